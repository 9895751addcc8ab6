"""Asking an app without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.applications import Starlette

T = TypeVar("T")


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


async def asked(
    app: Starlette,
    path: str,
    query: str = "",
    *,
    method: str = "GET",
    more: dict | None = None,
    **headers: str,
) -> Answer:
    """Return what an app answers to a request, as a server would send it."""
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": query.encode(),
        "headers": named,
        **(more or {}),
    }
    await app(scope, receive, send)
    start, *parts = sent
    return Answer(
        start["status"],
        {name.decode(): value.decode() for name, value in start["headers"]},
        b"".join(part["body"] for part in parts),
    )


def answered(work: Coroutine[Any, Any, T]) -> T:
    """Return what comes of a coroutine; this thread may have a loop of its own, left by a browser's tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()

"""Messages of a hand that rests again and again, 30 ms apart: sent to finished, without a browser."""

from __future__ import annotations

import asyncio
import statistics
import time

from .client import Client
from .measure import Result, p95
from .server import Server

_STEP, _MOVES, _FIRST = 0.030, 300, 30
_SLOW = 20
_LINKS = {
    "small": "conv?input=5&kernel=3&stride=1&padding=1",
    "16x16 8->8": "conv?input=15&kernel=3&stride=1&padding=1&in=8&out=8",
}


def run() -> list[Result]:
    with Server() as server:
        return [result for name, link in _LINKS.items() for result in asyncio.run(_moves(server, name, link))]


async def _moves(server: Server, name: str, link: str) -> list[Result]:
    client = Client(server, link)
    await client.open()
    took = []
    due = time.perf_counter()
    for move in range(_FIRST + _MOVES):
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        kernel = 2 + move % 2
        # The browser has the picture by address.
        seconds = await client.set("conv", shown=True, **{"kernel.v": kernel, "kernel.h": kernel})
        due = max(due + _STEP, time.perf_counter())
        if move >= _FIRST:
            took.append(seconds * 1000)
    if client.errors or client.values("conv")["kernel.v"] != kernel:
        raise RuntimeError(f"the page did not follow: {client.exceptions}")
    await client.close()
    return [
        Result(
            f"{name}: sent to finished, median", statistics.median(took), "ms", _SLOW, note=f"n={len(took)}"
        ),
        Result(f"{name}: sent to finished, p95", p95(took), "ms"),
    ]

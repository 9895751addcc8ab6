"""``convviz app``: what it starts, and what it refuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Run

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ("", []),
        ("--port 8600", ["--server.port=8600"]),
        ("--port 1 --address 0.0.0.0", ["--server.port=1", "--server.address=0.0.0.0"]),
        ("--address localhost", ["--server.address=localhost"]),
    ],
)
def test_it_becomes_the_server_of_the_app(
    run: Run, monkeypatch: pytest.MonkeyPatch, arguments: str, options: list[str]
) -> None:
    started: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(os, "execv", lambda program, words: started.append((program, words)))
    assert run("app", arguments).status == 0
    server = ["-m", "streamlit", "run", str(ROOT / "app.py"), *options]
    assert started == [(sys.executable, [sys.executable, *server])]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ("--port 0", "--port is 0, but the smallest that works is 1"),
        ("--port 65536", "--port is 65536, but the largest that works is 65535"),
        ("--port http", "--port"),
        ("--address 192.0.2.1", "--address is 192.0.2.1, which is no address of this machine"),
        ("--address no.such.name.invalid", "--address is no.such.name.invalid"),
    ],
)
def test_what_cannot_be_served_is_refused_before_it_starts(
    refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch, arguments: str, why: str
) -> None:
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("it was started"))
    assert why in refused("app", arguments)

"""What a session adds to the server's memory, and what importing convviz adds to NumPy's."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys

from .client import Client
from .measure import Result
from .server import ROOT, Server, megabytes

_SESSIONS, _SESSION = 60, 5
#: Sessions before the count begins: the server's own buffers and caches grow with the first ones.
_FIRST = 10
_IMPORTS = 7
_LINKS = {
    "paper setting": "conv?input=5&kernel=3&stride=2&padding=1",
    "16x16 p6 8->8": "conv?input=15&kernel=3&stride=1&padding=6&in=8&out=8&numbers=random",
}

# Says what it took, then waits to be weighed.
_WEIGH = """
import sys, time
import {first}
started, loaded = time.perf_counter(), len(sys.modules)
import {then}
print((time.perf_counter() - started) * 1000, len(sys.modules) - loaded, flush=True)
input()
"""


def run() -> list[Result]:
    results = []
    for name, link in _LINKS.items():
        session = asyncio.run(_session(link))
        results.append(
            Result(f"a session, {name}", session, "MB", _SESSION, note=f"of {_SESSIONS} open at once")
        )
    numpy = _weigh("sys", "numpy")
    ours = _weigh("numpy", "convviz")
    results += [
        Result(
            "import convviz after NumPy", ours[0], "ms", base=numpy[0], note=f"{ours[1]:.0f} modules more"
        ),
        Result("Python with convviz", ours[2], "MB", base=numpy[2], note="against Python with NumPy"),
    ]
    return results


async def _session(link: str) -> float:
    """Return the megabytes each session adds; all of them show the same settings, so no cache grows."""
    with Server() as server:
        clients = [Client(server, link) for _ in range(_FIRST + _SESSIONS)]
        before = 0.0
        for number, client in enumerate(clients):
            if number == _FIRST:
                before = server.megabytes()
            await client.open()
            size = client.values("conv")["input.v"]
            for value in (size + 1, size, size + 1):
                await client.set("conv", **{"input.v": value, "input.h": value})
        after = server.megabytes()
        await asyncio.gather(*(client.close() for client in clients))
    return (after - before) / _SESSIONS


def _weigh(first: str, then: str) -> tuple[float, ...]:
    """Return the milliseconds, modules and megabytes of an import, medians of some fresh Pythons."""
    found = []
    for _ in range(_IMPORTS):
        command = [sys.executable, "-c", _WEIGH.format(first=first, then=then)]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as python:
            took, modules = python.stdout.readline().split()
            found.append((float(took), float(modules), megabytes(python.pid)))
            python.communicate("\n")
    return tuple(statistics.median(column) for column in zip(*found, strict=True))

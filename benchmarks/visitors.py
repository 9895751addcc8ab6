"""60 visitors on one server process, each moving a slider every 2 s through mixed settings.

They are raw websocket clients, so that they leave most of the machine to the server they share it with.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import time

from .client import Client, ConnectionClosed
from .measure import Result, p95
from .server import Server

_VISITORS, _PAUSE = 60, 2.0
#: Seconds: all together, and when the memory should have stopped growing.
_LENGTH, _SETTLED = 90, 60
#: Memory at a moment is the mean of so many readings, one a second.
_READINGS = 8
_SLOW, _SESSION = 200, 5
#: The same to a twentieth is flat.
_FLAT = 1.05
_WARM_UP_MOVES = 10

#: Where they start: both pages, both layouts, some of them with several channels.
_LINKS = (
    "conv?input=5&kernel=3&stride=2&padding=1",
    "conv?input=4&kernel=3&stride=1&padding=0",
    "conv?input=5&kernel=4&stride=1&padding=2&layout=flat",
    "conv?input=7&kernel=3&stride=1&padding=0&dilation=2",
    "conv?input=6&kernel=3&stride=2&padding=1&layout=flat&numbers=random&seed=7",
    "conv?input=5&kernel=3&stride=1&padding=same&mode=reflect",
    "conv?input=8&kernel=3&stride=1&padding=1&layout=flat&bias=1",
    "conv?input=12&kernel=5&stride=1&padding=2",
    "conv?input=6&kernel=3&stride=1&padding=1&in=3&out=4",
    "conv?input=8&kernel=3&stride=2&padding=1&in=2&out=3&layout=flat",
    "transposed?input=3&kernel=3&stride=2&padding=1&view=gather",
    "transposed?input=4&kernel=3&stride=2&beside=gather&layout=flat",
    "transposed?input=3&kernel=2&stride=1&view=CT",
    "grouped?input=5&kernel=3&in=4&out=4&groups=2",
    "separable?input=5&kernel=3&in=3&out=6",
    "image?side=128&weights=gaussian",
)


def run() -> list[Result]:
    return asyncio.run(_run())


async def _run() -> list[Result]:
    with Server() as server:
        await _warm_up(server)
        before = server.megabytes()
        clients = [Client(server, _LINKS[number % len(_LINKS)]) for number in range(_VISITORS)]
        opening = [await client.open() for client in clients]
        took: list[float] = []
        memory: list[float] = []
        end = time.monotonic() + _LENGTH
        async with asyncio.TaskGroup() as group:
            group.create_task(_watch(server, memory, end))
            for number, client in enumerate(clients):
                group.create_task(_visit(client, random.Random(number), took, end))
        errors = sum(client.errors for client in clients) + server.complaints()
        received = sum(client.received for client in clients) / (len(took) + len(clients))
        await asyncio.gather(*(client.close() for client in clients))
    settled = statistics.mean(memory[_SETTLED - _READINGS : _SETTLED])
    at_end = statistics.mean(memory[-_READINGS:])
    times = [seconds * 1000 for seconds in took]
    load = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    return [
        Result("sent to finished, median", statistics.median(times), "ms", note=f"n={len(times)}"),
        Result("sent to finished, p95", p95(times), "ms", _SLOW, note=load),
        Result("sent to finished, slowest", max(times), "ms"),
        Result("a page's first run, median", statistics.median(opening) * 1000, "ms"),
        Result("errors", errors, "", 0),
        Result("memory: end, after first minute", at_end, "MB", _FLAT, settled),
        Result(
            "memory: growth by a visitor", (at_end - before) / _VISITORS, "MB", _SESSION, note="caches too"
        ),
        Result("received by a run, mean", received / 1024, "KB"),
    ]


async def _warm_up(server: Server) -> None:
    """Let the server import and cache what the first visitor of a day would wait for."""
    client = Client(server, _LINKS[0])
    await client.open()
    for count in range(_WARM_UP_MOVES):
        await client.move("conv.input.v", 5 + count % 2)
    await client.close()


async def _visit(client: Client, chance: random.Random, took: list[float], end: float) -> None:
    """Move a slider by one, again and again; a late answer delays the next move."""
    due = time.monotonic() + chance.uniform(0, _PAUSE)
    while due < end and client.sliders:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        key = chance.choice(sorted(client.sliders))
        slider = client.sliders[key]
        value = slider.value + chance.choice((-1, 1))
        if not slider.least <= value <= slider.most:
            value = 2 * slider.value - value
        try:
            took.append(await client.move(key, value))
        except (TimeoutError, ConnectionClosed):
            client.errors += 1
            return
        due = max(due + _PAUSE, time.monotonic())


async def _watch(server: Server, memory: list[float], end: float) -> None:
    """Read the server's memory once a second."""
    while time.monotonic() < end:
        memory.append(server.megabytes())
        await asyncio.sleep(1)

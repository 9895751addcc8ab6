"""Pictures by address: what a new one, a kept one, and all of a slider cost the server, and their size."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence

from .connection import Connection
from .measure import Result
from .server import Server
from .slides import Slide, slide, view_of

#: Milliseconds of the processor: a new picture, a kept one.
_LIMITS = {"small": (4.0, 0.4), "16x16 8->8": (10.0, 1.0)}
_LINKS = {
    "small": "conv?input=5&kernel=3&stride=1&padding=1",
    "16x16 8->8": "conv?input=16&kernel=3&stride=1&padding=1&in=8&out=8",
}
#: Pictures, how often each is asked for again, sliders: the system tells times in hundredths of a second.
_PICTURES, _AGAIN, _SLIDERS = 150, 10, 10


def run() -> list[Result]:
    with Server() as server:
        return [result for name in _LINKS for result in asyncio.run(_asked(server, name))]


async def _asked(server: Server, name: str) -> list[Result]:
    """Ask for pictures that differ in their numbers: all are as dear."""
    connection = Connection(server)
    some = [_numbers(name, seed) for seed in range(_PICTURES + _SLIDERS)]
    pictures = [one.picture(one.first) for one in some]
    # The first of all fetches glyphs and tables.
    await _cost(server, connection, pictures[:_SLIDERS])
    new = await _cost(server, connection, pictures[_SLIDERS:])
    kept = await _cost(server, connection, pictures[_SLIDERS:] * _AGAIN)
    sliders = [one.all for one in some[:_SLIDERS]]
    whole = await _cost(server, connection, sliders)
    again = await _cost(server, connection, sliders * _AGAIN)
    connection.close()
    (limit, limit_kept), values = _LIMITS[name], len(some[0].links)
    return [
        Result(
            f"{name}: a new picture",
            new[0],
            "ms",
            limit,
            note=f"n={_PICTURES}, {new[1]:.1f} KB, {new[2]:.1f} ms to wait",
        ),
        Result(
            f"{name}: a kept one",
            kept[0],
            "ms",
            limit_kept,
            note=f"n={_PICTURES * _AGAIN}, {kept[2]:.1f} ms to wait",
        ),
        Result(
            f"{name}: all {values} of a slider",
            whole[0],
            "ms",
            note=f"n={_SLIDERS}, {whole[1]:.0f} KB, {whole[2]:.0f} ms to wait",
        ),
        Result(
            f"{name}: all of a slider, kept",
            again[0],
            "ms",
            note=f"n={_SLIDERS * _AGAIN}, {again[2]:.0f} ms to wait",
        ),
    ]


def _numbers(name: str, seed: int) -> Slide:
    return slide(view_of(f"{_LINKS[name]}&numbers=random&seed={seed}"), "input")


async def _cost(
    server: Server, connection: Connection, addresses: Sequence[str]
) -> tuple[float, float, float]:
    """Return milliseconds of the processor, kilobytes, and milliseconds to wait, of each answer."""
    sizes, took = [], []
    before = server.seconds()
    for address in addresses:
        started = time.perf_counter()
        sizes.append(len(await connection.get(address)) / 1024)
        took.append((time.perf_counter() - started) * 1000)
    spent = (server.seconds() - before) * 1000 / len(addresses)
    return spent, statistics.mean(sizes), statistics.median(took)

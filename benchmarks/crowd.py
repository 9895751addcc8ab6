"""300 visitors, each dragging a slider for 2 s every 10 s, over 200 settings: the pictures come by address.

What a browser asks for on the way is asked for over connections that stay open; when the hand rests, the
page hears of it. The load comes from the machine that the server runs on.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Sequence

from .growth import FLAT, Growth
from .measure import Result, p95
from .server import Server
from .slides import Slide, slides
from .visitor import Visitor, arrive, lateness

_VISITORS, _SETTINGS = 300, 200
#: Seconds of a drag, and from one value to the next.
_DRAG, _STEP = 2.0, 1 / 30
#: Seconds: all together, and when the memory should have stopped growing.
_LENGTH, _SETTLED = 120, 75
#: Milliseconds, and megabytes for each visitor.
_SLOW, _SESSION = 300, 5


class _Dragging(Visitor):
    """Takes a slider, moves it to and fro over its values, and lets go."""

    pause = 10.0

    def __init__(self, server: Server, number: int, known: Sequence[Slide]) -> None:
        super().__init__(server, number, known)
        self.moves = self.there = 0

    async def act(self) -> None:
        slide = self.chance.choice(self.slides)
        self.pictures.touch(slide)
        place, way = slide.first, 1
        due = time.monotonic()
        end = due + _DRAG
        while due < end:
            way = -way if not 0 <= place + way < len(slide.links) else way
            place += way
            self.there += self.pictures.want(slide, place)
            self.moves += 1
            due += _STEP
            await asyncio.sleep(max(0.0, due - time.monotonic()))
        await self.tell(slide, place)
        await self.pictures.rest()


def run() -> list[Result]:
    return asyncio.run(_run())


async def _run() -> list[Result]:
    known = slides(_SETTINGS)
    with Server() as server:
        before = server.megabytes()
        visitors = [_Dragging(server, number, known) for number in range(_VISITORS)]
        await arrive(visitors)
        end = time.monotonic() + _LENGTH
        growth = Growth(server)
        late: list[float] = []
        busy = server.seconds()
        async with asyncio.TaskGroup() as group:
            group.create_task(growth.watch(end))
            group.create_task(lateness(late, end))
            for visitor in visitors:
                group.create_task(visitor.stay(end))
        busy = server.seconds() - busy
        await asyncio.gather(*(visitor.leave() for visitor in visitors))
        errors = sum(visitor.errors for visitor in visitors) + server.complaints()
    alone = [1000 * seconds for visitor in visitors for seconds in visitor.pictures.took]
    together = [1000 * seconds for visitor in visitors for seconds in visitor.pictures.together]
    ran = [1000 * seconds for visitor in visitors for seconds in visitor.ran]
    there = sum(visitor.there for visitor in visitors) / sum(visitor.moves for visitor in visitors)
    load = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    settled, at_end = growth.at(_SETTLED), growth.at(_LENGTH)
    return [
        Result("a picture by address, median", statistics.median(alone), "ms", note=f"n={len(alone)}"),
        Result("a picture by address, p95", p95(alone), "ms", _SLOW, note=load),
        Result("a picture by address, slowest", max(alone), "ms"),
        Result("all of a slider, p95", p95(together), "ms", note=f"n={len(together)}"),
        Result("moves whose picture was there already", 100 * there, "%"),
        Result("the page hears of it, p95", p95(ran), "ms", note=f"n={len(ran)}"),
        Result("of these times, the load's own delay, p95", 1000 * p95(late), "ms"),
        Result("errors", errors, "", 0),
        Result(f"memory: end, after {_SETTLED} s", at_end, "MB", FLAT, settled),
        Result(
            "memory: growth by a visitor", (at_end - before) / _VISITORS, "MB", _SESSION, note="caches too"
        ),
        Result("the server's share of a processor", 100 * busy / _LENGTH, "%"),
    ]

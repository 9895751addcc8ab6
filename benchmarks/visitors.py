"""60 visitors, then 120, on one server process, each moving a slider every 2 s through settings of all pages.

A move is what it is in a browser: with a hand's first on a slider all pictures of it are asked for, and the
one that is wanted by itself as long as it is not there; the page hears of every move. They are raw clients,
so that they leave most of the machine to the server they share it with.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Sequence

from convviz.figures import folder

from .client import Client
from .connection import Connection
from .growth import FLAT, Growth
from .measure import Result, p95
from .server import Server
from .slides import Slide, slides
from .visitor import Visitor, arrive, lateness

#: Visitors, and the milliseconds that 95 in 100 moves do not exceed.
_SIZES = {60: 100, 120: 200}
_PAUSE = 2.0
#: So many moves a hand makes with one slider.
_STAY = 4
#: Seconds: with so many visitors, and when the memory should have stopped growing.
_LENGTH, _SETTLED = 60, 40
_SESSION = 5
#: One visitor in so many looks at the picture page.
_EACH, _IMAGE = 15, "image?side=128&weights=gaussian"
_SETTINGS = 200


class _Moving(Visitor):
    """Moves a slider by one; after some moves the hand takes another."""

    pause = _PAUSE

    def __init__(self, server: Server, number: int, known: Sequence[Slide]) -> None:
        super().__init__(server, number, known)
        self.slide, self.place, self.way = self.slides[0], 0, 1

    async def act(self) -> None:
        if len(self.ran) % _STAY == 0:
            self.slide = self.chance.choice(self.slides)
            self.place, self.way = self.slide.first, 1
        if not 0 <= self.place + self.way < len(self.slide.links):
            self.way = -self.way
        self.place += self.way
        self.pictures.touch(self.slide)
        self.pictures.want(self.slide, self.place)
        await self.tell(self.slide, self.place)
        await self.pictures.rest()


class _Elsewhere(Visitor):
    """Moves a slider of the picture page to and fro, whose results come one by one."""

    pause = _PAUSE

    def __init__(self, server: Server, number: int, known: Sequence[Slide]) -> None:
        super().__init__(server, number, known)
        self.client, self.connection = Client(server, _IMAGE), Connection(server)

    async def act(self) -> None:
        dilation = 1 + len(self.ran) % 8
        link = f"{_IMAGE.partition('?')[2]}&dilation={dilation}&lang=en"
        await self.connection.get(f"{folder()}/result/image.bin?{link}")
        self.ran.append(await self.client.set("image", shown=True, **{"dilation.v": dilation}))

    async def leave(self) -> None:
        self.connection.close()
        await super().leave()


def run() -> list[Result]:
    known = slides(_SETTINGS)
    return [result for count in _SIZES for result in asyncio.run(_together(count, known))]


async def _together(count: int, known: list[Slide]) -> list[Result]:
    with Server() as server:
        before = server.megabytes()
        visitors = [
            _Moving(server, number, known) if number % _EACH else _Elsewhere(server, number, known)
            for number in range(count)
        ]
        opening = await arrive(visitors)
        end = time.monotonic() + _LENGTH
        growth = Growth(server)
        late: list[float] = []
        async with asyncio.TaskGroup() as group:
            group.create_task(growth.watch(end))
            group.create_task(lateness(late, end))
            for visitor in visitors:
                group.create_task(visitor.stay(end))
        await asyncio.gather(*(visitor.leave() for visitor in visitors))
        errors = sum(visitor.errors for visitor in visitors) + server.complaints()
    ran, alone, together = (
        [seconds * 1000 for visitor in visitors for seconds in times(visitor)]
        for times in (lambda one: one.ran, lambda one: one.pictures.took, lambda one: one.pictures.together)
    )
    limit = _SIZES[count]
    load = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    settled, at_end = growth.at(_SETTLED), growth.at(_LENGTH)
    return [
        Result(
            f"{count}: a picture by address, median", statistics.median(alone), "ms", note=f"n={len(alone)}"
        ),
        Result(f"{count}: a picture by address, p95", p95(alone), "ms", limit, note=load),
        Result(f"{count}: all of a slider, p95", p95(together), "ms", note=f"n={len(together)}"),
        Result(f"{count}: the page hears of it, median", statistics.median(ran), "ms", note=f"n={len(ran)}"),
        Result(f"{count}: the page hears of it, p95", p95(ran), "ms", limit),
        Result(f"{count}: a page's first run, median", statistics.median(opening) * 1000, "ms"),
        Result(f"{count}: of these times, the load's own delay, p95", 1000 * p95(late), "ms"),
        Result(f"{count}: errors", errors, "", 0),
        Result(f"{count}: memory: end, after {_SETTLED} s", at_end, "MB", FLAT, settled),
        Result(
            f"{count}: memory: growth by a visitor",
            (at_end - before) / count,
            "MB",
            _SESSION,
            note="caches too",
        ),
    ]

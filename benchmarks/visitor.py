"""A visitor without a browser who moves sliders: asks for the pictures by address, and tells the page."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence

from .client import Client, ConnectionClosed
from .pictures import Pictures
from .server import Server
from .slides import Slide

#: Visitors who come at the same time.
_AT_ONCE = 4
#: Seconds between two looks at the clock.
_TICK = 0.05


class Visitor:
    """One visitor on one of the pages; what they do again and again is a subclass's to say.

    Attributes
    ----------
    ran : list of float
        Seconds of each run of the page.
    lost : int
        Visitors who got no answer, or one that was none: 1 or 0.
    """

    #: Seconds from one act to the next.
    pause: float

    def __init__(self, server: Server, number: int, known: Sequence[Slide]) -> None:
        self.chance = random.Random(number)
        self.page = known[number % len(known)].page
        self.slides = [one for one in known if one.page == self.page]
        self.pictures = Pictures(server)
        self.client = Client(server, self.page)
        self.ran: list[float] = []
        self.lost = 0

    async def act(self) -> None:
        raise NotImplementedError

    async def stay(self, end: float) -> None:
        """Act until a moment of the monotonic clock; a late answer delays the next act."""
        due = time.monotonic() + self.chance.uniform(0, self.pause)
        while due < end:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            try:
                await self.act()
            except (RuntimeError, OSError, ConnectionClosed):
                self.lost = 1
                return
            due = max(due + self.pause, time.monotonic())

    async def tell(self, slide: Slide, place: int) -> None:
        """Tell the page where a slider stands now; the picture is there, or comes by its address."""
        self.ran.append(await self.client.set(slide.page, shown=True, **slide.widgets[place]))

    @property
    def errors(self) -> int:
        return self.client.errors + self.lost

    async def leave(self) -> None:
        self.pictures.close()
        await self.client.close()


async def lateness(late: list[float], end: float) -> None:
    """Note until a moment of the monotonic clock how late, in seconds, this process comes to its own work."""
    while (due := time.monotonic() + _TICK) < end:
        await asyncio.sleep(_TICK)
        late.append(time.monotonic() - due)


async def arrive(visitors: Sequence[Visitor]) -> list[float]:
    """Have all of them open their page, a few at a time; return the seconds of the first runs."""
    took: list[float] = []
    for at in range(0, len(visitors), _AT_ONCE):
        took += await asyncio.gather(*(one.client.open() for one in visitors[at : at + _AT_ONCE]))
    return took

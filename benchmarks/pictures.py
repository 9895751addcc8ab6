"""What a browser asks for while a hand moves a slider (assets/pictures.js), without a browser."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Coroutine
from typing import Any

from .connection import Connection
from .server import Server
from .slides import Slide

#: So many pictures are asked for at once, besides those of a slider.
_AT_ONCE = 2
#: Where an answer with all pictures of a slider says of which values they are.
_HEAD = 400


class Pictures:
    """One visitor's pictures: those of a slider all at once, others one by one, the newest first.

    Attributes
    ----------
    took : list of float
        Seconds that each picture took that was asked for by itself.
    together : list of float
        Seconds of each answer with all pictures of a slider.
    """

    def __init__(self, server: Server) -> None:
        self._kept: set[str] = set()
        self._varied: set[str] = set()
        self._single = [Connection(server) for _ in range(_AT_ONCE)]
        self._slider = Connection(server)
        self._waiting = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self.took: list[float] = []
        self.together: list[float] = []
        self._errors: list[BaseException] = []

    def touch(self, slide: Slide) -> None:
        """Ask for all pictures of a slider, once."""
        if slide.all not in self._varied:
            self._varied.add(slide.all)
            self._start(self._vary(slide))

    def want(self, slide: Slide, place: int) -> bool:
        """Ask for a picture that is not there yet; return whether it is."""
        address = slide.picture(place)
        if address in self._kept:
            return True
        self._waiting = address
        self._next()
        return False

    async def rest(self) -> None:
        """Wait until everything has come; raise what went wrong."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        if self._errors:
            raise self._errors.pop()

    def close(self) -> None:
        for connection in (*self._single, self._slider):
            connection.close()

    def _next(self) -> None:
        if self._waiting and self._single:
            address, self._waiting = self._waiting, ""
            self._start(self._fetch(self._single.pop(), address))

    async def _fetch(self, connection: Connection, address: str) -> None:
        started = time.perf_counter()
        try:
            await connection.get(address)
            self.took.append(time.perf_counter() - started)
            self._kept.add(address)
        finally:
            self._single.append(connection)
            self._next()

    async def _vary(self, slide: Slide) -> None:
        started = time.perf_counter()
        body = await self._slider.get(slide.all)
        self.together.append(time.perf_counter() - started)
        # Some may be too many for one answer.
        head = zlib.decompressobj(31).decompress(body, _HEAD).decode(errors="ignore")
        come = json.loads(head[head.index("[") : head.index("]") + 1])
        self._kept |= {slide.picture(slide.values.index(value)) for value in come}

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._errors.append(error)

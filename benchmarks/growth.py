"""Whether a server's memory stays where it is while it works."""

from __future__ import annotations

import asyncio
import statistics
import time

from .server import Server

#: The same to a twentieth is flat.
FLAT = 1.05
#: Memory at a moment is the mean of so many readings, one a second.
_READINGS = 8


class Growth:
    """The memory of a server, read once a second."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._read: list[float] = []

    async def watch(self, end: float) -> None:
        """Read until a moment of the monotonic clock."""
        while time.monotonic() < end:
            self._read.append(self._server.megabytes())
            await asyncio.sleep(1)

    def at(self, seconds: int) -> float:
        """Return the megabytes held so many seconds after the first reading."""
        return statistics.mean(self._read[seconds - _READINGS : seconds])

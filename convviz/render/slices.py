"""Parts of a file read as one, without a copy of them."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any


def sliced(slices: Sequence[memoryview]) -> io.BufferedReader:
    """Return a stream of some slices of bytes, one after the other.

    Examples
    --------
    >>> whole = memoryview(b"keep drop keep")
    >>> sliced([whole[:5], whole[10:]]).read(7)
    b'keep ke'
    """
    return io.BufferedReader(_Slices(slices))


class _Slices(io.RawIOBase):
    def __init__(self, slices: Sequence[memoryview]) -> None:
        self._slices = slices
        self._starts = [0, *accumulate(len(part) for part in slices)]
        self._at = 0

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place, counted from the start, from here or from the end."""
        self._at = max(
            0, offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._starts[-1]}[whence]
        )
        return self._at

    def readinto(self, into: Any) -> int:
        """Read as much of one slice as there is room for."""
        number = bisect_right(self._starts, self._at) - 1
        if number >= len(self._slices):
            return 0
        start = self._at - self._starts[number]
        part = self._slices[number][start : start + len(into)]
        into[: len(part)] = part
        self._at += len(part)
        return len(part)

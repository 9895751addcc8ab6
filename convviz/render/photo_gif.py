"""GIFs from outside: the first picture of one, without what else is in the file."""

from __future__ import annotations

import struct

from PIL.GifImagePlugin import GifImageFile

from .photo_parts import refuse_parts
from .slices import sliced

_EXTENSION, _CONTROL, _PICTURE = 0x21, 0xF9, 0x2C
_HEAD = 13


def gif_size(data: bytes) -> tuple[int, int]:
    """Return how many pixels wide and high a GIF says it is: its screen, and all of its first picture."""
    _, at = _first(data)
    wide, high = struct.unpack_from("<2H", data, 6)
    left, top, across, down = struct.unpack_from("<4H", data, at + 1)
    return max(wide, left + across), max(high, top + down)


def gif_stream(data: bytes) -> GifImageFile:
    """Return the first picture of a GIF, to be decoded; the comments before it are left out.

    Raises
    ------
    ValueError, IndexError
        A broken file.
    ConvError
        One of too many parts.
    """
    parts, at = _first(data)
    return GifImageFile(sliced([*parts, memoryview(data)[at:]]))


def _first(data: bytes) -> tuple[list[memoryview], int]:
    """Return the parts that the first picture needs, and where it begins itself."""
    view, at = memoryview(data), _HEAD + _colours(data[10])
    parts, count = [view[:at]], 0
    while data[at] == _EXTENSION:
        end, count = at + 2, count + 1
        while data[end]:
            end, count = end + 1 + data[end], count + 1
            refuse_parts("GIF", count)
        refuse_parts("GIF", count)
        if data[at + 1] == _CONTROL:
            parts[1:] = [view[at : end + 1]]
        at = end + 1
    if data[at] != _PICTURE:
        raise ValueError("no picture")
    return parts, at


def _colours(flags: int) -> int:
    """Return how many bytes a table of colours takes."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0

"""WebPs from outside: the first picture of one, without what else is in the file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from PIL import Image

from .photo_parts import refuse_parts
from .pillow_inside import webp_pixels
from .sheet import Sheet, orientation_of, strip_rows

#: The bytes that decoding takes for each pixel: the decoder has two whole pictures, and hands one out.
WEBP_PIXEL = 12


def webp_size(data: bytes) -> tuple[int, int]:
    """Return how many pixels wide and high a WebP says it is."""
    kind = data[12:16]
    if kind == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    wide, high = struct.unpack_from("<HH", data, 26)
    return wide & 0x3FFF, high & 0x3FFF


def webp_still(data: bytes) -> bytes:
    """Return a file of the first picture alone; the file itself where there is nothing else in it."""
    if data[12:16] != b"VP8X":
        return data
    first: list[bytes | memoryview] = []
    for name, part in _chunks(_body(data)):
        if name in (b"ALPH", b"VP8 ", b"VP8L"):
            first.append(part)
        if name == b"ANIM":
            first = [part]
        if name == b"ANMF":
            first.append(part)
            break
    head = bytearray(data[12:30])
    # Of all it may have: pictures that move, and transparency.
    head[8] &= 0b0001_0010
    body = b"".join([b"WEBP", head, *first])
    return b"".join([b"RIFF", struct.pack("<I", len(body)), body])


def webp_orientation(data: bytes) -> int:
    """Return the orientation that a camera noted in a WebP."""
    parts = _chunks(_body(data))
    return orientation_of(next((part[8:] for name, part in parts if name == b"EXIF"), b""))


def _body(data: bytes) -> memoryview:
    """Return all parts of a file, without what follows its end."""
    (length,) = struct.unpack_from("<I", data, 4)
    return memoryview(data)[12 : 8 + length]


def _chunks(data: memoryview) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the parts of a file, or of a picture in it, with their heads."""
    at = count = 0
    while at + 8 <= len(data):
        count += 1
        refuse_parts("WebP", count)
        name, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        yield name, data[at:end]
        at = end


def webp_picture(still: bytes, side: int) -> Image.Image:
    """Return a WebP on white, its longest side from `side` to twice as long where it was longer."""
    wide, high = webp_size(still)
    pixels = webp_pixels(still, (wide, high))
    sheet, rows = Sheet((wide, high), side, grey=False), strip_rows(wide)
    for top in range(0, high, rows):
        sheet.lay(Image.fromarray(pixels[top : top + rows]))
    return sheet.picture()

"""JPEGs from outside, read small: a decoder leaves out what only larger pictures show."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from ..errors import ConvError
from .photo_parts import refuse_parts
from .sheet import Sheet, orientation_of, upright
from .slices import sliced

#: What begins the pixels, or a layer of them, and what ends the picture.
_SCAN, _END = 0xDA, 0xD9
#: What marks a part, or the end. What stands between parts is nothing, or pixels; there may be any number of
#: the marker's first sign.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")
#: The ways to pack that are read: plain, the same with more tables, in layers, and two rare ones.
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
_LAYERED = (0xC2, 0xCA)
#: Tables, the head, restarts; JFIF's and Adobe's notes say how the colours are meant.
_KEPT = (*_FRAMES, 0xC4, 0xCC, 0xDB, 0xDD, 0xE0, 0xEE)
_EXIF = 0xE1
#: No picture has nearly so many parts, or so many layers, each of which goes over all pixels: ten are common.
_MOST_PARTS, _MOST_SCANS = 1000, 100
#: A block has so many pixels a side, and each of its numbers takes two bytes.
_BLOCK, _NUMBER = 8, 2


class Jpeg(NamedTuple):
    """What a JPEG says before its pixels.

    Attributes
    ----------
    size : (int, int)
        How many pixels wide and high it is.
    held : int
        The bytes that the decoder holds of it whatever size it is read at: a picture that comes in
        layers is only there when all of it is.
    parts : list
        What the decoder needs of the file.
    exif : memoryview
    """

    size: tuple[int, int]
    held: int
    parts: list[memoryview]
    exif: memoryview


def jpeg_head(data: bytes) -> Jpeg:
    """Return what a JPEG says before its pixels.

    Raises
    ------
    ValueError, struct.error
        A broken file, or one of a kind that hardly anything writes.
    ConvError
        One of too many parts or layers, wherever they are in the file.
    """
    parts, exif, frame, pixels = [memoryview(data)[:2]], memoryview(b""), None, 0
    scans = 0
    for count, (marker, at, end) in enumerate(_segments(data), 1):
        scans += marker == _SCAN
        refuse_parts("JPEG", count, _MOST_PARTS)
        if scans > _MOST_SCANS:
            raise ConvError("photo_scans", "photo", limit=_MOST_SCANS)
        if pixels:
            # All that follows is only counted.
            continue
        segment = memoryview(data)[at:end]
        if marker in _FRAMES:
            frame = marker, segment
        if marker == _EXIF and bytes(segment[4:10]) == b"Exif\0\0" and not exif:
            exif = segment[4:]
        if marker in _KEPT:
            parts.append(segment)
        if marker == _SCAN:
            pixels = at
    if frame is None or not pixels:
        raise ValueError("no head")
    # The pixels, and whatever comes after them.
    parts.append(memoryview(data)[pixels:])
    kind, head = frame
    high, wide, channels = struct.unpack_from(">HHB", head, 5)
    layered = kind in _LAYERED or data[pixels + 4] < channels
    return Jpeg((wide, high), _coefficients(head, wide, high, channels) if layered else 0, parts, exif)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield the marker, start and end of each part, up to the end of the picture; pixels follow some."""
    end = 2
    while (match := _MARKER.search(data, end)) and data[match.start() + 1] != _END:
        at = match.start()
        marker, length = struct.unpack_from(">BH", data, at + 1)
        end = at + 2 + length
        yield marker, at, end


def _coefficients(head: memoryview, wide: int, high: int, count: int) -> int:
    """Return how many bytes all the numbers of a picture take while it is put together."""
    shares = [divmod(head[11 + 3 * number], 16) for number in range(count)]
    most_across, most_down = (max(share) for share in zip(*shares, strict=True))
    return sum(
        _NUMBER
        * _BLOCK**2
        * -(-wide * across // (most_across * _BLOCK))
        * -(-high * down // (most_down * _BLOCK))
        for across, down in shares
    )


def jpeg_picture(head: Jpeg, side: int) -> Image.Image:
    """Return a JPEG upright, its longest side from `side` to twice as long where it was longer."""
    wide, high = head.size
    with JpegImageFile(sliced(head.parts)) as image:
        # At half, a quarter or an eighth of its size where its longest side is still large enough.
        longest = max(wide, high)
        image.draft(None, (max(1, side * wide // longest), max(1, side * high // longest)))
        sheet = Sheet(image.size, max(image.size), grey=image.mode == "L")
        sheet.lay_all(image)
        return upright(sheet.picture(), orientation_of(head.exif))

"""PNGs from outside, read row by row: whatever their bits, no more of one is in memory than a strip."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from .photo_parts import refuse_parts
from .sheet import Sheet, on_white, orientation_of, strip_rows, upright

Bytes = np.ndarray[Any, np.dtype[np.uint8]]

_GREY, _RGB, _PALETTE, _GREY_ALPHA, _RGBA = 0, 2, 3, 4, 6
#: How many numbers a pixel has, and how many bits each may have, by kind of colour.
_NUMBERS = {_GREY: 1, _RGB: 3, _PALETTE: 1, _GREY_ALPHA: 2, _RGBA: 4}
_DEPTHS = {
    _GREY: (1, 2, 4, 8, 16),
    _RGB: (8, 16),
    _PALETTE: (1, 2, 4, 8),
    _GREY_ALPHA: (8, 16),
    _RGBA: (8, 16),
}
#: An interlaced picture comes in rounds: the first column and row of each, and how far the next ones are.
_ROUNDS = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
#: After so many rounds a picture is there so many times smaller.
_SMALLER = {8: 1, 4: 3, 2: 5, 1: 7}
#: Bytes that are unpacked at once.
_PIECE = 2**16


class _Head(NamedTuple):
    width: int
    height: int
    depth: int
    colour: int
    compression: int
    filtering: int
    interlaced: int


def png_size(data: bytes) -> tuple[int, int]:
    """Return how many pixels wide and high a PNG says it is."""
    head = _head(data)
    return head.width, head.height


def png_picture(data: bytes, side: int) -> Image.Image:
    """Return a PNG upright on white, its longest side from `side` to twice as long where it was longer.

    Raises
    ------
    ValueError, struct.error, zlib.error
        A broken file.
    ConvError
        One of too many parts.
    """
    head, named = _head(data), dict[bytes, memoryview]()
    # Twice through the file: all its parts are counted before any is unpacked.
    for name, part in _parts(data):
        named.setdefault(name, part)
    reader = _Reader(head, named.get(b"PLTE", b""), named.get(b"tRNS", b""))
    packed = _Unpacked(part for name, part in _parts(data) if name == b"IDAT")
    picture = _interlaced(reader, packed, side) if head.interlaced else _plain(reader, packed, side)
    return upright(picture, orientation_of(named.get(b"eXIf", b"")))


def _head(data: bytes) -> _Head:
    length, name = struct.unpack_from(">I4s", data, 8)
    if (length, name) != (13, b"IHDR"):
        raise ValueError("no head")
    head = _Head(*struct.unpack_from(">2I5B", data, 16))
    if head.depth not in _DEPTHS.get(head.colour, ()) or head[4:6] != (0, 0) or head.interlaced > 1:
        raise ValueError("no such PNG")
    return head


def _parts(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the parts of a file that say something of its pixels."""
    view, at, count = memoryview(data), 8, 0
    while at < len(data):
        count += 1
        refuse_parts("PNG", count)
        length, name = struct.unpack_from(">I4s", data, at)
        part = view[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", data, at + 8 + length)
        if name in (b"PLTE", b"tRNS", b"IDAT", b"eXIf"):
            if zlib.crc32(part, zlib.crc32(name)) != check:
                raise ValueError("a part was changed")
            yield name, part
        if name == b"IEND":
            return
        at += 12 + length


class _Unpacked:
    """The bytes that are packed in some parts, as many at a time as are asked for."""

    def __init__(self, parts: Iterator[memoryview]) -> None:
        self._pieces = (part[at : at + _PIECE] for part in parts for at in range(0, len(part), _PIECE))
        self._unpack, self._left = zlib.decompressobj(), b""

    def read(self, size: int) -> Bytes:
        unpacked = bytearray()
        while len(unpacked) < size:
            piece = self._left or next(self._pieces, b"")
            more = self._unpack.decompress(piece, size - len(unpacked))
            self._left = self._unpack.unconsumed_tail
            if not more and not piece:
                raise ValueError("the pixels break off")
            unpacked += more
        return np.frombuffer(unpacked, np.uint8)


class _Reader:
    """Rows of bytes as strips of pixels."""

    def __init__(self, head: _Head, palette: bytes | memoryview, clear: bytes | memoryview) -> None:
        self.head = head
        self._numbers = _NUMBERS[head.colour]
        self._bits = self._numbers * head.depth
        self._clear = bytes(clear)
        self._colours: Bytes | None = None
        if head.colour == _PALETTE:
            opacity = np.full((256, 1), 255, np.uint8)
            opacity[: len(self._clear), 0] = np.frombuffer(self._clear[:256], np.uint8)
            colours = np.zeros((256, 3), np.uint8)
            entries = np.frombuffer(palette, np.uint8)[: 3 * 256].reshape(-1, 3)
            if not len(entries):
                raise ValueError("no palette")
            colours[: len(entries)] = entries
            self._colours = np.hstack([colours, opacity]) if self._clear else colours

    @property
    def grey(self) -> bool:
        return self.head.colour in (_GREY, _GREY_ALPHA)

    def strips(self, packed: _Unpacked, width: int, height: int, rows: int) -> Iterator[Image.Image]:
        """Yield the next rows of so wide a picture, so many at a time."""
        length = -(-width * self._bits // 8)
        before = np.zeros(length, np.uint8)
        for top in range(0, height, rows):
            number = min(rows, height - top)
            lines = packed.read(number * (1 + length)).reshape(number, 1 + length)
            plain = _unfiltered(lines, before, max(1, self._bits // 8))
            before = plain[-1]
            yield self._strip(plain, width)

    def _strip(self, plain: Bytes, width: int) -> Image.Image:
        depth, numbers = self.head.depth, self._numbers
        if depth < 8:
            # A number's bits, its highest first.
            bits = np.unpackbits(plain, axis=1).reshape(len(plain), -1, depth)[:, :width]
            pixels: Any = bits @ (1 << np.arange(depth - 1, -1, -1, dtype=np.uint8))
        else:
            pixels = plain.view(">u2") if depth == 16 else plain
        pixels = pixels.reshape(len(plain), width, numbers)
        if self._colours is not None:
            return Image.fromarray(self._colours[pixels[..., 0]])
        opacity = None
        if self._clear and self.head.colour in (_GREY, _RGB):
            clear = struct.unpack_from(f">{numbers}H", self._clear)
            opacity = np.where((pixels == clear).all(axis=2), 0, 255).astype(np.uint8)
        if depth == 16:
            pixels = pixels >> 8
        elif depth < 8:
            pixels = pixels * (255 // (2**depth - 1))
        pixels = pixels.astype(np.uint8)
        if opacity is not None:
            pixels = np.dstack([pixels, opacity])
        return Image.fromarray(np.ascontiguousarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels))


def _unfiltered(lines: Bytes, before: Bytes, step: int) -> Bytes:
    """Return rows of bytes as they were before each was made easier to pack.

    A row says first how; it then depends on the row before, and on bytes `step` further left. Every
    step-th byte is a row of its own, such as a grey PNG has: Pillow reads it.
    """
    plain = np.empty((len(lines), lines.shape[1] - 1), np.uint8)
    for first in range(step):
        above = before[first::step]
        part = np.zeros((len(lines) + 1, 1 + len(above)), np.uint8)
        part[0, 1:], part[1:, 0], part[1:, 1:] = above, lines[:, 0], lines[:, 1 + first :: step]
        # 0 is not to pack at all.
        rows = Image.frombytes("L", (len(above), len(part)), zlib.compress(part.data, 0), "zip", "L")
        plain[:, first::step] = np.asarray(rows)[1:]
    return plain


def _plain(reader: _Reader, packed: _Unpacked, side: int) -> Image.Image:
    size = reader.head.width, reader.head.height
    sheet = Sheet(size, side, grey=reader.grey)
    for strip in reader.strips(packed, *size, strip_rows(size[0])):
        sheet.lay(strip)
    return sheet.picture()


def _interlaced(reader: _Reader, packed: _Unpacked, side: int) -> Image.Image:
    """Return the picture after as few rounds as do."""
    width, height = reader.head.width, reader.head.height
    smaller = next((times for times in _SMALLER if max(width, height) // times >= side), 1)
    deep, wide = -(-height // smaller), -(-width // smaller)
    picture = np.empty((deep, wide) if reader.grey else (deep, wide, 3), np.uint8)
    for left, top, across, down in _ROUNDS[: _SMALLER[smaller]]:
        columns, lines = -(-(width - left) // across), -(-(height - top) // down)
        if columns < 1 or lines < 1:
            continue
        into = picture[top // smaller :: down // smaller, left // smaller :: across // smaller]
        at, rows = 0, strip_rows(columns)
        for strip in reader.strips(packed, columns, lines, rows):
            into[at : at + rows] = np.asarray(on_white(strip, "L" if reader.grey else "RGB"))
            at += rows
    return Image.fromarray(picture)

"""Frames -> PNG and APNG, row by row; and the note they carry."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

import numpy as np

from ..scene import Scene
from .frames import Colours
from .options import Options
from .progress import Course
from .strips import Changed, Strips

_KEYWORD = "convviz"
#: The kinds of text in a PNG; other programs that save one anew write a note as any of them.
_TEXTS = (b"iTXt", b"tEXt", b"zTXt")
_LONGEST_NOTE, _PIECE = 1_000_000, 2**20
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_LEVEL = 6
#: Rows of a change that are put together at once.
_ROWS = 256
#: How a frame is laid on the one before: in its place, or over it.
_SOURCE, _OVER = 0, 1

#: Left, top, width, height in pixels.
PixelBox = tuple[int, int, int, int]


def write_png(scene: Scene, file: BinaryIO, options: Options, course: Course) -> None:
    """Write a PNG of the first of the frames."""
    strips = Strips(scene, options, course)
    writer = _Writer(file, strips.size, 1, options)
    writer.frame((0, 0, *strips.size), (rows for _, rows in strips.whole(strips.numbers[0])), _SOURCE)
    writer.end()
    course.begin(1)
    course.done()


def write_apng(scene: Scene, file: BinaryIO, options: Options, course: Course) -> None:
    """Write an endless animated PNG, one frame a placement.

    The chunks are put together here, since Pillow's own saving of many frames keeps them all.
    """
    strips = Strips(scene, options, course)
    writer = _Writer(file, strips.size, len(strips.numbers), options)
    course.begin(len(strips.numbers))
    writer.frame((0, 0, *strips.size), (rows for _, rows in strips.whole(strips.numbers[0])), _SOURCE)
    course.done()
    for number, change in zip(strips.numbers[1:], strips.changes(strips.numbers), strict=True):
        box = _box(change)
        if options.transparent:
            # What shines through again can only be put in its place, with all that is around it.
            writer.frame(box, _cut(strips.whole(number), box), _SOURCE)
        else:
            writer.frame(box, _spread(change, box), _OVER)
        course.done()
    writer.end()


def read_note(file: BinaryIO) -> str | None:
    """Return the note of a PNG or APNG, None where there is none, or another kind of file.

    Examples
    --------
    >>> import io
    >>> read_note(io.BytesIO(b"no picture")) is None
    True
    """
    if file.read(len(_SIGNATURE)) != _SIGNATURE:
        return None
    while len(head := file.read(8)) == 8:
        length, name = struct.unpack(">I4s", head)
        if name == b"IEND":
            break
        if name not in _TEXTS or length > _LONGEST_NOTE:
            _skip(file, length + 4)
            continue
        # Not what another program means by the same name.
        with suppress(ValueError, zlib.error):
            return _text(name, file.read(length))
        _skip(file, 4)
    return None


def _text(kind: bytes, chunk: bytes) -> str:
    """Return the note that a text of a PNG is; a ValueError or zlib.error if it is none."""
    keyword, text = _split(chunk)
    if keyword.decode("latin-1") != _KEYWORD:
        raise ValueError("no note")
    packed = kind == b"zTXt"
    if kind == b"iTXt":
        packed, text = text[:1] == b"\1", text[1:]
    if kind != b"tEXt":
        # The one way to pack there is; then, of an iTXt, its language, and its name in that.
        method, text = text[:1], text[1:]
        if method != b"\0":
            raise ValueError("no such packing")
    if kind == b"iTXt":
        text = _split(_split(text)[1])[1]
    if packed:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(text, _LONGEST_NOTE)
        if not unpacker.eof:
            raise ValueError("it is too long, or breaks off")
    try:
        return text.decode()
    except UnicodeDecodeError:
        if kind == b"iTXt":
            raise
        # By the rules the others are Latin-1, but not every program keeps to them.
        return text.decode("latin-1")


def _split(text: bytes) -> tuple[bytes, bytes]:
    """Return what stands before the first zero, and what behind it."""
    before, zero, behind = text.partition(b"\0")
    if not zero:
        raise ValueError("no end")
    return before, behind


def _skip(file: BinaryIO, length: int) -> None:
    """Read `length` bytes and drop them: a pipe cannot seek."""
    while length > 0 and (gone := len(file.read(min(length, _PIECE)))):
        length -= gone


def _write_chunk(file: BinaryIO, name: bytes, data: bytes) -> None:
    """Write a part of a PNG: its length, its name, what is in it, and a sum to check both by."""
    file.write(struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data)))


class _Writer:
    def __init__(self, file: BinaryIO, size: tuple[int, int], count: int, options: Options) -> None:
        self._file, self._count, self._milliseconds = file, count, options.milliseconds
        self._controls = self._frames = 0
        file.write(_SIGNATURE)
        # 8 bits each of red, green, blue and opacity.
        _write_chunk(file, b"IHDR", struct.pack(">2I5B", *size, 8, 6, 0, 0, 0))
        if options.note:
            # Zeros say: the keyword ends; not packed, in the one way there is; no language, no name in it.
            _write_chunk(file, b"iTXt", _KEYWORD.encode() + bytes(5) + options.note.encode())
        if count > 1:
            # For ever.
            _write_chunk(file, b"acTL", struct.pack(">2I", count, 0))

    def frame(self, box: PixelBox, parts: Iterable[Colours], blend: int) -> None:
        """Write a frame: its box (left, top, width, height) and its rows from the top."""
        left, top, width, height = box
        if self._count > 1:
            control = struct.pack(">4I2H2B", width, height, left, top, self._milliseconds, 1000, 0, blend)
            _write_chunk(self._file, b"fcTL", self._number() + control)
        packer = zlib.compressobj(_LEVEL)
        for rows in parts:
            # Each row says first how it is filtered: not at all.
            lines = np.zeros((len(rows), 1 + 4 * width), dtype=np.uint8)
            lines[:, 1:] = np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), -1)
            self._data(packer.compress(lines.data))
        self._data(packer.flush())
        self._frames += 1

    def end(self) -> None:
        _write_chunk(self._file, b"IEND", b"")

    def _data(self, data: bytes) -> None:
        if not data:
            return
        if self._frames == 0:
            _write_chunk(self._file, b"IDAT", data)
        else:
            _write_chunk(self._file, b"fdAT", self._number() + data)

    def _number(self) -> bytes:
        self._controls += 1
        return struct.pack(">I", self._controls - 1)


def _box(change: Changed) -> PixelBox:
    """Return the box of a change (left, top, width, height); a pixel where there is none."""
    if not len(change.rows):
        return 0, 0, 1, 1
    top, bottom, left, right = change.rows[0], change.rows[-1], change.cols.min(), change.cols.max()
    return int(left), int(top), int(right - left) + 1, int(bottom - top) + 1


def _spread(change: Changed, box: PixelBox) -> Iterator[Colours]:
    """Yield the rows of a box, nothing where nothing changes."""
    left, top, width, height = box
    for start in range(top, top + height, _ROWS):
        end = min(start + _ROWS, top + height)
        here = slice(*np.searchsorted(change.rows, [start, end]))
        rows = np.zeros((end - start, width), dtype=np.uint32)
        rows[change.rows[here] - start, change.cols[here] - left] = change.colours[here]
        yield rows


def _cut(parts: Iterable[tuple[int, Colours]], box: PixelBox) -> Iterator[Colours]:
    """Yield the rows of a box of a picture."""
    left, top, width, height = box
    for first, rows in parts:
        inside = rows[max(top - first, 0) : max(top + height - first, 0), left : left + width]
        if len(inside):
            yield inside

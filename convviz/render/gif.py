"""Frames -> GIF: exact colours, and each frame no larger than what it changes."""

from __future__ import annotations

import io
import struct
from typing import Any, BinaryIO

import numpy as np
from matplotlib.colors import to_rgba
from PIL import Image

from ..scene import THEMES, Scene
from .frames import Colours, Pixels
from .options import Options
from .palette import Palette, tally
from .progress import Course
from .strips import Changed, Strips

#: About how many frames are looked at to choose the colours.
_SAMPLES = 4
#: What becomes of a frame when the next one comes: it stays, or gives way to nothing.
_STAYS, _GOES = 1, 2
#: The number of no colour, in a palette.
_NOTHING = 0
_OPAQUE = 0xFF000000
#: How long the head of a file is before its colours, and which byte of it says how many they are.
_HEAD, _FLAGS = 13, 10
#: What begins a frame, where in it stands how far right and down it lies, and what ends the file.
_CONTROL, _AT, _END = b"!\xf9\x04", 9, b";"


def write_gif(scene: Scene, file: BinaryIO, options: Options, course: Course) -> None:
    """Write an endless GIF, one frame a placement.

    Pillow's encoder is fed frame by frame: its own saving of many frames keeps them all.
    """
    strips = Strips(scene, options, course)
    canvas = THEMES[options.theme]["canvas"].fill or "#ffffff"
    palette = _palette(strips, canvas)
    duration = round(options.milliseconds / 10) * 10
    course.begin(len(strips.numbers))
    first, *_ = strips.numbers
    ends: dict[str, Any] = {"disposal": _STAYS}
    if options.transparent:
        # What a frame uncovers can only be cleared with all of it: each is whole.
        ends = {"disposal": _GOES, "transparency": _NOTHING}
    for number in strips.numbers if options.transparent else [first]:
        image = _image(_whole(strips, number, palette, canvas), palette)
        head, data = _encoded(image, loop=0, duration=duration, **ends)
        file.write(head + data if number == first else data)
        # Its memory goes before the next one comes.
        del image
        course.done()
    if not options.transparent:
        for change in strips.changes(strips.numbers):
            file.write(_update(change, palette, duration))
            course.done()
    file.write(_END)


def _update(change: Changed, palette: Palette, duration: int) -> bytes:
    """Return the box that a frame changes as GIF data: nothing where it leaves things as they are."""
    rows, cols, colours = change
    # A frame that changes nothing is one all the same: of one pixel.
    top, left = (int(rows[0]), int(cols.min())) if len(rows) else (0, 0)
    bottom, right = (int(rows[-1]), int(cols.max())) if len(rows) else (0, 0)
    pixels = np.zeros((bottom - top + 1, right - left + 1), dtype=np.uint8)
    pixels[rows - top, cols - left] = palette.numbers(colours)
    image = _image(pixels, palette)
    _, data = _encoded(image, duration=duration, disposal=_STAYS, transparency=_NOTHING)
    # It begins at the upper left corner otherwise.
    return data[:_AT] + struct.pack("<2H", left, top) + data[_AT + 4 :]


def _encoded(image: Image.Image, **options: Any) -> tuple[bytes, bytes]:
    """Return what a GIF of one picture begins with, and the picture in it."""
    file = io.BytesIO()
    # Every frame has the numbers of one palette, so none may be left out.
    image.save(file, "GIF", optimize=False, interlace=0, **options)
    whole = file.getvalue()
    palette_end = _HEAD + (3 << (whole[_FLAGS] & 7) + 1)
    start = whole.index(_CONTROL, palette_end)
    return whole[:start], whole[start : -len(_END)]


def _whole(strips: Strips, number: int, palette: Palette, canvas: str) -> Pixels:
    """Return the numbers of all pixels of a frame, 0 where nothing is drawn."""
    width, height = strips.size
    pixels = np.empty((height, width), dtype=np.uint8)
    for top, colours in strips.whole(number):
        into = pixels[top : top + len(colours)]
        into[:] = palette.numbers(_flat(colours, canvas))
        into[colours < 1 << 24] = _NOTHING
    return pixels


def _palette(strips: Strips, canvas: str) -> Palette:
    first, last = strips.numbers[0], strips.numbers[-1]
    # The last frame may hold what no other does: numbers at the end of a sum, added rows.
    numbers = sorted({*strips.numbers[:: -(-len(strips.numbers) // _SAMPLES)], last})
    seen = [tally(_flat(colours, canvas)) for _, colours in strips.whole(first)]
    seen += [tally(_flat(change.colours, canvas)) for change in strips.changes(numbers)]
    return Palette(strips.solid, seen)


def _flat(colours: Colours, canvas: str) -> Colours:
    """Return colours blended with the canvas behind them."""
    thin = (colours < _OPAQUE) & (colours >= 1 << 24)
    if not thin.any():
        return colours
    flat = colours.copy()
    above = np.ascontiguousarray(colours[thin]).view(np.uint8).reshape(-1, 4).astype(float)
    share = above[:, 3:] / 255
    blend = np.round(above * share + np.multiply(to_rgba(canvas), 255) * (1 - share)).astype(np.uint8)
    flat[thin] = blend.view("<u4")[:, 0] | np.uint32(_OPAQUE)
    return flat


def _image(pixels: Pixels, palette: Palette) -> Image.Image:
    """Return a picture that shares its memory with the pixels."""
    height, width = pixels.shape
    image = Image.frombuffer("P", (width, height), pixels, "raw", "P", 0, 1)
    image.putpalette(palette.rgb)
    return image

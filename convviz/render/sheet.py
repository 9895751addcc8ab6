"""The sheet that a picture from outside is laid on, strip by strip: white, and small from the start."""

from __future__ import annotations

import struct

from PIL import Image

#: The pixels of a strip, or a few rows where a picture is very wide.
_STRIP = 2**18
#: What turns a picture upright, by the number that a camera noted.
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION, _SHORT = 0x0112, 3


class Sheet:
    """A picture in the making, a whole number of times smaller than what is laid on it.

    Parameters
    ----------
    size : (int, int)
        How many pixels wide and high the picture is that is laid on it.
    grey : bool
    side : int
        It is made smaller as long as its longest side keeps so many pixels.
    """

    def __init__(self, size: tuple[int, int], side: int, *, grey: bool) -> None:
        self._mode = "L" if grey else "RGB"
        self._factor = max(1, max(size) // side)
        self._width, self._height = size
        wide, high = (-(-length // self._factor) for length in size)
        self._image = Image.new(self._mode, (wide, high))
        # So many rows are made smaller at once.
        deep = min(self._height, self._factor * -(-strip_rows(self._width) // self._factor))
        self._group = Image.new(self._mode, (self._width, deep))
        self._top = self._filled = 0

    def lay(self, strip: Image.Image) -> None:
        """Lay the next rows down; what is transparent in them is white."""
        strip = on_white(strip, self._mode)
        while strip.height:
            fits = min(strip.height, self._group.height - self._filled)
            self._group.paste(strip.crop((0, 0, self._width, fits)), (0, self._filled))
            strip = strip.crop((0, fits, self._width, strip.height))
            self._filled += fits
            if self._filled == self._group.height:
                self._flush()

    def lay_all(self, image: Image.Image) -> None:
        """Lay a whole picture down."""
        rows = strip_rows(self._width)
        for top in range(0, self._height, rows):
            self.lay(image.crop((0, top, self._width, min(top + rows, self._height))))

    def picture(self) -> Image.Image:
        """Return the picture, when all rows lie on it."""
        if self._filled:
            self._flush()
        return self._image

    def _flush(self) -> None:
        rows = self._group.crop((0, 0, self._width, self._filled))
        self._image.paste(rows.reduce(self._factor), (0, self._top // self._factor))
        self._top += self._filled
        self._filled = 0


def strip_rows(width: int) -> int:
    """Return how many rows of a picture `width` pixels wide make a strip."""
    return max(1, _STRIP // width)


def on_white(strip: Image.Image, mode: str) -> Image.Image:
    """Return a picture in a mode without transparency: what was transparent lies on white."""
    if strip.has_transparency_data:
        strip = strip.convert("RGBA")
        ground = Image.new("RGBA", strip.size, "white")
        ground.alpha_composite(strip)
        strip = ground
    return strip.convert(mode)


def upright(image: Image.Image, orientation: int) -> Image.Image:
    """Return a picture as it was seen, by the orientation that a camera noted."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def orientation_of(exif: bytes | memoryview) -> int:
    """Return the orientation in what a camera noted (EXIF), 1 if there is none.

    Examples
    --------
    >>> orientation_of(Image.Exif().tobytes()), orientation_of(b"Exif")
    (1, 1)
    """
    noted = bytes(exif[:65536]).removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(noted[:2])
    try:
        (first,) = struct.unpack_from(f"{order}I", noted, 4) if order else (len(noted),)
        (count,) = struct.unpack_from(f"{order}H", noted, first) if order else (0,)
        for entry in range(count):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", noted, first + 2 + 12 * entry)
            if (tag, kind) == (_ORIENTATION, _SHORT):
                return int(value)
    except struct.error:
        # What was noted breaks off.
        pass
    return 1

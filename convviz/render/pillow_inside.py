"""What is used of Pillow beyond what is documented: here, and nowhere else.

All of it was tried with one release, which tests/render/test_pillow_inside.py names. In a release that lacks
a part pictures are read and written all the same: what is lost then, each function says.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np
from PIL import Image

from .frames import Pixels

#: What a picture is made of, which a picture of many frames changes as it goes on.
_IMAGE_PARTS = ("_mode", "_size", "im")


def webp_pixels(still: bytes, size: tuple[int, int]) -> Pixels:
    """Return the pixels of a WebP of one picture, (height, width, 4), from its decoder.

    Without it Pillow's reader is asked, which holds two more copies of the picture.

    Parameters
    ----------
    still : bytes
        The whole file.
    size : (int, int)
        How many pixels wide and high it is.

    Raises
    ------
    ValueError, OSError
        A broken file.
    """
    try:
        from PIL import _webp

        frame = _webp.WebPAnimDecoder(still).get_next()
    except (ImportError, AttributeError):
        with Image.open(io.BytesIO(still), formats=["WEBP"]) as image:
            return np.asarray(image.convert("RGBA"))
    if frame is None:
        raise ValueError("no picture")
    return np.frombuffer(frame[0], np.uint8).reshape(size[1], size[0], 4)


def packed_rows(image: Image.Image) -> tuple[int, bool, int] | None:
    """Return how the rows of a BMP are packed, None where they are not.

    Without it Pillow reads such a picture, for seconds where its rows are long.

    Returns
    -------
    (int, bool, int) or None
        Where in the file the rows begin, whether a byte has two pixels, and 1 if the first row is the top
        one, -1 if it is the lowest.
    """
    try:
        [tile] = image.tile  # type: ignore[attr-defined]
        if tile.codec_name != "bmp_rle":
            return None
        _, halves, direction = tile.args
        return int(tile.offset), bool(halves), int(direction)
    except (AttributeError, TypeError, ValueError):
        return None


def save_webp(
    file: BinaryIO, size: tuple[int, int], count: int, draw: Callable[[int], Pixels], **options: Any
) -> None:
    """Write a WebP of several pictures, each drawn when Pillow turns to it.

    Without it all are drawn first, and held at once.

    Parameters
    ----------
    file : binary stream
    size : (int, int)
        How many pixels wide and high the pictures are.
    count : int
    draw : callable
        Takes a number from 0 on, each once and in order, and returns that picture, (height, width, 4).
    **options
        Pillow's.
    """
    pixel = Image.new("RGBA", (1, 1))
    if all(hasattr(pixel, part) for part in _IMAGE_PARTS):
        _Reel(size, count, draw).save(file, "WEBP", save_all=True, **options)
    else:
        first, *others = (Image.fromarray(draw(number)) for number in range(count))
        first.save(file, "WEBP", save_all=True, append_images=others, **options)


class _Reel(Image.Image):
    """A picture of many frames."""

    def __init__(self, size: tuple[int, int], count: int, draw: Callable[[int], Pixels]) -> None:
        super().__init__()
        self._mode, self._size, self._draw = "RGBA", size, draw
        self.n_frames = count
        self._at = -1
        self.seek(0)

    def seek(self, frame: int) -> None:
        # At the end Pillow goes back to where it was, and looks at nothing there.
        if frame > self._at:
            self.im = Image.fromarray(self._draw(frame)).im
            self._at = frame

    def tell(self) -> int:
        return self._at

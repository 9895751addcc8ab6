"""Frames -> WebP: every pixel as it was drawn."""

from __future__ import annotations

from typing import BinaryIO

import numpy as np
from PIL import Image

from ..scene import Scene, captioned
from .options import Options, refuse_large
from .progress import Course
from .strips import Strips

__all__ = ["refuse_large_webp", "write_webp"]

#: The encoder holds several whole pictures: more pixels than these would take too much memory.
_MOST_PIXELS = 1_600_000
_LONGEST_SIDE = 16_383
#: Lossless, and how hard to try, from 0 to 100 and from 0 to 6.
#: More gains nothing, or takes several times longer.
_EFFORT, _METHOD = 60, 1


def write_webp(scene: Scene, file: BinaryIO, options: Options, course: Course) -> None:
    """Write an endless WebP, one frame a placement."""
    # Before what no file can have is refused: what fits then would not fit here.
    refuse_large_webp(captioned(scene, options.caption), options)
    _Reel(Strips(scene, options, course), course).save(
        file,
        "WEBP",
        save_all=True,
        lossless=True,
        quality=_EFFORT,
        method=_METHOD,
        duration=options.milliseconds,
        loop=0,
    )


def refuse_large_webp(scene: Scene, options: Options) -> None:
    """Raise a ConvError when a scene, with its caption, is too large for this kind of file."""
    refuse_large(scene, options, _MOST_PIXELS, _LONGEST_SIDE)


class _Reel(Image.Image):
    """A picture of many frames, each drawn when Pillow turns to it."""

    def __init__(self, strips: Strips, course: Course) -> None:
        super().__init__()
        self._mode, self._size = "RGBA", strips.size
        self._strips, self._course = strips, course
        course.begin(len(strips.numbers))
        self.n_frames = len(strips.numbers)
        self._at = -1
        self.seek(0)

    def seek(self, frame: int) -> None:
        if frame == self._at:
            return
        parts = [rows for _, rows in self._strips.whole(self._strips.numbers[frame])]
        colours = np.ascontiguousarray(np.concatenate(parts))
        self.im = Image.fromarray(colours[..., None].view(np.uint8)).im
        # At the end Pillow goes back to where it was.
        if frame > self._at:
            self._course.done()
        self._at = frame

    def tell(self) -> int:
        return self._at

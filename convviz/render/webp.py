"""Frames -> WebP: every pixel as it was drawn."""

from __future__ import annotations

from typing import BinaryIO

import numpy as np

from ..scene import Scene, captioned
from .frames import Pixels
from .options import Options, refuse_large
from .pillow_inside import save_webp
from .progress import Course
from .strips import Strips

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
    strips = Strips(scene, options, course)
    course.begin(len(strips.numbers))

    def draw(number: int) -> Pixels:
        parts = [rows for _, rows in strips.whole(strips.numbers[number])]
        course.done()
        return np.concatenate(parts)[..., None].view(np.uint8)

    save_webp(
        file,
        strips.size,
        len(strips.numbers),
        draw,
        lossless=True,
        quality=_EFFORT,
        method=_METHOD,
        duration=options.milliseconds,
        loop=0,
    )


def refuse_large_webp(scene: Scene, options: Options) -> None:
    """Raise a ConvError when a scene, with its caption, is too large for this kind of file."""
    refuse_large(scene, options, _MOST_PIXELS, _LONGEST_SIDE)

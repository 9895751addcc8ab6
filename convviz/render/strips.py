"""The frames of a file, of any size, in a bounded memory: strip by strip, and only what changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from ..scene import Scene, captioned
from .frames import Colours, Frames
from .options import Options
from .progress import Course

#: No side is longer than 65535 pixels.
Places = np.ndarray[Any, np.dtype[np.uint16]]

#: The most pixels drawn at once, and how many frames of one strip are drawn before the next strip.
_STRIP, _BATCH = 2_000_000, 8


class Changed(NamedTuple):
    """The pixels of a frame that differ from the one before: their rows, columns and colours, (n,) each."""

    rows: Places
    cols: Places
    colours: Colours


class Strips:
    """The frames of a scene, as a file with some options shows them.

    Parameters
    ----------
    scene : Scene
    options : Options
    course : Course

    Attributes
    ----------
    size : (int, int)
        How many pixels wide and high the pictures are.
    numbers : range
        The frames to show.
    solid : set of str
        The colours that must stay exact, so far.
    """

    def __init__(self, scene: Scene, options: Options, course: Course) -> None:
        self.numbers, self._course = options.frames(scene), course
        self._scene, self._options = captioned(scene, options.caption), options
        self.size = options.size(self._scene)
        self._dpi = options.resolution(self._scene)
        width, height = self.size
        # Where one strip does not do, its memory is not all: there is the whole picture in some form.
        count = 1 if width * height <= _STRIP else -(-2 * width * height // _STRIP)
        edges = [height * number // count for number in range(count + 1)]
        self._strips = list(pairwise(edges))
        self._drawn: tuple[tuple[int, int], Frames] | None = None
        self.solid: set[str] = set()

    def whole(self, number: int) -> Iterator[tuple[int, Colours]]:
        """Yield a frame from the top down: a strip's first row, and its pixels as (rows, width) colours."""
        for strip in self._strips:
            self._course.pause()
            yield strip[0], self._frames(strip).pixels(number).view("<u4")[..., 0]

    def changes(self, numbers: Sequence[int]) -> Iterator[Changed]:
        """Yield what differs between each of some frames and the next, row by row."""
        size = 1 if len(self._strips) == 1 else _BATCH
        for start in range(0, len(numbers) - 1, size):
            batch = numbers[start : start + size + 1]
            for parts in zip(*[self._changed(strip, batch) for strip in self._strips], strict=True):
                yield Changed(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def _changed(self, strip: tuple[int, int], numbers: Sequence[int]) -> list[Changed]:
        frames, changes = self._frames(strip), []
        frames.pixels(numbers[0])
        for number in numbers[1:]:
            self._course.pause()
            left, top, before, now = frames.change(number)
            differs = before != now
            rows, cols = np.divmod(np.flatnonzero(differs), max(now.shape[1], 1))
            rows, cols = rows + (strip[0] + top), cols + left
            changes.append(Changed(rows.astype(np.uint16), cols.astype(np.uint16), now[differs]))
        return changes

    def _frames(self, strip: tuple[int, int]) -> Frames:
        """Return what draws a strip; the last one is kept."""
        if self._drawn is None or self._drawn[0] != strip:
            if self._drawn:
                self._drawn[1].close()
            self._drawn = None
            options = self._options
            frames = Frames(
                self._scene,
                options.theme,
                self._dpi,
                transparent=options.transparent,
                rows=strip,
                even=options.even,
                pause=self._course.pause,
            )
            self._drawn = strip, frames
            self.solid |= frames.solid
        return self._drawn[1]

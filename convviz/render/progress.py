"""The progress of a file, and the pauses in which others may work."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

#: Called with the number of frames that are done, and of all.
Progress = Callable[[int, int], object]
#: Called several times a second while a file is made, between two pieces of work.
Pause = Callable[[], object]


class Course:
    """What the writer of a file reports: how many frames are done, and when it can pause.

    Parameters
    ----------
    progress : callable, optional
        Called after each frame with the number of frames that are done, and of all.
    pause : callable, optional
        Called between two pieces of work, none of which takes long: it may let others work first.

    Examples
    --------
    >>> course = Course(lambda done, total: print(f"{done}/{total}"))
    >>> course.begin(2)
    >>> course.done()
    1/2
    """

    def __init__(self, progress: Progress | None = None, pause: Pause | None = None) -> None:
        self._progress, self._pause = progress, pause
        self._total, self._done = 0, count(1)

    def begin(self, total: int) -> None:
        """Say how many frames there will be."""
        self._total = total

    def done(self) -> None:
        """Say that a frame is done."""
        done = next(self._done)
        if self._progress:
            self._progress(done, self._total)
        self.pause()

    def pause(self) -> None:
        """Let others work, if they want to."""
        if self._pause:
            self._pause()

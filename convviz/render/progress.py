"""How far a file has come."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

__all__ = ["Progress", "told"]

#: Called with the number of frames that are done, and of all.
Progress = Callable[[int, int], object]


def told(progress: Progress | None, total: int) -> Callable[[], object]:
    """Return what to call when a frame is done."""
    done = count(1)
    return lambda: progress(next(done), total) if progress else None

"""A bar that grows on standard error while files are made, where a person may look at it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

_WIDE = 30


@contextmanager
def bar(name: str) -> Iterator[Callable[[int, int], object] | None]:
    """Give what to call with how much is done, and of how much; None where nobody looks."""
    stream = sys.stderr
    if not stream.isatty():
        yield None
        return

    def show(text: str) -> None:
        # The terminal may have gone; the file is made all the same.
        with suppress(OSError):
            stream.write(text)
            stream.flush()

    def grow(done: int, total: int) -> None:
        full = _WIDE * done // total
        show(f"\r{name} [{'#' * full}{'.' * (_WIDE - full)}] {done}/{total}")

    try:
        yield grow
    finally:
        # It leaves its line as it was.
        show("\r\x1b[K")

"""Writing files where somebody else's may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import EISDIR
from os import strerror
from pathlib import Path

from ..errors import ConvError


def refuse_existing(place: Path, paths: Sequence[Path], *, force: bool) -> None:
    """Refuse to write over files, unless it is asked for; `place` is what a person called them."""
    with writing(place):
        for path in paths:
            if path.is_dir():
                raise IsADirectoryError(EISDIR, strerror(EISDIR))
        there = [path for path in paths if path.exists()]
    if there and not force:
        code = "file_exists" if len(paths) == 1 else "files_exist"
        raise ConvError(code, "output", path=place, count=len(there), name=there[0].name)


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn what the system says about a place that cannot be written to into a sentence."""
    try:
        yield
    except OSError as error:
        raise ConvError("file_unwritable", "output", path=place, reason=error.strerror or error) from None

"""Writing files where somebody else's may stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ..errors import ConvError

__all__ = ["refuse_existing", "writing"]


def refuse_existing(paths: Sequence[Path], *, force: bool) -> None:
    """Refuse to write over files, unless it is asked for."""
    there = [path for path in paths if path.exists()]
    if there and not force:
        raise ConvError("file_exists", "output", path=there[0], count=len(there), total=len(paths))


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the system says about a place that cannot be written to into a sentence."""
    try:
        yield
    except OSError as error:
        raise ConvError("file_unwritable", "output", path=path, reason=error.strerror) from None

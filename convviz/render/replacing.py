"""A file that is there when it is complete, and not before; nothing of it is left where it is not."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

#: What a file is called before it has its name, and after so many seconds untouched nobody writes to one.
_PART, _STALE = ".convviz-{}.part", 3600


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Open a file that takes its place when the block ends well, and is gone if it does not.

    Where the system knows files without a name (Linux does), nothing is left even of a process that is
    killed. A link is followed, a file that is replaced keeps its permissions, and what is no file, such as
    a pipe, is written to as it is.

    Raises
    ------
    OSError
        A place that cannot be written to; of a folder that is missing or a name that is too long, at once.
    """
    to = Path(os.path.realpath(path))
    try:
        mode: int | None = to.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(to))
    if mode is not None and not stat.S_ISREG(mode):
        with to.open("wb") as file:
            yield file
        return
    part = to.with_name(_PART.format(token_hex(8)))
    try:
        with _opened(part) as file:
            yield file
            file.flush()
            if mode is not None:
                os.fchmod(file.fileno(), stat.S_IMODE(mode))
            if not part.exists():
                descriptor = file.fileno()
                # With a folder named, though it is not needed, the system follows the first link.
                os.link(f"/proc/self/fd/{descriptor}", part, src_dir_fd=descriptor, follow_symlinks=True)
        part.replace(to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _opened(part: Path) -> BinaryIO:
    """Return a new file without a name yet, or where there are none such, called `part`."""
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").exists():
        # Not every place on a disk can have one: what is really wrong is said below.
        with suppress(OSError):
            return os.fdopen(os.open(part.parent, os.O_TMPFILE | os.O_WRONLY, 0o666), "wb")
    for old in part.parent.glob(_PART.format("*")):
        # A process that was killed left it.
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _STALE:
                old.unlink()
    return part.open("xb")

"""``convviz`` and ``python -m convviz``: the command line."""

from __future__ import annotations

import os
import signal
import sys

#: The exit status of what the person at the keyboard stopped.
_INTERRUPTED = 130


def run() -> int:
    """Run the command line of this process; return its exit status."""
    # Until a command runs there is nothing to tidy up. An exception would come out of the middle of a
    # package that is being loaded, as whatever that makes of it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, lambda *_: os._exit(_INTERRUPTED))
    # What the caller has closed: nobody reads errors, and what is printed fails as it does anywhere.
    for name, access in (("stderr", os.O_WRONLY), ("stdout", os.O_RDONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, access), "w", encoding="utf-8"))
    from .cli import main

    return main()


if __name__ == "__main__":
    sys.exit(run())

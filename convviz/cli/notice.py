"""What a person is told on standard error: a line that says whose it is."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO


def notice(sentence: str) -> None:
    """Say a sentence in a line, if anybody listens."""
    try:
        print(f"convviz: {' '.join(sentence.split())}", file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Have what is left to be written to a stream go nowhere: it must not be tried again at the very end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())

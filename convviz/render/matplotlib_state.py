"""What Matplotlib shares between all threads, its settings and fonts: one thread at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import matplotlib as mpl

from ..turns import Turns

_TURNS = Turns()


@contextmanager
def matplotlib_state(settings: dict[Any, Any] | None = None) -> Iterator[None]:
    """Have Matplotlib's settings and fonts for oneself, briefly; not within itself.

    Parameters
    ----------
    settings : dict, optional
        What is set meanwhile. Afterwards all is as before.

    Examples
    --------
    >>> with matplotlib_state({"svg.fonttype": "none"}):
    ...     mpl.rcParams["svg.fonttype"]
    'none'
    """
    with _TURNS.turn(), mpl.rc_context(settings) if settings else nullcontext():
        yield

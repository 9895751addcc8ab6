"""A sheet to draw on."""

from __future__ import annotations

import numpy as np

from .arrays import Array
from .cells import overlay

#: What is there before anything is drawn.
_ARROW = ("........", "...##...", "..####..", ".######.", "...##...", "...##...", "...##...", "........")


def drawing(side: int, cells: str = "") -> Array:
    """Return a square sheet of white with a black arrow, and what is drawn over it.

    Parameters
    ----------
    side : int
        Rows and columns, at least 1.
    cells : str
        As `overlay` takes it; numbers are cut off at 0 (black) and 255 (white).

    Returns
    -------
    ndarray, shape (1, side, side)

    Raises
    ------
    ConvError
        For cells that cannot be read.

    Examples
    --------
    >>> drawing(4, "0,999")[0].tolist()
    [[0.0, 255.0, 255.0, 255.0], [255.0, 255.0, 255.0, 0.0], [255.0, 255.0, 0.0, 0.0], [255.0, 0.0, 0.0, 0.0]]
    """
    sheet = np.full((1, side, side), 255.0)
    first = max(0, (side - len(_ARROW)) // 2)
    for row, line in enumerate(_ARROW[:side], first):
        for col, sign in enumerate(line[:side], first):
            if sign == "#":
                sheet[0, row, col] = 0
    drawn: Array = overlay(sheet, cells).clip(0, 255)
    return drawn

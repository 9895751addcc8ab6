"""Cells that were written by hand, as a short text: ``1,,3;4`` puts three numbers over a grid's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..errors import ConvError
from ..spelling import number_in
from .arrays import Array
from .setting import quoted

#: What stands between filters, between channels, between rows, and between the numbers of a row.
_BETWEEN = ("~", "/", ";", ",")
#: The longest text, and the largest number in it.
MOST_SIGNS, LARGEST_CELL = 4000, 1e6

CellValues = dict[tuple[int, ...], float]


def overlay(array: Array, text: str) -> Array:
    """Return a copy of an array with the numbers of a text put over its own.

    Parameters
    ----------
    array : ndarray, (C, H, W) or (O, C, H, W)
    text : str
        Numbers with "," between the cells of a row, ";" between rows, "/" between channels and "~"
        between filters; where nothing stands the array keeps its own. What lies outside of it is left
        out. At most 4000 signs, numbers at most a million.

    Raises
    ------
    ConvError
        For what is no such text.

    Examples
    --------
    >>> import numpy as np
    >>> overlay(np.zeros((1, 2, 3)), "1,,2.5;,-4").tolist()
    [[[1.0, 0.0, 2.5], [0.0, -4.0, 0.0]]]
    """
    put = array.copy()
    for at, value in cells_in(text, array.shape).items():
        put[at] = value
    return put


def cells_in(text: str, shape: tuple[int, ...]) -> dict[tuple[int, ...], float]:
    """Return the numbers of a text that lie in an array of a shape, by their places.

    Parameters
    ----------
    text : str
        As `overlay` takes it, which raises the same errors.
    shape : tuple of int
        (C, H, W) or (O, C, H, W); of the former the text's first filter is meant.

    Examples
    --------
    >>> cells_in("1,,2.5;,-4,,7", (1, 2, 3))
    {(0, 0, 0): 1.0, (0, 0, 2): 2.5, (0, 1, 1): -4.0}
    """
    cells, bad = _read(text)
    if bad:
        raise ConvError("cells", "cells", value=quoted(bad[0]), limit=int(LARGEST_CELL), signs=MOST_SIGNS)
    blocks = shape if len(shape) == 4 else (1, *shape)
    return {
        at[4 - len(shape) :]: value
        for at, value in cells.items()
        if all(place < size for place, size in zip(at, blocks, strict=True))
    }


def is_cell(value: object) -> bool:
    """Return whether something is a number that a cell can have.

    Examples
    --------
    >>> [is_cell(value) for value in (2.5, -1000000, 1000001, float("nan"), "2", True, None)]
    [True, True, False, False, False, False, False]
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -LARGEST_CELL <= value <= LARGEST_CELL


def cells_refused(values: Sequence[object]) -> ConvError:
    """Return the ConvError for values, at least one, that no cell can have."""
    return ConvError(
        "cell_value", "cells", value=quoted(values[0]), limit=int(LARGEST_CELL), count=len(values)
    )


def with_cells(text: str, changes: Mapping[tuple[int, int, int, int], float | None]) -> str:
    """Return a text with other numbers in some of its cells.

    Parameters
    ----------
    text : str
        As `overlay` takes it; what it cannot read is left out.
    changes : mapping
        From (filter, channel, row, column) to the number there, or None for the array's own. An array
        (C, H, W) has the filter 0 alone. A place far outside makes a long text: judge it before.

    Raises
    ------
    ConvError
        For what is no number from -1000000 to 1000000, and when the cells would take more signs than a
        link carries.

    Examples
    --------
    >>> with_cells("1,,2", {(0, 0, 0, 0): None, (0, 1, 1, 0): 0.5})
    ',,2/;0.5'
    """
    bad = [value for value in changes.values() if value is not None and not is_cell(value)]
    if bad:
        raise cells_refused(bad)
    cells, _ = _read(text)
    for at, value in changes.items():
        cells.pop(at, None)
        if value is not None:
            cells[at] = float(value)
    changed = _text(cells)
    if len(changed) > MOST_SIGNS:
        raise ConvError("too_many_cells", "cells", signs=len(changed), limit=MOST_SIGNS)
    return changed


class CellsRead(NamedTuple):
    """What can be read of a text of cells.

    `text` is what `overlay` takes; `unread` are the cells that are no numbers, as they stand there; `cut`
    counts the cells at the end that are too many.
    """

    text: str
    unread: list[str]
    cut: int


def read_cells(text: str) -> CellsRead:
    """Return as much of a text, whatever it is, as `overlay` can read, and what it cannot.

    Examples
    --------
    >>> read_cells("1,two, 3;;")
    CellsRead(text='1,,3', unread=['two'], cut=0)
    >>> read_cells("0.50;1e99")
    CellsRead(text='0.5', unread=['1e99'], cut=0)
    >>> read_cells("1," * 3000).cut
    1000
    """
    kept, cut = text, 0
    if len(text) > MOST_SIGNS:
        # A number that the limit goes through would be another number.
        end = max(text.rfind(sign, 0, MOST_SIGNS + 1) for sign in _BETWEEN)
        kept, rest = text[: max(end, 0)], text[max(end, 0) :]
        for sign in _BETWEEN:
            rest = rest.replace(sign, " ")
        cut = len(rest.split())
    cells, unread = _read(kept)
    # Written out, 1e5 is twice as long. No cell takes more than 20 signs: so many less at least.
    places = sorted(cells)
    while (over := len(written := _text(cells)) - MOST_SIGNS) > 0:
        for place in places[-max(1, over // 20) :]:
            del cells[place]
            places.pop()
            cut += 1
    return CellsRead(written, unread, cut)


def cells_outside(text: str, shape: tuple[int, ...]) -> int:
    """Return how many cells of a text lie outside an array of this shape, (C, H, W) or (O, C, H, W).

    Examples
    --------
    >>> cells_outside("1,2,3;4", (1, 1, 2))
    2
    """
    sides = shape if len(shape) == 4 else (1, *shape)
    return sum(any(at >= side for at, side in zip(place, sides, strict=True)) for place in _read(text)[0])


def _read(text: str) -> tuple[CellValues, list[str]]:
    """Return the numbers of a text by (filter, channel, row, column), and the parts that are no numbers."""
    cells: CellValues = {}
    bad = [text] if len(text) > MOST_SIGNS else []
    for o, channels in enumerate(text.split(_BETWEEN[0])):
        for c, rows in enumerate(channels.split(_BETWEEN[1])):
            for r, cols in enumerate(rows.split(_BETWEEN[2])):
                for at, cell in enumerate(cols.split(_BETWEEN[3])):
                    if not cell.strip():
                        continue
                    value = number_in(cell)
                    if value is not None and abs(value) <= LARGEST_CELL:
                        cells[o, c, r, at] = value
                    else:
                        bad.append(cell.strip())
    return cells, bad


def _text(cells: CellValues, depth: int = 0) -> str:
    """Return the text of some numbers, each with its place."""
    if not cells:
        return ""
    if () in cells:
        return _number(cells[()])
    parts: dict[int, CellValues] = {}
    for (first, *rest), value in cells.items():
        parts.setdefault(first, {})[tuple(rest)] = value
    places = range(max(parts) + 1)
    return _BETWEEN[depth].join(_text(parts.get(place, {}), depth + 1) for place in places)


def _number(value: float) -> str:
    return format(value, ".12g")

"""Numbers, pairs and calls as Python source."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..engine.arrays import Array
from ..engine.setting import Pair

#: A comment's lookup: ``say("snippets.flip")`` is the sentence; numbers go in by keyword.
Say = Callable[..., str]

#: Columns that a row of numbers and a call may fill before they are wrapped.
_NUMBERS_WIDTH, _CALL_WIDTH = 70, 88
#: Whole numbers from here on are written as floats: 1e+30.
_LARGEST_WHOLE = 10**9


def is_ones(array: Array) -> bool:
    """Return whether `array` is better written as ones of a shape."""
    return array.size > 3 and bool((array == 1).all())


def counting(array: Array) -> str | None:
    """Return the range that `array` counts through by ones, row by row; None if it is not one.

    Examples
    --------
    >>> counting(np.array([[0, 1], [2, 3]])), counting(np.array([[1, 2], [3, 4]]))
    ('4.0', '1.0, 5.0')
    >>> counting(np.array([[4, 3], [2, 1]])) is None
    True
    """
    numbers = array.astype(np.float64).ravel()
    first = numbers[0]
    if array.size < 4 or not np.isfinite(numbers).all() or not first.is_integer():
        return None
    if (np.diff(numbers) != 1).any():
        return None
    end = f"{int(first) + array.size}.0"
    return f"{int(first)}.0, {end}" if first else end


def nested(array: Array, column: int) -> tuple[str, bool]:
    """Return `array` as nested lists that begin at `column`, and whether they hold whole numbers only.

    A grid's rows stand under one another. Whole numbers are written without a point, and so become
    integers in a framework unless it is told a type; a single row is always written as floats.

    Examples
    --------
    >>> print("x =", nested(np.array([[[3.0, 0.0, -1.0], [0.0, 2.0, 1.0]]]), column=4)[0])
    x = [[[ 3,  0, -1],
          [ 0,  2,  1]]]
    >>> nested(np.array([1, 2]), column=0)
    ('[1.0, 2.0]', False)
    """
    if array.dtype.kind != "f":
        array = array.astype(np.float64)
    whole = array.ndim > 1 and bool((np.isfinite(array) & (array == np.round(array))).all())
    whole = whole and bool(abs(array).max() < _LARGEST_WHOLE)
    numbers = [str(int(number)) if whole else _float(number) for number in array.ravel()]
    if array.ndim > 1:
        width = max(len(number) for number in numbers)
        numbers = [number.rjust(width) for number in numbers]
    return _listed(np.array(numbers).reshape(array.shape), column), whole


def _float(number: np.floating[Any]) -> str:
    return str(number) if np.isfinite(number) else f'float("{number}")'


def _listed(text: Array, column: int) -> str:
    if text.ndim == 1:
        parts = [str(number) for number in text]
    else:
        parts = [_listed(part, column + 1) for part in text]
    # Numbers fill the line, and so do the grids of one image or filter that are one row high.
    fills = text.ndim == 1 or (text.ndim < 4 and text.shape[-2] == 1 and "\n" not in parts[0])
    per_line = max(1, (_NUMBERS_WIDTH - column) // (len(parts[0]) + 2)) if fills else 1
    lines = [", ".join(parts[first : first + per_line]) for first in range(0, len(parts), per_line)]
    return "[" + (",\n" + " " * (column + 1)).join(lines) + "]"


def unless(default: Pair, pair: Pair) -> str | None:
    """Return `both` of a pair, or None, which `assign` leaves out, where it is the default."""
    return None if pair == default else both(pair)


def both(pair: Pair) -> str:
    """Return a pair as the frameworks take it: one number where both are equal.

    Examples
    --------
    >>> both((3, 3)), both((3, 5))
    ('3', '(3, 5)')
    """
    return str(pair[0]) if pair[0] == pair[1] else str(pair)


def cut(lead: str, rows: Pair, cols: Pair) -> str:
    """Return the index that takes so many rows and columns off (before, after); nothing if it takes none.

    Examples
    --------
    >>> cut(":", (1, 0), (0, 2)), cut(":, :", (0, 0), (1, 1)), cut(":", (0, 0), (0, 0))
    ('[:, 1:, :-2]', '[:, :, :, 1:-1]', '')
    """
    if rows == cols == (0, 0):
        return ""
    spans = (f"{before or ''}:{-after or ''}" for before, after in (rows, cols))
    return f"[{lead}, {', '.join(spans)}]"


def assign(name: str, function: str, *arguments: object, **named: object) -> str:
    """Return ``name = function(...)``, wrapped where it is long; a named argument that is None is left out.

    Examples
    --------
    >>> print(assign("conv", "nn.Conv2d", 1, 1, kernel_size=3, stride=2, padding=None))
    conv = nn.Conv2d(1, 1, kernel_size=3, stride=2)
    """
    parts = [str(part) for part in arguments]
    parts += [f"{key}={value}" for key, value in named.items() if value is not None]
    head = f"{name} = {function}("
    lines: list[list[str]] = [[]]
    for part in parts:
        if len(head + ", ".join([*lines[-1], part])) >= _CALL_WIDTH:
            lines.append([])
        lines[-1].append(part)
    return head + (",\n" + " " * len(head)).join(", ".join(line) for line in lines) + ")"


def joined(blocks: list[list[str]]) -> str:
    """Return blocks of lines as one text, an empty line between them; empty blocks are left out."""
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"

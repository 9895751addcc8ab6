"""How a number is written inside a cell, and how wide a word comes out."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any

import numpy.typing as npt

from ..texts.numbers import same, scientific, written

#: The most signs of a number in a cell, a minus apart.
_MOST_SIGNS = 9
#: The digits of what is not whole.
_DIGITS = 3


def shown(value: float) -> str:
    """Return a number as it is `written` everywhere, in three digits; with a power of ten where it is long.

    Examples
    --------
    >>> [shown(v) for v in (3.0, -2.5, 1 / 3, 1234567.0, 12345678901.0, float("nan"), -0.0)]
    ['3', '−2.5', '0.333', '1234567', '1.23e10', 'nan', '0']
    """
    text = written(value, _DIGITS)
    return text if len(text.removeprefix("−")) <= _MOST_SIGNS else scientific(value, _DIGITS)


def shown_all(values: Iterable[float]) -> tuple[str, ...]:
    """Return `shown` of each value."""
    known: dict[float, str] = {}
    return tuple(known[v] if v in known else known.setdefault(v, shown(v)) for v in values)


def equals(*grids: Iterable[float], bias: npt.NDArray[Any] | None = None) -> str:
    """Return the sign before the result of `shown` numbers: "≈" where some are rounded, else "=".

    A bias is added first: by its number, or by its name where every filter has one of its own.

    Examples
    --------
    >>> import numpy as np
    >>> equals([1.0, 0.1 + 0.2]), equals([1.0], [1 / 3]), equals([1.0], bias=np.array([-2.0]))
    ('=', '≈', '− 2 =')
    """
    added = [] if bias is None else bias.tolist()
    sign = "=" if all(_whole(value) for grid in (*grids, added) for value in set(grid)) else "≈"
    match added:
        case []:
            return sign
        case [value]:
            return f"{'−' if value < 0 else '+'} {shown(abs(value))} {sign}"
    return f"+ b {sign}"


def _whole(value: float) -> bool:
    return not isfinite(value) or same(shown(value), value)


def width(text: str) -> float:
    """Return about how wide a text is, in heights of its type: Chinese signs are square.

    Examples
    --------
    >>> round(width("kernel 3×3"), 2), round(width("输出"), 2)
    (6.2, 2.0)
    """
    return sum(1.0 if char > "\u2e7f" else 0.62 for char in text)

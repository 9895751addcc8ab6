"""How a number is written inside a cell."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["shown", "shown_all"]


def shown(value: float) -> str:
    """Return a number in at most about six characters, with a true minus sign.

    Examples
    --------
    >>> [shown(v) for v in (3.0, -2.5, 1 / 3, 123456.0, 1234567.0, float("nan"), -0.0)]
    ['3', '−2.5', '0.333', '123456', '1.23e6', 'nan', '0']
    """
    if value != value or value in (float("inf"), float("-inf")):
        text = {"inf": "∞", "-inf": "-∞"}.get(str(value), "nan")
    elif value == int(value) and abs(value) < 1e6:
        text = str(int(value))
    else:
        text = f"{value:.3g}".replace("e+0", "e").replace("e+", "e").replace("e-0", "e-")
    return text.replace("-", "−")


def shown_all(values: Iterable[float]) -> tuple[str, ...]:
    """Return `shown` of each value."""
    known: dict[float, str] = {}
    return tuple(known[v] if v in known else known.setdefault(v, shown(v)) for v in values)

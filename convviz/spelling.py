"""Words that are one of a few, and numbers, however they are spelt."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan


def spelt(text: str, allowed: Iterable[str]) -> str:
    """Return the allowed word that a text says, whatever its case and the space around it; else the text.

    Examples
    --------
    >>> spelt(" Reflect", ("zeros", "reflect")), spelt("ct", ("C", "CT")), spelt("Odd", ("zeros",))
    ('reflect', 'CT', 'Odd')
    """
    plain = text.strip().lower()
    return next((word for word in allowed if word.lower() == plain), text)


def number_in(text: str) -> float | None:
    """Return the number that a text says, perhaps an infinite one, or None.

    Examples
    --------
    >>> number_in("2.5"), number_in("1e999"), number_in("nan"), number_in("two"), number_in("3_0")
    (2.5, inf, None, None, None)
    """
    try:
        number = float(_plain(text))
    except ValueError:
        return None
    return None if isnan(number) else number


def whole_in(text: str) -> int | None:
    """Return the whole number that a text says, or None.

    Examples
    --------
    >>> whole_in(" -72 "), whole_in("2.0"), whole_in("1_0")
    (-72, None, None)
    """
    try:
        return int(_plain(text))
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Return a text that says no number where only Python takes it for one."""
    return text if "_" not in text else ""

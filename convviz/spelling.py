"""Words that are one of a few, however they are spelt."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["spelt"]


def spelt(text: str, allowed: Iterable[str]) -> str:
    """Return the allowed word that a text says, whatever its case and the space around it; else the text.

    Examples
    --------
    >>> spelt(" Reflect", ("zeros", "reflect")), spelt("ct", ("C", "CT")), spelt("Odd", ("zeros",))
    ('reflect', 'CT', 'Odd')
    """
    plain = text.strip().lower()
    return next((word for word in allowed if word.lower() == plain), text)

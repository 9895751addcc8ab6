"""Numbers as people write them, and whether what is written is the number itself.

Whole numbers are written out to 2^53; others with as many digits as are asked for, and never fewer than
stand before the point. "=" belongs before what is exact and "≈" before what is rounded. assets/page.js
writes by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

__all__ = ["about", "exact", "read", "sign", "sum_sign", "written"]

#: The largest number up to which every whole number has a double of its own.
_WHOLE = 2**53
#: Digits of a double that a person can have meant; what stands behind them is the computer's.
_MEANT = 15


def written(value: float, digits: int = 6) -> str:
    """Return a number as text, with so many digits where it is not whole and a true minus sign.

    Examples
    --------
    >>> written(6718390.0), written(1 / 3), written(-0.1 - 0.2), written(345874221.23)
    ('6718390', '0.333333', '−0.3', '345874221')
    >>> written(2.0**70), written(1e-9), written(float("-inf"))
    ('1.18059e21', '1e−9', '−∞')
    """
    if value != value:
        return "nan"
    if value in (float("inf"), float("-inf")):
        return "∞" if value > 0 else "−∞"
    own = _meant(value)
    size = abs(own)
    if size > _WHOLE:
        text = _scientific(own, digits)
    elif own == int(own):
        text = str(int(own))
    else:
        before = len(str(int(size))) if size >= 1 else 0
        text = _plain(own, max(digits, before))
    return text.replace("-", "−")


def exact(value: float, digits: int = 6) -> bool:
    """Return whether `written` says all of a number.

    Examples
    --------
    >>> exact(0.1 + 0.2), exact(1 / 3), exact(88888.123456)
    (True, False, False)
    """
    own = _meant(value) if abs(value) < float("inf") else value
    return abs(own) <= _WHOLE and read(written(value, digits)) == Fraction(str(own))


def about(value: float, digits: int = 6) -> str:
    """Return a number as text, behind "≈ " where it is rounded.

    Examples
    --------
    >>> about(0.25), about(2 / 3, 4)
    ('0.25', '≈ 0.6667')
    """
    return ("" if exact(value, digits) else "≈ ") + written(value, digits)


def sign(value: float, digits: int = 6) -> str:
    """Return what stands before a number that is `written`: "=" or "≈"."""
    return "=" if exact(value, digits) else "≈"


def read(text: str) -> Fraction:
    """Return the very number that is written.

    Examples
    --------
    >>> read("−1.5e−3")
    Fraction(-3, 2000)
    """
    return Fraction(text.replace("−", "-"))


def sum_sign(total: str, terms: Iterable[tuple[str, ...]], divisor: int = 1) -> str:
    """Return what stands between a sum of products and its total, all of them as they are written.

    Examples
    --------
    >>> sum_sign("4.5", [("3", "0.5"), ("3",)]), sum_sign("1", [("3", "0.333333")])
    ('=', '≈')
    """
    found = Fraction(0)
    for factors in terms:
        product = Fraction(1)
        for factor in factors:
            product *= read(factor)
        found += product
    return "=" if read(total) * divisor == found else "≈"


def _meant(value: float) -> float:
    """Return a number without the last digits, in which sums of tenths go wrong."""
    value = float(value)
    return value if value == int(value) and abs(value) <= _WHOLE else _rounded(value, _MEANT)


def _rounded(value: float, digits: int) -> float:
    """Return a number with so many digits; halves go away from zero, as they do in JavaScript."""
    precise = Decimal(value)
    places = precise.adjusted() - digits + 1
    return float(precise.quantize(Decimal(1).scaleb(places), ROUND_HALF_UP))


def _plain(value: float, digits: int) -> str:
    short = _rounded(value, digits)
    if abs(short) < 1e-6:
        return _scientific(short, digits)
    text = format(Decimal(repr(short)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scientific(value: float, digits: int) -> str:
    part, power = format(_rounded(value, digits), f".{digits - 1}e").split("e")
    return f"{part.rstrip('0').rstrip('.') if '.' in part else part}e{int(power)}"

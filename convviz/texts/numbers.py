"""Numbers as people write them, and whether what is written is the number itself.

Whole numbers are written out to 2^53; others with as many digits as are asked for, and never fewer than
stand before the point. "=" belongs before what is exact and "≈" before what is rounded. assets/numbers.js
writes by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache, reduce
from math import isfinite

#: The largest number up to which every whole number has a double of its own.
_WHOLE = 2**53
#: Digits of a double that a person can have meant; what stands behind them is the computer's.
_MEANT = 15
#: More digits than a sum of products of any two doubles has.
_EVERY_DIGIT = Context(prec=1400, Emin=MIN_EMIN, Emax=MAX_EMAX)


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
    meant = _meant(value)
    size = abs(meant)
    if size > _WHOLE:
        text = scientific(meant, digits)
    elif meant == int(meant):
        text = str(int(meant))
    else:
        before = len(str(int(size))) if size >= 1 else 0
        text = _plain(meant, max(digits, before))
    return text.replace("-", "−")


def exact(value: float, digits: int = 6) -> bool:
    """Return whether `written` says all of a number.

    Examples
    --------
    >>> exact(0.1 + 0.2), exact(1 / 3), exact(88888.123456)
    (True, False, False)
    """
    return isfinite(value) and same(written(value, digits), value)


def same(text: str, value: float) -> bool:
    """Return whether what is written is a number, without the last digits of a double.

    Examples
    --------
    >>> same("0.3", 0.1 + 0.2), same("1.23e10", 12345678901.0)
    (True, False)
    """
    return read(text) == Fraction(str(_meant(value)))


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
    terms_total = Fraction(0)
    for factors in terms:
        product = Fraction(1)
        for factor in factors:
            product *= read(factor)
        terms_total += product
    return "=" if read(total) * divisor == terms_total else "≈"


def exact_sum(terms: Iterable[Iterable[float]], divisor: int = 1) -> float:
    """Return a sum of products of numbers as they were meant, added up without an error.

    Examples
    --------
    >>> exact_sum([(0.1, 1.0), (0.2, 1.0), (-0.3,)]), exact_sum([(1e16,), (0.5,), (-1e16,)])
    (0.0, 0.5)
    """
    total = Decimal(0)
    for factors in terms:
        total = _EVERY_DIGIT.add(total, reduce(_EVERY_DIGIT.multiply, map(_decimal, factors)))
    return float(_EVERY_DIGIT.divide(total, Decimal(divisor)))


@lru_cache(maxsize=4096)
def _decimal(value: float) -> Decimal:
    return Decimal(repr(_meant(value)))


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
        return scientific(short, digits)
    text = format(Decimal(repr(short)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def scientific(value: float, digits: int = 6) -> str:
    """Return a finite number as text with a power of ten.

    Examples
    --------
    >>> scientific(-12345678.0, 3), scientific(0.00001)
    ('−1.23e7', '1e−5')
    """
    part, power = format(_rounded(_meant(value), digits), f".{digits - 1}e").split("e")
    text = f"{part.rstrip('0').rstrip('.') if '.' in part else part}e{int(power)}"
    return text.replace("-", "−")

"""Sums whose terms all but cancel out: what floats leave of them is noise, so they are added up anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt

from ..texts.numbers import exact_sum
from .arrays import INFINITIES_ARE_DATA, LARGEST_WHOLE, Array

#: The products of a sum, each by its factors.
Terms = Iterable[tuple[float, ...]]
#: The share of its terms' sizes below which a sum may have lost digits that are shown.
_LEFT = 1e-7


@INFINITIES_ARE_DATA
def may_cancel(count: int, *arrays: Array | None) -> bool:
    """Return whether sums of `count` products of the arrays' numbers may be inexact.

    Those of float32 are left as they are: their numbers were never written with as many digits.

    Examples
    --------
    >>> may_cancel(9, np.array([1.0, 2.0]), np.array([-1.0])), may_cancel(9, np.array([0.1]))
    (False, True)
    """
    there = [array for array in arrays if array is not None and array.size]
    if any(array.dtype != np.float64 for array in there):
        return False
    most = count * np.prod([max(float(abs(array).max()), 1.0) for array in there])
    return not (most <= LARGEST_WHOLE and all((array == np.rint(array)).all() for array in there))


@INFINITIES_ARE_DATA
def cancelled(sums: Array, sizes: Array) -> npt.NDArray[np.bool_]:
    """Return which sums are tiny beside the sum of their terms' sizes."""
    little: npt.NDArray[np.bool_] = (abs(sums) <= _LEFT * sizes) & (sizes > 0) & np.isfinite(sizes)
    return little


def settled(sums: Array, sizes: Array, terms: Callable[[int], Terms], divisors: Array | None = None) -> Array:
    """Return sums of products, with those that all but cancel out added up without an error.

    Parameters
    ----------
    sums, sizes : ndarray
        The sums as floats have them, and those of the sizes of their terms, of the same shape.
    terms : callable
        ``terms(index)`` has the factors of each product in the sum that is ``sums.flat[index]``.
    divisors : ndarray, optional
        What each sum is divided by, of the same shape.

    Examples
    --------
    >>> terms = [(0.1,), (0.2,), (-0.3,)]
    >>> settled(np.array([0.1 + 0.2 - 0.3]), np.array([0.6]), lambda index: terms)
    array([0.])
    """
    uncertain = np.flatnonzero(cancelled(sums, sizes)).tolist()
    if not uncertain:
        return sums
    sums = sums.copy()
    for index in uncertain:
        sums.flat[index] = exact_sum(terms(index), 1 if divisors is None else int(divisors.flat[index]))
    return sums

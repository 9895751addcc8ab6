"""Upsampling by whole factors: what enlarges a picture without learned weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import ConvError
from .arrays import IMAGES, LARGEST_ARRAY, Array, as_numbers, common_type
from .setting import pair, quoted

#: The ways to fill in what lies between the cells.
UPSAMPLINGS = ("nearest", "bilinear")


def upsample2d(x: object, factor: int | Sequence[int], mode: str = "nearest") -> Array:
    """Return `x` enlarged by a whole factor.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
        Integers, or floating point.
    factor : int or (vertical, horizontal)
        At least 1.
    mode : {"nearest", "bilinear"}
        "nearest" repeats every cell; "bilinear" weighs the nearest two cells of each axis by their
        distance, cells counting as squares with half-pixel centres (torch's ``align_corners=False``, ONNX's
        ``half_pixel``). Beyond the outermost centres the edge goes on.

    Returns
    -------
    ndarray, shape (C, factor * H, factor * W) or (N, C, factor * H, factor * W)
        float32 when `x` is float32, else float64.

    Raises
    ------
    ConvError
        With the rule and both numbers in its sentence.

    Examples
    --------
    >>> upsample2d([[[0, 4]]], 2)
    array([[[0., 0., 4., 4.],
            [0., 0., 4., 4.]]])
    >>> upsample2d([[[0, 4]]], (1, 2), "bilinear")
    array([[[0., 1., 3., 4.]]])
    """
    values = as_numbers(x, "x", IMAGES)
    factors = pair(factor, "factor", 1)
    if mode not in UPSAMPLINGS:
        raise ConvError("upsampling", "mode", value=quoted(mode), names=list(UPSAMPLINGS))
    size = values.size * factors[0] * factors[1]
    if size > LARGEST_ARRAY:
        raise ConvError("output_too_large", "factor", output=size, limit=LARGEST_ARRAY)
    values = values.astype(common_type(values), copy=False)
    for axis, times in zip((-2, -1), factors, strict=True):
        values = values.repeat(times, axis) if mode == "nearest" else _between(values, times, axis)
    return values


def _between(values: Array, times: int, axis: int) -> Array:
    """Return an axis enlarged, each new cell between the two old ones whose centres are nearest."""
    size = values.shape[axis]
    centres = ((np.arange(size * times) + 0.5) / times - 0.5).clip(0, size - 1)
    lower = centres.astype(np.intp)
    share = (centres - lower).astype(values.dtype)
    if axis == -2:
        share = share[:, None]
    low, high = values.take(lower, axis), values.take(np.minimum(lower + 1, size - 1), axis)
    mixed: Array = low * (1 - share) + high * share
    return mixed

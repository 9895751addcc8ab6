"""Transposed convolution as a way to enlarge a picture: its setting, and whether it draws a checkerboard."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .arrays import Array
from .setting import Pair, pair, whole
from .transposed_setting import TransposedSetting


def enlarging(
    size: int | Sequence[int], kernel: int | Sequence[int], factor: int, dilation: int | Sequence[int] = 1
) -> TransposedSetting:
    """Return the transposed convolution that makes a picture exactly `factor` times as large.

    Its stride is the factor. What the stamps reach beyond that size is cropped from both ends alike, an odd
    line from the first; where they do not reach it, output_padding adds the lines.

    Parameters
    ----------
    size, kernel, dilation : int or (vertical, horizontal)
    factor : int
        At least 1.

    Raises
    ------
    ConvError
        For a value of the wrong kind or below 1.

    Examples
    --------
    >>> setting = enlarging(8, kernel=3, factor=2)
    >>> setting.padding, setting.output_padding, setting.output
    (((1, 0), (1, 0)), (0, 0), (16, 16))
    >>> enlarging(8, kernel=1, factor=2).output_padding
    (1, 1)
    """
    factor = whole(factor, "factor", 1)
    beyond = [
        d * (k - 1) + 1 - factor
        for k, d in zip(pair(kernel, "kernel", 1), pair(dilation, "dilation", 1), strict=True)
    ]
    return TransposedSetting(
        input=size,
        kernel=kernel,
        stride=factor,
        padding=[(max(more, 0) - max(more, 0) // 2, max(more, 0) // 2) for more in beyond],
        output_padding=[max(-more, 0) for more in beyond],
        dilation=dilation,
    )


def bilinear_kernel(factor: int) -> Array:
    """Return the kernel with which `enlarging` interpolates bilinearly, (2f - f % 2, 2f - f % 2).

    Examples
    --------
    >>> bilinear_kernel(2)[1].tolist(), bilinear_kernel(3).shape
    ([0.1875, 0.5625, 0.5625, 0.1875], (5, 5))
    """
    factor = whole(factor, "factor", 1)
    side = 2 * factor - factor % 2
    line = 1 - np.abs(np.arange(side) - (side - 1) / 2) / factor
    return np.outer(line, line)


def phase_sums(kernel: Array, stride: int | Sequence[int], dilation: int | Sequence[int] = 1) -> Array:
    """Return what a transposed convolution makes of an even area of ones, far from its edges.

    Parameters
    ----------
    kernel : ndarray, (kh, kw)
    stride, dilation : int or (vertical, horizontal)
        At least 1.

    Returns
    -------
    ndarray, shape of the stride
        The pattern that repeats every stride cells, up to where it begins: each entry is the sum of the
        weights that land together. All equal: no checkerboard.

    Examples
    --------
    A kernel of ones, 3x3 at stride 2, makes four numbers of one; the bilinear kernel does not.

    >>> phase_sums(np.ones((3, 3)), 2).tolist(), phase_sums(bilinear_kernel(2), 2).tolist()
    ([[4.0, 2.0], [2.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]])
    """
    strides: Pair = pair(stride, "stride", 1)
    places = [
        np.arange(side) * d % s
        for side, d, s in zip(kernel.shape, pair(dilation, "dilation", 1), strides, strict=True)
    ]
    sums: Array = np.zeros(strides)
    np.add.at(sums, np.ix_(*places), kernel)
    return sums


def even_area(
    kernel: Array, stride: int | Sequence[int], dilation: int | Sequence[int] = 1
) -> tuple[list[float], list[int]]:
    """Return which numbers an even area of ones becomes, and how many products a pixel of it gets, in order.

    Parameters are those of `phase_sums`. One number alone: no checkerboard. One count alone: even overlap.

    Examples
    --------
    >>> even_area(np.ones((3, 3)), 2), even_area(bilinear_kernel(3), 3)
    (([1.0, 2.0, 4.0], [1, 2, 4]), ([1.0], [1, 2, 4]))
    """
    sums = np.unique(phase_sums(kernel, stride, dilation).round(9))
    counts = np.unique(phase_sums(np.ones(kernel.shape), stride, dilation))
    return sums.tolist(), [int(count) for count in counts]

"""Pooling: the largest or the average of each window, and the same result with every window accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from .arrays import IMAGE, IMAGES, INFINITIES_ARE_DATA, Array, as_numbers, common_type
from .conv import refuse_unholdable
from .correlation import windows_of
from .noise import may_cancel, settled
from .pool_setting import PoolSetting
from .pool_trace import PoolTrace, divisors


def max_pool2d(
    x: object,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: object = 0,
    dilation: int | Sequence[int] = 1,
    ceil_mode: bool = False,
) -> Array:
    """Return the largest number in each window of each channel.

    Parameters
    ----------
    x : array_like, shape (C, H, W) or (N, C, H, W)
        Integers, or floating point; a NaN is the largest of all.
    kernel_size : int or (vertical, horizontal)
    stride : int or (vertical, horizontal), optional
        At least 1; as large as the kernel if not given.
    padding : int, (vertical, horizontal) or ((top, bottom), (left, right))
        At most half the kernel. Padding never wins: it is minus infinity, not 0.
    dilation : int or (vertical, horizontal)
        At least 1.
    ceil_mode : bool
        Whether a last window may hang over the padded input, as long as it begins before the padding
        at the end does.

    Returns
    -------
    ndarray, shape (C, H_out, W_out) or (N, C, H_out, W_out)
        ``H_out`` as of `conv2d`; with ``ceil_mode`` its division is rounded up, and a last window that
        would begin in the padding at the end is left out. float32 if `x` is, else float64. Minus
        infinity where a window meets padding only, which takes a dilation.

    Raises
    ------
    ConvError
        With the rule and both numbers in its sentence.

    See Also
    --------
    max_pool2d_trace : the same numbers with the winner of each window.

    Notes
    -----
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", relationship 9.

    Examples
    --------
    >>> max_pool2d([[[1, 4, 3], [4, 2, 0], [5, 1, 6]]], kernel_size=2, ceil_mode=True)
    array([[[4., 3.],
            [5., 6.]]])
    """
    values, setting = _settle("max", x, IMAGES, kernel_size, stride, padding, dilation, ceil_mode)
    return _pool(values, setting)[1]


def avg_pool2d(
    x: object,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: object = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Array:
    """Return the average of each window of each channel.

    Parameters
    ----------
    x, kernel_size, stride, padding, ceil_mode
        As in `max_pool2d`; padding is zeros.
    count_include_pad : bool
        Whether the sum is divided by the window's padding cells too. What hangs over with
        ``ceil_mode`` is never counted.

    Returns
    -------
    ndarray, shape (C, H_out, W_out) or (N, C, H_out, W_out)
        As of `max_pool2d`.

    Raises
    ------
    ConvError
        With the rule and both numbers in its sentence.

    See Also
    --------
    avg_pool2d_trace : the same numbers with every sum and its divisor.

    Examples
    --------
    >>> avg_pool2d([[[4, 8]]], kernel_size=(1, 2), stride=1, padding=(0, 1))
    array([[[2., 6., 4.]]])
    >>> avg_pool2d([[[4, 8]]], kernel_size=(1, 2), stride=1, padding=(0, 1), count_include_pad=False)
    array([[[4., 6., 8.]]])
    """
    values, setting = _settle("avg", x, IMAGES, kernel_size, stride, padding, 1, ceil_mode, count_include_pad)
    return _pool(values, setting)[1]


def max_pool2d_trace(
    x: object,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: object = 0,
    dilation: int | Sequence[int] = 1,
    ceil_mode: bool = False,
) -> PoolTrace:
    """Return `max_pool2d` of one image, (C, H, W), as a sequence of placements.

    Examples
    --------
    >>> trace = max_pool2d_trace([[[1, 4, 3, 0]]], kernel_size=(1, 2))
    >>> [(placement.result, placement.winner) for placement in trace]
    [(4.0, 1), (3.0, 0)]
    """
    return _trace(*_settle("max", x, IMAGE, kernel_size, stride, padding, dilation, ceil_mode))


def avg_pool2d_trace(
    x: object,
    kernel_size: int | Sequence[int],
    stride: int | Sequence[int] | None = None,
    padding: object = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> PoolTrace:
    """Return `avg_pool2d` of one image, (C, H, W), as a sequence of placements.

    Examples
    --------
    >>> trace = avg_pool2d_trace([[[1, 4, 3]]], kernel_size=(1, 2), ceil_mode=True)
    >>> [(placement.result, placement.divisor) for placement in trace]
    [(2.5, 2), (3.0, 1)]
    """
    return _trace(*_settle("avg", x, IMAGE, kernel_size, stride, padding, 1, ceil_mode, count_include_pad))


@INFINITIES_ARE_DATA
def _settle(
    kind: str, x: object, shape: str, kernel_size: int | Sequence[int], *others: Any
) -> tuple[Array, PoolSetting]:
    """Return the array in its type and the setting, or raise a ConvError.

    `others` are stride, padding, dilation, ceil_mode and, of an average, count_include_pad.
    """
    values = as_numbers(x, "x", shape)
    stride, padding, dilation, *switches = others
    setting = PoolSetting(
        kind, values.shape[-2:], kernel_size, stride, padding, dilation, values.shape[-3], *switches
    ).check()
    refuse_unholdable(values.shape[0] if values.ndim == 4 else 1, setting)
    return values.astype(common_type(values), copy=False), setting


def _trace(values: Array, setting: PoolSetting) -> PoolTrace:
    padded, output = _pool(values, setting)
    if setting.kind == "avg" and may_cancel(setting.kernel[0] * setting.kernel[1], values):
        sizes = _pool(abs(values), setting)[1]
        raw = PoolTrace(setting=setting, x=values, padded=padded, output=output)
        parts = np.broadcast_to(raw.divisors, output.shape)
        output = settled(output, sizes, lambda index: [(tap.value,) for tap in raw[index].taps], parts)
    return PoolTrace(setting=setting, x=values, padded=padded, output=output)


@INFINITIES_ARE_DATA
def _pool(values: Array, setting: PoolSetting) -> tuple[Array, Array]:
    """Return the padded input and the output, with as many axes as `values`."""
    batch = values if values.ndim == 4 else values[None]
    axes = setting.axes
    largest = setting.kind == "max"
    around = [(axis.before, axis.after) for axis in axes]
    padded = np.pad(batch, [(0, 0), (0, 0), *around], constant_values=-np.inf if largest else 0)
    # Every channel is a group of its own, one channel deep.
    taps = windows_of(padded, axes, setting.in_channels)[:, :, 0]
    out: Array = taps[:, :, 0, 0].copy()
    for a, b in list(product(*map(range, setting.kernel)))[1:]:
        (np.maximum if largest else np.add)(out, taps[:, :, a, b], out=out)
    if not largest:
        out /= divisors(setting)
    return (padded, out) if values.ndim == 4 else (padded[0], out[0])

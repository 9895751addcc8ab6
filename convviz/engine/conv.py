"""Convolution: the result, and the same result with every placement accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import ConvError
from .arrays import (
    IMAGE,
    IMAGES,
    INFINITIES_ARE_DATA,
    LARGEST_ARRAY,
    Array,
    alike,
    as_numbers,
    check_bias,
    common_type,
)
from .correlation import correlate, surrounded, windows_of
from .noise import Terms, may_cancel, settled
from .pool_setting import PoolSetting
from .setting import ConvSetting
from .trace import Trace
from .wiring import wiring


def conv2d(
    x: object,
    weight: object,
    bias: object = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: object = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Array:
    """Return the 2-D convolution of `x` with `weight` (cross-correlation, as in every framework).

    Parameters
    ----------
    x : array_like, shape (C_in, H, W) or (N, C_in, H, W)
        Integers, or floating point; NaN and infinities are data and pass through.
    weight : array_like, shape (C_out, C_in / groups, kh, kw)
        The kernel is laid down as it is, not flipped.
    bias : array_like, shape (C_out,), optional
        Added to every cell of its output channel.
    stride, dilation : int or (vertical, horizontal)
        At least 1.
    padding : int, (vertical, horizontal), ((top, bottom), (left, right)) or str
        Cells added on each side; or "valid", "same" (TensorFlow's rule, any stride),
        "same_lower", "full".
    groups : int
        Must divide C_in and C_out.
    padding_mode : {"zeros", "reflect", "replicate", "circular"}
        Where padding cells get their value. "reflect" needs less padding than input,
        "circular" at most as much.

    Returns
    -------
    ndarray, shape (C_out, H_out, W_out) or (N, C_out, H_out, W_out)
        ``H_out = floor((H + top + bottom - dilation * (kh - 1) - 1) / stride) + 1``, likewise W_out.
        float32 when all arrays given are float32, else float64.

    Raises
    ------
    ConvError
        With the rule and both numbers in its sentence.

    See Also
    --------
    conv2d_trace : the same numbers with every product named.

    Notes
    -----
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", relationship 6
    (and 15 for dilation).

    Examples
    --------
    >>> conv2d([[[0, 1, 2], [3, 4, 5], [6, 7, 8]]], [[[[1, 2], [3, 4]]]])
    array([[[27., 37.],
            [57., 67.]]])
    """
    values, kernels, offsets, setting = _settle(
        as_numbers(x, "x", IMAGES), weight, bias, (stride, padding, dilation, groups, padding_mode)
    )
    # Not cast before it is copied block by block: a picture's bytes take an eighth of the room.
    _, out = _convolve(values if values.ndim == 4 else values[None], kernels, offsets, setting)
    return out if values.ndim == 4 else out[0]


def conv2d_trace(
    x: object,
    weight: object,
    bias: object = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: object = 0,
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
    padding_mode: str = "zeros",
) -> Trace:
    """Return `conv2d` of one image as a sequence of placements with every number behind every cell.

    Parameters are those of `conv2d`, but `x` is (C_in, H, W).

    Returns
    -------
    Trace
        ``len(trace)`` is ``C_out * H_out * W_out``; filter by filter, each row by row.

    Examples
    --------
    >>> trace = conv2d_trace([[[1, 2], [3, 4]]], [[[[10, 1], [0, 0]]]], padding=((1, 0), (0, 0)))
    >>> placement = trace[1]
    >>> placement.output, placement.total
    ((0, 1, 0), 12.0)
    >>> [(tap.value, tap.weight, tap.product) for tap in placement.taps]
    [(1.0, 10.0, 10.0), (2.0, 1.0, 2.0), (3.0, 0.0, 0.0), (4.0, 0.0, 0.0)]
    >>> [tap.padding for tap in trace[0].taps]
    [True, True, False, False]
    """
    values, kernels, offsets, setting = _settle(
        as_numbers(x, "x", IMAGE), weight, bias, (stride, padding, dilation, groups, padding_mode)
    )
    values = values.astype(kernels.dtype, order="C", copy=False)
    padded, out = _convolve(values[None], kernels, offsets, setting)
    trace = Trace(setting=setting, x=values, padded=padded[0], weight=kernels, bias=offsets, output=out[0])
    if not may_cancel(kernels[0].size + 1, values, kernels, offsets):
        return trace
    _, sizes = _convolve(abs(values)[None], abs(kernels), None if offsets is None else abs(offsets), setting)
    return replace(trace, output=settled(trace.output, sizes[0], lambda index: _terms(trace, index)))


def _terms(trace: Trace, index: int) -> Terms:
    """Return the factors of every product in an output cell, without those that are 0."""
    o, i, j = np.unravel_index(index, trace.output.shape)
    filters = trace.weight[o]
    first = wiring(trace.setting).reads(int(o)).start
    read = trace.padded[first : first + len(filters), trace.tap_rows[i][:, None], trace.tap_cols[j]]
    terms: list[tuple[float, ...]] = [
        factors
        for factors in zip(read.ravel().tolist(), filters.ravel().tolist(), strict=True)
        if all(factors)
    ]
    return terms if trace.bias is None else [*terms, (float(trace.bias[o]),)]


@INFINITIES_ARE_DATA
def _settle(
    values: Array, weight: object, bias: object, options: tuple[Any, ...]
) -> tuple[Array, Array, Array | None, ConvSetting]:
    """Return the arrays, all but the input in the result's type, and their setting, or raise a ConvError.

    `options` are stride, padding, dilation, groups and padding_mode.
    """
    kernels = as_numbers(weight, "weight", "(C_out, C_in/groups, kh, kw)")
    stride, padding, dilation, groups, padding_mode = options
    sizes, channels = (values.shape[-2:], kernels.shape[-2:]), (values.shape[-3], len(kernels))
    setting = ConvSetting(
        *sizes, stride, padding, dilation, *channels, groups, padding_mode, bias is not None
    ).check()
    if kernels.shape[1] != setting.weight_shape[1]:
        raise ConvError(
            "weight_depth",
            "weight",
            depth=kernels.shape[1],
            in_channels=setting.in_channels,
            groups=setting.groups,
            expected=setting.weight_shape[1],
        )
    refuse_unholdable(values.shape[0] if values.ndim == 4 else 1, setting)
    offsets = check_bias(bias, setting.out_channels)
    kernels, offsets = alike(common_type(values, kernels, offsets), kernels, offsets)
    return values, kernels, offsets, setting


def refuse_unholdable(images: int, setting: ConvSetting | PoolSetting) -> None:
    """Raise a ConvError when padded input or output of so many images would be too large to hold."""
    rows, cols = setting.axes
    padded = images * setting.in_channels * rows.padded * cols.padded
    output = images * setting.out_channels * rows.output * cols.output
    if max(padded, output) > LARGEST_ARRAY:
        raise ConvError("too_large", "padding", padded=padded, output=output, limit=LARGEST_ARRAY)


@INFINITIES_ARE_DATA
def _convolve(batch: Array, weight: Array, bias: Array | None, setting: ConvSetting) -> tuple[Array, Array]:
    """Return the padded input (N, C_in, H, W) and the output (N, C_out, H_out, W_out)."""
    axes = setting.axes
    if setting.padding_mode == "zeros":
        padded = surrounded(batch, axes)
    else:
        rows, cols = (axis.sources(setting.padding_mode) for axis in axes)
        padded = batch.take(rows, axis=2).take(cols, axis=3)
    out = np.empty((len(batch), setting.out_channels, *setting.output), dtype=weight.dtype)
    correlate(windows_of(padded, axes, setting.groups), weight, out)
    if bias is not None:
        out += bias[:, None, None]
    return padded, out

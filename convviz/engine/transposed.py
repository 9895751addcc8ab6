"""Transposed convolution: the result, and the same result stamp by stamp or window by window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any, Literal, TypedDict, Unpack, overload

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
from .axis import Axis
from .correlation import correlate, surrounded, windows_of
from .noise import Terms, may_cancel, settled
from .setting import quoted, whole
from .transposed_setting import TransposedAxis, TransposedSetting
from .transposed_trace import GatherTrace, ScatterTrace, terms_of, turned

#: The ways to go through the products.
VIEWS = ("scatter", "gather")

#: Bytes of products per block: few enough to stay in a processor's cache ...
_BLOCK = 1 << 22
#: ... but enough input cells for a matrix product to be worth its start.
_LEAST_CELLS = 64
#: Channels that an output cell reads for one that an input cell stamps: with more, stamps are cheaper.
_MOST_INPUTS = 2
#: Weights for a number of output: with more, it takes longer to turn them than to stamp.
_MOST_WEIGHTS = 1
#: Cells of the padded input for one of input or output: with more, most of what windows read is padding.
_MOST_PADDED = 4


def conv_transpose2d(
    x: object,
    weight: object,
    bias: object = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: object = 0,
    output_padding: int | Sequence[int] = 0,
    groups: int = 1,
    dilation: int | Sequence[int] = 1,
) -> Array:
    """Return the 2-D transposed convolution of `x` with `weight`: the adjoint of `conv2d`, not its inverse.

    Parameters
    ----------
    x : array_like, shape (C_in, H, W) or (N, C_in, H, W)
        Integers, or floating point; NaN and infinities are data and pass through.
    weight : array_like, shape (C_in, C_out / groups, kh, kw)
        The weight of the direct convolution, which goes from C_out to C_in channels.
    bias : array_like, shape (C_out,), optional
        Added to every cell of its output channel.
    stride, dilation : int or (vertical, horizontal)
        At least 1.
    padding : int, (vertical, horizontal) or ((top, bottom), (left, right))
        Cells *cropped* from each side of the full result.
    output_padding : int or (vertical, horizontal)
        Lines of output beyond that at the bottom and right. They are computed like all others. On
        each axis smaller than the stride or smaller than the dilation.
    groups : int
        Must divide C_in and C_out.

    Returns
    -------
    ndarray, shape (C_out, H_out, W_out) or (N, C_out, H_out, W_out)
        ``H_out = (H - 1) * stride - top - bottom + dilation * (kh - 1) + 1 + output_padding``,
        likewise W_out. float32 when all arrays given are float32, else float64.

    Raises
    ------
    ConvError
        With the rule and both numbers in its sentence.

    See Also
    --------
    conv_transpose2d_trace : the same numbers with every product named.

    Notes
    -----
    V. Dumoulin and F. Visin, "A guide to convolution arithmetic for deep learning", relationship 14.

    Examples
    --------
    >>> conv_transpose2d([[[0, 1], [2, 3]]], [[[[0, 1], [2, 3]]]])
    array([[[ 0.,  0.,  1.],
            [ 0.,  4.,  6.],
            [ 4., 12.,  9.]]])
    """
    values, kernels, offsets, setting = _settle(
        as_numbers(x, "x", IMAGES), weight, bias, (stride, padding, output_padding, groups, dilation)
    )
    out = _transpose(values if values.ndim == 4 else values[None], kernels, offsets, setting)
    return out if values.ndim == 4 else out[0]


class _Options(TypedDict, total=False):
    """What `conv_transpose2d` takes beside the arrays."""

    stride: int | Sequence[int]
    padding: object
    output_padding: int | Sequence[int]
    groups: int
    dilation: int | Sequence[int]


@overload
def conv_transpose2d_trace(
    x: object,
    weight: object,
    bias: object = None,
    *,
    view: Literal["scatter"] = "scatter",
    **options: Unpack[_Options],
) -> ScatterTrace: ...
@overload
def conv_transpose2d_trace(
    x: object, weight: object, bias: object = None, *, view: Literal["gather"], **options: Unpack[_Options]
) -> GatherTrace: ...
@overload
def conv_transpose2d_trace(
    x: object, weight: object, bias: object = None, *, view: str, **options: Unpack[_Options]
) -> ScatterTrace | GatherTrace: ...
def conv_transpose2d_trace(
    x: object,
    weight: object,
    bias: object = None,
    *,
    stride: int | Sequence[int] = 1,
    padding: object = 0,
    output_padding: int | Sequence[int] = 0,
    groups: int = 1,
    dilation: int | Sequence[int] = 1,
    view: str = "scatter",
) -> ScatterTrace | GatherTrace:
    """Return `conv_transpose2d` of one image as a sequence of placements with every number behind every cell.

    Parameters are those of `conv_transpose2d`, but `x` is (C_in, H, W).

    Parameters
    ----------
    view : {"scatter", "gather"}
        A placement is an input cell that stamps the kernel on the output, or an output cell with a
        window on the stretched and padded input.

    Returns
    -------
    ScatterTrace or GatherTrace
        Of length ``C_in * H * W``, or ``C_out * H_out * W_out``.

    Examples
    --------
    >>> stamps = conv_transpose2d_trace([[[1, 2], [3, 4]]], [[[[10, 1]]]])
    >>> stamps[3].value, [(tap.output, tap.product) for tap in stamps[3].taps]
    (4.0, [((0, 1, 1), 40.0), ((0, 1, 2), 4.0)])
    >>> windows = conv_transpose2d_trace([[[1, 2], [3, 4]]], [[[[10, 1]]]], view="gather")
    >>> windows[4].total, [(tap.value, tap.weight) for tap in windows[4].taps]
    (43.0, [(3.0, 1.0), (4.0, 10.0)])
    """
    if not isinstance(view, str) or view not in VIEWS:
        raise ConvError("view", "view", value=quoted(view), names=list(VIEWS))
    arrays = _settle(
        as_numbers(x, "x", IMAGE), weight, bias, (stride, padding, output_padding, groups, dilation)
    )
    return _stamps(*arrays) if view == "scatter" else _windows(*arrays)


def _stamps(x: Array, weight: Array, bias: Array | None, setting: TransposedSetting) -> ScatterTrace:
    return ScatterTrace(setting, x, weight, bias, _exact(x, weight, bias, setting))


def _windows(x: Array, weight: Array, bias: Array | None, setting: TransposedSetting) -> GatherTrace:
    rows, cols = setting.axes
    padded = setting.in_channels * rows.padded * cols.padded
    if padded > LARGEST_ARRAY:
        output = setting.out_channels * rows.output * cols.output
        raise ConvError("too_large", "dilation", padded=padded, output=output, limit=LARGEST_ARRAY)
    return GatherTrace(setting, x, weight, bias, _exact(x, weight, bias, setting))


def _exact(x: Array, weight: Array, bias: Array | None, setting: TransposedSetting) -> Array:
    """Return the output of one image; sums that all but cancel out are added up without an error."""
    out: Array = _transpose(x[None], weight, bias, setting)[0]
    if not may_cancel(weight[:, 0].size + 1, x, weight, bias):
        return out
    sizes = _transpose(abs(x)[None], abs(weight), None if bias is None else abs(bias), setting)[0]

    def terms(index: int) -> Terms:
        return terms_of(setting, x, weight, bias, [*map(int, np.unravel_index(index, out.shape))])

    return settled(out, sizes, terms)


@INFINITIES_ARE_DATA
def _settle(
    values: Array, weight: object, bias: object, options: tuple[Any, ...]
) -> tuple[Array, Array, Array | None, TransposedSetting]:
    """Return the arrays in their common type and the setting they make, or raise a ConvError.

    `options` are stride, padding, output_padding, groups and dilation.
    """
    kernels = as_numbers(weight, "weight", "(C_in, C_out/groups, kh, kw)")
    stride, padding, output_padding, groups, dilation = options
    sizes = values.shape[-2:], kernels.shape[-2:]
    channels = values.shape[-3], kernels.shape[1] * whole(groups, "groups", 1)
    setting = TransposedSetting(
        *sizes, stride, padding, output_padding, dilation, *channels, groups, bias is not None
    ).check()
    if kernels.shape[0] != setting.in_channels:
        raise ConvError("weight_inputs", "weight", count=kernels.shape[0], in_channels=setting.in_channels)
    images = values.shape[0] if values.ndim == 4 else 1
    output = images * setting.out_channels * setting.output[0] * setting.output[1]
    if output > LARGEST_ARRAY:
        raise ConvError("output_too_large", "stride", output=output, limit=LARGEST_ARRAY)
    offsets = check_bias(bias, setting.out_channels)
    values, kernels, offsets = alike(common_type(values, kernels, offsets), values, kernels, offsets)
    return values, kernels, offsets, setting


@INFINITIES_ARE_DATA
def _transpose(batch: Array, weight: Array, bias: Array | None, setting: TransposedSetting) -> Array:
    """Return the output (N, C_out, H_out, W_out)."""
    groups = setting.groups
    out = np.empty((len(batch), setting.out_channels, *setting.output), dtype=batch.dtype)
    if not _in_phases(batch, weight, setting, out):
        out.fill(0)
        stamped = out.reshape(len(batch), groups, -1, *setting.output)
        for image, result in zip(batch.reshape(len(batch), groups, -1, *setting.input), stamped, strict=True):
            _stamp_blocks(image, weight, setting, result)
    if bias is not None:
        out += bias[:, None, None]
    return out


def _in_phases(batch: Array, weight: Array, setting: TransposedSetting, out: Array) -> bool:
    """Fill `out` by ordinary convolutions, each of which makes other cells, unless stamps are better.

    They are where inputs or weights outnumber outputs, where most of what the windows read is no input, and
    where a weight is not finite: the product of such a one with a zero of padding would be NaN.
    """
    depth, fan = setting.in_channels // setting.groups, weight.shape[1]
    if depth > _MOST_INPUTS * fan or weight.size > _MOST_WEIGHTS * out.size or not np.isfinite(weight.sum()):
        return False
    phases = [axis.phases() for axis in setting.axes]
    rows, cols = (
        Axis(
            size,
            1,
            before=max([0, *(-phase.first for phase in axis_phases)]),
            after=max([0, *(phase.first + phase.axis.size - size for phase in axis_phases)]),
        )
        for size, axis_phases in zip(setting.input, phases, strict=True)
    )
    if rows.padded * cols.padded > _MOST_PADDED * (prod(setting.input) + prod(setting.output)):
        return False
    if any(len(axis_phases) < stride for axis_phases, stride in zip(phases, setting.stride, strict=True)):
        out.fill(0)
    plate, kernels = surrounded(batch, (rows, cols)), turned(weight, setting.groups)
    for down, right in product(*phases):
        first = (down.first + rows.before) * cols.padded + right.first + cols.before
        windows = windows_of(plate, (down.axis, right.axis), setting.groups, first)
        correlate(
            windows, kernels[:, :, down.elements, right.elements], out[:, :, down.outputs, right.outputs]
        )
    return True


def _stamp_blocks(image: Array, weight: Array, setting: TransposedSetting, out: Array) -> None:
    """Add all stamps of `image` to `out`, (groups, channels / groups, height, width) both.

    Each block of input cells takes one matrix product for all its stamps; then one kernel element of
    all of them at a time is added in place, without the cropped ones.
    """
    rows, cols = setting.axes
    groups, depth, height, width = image.shape
    filters = weight.reshape(groups, depth, -1).transpose(0, 2, 1)
    per_cell = groups * filters.shape[1]
    cells = max(_LEAST_CELLS, _BLOCK // (per_cell * image.itemsize))
    wide = min(width, cells)
    tall = min(height, cells // wide)
    memory = np.empty(per_cell * tall * wide, dtype=image.dtype)
    for top, left in product(range(0, height, tall), range(0, width, wide)):
        block = image[:, :, top : top + tall, left : left + wide]
        area = block.shape[2] * block.shape[3]
        products = memory[: per_cell * area].reshape(groups, -1, area)
        np.matmul(filters, block.reshape(groups, depth, area), out=products)
        stamps = products.reshape(groups, -1, rows.kernel, cols.kernel, *block.shape[2:])
        down = _landings(rows, top, block.shape[2])
        right = _landings(cols, left, block.shape[3])
        for (a, from_row, to_row), (b, from_col, to_col) in product(down, right):
            out[:, :, to_row, to_col] += stamps[:, :, a, b, from_row, from_col]


def _landings(axis: TransposedAxis, first: int, count: int) -> list[tuple[int, slice, slice]]:
    """Return for each kernel element which of `count` cells from `first` on land on the output, and where."""
    landings = []
    for tap in range(axis.kernel):
        shift = tap * axis.dilation - axis.before
        start = max(first, -(shift // axis.stride))
        stop = min(first + count, (axis.output - 1 - shift) // axis.stride + 1)
        if start < stop:
            to = slice(start * axis.stride + shift, (stop - 1) * axis.stride + shift + 1, axis.stride)
            landings.append((tap, slice(start - first, stop - first), to))
    return landings

"""The sums of a convolution: kernels laid on every window, as matrix products over blocks of tap values."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np

from .arrays import Array
from .axis import Axis
from .scratch import scratch

#: Bytes of copied tap values per block: few enough to stay in a processor's cache ...
_BLOCK = 1 << 20
#: ... but enough output cells for a matrix product to be worth its start.
_LEAST_CELLS = 64


def surrounded(x: Array, axes: tuple[Axis, Axis]) -> Array:
    """Return (N, C, H_padded, W_padded), zeros around every image: `x` itself where there are none.

    It may lie in memory that the thread's next call takes again.
    """
    rows, cols = axes
    if x.shape[2:] == (rows.padded, cols.padded):
        return np.ascontiguousarray(x)
    shape = (*x.shape[:2], rows.padded, cols.padded)
    padded = scratch("plate", prod(shape), x.dtype).reshape(shape)
    for axis, lines in ((rows, padded), (cols, padded.swapaxes(2, 3))):
        lines[:, :, : axis.before] = 0
        lines[:, :, axis.before + axis.size :] = 0
    padded[:, :, rows.before : rows.before + rows.size, cols.before : cols.before + cols.size] = x
    return padded


def windows_of(padded: Array, axes: tuple[Axis, Axis], groups: int, first: int = 0) -> Array:
    """Return what each tap reads, (N, groups, C_in / groups, kh, kw, H_out, W_out), as a view.

    `padded` is contiguous; `first` is the cell on which the first window begins, counted row by row.
    """
    rows, cols = axes
    image, channel, down, right = padded.strides
    depth = padded.shape[1] // groups
    # Like as_strided, but checked against the buffer's bounds, and in a tenth of the time.
    return np.ndarray(
        (len(padded), groups, depth, rows.kernel, cols.kernel, rows.output, cols.output),
        dtype=padded.dtype,
        buffer=padded,
        offset=first * right,
        strides=(
            image,
            depth * channel,
            channel,
            rows.dilation * down,
            cols.dilation * right,
            rows.stride * down,
            cols.stride * right,
        ),
    )


def correlate(windows: Array, weight: Array, out: Array) -> None:
    """Fill `out` with the sums of the products of kernels and windows.

    Parameters
    ----------
    windows : ndarray, (N, groups, C_in / groups, kh, kw, H_out, W_out)
        As `windows_of` gives them.
    weight : ndarray, (C_out, C_in / groups, kh, kw)
    out : ndarray, (N, C_out, H_out, W_out)
        In any layout.
    """
    images, groups, depth, kh, kw, height, width = windows.shape
    sums = out.reshape(images, groups, -1, height, width)
    filters = weight.reshape(groups, -1, depth * kh * kw)
    if depth == kh * kw == 1:
        np.multiply(windows[:, :, :, 0, 0], filters[..., None], out=sums)
    else:
        _sum_windows(windows, filters, sums)


def _sum_windows(windows: Array, filters: Array, sums: Array) -> None:
    """Fill `sums` (N, groups, F, H, W), copying no more than a block of the windows at a time.

    A block is some whole groups, or some whole rows of one group's output, or a part of one row.
    """
    groups, _, kh, kw, height, width = windows.shape[1:]
    fan, depth = filters.shape[1:]
    cells = max(_LEAST_CELLS, _BLOCK // (depth * filters.itemsize))
    wide = min(width, cells)
    tall = min(height, cells // wide)
    several = min(groups, max(1, cells // (tall * wide)))
    memory = scratch("block", several * (depth + fan) * tall * wide, filters.dtype)
    whole_rows = wide == width and sums.strides[-2:] == (width * sums.itemsize, sums.itemsize)
    for image, result in zip(windows, sums, strict=True):
        for first, top, left in product(
            range(0, groups, several), range(0, height, tall), range(0, width, wide)
        ):
            part = slice(first, first + several)
            block = image[part, ..., top : top + tall, left : left + wide]
            columns = block
            if kh * kw > 1:
                columns = memory[: block.size].reshape(block.shape)
                np.copyto(columns, block)
            columns = columns.reshape(len(block), depth, -1)
            to = result[part, :, top : top + tall, left : left + wide]
            made = to if whole_rows else memory[-to.size :].reshape(to.shape)
            np.matmul(filters[part], columns, out=made.reshape(len(block), fan, -1))
            if not whole_rows:
                to[...] = made

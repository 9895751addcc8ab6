"""The sums of a convolution: kernels laid on every window, as matrix products over blocks of tap values."""

from __future__ import annotations

import threading
from itertools import product
from math import prod
from typing import Any

import numpy as np

from .arrays import Array
from .axis import Axis

#: Bytes of copied tap values per block: few enough to stay in a processor's cache ...
_BLOCK = 1 << 20
#: ... but enough output cells for a matrix product to be worth its start.
_LEAST_CELLS = 64
#: Cells of a flat row, at most: all its taps stay in the processor's nearest cache.
_FLAT_ROW = 256
#: Bytes of a line of the cache: products are a quarter faster where rows begin with one.
_LINE = 64
#: Bytes that each thread keeps for a use, at most.
_MOST_KEPT = 1 << 22
_KEPT = threading.local()


def surrounded(x: Array, axes: tuple[Axis, Axis]) -> Array:
    """Return (N, C, H_padded, W_padded), zeros around every image: `x` itself where there are none.

    It may lie in memory that the thread's next call takes again.
    """
    rows, cols = axes
    if x.shape[2:] == (rows.padded, cols.padded):
        return np.ascontiguousarray(x)
    shape = (*x.shape[:2], rows.padded, cols.padded)
    padded = _scratch("plate", prod(shape), x.dtype).reshape(shape)
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
    # Does a kernel's next row read what its first row reads in the window below?
    if depth == kh * kw == 1:
        np.multiply(windows[:, :, :, 0, 0], filters[..., None], out=sums)
    elif depth == 1 and windows.strides[3] == windows.strides[5]:
        _sum_flat_rows(windows[:, :, 0], filters, sums)
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
    memory = _scratch("block", several * (depth + fan) * tall * wide, filters.dtype)
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


def _sum_flat_rows(windows: Array, filters: Array, sums: Array) -> None:
    """Fill `sums` (N, groups, F, H, W) where kernels are one channel deep.

    `windows` are (N, groups, kh, kw, H, W). The rows of the output are dealt out in turn: each of `deep`
    hands holds `held` rows, which lie flat, one behind the other. What a tap reads for a hand, the tap
    above it reads for the next hand. So a hand is copied once for every column of the kernel, not for
    every tap; and all taps of a hand lie one behind the other, a matrix without further copies.
    """
    groups, kh, kw, height, width = windows.shape[1:]
    fan, taps = filters.shape[1:]
    kind, item = filters.dtype, filters.itemsize
    cells = max(_LEAST_CELLS, _BLOCK // ((taps + kh + fan) * item))
    wide = min(width, cells)
    most = min(height, max(1, _FLAT_ROW // wide))
    held = next(count for count in range(most, 0, -1) if height % count == 0)
    deep = height // held
    tall = min(deep, max(1, cells // (held * wide)))
    line = -(-held * wide * item // _LINE) * _LINE // item
    each = ((tall + kh - 1) * kw + tall * fan) * line * item
    several = -(-groups // min(groups, -(-groups * each // max(_BLOCK, 1))))
    memory = _scratch("block", several * ((tall + kh - 1) * kw + tall * fan) * line, kind)
    made = memory[: several * tall * fan * line].reshape(several, tall, fan, line)
    hands = memory[made.size :].reshape(several, tall + kh - 1, kw, line)
    columns = np.ndarray(
        (several, tall, taps, line), kind, hands, strides=(*hands.strides[:2], line * item, item)
    )
    copies = hands[..., : held * wide].reshape(several, -1, kw, held, wide)
    results = made[..., : held * wide].reshape(several, tall, fan, held, wide)
    dealt = windows.reshape(*windows.shape[:4], held, deep, width).transpose(0, 1, 2, 5, 3, 4, 6)
    targets = sums.reshape(*sums.shape[:3], held, deep, width).transpose(0, 1, 4, 2, 3, 5)
    for image, result in zip(dealt, targets, strict=True):
        for first, top, left in product(
            range(0, groups, several), range(0, deep, tall), range(0, width, wide)
        ):
            part = slice(first, first + several)
            block = image[part, :, top : top + tall, ..., left : left + wide]
            to = result[part, top : top + tall, ..., left : left + wide]
            count, rows, cols = len(to), to.shape[1], to.shape[-1]
            copies[:count, :rows, ..., :cols] = block[:, 0]
            copies[:count, rows : rows + kh - 1, ..., :cols] = block[:, 1:, -1]
            np.matmul(filters[part, None], columns[:count, :rows], out=made[:count, :rows])
            to[...] = results[:count, :rows, ..., :cols]


def _scratch(use: str, count: int, kind: np.dtype[Any]) -> Array:
    """Return memory for `count` numbers, aligned with the lines of the processor's cache.

    The thread keeps it until its next such use: what is given back to the system after each call comes
    back page by page, which takes longer than the sums of a depthwise layer.
    """
    size = count * kind.itemsize + _LINE
    memory: Array | None = getattr(_KEPT, use, None)
    if memory is None or memory.size < size:
        memory = np.empty(size, np.uint8)
        if size <= _MOST_KEPT:
            setattr(_KEPT, use, memory)
    start = -memory.ctypes.data % _LINE
    return memory[start : start + size - _LINE].view(kind)

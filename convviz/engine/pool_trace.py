"""The trace of a pooling layer: window by window, which cells were read and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import isnan
from typing import NamedTuple

import numpy as np

from .arrays import Array, frozen
from .axis import Ints
from .pool_setting import PoolSetting
from .trace import Cell, Windows, cell_at


class PoolTap(NamedTuple):
    """One place of a window.

    `input` is (channel, row, column) counted from the unpadded input's first cell, so padding lies
    below 0 or beyond the size; `kernel` is the place in the window. `padding` says that the tap lies
    outside the input: its `value` is 0 for an average, and minus infinity, which never wins, for a
    maximum.
    """

    input: Cell
    kernel: tuple[int, int]
    value: float
    padding: bool


@dataclass(frozen=True, slots=True)
class PoolPlacement:
    """The window laid down once on a channel.

    `index` counts placements from 0; `output` is the (channel, row, column) of the cell it makes;
    `taps` go row by row; `result` is the cell's value. Of a maximum, `winner` is the number of the tap
    that won, the first of equals (the first NaN, which beats all), None where every tap lies on
    padding. Of an average, `divisor` is what the sum of the taps is divided by.
    """

    index: int
    output: Cell
    taps: tuple[PoolTap, ...]
    result: float
    winner: int | None = None
    divisor: int | None = None


@dataclass(frozen=True, eq=False)
class PoolTrace(Windows[PoolPlacement]):
    """Every placement of one pooling layer; they go channel by channel, each row by row.

    Attributes
    ----------
    setting : PoolSetting
    x : ndarray, (C, H, W)
        The input; `padded` (C, H_padded, W_padded) is what the taps read.
    output : ndarray, (C, H_out, W_out)
        The result of `max_pool2d` or `avg_pool2d`.
    divisors : ndarray, (H_out, W_out)
        What an average divides by: the cells of its window that count.
    tap_rows, tap_cols : ndarray, (H_out, kh) and (W_out, kw)
        The padded row (column) that tap a (b) of output row i (column j) reads.

    Examples
    --------
    >>> from convviz import avg_pool2d_trace, max_pool2d_trace
    >>> placement = max_pool2d_trace([[[1, 4, 3], [4, 2, 0]]], kernel_size=2, stride=1)[0]
    >>> placement.result, placement.taps[placement.winner].input
    (4.0, (0, 0, 1))
    >>> placement = avg_pool2d_trace([[[1, 4, 3]]], kernel_size=(1, 2), padding=(0, 1))[0]
    >>> [(tap.value, tap.padding) for tap in placement.taps], placement.divisor, placement.result
    ([(0.0, True), (1.0, False)], 2, 0.5)
    """

    setting: PoolSetting
    x: Array
    padded: Array
    output: Array

    @cached_property
    def divisors(self) -> Ints:
        """What an average divides by, (H_out, W_out)."""
        return frozen(divisors(self.setting))

    def _placement(self, p: int) -> PoolPlacement:
        channel, i, j = cell_at(p, self.output.shape)
        (top, _), (left, _) = self.setting.sides
        rows, cols = self.setting.input
        taps = []
        for a, b in product(*map(range, self.setting.kernel)):
            r, s = int(self.tap_rows[i, a]), int(self.tap_cols[j, b])
            inside = 0 <= r - top < rows and 0 <= s - left < cols
            value = float(self.padded[channel, r, s])
            taps.append(PoolTap((channel, r - top, s - left), (a, b), value, not inside))
        result = float(self.output[channel, i, j])
        winner = divisor = None
        if self.setting.kind == "avg":
            divisor = int(self.divisors[i, j])
        else:
            winner = next(
                (n for n, tap in enumerate(taps) if not tap.padding and _is(tap.value, result)), None
            )
        return PoolPlacement(p, (channel, i, j), tuple(taps), result, winner, divisor)


def divisors(setting: PoolSetting) -> Ints:
    """Return what the average in each window divides by, (H_out, W_out).

    All of the window, but for what hangs over the padded input; or its input cells alone.
    """
    counts = []
    for axis, size, (before, after) in zip(setting.axes, setting.input, setting.padding, strict=True):
        position = axis.taps() - before
        first, stop = (-before, size + after) if setting.count_include_pad else (0, size)
        counts.append(((position >= first) & (position < stop)).sum(axis=1))
    rows, cols = counts
    return np.outer(rows, cols)


def _is(value: float, result: float) -> bool:
    return value == result or (isnan(value) and isnan(result))

"""The trace: a convolution as a sequence of placements, each able to name every number it used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, overload

from ..errors import ConvError
from .arrays import Array
from .axis import Ints
from .setting import ConvSetting, whole

__all__ = ["Placement", "Tap", "Trace"]


class Tap(NamedTuple):
    """One kernel element meeting one input cell.

    `input` is (channel, row, column) counted from the unpadded input's first cell, so padding lies
    below 0 or beyond the size; `source` is the input cell whose value is read there, None for a
    padding zero; `kernel` is (filter, depth, a, b), an index into the weight. `padding` says that
    the tap lies outside the input, whatever value it reads there.
    """

    input: tuple[int, int, int]
    source: tuple[int, int, int] | None
    kernel: tuple[int, int, int, int]
    value: float
    weight: float
    product: float
    padding: bool


@dataclass(frozen=True, slots=True)
class Placement:
    """The kernel laid down once.

    `index` counts placements from 0; `output` is the (channel, row, column) of the cell it makes;
    `taps` go depth by depth, row by row; `bias` is 0 when there is none; `total` is the cell's value.
    """

    index: int
    output: tuple[int, int, int]
    taps: tuple[Tap, ...]
    bias: float
    total: float


@dataclass(frozen=True, eq=False)
class Trace(Sequence[Placement]):
    """Every placement of one convolution, derived from two small tables when asked for.

    Attributes
    ----------
    setting : ConvSetting
    x : ndarray, (C_in, H, W)
        The input; `padded` (C_in, H_padded, W_padded) is what the taps read.
    weight : ndarray, (C_out, C_in / groups, kh, kw)
    bias : ndarray, (C_out,), or None
    output : ndarray, (C_out, H_out, W_out)
        The result of `conv2d`.
    tap_rows, tap_cols : ndarray, (H_out, kh) and (W_out, kw)
        The padded row (column) that tap a (b) of output row i (column j) reads:
        ``stride * i + dilation * a``.

    Examples
    --------
    >>> from convviz import conv2d_trace
    >>> trace = conv2d_trace([[[1, 2, 3]]], [[[[1, -1]]]])
    >>> len(trace), trace[-1].output, trace[-1].total
    (2, (0, 0, 1), -1.0)
    >>> sum(tap.product for tap in trace[0].taps)
    -1.0
    """

    setting: ConvSetting
    x: Array
    padded: Array
    weight: Array
    bias: Array | None
    output: Array

    def __post_init__(self) -> None:
        for name in ("x", "padded", "weight", "bias", "output"):
            array = getattr(self, name)
            if array is not None:
                object.__setattr__(self, name, _frozen(array.copy()))

    @cached_property
    def tap_rows(self) -> Ints:
        """The padded row that tap a of output row i reads, (H_out, kh)."""
        return _frozen(self.setting.axes[0].taps())

    @cached_property
    def tap_cols(self) -> Ints:
        """The padded column that tap b of output column j reads, (W_out, kw)."""
        return _frozen(self.setting.axes[1].taps())

    @cached_property
    def _sources(self) -> tuple[Ints, Ints]:
        rows, cols = self.setting.axes
        return rows.sources(self.setting.padding_mode), cols.sources(self.setting.padding_mode)

    def __len__(self) -> int:
        return int(self.output.size)

    @overload
    def __getitem__(self, index: int) -> Placement: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Placement, ...]: ...
    def __getitem__(self, index: int | slice) -> Placement | tuple[Placement, ...]:
        if isinstance(index, slice):
            return tuple(self._placement(p) for p in range(len(self))[index])
        try:
            return self._placement(range(len(self))[index])
        except IndexError:
            raise IndexError(f"placement {index} of {len(self)}") from None

    def __iter__(self) -> Iterator[Placement]:
        return map(self._placement, range(len(self)))

    def at(self, channel: int, row: int, column: int) -> Placement:
        """Return the placement that makes output cell (channel, row, column).

        Raises
        ------
        ConvError
            When the output has no such cell; negative indices do not count from the end.
        """
        channels, height, width = self.output.shape
        channel, row, column = whole(channel, "channel", 0), whole(row, "row", 0), whole(column, "column", 0)
        if not (channel < channels and row < height and column < width):
            raise ConvError("no_cell", "output", cell=(channel, row, column), shape=self.output.shape)
        return self._placement((channel * height + row) * width + column)

    def _placement(self, p: int) -> Placement:
        _, height, width = self.output.shape
        o, i, j = p // (height * width), p // width % height, p % width
        filters_per_group = self.setting.out_channels // self.setting.groups
        depth, kh, kw = self.weight.shape[1:]
        first = o // filters_per_group * depth
        source_rows, source_cols = self._sources
        (top, _), (left, _) = self.setting.sides
        size_rows, size_cols = self.setting.input
        taps: list[Tap] = []
        for c in range(depth):
            for a in range(kh):
                for b in range(kw):
                    r, s = int(self.tap_rows[i, a]), int(self.tap_cols[j, b])
                    from_row, from_col = int(source_rows[r]), int(source_cols[s])
                    value, weight = float(self.padded[first + c, r, s]), float(self.weight[o, c, a, b])
                    taps.append(
                        Tap(
                            input=(first + c, r - top, s - left),
                            source=None if min(from_row, from_col) < 0 else (first + c, from_row, from_col),
                            kernel=(o, c, a, b),
                            value=value,
                            weight=weight,
                            product=value * weight,
                            padding=not (0 <= r - top < size_rows and 0 <= s - left < size_cols),
                        )
                    )
        bias = 0.0 if self.bias is None else float(self.bias[o])
        return Placement(p, (o, i, j), tuple(taps), bias, float(self.output[o, i, j]))


def _frozen(array: Array) -> Array:
    array.flags.writeable = False
    return array

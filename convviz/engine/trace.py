"""The trace: a convolution as a sequence of placements, each able to name every number it used."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple, TypeVar, overload

import numpy as np

from ..errors import ConvError
from .arrays import Array, frozen
from .axis import Ints
from .setting import ConvSetting, whole
from .wiring import wiring

__all__ = ["Cell", "Placement", "Placements", "Tap", "Trace", "count_to"]

#: (channel, row, column)
Cell = tuple[int, int, int]


class Tap(NamedTuple):
    """One kernel element meeting one input cell, and where their product goes.

    `input` is (channel, row, column) counted from the unpadded input's first cell, so padding lies
    below 0 or beyond the size; `source` is the input cell whose value is read there, None for a
    zero that is no input cell; `kernel` is an index into the weight: (filter, depth, a, b), of a
    transposed convolution (input channel, filter of its group, a, b). `padding` says that the tap lies
    outside the input, whatever value it reads there. `output` is the cell the product is added to.

    Transposed convolution has two more kinds. `inserted`: the tap reads a zero put between two input
    cells (gather view; `input` then counts the stretched input's cells). `cropped`: the product lands
    outside the output and is lost (scatter view; `output` then lies below 0 or beyond the size).
    """

    input: Cell
    source: Cell | None
    kernel: tuple[int, int, int, int]
    value: float
    weight: float
    product: float
    padding: bool
    output: Cell
    inserted: bool = False
    cropped: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """The kernel laid down once on the input.

    `index` counts placements from 0; `output` is the (channel, row, column) of the cell it makes;
    `taps` go depth by depth, row by row; `bias` is 0 when there is none; `total` is the cell's value.
    """

    index: int
    output: Cell
    taps: tuple[Tap, ...]
    bias: float
    total: float

    @property
    def outputs(self) -> tuple[Cell, ...]:
        """The cells this placement adds to: `output` alone."""
        return (self.output,)

    @property
    def sources(self) -> tuple[Cell, ...]:
        """The input cells whose values it reads, tap by tap; zeros are no cells."""
        return tuple(tap.source for tap in self.taps if tap.source is not None)


def count_to(cell: Cell, shape: tuple[int, ...]) -> int | None:
    """Return how many cells of a (C, H, W) grid come before `cell`, or None when it lies beyond the grid."""
    channels, height, width = shape
    channel, row, column = (
        whole(index, name, 0) for index, name in zip(cell, ("channel", "row", "column"), strict=True)
    )
    if not (channel < channels and row < height and column < width):
        return None
    return (channel * height + row) * width + column


_Laid = TypeVar("_Laid", covariant=True)


class Placements(Sequence[_Laid]):
    """Placements in order, each derived when asked for."""

    @abstractmethod
    def _placement(self, p: int) -> _Laid:
        """Return placement `p`, which exists."""

    @overload
    def __getitem__(self, index: int) -> _Laid: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Laid, ...]: ...
    def __getitem__(self, index: int | slice) -> _Laid | tuple[_Laid, ...]:
        if isinstance(index, slice):
            return tuple(self._placement(p) for p in range(len(self))[index])
        try:
            return self._placement(range(len(self))[index])
        except IndexError:
            raise IndexError(f"placement {index} of {len(self)}") from None

    def __iter__(self) -> Iterator[_Laid]:
        return map(self._placement, range(len(self)))

    def _keep(self, *names: str) -> None:
        """Replace the arrays of these names by read-only copies."""
        for name in names:
            array = getattr(self, name)
            if array is not None:
                object.__setattr__(self, name, frozen(array.copy()))


@dataclass(frozen=True, eq=False)
class Trace(Placements[Placement]):
    """Every placement of one convolution, derived from two small tables when asked for.

    Attributes
    ----------
    setting : ConvSetting
    x : ndarray, (C_in, H, W)
        The input; `padded` (C_in, H_padded, W_padded) is what the taps read.
    weight : ndarray, (C_out, C_in / groups, kh, kw)
    bias : ndarray, (C_out,), or None
    output : ndarray, (C_out, H_out, W_out)
        The result of `conv2d`; sums that all but cancel out are added up without an error.
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
        self._keep("x", "padded", "weight", "bias", "output")

    @cached_property
    def tap_rows(self) -> Ints:
        """The padded row that tap a of output row i reads, (H_out, kh)."""
        return frozen(self.setting.axes[0].taps())

    @cached_property
    def tap_cols(self) -> Ints:
        """The padded column that tap b of output column j reads, (W_out, kw)."""
        return frozen(self.setting.axes[1].taps())

    @cached_property
    def _sources(self) -> tuple[Ints, Ints]:
        rows, cols = self.setting.axes
        return rows.sources(self.setting.padding_mode), cols.sources(self.setting.padding_mode)

    def __len__(self) -> int:
        return int(self.output.size)

    def at(self, channel: int, row: int, column: int) -> Placement:
        """Return the placement that makes output cell (channel, row, column).

        Raises
        ------
        ConvError
            When the output has no such cell; negative indices do not count from the end.
        """
        p = count_to((channel, row, column), self.output.shape)
        if p is None:
            raise ConvError("no_cell", "output", cell=(channel, row, column), shape=self.output.shape)
        return self._placement(p)

    def readers(self, channel: int, row: int, column: int) -> tuple[Cell, ...]:
        """Return the output cells whose windows read input cell (channel, row, column), in order.

        A window also reads it where a padding cell shows its value.

        Raises
        ------
        ConvError
            When the input has no such cell; negative indices do not count from the end.

        Examples
        --------
        >>> from convviz import conv2d_trace
        >>> conv2d_trace([[[1, 2, 3, 4]]], [[[[1, 1]]]], stride=2).readers(0, 0, 2)
        ((0, 0, 1),)
        """
        cell = (channel, row, column)
        if count_to(cell, self.x.shape) is None:
            raise ConvError("no_input_cell", "input", cell=cell, shape=self.x.shape)
        filters = wiring(self.setting).readers(channel)
        rows, cols = (
            np.flatnonzero((sources[taps] == index).any(axis=1)).tolist()
            for sources, taps, index in zip(
                self._sources, (self.tap_rows, self.tap_cols), (row, column), strict=True
            )
        )
        return tuple(product(filters, rows, cols))

    def _placement(self, p: int) -> Placement:
        _, height, width = self.output.shape
        o, i, j = p // (height * width), p // width % height, p % width
        depth, kh, kw = self.weight.shape[1:]
        first = wiring(self.setting).reads(o).start
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
                            output=(o, i, j),
                        )
                    )
        bias = 0.0 if self.bias is None else float(self.bias[o])
        return Placement(p, (o, i, j), tuple(taps), bias, float(self.output[o, i, j]))

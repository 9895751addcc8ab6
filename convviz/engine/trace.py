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
from .pool_setting import PoolSetting
from .setting import ConvSetting, Pair, whole
from .transposed_setting import TransposedSetting
from .wiring import wiring

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


#: The code of the refusal of a cell that a grid has not.
_MISSING = {"output": "no_cell", "input": "no_input_cell"}


def count_to(cell: Cell, shape: tuple[int, ...], grid: str = "output") -> int:
    """Return how many cells of a (C, H, W) grid come before `cell`.

    Raises
    ------
    ConvError
        When the grid, "output" or "input", has no such cell; negative indices do not count from the end.
    """
    channels, height, width = shape
    channel, row, column = (
        whole(index, name, 0) for index, name in zip(cell, ("channel", "row", "column"), strict=True)
    )
    if not (channel < channels and row < height and column < width):
        raise ConvError(_MISSING[grid], grid, cell=cell, shape=shape)
    return (channel * height + row) * width + column


def cell_at(p: int, shape: tuple[int, ...]) -> Cell:
    """Return the cell of a (C, H, W) grid that `p` cells come before."""
    _, height, width = shape
    return p // (height * width), p // width % height, p % width


_Laid = TypeVar("_Laid", covariant=True)


class PlacementSequence(Sequence[_Laid]):
    """Placements in order, each derived when asked for."""

    @abstractmethod
    def _placement(self, p: int) -> _Laid:
        """Return placement `p`, from 0 to ``len(self) - 1``."""

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

    def __post_init__(self) -> None:
        """Replace the arrays among a trace's fields by read-only copies."""
        for name, value in list(vars(self).items()):
            if isinstance(value, np.ndarray):
                object.__setattr__(self, name, frozen(value.copy()))


class Windows(PlacementSequence[_Laid]):
    """Placements on windows: each makes an output cell; they go channel by channel, each row by row."""

    setting: ConvSetting | TransposedSetting | PoolSetting
    output: Array

    @cached_property
    def tap_rows(self) -> Ints:
        """The row of the padded input that tap a of output row i reads, (H_out, kh)."""
        return frozen(self.setting.axes[0].taps())

    @cached_property
    def tap_cols(self) -> Ints:
        """The column of the padded input that tap b of output column j reads, (W_out, kw)."""
        return frozen(self.setting.axes[1].taps())

    def __len__(self) -> int:
        return int(self.output.size)

    def at(self, channel: int, row: int, column: int) -> _Laid:
        """Return the placement that makes output cell (channel, row, column).

        Raises
        ------
        ConvError
            When the output has no such cell; negative indices do not count from the end.
        """
        return self._placement(count_to((channel, row, column), self.output.shape))


class Reading(NamedTuple):
    """What the windows of a trace read and are multiplied by.

    `plate` is the padded input, (C_in, H_padded, W_padded): the rows and the columns of it that show a row or
    column of the input have its number in `sources`, the others -1. Cells before `first` and those
    `extent` behind it are padding. `kernels` are as they are laid down, (C_out, C_in / groups, kh, kw).
    """

    plate: Array
    kernels: Array
    sources: tuple[Ints, Ints]
    first: Pair
    extent: Pair


class Sums(Windows[Placement]):
    """Windows whose cells are multiplied by kernels and added up."""

    setting: ConvSetting | TransposedSetting
    bias: Array | None

    @property
    @abstractmethod
    def _reading(self) -> Reading:
        """What the windows read, found once."""

    @abstractmethod
    def _element(self, o: int, c: int, a: int, b: int) -> tuple[int, int, int, int]:
        """Return the index in the weight of element (a, b) of laid kernel `o` on input channel `c`."""

    def _placement(self, p: int) -> Placement:
        o, i, j = cell_at(p, self.output.shape)
        plate, kernels, (rows, cols), (top, left), (height, width) = self._reading
        first = wiring(self.setting).reads(o).start
        taps: list[Tap] = []
        for c, a, b in product(*map(range, kernels.shape[1:])):
            r, s = int(self.tap_rows[i, a]), int(self.tap_cols[j, b])
            source = first + c, int(rows[r]), int(cols[s])
            inside = 0 <= r - top < height and 0 <= s - left < width
            value, weight = float(plate[first + c, r, s]), float(kernels[o, c, a, b])
            taps.append(
                Tap(
                    input=(first + c, r - top, s - left),
                    source=None if min(source) < 0 else source,
                    kernel=self._element(o, first + c, a, b),
                    value=value,
                    weight=weight,
                    product=value * weight,
                    padding=not inside,
                    output=(o, i, j),
                    inserted=inside and min(source) < 0,
                )
            )
        bias = 0.0 if self.bias is None else float(self.bias[o])
        return Placement(p, (o, i, j), tuple(taps), bias, float(self.output[o, i, j]))


@dataclass(frozen=True, eq=False)
class Trace(Sums):
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

    @cached_property
    def _reading(self) -> Reading:
        rows, cols = self.setting.axes
        sources = rows.sources(self.setting.padding_mode), cols.sources(self.setting.padding_mode)
        return Reading(self.padded, self.weight, sources, (rows.before, cols.before), self.setting.input)

    def _element(self, o: int, c: int, a: int, b: int) -> tuple[int, int, int, int]:
        return o, c % self.weight.shape[1], a, b

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
        count_to((channel, row, column), self.x.shape, "input")
        filters = wiring(self.setting).readers(channel)
        rows, cols = (
            np.flatnonzero((sources[taps] == index).any(axis=1)).tolist()
            for sources, taps, index in zip(
                self._reading.sources, (self.tap_rows, self.tap_cols), (row, column), strict=True
            )
        )
        return tuple(product(filters, rows, cols))

"""The trace of a separable convolution: two traces, and the way between their cells."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .arrays import Array
from .separable_setting import SeparableSetting
from .setting import whole
from .trace import Cell, Placement, PlacementSequence, Trace


@dataclass(frozen=True, eq=False)
class SeparableTrace(PlacementSequence[Placement]):
    """Both stages of one depthwise-separable convolution, each a `Trace`, chained.

    As a sequence it holds the placements of the depthwise stage and then those of the pointwise one,
    all counted on: ``trace[p].index == p``. The cells between the stages are the outputs of the first
    and the inputs of the second.

    Attributes
    ----------
    setting : SeparableSetting
    depthwise, pointwise : Trace
        ``pointwise.x`` is ``depthwise.output``.

    Examples
    --------
    >>> from convviz import separable_conv2d_trace
    >>> x, depthwise, pointwise = [[[1, 2, 3]], [[4, 5, 6]]], [[[[1, 1]]], [[[1, -1]]]], [[[[10]], [[1]]]]
    >>> trace = separable_conv2d_trace(x, depthwise, pointwise)
    >>> len(trace), trace.between.tolist(), trace.output.tolist()
    (6, [[[3.0, 5.0]], [[-1.0, -1.0]]], [[[29.0, 49.0]]])
    >>> trace.depthwise_of(0, 0, 1), trace.inputs_of(0, 0, 1)
    (((0, 0, 1), (1, 0, 1)), ((0, 0, 1), (0, 0, 2), (1, 0, 1), (1, 0, 2)))
    >>> trace.pointwise_of(1, 0, 0), trace.outputs_of(1, 0, 1)
    (((0, 0, 0),), ((0, 0, 0), (0, 0, 1)))
    """

    setting: SeparableSetting
    depthwise: Trace
    pointwise: Trace

    @property
    def x(self) -> Array:
        """The input, (C_in, H, W)."""
        return self.depthwise.x

    @property
    def between(self) -> Array:
        """What the depthwise stage makes and the pointwise stage reads, (C_in * multiplier, H, W)."""
        return self.depthwise.output

    @property
    def output(self) -> Array:
        """The result, (C_out, H_out, W_out)."""
        return self.pointwise.output

    def __len__(self) -> int:
        return len(self.depthwise) + len(self.pointwise)

    def stage(self, p: int) -> int:
        """Return whether placement `p` (counted from 0) is of stage 0, depthwise, or 1, pointwise."""
        return int(whole(p, "placement", 0) >= len(self.depthwise))

    def depthwise_of(self, channel: int, row: int, column: int) -> tuple[Cell, ...]:
        """Return the cells between the stages that output cell (channel, row, column) reads.

        One of every channel; none for a cell of the frame that padding of the pointwise stage makes.

        Raises
        ------
        ConvError
            When the output has no such cell.
        """
        return self.pointwise.at(channel, row, column).sources

    def pointwise_of(self, channel: int, row: int, column: int) -> tuple[Cell, ...]:
        """Return the output cells that the cell (channel, row, column) between the stages feeds.

        Raises
        ------
        ConvError
            When there is no such cell between the stages.
        """
        return self.pointwise.readers(channel, row, column)

    def inputs_of(self, channel: int, row: int, column: int) -> tuple[Cell, ...]:
        """Return the input cells that output cell (channel, row, column) reads through both stages.

        Raises
        ------
        ConvError
            When the output has no such cell.
        """
        middle = self.depthwise_of(channel, row, column)
        return tuple(sorted({source for cell in middle for source in self.depthwise.at(*cell).sources}))

    def outputs_of(self, channel: int, row: int, column: int) -> tuple[Cell, ...]:
        """Return the output cells that input cell (channel, row, column) reaches through both stages.

        Raises
        ------
        ConvError
            When the input has no such cell.
        """
        middle = self.depthwise.readers(channel, row, column)
        return tuple(sorted({output for cell in middle for output in self.pointwise_of(*cell)}))

    def _placement(self, p: int) -> Placement:
        first = len(self.depthwise)
        return self.depthwise[p] if p < first else replace(self.pointwise[p - first], index=p)

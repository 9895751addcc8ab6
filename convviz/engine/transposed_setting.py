"""The setting of a transposed convolution: its sizes, its crop and its overlaps, before any array exists."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import ClassVar, NamedTuple

import numpy as np

from ..errors import ConvError
from .axis import Axis, Ints
from .setting import (
    AddedLines,
    ConvSetting,
    Count,
    FourSides,
    Pair,
    Setting,
    Sides,
    Size,
    default,
    groups_problem,
    setting,
)


class Phase(NamedTuple):
    """An ordinary convolution of stride 1 within an axis of a transposed one.

    It makes the `outputs`, positions a stride apart, with the `elements` of the turned kernel, which run
    along an `axis` that begins at position `first` of the input, or outside of it.
    """

    outputs: slice
    elements: slice
    first: int
    axis: Axis


@dataclass(frozen=True, slots=True)
class TransposedAxis:
    """One axis of a transposed convolution, by torch's meanings.

    Parameters
    ----------
    size, kernel : int
        Cells of the input and elements of the kernel along this axis, at least 1.
    stride, dilation : int
        Cells between neighbouring stamps in the output, and between neighbouring taps; at least 1.
    before, after : int
        Cells *cropped* from the full result at the top/left and at the bottom/right, at least 0.
    extra : int
        output_padding: lines of the full result's continuation at the bottom/right, at least 0.

    Notes
    -----
    An axis only counts; whether the setting is legal is asked of `TransposedSetting`. Scatter view:
    each input cell stamps the kernel, positions count from the first output cell and the cropped ones
    lie outside. Gather view: a window of stride 1 slides over the *plate*, the input with
    ``stride - 1`` zeros between its cells and padding around; positions count from the plate's first cell.

    Examples
    --------
    The paper's figure ``padding_strides_odd_transposed``: one more line of padding at the end.

    >>> axis = TransposedAxis(size=3, kernel=3, stride=2, before=1, after=1, extra=1)
    >>> axis.full, axis.output, axis.stretched, axis.pad_before, axis.pad_after
    (7, 6, 5, 1, 2)
    """

    size: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    before: int = 0
    after: int = 0
    extra: int = 0

    @property
    def span(self) -> int:
        """Cells from the kernel's first tap to its last: ``d(k - 1) + 1``."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def full(self) -> int:
        """Cells that the stamps cover, before any is added or cropped: ``(size - 1) * stride + span``."""
        return (self.size - 1) * self.stride + self.span

    @property
    def output(self) -> int:
        """Cells of the result, ``full + extra - before - after``; below 1 it is impossible."""
        return self.full + self.extra - self.before - self.after

    @property
    def stretched(self) -> int:
        """Cells of the input with ``stride - 1`` zeros inserted between neighbours."""
        return (self.size - 1) * self.stride + 1

    @property
    def pad_before(self) -> int:
        """Padding before the stretched input in the gather view; negative crops it."""
        return self.span - 1 - self.before

    @property
    def pad_after(self) -> int:
        """Padding after the stretched input in the gather view; negative crops it."""
        return self.span - 1 - self.after + self.extra

    @property
    def padded(self) -> int:
        """Cells of the plate, ``pad_before + stretched + pad_after``."""
        return self.pad_before + self.stretched + self.pad_after

    @property
    def extra_limit(self) -> int:
        """The smallest output_padding that is refused, ``max(stride, dilation)``."""
        return max(self.stride, self.dilation)

    @property
    def same_output_sizes(self) -> range:
        """The input sizes from which the direct convolution makes `size` cells; its floor hides which it was.

        There are ``stride`` of them, fewer when padding alone is enough for a window. Choosing among
        them is what output_padding is for; `extra` itself plays no part here.

        Examples
        --------
        >>> list(TransposedAxis(size=3, kernel=3, stride=2, before=1, after=1).same_output_sizes)
        [5, 6]
        """
        least = self.full - self.before - self.after
        return range(max(least, 1), max(least + self.stride, 1))

    def stamps(self) -> Ints:
        """Return ``(size, kernel)``: the output position each tap of each stamp lands on.

        What is cropped lands below 0 or at ``output`` and beyond. It is the table of taps of the
        direct convolution, read the other way.

        Examples
        --------
        >>> TransposedAxis(size=2, kernel=3, stride=2, before=1).stamps().tolist()
        [[-1, 0, 1], [1, 2, 3]]
        """
        starts = self.stride * np.arange(self.size, dtype=np.intp) - self.before
        return starts[:, None] + self.dilation * np.arange(self.kernel, dtype=np.intp)

    def taps(self) -> Ints:
        """Return ``(output, kernel)``: the plate's position under each place of each window."""
        starts = np.arange(max(self.output, 0), dtype=np.intp)
        return starts[:, None] + self.dilation * np.arange(self.kernel, dtype=np.intp)

    def sources(self) -> Ints:
        """Return ``(padded,)``: the input index each plate position shows, -1 for a zero of either kind.

        Examples
        --------
        >>> TransposedAxis(size=2, kernel=2, stride=3).sources().tolist()
        [-1, 0, -1, -1, 1, -1]
        """
        position = np.arange(max(self.padded, 0), dtype=np.intp) - self.pad_before
        real = (position >= 0) & (position < self.stretched) & (position % self.stride == 0)
        return np.where(real, position // self.stride, -1)

    def overlaps(self) -> Ints:
        """Return ``(output,)``: how many stamped taps land on each output position.

        Examples
        --------
        >>> TransposedAxis(size=3, kernel=3, stride=2).overlaps().tolist()
        [1, 1, 2, 1, 2, 1, 1]
        """
        landed = self.stamps().ravel()
        landed = landed[(landed >= 0) & (landed < self.output)]
        return np.bincount(landed, minlength=max(self.output, 0)).astype(np.intp)

    def phases(self) -> list[Phase]:
        """Return the ordinary convolutions of stride 1 of which this one consists; they share no element.

        Examples
        --------
        >>> for phase in TransposedAxis(size=4, kernel=3, stride=2).phases():
        ...     print(range(9)[phase.outputs], range(3)[phase.elements], phase.first, phase.axis.output)
        range(0, 9, 2) range(0, 3, 2) -1 5
        range(1, 9, 2) range(1, 3, 2) 0 4
        """
        step = self.stride // gcd(self.stride, self.dilation)
        phases = []
        for start in range(min(step, self.kernel)):
            landing = self.dilation * (self.kernel - 1 - start) - self.before
            outputs = range(landing % self.stride, max(self.output, 0), self.stride)
            elements = len(range(start, self.kernel, step))
            dilation = self.dilation * step // self.stride
            axis = Axis(len(outputs) + dilation * (elements - 1), elements, dilation=dilation)
            first = -(landing // self.stride)
            phases.append(
                Phase(slice(outputs.start, None, self.stride), slice(start, None, step), first, axis)
            )
        return [phase for phase in phases if phase.axis.output]

    @property
    def interior(self) -> range:
        """The output positions on which as many taps land as if the input had no ends."""
        first, stop = self.span - 1 - self.before, self.stretched - self.before
        return range(min(max(first, 0), max(self.output, 0)), min(max(stop, 0), max(self.output, 0)))

    @property
    def even(self) -> bool:
        """Whether equally many taps land on every interior cell, however long the input: no checkerboard.

        Cells one stride apart share their taps, and the taps must reach every place within a stride
        equally often.
        """
        return self.stride == 1 or (self.kernel % self.stride == 0 and gcd(self.dilation, self.stride) == 1)


@setting
class TransposedSetting(Setting):
    """Every parameter of one transposed convolution; pairs are (vertical, horizontal).

    Parameters
    ----------
    input, kernel : int or pair
        Sizes in cells, at least 1.
    stride, dilation : int or pair
        At least 1.
    padding : int, pair or ((top, bottom), (left, right))
        Cells *cropped* from each side of the full result, at least 0: the padding of the direct
        convolution.
    output_padding : int or pair
        Lines of the output beyond that, at the bottom and right only; at least 0, and on each axis
        smaller than the stride or smaller than the dilation.
    in_channels, out_channels, groups : int
        At least 1; `groups` must divide both channel counts.
    bias : bool
        Whether one number per output channel is added.

    Raises
    ------
    ConvError
        For a value of the wrong kind or below its minimum. Whether the values work *together* is
        asked with `check`, so that an impossible setting can still be held and explained.

    Examples
    --------
    >>> TransposedSetting(input=3, kernel=3, stride=2, padding=1, output_padding=1).check().output
    (6, 6)
    >>> TransposedSetting(input=3, kernel=3, stride=2, output_padding=2).check()
    Traceback (most recent call last):
        ...
    convviz.errors.ConvError: vertical output_padding is 2, but stride 2 and dilation 1 allow at most 1
    """

    #: What a person can turn, each with an int or pair value; of two equally near fixes the first leads.
    TURNED: ClassVar = (
        "padding",
        "output_padding",
        "kernel",
        "input",
        "dilation",
        "stride",
        "groups",
        "in_channels",
        "out_channels",
    )

    input: Size
    kernel: Size
    stride: Size = default((1, 1))
    padding: FourSides = default(((0, 0), (0, 0)))
    output_padding: AddedLines = default((0, 0))
    dilation: Size = default((1, 1))
    in_channels: Count = 1
    out_channels: Count = 1
    groups: Count = 1
    bias: bool = False

    @property
    def sides(self) -> Sides:
        """The crop per side, ((top, bottom), (left, right)): `padding` itself, which has no names here."""
        return self.padding

    @property
    def axes(self) -> tuple[TransposedAxis, TransposedAxis]:
        """The vertical and the horizontal axis; they may be impossible."""
        rows, cols = (
            TransposedAxis(size, kernel, stride, dilation, before, after, extra)
            for size, kernel, stride, dilation, (before, after), extra in zip(
                self.input,
                self.kernel,
                self.stride,
                self.dilation,
                self.padding,
                self.output_padding,
                strict=True,
            )
        )
        return rows, cols

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """``(in_channels, out_channels / groups, kh, kw)``: the very weight of the direct convolution."""
        return (self.in_channels, self.out_channels // self.groups, *self.kernel)

    @property
    def full(self) -> Pair:
        """Height and width of what the stamps cover, before output_padding and crop."""
        rows, cols = self.axes
        return rows.full, cols.full

    @property
    def output(self) -> Pair:
        """Output height and width; below 1 it is impossible."""
        rows, cols = self.axes
        return rows.output, cols.output

    @property
    def direct(self) -> ConvSetting:
        """The convolution this one is the transpose of: from this output's size to this input's.

        Its floor drops exactly the lines that output_padding adds, as long as there are fewer of them
        than the stride. With more (a larger dilation allows it) it has ``output_padding // stride``
        placements too many at the end of an axis, which the transposed convolution leaves out.

        Raises
        ------
        ConvError
            When this output has no cells, or more on one axis than a setting may have.
        """
        return ConvSetting(
            input=self.output,
            kernel=self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            in_channels=self.out_channels,
            out_channels=self.in_channels,
            groups=self.groups,
        )

    @property
    def even(self) -> bool:
        """Whether equally many taps land on every interior cell: no checkerboard on either axis."""
        rows, cols = self.axes
        return rows.even and cols.even

    def overlaps(self) -> Ints:
        """Return ``(H_out, W_out)``: how many stamped taps of one input channel land on each output cell.

        Examples
        --------
        >>> TransposedSetting(input=2, kernel=3, stride=2, padding=1).overlaps().tolist()
        [[1, 2, 1], [2, 4, 2], [1, 2, 1]]
        """
        rows, cols = self.axes
        return np.outer(rows.overlaps(), cols.overlaps())

    def problem(self) -> ConvError | None:
        """Return why this setting is impossible, or None when it works."""
        unshared = groups_problem(self.in_channels, self.out_channels, self.groups)
        if unshared:
            return unshared
        rows, cols = self.axes
        for axis, name in ((rows, "vertical"), (cols, "horizontal")):
            if axis.extra >= axis.extra_limit:
                return ConvError(
                    "output_padding",
                    "output_padding",
                    axis=name,
                    output_padding=axis.extra,
                    stride=axis.stride,
                    dilation=axis.dilation,
                    limit=axis.extra_limit - 1,
                )
        for axis, name in ((rows, "vertical"), (cols, "horizontal")):
            if axis.output < 1:
                return ConvError(
                    "nothing_left",
                    "padding",
                    axis=name,
                    full=axis.full,
                    size=axis.size,
                    stride=axis.stride,
                    span=axis.span,
                    output_padding=axis.extra,
                    before=axis.before,
                    after=axis.after,
                )
        return None

    def works_on(self, axis: int) -> bool:
        """Return whether nothing is wrong on `axis` (0 vertical, 1 horizontal) or with the channels."""
        along = self.axes[axis]
        return (
            groups_problem(self.in_channels, self.out_channels, self.groups) is None
            and along.extra < along.extra_limit
            and along.output >= 1
        )

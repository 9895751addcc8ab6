"""The setting of a pooling layer: its sizes, and what a last window that hangs over adds to them."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from ..errors import ConvError
from .axis import Axis
from .setting import (
    Count,
    FourSides,
    Pair,
    Pooling,
    Setting,
    Sides,
    Size,
    Stride,
    default,
    fit_problem,
    setting,
)


@setting
class PoolSetting(Setting):
    """Every parameter of one pooling layer; pairs are (vertical, horizontal).

    Parameters
    ----------
    kind : str
        One of `POOLINGS`.
    input, kernel : int or pair
        Sizes in cells, at least 1; the kernel is the window, torch's ``kernel_size``.
    stride : int or pair, optional
        At least 1; as large as the kernel if not given, so that windows lie side by side.
    padding : int, pair or ((top, bottom), (left, right))
        At least 0, and at most half the kernel.
    dilation : int or pair
        At least 1; average pooling has none.
    in_channels : int
        At least 1. Every channel is pooled by itself.
    ceil_mode : bool
        Whether a last window may hang over the padded input, as long as it begins before the padding
        at the end does.
    count_include_pad : bool
        Whether average pooling divides by the padding cells too; max pooling has no such choice.

    Raises
    ------
    ConvError
        For a value of the wrong kind or below its minimum. Whether the values work *together* is
        asked with `check`.

    Examples
    --------
    >>> PoolSetting("max", input=5, kernel=2).check().output
    (2, 2)
    >>> PoolSetting("max", input=5, kernel=2, ceil_mode=True).check().output
    (3, 3)
    """

    #: What a person can turn, each with an int or pair value; of two equally near fixes the first leads.
    TURNED: ClassVar = ("kernel", "padding", "input", "dilation", "stride")

    kind: Pooling
    input: Size
    kernel: Size
    stride: Stride = default(None)
    padding: FourSides = default(((0, 0), (0, 0)))
    dilation: Size = default((1, 1))
    in_channels: Count = 1
    ceil_mode: bool = False
    count_include_pad: bool = True

    def __post_init__(self) -> None:
        stride: Pair | None = self.stride
        object.__setattr__(self, "stride", stride or self.kernel)
        if self.kind == "avg" and self.dilation != (1, 1):
            raise ConvError("avg_dilation", "dilation", dilation=self.dilation)
        if self.kind == "max" and not self.count_include_pad:
            raise ConvError("max_count", "count_include_pad")

    @property
    def sides(self) -> Sides:
        """The padding per side, ((top, bottom), (left, right)): `padding` itself, which has no names here."""
        return self.padding

    @property
    def out_channels(self) -> int:
        """Channels of the output: as many as of the input."""
        return self.in_channels

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """The vertical and the horizontal axis; what hangs over counts as cells after the input."""
        rows, cols = (
            _reaching(Axis(size, kernel, stride, dilation, before, after), self.ceil_mode)
            for size, kernel, stride, dilation, (before, after) in zip(
                self.input, self.kernel, self.stride, self.dilation, self.padding, strict=True
            )
        )
        return rows, cols

    @property
    def overhang(self) -> Pair:
        """By how many rows and columns the last windows hang over the padded input, with ``ceil_mode``."""
        rows, cols = (axis.after - after for axis, (_, after) in zip(self.axes, self.padding, strict=True))
        return rows, cols

    @property
    def output(self) -> Pair:
        """Output height and width; 0 where the window does not fit."""
        rows, cols = self.axes
        return rows.output, cols.output

    def problem(self) -> ConvError | None:
        """Return why this setting is impossible, or None when it works."""
        for axis, name in ((0, "vertical"), (1, "horizontal")):
            if self._overpadded(axis):
                return ConvError(
                    "pool_padding",
                    "padding",
                    axis=name,
                    padding=max(self.padding[axis]),
                    kernel=self.kernel[axis],
                    limit=self.kernel[axis] // 2,
                )
        return fit_problem(self)

    def works_on(self, axis: int) -> bool:
        """Return whether nothing is wrong on `axis` (0 vertical, 1 horizontal)."""
        return not self._overpadded(axis) and self.axes[axis].fits

    def _overpadded(self, axis: int) -> bool:
        return max(self.padding[axis]) > self.kernel[axis] // 2


def _reaching(axis: Axis, ceil: bool) -> Axis:
    """Return an axis with the cells that its last window hangs over, if it may.

    A window that would begin in the padding at the end, or beyond it, is left out.
    """
    if not ceil:
        return axis
    last = -(-(axis.padded - axis.span) // axis.stride)
    if last * axis.stride >= axis.before + axis.size:
        last -= 1
    over = last * axis.stride + axis.span - axis.padded
    return replace(axis, after=axis.after + over) if last >= 0 and over > 0 else axis

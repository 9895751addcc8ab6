"""The setting of a depthwise-separable convolution: two stages, settled before any array exists."""

from __future__ import annotations

from typing import ClassVar

from ..errors import ConvError
from .axis import Axis
from .setting import (
    LARGEST,
    ConvSetting,
    Count,
    FourSides,
    NamedSides,
    Pair,
    Setting,
    Sides,
    Size,
    default,
    setting,
)


@setting
class SeparableSetting(Setting):
    """Every parameter of one depthwise-separable convolution; pairs are (vertical, horizontal).

    The depthwise stage lays `multiplier` kernels on each input channel, every one on that channel
    alone; the pointwise stage mixes the channels of this with 1x1 kernels.

    Parameters
    ----------
    input, kernel : int or pair
        Sizes in cells, at least 1; the kernel is the depthwise stage's.
    stride, dilation : int or pair
        Of the depthwise stage, at least 1.
    padding : int, pair, ((top, bottom), (left, right)) or str
        Of the depthwise stage, as in `ConvSetting`.
    in_channels, multiplier, out_channels : int
        At least 1. Between the stages there are ``in_channels * multiplier`` channels.
    depthwise_bias, pointwise_bias : bool
        Whether a stage adds one number per channel that it makes.
    pointwise_padding : int, pair or ((top, bottom), (left, right))
        Padding of the pointwise stage. Anything but 0 is a mistake, though a common one: a 1x1 kernel
        has no neighbours to miss, so it only puts a frame around the result that holds nothing but bias.

    Raises
    ------
    ConvError
        For a value of the wrong kind or below its minimum. Whether the values work *together* is
        asked with `check`, so that an impossible setting can still be held and explained.

    Examples
    --------
    >>> setting = SeparableSetting(input=12, kernel=5, in_channels=3, out_channels=256)
    >>> setting.check().output, setting.depthwise_weight_shape, setting.pointwise_weight_shape
    ((8, 8), (3, 1, 5, 5), (256, 3, 1, 1))
    """

    #: What a person can turn, each with an int or pair value; of two equally near fixes the first leads.
    TURNED: ClassVar = ("kernel", "padding", "input", "dilation", "stride")

    input: Size
    kernel: Size
    stride: Size = default((1, 1))
    padding: NamedSides = default(((0, 0), (0, 0)))
    dilation: Size = default((1, 1))
    in_channels: Count = 1
    multiplier: Count = 1
    out_channels: Count = 1
    depthwise_bias: bool = False
    pointwise_bias: bool = False
    pointwise_padding: FourSides = default(((0, 0), (0, 0)))

    @property
    def _plane(self) -> ConvSetting:
        """The depthwise stage of a single channel, which has all there is to know about sizes."""
        return ConvSetting(self.input, self.kernel, self.stride, self.padding, self.dilation)

    @property
    def sides(self) -> Sides:
        """The depthwise padding per side, ((top, bottom), (left, right)), a name resolved to its numbers."""
        return self._plane.sides

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """The vertical and the horizontal axis of the depthwise stage; they may be impossible."""
        return self._plane.axes

    @property
    def channels(self) -> int:
        """Channels between the stages: ``in_channels * multiplier``."""
        return self.in_channels * self.multiplier

    @property
    def depthwise_weight_shape(self) -> tuple[int, int, int, int]:
        """``(in_channels * multiplier, 1, kh, kw)``: torch's weight of as many groups as input channels."""
        return (self.channels, 1, *self.kernel)

    @property
    def pointwise_weight_shape(self) -> tuple[int, int, int, int]:
        """``(out_channels, in_channels * multiplier, 1, 1)``."""
        return (self.out_channels, self.channels, 1, 1)

    @property
    def between(self) -> Pair:
        """Height and width of what the depthwise stage makes; 0 where the kernel does not fit."""
        return self._plane.output

    @property
    def output(self) -> Pair:
        """Output height and width; 0 where the kernel does not fit."""
        height, width = (
            size and before + size + after
            for size, (before, after) in zip(self.between, self.pointwise_padding, strict=True)
        )
        return height, width

    @property
    def depthwise(self) -> ConvSetting:
        """The first stage: a convolution of as many groups as input channels.

        Raises
        ------
        ConvError
            When there would be more than 2**20 channels between the stages.
        """
        self._refuse_channels()
        return ConvSetting(
            input=self.input,
            kernel=self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            in_channels=self.in_channels,
            out_channels=self.channels,
            groups=self.in_channels,
            bias=self.depthwise_bias,
        )

    @property
    def pointwise(self) -> ConvSetting:
        """The second stage: a convolution with a 1x1 kernel on what the first one makes.

        Raises
        ------
        ConvError
            When the first stage is impossible, or makes more than 2**20 channels or cells on an axis.
        """
        self.check()
        self._refuse_channels()
        if max(self.between) > LARGEST:
            raise ConvError("stage_too_large", "padding", size=self.between, limit=LARGEST)
        return ConvSetting(
            input=self.between,
            kernel=1,
            padding=self.pointwise_padding,
            in_channels=self.channels,
            out_channels=self.out_channels,
            bias=self.pointwise_bias,
        )

    @property
    def standard(self) -> ConvSetting:
        """The standard convolution that it stands for: every filter reads every channel.

        It has the output's bias, and no padding but the depthwise stage's.
        """
        return ConvSetting(
            input=self.input,
            kernel=self.kernel,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            in_channels=self.in_channels,
            out_channels=self.out_channels,
            bias=self.pointwise_bias,
        )

    def _refuse_channels(self) -> None:
        if self.channels > LARGEST:
            raise ConvError(
                "too_many_channels",
                "multiplier",
                in_channels=self.in_channels,
                multiplier=self.multiplier,
                channels=self.channels,
                limit=LARGEST,
            )

    def problem(self) -> ConvError | None:
        """Return why this setting is impossible, or None when it works.

        There is no question of groups, for a multiplier always makes whole ones.
        """
        return self._plane.problem()

    def works_on(self, axis: int) -> bool:
        """Return whether nothing is wrong on `axis` (0 vertical, 1 horizontal)."""
        return self.axes[axis].fits

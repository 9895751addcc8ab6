"""The first channels of a large convolution: few enough to draw, and what the others add."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import ConvError
from .arrays import Array
from .conv import conv2d_trace
from .noise import may_cancel, settled
from .samples import NumberChoice, samples
from .separable_setting import SeparableSetting
from .setting import ConvSetting
from .trace import Trace
from .wiring import wiring


@dataclass(frozen=True, eq=False)
class Part:
    """Some channels of a convolution, and what is left out.

    Attributes
    ----------
    whole : ConvSetting
        The convolution that this is a part of.
    trace : Trace
        The convolution of the chosen channels alone.
    rest : ndarray, the shape of ``trace.output``
        What the input channels left out add to each output: ``trace.output + rest`` is the whole
        convolution's.
    """

    whole: ConvSetting
    trace: Trace
    rest: Array

    @property
    def inputs(self) -> int:
        """Input channels left out."""
        return self.whole.in_channels - self.trace.setting.in_channels

    @property
    def outputs(self) -> int:
        """Output channels left out."""
        return self.whole.out_channels - self.trace.setting.out_channels

    @property
    def depth(self) -> int:
        """How many of the channels that a filter reads are left out."""
        return self.whole.weight_shape[1] - self.trace.setting.weight_shape[1]

    @property
    def output(self) -> Array:
        """The output channels of the whole convolution that are in this part."""
        parts, rest = self.trace.output, self.rest
        if not may_cancel(2, parts, rest):
            return parts + rest
        sizes = abs(parts) + abs(rest)
        return settled(
            parts + rest, sizes, lambda index: [(float(parts.flat[index]),), (float(rest.flat[index]),)]
        )


def first_channels(setting: ConvSetting, most: int = 8, inputs: int | None = None) -> ConvSetting:
    """Return the first whole groups that have at most `most` channels on either side.

    Where a single group is larger, its first channels: at most `most` outputs, and `inputs` inputs
    (as many as outputs unless given).

    Raises
    ------
    ConvError
        When the groups do not divide both channel counts.

    Examples
    --------
    >>> part = first_channels(ConvSetting(12, 3, in_channels=20, out_channels=10, groups=5))
    >>> part.in_channels, part.out_channels, part.groups
    (8, 4, 2)
    >>> part = first_channels(ConvSetting(12, 3, in_channels=256, out_channels=32, groups=8))
    >>> part.in_channels, part.out_channels, part.groups
    (8, 4, 1)
    """
    wires, read = wiring(setting), most if inputs is None else inputs
    groups = max(1, min(wires.groups, read // wires.depth, most // wires.fan))
    ins, outs = groups * min(wires.depth, read), groups * min(wires.fan, most)
    if (ins, outs, groups) == (setting.in_channels, setting.out_channels, setting.groups):
        return setting
    return replace(setting, in_channels=ins, out_channels=outs, groups=groups)


def first_part(
    setting: ConvSetting,
    x: Array,
    weight: Array,
    bias: Array | None,
    most: int = 8,
    inputs: int | None = None,
) -> Part:
    """Return the first channels of a convolution of these numbers, as `first_channels` chooses them.

    Parameters
    ----------
    setting : ConvSetting
        Must be possible.
    x : ndarray, (C_in, H, W)
    weight : ndarray, (C_out, C_in / groups, kh, kw)
    bias : ndarray, (C_out,), or None
    most, inputs : int
        As for `first_channels`.

    Raises
    ------
    ConvError
        For an impossible setting, or arrays of other shapes.

    Examples
    --------
    >>> setting = ConvSetting(1, 1, in_channels=3, out_channels=2)
    >>> x, weight = np.array([[[1.0]], [[2.0]], [[3.0]]]), np.ones((2, 3, 1, 1))
    >>> part = first_part(setting, x, weight, None, most=1, inputs=2)
    >>> part.trace.output.tolist(), part.rest.tolist(), part.output.tolist(), part.inputs, part.outputs
    ([[[3.0]]], [[[3.0]]], [[[6.0]]], 1, 1)
    """
    setting.check()
    wanted = ((setting.in_channels, *setting.input), setting.weight_shape, (setting.out_channels,))
    for name, array, shape in zip(("x", "weight", "bias"), (x, weight, bias), wanted, strict=True):
        # Slices would hide it: a part of the wrong arrays often has the right shape.
        if array is not None and array.shape != shape:
            raise ConvError("setting_shape", name, name=name, got=str(array.shape), shape=str(shape))
    small = first_channels(setting, most, inputs)
    ins, outs, depth = small.in_channels, small.out_channels, small.weight_shape[1]
    trace = conv2d_trace(
        x[:ins],
        weight[:outs, :depth],
        None if bias is None else bias[:outs],
        groups=small.groups,
        **setting.arguments,
    )
    rest: Array = np.zeros_like(trace.output)
    if depth < setting.weight_shape[1]:
        # Then it is one group, of which the filters read more than these.
        more = conv2d_trace(x[depth : setting.weight_shape[1]], weight[:outs, depth:], **setting.arguments)
        rest = more.output
    return Part(setting, trace, rest)


def sample_part(setting: ConvSetting, numbers: str | NumberChoice = "paper", seed: int = 0) -> Part:
    """Return the first channels of a convolution of sample numbers, as `samples` gives them.

    Only filters that are drawn get numbers, so it is quick for any number of filters; drawn ones
    ("random") are therefore others than the whole convolution's where filters are left out.

    Raises
    ------
    ConvError
        For an impossible setting, or an unknown set of numbers.

    Examples
    --------
    >>> part = sample_part(ConvSetting(2, 1, in_channels=512, out_channels=512))
    >>> part.inputs, part.outputs, part.depth, part.output.shape
    (504, 504, 504, (8, 2, 2))
    """
    few = with_fewer(setting, first_channels(setting))
    return replace(first_part(few, *samples(few, numbers, seed)), whole=setting)


def with_fewer(setting: ConvSetting, few: ConvSetting) -> ConvSetting:
    """Return a convolution with the groups and filters of `few`, its filters as deep as in `setting`.

    Examples
    --------
    >>> setting = ConvSetting(5, 3, in_channels=256, out_channels=32, groups=8)
    >>> with_fewer(setting, first_channels(setting)).weight_shape
    (4, 32, 3, 3)
    """
    depth = setting.weight_shape[1]
    return replace(setting, in_channels=few.groups * depth, out_channels=few.out_channels, groups=few.groups)


def separable_parts(
    setting: SeparableSetting,
    x: Array,
    depthwise: Array,
    pointwise: Array,
    depthwise_bias: Array | None = None,
    pointwise_bias: Array | None = None,
    most: int = 8,
) -> tuple[Part, Part]:
    """Return the first channels of both stages of a separable convolution; the second reads the first.

    Parameters
    ----------
    setting : SeparableSetting
        Must be possible.
    x, depthwise, pointwise, depthwise_bias, pointwise_bias : ndarray
        As `separable_conv2d` takes them.
    most : int
        At most so many channels between the stages and of the output.

    Raises
    ------
    ConvError
        For an impossible setting, or arrays of other shapes.

    Examples
    --------
    >>> setting = SeparableSetting(1, 1, in_channels=3, out_channels=2)
    >>> x = np.array([[[1.0]], [[2.0]], [[3.0]]])
    >>> first, second = separable_parts(setting, x, np.ones((3, 1, 1, 1)), np.ones((2, 3, 1, 1)), most=2)
    >>> first.outputs, second.depth, second.trace.output.tolist(), second.output.tolist()
    (1, 1, [[[3.0]], [[3.0]]], [[[6.0]], [[6.0]]])
    """
    stage = setting.depthwise
    first = first_part(stage, x, depthwise, depthwise_bias, most)
    between = conv2d_trace(x, depthwise, depthwise_bias, groups=stage.groups, **stage.arguments).output
    drawn = first.trace.setting.out_channels
    return first, first_part(setting.pointwise, between, pointwise, pointwise_bias, most, drawn)

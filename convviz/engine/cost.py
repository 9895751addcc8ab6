"""What a layer costs: exact counts at any size, from its setting alone."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ..errors import ConvError
from .separable_setting import SeparableSetting
from .setting import ConvSetting, Pair, quoted, whole
from .transposed_setting import TransposedSetting

#: What two layers can be compared by.
COST_PARTS = ("macs", "flops", "weights", "parameters", "inputs", "outputs", "activations")

AnySetting = ConvSetting | TransposedSetting | SeparableSetting


@dataclass(frozen=True, slots=True)
class Cost:
    """What one layer holds and does, in whole numbers of any size.

    Attributes
    ----------
    weights, biases : int
        Numbers that are learned; they do not depend on the picture's size.
    macs : int
        Multiply-adds, those with padding zeros among them.
    inputs, outputs : int
        Numbers that go in and that come out.
    between : int
        Numbers between two stages; 0 where there is one.

    Examples
    --------
    >>> cost(ConvSetting(input=12, kernel=5, in_channels=3, out_channels=256, bias=True))
    Cost(weights=19200, biases=256, macs=1228800, inputs=432, outputs=16384, between=0)
    """

    weights: int
    biases: int
    macs: int
    inputs: int
    outputs: int
    between: int = 0

    @property
    def parameters(self) -> int:
        """Weights and biases."""
        return self.weights + self.biases

    @property
    def flops(self) -> int:
        """Floating-point operations: a multiply-add is two."""
        return 2 * self.macs

    @property
    def activations(self) -> int:
        """All numbers that are not learned: inputs, what lies between two stages, and outputs."""
        return self.inputs + self.between + self.outputs


def cost(setting: AnySetting, images: int = 1) -> Cost:
    """Return what a layer costs for a batch of `images` images.

    Parameters
    ----------
    setting : ConvSetting, TransposedSetting or SeparableSetting
        Must be possible, but need not fit in memory: no array is made. A grouped, a depthwise and a
        pointwise convolution are ConvSettings.
    images : int
        At least 1.

    Raises
    ------
    ConvError
        For an impossible setting.

    See Also
    --------
    stage_costs : of a separable convolution, stage by stage.
    cost_ratio : two layers compared.

    Notes
    -----
    Adding the bias is not counted. It is a count of arithmetic, not a time: depthwise stages spend
    theirs mostly on moving numbers. For a transposed convolution every input cell meets every weight
    of its channel, what padding crops afterwards included; the gather drawing multiplies more, but by
    zeros.

    Examples
    --------
    >>> cost(ConvSetting(12, 3, 1, 1, in_channels=256, out_channels=32, groups=8)).macs
    1327104
    >>> cost(TransposedSetting((50, 100), 3, stride=2, in_channels=16, out_channels=33)).weights
    4752
    """
    if isinstance(setting, SeparableSetting):
        first, second = stage_costs(setting, images)
        return Cost(
            weights=first.weights + second.weights,
            biases=first.biases + second.biases,
            macs=first.macs + second.macs,
            inputs=first.inputs,
            outputs=second.outputs,
            between=first.outputs,
        )
    setting.check()
    return _cost(
        setting.weight_shape,
        setting.out_channels if setting.bias else 0,
        met=setting.input if isinstance(setting, TransposedSetting) else setting.output,
        inputs=(setting.in_channels, setting.input),
        outputs=(setting.out_channels, setting.output),
        images=images,
    )


def stage_costs(setting: SeparableSetting, images: int = 1) -> tuple[Cost, Cost]:
    """Return what the depthwise and what the pointwise stage of a separable convolution cost.

    Raises
    ------
    ConvError
        For an impossible setting.

    Examples
    --------
    >>> depthwise, pointwise = stage_costs(SeparableSetting(12, 5, in_channels=3, out_channels=256))
    >>> depthwise.macs, pointwise.macs
    (4800, 49152)
    """
    setting.check()
    # From the sizes and not from the stages' settings: those end where arrays do.
    between = (setting.channels, setting.between)
    depthwise = _cost(
        setting.depthwise_weight_shape,
        setting.channels if setting.depthwise_bias else 0,
        met=setting.between,
        inputs=(setting.in_channels, setting.input),
        outputs=between,
        images=images,
    )
    pointwise = _cost(
        setting.pointwise_weight_shape,
        setting.out_channels if setting.pointwise_bias else 0,
        met=setting.output,
        inputs=between,
        outputs=(setting.out_channels, setting.output),
        images=images,
    )
    return depthwise, pointwise


def cost_ratio(setting: AnySetting, other: AnySetting, part: str = "macs") -> Fraction:
    """Return how many times the cost of `other` a layer costs, exactly.

    A separable convolution of multiplier m costs ``m * (1 / C_out + 1 / (kh * kw))`` times the
    multiply-adds of its `standard` one, whatever the picture's size and C_in; and as many times its
    weights. For m = 1 and k = 3 that is more than 1 where C_out is 1, and tends to 1/9.

    Parameters
    ----------
    setting, other : ConvSetting, TransposedSetting or SeparableSetting
    part : str
        One of `COST_PARTS`: the attribute of `Cost` to compare.

    Raises
    ------
    ConvError
        For an impossible setting, or a part that is none.

    Examples
    --------
    >>> separable = SeparableSetting(input=12, kernel=5, in_channels=3, out_channels=256)
    >>> cost_ratio(separable, separable.standard)
    Fraction(281, 6400)
    >>> Fraction(1, 256) + Fraction(1, 25)
    Fraction(281, 6400)
    """
    if not isinstance(part, str) or part not in COST_PARTS:
        raise ConvError("cost_part", "part", value=quoted(part), names=list(COST_PARTS))
    return Fraction(getattr(cost(setting), part), getattr(cost(other), part))


def _cost(
    weight: tuple[int, int, int, int],
    biases: int,
    *,
    met: Pair,
    inputs: tuple[int, Pair],
    outputs: tuple[int, Pair],
    images: int,
) -> Cost:
    """Return the cost of one stage, in which every weight meets one number on each cell of `met`."""
    count = whole(images, "images", 1)
    first, second, height, width = weight
    weights = first * second * height * width
    read, made = (channels * rows * cols * count for channels, (rows, cols) in (inputs, outputs))
    return Cost(weights, biases, weights * met[0] * met[1] * count, read, made)

"""Sample numbers for a setting: small, checkable by hand, and the same every time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import ConvError
from .arrays import Array
from .cells import overlay
from .conv import conv2d
from .kernels import KERNELS, named_kernel
from .pool_setting import PoolSetting
from .separable_setting import SeparableSetting
from .setting import ConvSetting, whole
from .transposed_setting import TransposedSetting

#: The paper's own numbers (its numerical figures).
PAPER_INPUT = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
PAPER_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]
#: Weights of 1x1 kernels: the paper has none, and its kernel begins with a 0, which would hide a channel.
MIXING = [1, 2, -2, 2, -1, 1, -1]

#: What a set puts into the input, whatever the channel, beside numbers that count.
_PATTERNS = ("impulse", "edge", "gradient", "checkerboard")
#: The sets a person can choose from, for any setting, ...
NUMBER_SETS = ("paper", "random", "counting", "ones", "tenths", *_PATTERNS)
#: ... and for a transposed convolution.
TRANSPOSED_NUMBER_SETS = (*NUMBER_SETS, "from_zero", "from_one", "convolved_counting", "convolved_tenths")

Samples = tuple[Array, Array, Array | None]
SeparableSamples = tuple[Array, Array, Array, Array | None, Array | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChoice:
    """Which numbers input and weights have.

    Parameters
    ----------
    numbers : str
        A set, as in `samples`.
    seed : int
        For the set "random".
    weights : str
        The name of a kernel that every filter has for every channel, as in `named_kernel`; where it
        does not come in the setting's size, and if "", the set's weights stay.
    whole : bool
        Whether a kernel that averages keeps its whole numbers instead of the sum 1.
    x, w, pw : str
        Cells written by hand over the input, the weight, and the weight of a separable convolution's
        second stage, as `overlay` takes them.
    """

    numbers: str = "paper"
    seed: int = 0
    weights: str = ""
    whole: bool = False
    x: str = ""
    w: str = ""
    pw: str = ""

    @property
    def as_chosen(self) -> NumberChoice:
        """The same without any cell written by hand."""
        return replace(self, x="", w="", pw="")

    def named(self, size: tuple[int, int]) -> Array | None:
        """The named kernel of every filter of this size, or None where the number set has the weights."""
        only_size = KERNELS[self.weights].size if self.weights in KERNELS else None
        if not self.weights or only_size not in (None, size):
            return None
        return named_kernel(self.weights, size, normalised=not self.whole)


def samples(
    setting: ConvSetting | TransposedSetting, numbers: str | NumberChoice = "paper", seed: int = 0
) -> Samples:
    """Return input (C_in, H, W), weight (of the setting's `weight_shape`) and bias (C_out,) or None.

    Parameters
    ----------
    setting : ConvSetting or TransposedSetting
        Gives the shapes, and whether there is a bias.
    numbers : str or NumberChoice
        One of `NUMBER_SETS`, or all that can be chosen. "paper": the paper's grids, repeated where
        they are too small and moved on by one cell per channel; for 1x1 kernels small weights, none
        of them 0. "random": inputs
        0..9 and weights -2..2, by `seed`. "counting": inputs 0, 1, 2, ..., weights 1, 2, 3, ...
        "ones". "tenths": inputs 0, 0.1, 0.2, ..., weights 1. "impulse": one 1 in the middle, weights as
        in "counting". "edge": a left half of 0 and a right half of 9; "gradient": every column its
        number; "checkerboard": 0 and 1 in turn, all three with the weights of "paper".
        For a TransposedSetting one of `TRANSPOSED_NUMBER_SETS`, which are more: "from_zero" and
        "from_one": inputs and weights both count from there. "convolved_counting" and
        "convolved_tenths": the weights of the second name, and as input what a convolution with them
        (of stride 1, without padding) makes of its larger input: does it come back?
    seed : int
        For "random", at least 0; a smaller sizes' numbers are not a part of a larger one's.

    Examples
    --------
    >>> x, weight, bias = samples(ConvSetting(input=2, kernel=2), "counting")
    >>> x.tolist(), weight.tolist(), bias
    ([[[0.0, 1.0], [2.0, 3.0]]], [[[[1.0, 2.0], [3.0, 4.0]]]], None)
    >>> samples(TransposedSetting(input=2, kernel=3), "convolved_tenths")[0].tolist()
    [[[4.5, 5.4], [8.1, 9.0]]]
    """
    if isinstance(numbers, NumberChoice):
        return _chosen(setting, numbers)
    numbers = known_set(setting, numbers)
    x_shape = (setting.in_channels, *setting.input)
    w_shape = setting.weight_shape
    if numbers == "random":
        random = np.random.default_rng(whole(seed, "seed", 0))
        x = random.integers(0, 10, x_shape).astype(np.float64)
        weight = random.integers(-2, 3, w_shape).astype(np.float64)
    elif numbers in ("paper", *_PATTERNS[1:]):
        x = _repeated(PAPER_INPUT, x_shape) if numbers == "paper" else _pattern(numbers, x_shape)
        weight = _mixing(w_shape) if setting.kernel == (1, 1) else _repeated(PAPER_KERNEL, w_shape)
    elif isinstance(setting, TransposedSetting) and numbers.startswith("convolved_"):
        x, weight = _convolved(setting, numbers.removeprefix("convolved_"))
    else:
        x, weight = np.ones(x_shape), np.ones(w_shape)
        if numbers in ("counting", "from_zero", "from_one"):
            x = _counting(x_shape, int(numbers == "from_one"))
            weight = _counting(w_shape, int(numbers != "from_zero"))
        elif numbers == "tenths":
            x = _counting(x_shape, 0) / 10
        elif numbers == "impulse":
            x, weight = _pattern(numbers, x_shape), _counting(w_shape, 1)
    bias = np.arange(1, setting.out_channels + 1, dtype=np.float64) if setting.bias else None
    return x, weight, bias


def known_set(setting: ConvSetting | TransposedSetting, numbers: str) -> str:
    """Return the name of a set of numbers that the setting can have; raise `ConvError` for any other."""
    sets = TRANSPOSED_NUMBER_SETS if isinstance(setting, TransposedSetting) else NUMBER_SETS
    if numbers not in sets:
        raise ConvError("number_set", "numbers", value=repr(numbers), names=list(sets))
    return numbers


def _chosen(setting: ConvSetting | TransposedSetting, choice: NumberChoice) -> Samples:
    x, weight, bias = samples(setting, choice.numbers, choice.seed)
    kernel = choice.named(setting.kernel)
    if kernel is not None:
        weight[:] = kernel
    return overlay(x, choice.x), overlay(weight, choice.w), bias


def separable_samples(
    setting: SeparableSetting, numbers: str | NumberChoice = "paper", seed: int = 0
) -> SeparableSamples:
    """Return the arrays of a separable convolution, in the order in which `separable_conv2d` takes them.

    They are input (C_in, H, W), depthwise weight, pointwise weight, and the bias of each stage or None.

    Parameters
    ----------
    setting : SeparableSetting
        Must be possible.
    numbers : str or NumberChoice
        As in `samples`: the depthwise stage's input and weight, and the pointwise
        stage's weight.
    seed : int
        For "random", at least 0.

    Examples
    --------
    >>> setting = SeparableSetting(input=2, kernel=2, in_channels=2, out_channels=2)
    >>> x, depthwise, pointwise, _, _ = separable_samples(setting, "counting")
    >>> depthwise.tolist()
    [[[[1.0, 2.0], [3.0, 4.0]]], [[[5.0, 6.0], [7.0, 8.0]]]]
    >>> pointwise[:, :, 0, 0].tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    x, depthwise, first = samples(setting.depthwise, numbers, seed)
    if isinstance(numbers, NumberChoice):
        numbers = NumberChoice(numbers=numbers.numbers, seed=numbers.seed, w=numbers.pw)
    _, pointwise, second = samples(setting.pointwise, numbers, seed)
    return x, depthwise, pointwise, first, second


def pool_samples(setting: PoolSetting, numbers: str | NumberChoice = "paper", seed: int = 0) -> Array:
    """Return the input (C, H, W) of a pooling layer: that of a convolution of its size, by `samples`.

    Examples
    --------
    >>> pool_samples(PoolSetting("max", input=2, kernel=2), "counting").tolist()
    [[[0.0, 1.0], [2.0, 3.0]]]
    """
    return samples(ConvSetting(setting.input, 1, in_channels=setting.in_channels), numbers, seed)[0]


def _mixing(shape: tuple[int, ...]) -> Array:
    """Return weights of 1x1 kernels; each of the first seven filters has its own."""
    filters, channels = np.ix_(np.arange(shape[0]), np.arange(shape[1]))
    weights: Array = np.array(MIXING, dtype=np.float64)[(channels + 3 * filters) % len(MIXING)]
    return weights.reshape(shape)


def _pattern(name: str, shape: tuple[int, ...]) -> Array:
    """Return an input whose channels all show the same."""
    _, rows, cols = np.indices(shape, dtype=np.float64)
    if name == "impulse":
        x = np.zeros(shape)
        x[:, (shape[1] - 1) // 2, (shape[2] - 1) // 2] = 1
        return x
    if name == "edge":
        return np.where(cols < shape[2] // 2, 0.0, 9.0)
    pattern: Array = cols if name == "gradient" else (rows + cols) % 2
    return pattern


def _counting(shape: tuple[int, ...], first: int) -> Array:
    return np.arange(first, first + np.prod(shape), dtype=np.float64).reshape(shape)


def _convolved(setting: TransposedSetting, numbers: str) -> tuple[Array, Array]:
    """Return what a direct convolution makes of a number set, and its weight, which is the setting's."""
    rows, cols = setting.axes
    direct = ConvSetting(
        input=(rows.size + rows.span - 1, cols.size + cols.span - 1),
        kernel=setting.kernel,
        dilation=setting.dilation,
        in_channels=setting.out_channels,
        out_channels=setting.in_channels,
        groups=setting.groups,
    )
    x, weight, _ = samples(direct, numbers)
    made = conv2d(x, weight, dilation=setting.dilation, groups=setting.groups)
    # The sum of tenths is a tenth again, not 4.499999999999999.
    return made.round(9), weight


def _repeated(grid: list[list[int]], shape: tuple[int, ...]) -> Array:
    """Return an array of `shape` whose last two axes repeat `grid`, moved on by one cell per channel."""
    base = np.array(grid, dtype=np.float64)
    out = np.empty(shape)
    rows, cols = np.arange(shape[-2]) % base.shape[0], np.arange(shape[-1]) % base.shape[1]
    for count, channel in enumerate(np.ndindex(shape[:-2])):
        out[channel] = np.roll(base, count, axis=(0, 1) if count % 2 else 1)[np.ix_(rows, cols)]
    return out

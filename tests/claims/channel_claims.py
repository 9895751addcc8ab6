"""What each notice of groups and of two stages claims, counted by loops or asked of the engine's numbers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from convviz import ConvSetting, SeparableSetting, conv2d

from .counting import outputs
from .judging import Claim

Numbers = Mapping[str, Any]


@lru_cache(maxsize=1024)
def filters_of(setting: ConvSetting) -> list[list[int]]:
    """Return which channels each filter reads, group by group: neighbours share a group."""
    found = []
    for group in range(setting.groups):
        first = group * (setting.in_channels // setting.groups)
        for _ in range(setting.out_channels // setting.groups):
            found.append([first + channel for channel in range(setting.in_channels // setting.groups)])
    return found


def cells(setting: ConvSetting) -> int:
    """Return how many weights a filter has for each channel."""
    return sum(1 for _ in itertools.product(range(setting.kernel[0]), range(setting.kernel[1])))


def weights(setting: ConvSetting) -> int:
    """Return how many weights there are, filter by filter."""
    return sum(cells(setting) * len(channels) for channels in filters_of(setting))


def products(setting: ConvSetting) -> int:
    """Return how many products there are: every weight once at each placement."""
    rows, cols = outputs(setting)
    each = weights(setting)
    return sum(each for _ in range(rows * cols))


def readers(setting: ConvSetting) -> list[set[int]]:
    """Return which filters an input channel reaches, asked of the engine."""
    ins, outs, groups = setting.in_channels, setting.out_channels, setting.groups
    # A batch: in each picture another channel is 1.
    y = conv2d(np.eye(ins)[:, :, None, None], np.ones((outs, ins // groups, 1, 1)), groups=groups)
    return [{filter for filter in range(outs) if y[channel, filter, 0, 0]} for channel in range(ins)]


# -- groups -----------------------------------------------------------------------------------------


def shape(setting: ConvSetting, numbers: Numbers) -> None:
    """Check how many filters there are, and how deep each is."""
    own = filters_of(setting)
    assert numbers["shape"] == (len(own), len(own[0]), *setting.kernel)
    assert numbers["outs"] == len(own)
    assert {len(channels) for channels in own} == {numbers["depth"]}
    assert numbers["ins"] == numbers["depth"] * numbers["groups"] == setting.in_channels
    assert numbers["kernel"] == cells(setting)
    assert numbers["count"] == weights(setting)
    # The engine takes a weight of this shape, and no other.
    conv2d(
        np.zeros((setting.in_channels, *setting.kernel)), np.zeros(numbers["shape"]), groups=setting.groups
    )


def single(setting: ConvSetting, _: Numbers) -> None:
    """Check that the one channel reaches every filter."""
    assert readers(setting) == [set(range(setting.out_channels))]


def standard(setting: ConvSetting, numbers: Numbers) -> None:
    """Check that every channel reaches every filter."""
    assert readers(setting) == [set(range(setting.out_channels))] * numbers["ins"]


def depthwise(setting: ConvSetting, numbers: Numbers) -> None:
    """Check that every channel has as many filters, none of which reads another."""
    found = readers(setting)
    assert len(found) == numbers["ins"]
    assert {len(filters) for filters in found} == {numbers["multiplier"]}
    assert sum(len(filters) for filters in found) == numbers["outs"] == len(set().union(*found))


def free(setting: ConvSetting, numbers: Numbers) -> None:
    """Check that these are the first numbers of output channels that work, and the filters of a group."""
    works = [
        outs
        for outs in range(1, 3 * setting.groups + 1)
        if replace(setting, out_channels=outs).problem() is None
    ]
    assert numbers["choices"] == works
    reads = filters_of(setting)
    assert {reads.count(channels) for channels in reads} == {numbers["fan"]}


def saves(setting: ConvSetting, numbers: Numbers) -> None:
    """Check the products and the weights against those of all channels in one group."""
    whole = replace(setting, groups=1)
    assert numbers["macs"] == products(setting)
    assert numbers["other"] == products(whole) == numbers["groups"] * numbers["macs"]
    assert weights(whole) == numbers["groups"] * weights(setting)


GROUPED_CLAIMS = {
    "grouped.shape": Claim(shape, lambda _: True),
    "grouped.single": Claim(single, lambda setting: setting.in_channels == 1),
    "grouped.standard": Claim(standard, lambda setting: setting.groups == 1 < setting.in_channels),
    "grouped.depthwise": Claim(depthwise, lambda setting: setting.groups == setting.in_channels > 1),
    "grouped.free": Claim(free, lambda setting: setting.groups > 1),
    "grouped.saves": Claim(saves, lambda setting: products(setting) < products(replace(setting, groups=1))),
}


# -- two stages -------------------------------------------------------------------------------------


def stages(setting: SeparableSetting) -> tuple[ConvSetting, ConvSetting]:
    """Return both stages as convolutions of their own, from the bare parameters."""
    between = setting.in_channels * setting.multiplier
    first = ConvSetting(
        setting.input,
        setting.kernel,
        setting.stride,
        setting.padding,
        setting.dilation,
        in_channels=setting.in_channels,
        out_channels=between,
        groups=setting.in_channels,
    )
    second = ConvSetting(
        outputs(first),
        1,
        padding=setting.pointwise_padding,
        in_channels=between,
        out_channels=setting.out_channels,
    )
    return first, second


def whole(setting: SeparableSetting) -> ConvSetting:
    """Return the standard convolution that stands for both stages."""
    first, _ = stages(setting)
    return replace(first, out_channels=setting.out_channels, groups=1)


def both(setting: SeparableSetting) -> int:
    return sum(products(stage) for stage in stages(setting))


def frame(setting: SeparableSetting, numbers: Numbers) -> None:
    """Check that what padding adds to the output is a frame in which nothing but the bias lies."""
    first, second = stages(setting)
    assert (numbers["between"], numbers["output"]) == (outputs(first), outputs(second))
    source = np.random.default_rng(0)
    bias = source.random(setting.out_channels) if setting.pointwise_bias else None
    x, before = source.random((setting.in_channels, *setting.input)), source.random(first.out_channels)
    between = conv2d(
        x,
        source.random(first.weight_shape),
        before if setting.depthwise_bias else None,
        groups=first.groups,
        **first.arguments,
    )
    y = conv2d(between, source.random(second.weight_shape), bias, **second.arguments)
    (top, bottom), (left, right) = setting.pointwise_padding
    ring = np.ones(y.shape[1:], dtype=bool)
    ring[top : len(ring) - bottom, left : ring.shape[1] - right] = False
    held = np.zeros(setting.out_channels) if bias is None else bias
    assert (y[:, ring] == held[:, None]).all()
    expected = "separable.frame_zero" if bias is None else "separable.frame_bias"
    assert numbers["holds"].key == expected


def two_stages(setting: SeparableSetting, numbers: Numbers) -> None:
    """Check the kernels of both stages, what each reads, and their products."""
    first, second = stages(setting)
    assert numbers["kernel"] == setting.kernel
    assert numbers["channels"] == len(filters_of(first)) == len(filters_of(second)[0])
    assert {len(channels) for channels in filters_of(first)} == {1}
    assert numbers["outs"] == len(filters_of(second))
    assert numbers["depthwise"] == products(first)
    assert numbers["pointwise"] == products(second)


def multiplier(setting: SeparableSetting, numbers: Numbers) -> None:
    """Check how many kernels read a channel, and how many maps they make."""
    first, _ = stages(setting)
    reads = [channels[0] for channels in filters_of(first)]
    assert {reads.count(channel) for channel in range(setting.in_channels)} == {numbers["multiplier"]}
    assert numbers["channels"] == len(reads)


def dearer(setting: SeparableSetting, numbers: Numbers) -> None:
    assert numbers["macs"] == both(setting) > products(whole(setting)) == numbers["other"]


def as_dear(setting: SeparableSetting, numbers: Numbers) -> None:
    assert numbers["macs"] == both(setting) == products(whole(setting))


@lru_cache(maxsize=4096)
def independent(setting: ConvSetting) -> int:
    """Return the rank of what a standard layer of random weights makes of one channel, as the engine has it.

    A row is an output channel, and a column one output cell of the answer to one input cell.
    """
    # No page has a larger multiplier than 4, which is all that the rank is compared with.
    few = min(setting.out_channels, 5)
    alone = replace(setting, in_channels=1, out_channels=few, groups=1)
    cells = setting.input[0] * setting.input[1]
    # Integers: their rank is not a matter of rounding.
    weight = np.random.default_rng(0).integers(-9, 10, alone.weight_shape).astype(float)
    impulses = np.eye(cells).reshape(cells, 1, *setting.input)
    answers = conv2d(impulses, weight, **alone.arguments)
    return int(np.linalg.matrix_rank(np.moveaxis(answers, 1, 0).reshape(few, -1)))


def not_equal(setting: SeparableSetting, numbers: Numbers) -> None:
    """Check that a channel's answers have a lower rank here than in a standard layer."""
    assert numbers["outs"] == setting.out_channels > 1
    assert numbers["channels"] == setting.in_channels * setting.multiplier
    # Mixed from so many maps of a channel, the outputs' answers have at most that rank.
    assert independent(whole(setting)) > setting.multiplier


SEPARABLE_CLAIMS = {
    "separable.frame": Claim(
        frame, lambda setting: outputs(stages(setting)[1]) != outputs(stages(setting)[0])
    ),
    "separable.stages": Claim(two_stages, lambda _: True),
    "separable.multiplier": Claim(multiplier, lambda setting: setting.multiplier > 1),
    "separable.dearer": Claim(dearer, lambda setting: both(setting) > products(whole(setting))),
    "separable.as_dear": Claim(as_dear, lambda setting: both(setting) == products(whole(setting))),
    "separable.not_equal": Claim(not_equal, lambda setting: independent(whole(setting)) > setting.multiplier),
}

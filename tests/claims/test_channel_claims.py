"""Every sentence beside groups and beside two stages is true wherever it is shown."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, conv2d, separable_conv2d
from convviz.engine.setting import PADDING_NAMES
from convviz.notices import GROUPED_RULES, SEPARABLE_RULES
from convviz.parameters import limits

from .channel_claims import GROUPED_CLAIMS, SEPARABLE_CLAIMS, independent, stages, whole
from .drawn import a_conv, a_pair, possible, some_padding
from .judging import keys, sweep


def grouped(source: random.Random) -> ConvSetting | None:
    return a_conv(source, "grouped")


def separable(source: random.Random) -> SeparableSetting | None:
    """Draw what the separable page shows; None where it is impossible."""
    allowed = limits("separable")
    few = [count for count in allowed["in_channels"] if count <= 12]
    setting = SeparableSetting(
        input=a_pair(source, [size for size in allowed["input"] if size <= 9]),
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_padding(source, allowed["padding"]),
        dilation=(1, 1) if source.random() < 0.5 else a_pair(source, allowed["dilation"]),
        in_channels=source.choice(few),
        multiplier=source.choice(allowed["multiplier"]),
        out_channels=source.choice(few),
        pointwise_padding=source.choice(allowed["frame"]) if source.random() < 0.3 else 0,
        depthwise_bias=source.random() < 0.3,
        pointwise_bias=source.random() < 0.3,
    )
    return None if setting.problem() else setting


def every_square_separable() -> Iterator[SeparableSetting]:
    """Yield every possible square setting of one input channel within the limits of the separable page."""
    allowed = limits("separable")
    for size, kernel, stride, padding, dilation in itertools.product(
        allowed["input"],
        allowed["kernel"],
        allowed["stride"],
        (*allowed["padding"], *PADDING_NAMES),
        allowed["dilation"],
    ):
        setting = SeparableSetting(size, kernel, stride, padding, dilation, in_channels=1, out_channels=2)
        if setting.problem() is None:
            yield setting


def test_every_sentence_has_a_check() -> None:
    assert keys(GROUPED_RULES) == GROUPED_CLAIMS.keys()
    assert keys(SEPARABLE_RULES) == SEPARABLE_CLAIMS.keys()


def test_what_is_said_of_drawn_groups_is_true() -> None:
    counts = sweep(GROUPED_RULES, GROUPED_CLAIMS, possible(11, 1500, grouped))
    assert GROUPED_CLAIMS.keys() == counts.keys() - {""}


def test_what_is_said_of_drawn_stages_is_true() -> None:
    counts = sweep(SEPARABLE_RULES, SEPARABLE_CLAIMS, possible(12, 1500, separable))
    assert SEPARABLE_CLAIMS.keys() == counts.keys() - {""}
    assert counts["separable.not_equal"] < counts[""]


@pytest.mark.full
def test_what_is_said_of_many_drawn_groups_is_true() -> None:
    assert sweep(GROUPED_RULES, GROUPED_CLAIMS, possible(13, 20_000, grouped))[""] == 20_000


@pytest.mark.full
def test_what_is_said_of_many_drawn_stages_is_true() -> None:
    assert sweep(SEPARABLE_RULES, SEPARABLE_CLAIMS, possible(14, 20_000, separable))[""] == 20_000


@pytest.mark.full
def test_what_is_said_of_every_square_pair_of_stages_is_true() -> None:
    assert sweep(SEPARABLE_RULES, SEPARABLE_CLAIMS, every_square_separable())[""] > 15_000


C, S = ConvSetting, SeparableSetting
#: For each sentence a setting just inside its border, and one just outside.
GROUPED_BORDERS = {
    "grouped.single": (C(3, 2), C(3, 2, in_channels=2)),
    "grouped.standard": (C(3, 2, in_channels=2), C(3, 2, in_channels=2, out_channels=2, groups=2)),
    "grouped.depthwise": (
        C(3, 2, in_channels=2, out_channels=2, groups=2),
        C(3, 2, in_channels=4, out_channels=2, groups=2),
    ),
    "grouped.free": (
        C(3, 2, in_channels=2, out_channels=2, groups=2),
        C(3, 2, in_channels=2, out_channels=2),
    ),
    "grouped.saves": (
        C(3, 2, in_channels=2, out_channels=2, groups=2),
        C(3, 2, in_channels=2, out_channels=2),
    ),
}
SEPARABLE_BORDERS = {
    "separable.frame": (S(3, 2, pointwise_padding=((0, 0), (0, 1))), S(3, 2)),
    "separable.multiplier": (S(3, 2, multiplier=2), S(3, 2)),
    # 1/2 + 1/4 of the multiply-adds, 1/2 + 1/2, 1/1 + 1/4.
    "separable.dearer": (S(3, 2, out_channels=1), S(3, (1, 2), out_channels=2)),
    "separable.as_dear": (S(3, (1, 2), out_channels=2), S(3, 2, out_channels=2)),
    "separable.not_equal": (S(3, 2, multiplier=3, out_channels=4), S(3, 2, multiplier=4, out_channels=5)),
}


@pytest.mark.parametrize("key", GROUPED_BORDERS)
def test_a_sentence_on_groups_begins_and_ends_where_its_claim_does(key: str) -> None:
    shown = [{n.key for one in GROUPED_RULES if (n := one(setting))} for setting in GROUPED_BORDERS[key]]
    assert [key in one for one in shown] == [True, False]


@pytest.mark.parametrize("key", SEPARABLE_BORDERS)
def test_a_sentence_on_stages_begins_and_ends_where_its_claim_does(key: str) -> None:
    shown = [{n.key for one in SEPARABLE_RULES if (n := one(setting))} for setting in SEPARABLE_BORDERS[key]]
    assert [key in one for one in shown] == [True, False]


@pytest.mark.parametrize("seed", range(20))
def test_where_it_is_not_said_two_stages_can_do_all_that_one_can(seed: int) -> None:
    """Each channel's weights of a random standard layer, split into kernels and a mixture of them."""
    for setting in possible(seed, 1, lambda source: _equal(separable(source))):
        one = whole(setting)
        dice = np.random.default_rng(seed)
        x, weight = dice.random((one.in_channels, *one.input)), dice.random(one.weight_shape)
        first, second = stages(setting)
        depthwise, pointwise = np.zeros(first.weight_shape), np.zeros(second.weight_shape)
        for channel in range(one.in_channels):
            # A tap that meets nothing but padding is of no matter: it may be anything, so let it be 0.
            slices = (weight[:, channel] * _live(one)).reshape(one.out_channels, -1)
            left, size, right = np.linalg.svd(slices, full_matrices=False)
            for part in range(min(setting.multiplier, len(size))):
                at = channel * setting.multiplier + part
                depthwise[at, 0] = right[part].reshape(one.kernel)
                pointwise[:, at, 0, 0] = left[:, part] * size[part]
        y = separable_conv2d(
            x, depthwise, pointwise, stride=one.stride, padding=one.padding, dilation=one.dilation
        )
        np.testing.assert_allclose(y, conv2d(x, weight, **one.arguments), atol=1e-9)


def _equal(setting: SeparableSetting | None) -> SeparableSetting | None:
    """Return a setting whose two stages are said to be no less than one, without a frame."""
    if setting is None or setting.output != setting.between:
        return None
    return setting if independent(whole(setting)) <= setting.multiplier else None


def _live(setting: ConvSetting) -> np.ndarray:
    """Return 1 for each tap that somewhere meets the input: with ones everywhere, its product is not 0."""
    found = np.zeros(setting.kernel)
    for tap in itertools.product(range(setting.kernel[0]), range(setting.kernel[1])):
        weight = np.zeros((1, 1, *setting.kernel))
        weight[0, 0][tap] = 1
        found[tap] = conv2d(np.ones((1, *setting.input)), weight, **setting.arguments).any()
    return found

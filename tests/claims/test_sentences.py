"""Every sentence beside a picture is true wherever it is shown, and shown where it is meant to be."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting, conv2d, separable_conv2d
from convviz.kinds.transposed import transposed_facts
from convviz.notices import (
    CONV_RULES,
    GROUPED_RULES,
    IMAGE_RULES,
    SEPARABLE_RULES,
    TRANSPOSED_RULES,
    ConvFacts,
    Rule,
    TransposedFacts,
    overlap_verdict,
)
from convviz.views.image import ImageView
from convviz.views.image_words import image_facts

from .channel_claims import GROUPED_CLAIMS, SEPARABLE_CLAIMS, independent, stages, whole
from .conv_claims import CONV_CLAIMS
from .drawn import (
    a_conv,
    a_grouped,
    a_separable,
    a_transposed_view,
    an_image,
    every_square_conv,
    every_square_image,
    every_square_separable,
    every_square_transposed,
    possible,
)
from .image_claims import IMAGE_CLAIMS
from .judging import Claim, keys, sweep
from .transposed_claims import MAP_CLAIMS, TRANSPOSED_CLAIMS

Draw = Callable[[random.Random], Any]


@dataclass(frozen=True)
class Subject:
    """What sentences are about: their rules and claims, what is drawn, and every square setting.

    `drawn` has how many are drawn for `make test`, by what; `square` how many square ones there are at least.
    """

    rules: Sequence[Rule[Any]]
    claims: Mapping[str, Claim[Any]]
    drawn: tuple[tuple[int, Draw], ...]
    every: Callable[[], Iterable[Any]]
    square: int


def a_conv_with_facts(source: random.Random) -> ConvFacts | None:
    setting = a_conv(source)
    return setting and ConvFacts(setting, flip=source.random() < 0.2)


def grouped_with_facts(source: random.Random) -> ConvFacts | None:
    """Draw what the page of groups shows, where these sentences stand, too."""
    setting = a_grouped(source)
    return setting and ConvFacts(setting)


def transposed_with_facts(source: random.Random) -> TransposedFacts | None:
    view = a_transposed_view(source)
    return view and transposed_facts(view.pictures)


def every_square_of_ones() -> Iterator[TransposedFacts]:
    """Yield every square setting, with all numbers 1, seen as stamps and as windows."""
    for setting in every_square_transposed():
        x, weight = np.ones((1, *setting.input)), np.ones((1, 1, *setting.kernel))
        yield TransposedFacts(setting, ("scatter", "gather"), x, weight)


#: The map's verdict is a sentence like the others.
VERDICT: Rule[TransposedFacts] = Rule(tuple(MAP_CLAIMS), lambda facts: overlap_verdict(facts.setting))
SUBJECTS = {
    "conv": Subject(
        CONV_RULES,
        CONV_CLAIMS,
        ((1500, a_conv_with_facts), (200, grouped_with_facts)),
        lambda: map(ConvFacts, every_square_conv()),
        15_000,
    ),
    "transposed": Subject(
        (*TRANSPOSED_RULES, VERDICT),
        TRANSPOSED_CLAIMS | MAP_CLAIMS,
        ((1500, transposed_with_facts),),
        every_square_of_ones,
        20_000,
    ),
    "grouped": Subject(GROUPED_RULES, GROUPED_CLAIMS, ((1500, a_grouped),), list, -1),
    "separable": Subject(
        SEPARABLE_RULES, SEPARABLE_CLAIMS, ((1500, a_separable),), every_square_separable, 15_000
    ),
    "image": Subject(IMAGE_RULES, IMAGE_CLAIMS, ((1500, an_image),), every_square_image, 5_000),
}
#: What is always said.
ALWAYS = {"grouped.shape", "separable.stages"}
each_subject = pytest.mark.parametrize("name", SUBJECTS)


@each_subject
def test_every_sentence_has_a_check(name: str) -> None:
    assert keys(SUBJECTS[name].rules) == SUBJECTS[name].claims.keys()


@each_subject
def test_what_is_said_of_drawn_settings_is_true(name: str) -> None:
    subject = SUBJECTS[name]
    counts = sum(
        (
            sweep(subject.rules, subject.claims, possible(seed, count, draw))
            for seed, (count, draw) in enumerate(subject.drawn, 1)
        ),
        Counter[str](),
    )
    # Each is shown somewhere, and no other everywhere.
    assert subject.claims.keys() == counts.keys() - {""}
    assert {key for key in subject.claims if counts[key] == counts[""]} == ALWAYS & subject.claims.keys()


@pytest.mark.full
@each_subject
def test_what_is_said_of_many_drawn_settings_is_true(name: str) -> None:
    subject = SUBJECTS[name]
    draw = subject.drawn[0][1]
    assert sweep(subject.rules, subject.claims, possible(3, 20_000, draw))[""] == 20_000


@pytest.mark.full
@each_subject
def test_what_is_said_of_every_square_setting_is_true(name: str) -> None:
    subject = SUBJECTS[name]
    assert sweep(subject.rules, subject.claims, subject.every())[""] > subject.square


# -- borders --------------------------------------------------------------------------------------------

C, T, P = ConvSetting, TransposedSetting, SeparableSetting
V = ImageView(picture="drawing", weights="box", padding="valid")
W = replace(V, way="transposed")
#: For each sentence what is just inside its border, and what is just outside; usual settings where it is
#: more than the setting that decides.
BORDERS: dict[str, tuple[Any, Any]] = {
    "notice.one_by_one": (C(5, 1, in_channels=2), C(5, 1, in_channels=1)),
    "notice.one_by_one_depthwise": (
        C(5, 1, in_channels=2, out_channels=2, groups=2),
        C(5, 1, in_channels=4, out_channels=2, groups=2),
    ),
    "notice.one_by_one_alone": (C(5, 1), C(5, (1, 2))),
    "notice.same_shifted": (C(6, 3, 2, "same"), C(5, 3, 2, "same")),
    "notice.same_equal": (C(6, 3, 2, "same_lower"), C(6, 3, 2, "same")),
    "notice.same_other": (C(5, 4, 1, "same"), C(6, 4, 3, "same")),
    "notice.same_strided": (C(2, 3, 2, "same"), C(1, 3, 2, "same")),
    "notice.full": (C(5, 3, 1, "full"), C(5, 1, 1, "full")),
    "notice.full_strided": (C(5, 3, 2, "full"), C(5, 3, 1, "full")),
    "notice.dilation": (C(9, (1, 2), dilation=2), C(9, (1, 2), dilation=(2, 1))),
    "notice.gaps": (C(5, 2, 3), C(4, 2, 3)),
    "notice.dilation_gaps": (C(9, 2, 2, 0, 2), C(9, 2, 2, 0, 3)),
    "notice.channels": (C(5, 3, in_channels=2), C(5, 3, in_channels=2, out_channels=2, groups=2)),
    "notice.same": (C(5, 3, 1, 1), C(5, 3, 1, ((1, 1), (1, 2)))),
    "notice.grows": (C(5, 3, 1, ((1, 1), (1, 2))), C(5, 3, 1, ((1, 0), (1, 2)))),
    "notice.shrinks": (C(5, 3, 1, ((1, 1), (0, 1))), C(5, 3, 1, ((2, 1), (0, 1)))),
    "notice.border": (C(5, 3, 2, ((1, 0), (0, 0))), C(5, 3, 2, ((0, 1), (0, 0)))),
    "notice.mode": (C(5, 3, 1, 1, padding_mode="reflect"), C(5, 3, 1, 1)),
    "notice.per_side_rows": (C(5, 3, 1, ((0, 1), (0, 1))), C(5, 3, 1, ((0, 1), (0, 2)))),
    "notice.per_side_cols": (C(5, 3, 1, ((0, 0), (2, 3))), C(5, 3, 1, ((0, 1), (2, 3)))),
    "notice.per_side_both": (C(5, 3, 1, ((0, 1), (2, 3))), C(5, 3, 1, ((2, 3), (2, 3)))),
    "transposed.shifted": (T(2, 3, 2, 1, 1), T(2, 3, 2, 1, 0)),
    "transposed.shifted_sized": (T(3, 4, 4, 1, 1), T(3, 4, 4, 1, 2)),
    "transposed.shifted_apart": (T(1, 5, 1, ((4, 0), (4, 0))), T(2, 5, 1, ((3, 1), (3, 1)))),
    "transposed.added": (T(2, 3, 2, 1, 1), T(2, 3, 2, 1, 0)),
    "transposed.added_partly": (T(2, 2, 3, ((0, 0), (0, 1)), 2), T(2, 2, 3, ((0, 0), (0, 0)), 2)),
    "transposed.added_empty": (T(2, 3, 2, 0, 1), T(2, 3, 2, ((0, 1), (0, 0)), (1, 0))),
    "transposed.collapse": (T(3, 3, 2, 1), T(3, 3, 1, 1)),
    "transposed.collapse_beyond": (T(3, 3, 2, 1, 2, dilation=3), T(3, 3, 2, 1, 1, dilation=3)),
    "transposed.useful": (T(2, 2, 2), T(2, 1, 1)),
    "transposed.crops_input": (T(5, 3, 1, 3), T(5, 3, 1, 2)),
    "transposed.holes": (T(2, 2, 3), T(2, 3, 3)),
    "transposed.gaps": (T(3, 2, 3), T(3, 4, 3)),
    "transposed.uneven": (T(2, 3, 2), T(1, 3, 2, 0, 1)),
    "transposed.uneven_dilated": (T(2, 2, 2, dilation=2), T(2, 2, 2, dilation=3)),
    "transposed.uniform": (T(2, 4, 2, 1), T(1, 4, 2)),
    "transposed.shrinks": (T(6, 4, 1, 2), T(6, 4, 1, ((2, 2), (2, 1)))),
    "transposed.not_inverse": (T(3, 3, 2, 0, 1, dilation=2), T(3, 3, 1, 0, 1, dilation=2)),
    "transposed.map_equal": (T(3, 2, 2), T(3, 3, 2)),
    "transposed.map_gaps": (T(2, 1, 3), T(2, 3, 3)),
    "transposed.map_uneven": (T(2, 3, 2), T(1, 3, 2, 0, 1)),
    "transposed.map_border": (T((1, 3), (4, 2), (2, 1)), T((2, 3), (4, 2), (2, 1))),
    "transposed.map_uniform": (T((2, 3), (4, 2), (2, 1)), T((1, 3), (4, 2), (2, 1))),
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
    "separable.frame": (P(3, 2, pointwise_padding=((0, 0), (0, 1))), P(3, 2)),
    "separable.multiplier": (P(3, 2, multiplier=2), P(3, 2)),
    # 1/2 + 1/4 of the multiply-adds, 1/2 + 1/2, 1/1 + 1/4.
    "separable.dearer": (P(3, 2, out_channels=1), P(3, (1, 2), out_channels=2)),
    "separable.as_dear": (P(3, (1, 2), out_channels=2), P(3, 2, out_channels=2)),
    "separable.not_equal": (P(3, 2, multiplier=3, out_channels=4), P(3, 2, multiplier=4, out_channels=5)),
    "image.sum_nothing": (replace(V, kernel=(1, 1), w="0"), replace(V, kernel=(1, 1), w="0.000001")),
    "image.sum_zero": (replace(V, weights="sobel_x"), replace(V, weights="sobel_x", w="-1.000001")),
    "image.sum_one": (V, replace(V, whole=True)),
    "image.sum_other": (replace(V, whole=True), replace(V, whole=True, kernel=(1, 1))),
    "image.border_zeros": (replace(V, padding=((0, 0), (0, 1))), V),
    "image.border_reflect": (replace(V, padding="same", padding_mode="reflect"), replace(V, padding="same")),
    "image.border_replicate": (
        replace(V, padding="same", padding_mode="replicate"),
        replace(V, padding="same"),
    ),
    "image.border_circular": (
        replace(V, padding="same", padding_mode="circular"),
        replace(V, padding="same"),
    ),
    "image.border_none": (replace(V, kernel=(1, 2)), replace(V, kernel=(1, 1))),
    "image.border_none_same": (replace(V, kernel=(1, 1)), replace(V, kernel=(1, 1), stride=(1, 2))),
    "image.stride": (replace(V, stride=(1, 2)), replace(V, kernel=(3, 8), grid=8, stride=(1, 2))),
    "image.dilation": (replace(V, dilation=(1, 2)), replace(V, kernel=(3, 1), dilation=(1, 2))),
    "image.phases_even": (replace(W, kernel=(2, 2)), replace(W, kernel=(4, 4))),
    "image.phases_even_inside": (replace(W, kernel=(2, 4)), replace(W, kernel=(2, 2))),
    "image.phases_uneven": (W, replace(W, kernel=(2, 2))),
    "image.overlap_evened": (replace(W, weights="bilinear", factor=3), replace(W, weights="bilinear")),
    "image.overlap_even_weights_not": (replace(W, kernel=(2, 2), w="2"), replace(W, kernel=(2, 2))),
    "image.times": (W, replace(W, whole=True)),
    "image.interpolated": (W, V),
}
#: What decides of these is judged below, or nothing does.
NO_BORDER = {"transposed.round_trip", "transposed.round_trip_exact", *ALWAYS}


def facts_of(name: str, border: Any, key: str, is_inside: bool) -> Any:
    match name:
        case "conv":
            return ConvFacts(border.check(), flip=key == "notice.flipped" and is_inside)
        case "transposed":
            return TransposedFacts(border.check(), ("gather",))
        case "image":
            return image_facts(border, 3 if key == "image.channels" and is_inside else 1)
    return border


USUAL = {"conv": (C(5, 3), C(5, 3)), "image": (V, V)}


@pytest.mark.parametrize(
    ("name", "key"),
    [(name, key) for name, subject in SUBJECTS.items() for key in subject.claims if key not in NO_BORDER],
)
def test_a_sentence_begins_and_ends_where_its_claim_does(name: str, key: str) -> None:
    borders = BORDERS[key] if key in BORDERS else USUAL[name]
    shown = []
    for border, is_inside in zip(borders, (True, False), strict=True):
        facts = facts_of(name, border, key, is_inside)
        shown.append(key in {notice.key for rule in SUBJECTS[name].rules if (notice := rule(facts))})
    assert shown == [True, False]


# -- what is more than a border ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("weight", "key"), [(1.0, "transposed.round_trip_exact"), (1.0001, "transposed.round_trip")]
)
def test_values_come_back_by_chance_or_not(weight: float, key: str) -> None:
    setting = T(2, 1)
    before = np.arange(4.0).reshape(1, 2, 2)
    kernel = np.full((1, 1, 1, 1), weight)
    facts = TransposedFacts(setting, ("scatter", "direct"), before * weight, kernel, None, before)
    assert next(notice.key for one in TRANSPOSED_RULES if (notice := one(facts))) == key


def test_a_frame_that_no_window_reads_is_not_spoken_of() -> None:
    view = replace(V, grid=4, kernel=(1, 1), stride=(5, 5), padding=((0, 1), (0, 1)))
    assert not [
        one.key for rule in IMAGE_RULES if (one := rule(image_facts(view, 1))) and "border" in one.key
    ]
    read = replace(view, stride=(4, 4))
    assert [one.key for rule in IMAGE_RULES if (one := rule(image_facts(read, 1))) and "border" in one.key]


@pytest.mark.parametrize("seed", range(20))
def test_where_it_is_not_said_two_stages_can_do_all_that_one_can(seed: int) -> None:
    """Each channel's weights of a random standard layer, split into kernels and a mixture of them."""
    for setting in possible(seed, 1, lambda source: _equal(a_separable(source))):
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

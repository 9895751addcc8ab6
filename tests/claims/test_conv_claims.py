"""Every sentence beside a convolution is true wherever it is shown, and shown where it is meant to be."""

from __future__ import annotations

import random

import pytest

from convviz import ConvSetting
from convviz.notices import CONV_RULES, ConvFacts

from .conv_claims import CONV_CLAIMS
from .drawn import a_conv, every_square_conv, possible
from .judging import keys, sweep


def drawn(source: random.Random) -> ConvFacts | None:
    setting = a_conv(source)
    return setting and ConvFacts(setting, flip=source.random() < 0.2)


def grouped(source: random.Random) -> ConvFacts | None:
    """Draw what the page of groups shows, where these sentences stand, too."""
    setting = a_conv(source, "grouped")
    return setting and ConvFacts(setting)


def test_every_sentence_has_a_check() -> None:
    assert keys(CONV_RULES) == CONV_CLAIMS.keys()


def test_what_is_said_of_drawn_settings_is_true() -> None:
    counts = sweep(CONV_RULES, CONV_CLAIMS, possible(1, 1500, drawn))
    counts += sweep(CONV_RULES, CONV_CLAIMS, possible(2, 200, grouped))
    # Each is shown somewhere, and none everywhere.
    assert CONV_CLAIMS.keys() == counts.keys() - {""}
    assert max(counts[key] for key in CONV_CLAIMS) < counts[""]


@pytest.mark.full
def test_what_is_said_of_many_drawn_settings_is_true() -> None:
    assert sweep(CONV_RULES, CONV_CLAIMS, possible(3, 20_000, drawn))[""] == 20_000


@pytest.mark.full
def test_what_is_said_of_every_square_setting_is_true() -> None:
    counts = sweep(CONV_RULES, CONV_CLAIMS, map(ConvFacts, every_square_conv()))
    assert counts[""] > 15_000


S = ConvSetting
#: For each sentence a setting just inside its border, and one just outside.
BORDERS: dict[str, tuple[ConvSetting, ConvSetting]] = {
    "notice.one_by_one": (S(5, 1, in_channels=2), S(5, 1, in_channels=1)),
    "notice.one_by_one_depthwise": (
        S(5, 1, in_channels=2, out_channels=2, groups=2),
        S(5, 1, in_channels=4, out_channels=2, groups=2),
    ),
    "notice.one_by_one_alone": (S(5, 1), S(5, (1, 2))),
    "notice.same_shifted": (S(6, 3, 2, "same"), S(5, 3, 2, "same")),
    "notice.same_equal": (S(6, 3, 2, "same_lower"), S(6, 3, 2, "same")),
    "notice.same_other": (S(5, 4, 1, "same"), S(6, 4, 3, "same")),
    "notice.same_strided": (S(2, 3, 2, "same"), S(1, 3, 2, "same")),
    "notice.full": (S(5, 3, 1, "full"), S(5, 1, 1, "full")),
    "notice.full_strided": (S(5, 3, 2, "full"), S(5, 3, 1, "full")),
    "notice.dilation": (S(9, (1, 2), dilation=2), S(9, (1, 2), dilation=(2, 1))),
    "notice.gaps": (S(5, 2, 3), S(4, 2, 3)),
    "notice.dilation_gaps": (S(9, 2, 2, 0, 2), S(9, 2, 2, 0, 3)),
    "notice.channels": (S(5, 3, in_channels=2), S(5, 3, in_channels=2, out_channels=2, groups=2)),
    "notice.same": (S(5, 3, 1, 1), S(5, 3, 1, ((1, 1), (1, 2)))),
    "notice.grows": (S(5, 3, 1, ((1, 1), (1, 2))), S(5, 3, 1, ((1, 0), (1, 2)))),
    "notice.shrinks": (S(5, 3, 1, ((1, 1), (0, 1))), S(5, 3, 1, ((2, 1), (0, 1)))),
    "notice.border": (S(5, 3, 2, ((1, 0), (0, 0))), S(5, 3, 2, ((0, 1), (0, 0)))),
    "notice.mode": (S(5, 3, 1, 1, padding_mode="reflect"), S(5, 3, 1, 1)),
    "notice.per_side_rows": (S(5, 3, 1, ((0, 1), (0, 1))), S(5, 3, 1, ((0, 1), (0, 2)))),
    "notice.per_side_cols": (S(5, 3, 1, ((0, 0), (2, 3))), S(5, 3, 1, ((0, 1), (2, 3)))),
    "notice.per_side_both": (S(5, 3, 1, ((0, 1), (2, 3))), S(5, 3, 1, ((2, 3), (2, 3)))),
}


@pytest.mark.parametrize("key", CONV_CLAIMS)
def test_a_sentence_begins_and_ends_where_its_claim_does(key: str) -> None:
    inside, outside = BORDERS.get(key, (S(5, 3), S(5, 3)))
    flip = key == "notice.flipped"
    shown = [
        {
            notice.key
            for one in CONV_RULES
            if (notice := one(ConvFacts(setting.check(), flip=flip and at == 0)))
        }
        for at, setting in enumerate((inside, outside))
    ]
    assert [key in one for one in shown] == [True, False]

"""Every sentence beside a transposed convolution is true wherever it is shown, and shown where it holds."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from convviz import TransposedSetting
from convviz.kinds.transposed import transposed_facts
from convviz.notices import TRANSPOSED_RULES, Rule, TransposedFacts, overlap_verdict

from .drawn import a_transposed_view, every_square_transposed, possible
from .judging import keys, sweep
from .transposed_claims import MAP_CLAIMS, TRANSPOSED_CLAIMS

#: The map's verdict is a sentence like the others.
VERDICT: Rule[TransposedFacts] = Rule(tuple(MAP_CLAIMS), lambda facts: overlap_verdict(facts.setting))
RULES = (*TRANSPOSED_RULES, VERDICT)
CLAIMS = TRANSPOSED_CLAIMS | MAP_CLAIMS


def drawn(source: random.Random) -> TransposedFacts | None:
    view = a_transposed_view(source)
    return view and transposed_facts(view.pictures)


def test_every_sentence_has_a_check() -> None:
    assert keys(TRANSPOSED_RULES) == TRANSPOSED_CLAIMS.keys()


def test_what_is_said_of_drawn_settings_is_true() -> None:
    counts = sweep(RULES, CLAIMS, possible(1, 1500, drawn))
    # Each is shown somewhere, and none everywhere.
    assert CLAIMS.keys() == counts.keys() - {""}
    assert max(counts[key] for key in CLAIMS) < counts[""]


@pytest.mark.full
def test_what_is_said_of_many_drawn_settings_is_true() -> None:
    assert sweep(RULES, CLAIMS, possible(2, 20_000, drawn))[""] == 20_000


def every_square() -> Iterator[TransposedFacts]:
    """Yield every square setting, with all numbers 1, seen as stamps and as windows."""
    for setting in every_square_transposed():
        x, weight = np.ones((1, *setting.input)), np.ones((1, 1, *setting.kernel))
        yield TransposedFacts(setting, ("scatter", "gather"), x, weight)


@pytest.mark.full
def test_what_is_said_of_every_square_setting_is_true() -> None:
    assert sweep(RULES, CLAIMS, every_square())[""] > 20_000


S = TransposedSetting
#: For each sentence a setting just inside its border, and one just outside.
BORDERS: dict[str, tuple[TransposedSetting, TransposedSetting]] = {
    "transposed.shifted": (S(2, 3, 2, 1, 1), S(2, 3, 2, 1, 0)),
    "transposed.shifted_sized": (S(3, 4, 4, 1, 1), S(3, 4, 4, 1, 2)),
    "transposed.shifted_apart": (S(1, 5, 1, ((4, 0), (4, 0))), S(2, 5, 1, ((3, 1), (3, 1)))),
    "transposed.added": (S(2, 3, 2, 1, 1), S(2, 3, 2, 1, 0)),
    "transposed.added_partly": (S(2, 2, 3, ((0, 0), (0, 1)), 2), S(2, 2, 3, ((0, 0), (0, 0)), 2)),
    "transposed.added_empty": (S(2, 3, 2, 0, 1), S(2, 3, 2, ((0, 1), (0, 0)), (1, 0))),
    "transposed.collapse": (S(3, 3, 2, 1), S(3, 3, 1, 1)),
    "transposed.collapse_beyond": (S(3, 3, 2, 1, 2, dilation=3), S(3, 3, 2, 1, 1, dilation=3)),
    "transposed.useful": (S(2, 2, 2), S(2, 1, 1)),
    "transposed.crops_input": (S(5, 3, 1, 3), S(5, 3, 1, 2)),
    "transposed.holes": (S(2, 2, 3), S(2, 3, 3)),
    "transposed.gaps": (S(3, 2, 3), S(3, 4, 3)),
    "transposed.uneven": (S(2, 3, 2), S(1, 3, 2, 0, 1)),
    "transposed.uneven_dilated": (S(2, 2, 2, dilation=2), S(2, 2, 2, dilation=3)),
    "transposed.uniform": (S(2, 4, 2, 1), S(1, 4, 2)),
    "transposed.shrinks": (S(6, 4, 1, 2), S(6, 4, 1, ((2, 2), (2, 1)))),
    "transposed.not_inverse": (S(3, 3, 2, 0, 1, dilation=2), S(3, 3, 1, 0, 1, dilation=2)),
    "transposed.map_equal": (S(3, 2, 2), S(3, 3, 2)),
    "transposed.map_gaps": (S(2, 1, 3), S(2, 3, 3)),
    "transposed.map_uneven": (S(2, 3, 2), S(1, 3, 2, 0, 1)),
    "transposed.map_border": (S((1, 3), (4, 2), (2, 1)), S((2, 3), (4, 2), (2, 1))),
    "transposed.map_uniform": (S((2, 3), (4, 2), (2, 1)), S((1, 3), (4, 2), (2, 1))),
}


@pytest.mark.parametrize("key", BORDERS)
def test_a_sentence_begins_and_ends_where_its_claim_does(key: str) -> None:
    shown = [
        {notice.key for one in RULES if (notice := one(TransposedFacts(setting.check(), ("gather",))))}
        for setting in BORDERS[key]
    ]
    assert [key in one for one in shown] == [True, False]


@pytest.mark.parametrize(
    ("weight", "key"), [(1.0, "transposed.round_trip_exact"), (1.0001, "transposed.round_trip")]
)
def test_values_come_back_by_chance_or_not(weight: float, key: str) -> None:
    setting = S(2, 1)
    before = np.arange(4.0).reshape(1, 2, 2)
    kernel = np.full((1, 1, 1, 1), weight)
    facts = TransposedFacts(setting, ("scatter", "direct"), before * weight, kernel, None, before)
    assert next(notice.key for one in TRANSPOSED_RULES if (notice := one(facts))) == key


def test_every_sentence_has_a_border() -> None:
    assert BORDERS.keys() == CLAIMS.keys() - {"transposed.round_trip", "transposed.round_trip_exact"}

"""Every sentence beside a transposed convolution is true wherever it is shown, and shown where it holds."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest

from convviz.notices import TRANSPOSED_RULES, Rule, TransposedFacts, overlap_verdict
from convviz.ui.transposed_explain import transposed_facts

from .drawn import a_transposed_view, every_square_transposed, possible
from .judging import keys, sweep
from .transposed_claims import MAP_CLAIMS, TRANSPOSED_CLAIMS

#: The map's verdict is a sentence like the others.
VERDICT: Rule[TransposedFacts] = Rule(tuple(MAP_CLAIMS), lambda facts: overlap_verdict(facts.setting))
RULES = (*TRANSPOSED_RULES, VERDICT)
CLAIMS = TRANSPOSED_CLAIMS | MAP_CLAIMS


def drawn(source: random.Random) -> TransposedFacts | None:
    view = a_transposed_view(source)
    return view and transposed_facts(view)


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

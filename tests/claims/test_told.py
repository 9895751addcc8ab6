"""A worked example's note and the notices beside it do not say the same thing."""

from __future__ import annotations

from typing import Any

import pytest

from convviz.cases import CASES, Case
from convviz.kinds.transposed import transposed_facts
from convviz.notices import (
    CONV_RULES,
    GROUPED_RULES,
    SEPARABLE_RULES,
    TRANSPOSED_RULES,
    ConvFacts,
    needless_keys,
    noticed,
)
from convviz.views.view import View

EVERY = 99


def said_of(case: Case, told: tuple[str, ...]) -> list[str]:
    """Return the keys of all notices beside a worked example."""
    view = View.of(case.page).opened(case)
    setting: Any = view.setting
    match case.page:
        case "conv":
            found = noticed(CONV_RULES, ConvFacts(setting), EVERY, told)
        case "grouped":
            found = noticed(GROUPED_RULES, setting, EVERY, told)
            found += noticed(CONV_RULES, ConvFacts(setting), EVERY, told)
        case "separable":
            found = noticed(SEPARABLE_RULES, setting, EVERY, told)
        case _:
            found = noticed(TRANSPOSED_RULES, transposed_facts(view.pictures), EVERY, told)
    return [notice.key for notice in found]


@pytest.mark.parametrize("name", [name for name in CASES if needless_keys(name)])
def test_what_a_note_tells_would_be_said_beside_it_and_is_not(name: str) -> None:
    told = set(needless_keys(name))
    alone, beside = said_of(CASES[name], ()), said_of(CASES[name], needless_keys(name))
    assert told <= set(alone)
    assert beside == [key for key in alone if key not in told]
    assert beside


def test_an_example_that_does_not_exist_tells_nothing() -> None:
    assert needless_keys("") == needless_keys("nothing") == ()

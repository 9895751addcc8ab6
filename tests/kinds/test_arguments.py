"""A picture's arguments: the command line reads the same picture out of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvSetting, PoolSetting, SeparableSetting, TransposedSetting
from convviz.cases import CASES, Case
from convviz.cli.picture import picture_of
from convviz.engine import KERNELS, NUMBER_SETS, NumberChoice
from convviz.kinds import KINDS, Picture, draw, kind_of, views_of
from convviz.kinds.arguments import LOOKS, NUMBERS, arguments
from convviz.parameters import parameters
from convviz.scene import LAYOUTS
from convviz.texts import words

from ..engine.drawn import (
    conv_settings,
    examples,
    pool_settings,
    separable_settings,
    transposed_settings,
)

numbers = st.builds(
    NumberChoice,
    numbers=st.sampled_from(NUMBER_SETS),
    seed=st.integers(0, 99),
    weights=st.sampled_from(["", *KERNELS]),
    whole=st.booleans(),
    x=st.sampled_from(["", "1,,2.5;-3"]),
    w=st.sampled_from(["", "~/4"]),
)
settings_drawn = st.one_of(conv_settings(), transposed_settings(), separable_settings(), pool_settings())


def kinds_of(setting: Any) -> list[str]:
    """Return the kinds a setting may belong to."""
    if isinstance(setting, PoolSetting):
        return [f"{setting.kind}_pool"]
    return [name for name, kind in KINDS.items() if kind.form is type(setting)]


@examples(300)
@given(settings_drawn, st.data())
def test_the_command_line_reads_the_picture_whose_arguments_these_are(
    setting: ConvSetting | TransposedSetting | SeparableSetting | PoolSetting, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(kinds_of(setting)))
    view = data.draw(st.sampled_from(views_of(kind, setting))) if kind in ("grouped", "transposed") else ""
    picture = Picture(
        kind=kind,
        setting=setting,
        numbers=data.draw(numbers),
        layout=data.draw(st.sampled_from(LAYOUTS)),
        view=view,
        digits=data.draw(st.sampled_from([None, True, False])),
        flip=kind == "conv" and data.draw(st.booleans()),
        round_trip=kind == "transposed" and data.draw(st.booleans()),
    )
    if kind.endswith("pool"):
        choice = replace(picture.numbers, weights="", whole=False, w="")
        picture = replace(picture, numbers=choice)
    if kind == "separable":
        picture = replace(picture, numbers=replace(picture.numbers, pw=";,5"))
    said = arguments(picture)
    assert all(isinstance(value, str | bool) for value in said.values())
    assert picture_of(said) == picture


def test_every_argument_of_a_picture_has_a_row_and_every_row_is_taken() -> None:
    taken = {name for kind in KINDS.values() for name in kind.options}
    assert parameters("command").keys() == taken | {*NUMBERS, *LOOKS}
    for kind in KINDS.values():
        assert set(kind.particular) <= {*NUMBERS, *LOOKS}
        assert not {*kind.arguments} & {*NUMBERS, *LOOKS}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_view_of_the_catalogue_is_drawn_and_titled(case: Case) -> None:
    kind = kind_of(case)
    say, looks = words("zh"), {"numbers": NumberChoice(numbers=case.numbers), "layout": case.layout}
    found = [
        draw(Picture(kind=kind, setting=case.setting, view=view, **looks), say)
        for view in views_of(kind, case.setting)
    ]
    assert all(len(one.scene) > 0 for one in found)
    # Each says something else of what it shows, groups aside.
    titles = [one.title for one in found]
    assert len(set(titles)) == len(titles) or kind == "grouped"


def test_a_picture_as_usual_says_only_what_is_needed() -> None:
    plain = Picture(kind="transposed", setting=TransposedSetting(2, 3))
    assert arguments(plain) == {"what": "transposed", "input": "2", "kernel": "3"}
    assert arguments(replace(plain, view="gather")) == arguments(plain) | {"view": "gather"}

"""What every worked example shows: its numbers, its note and its counts; and every link that opens it."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from numpy.testing import assert_allclose

from convviz import ConvSetting, SeparableSetting, cost
from convviz.cases import CASES, cases_of
from convviz.engine import first_channels, samples, separable_conv2d_trace, separable_samples
from convviz.kinds import PAGED
from convviz.texts import LANGUAGES, words
from convviz.ui.gallery import way_to
from convviz.views.about import kind_about, kind_below
from convviz.views.view import View, read_link

from ..test_cases import output_of
from .shown import panels, player

NAMES = [name for page in PAGED for name in cases_of(page)]


def own_cells(panel: dict[str, Any], plate: str, values: list[float]) -> np.ndarray[Any, Any]:
    """Return the numbers of a plate that are its own, the ring around them left out."""
    found = panel["plates"][plate]
    (top, left), (height, width) = found["before"], found["real"]
    return np.array(values).reshape(found["rows"], found["cols"])[top : top + height, left : left + width]


@pytest.mark.parametrize("name", NAMES)
def test_an_example_shows_its_numbers_its_note_and_its_counts(name: str) -> None:
    case = CASES[name]
    view = View.of(case.page).opened(case)
    panel, setting, wanted = panels(view)[0], case.setting, output_of(case)
    html = kind_about(view, name, words("en")) + kind_below(view, words("en"))
    left_out = 0
    if isinstance(setting, SeparableSetting):
        lower, upper = panel["stages"]
        parts = ("stride", "padding", "dilation", "pointwise_padding")
        trace = separable_conv2d_trace(
            *separable_samples(setting, case.numbers), **{name: getattr(setting, name) for name in parts}
        )
        assert_allclose(lower["y"], trace.between.ravel())
        assert_allclose(upper["y"], wanted[:8].ravel())
        left_out = setting.out_channels - 8
        assert f"{cost(setting.standard).macs:,}" in html
    elif case.view == "C":
        # The way there is drawn: what comes out is what a transposed convolution starts from.
        assert_allclose(panel["y"], samples(setting, case.numbers)[0].ravel())
    elif panel.get("flow") == "scatter":
        assert_allclose(own_cells(panel, "out0", panel["x"][0]), wanted[0])
    else:
        outs = first_channels(setting).out_channels if isinstance(setting, ConvSetting) else len(wanted)
        left_out = len(wanted) - outs
        assert_allclose(panel["y"], wanted[:outs].ravel())
    if case.page in ("grouped", "separable"):
        assert f"{cost(setting).macs:,}" in html
        assert (f">+{left_out}<" in panel["svg"]) == bool(left_out)
    for language in LANGUAGES:
        say = words(language)
        assert f"<b>{say(f'cases.{name}.note')}</b>" in kind_about(view, name, say)


@pytest.mark.parametrize("name", NAMES)
def test_the_link_of_its_card_opens_an_example(name: str) -> None:
    page, query = way_to(CASES[name])
    view = View.of(page).opened(CASES[name])
    assert read_link(page, parse_qs(query)) == (view, [])
    assert view.shows(CASES[name])


@pytest.mark.parametrize("name", cases_of("pooling"))
def test_pooling_opens_the_same_numbers_in_the_same_windows(name: str) -> None:
    page, query = way_to(CASES[name])
    view, changes = read_link(page, parse_qs(query))
    assert (view.setting, changes) == (ConvSetting(5, 3), [])
    assert any(view.shows(case) for case in cases_of(page).values())
    assert player(view)["steps"] == 9

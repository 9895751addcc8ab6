"""Every worked example on its page: by the link of its card, by the link of its view, and chosen there."""

from __future__ import annotations

from itertools import cycle
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from numpy.testing import assert_allclose
from streamlit.testing.v1 import AppTest

from convviz import ConvSetting, SeparableSetting, cost
from convviz.cases import CASES, Case, cases_of
from convviz.engine import first_channels, samples, separable_conv2d_trace, separable_samples
from convviz.kinds import PAGED
from convviz.texts import LANGUAGES, words
from convviz.ui.gallery import way_to
from convviz.views.view import View, read_link

from ..test_cases import output_of
from .visitor import case_key, open_page, panels, player, said, turn

NAMES = [name for page in PAGED for name in cases_of(page)]


def own_cells(panel: dict[str, Any], plate: str, values: list[float]) -> np.ndarray[Any, Any]:
    """Return the numbers of a plate that are its own, the ring around them left out."""
    found = panel["plates"][plate]
    (top, left), (height, width) = found["before"], found["real"]
    return np.array(values).reshape(found["rows"], found["cols"])[top : top + height, left : left + width]


def assert_shown(case: Case, page: AppTest, language: str) -> None:
    """Compare the numbers on a page with the engine's, and look for the example's note and its counts."""
    panel, setting = panels(page)[0], case.setting
    wanted, about = output_of(case), player(page)["about"]
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
        assert f"{cost(setting.standard).macs:,}" in about
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
        assert f"{cost(setting).macs:,}" in about
        assert (f">+{left_out}<" in panel["svg"]) == bool(left_out)
    assert words(language)(f"cases.{case.name}.note") in said(page)


# Half of them come by their link in one language and are chosen in the other, half the other way round.
@pytest.mark.parametrize(("name", "language"), [*zip(NAMES, cycle(LANGUAGES))])
def test_a_preset_shows_the_same_by_its_links_and_by_choice(name: str, language: str) -> None:
    case = CASES[name]
    start = View.of(case.page)
    wanted = start.opened(case)
    opened = open_page(way_to(case)[1], language, case.page)
    assert not opened.info
    assert player(opened)["link"].startswith(wanted.link())
    for query in ({"case": [name]}, parse_qs(wanted.link())):
        assert read_link(case.page, query) == (wanted, [])
    # Some examples are the same setting: the page shows the name of one of them.
    recognised = CASES[opened.selectbox(key=case_key(opened)).value]
    assert start.opened(recognised) == wanted
    assert_shown(recognised, opened, language)

    [other] = set(LANGUAGES) - {language}
    chosen = open_page("", other, case.page)
    turn(chosen, "selectbox", case_key(chosen), name)
    assert chosen.selectbox(key=case_key(chosen)).value == name
    assert_shown(case, chosen, other)


@pytest.mark.parametrize("name", cases_of("pooling"))
def test_pooling_opens_the_same_numbers_in_the_same_windows(name: str) -> None:
    page, query = way_to(CASES[name])
    opened = open_page(query, page=page)
    assert not opened.info
    assert CASES[opened.selectbox(key=case_key(opened)).value].setting == ConvSetting(5, 3)
    assert player(opened)["steps"] == 9

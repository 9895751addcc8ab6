"""The grouped page alone: groups, weights, the proof, large layers, impossible groups."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz import conv2d
from convviz.cases import CASES
from convviz.engine import samples
from convviz.kinds.grouped import divisors
from convviz.texts import words
from convviz.views.view import View

from . import visitor
from .visitor import panels, player, said, turn

START = View.of("grouped")


def open_page(link: str = "", language: str = "en") -> AppTest:
    return visitor.open_page(link, language, "grouped")


def groups_key(page: AppTest) -> str:
    """Return the key of the slider of groups; it changes with what it offers."""
    [key] = [one.key for one in page.select_slider if re.fullmatch(r"grouped\.groups\d+", one.key or "")]
    return key


def offered_groups(page: AppTest) -> list[int]:
    return [int(text.split()[0]) for text in page.select_slider(key=groups_key(page)).options]


def test_groups_slide_over_the_divisors_of_the_input_channels() -> None:
    page = open_page("in=8&out=8&groups=1")
    seen = []
    for groups in divisors(8):
        turn(page, "select_slider", groups_key(page), groups)
        assert offered_groups(page) == [1, 2, 4, 8]
        assert not page.warning
        seen.append(player(page)["link"])
        assert panels(page)[1]["flow"] == "weights"
        assert f"({8}, {8 // groups}, 3, 3)" in panels(page)[1]["svg"]
    assert ["groups=" in link for link in seen] == [True, False, True, True]
    # Other channels offer other groups, and what is chosen stays, though it no longer works.
    turn(page, "select_slider", "grouped.in_channels", 6)
    assert page.select_slider(key=groups_key(page)).value == 8
    assert offered_groups(page) == [1, 2, 3, 6, 8]
    assert "in_channels 6 leaves a remainder of 6, out_channels 8 a remainder of 0" in said(page)


@pytest.mark.parametrize(
    ("link", "rests", "offered"),
    [
        ("in=5&out=6&groups=3", (2, 0), ["input channels 6", "groups 1", "input channels 3"]),
        ("in=6&out=5&groups=3", (0, 2), ["output channels 6", "groups 1", "output channels 3"]),
        ("in=7&out=8&groups=3", (1, 2), ["groups 1"]),
    ],
)
def test_groups_that_do_not_divide_are_explained_with_both_rests(
    link: str, rests: tuple[int, int], offered: list[str]
) -> None:
    page = open_page(link)
    for name, channels, rest in zip(("in", "out"), re.findall(r"=(\d)&", link), rests, strict=True):
        assert f"{name}_channels {channels} " in page.warning[0].value
        assert re.search(rf"{name}_channels {channels}\b[^,]* a remainder of {rest}\b", page.warning[0].value)
    assert [one.label for one in page.button if ".offer" in (one.key or "")] == offered


def test_the_parts_put_together_are_the_whole_with_its_numbers() -> None:
    page = open_page("in=4&out=6&groups=2&beside=split&numbers=random&bias=1")
    lead, *parts = panels(page)
    assert len(parts) == 2
    assert [part["firsts"] for part in parts] == [[0, 0], [2, 3]]
    assert [value for part in parts for value in part["y"]] == lead["y"]
    assert [row for part in parts for row in part["x"]] == lead["x"]
    assert f"{len(lead['y'])} of the {len(lead['y'])} numbers" in said(page)
    assert "2 groups need 1/2 of the multiply-adds (972 instead of 1,944)" in said(page)


def test_the_depth_multiplier_is_told() -> None:
    told = said(open_page("in=3&out=6&groups=3"))
    assert "This number is called the depth multiplier: 3 · 2 = 6 output channels" in told
    assert "3 · 1 = 3 output channels" in said(open_page("in=3&out=3&groups=3"))
    assert "depth multiplier" not in said(open_page("in=4&out=4&groups=2"))


def test_channels_left_out_are_counted_in_the_sum() -> None:
    view = START.opened(CASES["s001_04"])
    page = open_page(view.link())
    data = panels(page)[0]
    assert data["left"] == 24
    x, weight, _ = samples(view.setting, view["numbers"])
    other = conv2d(x[8:32], weight[:4, 8:], **view.setting.arguments)
    np.testing.assert_allclose(data["rest"], other.ravel())


def test_what_a_number_of_groups_is_called_follows_the_channels() -> None:
    page = open_page("in=2&out=4&groups=2")
    assert page.select_slider(key=groups_key(page)).options == ["1 · standard", "2 · depthwise"]
    # The same two values, but two groups are no longer a group for each channel.
    turn(page, "select_slider", "grouped.in_channels", 1)
    assert page.select_slider(key=groups_key(page)).options == ["1 · standard", "2"]


def test_the_tab_of_depthwise_layers_goes_when_the_layer_is_none() -> None:
    page = open_page("in=4&out=8&groups=4")
    page.session_state["grouped.code"] = True
    page.session_state["grouped.framework"] = words("en")("code.keras_depthwise")
    page.run()
    assert any("DepthwiseConv2D" in one.value for one in page.code)
    turn(page, "select_slider", groups_key(page), 2)
    assert page.code
    assert not any("DepthwiseConv2D" in one.value for one in page.code)

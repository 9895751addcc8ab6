"""The grouped page on the Python side: groups, weights, the proof, links, large layers, impossible groups."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz import ConvSetting, conv2d
from convviz.cases import CASES
from convviz.engine import samples
from convviz.parameters import CHANNELS
from convviz.texts import LANGUAGES, words
from convviz.ui.grouped_view import BESIDE, LIMITS, GroupedView, divisors, read_link

from . import visitor
from .visitor import panels, player, said, turn

START = GroupedView()


def open_page(link: str = "", language: str = "en") -> AppTest:
    return visitor.open_page(link, language, "grouped")


def groups_key(page: AppTest) -> str:
    """Return the key of the slider of groups; it changes with what it offers."""
    [key] = [one.key for one in page.select_slider if re.fullmatch(r"grouped\.groups\d+", one.key or "")]
    return key


def offered_groups(page: AppTest) -> list[int]:
    return [int(text.split()[0]) for text in page.select_slider(key=groups_key(page)).options]


def whole_output(setting: ConvSetting, numbers: str) -> np.ndarray:
    x, weight, bias = samples(setting, numbers)
    return conv2d(x, weight, bias, groups=setting.groups, **setting.arguments)


def test_groups_slide_over_the_divisors_of_the_input_channels() -> None:
    page = open_page("in=8&out=8&groups=1")
    seen = []
    for groups in divisors(8):
        turn(page, "select_slider", groups_key(page), groups)
        assert [int(text.split()[0]) for text in page.select_slider(key=groups_key(page)).options] == [
            1,
            2,
            4,
            8,
        ]
        assert not page.warning
        seen.append(player(page)["link"])
        assert panels(page)[1]["flow"] == "weights"
        assert f"({8}, {8 // groups}, 3, 3)" in panels(page)[1]["svg"]
    assert ["groups=" in link for link in seen] == [True, False, True, True]
    # Other channels offer other groups, and what is chosen stays, though it no longer works.
    turn(page, "select_slider", "grouped.in", 6)
    assert page.select_slider(key=groups_key(page)).value == 8
    assert [int(text.split()[0]) for text in page.select_slider(key=groups_key(page)).options] == [
        1,
        2,
        3,
        6,
        8,
    ]
    assert "in_channels 6 leaves a remainder of 6, out_channels 8 a remainder of 0" in said(page)


@pytest.mark.parametrize(
    ("link", "rests", "offered"),
    [
        ("in=5&out=6&groups=3", (2, 0), ["input channels 6", "groups 1", "input channels 3"]),
        ("in=6&out=5&groups=3", (0, 2), ["output channels 6", "groups 1", "output channels 3"]),
        ("in=7&out=8&groups=3", (1, 2), ["groups 1"]),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_that_do_not_divide_are_explained_with_both_rests(
    link: str, rests: tuple[int, int], offered: list[str], language: str
) -> None:
    page = open_page(link, language)
    [warning] = [one.value for one in page.warning]
    for rest in rests:
        assert str(rest) in warning
    assert player(page)["steps"] == 0
    assert "input-rest-cells" in player(page)["svg"] or "output-rest-cells" in player(page)["svg"]
    buttons = [one for one in page.button if ".offer" in (one.key or "")]
    if language == "en":
        assert [one.label for one in buttons] == offered
    buttons[0].click().run()
    assert not page.exception
    assert not page.warning
    assert player(page)["steps"] > 0


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
    x, weight, _ = samples(view.setting, view.numbers)
    other = conv2d(x[8:32], weight[:4, 8:], **view.setting.arguments)
    np.testing.assert_allclose(data["rest"], other.ravel())


def test_every_slider_changes_the_picture() -> None:
    page = open_page("padding=1")
    for kind, key, value in [
        ("slider", "grouped.input.v", 6),
        ("slider", "grouped.kernel.v", 2),
        ("slider", "grouped.stride.v", 2),
        ("slider", "grouped.padding.v", 2),
        ("slider", "grouped.dilation.v", 2),
        ("select_slider", "grouped.in", 8),
        ("select_slider", "grouped.out", 6),
    ]:
        before = player(page)["svg"]
        turn(page, kind, key, value)
        assert player(page)["svg"] != before, key


@pytest.mark.parametrize("beside", BESIDE)
def test_what_stands_beside_is_chosen_and_stands_in_the_link(beside: str) -> None:
    page = open_page()
    turn(page, "selectbox", "grouped.beside", beside)
    assert len(panels(page)) == {"none": 1, "weights": 2, "split": 3}[beside]
    assert ("beside=" in player(page)["link"]) == (beside != "weights")
    again = open_page(player(page)["link"].partition("&lang")[0])
    assert panels(again) == panels(page)


@pytest.mark.parametrize(
    ("query", "expected", "named"),
    [
        ({"groups": ["0"]}, {"groups": 1}, ["groups"]),
        ({"in": ["100"], "groups": ["4"]}, {"in_channels": 96, "groups": 4}, ["in"]),
        ({"out": ["many"]}, {"out_channels": 4}, ["out"]),
        ({"groups": ["9999"]}, {"groups": 512}, ["groups"]),
    ],
)
def test_nonsense_in_a_link_opens_the_nearest_page(
    query: dict[str, list[str]], expected: dict[str, int], named: list[str]
) -> None:
    view, changes = read_link(query)
    assert {name: getattr(view.setting, name) for name in expected} == expected
    assert [change.name for change in changes] == named
    page = open_page("&".join(f"{name}={value[0]}" for name, value in query.items()))
    assert len(page.info) == 1


def test_links_are_read_back_as_they_were_written() -> None:
    setting = ConvSetting(
        input=(6, 7), kernel=3, padding=1, in_channels=24, out_channels=12, groups=12, bias=True
    )
    view = replace(START, setting=setting, beside="split", numbers="random", seed=5, layout="flat")
    query = {name: [value] for name, _, value in (part.partition("=") for part in view.link().split("&"))}
    assert read_link(query) == (view, [])


def test_every_corner_of_the_sliders_gives_a_picture_or_a_reason() -> None:
    for groups in (1, 3, 8):
        for channels in (CHANNELS[0], 8, CHANNELS[-1]):
            for kernel in (LIMITS["kernel"][0], LIMITS["kernel"][-1]):
                page = open_page(f"in={channels}&out={channels}&groups={groups}&kernel={kernel}&input=16")
                works = channels % groups == 0
                assert (player(page)["steps"] > 0) == works
                assert bool(page.warning) != works


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_its_language(language: str) -> None:
    page, say = open_page(language=language), words(language)
    assert any(say("grouped.heading") in one.value for one in page.markdown)
    assert say("grouped.proof_title") in player(page)["about"]


def test_the_code_shown_is_for_this_setting() -> None:
    page = open_page("in=4&out=8&groups=4")
    page.session_state["grouped.code"] = True
    page.run()
    assert not page.exception
    assert any("groups=4" in one.value for one in page.code)
    page.session_state["grouped.framework"] = words("en")("code.keras_depthwise")
    page.run()
    assert any("DepthwiseConv2D" in one.value for one in page.code)
    # The tab of depthwise layers goes when the layer is none; the page stays.
    turn(page, "select_slider", groups_key(page), 2)
    assert page.code
    assert not any("DepthwiseConv2D" in one.value for one in page.code)


def test_what_a_number_of_groups_is_called_follows_the_channels() -> None:
    page = open_page("in=2&out=4&groups=2")
    [slider] = [one for one in page.select_slider if one.key.startswith("grouped.groups")]
    assert slider.options == ["1 · standard", "2 · depthwise"]
    # The same two values, but two groups are no longer a group for each channel.
    turn(page, "select_slider", "grouped.in", 1)
    [slider] = [one for one in page.select_slider if one.key.startswith("grouped.groups")]
    assert slider.options == ["1 · standard", "2"]

"""The separable page on the Python side: two stages, costs, the counted layer, links, the framed mistake."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz import SeparableSetting, conv2d, cost, separable_conv2d_trace
from convviz.engine import samples, separable_samples
from convviz.parameters import LAYER
from convviz.texts import LANGUAGES, words
from convviz.ui.separable_view import LIMITS, SeparableView, read_link

from . import visitor
from .visitor import case_key, panels, player, said, turn

START = SeparableView()


def open_page(link: str = "", language: str = "en") -> AppTest:
    return visitor.open_page(link, language, "separable")


def trace_of(setting: SeparableSetting, numbers: str):
    return separable_conv2d_trace(
        *separable_samples(setting, numbers),
        stride=setting.stride,
        padding=setting.padding,
        dilation=setting.dilation,
        pointwise_padding=setting.pointwise_padding,
    )


def test_the_frame_of_the_padded_1x1_convolution_explains_itself() -> None:
    wrong = open_page("case=s001_09")
    assert words("en")("cases.s001_09.note") in said(wrong)
    turn(wrong, "toggle", "separable.bias", False)
    assert "16×16 became 18×18, and the frame holds nothing but zeros" in said(wrong)
    turn(wrong, "toggle", "separable.bias", True)
    upper = player(wrong)["stages"][1]
    made = np.array(upper["y"]).reshape(-1, 18, 18)
    for channel, bias in zip(made, upper["b"], strict=True):
        ring = np.concatenate([channel[0], channel[-1], channel[:, 0], channel[:, -1]])
        assert set(ring.tolist()) == {bias}
    turn(wrong, "slider", "separable.frame", 0)
    assert "the frame holds" not in said(wrong)
    assert wrong.selectbox(key=case_key(wrong)).value == "s001_09fix"
    assert "nothing but zeros" in said(open_page("frame=1"))


def test_the_standard_convolution_beside_it_reads_the_same_input() -> None:
    page = open_page("beside=standard&numbers=random&seed=3")
    chain, standard = panels(page)
    assert chain["stages"][0]["x"] == standard["x"]
    x, weight, bias = samples(START.setting, "random", 3)
    np.testing.assert_allclose(standard["y"], conv2d(x, weight, bias).ravel())
    assert chain["grids"] == standard["grids"] == ["x", "y"]


def test_every_control_changes_the_picture() -> None:
    page = open_page("padding=1")
    for kind, key, value in [
        ("slider", "separable.input.v", 6),
        ("slider", "separable.kernel.v", 2),
        ("slider", "separable.stride.v", 2),
        ("slider", "separable.padding.v", 2),
        ("slider", "separable.dilation.v", 2),
        ("slider", "separable.multiplier", 2),
        ("slider", "separable.frame", 1),
        ("select_slider", "separable.in", 2),
        ("select_slider", "separable.out", 4),
    ]:
        before = player(page)["svg"]
        turn(page, kind, key, value)
        assert player(page)["svg"] != before, key


def test_the_ratio_is_written_out_with_its_numbers_and_drawn() -> None:
    page = open_page("input=16&kernel=3&padding=1&in=3&out=16")
    about = player(page)["about"]
    assert "1/16 + 1/(3·3) = <b>25/144 ≈ 0.1736</b> of the multiply-adds: 19,200 instead of 110,592" in about
    assert about.count("<circle") == 1
    turn(page, "slider", "separable.multiplier", 2)
    assert "2·(1/16 + 1/(3·3)) = <b>25/72" in player(page)["about"]
    # A frame costs more than the formula says.
    turn(page, "slider", "separable.frame", 1)
    framed = replace(START, setting=replace(START.setting, input=(16, 16), padding=((1, 1), (1, 1))))
    setting = replace(
        framed, multiplier=2, frame=1, setting=replace(framed.setting, out_channels=16)
    ).separable
    ratio = Fraction(cost(setting).macs, cost(setting.standard).macs)
    assert f"<b>{ratio.numerator}/{ratio.denominator} " in player(page)["about"]


def test_too_few_filters_save_nothing_and_that_is_said() -> None:
    assert "Nothing is saved here" in said(open_page("out=1"))
    assert "Nothing is saved here" not in said(open_page("out=6"))


def counted(page: AppTest) -> str:
    """Return the table of the layer that is only counted."""
    [table] = [one.proto.body for one in page.get("html") if "counted" in one.proto.body]
    return table


def test_any_layer_typed_in_is_counted_exactly() -> None:
    page = open_page()
    # 112x112, 64 -> 128, k3: the figures of MobileNet-like layers, to be checked by hand.
    assert f"{112 * 112 * 64 * 128 * 9:,}" in counted(page)
    assert f"{112 * 112 * 64 * (9 + 128):,}" in counted(page)
    before = player(page)["svg"]
    for name, value in {"layer_height": 56, "layer_width": 28, "layer_in": 128, "layer_kernel": 4}.items():
        turn(page, "number_input", f"separable.{name}", value)
    assert f"{56 * 28 * 128 * 128 * 16:,}" in counted(page)
    turn(page, "number_input", "separable.layer_stride", 2)
    assert f"{28 * 14 * 128 * (16 + 128):,}" in counted(page)
    assert player(page)["svg"] == before
    link = player(page)["link"].partition("&lang")[0]
    assert counted(open_page(link)) == counted(page)


def test_a_layer_far_too_large_to_draw_is_counted_all_the_same() -> None:
    page = open_page("&".join(f"{name}={limits[-1]}" for name, limits in LAYER.items()))
    assert not page.info
    setting = START.counted
    assert setting.output == (112, 112)
    largest = replace(START, layer=tuple(limits[-1] for limits in LAYER.values())).counted
    assert f"{cost(largest.standard).macs:,}" in counted(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_setting_is_explained_with_ways_out(language: str) -> None:
    page = open_page("input=2&kernel=5", language)
    assert len(page.warning) == 1
    assert player(page)["steps"] == 0
    next(one for one in page.button if ".offer" in (one.key or "")).click().run()
    assert not page.exception
    assert not page.warning
    assert player(page)["stages"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({"multiplier": ["9"]}, ["multiplier"]),
        ({"mode": ["reflect"]}, ["mode"]),
        ({"layer_out": ["-3"]}, ["layer_out"]),
        ({"groups": ["2"]}, ["groups"]),
    ],
)
def test_nonsense_in_a_link_opens_the_nearest_page(query: dict[str, list[str]], named: list[str]) -> None:
    view, changes = read_link(query)
    assert view.problem is None
    assert [change.name for change in changes] == named


def test_links_are_read_back_as_they_were_written() -> None:
    view = replace(
        START,
        setting=replace(START.setting, out_channels=64, bias=True),
        multiplier=3,
        frame=2,
        beside="standard",
        layer=(7, 9, 10, 11, 5, 2, 4),
        layout="flat",
        numbers="random",
        seed=8,
    )
    query = {name: [value] for name, _, value in (part.partition("=") for part in view.link().split("&"))}
    assert read_link(query) == (view, [])


def test_every_corner_of_the_sliders_gives_a_picture_or_a_reason() -> None:
    for channels in (LIMITS["in_channels"][0], LIMITS["in_channels"][-1]):
        for multiplier in (1, 4):
            for layout in ("isometric", "flat"):
                link = f"in={channels}&out={channels}&multiplier={multiplier}&layout={layout}"
                page = open_page(f"{link}&input=16&beside=standard")
                assert player(page)["steps"] > 0
                assert not page.warning


def test_the_code_shown_is_for_this_setting() -> None:
    page = open_page("in=4&out=8&multiplier=2")
    page.session_state["separable.code"] = True
    page.run()
    assert not page.exception
    assert any("groups=4" in one.value for one in page.code)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_its_language(language: str) -> None:
    page, say = open_page(language=language), words(language)
    assert any(say("separable.heading") in one.value for one in page.markdown)
    assert any(say("separable.layer") in one.value for one in page.markdown)

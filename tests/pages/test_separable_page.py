"""The separable page alone: two stages, costs, the counted layer, the framed mistake."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from streamlit.testing.v1 import AppTest

from convviz import ConvSetting, conv2d, cost
from convviz.engine import samples
from convviz.kinds.separable import counted as layer
from convviz.parameters import LAYER
from convviz.texts import words
from convviz.views.view import View

from . import visitor
from .visitor import case_key, panels, player, said, turn

START = View.of("separable")


def open_page(link: str = "", language: str = "en") -> AppTest:
    return visitor.open_page(link, language, "separable")


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
    x, weight, bias = samples(START.kind.base(START.values), "random", 3)
    np.testing.assert_allclose(standard["y"], conv2d(x, weight, bias).ravel())
    assert chain["grids"] == standard["grids"] == ["x", "y"]


def test_the_ratio_is_written_out_with_its_numbers_and_drawn() -> None:
    page = open_page("input=16&kernel=3&padding=1&in=3&out=16")
    about = player(page)["about"]
    assert "1/16 + 1/(3·3) = <b>25/144 ≈ 0.1736</b> of the multiply-adds: 19,200 instead of 110,592" in about
    assert about.count("<circle") == 1
    turn(page, "slider", "separable.multiplier", 2)
    assert "2·(1/16 + 1/(3·3)) = <b>25/72" in player(page)["about"]
    # A frame costs more than the formula says.
    turn(page, "slider", "separable.frame", 1)
    same = ConvSetting(16, 3, padding=1, in_channels=3, out_channels=16)
    setting = View.of("separable", same, multiplier=2, frame=1).setting
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
    assert layer(START.values).output == (112, 112)
    largest = layer(START.changed(**{name: limits[-1] for name, limits in LAYER.items()}).values)
    assert f"{cost(largest.standard).macs:,}" in counted(page)

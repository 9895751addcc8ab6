"""What a depthwise-separable convolution alone shows: two stages, costs, the counted layer, the frame."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from convviz import ConvSetting, conv2d, cost
from convviz.cases import CASES
from convviz.engine import samples
from convviz.parameters import LAYER
from convviz.texts import words
from convviz.views.view import View

from .shown import about, linked, panels, player, points

START = View.of("separable")


def test_the_frame_of_the_padded_1x1_convolution_explains_itself() -> None:
    wrong = START.opened(CASES["s001_09"])
    html = about(wrong.changed(bias=False))
    assert "16×16 became 18×18, and the frame holds nothing but zeros" in html
    upper = player(wrong.changed(bias=True))["stages"][1]
    made = np.array(upper["y"]).reshape(-1, 18, 18)
    for channel, bias in zip(made, upper["b"], strict=True):
        ring = np.concatenate([channel[0], channel[-1], channel[:, 0], channel[:, -1]])
        assert set(ring.tolist()) == {bias}
    mended = wrong.changed(frame=0, bias=True)
    assert "the frame holds" not in about(mended)
    assert mended.shows(CASES["s001_09fix"])
    assert "nothing but zeros" in about(linked("separable", "frame=1"))


def test_the_standard_convolution_beside_it_reads_the_same_input() -> None:
    chain, standard = panels(linked("separable", "beside=standard&numbers=random&seed=3"))
    assert chain["stages"][0]["x"] == standard["x"]
    x, weight, bias = samples(START.kind.base(START.values), "random", 3)
    np.testing.assert_allclose(standard["y"], conv2d(x, weight, bias).ravel())
    assert chain["grids"] == standard["grids"] == ["x", "y"]


def test_the_ratio_is_written_out_with_its_numbers_and_drawn() -> None:
    view = linked("separable", "input=16&kernel=3&padding=1&in=3&out=16")
    html = about(view)
    assert "1/16 + 1/(3·3) = <b>25/144 ≈ 0.1736</b> of the multiply-adds: 19,200 instead of 110,592" in html
    assert html.count("<circle") == 1
    assert "2·(1/16 + 1/(3·3)) = <b>25/72" in about(view.changed(multiplier=2))
    # A frame costs more than the formula says.
    framed = view.changed(multiplier=2, frame=1)
    same = ConvSetting(16, 3, padding=1, in_channels=3, out_channels=16)
    assert framed.setting.standard == same
    ratio = Fraction(cost(framed.setting).macs, cost(same).macs)
    assert f"<b>{ratio.numerator}/{ratio.denominator} " in about(framed)


def test_too_few_filters_save_nothing_and_that_is_said() -> None:
    assert any("Nothing is saved here" in point for point in points(linked("separable", "out=1")))
    assert not any("Nothing is saved here" in point for point in points(linked("separable", "out=6")))


def layer(**fields: int) -> str:
    """Return the table of the layer that is only counted."""
    return START.kind.counted(START.changed(**fields).values, words("en"))


def test_any_layer_typed_in_is_counted_exactly() -> None:
    # 112x112, 64 -> 128, k3: the figures of MobileNet-like layers, to be checked by hand.
    assert f"{112 * 112 * 64 * 128 * 9:,}" in layer()
    assert f"{112 * 112 * 64 * (9 + 128):,}" in layer()
    fields = {"layer_height": 56, "layer_width": 28, "layer_in": 128, "layer_kernel": 4}
    assert f"{56 * 28 * 128 * 128 * 16:,}" in layer(**fields)
    assert f"{28 * 14 * 128 * (16 + 128):,}" in layer(**fields, layer_stride=2)
    # It has no part in the picture.
    assert player(START.changed(**fields))["svg"] == player(START)["svg"]


def test_a_layer_far_too_large_to_draw_is_counted_all_the_same() -> None:
    link = "&".join(f"{name}={limits[-1]}" for name, limits in LAYER.items())
    largest = linked("separable", link)
    # A stride of 99 leaves every 99th of 100,000 rows and columns.
    macs = 99**2 * 100_000**2 * (99_999 // 99 + 1) ** 2
    assert f"{macs:,}" in largest.kind.counted(largest.values, words("en"))

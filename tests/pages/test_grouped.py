"""What a convolution in groups alone shows: groups, weights, the proof, large layers."""

from __future__ import annotations

import re

import numpy as np
import pytest

from convviz import conv2d
from convviz.cases import CASES
from convviz.engine import samples
from convviz.kinds import PAGED
from convviz.kinds.grouped import divisors
from convviz.texts import words
from convviz.views.view import View

from ..views.pages import offered
from .shown import about, linked, panels

START = View.of("grouped")


def stops(link: str) -> dict[int, str]:
    """Return the numbers of groups that a slider offers, with their words."""
    found = PAGED["grouped"].stops("groups", linked("grouped", link).values, words("en"))
    assert found is not None
    return found


def test_groups_slide_over_the_divisors_of_the_input_channels() -> None:
    for groups in divisors(8):
        view = linked("grouped", f"in=8&out=8&groups={groups}")
        assert list(stops(view.link())) == [1, 2, 4, 8]
        assert view.problem is None
        assert ("groups=" in view.link()) == (groups != 2)
        assert panels(view)[1]["flow"] == "weights"
        assert f"({8}, {8 // groups}, 3, 3)" in panels(view)[1]["svg"]
    # Other channels offer other groups, and what is chosen stays, though it no longer works.
    assert list(stops("in=6&out=8&groups=8")) == [1, 2, 3, 6, 8]


def test_what_a_number_of_groups_is_called_follows_the_channels() -> None:
    assert [*stops("in=2&out=4&groups=2").values()] == ["1 · standard", "2 · depthwise"]
    # The same two values, but two groups are no longer a group for each channel.
    assert [*stops("in=1&out=4&groups=2").values()] == ["1 · standard", "2"]


@pytest.mark.parametrize(
    ("link", "rests", "offers"),
    [
        ("in=5&out=6&groups=3", (2, 0), ["input channels 6", "groups 1", "input channels 3"]),
        ("in=6&out=5&groups=3", (0, 2), ["output channels 6", "groups 1", "output channels 3"]),
        ("in=7&out=8&groups=3", (1, 2), ["groups 1"]),
        ("in=6&out=8&groups=8", (6, 0), None),
    ],
)
def test_groups_that_do_not_divide_are_explained_with_both_rests(
    link: str, rests: tuple[int, int], offers: list[str] | None
) -> None:
    view = linked("grouped", link)
    assert view.problem is not None
    sentence = view.problem.sentence("en")
    for name, channels, rest in zip(("in", "out"), re.findall(r"=(\d)&", link), rests, strict=True):
        assert re.search(rf"{name}_channels {channels}\b[^,]* a remainder of {rest}\b", sentence)
    assert offers is None or [offer.words for offer in offered(view)] == offers


def test_the_parts_put_together_are_the_whole_with_its_numbers() -> None:
    view = linked("grouped", "in=4&out=6&groups=2&beside=split&numbers=random&bias=1")
    lead, *parts = panels(view)
    assert len(parts) == 2
    assert [part["firsts"] for part in parts] == [[0, 0], [2, 3]]
    assert [value for part in parts for value in part["y"]] == lead["y"]
    assert [row for part in parts for row in part["x"]] == lead["x"]
    assert f"{len(lead['y'])} of the {len(lead['y'])} numbers" in about(view)
    assert "2 groups need 1/2 of the multiply-adds (972 instead of 1,944)" in about(view)


def test_the_depth_multiplier_is_told() -> None:
    html = about(linked("grouped", "in=3&out=6&groups=3"))
    assert "This number is called the depth multiplier: 3 · 2 = 6 output channels" in html
    assert "3 · 1 = 3 output channels" in about(linked("grouped", "in=3&out=3&groups=3"))
    assert "depth multiplier" not in about(linked("grouped", "in=4&out=4&groups=2"))


def test_channels_left_out_are_counted_in_the_sum() -> None:
    view = START.opened(CASES["s001_04"])
    data = panels(view)[0]
    assert data["left"] == 24
    x, weight, _ = samples(view.setting, view["numbers"])
    other = conv2d(x[8:32], weight[:4, 8:], **view.setting.arguments)
    np.testing.assert_allclose(data["rest"], other.ravel())


def test_code_with_a_depthwise_layer_is_there_where_the_layer_is_one() -> None:
    for groups, is_depthwise in ((4, True), (2, False)):
        view = linked("grouped", f"in=4&out=8&groups={groups}")
        code = view.kind.code(view.values, view.setting, words("en"))
        assert ("keras_depthwise" in code) == is_depthwise
        assert any("DepthwiseConv2D" in write() for write in code.values()) == is_depthwise

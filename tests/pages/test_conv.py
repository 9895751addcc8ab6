"""What an ordinary convolution alone shows: turned kernels, sides, remainders."""

from __future__ import annotations

import pytest

from convviz import ConvSetting
from convviz.texts import words
from convviz.views.view import View

from .shown import about, linked, player, points


def test_flipping_turns_the_kernel_by_half_a_turn() -> None:
    view = View.of("conv", flip=True)
    assert player(view)["w"] == player(View.of("conv"))["w"][::-1]
    assert words("en")("notice.flipped") in points(view)


def test_four_sides_are_drawn_one_by_one() -> None:
    view = View.of("conv", padding=((1, 1), (3, 1)))
    assert "padding=1,1,3,1" in view.link()
    assert player(view)["plates"]["in0"]["before"] == [1, 3]


def test_both_axes_have_a_formula_where_they_differ_and_one_where_they_do_not() -> None:
    say = words("en")
    for link, names in (
        ("input=6x7&kernel=3x5&padding=2x1", ["rows", "cols"]),
        ("input=6&kernel=3", ["both"]),
    ):
        html = about(linked("conv", link))
        assert [name for name in ("rows", "cols", "both") if say(f"formula.{name}") in html] == names


@pytest.mark.parametrize(
    ("link", "key", "numbers"),
    [
        ("input=5&kernel=3&stride=2&padding=1", "divides", {}),
        ("input=6&kernel=3&stride=2&padding=1", "remainder_padding_both", {"rest": 1}),
        ("input=7&kernel=3&stride=3&padding=0,1,0,1", "remainder_input_both", {"rest": 2, "lost": 1}),
    ],
)
def test_what_the_floor_drops_is_said_beside_the_formula(
    link: str, key: str, numbers: dict[str, int]
) -> None:
    assert words("en")(f"formula.{key}", **numbers) in about(linked("conv", link))


def test_a_good_link_says_every_part_of_the_setting() -> None:
    view = linked(
        "conv", "input=6x7&kernel=3x2&stride=1x2&padding=0,1,2,0&dilation=2x1&in=2&out=3&step=5&bias=1"
    )
    assert view.setting == ConvSetting((6, 7), (3, 2), (1, 2), ((0, 1), (2, 0)), (2, 1), 2, 3, bias=True)
    assert view.step == 4
    assert player(view)["kernel"] == [3, 2]

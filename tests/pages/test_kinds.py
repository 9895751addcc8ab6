"""What all kinds of operations have in common: settings, links, code, what is said, impossible settings."""

from __future__ import annotations

from itertools import product

import pytest

from convviz.codecs import SIDES, PaddingCodec, PairCodec, Whole
from convviz.engine import PADDING_NAMES
from convviz.kinds import PAGED
from convviz.parameters import CHANNELS, options, parameters, widgets
from convviz.texts import LANGUAGES, words
from convviz.views.view import View

from ..views.pages import offered
from .shown import about, legend, linked, panels, player, points

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize("name", PAGED)


# -- settings ---------------------------------------------------------------------------------------


@each_page
def test_every_end_of_a_number_gives_another_picture_and_link_or_a_reason(name: str) -> None:
    kind, first = PAGED[name], linked(name, "input=5&kernel=3&stride=1&padding=1&in=2&out=2")
    kinds = Whole | PairCodec | PaddingCodec
    numbers = {key for key, row in parameters(name).items() if isinstance(row.codec, kinds)}
    for widget, codec in widgets(name).items():
        parameter = widget.partition(".")[0]
        if parameter not in numbers & {*kind.panel(first.values)} or not isinstance(codec, Whole):
            continue
        seen = set()
        for value in (codec.allowed[0], codec.allowed[-1]):
            sides = {"padding.kind": "sides"} if widget.removeprefix("padding.") in SIDES else {}
            view = View.collected(kind, {**first.spread(), **sides, widget: value})
            data = player(view)
            assert (not data["problem"]) == (view.problem is None) == (data["steps"] > 0)
            seen.add((data["svg"], view.link()))
        assert len({svg for svg, _ in seen}) == len({link for _, link in seen}) == 2, widget


#: Many channels and few, shared and not.
CORNERS = [
    *(
        ("grouped", f"in={channels}&out={channels}&groups={groups}&kernel={kernel}&input=16")
        for groups, channels, kernel in product((1, 3, 8), (1, 8, CHANNELS[-1]), (1, 7))
    ),
    *(
        ("separable", f"in={ends}&out={ends}&multiplier={times}&layout={layout}&input=16&beside=standard")
        for ends, times, layout in product((1, CHANNELS[-1]), (1, 4), ("isometric", "flat"))
    ),
]


@pytest.mark.parametrize(("name", "link"), CORNERS)
def test_any_channels_give_a_picture_or_a_reason(name: str, link: str) -> None:
    view = linked(name, link)
    works = not view["in_channels"] % view["groups"]
    assert (player(view)["steps"] > 0) == works
    assert bool(player(view)["problem"]) != works


#: What may stand beside each picture, and how many pictures there are then.
BESIDE = [
    (name, beside, {"none": 1, "scatter": 1, "split": 3}.get(beside, 2))
    for name in ("transposed", "grouped", "separable")
    for beside in options(name, "beside")
]


@pytest.mark.parametrize(("name", "beside", "count"), BESIDE)
def test_what_stands_beside_is_drawn_and_stands_in_the_link(name: str, beside: str, count: int) -> None:
    view = View.of(name, beside=beside)
    assert len(panels(view)) == count
    assert (f"beside={beside}" in view.link()) == (beside != PAGED[name].start["beside"])


@each_page
def test_layout_numbers_and_colours_do_not_lose_the_place(name: str) -> None:
    view = View.of(name)
    looks = {"layout": "flat", "digits": False, "colours": "safe", "numbers": "random"}
    looks |= {"weights": "box", "x": "7"}
    same = [view.changed(**{look: value}) for look, value in looks.items()]
    assert {player(other)["key"] for other in same} == {player(view)["key"]}
    assert player(view.changed(stride=(3, 3)))["key"] != player(view)["key"]


@pytest.mark.parametrize("padding", PADDING_NAMES)
@pytest.mark.parametrize("name", ["conv", "grouped", "separable"])
def test_a_named_padding_says_what_it_means_and_stands_in_the_link(name: str, padding: str) -> None:
    view = View.of(name, padding=padding, kernel=(5, 3))
    sides = {"valid": ((0, 0), (0, 0)), "full": ((4, 4), (2, 2))}.get(padding, ((2, 2), (1, 1)))
    assert view.sides_of_name == sides
    assert f"padding={padding}" in view.link()
    assert View.of(name, padding=sides).sides_of_name is None
    plate = player(view)["plates"]["in0"] if name != "separable" else None
    assert plate is None or plate["before"] == [sides[0][0], sides[1][0]]


# -- what is said -----------------------------------------------------------------------------------

#: Links to much that is worth a word.
TOLD = {
    "conv": "flip=1&kernel=2&stride=2&padding=same&dilation=2&in=2&mode=reflect",
    "transposed": "input=3&kernel=3&stride=2&padding=1&op=1&bias=1&beside=direct",
    "grouped": "in=4&out=8&groups=4&stride=2&beside=split",
    "separable": "in=3&out=4&frame=1&beside=standard",
}


@each_language
@each_page
def test_below_the_picture_stand_the_formula_and_what_to_notice(name: str, language: str) -> None:
    view, say = linked(name, TOLD[name]), words(language)
    html = about(view, language)
    assert view.kind.size_formula(view.setting, say) in html
    assert view.kind.below(view.values, view.setting, say) in html
    notices = [notice.sentence(say) for notice in view.kind.notices(view.values, view.setting)]
    assert len(notices) > 1
    assert "".join(f"<li>{sentence}</li>" for sentence in notices) in html
    assert say(f"warning.{name}") in html
    # The words of the player itself come once, and not with every picture.
    assert "words" not in player(view, language)


def test_no_more_than_four_things_are_pointed_out_the_most_particular_first() -> None:
    say = words("en")
    assert points(linked("conv", TOLD["conv"])) == [
        say("notice.flipped"),
        say("notice.same_strided", name="same", stride=2, output="3×3"),
        say("notice.dilation", dilation=2, kernel=4, span="3×3"),
        say("notice.dilation_gaps", stride=2, dilation=2, shared=2, lines="rows and columns"),
    ]


def test_numbers_that_no_cell_has_room_for_are_said_to_be_left_out() -> None:
    view = linked("conv", "input=16&padding=6&kernel=7&in=8&out=8&stride=1")
    assert legend(view)[-1] == words("en")("legend.too_small")
    assert legend(view.changed(digits=False)) == legend(view)[:-1]


#: A link, and what its code says.
CODE = {
    "conv": ("input=7&kernel=2&stride=2", ("stride=2",)),
    "transposed": ("input=2&kernel=3&stride=2&op=1", ("onv", "ranspose2d", "output_padding=1")),
    "grouped": ("in=4&out=8&groups=4", ("groups=4",)),
    "separable": ("in=4&out=8&multiplier=2", ("groups=4",)),
}


@each_page
def test_the_code_is_for_this_setting_and_has_its_numbers(name: str) -> None:
    link, parts = CODE[name]
    view = linked(name, f"{link}&x=,8.125&weights=sobel_y")
    code = view.kind.code(view.values, view.setting, words("en"))
    text = code["pytorch"]()
    assert all(part in text for part in parts)
    assert "8.125" in text
    other = view.changed(stride=(3, 3))
    assert "stride=3" in other.kind.code(other.values, other.setting, words("en"))["pytorch"]()


# -- impossible settings ----------------------------------------------------------------------------

IMPOSSIBLE = [
    ("conv", "input=4&kernel=5&dilation=2", "in0-bad"),
    ("conv", "input=2&kernel=1&mode=reflect&padding=4", "in0-bad"),
    ("transposed", "input=2&kernel=3&stride=2&op=2", ""),
    ("transposed", "input=2&kernel=1&stride=1&padding=1", ""),
    ("transposed", "input=2&kernel=3&stride=2&sized=same&size=9", ""),
    ("transposed", "input=2&kernel=3&stride=2&sized=valid&size=4", ""),
    ("transposed", "input=3&kernel=3&stride=2&padding=1&sized=output_size&size=9", ""),
    ("transposed", "input=2&kernel=3&stride=2&dilation=2&sized=same&size=4", ""),
    ("grouped", "in=5&out=6&groups=3", "input-rest-cells"),
    ("grouped", "in=6&out=5&groups=3", "output-rest-cells"),
    ("grouped", "in=7&out=8&groups=3", "input-rest-cells"),
    ("separable", "input=2&kernel=5", "in0-bad"),
]


@each_language
@pytest.mark.parametrize(("name", "link", "drawn"), IMPOSSIBLE)
def test_an_impossible_setting_is_drawn_and_explained_with_ways_out(
    name: str, link: str, drawn: str, language: str
) -> None:
    view, say = linked(name, link), words(language)
    assert view.problem is not None
    data, html = player(view, language), about(view, language)
    assert drawn in data["svg"]
    assert data["problem"] == view.problem.sentence(language)
    assert data["steps"] == 0
    assert say("formula.heading") not in html
    assert say(f"warning.{name}") in html
    ways = offered(view, language)
    assert ways
    assert all(player(way.view)["steps"] > 0 for way in ways)

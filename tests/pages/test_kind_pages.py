"""What the pages of all kinds have in common: controls, links, languages, code, impossible settings."""

from __future__ import annotations

import re
from itertools import product
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from convviz import ConvSetting, TransposedSetting
from convviz.kinds import PAGED
from convviz.parameters import CHANNELS, LAYER, limits, options
from convviz.texts import LANGUAGES, words
from convviz.ui.visit import change_words
from convviz.views.link import Change
from convviz.views.view import View, read_link

from .visitor import open_page, panels, player, turn

each_language = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize("name", PAGED)


def read(name: str, link: str) -> tuple[View, list[Change]]:
    return read_link(name, parse_qs(link, keep_blank_values=True))


def slide(app: AppTest, name: str, widget: str, value: int) -> None:
    """Move a slider: over a range of numbers, or over a few."""
    a_range = isinstance(limits(name)[widget.partition(".")[0]], range)
    turn(app, "slider" if a_range else "select_slider", f"{name}.{widget}", value)


#: Words that a page alone has.
OWN_WORDS = {
    "conv": ("controls.flip",),
    "transposed": ("controls.output_padding", "player.stamping"),
    "grouped": ("grouped.proof_title",),
    "separable": ("separable.layer",),
}


@each_language
@each_page
def test_a_page_speaks_the_language_of_its_link(name: str, language: str) -> None:
    app, say = open_page(language=language, page=name), words(language)
    assert say(f"{name}.heading") in app.markdown[0].value
    assert app.slider(key=f"{name}.kernel.v").label == say("controls.kernel")
    assert player(app)["words"]["play"] == say("player.play")
    labels = [one.label for one in (*app.slider, *app.toggle)]
    texts = [player(app)["about"], *(one.value for one in app.markdown)]
    for key in OWN_WORDS[name]:
        assert say(key) in (*labels, *player(app)["words"].values()) or say(key) in "\n".join(texts)


def test_choosing_the_other_language_keeps_the_setting() -> None:
    page = open_page("kernel=4&padding=2")
    turn(page, "button_group", "lang", "zh")
    assert words("zh")("conv.heading") in page.markdown[0].value
    assert page.slider(key="conv.kernel.v").value == 4
    assert player(page)["link"].endswith("lang=zh")


# -- controls ---------------------------------------------------------------------------------------

#: A start, and where every slider of the page is moved to, one after another.
MOVES: dict[str, tuple[str, dict[str, int]]] = {
    "conv": ("", {"input.v": 7, "stride.v": 3, "in_channels": 2, "out_channels": 3}),
    "transposed": (
        "padding=1",
        {
            "input.v": 3,
            "kernel.v": 4,
            "stride.v": 3,
            "output_padding.v": 2,
            "in_channels": 2,
            "out_channels": 3,
        },
    ),
    "grouped": ("padding=1", {"input.v": 6, "stride.v": 2, "in_channels": 8, "out_channels": 6}),
    "separable": (
        "padding=1",
        {"input.v": 6, "stride.v": 2, "multiplier": 2, "frame": 1, "in_channels": 2, "out_channels": 4},
    ),
}


@each_page
def test_every_slider_changes_the_picture(name: str) -> None:
    link, others = MOVES[name]
    page = open_page(link, page=name)
    moves = {"kernel.v": 2, "padding.v": 2, "dilation.v": 2, **others}
    there = {one.key for one in (*page.slider, *page.select_slider) if "groups" not in one.key}
    assert there == {f"{name}.{widget}" for widget in moves}
    for widget, value in sorted(moves.items()):
        before = player(page)["svg"]
        slide(page, name, widget, value)
        assert player(page)["svg"] != before, widget


@each_page
def test_every_end_of_a_slider_gives_a_picture_or_a_reason(name: str) -> None:
    page = open_page(page=name)
    for widget in [one.key.removeprefix(f"{name}.") for one in page.slider]:
        allowed = limits(name)[widget.partition(".")[0]]
        for value in (allowed[0], allowed[-1]):
            slide(page, name, widget, value)
            assert bool(page.warning) == bool(player(page)["problem"]) == (player(page)["steps"] == 0)


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
    page, view = open_page(link, page=name), read(name, link)[0]
    works = not view["in_channels"] % view["groups"]
    assert (player(page)["steps"] > 0) == works
    assert bool(page.warning) != works


#: What may stand beside each picture, and how many pictures there are then.
BESIDE = [
    (name, beside, {"none": 1, "scatter": 1, "split": 3}.get(beside, 2))
    for name in ("transposed", "grouped", "separable")
    for beside in options(name, "beside")
]


@pytest.mark.parametrize(("name", "beside", "count"), BESIDE)
def test_what_stands_beside_is_chosen_and_stands_in_the_link(name: str, beside: str, count: int) -> None:
    page = open_page(page=name)
    turn(page, "selectbox", f"{name}.beside", beside)
    assert len(panels(page)) == count
    link = player(page)["link"].partition("&lang")[0]
    assert (f"beside={beside}" in link) == (beside != PAGED[name].start["beside"])
    assert panels(open_page(link, page=name)) == panels(page)


#: A link, and what its code says.
CODE = {
    "conv": ("input=7&kernel=2&stride=2", ("stride=2",)),
    "transposed": ("input=2&kernel=3&stride=2&op=1", ("onv", "ranspose2d", "output_padding=1")),
    "grouped": ("in=4&out=8&groups=4", ("groups=4",)),
    "separable": ("in=4&out=8&multiplier=2", ("groups=4",)),
}


@each_page
def test_the_code_shown_is_for_this_setting(name: str) -> None:
    link, said = CODE[name]
    page = open_page(link, page=name)
    assert not page.code
    page.session_state[f"{name}.code"] = True
    page.run()
    assert not page.exception
    assert all(text in page.code[0].value for text in said)
    slide(page, name, "stride.v", 3)
    assert "stride=3" in page.code[0].value


# -- links ------------------------------------------------------------------------------------------

_LOOKS: dict[str, Any] = {
    "numbers": "random",
    "seed": 41,
    "layout": "flat",
    "digits": False,
    "colours": "safe",
}
_TRANSPOSED = TransposedSetting(
    (2, 3), (3, 2), (2, 1), ((1, 0), (0, 1)), dilation=(1, 2), in_channels=2, out_channels=3, bias=True
)
VIEWS = [
    View.of(
        "conv",
        ConvSetting(
            (6, 7), (3, 2), (1, 2), ((0, 1), (2, 0)), (2, 1), 2, 3, padding_mode="replicate", bias=True
        ),
        flip=True,
        **_LOOKS,
    ),
    View.of("transposed", _TRANSPOSED, output_padding=(1, 0), view="gather", beside="direct", **_LOOKS),
    # Where a size is asked for, no lines are added by number.
    View.of("transposed", _TRANSPOSED, sized="same", output_size=(4, 3), view="gather", **_LOOKS),
    View.of(
        "grouped",
        ConvSetting((6, 7), 3, padding=1, in_channels=24, out_channels=12, groups=12, bias=True),
        beside="split",
        **_LOOKS,
    ),
    View.of(
        "separable",
        ConvSetting(5, 3, in_channels=3, out_channels=64, bias=True),
        multiplier=3,
        frame=2,
        beside="standard",
        **dict(zip(LAYER, (7, 9, 10, 11, 5, 2, 4), strict=True)),
        **_LOOKS,
    ),
]


@pytest.mark.parametrize("view", VIEWS, ids=View.link)
def test_links_are_read_back_as_they_were_written(view: View) -> None:
    assert read(view.kind.name, view.link()) == (view, [])


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("name", "link", "link_name", "used"),
    [
        ("conv", "kernel=99", "kernel", "7"),
        ("conv", "kernel=-3", "kernel", "1"),
        ("conv", "kernel=abc", "kernel", "3"),
        ("conv", "kernel=1e400", "kernel", "7"),
        ("conv", "kernel=", "kernel", "3"),
        ("conv", "stride=2.6", "stride", "3"),
        ("conv", "padding=1,2,3", "padding", "1"),
        ("conv", "padding=9,0,0,0", "padding", "6,0,0,0"),
        ("conv", "in=0", "in", "1"),
        ("conv", "in_channels=0", "in_channels", "1"),
        ("conv", "numbers=mine", "numbers", "paper"),
        ("conv", "case=nothing", "case", ""),
        ("conv", "layout=round", "layout", "isometric"),
        ("conv", "bias=maybe", "bias", "0"),
        ("conv", "step=1000", "step", "9"),
        ("conv", "step=-1", "step", "1"),
        ("transposed", "op=9", "op", "4"),
        ("transposed", "view=upside", "view", "scatter"),
        ("transposed", "beside=me", "beside", "none"),
        ("transposed", "sized=paddle", "sized", "output_padding"),
        ("transposed", "sized=same&size=99", "size", "24"),
        ("transposed", "input=12", "input", "8"),
        ("transposed", "padding=same", "padding", "0"),
        ("transposed", "case=dilation", "case", ""),
        ("transposed", "step=99", "step", "4"),
        ("transposed", "view=gather&step=99", "step", "25"),
        ("grouped", "groups=0", "groups", "1"),
        ("grouped", "in=100&groups=4", "in", "96"),
        ("grouped", "out=many", "out", "4"),
        ("grouped", "groups=9999", "groups", "512"),
        ("separable", "multiplier=9", "multiplier", "4"),
        ("separable", "mode=reflect", "mode", "zeros"),
        ("separable", "layer_out=-3", "layer_out", "1"),
        ("separable", "groups=2", "groups", "1"),
    ],
)
@each_language
def test_nonsense_in_a_link_opens_the_nearest_page_and_says_so(
    name: str, link: str, link_name: str, used: str, language: str
) -> None:
    page = open_page(link, language, name)
    [change] = read(name, link)[1]
    assert (change.name, change.used) == (link_name, used)
    assert [change.text] == parse_qs(link, keep_blank_values=True)[link_name]
    assert change_words(change, words(language)) in page.info[0].value
    slide(page, name, "in_channels", 2)
    assert not page.info


# -- impossible settings ----------------------------------------------------------------------------


@pytest.mark.sampled(1)
@each_language
@pytest.mark.parametrize(
    ("name", "link", "drawn"),
    [
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
    ],
)
def test_an_impossible_setting_is_explained_with_ways_out(
    name: str, link: str, drawn: str, language: str
) -> None:
    page, problem = open_page(link, language, name), read(name, link)[0].problem
    assert problem is not None
    [warning] = page.warning
    assert problem.sentence(language) in warning.value
    data = player(page)
    assert drawn in data["svg"]
    assert data["problem"] == problem.sentence(language)
    assert data["steps"] == 0
    ways = [one.key for one in page.button if re.fullmatch(rf"{name}\.offer\d", one.key or "")]
    assert ways
    for way in ways:
        again = open_page(link, language, name)
        again.button(key=way).click().run()
        assert not again.exception
        assert not again.warning
        assert player(again)["steps"] > 0

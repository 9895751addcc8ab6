"""What the widgets of the picture page do to one another, and what a pen paints: by messages."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.forged import events
from benchmarks.server import Server
from convviz.engine import KERNELS
from convviz.parameters import BILINEAR
from convviz.texts import LANGUAGES, words
from convviz.views.image import ImageView, image_link

from ..pages.image import sent
from .visitor import Visitor, visit

SAY = words("en")


def link_of(visitor: Visitor) -> str:
    return str(sent(visitor.given["convviz_lens"][1])["link"])


def view_of(visitor: Visitor) -> ImageView:
    return image_link(parse_qs(link_of(visitor)))[0]


async def choose(visitor: Visitor, name: str, value: str) -> bool:
    """Choose a word, and return whether the picture that goes in was sent again by that alone."""
    word = SAY(f"kernels.{value}.title") if name == "weights" else SAY(f"image.{name}_{value}")
    key = f"image.{name}"
    is_button = visitor.widgets[key].kind == "button_group"
    await visitor.choose(key, [word] if is_button else word)
    again = "convviz_photo" in visitor.given
    await visitor.say([])
    return again


def test_the_picture_that_goes_in_is_sent_again_only_when_it_is_another(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        for name, value, is_another in (
            ("stride.v", 2, False),
            ("side", "128", True),
            ("kernel.v", 7, False),
            ("padding.v", "48", False),
            ("colour", True, True),
            ("whole", True, False),
            ("colour", False, True),
            ("dilation.v", 2, False),
        ):
            await visitor.choose(f"image.{name}", value)
            assert ("convviz_photo" in visitor.given) == is_another, name
            await visitor.say([])
        assert not await choose(visitor, "tone", "clamped")

    visit(attacked, "image?picture=still_life&weights=box&padding=2", act)


@pytest.mark.parametrize(
    ("name", "tone"),
    [("laplacian", "signed"), ("box", "clamped"), ("emboss", "clamped"), ("unsharp", "clamped")],
)
def test_a_kernel_comes_with_the_tones_its_results_are_best_seen_in(
    attacked: Server, name: str, tone: str
) -> None:
    async def act(visitor: Visitor) -> None:
        await choose(visitor, "weights", name)
        view = view_of(visitor)
        assert (view.weights, view.tone, view.w) == (name, tone, "")
        assert list(visitor.state("image.tone").string_array_value.data) == [SAY(f"image.tone_{tone}")]

    visit(attacked, "image?tone=rescaled&w=5", act)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kernel_says_what_it_does(attacked: Server, language: str) -> None:
    say = words(language)

    async def act(visitor: Visitor) -> None:
        for name in (*KERNELS, BILINEAR):
            await visitor.choose("image.weights", say(f"kernels.{name}.title"))
            captions = "".join(text for kind, text in visitor.texts if kind == "markdown")
            assert say(f"kernels.{name}.note") in captions
            assert say(f"kernels.{name}.formula") in captions

    visit(attacked, f"image?way=transposed&weights=sharpen&small=16&lang={language}", act)


@pytest.mark.parametrize(
    ("link", "there", "back"),
    [
        # An edge kernel has nothing to enlarge with; an average stays, with all that is written over it.
        ("weights=sobel_x", ("box", "clamped", ""), ("box", "clamped", "")),
        ("weights=sharpen&w=1", ("box", "clamped", ""), ("box", "clamped", "")),
        ("weights=gaussian&w=9&tone=rescaled", ("gaussian", "rescaled", "9"), ("gaussian", "rescaled", "9")),
        # Back from enlarging the bilinear kernel gives way to one that convolves.
        ("way=transposed&weights=bilinear&tone=rescaled&w=2", None, ("gaussian", "clamped", "")),
    ],
)
def test_to_enlarge_comes_with_an_average(
    attacked: Server, link: str, there: tuple[str, ...] | None, back: tuple[str, ...]
) -> None:
    title = SAY("kernels.bilinear.title")

    async def act(visitor: Visitor) -> None:
        for way, expected in (("transposed", there), ("conv", back)):
            if expected is not None:
                await choose(visitor, "way", way)
                view = view_of(visitor)
                assert (view.way, view.weights, view.tone, view.w) == (way, *expected)
            # The bilinear kernel is offered only to enlarge.
            assert (title in visitor.widgets["image.weights"].drawn.options) == (way == "transposed")

    visit(attacked, f"image?{link}", act)


def test_each_way_keeps_what_was_chosen_for_it_and_says_only_that(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        there = link_of(visitor)
        await choose(visitor, "way", "transposed")
        assert not parse_qs(link_of(visitor)).keys() & {"stride", "padding", "padding_mode", "side"}
        await visitor.choose("image.factor", 4)
        await visitor.choose("image.small", "32")
        back = link_of(visitor)
        assert "factor=4" in back
        await choose(visitor, "way", "conv")
        assert link_of(visitor) == there
        await choose(visitor, "way", "transposed")
        assert link_of(visitor) == back

    visit(attacked, "image?weights=box&stride=2&padding=3&mode=reflect&side=64&tone=clamped", act)


def test_a_drawing_waits_while_another_picture_is_looked_at(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        before = link_of(visitor)
        await choose(visitor, "picture", "still_life")
        assert not parse_qs(link_of(visitor)).keys() & {"grid", "x"}
        await choose(visitor, "picture", "drawing")
        assert link_of(visitor) == before

    visit(attacked, "image?picture=drawing&grid=5&x=1,2&weights=box&kernel=2&whole=1", act)


@pytest.mark.parametrize(
    ("link", "there", "missing"),
    [
        ("", "side colour stride.v padding_mode free", "grid small factor kernel.v whole"),
        ("picture=zone_plate&weights=gaussian", "whole kernel.v", "colour"),
        ("picture=drawing&weights=identity", "grid kernel.v", "side colour whole"),
        (
            "way=transposed&weights=bilinear",
            "small factor dilation.v",
            "side stride.v padding.kind padding_mode kernel.v",
        ),
    ],
)
def test_only_the_controls_that_matter_are_there(
    attacked: Server, link: str, there: str, missing: str
) -> None:
    async def act(visitor: Visitor) -> None:
        if "image.more" in visitor.widgets:
            await visitor.pull_out("image.more")
        keys = {key.removeprefix("image.") for key in visitor.widgets}
        assert {*there.split()} <= keys
        assert not {*missing.split()} & keys

    visit(attacked, f"image?{link}", act)


def test_the_way_into_an_impossible_setting_and_out_of_it(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        assert not visitor.alerts
        for way_out in ("slider", "offer"):
            await visitor.choose("image.dilation.v", 8)
            assert visitor.alerts
            assert not sent(visitor.given["convviz_lens"][1]).pictures
            if way_out == "slider":
                await visitor.choose("image.dilation.v", 3)
            else:
                await visitor.press("image.offer0")
            assert not visitor.alerts
            assert sent(visitor.given["convviz_lens"][1]).pictures

    visit(attacked, "image?picture=drawing&weights=box&kernel=3&padding=0", act)


# -- cells ----------------------------------------------------------------------------------------------


def test_the_grid_to_write_in_is_the_kernels_and_can_be_forgotten(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        await visitor.pull_out("image.cells")
        weights = sent(visitor.given["convviz_lens"][1])["weights"]
        assert weights == [[9, 0, 1], [-2, 0, 2], [-1, 0, 1]]
        [grid] = [key for key, widget in visitor.widgets.items() if widget.kind == "dataframe"]
        assert ".w.3.3." in grid
        await visitor.press("image.forget")
        assert sent(visitor.given["convviz_lens"][1])["weights"] == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
        assert view_of(visitor).w == ""
        assert "image.forget" not in visitor.widgets
        # A drawing has a grid of its own, a picture that is none has not.
        for picture, size in (("drawing", ".x.8.8."), ("zone_plate", ".w.3.3.")):
            await choose(visitor, "picture", picture)
            if picture == "drawing":
                await visitor.choose("image.write", [SAY("image.write_x")])
            [grid] = [key for key, widget in visitor.widgets.items() if widget.kind == "dataframe"]
            assert size in grid

    visit(attacked, "image?weights=sobel_x&w=9", act)


async def paint(visitor: Visitor, cells: list[Any]) -> bool:
    """Say what a pen has painted, and return whether the picture that goes in was sent by that alone."""
    widget = visitor.widgets["convviz_lens"]
    message = json.dumps({"event": "painted", "value": cells})
    await visitor.say([WidgetState(id=events(widget.id), json_trigger_value=message)], widget.part)
    again = "convviz_photo" in visitor.given
    await visitor.say([])
    return again


def test_what_a_pen_paints_is_in_the_drawing_and_in_the_link(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        assert await paint(visitor, [[0, 1, 128], [7, 5, 0], [7, 4, 0]])
        pixels = sent(visitor.given["convviz_photo"][1]).pictures[0][0]
        assert pixels[0, :4].tolist() == [1, 128, 3, 255]
        assert pixels[7, 3:].tolist() == [255, 0, 0, 255, 255]
        assert view_of(visitor).x == "1,128,3;;;;;;;,,,,0,0"

    visit(attacked, "image?picture=drawing&grid=8&x=1,2,3", act)


def test_nonsense_from_a_browser_is_not_painted(attacked: Server) -> None:
    nonsense = [[6, 0, 0], [0, -1, 0], [0, 0, 256], [0, 0, -1], ["0", 0, 0], [0, 0], [0, 0, 0, 0], None, 5]
    nonsense += [[0, 0, 0.5], [None, 0, 0], [[0], 0, 0], [0, 0, "black"]]

    async def act(visitor: Visitor) -> None:
        before = visitor.given["convviz_photo"]
        await paint(visitor, nonsense)
        assert visitor.given["convviz_photo"] == before
        assert view_of(visitor).x == ""
        await paint(visitor, [*nonsense, [0, 0, 255.0]])
        assert view_of(visitor).x == "255"

    visit(attacked, "image?picture=drawing&grid=6", act)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_be_too_much_for_a_link_is_not_painted_and_said(attacked: Server, language: str) -> None:
    full = ",".join(["1"] * 2000)

    async def act(visitor: Visitor) -> None:
        assert view_of(visitor).x == full
        widget = visitor.widgets["convviz_lens"]
        message = json.dumps({"event": "painted", "value": [[0, 0, 255]]})
        await visitor.say([WidgetState(id=events(widget.id), json_trigger_value=message)], widget.part)
        assert ("toast", words(language)("errors.too_many_cells", signs=4001, limit=4000)) in visitor.texts
        await visitor.say([])
        assert view_of(visitor).x == full

    visit(attacked, f"image?picture=drawing&x={full}&lang={language}", act)

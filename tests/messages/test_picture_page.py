"""What a browser says of the picture page, and what the page makes of it: by messages."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from benchmarks.server import Server
from convviz.codecs import Grid
from convviz.engine import KERNELS
from convviz.parameters import widgets
from convviz.texts import LANGUAGES, words
from convviz.views.image import EXAMPLES, ImageView, image_link

from .visitor import Visitor, visit

SAY = words("en")


def data_of(visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(visitor.data["image.workbench"])
    return found


def view_of(visitor: Visitor) -> ImageView:
    return image_link(parse_qs(visitor.link("image")))[0]


def has_field(visitor: Visitor) -> bool:
    """Return whether the field that takes a picture is drawn."""
    return any(widget.kind == "file_uploader" for widget in visitor.widgets.values())


def test_every_control_is_moved_and_the_link_reopens_what_it_says(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        for name, codec in widgets("image").items():
            before = visitor.values("image")
            if name == "free" or isinstance(codec, Grid):
                continue
            # A visitor's own picture is no part of a link.
            allowed = [value for value in getattr(codec, "allowed", (True, False)) if value != "upload"]
            now = before[name]
            value = allowed[(allowed.index(now) + 1) % len(allowed)] if now in allowed else allowed[0]
            if name.endswith(".h"):
                await visitor.set("image", free=[*before["free"], name.removesuffix(".h")])
            await visitor.set("image", **{name: value})
            assert visitor.values("image")[name] == value, name
            view, changes = image_link(parse_qs(visitor.link("image")))
            assert changes == []
            said = ImageView.collected(visitor.values("image"), None)
            assert {name: view.values[name] for name in view.values.keys() - view.idle()} == {
                name: said.values[name] for name in view.values.keys() - view.idle()
            }

    visit(attacked, "image?picture=drawing&weights=box&padding=2", act)


def test_a_rested_hand_costs_one_run_and_no_pixels(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        runs, received = visitor._runs, visitor.received
        await visitor.set("image", shown=True, **{"dilation.v": 2})
        assert visitor._runs == runs + 1
        assert visitor.values("image")["dilation.h"] == 2
        assert visitor.received - received < 9000

    visit(attacked, "image?side=512&colour=1&weights=sharpen", act)


def test_every_example_is_opened_by_its_name(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        for name, example in EXAMPLES.items():
            before = data_of(visitor)
            await visitor.act("image", {"case": name})
            data = data_of(visitor)
            assert view_of(visitor) == ImageView().opened(example)
            assert (data["turn"] > before["turn"], data["opened"]) == (True, before["opened"] + 1)
        await visitor.act("image", {"case": "no_padding_no_strides"})
        assert data_of(visitor)["values"] == data["values"]

    visit(attacked, "image?kernel=2&weights=box&side=32&w=7", act)


def test_another_language_keeps_the_setting_and_the_open_drawers(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        before = visitor.link("image")
        await visitor.pull_out("image.cells", "image.code")
        await visitor.happen("nav", "language", "zh")
        say = words("zh")
        assert visitor.link("image") == before.replace("lang=en", "lang=zh")
        assert ("markdown", f"### {say('image.heading')}\n\n{say('image.lead')}") in visitor.texts
        labels = {text for kind, text in visitor.texts if kind == "expandable"}
        assert {say("image.cells"), say("code.heading")} <= labels

    visit(attacked, "image?weights=box&kernel=5&tone=rescaled", act)


def test_a_note_on_the_link_goes_with_the_first_move(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        assert visitor.notes("image") == [SAY("link.unknown", name="kernal")]
        await visitor.set("image", **{"dilation.v": 2})
        assert visitor.notes("image") == []

    visit(attacked, "image?kernal=3", act)


def test_what_was_chosen_waits_while_it_is_hidden(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        before = visitor.link("image")
        for hides, shows, hidden in (
            ({"way": "transposed"}, {"way": "conv"}, {"stride", "padding", "padding_mode", "side"}),
            ({"weights": "laplacian"}, {"weights": "box"}, {"kernel", "whole"}),
        ):
            await visitor.set("image", **hides)
            assert not parse_qs(visitor.link("image")).keys() & hidden
            await visitor.set("image", **shows)
            assert visitor.link("image") == before

    link = "weights=box&whole=1&kernel=5&stride=2&padding=3&mode=reflect&side=64&tone=clamped"
    visit(attacked, f"image?{link}", act)


def test_a_drawing_waits_while_another_picture_is_looked_at(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        before = visitor.link("image")
        await visitor.set("image", picture="still_life")
        assert not parse_qs(visitor.link("image")).keys() & {"grid", "x"}
        await visitor.set("image", picture="drawing")
        assert visitor.link("image") == before

    visit(attacked, "image?picture=drawing&grid=5&x=1,2&weights=box&kernel=2&whole=1", act)


def test_code_follows_a_move_while_it_is_looked_at(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        await visitor.pull_out("image.code")
        before = {text for kind, text in visitor.texts if kind == "code"}
        await visitor.set("image", shown=True, **{"stride.v": 3})
        after = {text for kind, text in visitor.texts if kind == "code"}
        assert before
        assert after
        assert before.isdisjoint(after)

    visit(attacked, "image?side=32", act)


def test_the_field_for_a_picture_of_ones_own_comes_and_goes_with_the_choice(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        assert not has_field(visitor)
        await visitor.set("image", picture="upload")
        assert has_field(visitor)
        assert visitor.notes("image") == [SAY("image.upload_first")]
        await visitor.set("image", **{"stride.v": 2})
        assert has_field(visitor)
        await visitor.set("image", picture="zone_plate")
        await visitor.say([])
        assert not has_field(visitor)

    visit(attacked, "image?side=32", act)


# -- cells ----------------------------------------------------------------------------------------------


def test_the_grid_to_write_in_is_the_kernels_and_can_be_forgotten(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        await visitor.pull_out("image.cells")
        assert view_of(visitor).numbers.tolist() == [[9, 0, 1], [-2, 0, 2], [-1, 0, 1]]
        [grid] = [key for key, widget in visitor.widgets.items() if widget.kind == "dataframe"]
        assert ".w.3.3." in grid
        await visitor.press("image.forget")
        assert view_of(visitor).w == ""
        assert "image.forget" not in visitor.widgets
        # A drawing has a grid of its own, a picture that is none has not.
        for picture, size in (("drawing", ".x.8.8."), ("zone_plate", ".w.3.3.")):
            await visitor.set("image", picture=picture)
            if picture == "drawing":
                await visitor.choose("image.write", [SAY("image.write_x")])
            [grid] = [key for key, widget in visitor.widgets.items() if widget.kind == "dataframe"]
            assert size in grid

    visit(attacked, "image?weights=sobel_x&w=9", act)


def test_what_a_pen_paints_is_in_the_drawing_and_in_the_link(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        turn = data_of(visitor)["turn"]
        await visitor.act("image", {"painted": [[0, 1, 128], [7, 5, 0], [7, 4, 0]]})
        assert view_of(visitor).x == "1,128,3;;;;;;;,,,,0,0"
        # The browser is told to take it over.
        assert data_of(visitor)["turn"] > turn

    visit(attacked, "image?picture=drawing&grid=8&x=1,2,3", act)


def test_nonsense_from_a_browser_is_not_painted(attacked: Server) -> None:
    nonsense = [[6, 0, 0], [0, -1, 0], [0, 0, 256], [0, 0, -1], ["0", 0, 0], [0, 0], [0, 0, 0, 0], None, 5]
    nonsense += [[0, 0, 0.5], [None, 0, 0], [[0], 0, 0], [0, 0, "black"]]

    async def act(visitor: Visitor) -> None:
        for cells in (nonsense, "x", None, {}, []):
            await visitor.act("image", {"painted": cells})
            assert view_of(visitor).x == ""
        await visitor.act("image", {"painted": [*nonsense, [0, 0, 255.0]]})
        assert view_of(visitor).x == "255"

    visit(attacked, "image?picture=drawing&grid=6", act)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_be_too_much_for_a_link_is_not_painted_and_said(attacked: Server, language: str) -> None:
    full = ",".join(["1"] * 2000)

    async def act(visitor: Visitor) -> None:
        assert view_of(visitor).x == full
        await visitor.act("image", {"painted": [[0, 0, 255]]})
        assert ("toast", words(language)("errors.too_many_cells", signs=4001, limit=4000)) in visitor.texts
        assert view_of(visitor).x == full

    visit(attacked, f"image?picture=drawing&x={full}&lang={language}", act)


@pytest.mark.parametrize("name", ["bilinear", *KERNELS])
def test_a_kernel_that_its_way_has_not_gives_way_to_the_usual_one(name: str) -> None:
    """A forged message may say any kernel."""
    for way in ("conv", "transposed"):
        values = {**ImageView().spread(), "way": way, "weights": name}
        expected = ImageView().weights if (way, name) == ("conv", "bilinear") else name
        assert ImageView.collected(values, None).weights == expected

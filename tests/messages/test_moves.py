"""Every move of every widget of the picture page: what is drawn again, and that it is what its link shows."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest

from benchmarks.server import Server
from convviz.parameters import parameters
from convviz.texts import words
from convviz.ui.image_result import result
from convviz.views.image import EXAMPLES

from ..pages.image import goes_in
from ..render.unpacking import unpacked
from ..views.pages import READ, first
from .visitor import Visitor, visit

#: Links that together have every widget of a page, possible and impossible.
LINKS = [
    "image?side=32",
    "image?side=32&weights=box&padding=1,2,3,4&colour=1",
    "image?picture=drawing&weights=box&kernel=5&padding=0",
    "image?way=transposed&weights=box&small=16",
]
each_page = pytest.mark.parametrize("page", ["image"])
#: Kinds of widgets that are chosen with.
CHOSEN = ("slider", "selectbox", "button_group", "checkbox", "number_input")
#: On these it depends which other widgets there are: they are moved last.
DECIDE = ("free", "way", "picture", "weights", "sized", "padding")


def link_of(visitor: Visitor, page: str) -> str:
    return str(unpacked(visitor.given["convviz_lens"][1])[0]["link"])


def view_of(visitor: Visitor, page: str) -> Any:
    return READ[page](parse_qs(link_of(visitor, page)))[0]


def other(visitor: Visitor, key: str) -> Any:
    """Return what else a widget may say: the other end of what it has, or the choice before."""
    widget, state = visitor.widgets[key], visitor.state(key)
    match widget.kind:
        case "checkbox":
            return not state.bool_value
        case "number_input":
            return widget.drawn.max if state.double_value < widget.drawn.max else widget.drawn.min
        case "slider" if not widget.drawn.options:
            ends = int(widget.drawn.min), int(widget.drawn.max)
            return ends[state.double_array_value.data[0] < ends[1]]
        case "button_group":
            options, now = (
                [option.content for option in widget.drawn.options],
                list(state.string_array_value.data),
            )
            return [options[options.index(now[0]) - 1] if now else options[0]]
        case _:
            # A visitor's own picture is no part of a link.
            options = [word for word in widget.drawn.options if word != words("en")("image.picture_upload")]
            now = state.string_value if widget.kind == "selectbox" else state.string_array_value.data[0]
            return options[options.index(now) - 1]


def idle(visitor: Visitor, page: str) -> set[str]:
    """Return the parameters that have no part in what is shown."""
    return set(view_of(visitor, page).idle())


def check_what_is_shown(visitor: Visitor, page: str) -> None:
    """Compare what a page gives its component with what the view of its link shows."""
    view = view_of(visitor, page)
    [mine, theirs] = (
        unpacked(result(view, goes_in(view), "en")),
        unpacked(visitor.given["convviz_lens"][1]),
    )
    assert unpacked(visitor.given["convviz_photo"][1])[0]["id"] == theirs[0]["photo"]
    # What waits in a widget that is hidden may be no example's.
    assert {**theirs[0], "about": ""} == {**mine[0], "about": ""}
    assert all(map(np.array_equal, theirs[1], mine[1]))


async def move(visitor: Visitor, page: str, key: str, value: Any) -> None:
    """Say a value of a widget. What is drawn again by itself must be what the whole page would have drawn."""
    texts, given = visitor.texts, visitor.given
    await visitor.choose(key, value)
    alone, alone_given, states = visitor.texts, visitor.given, visitor.states(page)
    await visitor.say([])
    assert alone <= visitor.texts
    assert alone_given.items() <= visitor.given.items()
    # What is not drawn again stays as it was, so whatever changed must be drawn again.
    assert visitor.texts - texts <= alone
    assert visitor.given.items() - given.items() <= alone_given.items()
    # So must every other widget that the move has set.
    whole = visitor.states(page)
    assert {key: states[key] for key in states.keys() & whole.keys()}.items() <= whole.items()
    check_what_is_shown(visitor, page)


@pytest.mark.parametrize("link", LINKS)
def test_every_move_draws_again_what_it_changes_and_the_link_reopens_it(attacked: Server, link: str) -> None:
    async def act(visitor: Visitor) -> None:
        page = link.partition("?")[0]
        drawers = ("more", "cells", "code")
        await visitor.pull_out(*(key for name in drawers if (key := f"{page}.{name}") in visitor.widgets))
        await visitor.say([])
        keys = [
            key for key, widget in visitor.widgets.items() if widget.kind in CHOSEN and key.startswith(page)
        ]
        for key in sorted(keys, key=lambda key: key.split(".")[1] in DECIDE):
            name = key.split(".")[1]
            if key not in visitor.widgets or name.startswith("case"):
                continue
            before = link_of(visitor, page)
            await move(visitor, page, key, other(visitor, key))
            if name in parameters(page).keys() - idle(visitor, page):
                assert link_of(visitor, page) != before, key

    visit(attacked, link, act)


# -- moves that do more ------------------------------------------------------------------------------


def example(visitor: Visitor, page: str) -> str:
    """Return the key of the choice of examples: a new value comes with a new widget."""
    [key] = [key for key in visitor.widgets if re.fullmatch(rf"{page}\.case\d+", key)]
    return key


@each_page
def test_every_example_is_chosen_from_any_other_and_recognised_until_something_is_changed(
    attacked: Server, page: str
) -> None:
    cases = EXAMPLES

    async def act(visitor: Visitor) -> None:
        own, *titles = visitor.widgets[example(visitor, page)].drawn.options
        assert visitor.state(example(visitor, page)).string_value == own
        for title, case in zip(titles, cases.values(), strict=True):
            if visitor.state(example(visitor, page)).string_value != title:
                await move(visitor, page, example(visitor, page), title)
            assert visitor.state(example(visitor, page)).string_value == title
            assert view_of(visitor, page) == first(page).opened(case)
            assert not visitor.alerts
        await move(visitor, page, f"{page}.dilation.v", 3)
        assert visitor.state(example(visitor, page)).string_value == own

    visit(attacked, f"{page}?input=4&w=5&x=6&kernel=2&stride=1", act)


@each_page
def test_another_language_keeps_the_setting_the_open_drawers_and_the_choices(
    attacked: Server, page: str
) -> None:
    async def act(visitor: Visitor) -> None:
        before = link_of(visitor, page)
        await visitor.pull_out("image.more", "image.cells")
        await visitor.happen("nav", "language", "zh")
        say = words("zh")
        assert link_of(visitor, page) == before.replace("lang=en", "lang=zh")
        assert ("markdown", f"### {say(f'{page}.heading')}\n\n{say(f'{page}.lead')}") in visitor.texts
        assert ("expandable", say("image.cells")) in visitor.texts
        # A browser is told the words anew.
        assert visitor.widgets["image.weights"].drawn.set_value
        assert visitor.state("image.weights").string_value == say("kernels.box.title")

    visit(attacked, "image?weights=box&kernel=5&tone=rescaled", act)


@each_page
def test_an_axis_that_is_freed_has_a_slider_of_its_own_until_it_is_linked_again(
    attacked: Server, page: str
) -> None:
    async def act(visitor: Visitor) -> None:
        await visitor.pull_out(f"{page}.more")
        await visitor.choose(f"{page}.free", [words("en")("controls.kernel")])
        await visitor.choose(f"{page}.kernel.h", 1)
        await visitor.choose(f"{page}.stride.v", 1)
        assert view_of(visitor, page).values["kernel"] == (3, 1)
        await visitor.choose(f"{page}.free", [])
        assert view_of(visitor, page).values["kernel"] == (3, 3)

    visit(attacked, f"{page}?input=4&kernel=3&stride=2&weights=box&side=32", act)


#: Page and link, what is chosen of a widget, and the choice that hides it, and then shows it again.
HIDDEN: list[tuple[str, str, Any, str, tuple[str, str]]] = [
    ("image?weights=box", "kernel.v", 5, "weights", ("kernels.laplacian.title", "kernels.box.title")),
    ("image?weights=box", "whole", True, "weights", ("kernels.laplacian.title", "kernels.box.title")),
]


@pytest.mark.parametrize(("link", "name", "value", "switch", "choices"), HIDDEN)
def test_what_was_chosen_waits_while_it_is_hidden(
    attacked: Server, link: str, name: str, value: Any, switch: str, choices: tuple[str, str]
) -> None:
    page = link.partition("?")[0]
    key = f"{page}.{name}"

    async def act(visitor: Visitor) -> None:
        if f"{page}.more" in visitor.widgets:
            await visitor.pull_out(f"{page}.more")
        await visitor.choose(key, value)
        chosen = str(visitor.state(key))
        for choice in choices:
            await visitor.choose(f"{page}.{switch}", words("en")(choice))
            await visitor.say([])
            assert (key in visitor.widgets) == (choice == choices[1])
        assert str(visitor.state(key)) == chosen

    visit(attacked, link, act)


@each_page
def test_a_visitor_who_unselects_a_choice_keeps_the_last_one(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        before = link_of(visitor, page)
        await visitor.choose("image.tone", [])
        await visitor.say([])
        assert link_of(visitor, page) == before

    visit(attacked, "image?tone=rescaled", act)


@each_page
def test_a_note_on_the_link_goes_with_the_first_move(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        assert visitor.alerts == [words("en")("link.unknown", name="kernal")]
        await move(visitor, page, f"{page}.dilation.v", 2)
        assert visitor.alerts == []

    visit(attacked, f"{page}?kernal=3", act)

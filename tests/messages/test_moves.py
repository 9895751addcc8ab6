"""Every move of every widget: what is drawn again by itself, and that it is what the link then shows."""

from __future__ import annotations

import json
import re
from itertools import cycle
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest

from benchmarks.server import Server
from convviz.cases import cases_of
from convviz.engine import KERNELS
from convviz.kinds import PAGED
from convviz.parameters import parameters
from convviz.texts import LANGUAGES, words
from convviz.ui.image_result import result
from convviz.ui.picture import picture
from convviz.views.image import EXAMPLES

from ..pages.image import goes_in
from ..render.unpacking import unpacked
from ..views.pages import PAGES, READ, first
from .visitor import Visitor, visit

#: Links that together have every widget of a page, possible and impossible.
LINKS = [
    "conv?input=6&kernel=3&padding=same&numbers=random",
    "conv?input=6&kernel=3x2&padding=1,2,3,0&weights=box",
    "conv?input=2&kernel=3&padding=0",
    "transposed?input=2&kernel=3&stride=2&padding=1",
    "transposed?input=2&kernel=3x2&stride=2&sized=same&size=4&view=gather&beside=direct",
    "transposed?input=2&kernel=3&stride=2&sized=output_size&size=9",
    "grouped?in=4&out=4&groups=2&padding=same&beside=split",
    "grouped?in=5&out=6&groups=3",
    "separable?in=2&out=4&padding=1&bias=1",
    "image?side=32",
    "image?side=32&weights=box&padding=1,2,3,4&colour=1",
    "image?picture=drawing&weights=box&kernel=5&padding=0",
    "image?way=transposed&weights=box&small=16",
]
each_page = pytest.mark.parametrize("page", PAGES)
#: Kinds of widgets that are chosen with.
CHOSEN = ("slider", "selectbox", "button_group", "checkbox", "number_input")
#: On these it depends which other widgets there are: they are moved last.
DECIDE = ("free", "way", "picture", "weights", "sized", "padding")


def link_of(visitor: Visitor, page: str) -> str:
    if page != "image":
        return visitor.link(page)
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
    view = view_of(visitor, page)
    if page == "image":
        return set(view.idle())
    # Where a size is asked for, the padding is what leads to it.
    padding = {"padding"} if view.values.get("sized", "output_padding") != "output_padding" else set()
    return {*view.kind.idle(view.values), *padding}


def check_what_is_shown(visitor: Visitor, page: str) -> None:
    """Compare what a page gives its component with what the view of its link shows."""
    view = view_of(visitor, page)
    if page == "image":
        [mine, theirs] = (
            unpacked(result(view, goes_in(view), "en")),
            unpacked(visitor.given["convviz_lens"][1]),
        )
        assert unpacked(visitor.given["convviz_photo"][1])[0]["id"] == theirs[0]["photo"]
        # What waits in a widget that is hidden may be no example's.
        assert {**theirs[0], "about": ""} == {**mine[0], "about": ""}
        assert all(map(np.array_equal, theirs[1], mine[1]))
    else:
        data = json.loads(visitor.data[f"{page}.player"])
        assert json.loads(data["picture"]) == json.loads(picture(view, "en"))


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
    cases = EXAMPLES if page == "image" else cases_of(page)

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
    link = {"image": "image?weights=box&kernel=5&tone=rescaled"}.get(page, f"{page}?kernel=2&numbers=ones")
    drawers = [f"{page}.{name}" for name in ("more", "cells", "export")][: 2 if page == "image" else 3]

    async def act(visitor: Visitor) -> None:
        before = link_of(visitor, page)
        await visitor.pull_out(*drawers)
        if page != "image":
            await visitor.choose("export.kind", words("en")("export.kind_svg"))
        await visitor.choose("lang", [LANGUAGES["zh"]])
        say = words("zh")
        assert link_of(visitor, page) == before.replace("lang=en", "lang=zh")
        assert ("markdown", f"### {say(f'{page}.heading')}\n\n{say(f'{page}.lead')}") in visitor.texts
        labels = {say(key) for key in ("own.heading", "export.heading")[: 0 if page == "image" else 2]}
        assert labels <= {text for kind, text in visitor.texts if kind == "expandable"}
        # A browser is told the words anew.
        chosen = (
            {"image.weights": say("kernels.box.title")}
            if page == "image"
            else {
                f"{page}.numbers": say("controls.numbers_ones"),
                "export.kind": say("export.kind_svg"),
            }
        )
        for key, word in chosen.items():
            assert visitor.widgets[key].drawn.set_value
            assert visitor.state(key).string_value == word

    visit(attacked, link, act)


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


@pytest.mark.parametrize("page", PAGED)
def test_surprise_gives_new_numbers_and_their_seed(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        await visitor.pull_out(f"{page}.more")
        [surprise] = [
            key
            for key, widget in visitor.widgets.items()
            if widget.kind == "button" and widget.drawn.label == words("en")("controls.surprise")
        ]
        await visitor.press(surprise)
        view, seed = view_of(visitor, page), visitor.state(f"{page}.seed").double_value
        assert (view["numbers"], view["seed"], view["x"]) == ("random", seed, "")
        check_what_is_shown(visitor, page)

    visit(attacked, f"{page}?x=7", act)


#: Page and link, what is chosen of a widget, and the choice that hides it, and then shows it again.
HIDDEN: list[tuple[str, str, Any, str, tuple[str, str]]] = [
    ("image?weights=box", "kernel.v", 5, "weights", ("kernels.laplacian.title", "kernels.box.title")),
    ("image?weights=box", "whole", True, "weights", ("kernels.laplacian.title", "kernels.box.title")),
    ("conv?numbers=random", "seed", 77, "numbers", ("controls.numbers_ones", "controls.numbers_random")),
    ("conv?padding=1,2,1,1", "padding.top", 3, "padding.kind", ("controls.kind_same", "controls.kind_sides")),
    (
        "transposed?sized=output_size&size=5",
        *("output_size.v", 6, "sized", ("controls.sized_output_padding", "controls.sized_output_size")),
    ),
    (
        "transposed",
        *("output_padding.v", 1, "sized", ("controls.sized_same", "controls.sized_output_padding")),
    ),
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
        await visitor.choose(f"{page}.tone" if page == "image" else f"{page}.layout", [])
        await visitor.say([])
        assert link_of(visitor, page) == before

    visit(attacked, f"{page}?tone=rescaled" if page == "image" else f"{page}?layout=flat", act)


# -- own numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("page", "language"), [*zip(PAGED, cycle(LANGUAGES))])
def test_a_kernel_with_a_name_says_what_it_does_and_takes_the_sliders_with_it(
    attacked: Server, page: str, language: str
) -> None:
    say = words(language)

    async def act(visitor: Visitor) -> None:
        await visitor.pull_out(f"{page}.cells")
        for name, kernel in KERNELS.items():
            await visitor.choose(f"{page}.weights", say(f"kernels.{name}.title"))
            note = f"{say(f'kernels.{name}.note')}  \n`{say(f'kernels.{name}.formula')}`"
            assert ("markdown", note) in visitor.texts
            await visitor.say([])
            view = view_of(visitor, page)
            assert view["weights"] == name
            assert view["kernel"] == (kernel.size or view["kernel"])
            # Whole numbers are offered where there are fractions.
            assert (f"{page}.whole" in visitor.widgets) == bool(kernel.divisor)

    visit(attacked, f"{page}?input=7&kernel=5x4&lang={language}", act)


@pytest.mark.parametrize(
    ("link", "count"),
    [
        ("conv?in=2&out=3", 2 + 6),
        ("transposed?in=2&out=3", 2 + 6),
        ("grouped?in=4&out=4&groups=2", 4 + 8),
        ("separable?in=3&out=6", 3 + 3 + 1),
        ("grouped?in=512&out=512&groups=2", 8 + 64),
    ],
)
def test_every_grid_that_is_drawn_can_be_written_in(attacked: Server, link: str, count: int) -> None:
    page = link.partition("?")[0]

    async def act(visitor: Visitor) -> None:
        await visitor.pull_out(f"{page}.cells")
        names = list(visitor.widgets[f"{page}.grid"].drawn.options)
        assert len(set(names)) == len(names) == count
        assert [widget.kind for widget in visitor.widgets.values()].count("dataframe") == 1

    visit(attacked, link, act)


@each_page
def test_a_note_on_the_link_goes_with_the_first_move(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        assert visitor.alerts == [words("en")("link.unknown", name="kernal")]
        await move(visitor, page, f"{page}.dilation.v", 2)
        assert visitor.alerts == []

    visit(attacked, f"{page}?kernal=3", act)

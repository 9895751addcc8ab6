"""What a browser says by the controls of an operation's page, and that the page shows what its link shows."""

from __future__ import annotations

import json
from itertools import cycle
from typing import Any
from urllib.parse import parse_qs

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.server import Server
from convviz.cases import cases_of
from convviz.codecs import Grid
from convviz.engine import KERNELS
from convviz.figures import shown_text
from convviz.kinds import PAGED
from convviz.parameters import widgets
from convviz.texts import LANGUAGES, words
from convviz.views.view import View, read_link

from .visitor import Visitor, visit

each_page = pytest.mark.parametrize("page", PAGED)


def data_of(visitor: Visitor, page: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(visitor.data[f"{page}.workbench"])
    return found


def view_of(visitor: Visitor, page: str) -> View:
    return View.collected(PAGED[page], visitor.values(page))


def check_what_is_shown(visitor: Visitor, page: str) -> None:
    """Compare the picture that a page sends with what the view of its link shows."""
    data = data_of(visitor, page)
    view, changes = read_link(page, parse_qs(visitor.link(page)))
    assert changes == []
    found, told = json.loads(data["picture"]), json.loads(shown_text(view, data["chosen"], data["language"]))
    # What waits in a control that is hidden is no part of a link, but may be of a way out.
    ways = [[way["words"] for way in picture.pop("ways")] for picture in (found, told)]
    assert found == told
    assert ways[0] == ways[1]


@each_page
def test_every_control_is_moved_and_the_page_shows_what_its_link_shows(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        check_what_is_shown(visitor, page)
        for name, codec in widgets(page).items():
            before = visitor.values(page)
            if name not in before or name == "free" or isinstance(codec, Grid):
                continue
            allowed = list(getattr(codec, "allowed", (True, False)))[:9]
            now = before[name]
            value = allowed[(allowed.index(now) + 1) % len(allowed)] if now in allowed else allowed[0]
            if name.endswith(".h"):
                await visitor.set(page, free=[*before["free"], name.removesuffix(".h")])
            await visitor.set(page, **{name: value})
            assert visitor.values(page)[name] == value, name
            check_what_is_shown(visitor, page)

    visit(attacked, f"{page}?input=3&kernel=2", act)


@each_page
def test_a_rested_hand_costs_one_run_and_no_picture_that_is_there(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        runs, received = visitor._runs, visitor.received
        await visitor.set(page, shown=True, **{"dilation.v": 2})
        assert visitor._runs == runs + 1
        assert data_of(visitor, page)["picture"] is None
        assert visitor.values(page)["dilation.h"] == 2
        # Not even the words are sent again.
        assert visitor.received - received < 9000
        # Whoever has lost it gets it.
        await visitor.set(page, **{"dilation.v": 1})
        check_what_is_shown(visitor, page)

    visit(attacked, f"{page}?input=5&kernel=2", act)


@each_page
def test_every_example_is_opened_by_its_name(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        for name, case in cases_of(page).items():
            turn, opened = (data_of(visitor, page)[part] for part in ("turn", "opened"))
            await visitor.act(page, {"case": name})
            data = data_of(visitor, page)
            assert view_of(visitor, page) == View.of(page).opened(case)
            assert (data["turn"] > turn, data["opened"], data["chosen"]) == (True, opened + 1, name)
            assert json.loads(data["picture"])["case"] == name
            check_what_is_shown(visitor, page)
        await visitor.set(page, **{"dilation.v": 4, "stride.v": 5})
        assert json.loads(data_of(visitor, page)["picture"])["case"] == ""

    visit(attacked, f"{page}?input=4&w=5&x=6&kernel=2&stride=1", act)


@each_page
def test_another_language_keeps_the_setting_and_the_open_drawers(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        before = visitor.link(page)
        await visitor.pull_out(f"{page}.cells", f"{page}.export")
        await visitor.choose("export.kind", words("en")("export.kind_svg"))
        await visitor.happen("nav", "language", "zh")
        say = words("zh")
        assert visitor.link(page) == before.replace("lang=en", "lang=zh")
        assert ("markdown", f"### {say(f'{page}.heading')}\n\n{say(f'{page}.lead')}") in visitor.texts
        labels = {text for kind, text in visitor.texts if kind == "expandable"}
        assert {say("own.heading"), say("export.heading")} <= labels
        # A browser is told the words anew.
        assert visitor.widgets["export.kind"].drawn.set_value
        assert visitor.state("export.kind").string_value == say("export.kind_svg")
        check_what_is_shown(visitor, page)
        # What is no language is passed over.
        for odd in ("xx", None, 3, ["en"]):
            await visitor.happen("nav", "language", odd)
            assert data_of(visitor, page)["language"] == "zh"

    visit(attacked, f"{page}?kernel=2&numbers=ones", act)


@each_page
def test_surprise_gives_new_numbers_and_their_seed(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        await visitor.act(page, {"numbers": "surprise"})
        view = view_of(visitor, page)
        assert (view["numbers"], view["x"]) == ("random", "")
        assert view["seed"] > 0
        check_what_is_shown(visitor, page)

    visit(attacked, f"{page}?x=7", act)


@each_page
def test_a_drawer_is_pulled_out_from_the_card(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        assert not [text for kind, text in visitor.texts if kind == "code"]
        await visitor.act(page, {"drawer": "code"})
        await visitor.say([])
        assert [text for kind, text in visitor.texts if kind == "code"]

    visit(attacked, f"{page}?kernel=2", act)


def test_code_and_numbers_follow_a_move_while_they_are_looked_at(attacked: Server) -> None:
    async def act(visitor: Visitor) -> None:
        await visitor.pull_out("conv.code", "conv.cells")
        await visitor.set("conv", shown=True, **{"kernel.v": 2, "kernel.h": 2})
        [code] = [text for kind, text in visitor.texts if kind == "code"]
        view = view_of(visitor, "conv")
        write = next(iter(view.kind.code(view.values, view.setting, words("en")).values()))
        assert code.strip() == write().strip()

    visit(attacked, "conv?input=5&kernel=3", act)


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
        [grid] = [one for one in visitor.widgets.values() if one.kind == "dataframe"]
        turn = data_of(visitor, page)["turn"]
        await visitor.say([WidgetState(id=grid.id, string_value='{"edited_rows": {"0": {"1": 7}}}')])
        # The browser's own controls take over what the page has set by itself.
        assert data_of(visitor, page)["turn"] == turn + 1
        assert visitor.values(page)["x"] == ",7"

    visit(attacked, link, act)


@each_page
def test_a_note_on_the_link_goes_with_the_first_move(attacked: Server, page: str) -> None:
    async def act(visitor: Visitor) -> None:
        assert visitor.notes(page) == [words("en")("link.unknown", name="kernal")]
        await visitor.set(page, **{"dilation.v": 2})
        assert visitor.notes(page) == []

    visit(attacked, f"{page}?kernal=3", act)


@each_page
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_link_says_is_told_as_it_stands(attacked: Server, page: str, language: str) -> None:
    async def act(visitor: Visitor) -> None:
        [note] = visitor.notes(page)
        assert "`" not in note
        assert "**b**" in note

    visit(attacked, f"{page}?lang={language}&kernel=2&**b**=1", act)


@pytest.mark.parametrize("turn", [-1, 1, 10**400, 0.5, "0", None])
def test_a_move_of_another_turn_is_passed_over(attacked: Server, turn: Any) -> None:
    async def act(visitor: Visitor) -> None:
        data = data_of(visitor, "conv")
        said = {"values": data["values"] | {"kernel.v": 1}, "chosen": "", "shown": True}
        now = data["turn"] + turn if isinstance(turn, int) else turn
        await visitor.happen("conv.workbench", "told", {**said, "turn": now, "act": None})
        assert visitor.values("conv")["kernel.v"] == 2

    visit(attacked, "conv?kernel=2", act)

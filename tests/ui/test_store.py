"""What a browser says of a page, and what becomes of it, whatever it says."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit

from convviz.cases import cases_of
from convviz.kinds import PAGED
from convviz.parameters import CELLS
from convviz.ui import store as module
from convviz.ui.image_store import ImageStore
from convviz.ui.kind_page import kind_store
from convviz.ui.store import Store
from convviz.views.image import EXAMPLES, ImageView

from ..views.pages import PAGES, can_be_shown, first

each_page = pytest.mark.parametrize("page", PAGES)


class Visit:
    """A visit to a page without a server: its session, and which parts were asked to be drawn again."""

    def __init__(self, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.state: dict[str, Any] = {}
        self.drawn: list[tuple[str, ...]] = []
        monkeypatch.setattr(streamlit, "session_state", self.state)
        monkeypatch.setattr(module, "rerun_parts", lambda *names: self.drawn.append(names))
        self.store: Store[Any] = ImageStore() if page == "image" else kind_store(PAGED[page])
        self.restore()

    def restore(self) -> None:
        """Run the page."""
        self.store.restore(lambda: first(self.store.page))
        # The field for a picture of one's own is drawn as it should be.
        if isinstance(self.store, ImageStore):
            self.store.note_field()

    def moved(self, *, turn: int | None = None, chosen: str = "", shown: bool = True, **values: Any) -> None:
        """Say what a browser says when a hand rests."""
        said = {**self.store.values, **values}
        now = self.store.kept("turn") if turn is None else turn
        self.store.hear({"turn": now, "values": said, "chosen": chosen, "shown": shown, "act": None}, "en")

    def act(self, act: object) -> None:
        """Ask for what takes the page itself."""
        turn, values = self.store.kept("turn"), self.store.values
        said = {"turn": turn, "values": values, "chosen": "", "shown": False, "act": act}
        self.store.hear(said, "en")


@pytest.fixture(params=PAGES)
def visit(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Visit:
    return Visit(request.param, monkeypatch)


def test_a_move_is_taken_over_and_draws_only_what_is_looked_at(visit: Visit) -> None:
    visit.moved(**{"kernel.v": 2, "kernel.h": 2})
    assert visit.store.now().values["kernel"] == (2, 2)
    assert visit.drawn == [("workbench",)]
    visit.state[visit.store.key("code")] = True
    visit.moved(**{"kernel.v": 3})
    assert visit.drawn[-1] == ("workbench", "code")


def test_linked_axes_go_together_and_free_ones_do_not(visit: Visit) -> None:
    visit.moved(**{"kernel.v": 2, "kernel.h": 5})
    assert visit.store.now().values["kernel"] == (2, 2)
    visit.moved(**{"kernel.v": 2, "kernel.h": 3, "free": ["kernel"]})
    assert visit.store.now().values["kernel"] == (2, 3)


def test_what_a_browser_has_is_not_sent_again_until_it_begins_anew(visit: Visit) -> None:
    visit.moved(**{"stride.v": 2})
    assert visit.store.kept("here") == f"{visit.store.now().link()}&lang=en"
    visit.moved(**{"stride.v": 1}, shown=False)
    assert visit.store.kept("here") == ""
    visit.moved(**{"stride.v": 2})
    visit.restore()
    assert visit.store.kept("here") == ""


def test_what_a_browser_says_that_has_not_heard_of_the_pages_own_move_is_passed_over(visit: Visit) -> None:
    before = visit.store.kept("turn")
    visit.store.set(**{"kernel.v": 4, "kernel.h": 4})
    assert visit.store.kept("turn") == before + 1
    visit.moved(turn=before, **{"kernel.v": 1})
    assert visit.store.now().values["kernel"] == (4, 4)
    visit.moved(**{"kernel.v": 1})
    assert visit.store.now().values["kernel"] == (1, 1)


def test_what_the_page_says_again_is_no_turn_of_its_own(visit: Visit) -> None:
    turn = visit.store.kept("turn")
    visit.store.set(**{"kernel.v": visit.store.values["kernel.v"]})
    assert visit.store.kept("turn") == turn
    visit.moved(**{"stride.v": 3})
    assert visit.store.values["stride.v"] == 3


FORGED: list[Any] = [
    None,
    True,
    0,
    "",
    "moved",
    [],
    {},
    {"turn": "0"},
    {"turn": 0, "values": None, "chosen": "", "shown": True},
    {"turn": 0, "values": [1, 2], "chosen": "", "shown": True},
    {"turn": 0, "values": {}, "chosen": None, "shown": True},
    {"turn": 0, "values": {}, "chosen": "", "shown": "yes"},
    {"turn": 1e300, "values": {}, "chosen": "", "shown": True},
    {"case": None},
    {"case": ["conv"]},
    {"case": "nothing"},
    {"numbers": {}},
    {"drawer": "nothing"},
    {"drawer": 3},
]


@pytest.mark.parametrize("message", FORGED, ids=repr)
def test_a_forged_message_leaves_a_view_that_can_be_shown(visit: Visit, message: Any) -> None:
    visit.store.hear(message, "en")
    visit.act(message)
    assert can_be_shown(visit.store.page, visit.store.now())


VALUES = [
    None,
    True,
    -1,
    0,
    99,
    10**400,
    -(10**400),
    1e300,
    -1e300,
    2.5,
    float("nan"),
    float("inf"),
    "",
    "x",
    "5",
    [],
    [5],
    {},
]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_whatever_is_said_of_a_widget_the_view_is_one_that_can_be_shown(visit: Visit, value: Any) -> None:
    start = dict(visit.store.values)
    for name in start.keys() - set(CELLS):
        visit.moved(**{**start, name: value})
        assert can_be_shown(visit.store.page, visit.store.now()), name
    visit.moved(**dict.fromkeys(start.keys() - set(CELLS), value))
    assert can_be_shown(visit.store.page, visit.store.now())


@pytest.mark.parametrize("text", ["x", "1,two;3", "9" * 300, "1e400", "1," * 3000, "~~/;,", "nan", "\x00"])
def test_whatever_is_said_of_cells_they_are_numbers(visit: Visit, text: str) -> None:
    for name in CELLS:
        visit.moved(**{name: text})
    view = visit.store.now()
    # They are laid over the numbers beneath, which takes nothing else.
    assert view.numbers.size if isinstance(view, ImageView) else view.grids()


def test_what_no_widget_is_called_is_left_out(visit: Visit) -> None:
    before = visit.store.values.keys()
    visit.moved(nothing=1, **{"kernel.z": 3})
    assert visit.store.values.keys() == before


@each_page
def test_an_example_is_opened_and_named_while_it_is_shown(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = Visit(page, monkeypatch)
    cases = EXAMPLES if page == "image" else cases_of(page)
    for name, case in cases.items():
        turn = visit.store.kept("turn")
        visit.act({"case": name})
        assert visit.store.now() == first(page).opened(case)
        assert visit.store.kept("chosen") == name
        assert visit.store.kept("turn") > turn
    visit.moved(chosen="nothing")
    assert visit.store.kept("chosen") == ""


@pytest.mark.parametrize("page", PAGED)
def test_other_numbers_are_drawn_over_what_was_written(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = Visit(page, monkeypatch)
    visit.store.write({"x": "1,2"}, anew=False)
    seeds = set()
    for _ in range(3):
        visit.act({"numbers": "surprise"})
        view = visit.store.now()
        assert (view["numbers"], view["x"]) == ("random", "")
        seeds.add(view["seed"])
    assert len(seeds) > 1


def test_a_drawer_opens_and_is_drawn(visit: Visit) -> None:
    for name in ("cells", "code"):
        visit.act({"drawer": name})
        assert visit.state[visit.store.key(name)] is True
    assert visit.drawn[-1] == ("workbench", "cells", "code")


@each_page
def test_there_are_files_of_operations_only(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = Visit(page, monkeypatch)
    visit.act({"drawer": "export"})
    assert (visit.drawn[-1] == ("workbench", "export")) == (page != "image")


def test_a_picture_of_ones_own_brings_its_field_and_another_takes_it_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit = Visit("image", monkeypatch)
    visit.moved(picture="upload")
    assert visit.drawn[-1] == ("upload", "workbench")
    visit.restore()
    visit.moved(**{"stride.v": 2})
    assert visit.drawn[-1] == ("workbench",)
    visit.moved(picture="drawing")
    assert visit.drawn[-1] == ("upload", "workbench")


@pytest.mark.parametrize("page", PAGED)
def test_a_view_is_settled_once(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    visit, kind = Visit(page, monkeypatch), type(PAGED[page])
    settled, settle = [], kind.settled
    monkeypatch.setattr(kind, "settled", lambda *given: settled.append(1) or settle(*given))
    visit.moved(**{"kernel.v": 2})
    for _ in range(3):
        assert visit.store.now().setting
    assert len(settled) == 1

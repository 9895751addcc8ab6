"""What a visitor has chosen on a page: the value of every widget, wherever it is drawn."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from secrets import token_hex
from typing import Any, Generic, TypeVar

import streamlit as st

from ..parameters import CELLS, SEEDS, widgets
from ..views.state import State
from .parts import is_open, rerun_parts
from .visit import open_example

V = TypeVar("V", bound=State)

#: What is kept beside the values of the widgets.
_KEPT = ("turn", "heard", "chosen", "here", "typed")


class Store(Generic[V]):
    """The values of one page's widgets, kept in the visitor's session; the table of parameters judges them.

    Most of the widgets are the browser's own, which says all their values at once. While it moves them, the
    page may set them, too (an example, numbers written by hand): it counts its turns, and what a browser
    says that has not heard of the last one is passed over.

    Parameters
    ----------
    page : str
    collect : callable
        From the value of every widget to the view.
    cases : mapping
        The worked examples, by name.
    drawers : tuple of str
        Those that tell of the setting, and so follow every move while they are open.
    """

    def __init__(
        self,
        page: str,
        *,
        collect: Callable[[Mapping[str, Any]], V],
        cases: Mapping[str, Any],
        drawers: tuple[str, ...],
    ) -> None:
        self.page, self.drawers = page, drawers
        self._collect, self._cases = collect, cases
        self._codecs = widgets(page)

    def key(self, name: str) -> str:
        """Return the key of something of the page in the session."""
        return f"{self.page}.{name}"

    def kept(self, name: str) -> Any:
        """Return what is kept under a name: "turn", "chosen", "here" or "typed"."""
        return st.session_state.get(self.key(name), "" if name == "chosen" else 0)

    def keep(self, **values: Any) -> None:
        """Keep something beside the values of the widgets."""
        for name, value in values.items():
            assert name in _KEPT, name
            st.session_state[self.key(name)] = value

    @property
    def visit(self) -> str:
        """What names the visit: after the server was started again a browser comes to another one."""
        name: str = st.session_state.setdefault("visit", token_hex(8))
        return name

    @property
    def values(self) -> dict[str, Any]:
        """The value of every widget."""
        found: dict[str, Any] = st.session_state[self.page]
        return found

    def now(self) -> V:
        """Return the view that the widgets say, settled once."""
        key = self.key("settled")
        values, kept = st.session_state.get(key, (None, None))
        if values != self.values:
            kept = self._collect(self.values)
            st.session_state[key] = (self.values, kept)
        view: V = kept
        return view

    def restore(self, first: Callable[[], V]) -> None:
        """See to it that there are values; `first` makes the view of a new visitor."""
        if self.page not in st.session_state:
            self.apply(first())
        # The browser begins anew: it has no picture.
        self.keep(here="")

    def apply(self, view: V) -> None:
        """Set every widget to a view."""
        self._take(view.spread())
        self.keep(turn=self.kept("turn") + 1)
        # What was typed into a grid before is not in these.
        self.keep(typed=self.kept("typed") + 1)

    def set(self, **values: Any) -> None:
        """Set some widgets, as the page does by itself; it is no turn of the page's where nothing changes."""
        before = self.values
        self._take(values)
        if self.values != before:
            self.keep(turn=self.kept("turn") + 1)

    def _take(self, values: Mapping[str, Any]) -> None:
        before: dict[str, Any] = st.session_state.get(self.page, {})
        near = {
            name: self._codecs[name].near(value, before.get(name, value))
            for name, value in values.items()
            if name in self._codecs
        }
        after = {**before, **near}
        for name in after:
            base = name.removesuffix(".h")
            if base != name and base not in after["free"]:
                after[name] = after[f"{base}.v"]
        st.session_state[self.page] = after

    # -- widgets that Streamlit draws -----------------------------------------------------------------------

    def widget(self, name: str) -> str:
        """Return the key of a widget of Streamlit's, which shows the value from now on."""
        key = self.key(name)
        # Setting even the same value makes the browser set it again.
        if st.session_state.get(key) != self.values[name]:
            st.session_state[key] = self.values[name]
        return key

    def of_widget(self, name: str) -> Any:
        """Return what a widget of Streamlit's says, as far as it can say it."""
        return self._codecs[name].near(st.session_state[self.key(name)], self.values[name])

    def written(self, name: str) -> str:
        """Return the cells that are written by hand over an array."""
        text: str = self.values[name]
        return text

    def write(self, names: Mapping[str, str], *, anew: bool) -> None:
        """Write cells over arrays; `anew` has the grid drawn with other numbers beneath what is typed."""
        self.set(**names)
        self.keep(typed=self.kept("typed") + anew)

    # -- what a browser says -----------------------------------------------------------------------------

    def hear(self, message: object, language: str) -> None:
        """Take over what a browser says of its widgets, do what it asks for, and have drawn what follows.

        `shown` in it says that the picture has come, or comes, by address, in this language; `act` what takes
        the page itself, if anything does: to open an example, to draw other numbers, to pull out a drawer.
        """
        match message:
            case {"turn": int(turn), "values": dict(values), "chosen": str(chosen), "shown": bool(shown)}:
                if turn == self.kept("turn"):
                    self._take(values)
                    self.keep(chosen=chosen if chosen in self._cases else "")
                    self.keep(here=f"{self.now().link()}&lang={language}" if shown else "")
        match message:
            case {"act": act}:
                self._act(act)
        match message:
            case {"count": int(count)}:
                self.keep(heard=count)
        self.follow()

    def _act(self, act: object) -> None:
        match act:
            case {"case": str(name)} if name in self._cases:
                self.keep(chosen=name)
                open_example(self.page)
                self.apply(self.now().opened(self._cases[name]))
            case {"case": _}:
                self.keep(chosen="")
            case {"drawer": str(name)} if name in self.drawers:
                st.session_state[self.key(name)] = True
            case {"numbers": _} if "numbers" in self.values:
                seed = random.randrange(1, len(SEEDS))
                nothing = {name: "" for name in CELLS if name in self.values}
                self.set(numbers="random", seed=seed, **nothing)
                self.keep(typed=self.kept("typed") + 1)

    def parts(self) -> list[str]:
        """Return the parts of the page that tell of the values now, and are looked at."""
        return ["workbench", *(name for name in self.drawers if is_open(self.page, name))]

    def follow(self) -> None:
        """End a callback: what tells of the values is drawn again."""
        rerun_parts(*self.parts())

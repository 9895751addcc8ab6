"""The page of a kind of operation: panel, picture with player, formula, what to notice, code, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from ..kinds import PAGED, Kind
from ..parameters import LAYER
from ..texts import Words
from ..views.offers import offers
from ..views.view import View, read_link
from .about import kind_about
from .code_tabs import code_tabs
from .controls import Controls
from .export import export
from .language import choose_language, language_now
from .layer import layer
from .messages import draw_messages
from .own_numbers import own_numbers
from .panel import draw_looks, draw_panel
from .parts import drawer, part
from .picture import picture
from .plain import sentence
from .player import show_player
from .visit import first_view, notes, opened_view, openings


def kind_page(name: str) -> None:
    """Draw the page of a kind.

    A widget whose move changes no other widget ends its callback with `rerun_parts`, naming "picture",
    "above" where something is to be told there or was, and the drawers that are open.

    A browser's work for a slider move grows with every element that is drawn again, most of all with
    formulas typeset by KaTeX and with code: so the words about a setting are the player's to show, and code
    is written only while it is open.
    """
    page = _PAGES[name]
    page.controls.restore(lambda: first_view(name, partial(read_link, name)))
    page.draw(language_now())


def controls_of(name: str) -> Controls[View]:
    """Return the widgets of a kind's page."""
    return _PAGES[name].controls


@dataclass(frozen=True)
class _Page:
    """A kind with its widgets."""

    kind: Kind
    controls: Controls[View]

    @property
    def name(self) -> str:
        return self.kind.name

    def draw(self, say: Words) -> None:
        """Draw all of it."""
        name = self.name
        st.markdown(f"### {say(f'{name}.heading')}\n\n{say(f'{name}.lead')}")
        draw_looks(self.controls, self.kind, say)
        part("above", partial(self.above, say))
        part("picture", partial(self.picture, say))
        if LAYER.keys() <= self.kind.start.keys():
            part("below", partial(layer, self.controls, say))
        with st.sidebar:
            choose_language(say)
            draw_panel(self.controls, self.kind, say)
        part("cells", partial(own_numbers, self.controls, say))
        part("code", partial(self.code, say))
        part("export", partial(self.export, say))

    def above(self, say: Words) -> None:
        """Draw what is told above the picture."""
        view = self.controls.now()
        draw_messages(
            self.name,
            notes(self.name, view, say),
            view.problem,
            lambda: offers(view, say),
            self.controls.apply,
            say,
        )

    def picture(self, say: Words) -> None:
        """Draw the player."""
        view = self.controls.now()
        looks = {
            "colours": view["colours"],
            "link": f"{view.link()}&lang={say.language}",
            "start": opened_view(self.name).step,
            "opened": openings(self.name),
            "about": kind_about(view, self.controls.case_now(), say),
        }
        show_player(f"{self.name}.player", picture(view, say.language), looks)

    def code(self, say: Words) -> None:
        """Draw the code in tabs, written and sent only where it is open."""
        place = drawer(self.name, "code", say("code.heading"))
        if not place.open:
            return
        view = self.controls.now()
        if view.problem:
            place.caption(sentence(view.problem, say))
            return
        if note := self.kind.code_note(view.values, view.setting, say):
            place.caption(note)
        code_tabs(place, self.name, self.kind.code(view.values, view.setting, say), say)

    def export(self, say: Words) -> None:
        """Draw the drawer of files."""
        view = self.controls.now()
        export(self.name, view, lambda: dict(json.loads(picture(view, say.language))), say)


def _collected(kind: Kind, widgets: Mapping[str, Any]) -> View:
    """Return the view that widgets say; while they say the same it is the same, settled once."""
    key = f"{kind.name}.settled"
    view = View.collected(kind, widgets)
    if st.session_state.get(key) != view:
        st.session_state[key] = view
    kept: View = st.session_state[key]
    return kept


def _follows(kind: Kind) -> Callable[[View], list[str]]:
    """Return what names the parts, beside the picture, that tell of a view."""

    def follow(view: View) -> list[str]:
        stops = {name: kind.stops(name, view.values, language_now()) for name in kind.panel(view.values)}
        controls = controls_of(kind.name)
        old = [name for name, shown in stops.items() if shown and controls.stops_are_old(name, shown)]
        return ["meaning"] * isinstance(view["padding"], str) + old

    return follow


_PAGES = {
    name: _Page(kind, Controls(name, collect=partial(_collected, kind), follows=_follows(kind)))
    for name, kind in PAGED.items()
}

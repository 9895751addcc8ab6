"""The page of a kind of operation: controls, picture and card, and the drawers below."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

import streamlit as st

from ..figures import kept_text
from ..kinds import PAGED, Kind
from ..texts import Words
from ..views.view import read_link
from .code_tabs import code_tabs
from .export import export
from .language import language_now
from .own_numbers import own_numbers
from .parts import drawer, is_open, part
from .plain import sentence
from .store import Store
from .visit import first_view
from .workbench import workbench


def kind_page(name: str) -> None:
    """Draw the page of a kind.

    The browser moves the controls and takes the pictures by itself. What it says when the hand rests has the
    workbench and the drawers that are open drawn again, and nothing else.
    """
    page = _PAGES[name]
    page.store.restore(lambda: first_view(name, partial(read_link, name)))
    page.draw(language_now())


@dataclass(frozen=True)
class _Page:
    """A kind with what is chosen on its page."""

    kind: Kind
    store: Store

    def draw(self, say: Words) -> None:
        """Draw all of it."""
        name = self.kind.name
        with st.container(key="head"):
            st.markdown(f"### {say(f'{name}.heading')}\n\n{say(f'{name}.lead')}")
        with st.container(key="workbench"):
            draw = partial(workbench, self.store, say)
            # The move of a part waits for the end of what runs: a file that is being made has to give way.
            if is_open(name, "export"):
                draw()
            else:
                part("workbench", draw)
        part("cells", partial(own_numbers, self.store, say))
        part("code", partial(self.code, say))
        part("export", partial(self.export, say))

    def code(self, say: Words) -> None:
        """Draw the code in tabs, written and sent only where it is open."""
        place = drawer(self.kind.name, "code", say("code.heading"))
        if not place.open:
            return
        view = self.store.now()
        if view.problem:
            place.caption(sentence(view.problem, say))
            return
        if note := self.kind.code_note(view.values, view.setting, say):
            place.caption(note)
        code_tabs(place, self.kind.name, self.kind.code(view.values, view.setting, say), say)

    def export(self, say: Words) -> None:
        """Draw the drawer of files."""
        view = self.store.now()
        shown = partial(kept_text, view, self.store.kept("chosen"), say.language)
        export(self.kind.name, view, lambda: {**json.loads(shown()), "words": say.section("player")}, say)


_PAGES = {name: _Page(kind, Store(kind)) for name, kind in PAGED.items()}

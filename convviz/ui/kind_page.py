"""The page of a kind of operation: controls, picture and card, and the drawers below."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial

import streamlit as st

from ..cases import cases_of
from ..figures import kept_text
from ..kinds import PAGED, Kind
from ..texts import Words
from ..views.view import View, read_link
from .code_tabs import code_tabs
from .export import export
from .language import language_now
from .own_numbers import own_numbers
from .parts import drawer, is_open, part
from .plain import sentence
from .store import Store
from .visit import first_view, opened_view
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
    store: Store[View]

    def draw(self, say: Words) -> None:
        """Draw all of it."""
        name = self.kind.name
        with st.container(key="head"):
            st.markdown(f"### {say(f'{name}.heading')}\n\n{say(f'{name}.lead')}")
        with st.container(key="workbench"):
            draw = partial(self.workbench, say)
            # The move of a part waits for the end of what runs: a file that is being made has to give way.
            if is_open(name, "export"):
                draw()
            else:
                part("workbench", draw)
        part("cells", partial(own_numbers, self.store, say))
        part("code", partial(self.code, say))
        part("export", partial(self.export, say))

    def workbench(self, say: Words) -> None:
        """Draw controls and picture. What the browser has, since it came by address, is not sent again."""
        view, chosen = self.store.now(), self.store.kept("chosen")
        here = self.store.kept("here") == f"{view.link()}&lang={say.language}"
        picture = None if here else kept_text(view, chosen, say.language)
        start = opened_view(self.kind.name).step
        workbench(self.store, say, "workbench", start=start, picture=picture)

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


def kind_store(kind: Kind) -> Store[View]:
    """Return what keeps the values of the page of a kind."""
    return Store(
        kind.name,
        collect=partial(View.collected, kind),
        cases=cases_of(kind.name),
        drawers=("cells", "code", "export"),
    )


_PAGES = {name: _Page(kind, kind_store(kind)) for name, kind in PAGED.items()}

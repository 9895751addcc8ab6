"""The skeleton every page shares: panel, picture with player, formula, what to notice, code, link."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import streamlit as st

from ..errors import ConvError
from ..pictures import Picture
from ..texts import Words
from .export import export
from .language import choose_language
from .parts import drawer, part, rerun_all
from .plain import sentence
from .player import show_player
from .visit import notes, opened_view, openings

__all__ = ["Content", "Offer", "Seen", "code_tabs", "skeleton", "something_is_told", "tell_above"]


class Seen(Protocol):
    """What one visitor sees of a page, all that its widgets say."""

    @property
    def colours(self) -> str:
        """The name of the palette."""
        ...

    @property
    def step(self) -> int:
        """The step it opens with, from 0."""
        ...

    @property
    def problem(self) -> ConvError | None:
        """Why it is impossible, or None when it works."""
        ...

    def link(self) -> str:
        """Return the query text that reopens it."""
        ...

    def pictures(self) -> list[Picture]:
        """Return what there is to see of a possible setting, what leads first."""
        ...


@dataclass(frozen=True, slots=True)
class Offer:
    """A button with a setting that works: its words and what it does; `several` changes at once, or one."""

    words: str
    take: Callable[[], None]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says about the view its widgets are in; what costs something, when asked.

    `picture` makes the player's data as JSON, `about` the words below it and `code` the code of each
    framework, and `code_note` what is said above it; `offers` are ways out of an impossible setting.
    """

    view: Seen
    picture: Callable[[], str]
    about: Callable[[], str]
    offers: Callable[[], Sequence[Offer]]
    code: dict[str, Callable[[], str]]
    code_note: str = ""


def skeleton(
    page: str,
    say: Words,
    *,
    panel: Callable[[Words], None],
    options: Callable[[Words], None],
    cells: Callable[[Words], None],
    content: Callable[[Words], Content],
    below: Callable[[Words], None] | None = None,
) -> None:
    """Draw a page.

    `panel` draws the sliders, `options` how the picture is shown, `cells` the drawer of own numbers,
    `content` says what there is to show; `below` draws what else the page has below the picture. A
    widget whose move changes no other widget ends its callback with `rerun_parts`, naming "picture",
    "above" where something is to be told there or was, and the drawers that are open.

    A browser's work for a slider move grows with every element that is drawn again, most of all
    with formulas typeset by KaTeX and with code: so the words about a setting are the player's to
    show, and code is written only while it is open.
    """
    st.markdown(f"### {say(f'{page}.heading')}\n\n{say(f'{page}.lead')}")
    options(say)

    def above() -> None:
        found = content(say)
        tell_above(page, notes(page, found.view, say), found.view.problem, found.offers, say)

    def picture() -> None:
        found = content(say)
        view = found.view
        looks = {
            "colours": view.colours,
            "link": f"{view.link()}&lang={say.language}",
            "start": opened_view(page).step,
            "opened": openings(page),
            "about": found.about(),
        }
        show_player(f"{page}.player", found.picture(), looks)

    def code() -> None:
        _code(content, page, say)

    def take_along() -> None:
        found = content(say)
        export(page, found.view, lambda: dict(json.loads(found.picture())), say)

    part("above", above)
    part("picture", picture)
    if below:
        part("below", partial(below, say))
    with st.sidebar:
        choose_language(say)
        panel(say)
    part("cells", partial(cells, say))
    part("code", code)
    part("export", take_along)


def tell_above(
    page: str,
    noted: Sequence[str],
    problem: ConvError | None,
    offers: Callable[[], Sequence[Offer]],
    say: Words,
) -> None:
    """Draw what is told above a picture: notes, and why a setting is impossible, with the ways out."""
    st.session_state[_told(page)] = bool(noted or problem)
    if noted:
        st.info("  \n".join(noted))
    if problem:
        _impossible(sentence(problem, say), offers(), page, say)


def _impossible(problem: str, offers: Sequence[Offer], page: str, say: Words) -> None:
    st.warning(say("impossible.told", problem=problem))
    if offers:
        with st.container(horizontal=True, vertical_alignment="center"):
            heading = "impossible.fixes_several" if offers[0].several else "impossible.fixes"
            st.markdown(say(heading), width="content")
            for number, offer in enumerate(offers):
                st.button(offer.words, key=f"{page}.offer{number}", on_click=_take, args=(offer,))


def _take(offer: Offer) -> None:
    offer.take()
    rerun_all()


def _told(page: str) -> str:
    return f"{page}.told"


def something_is_told(page: str) -> bool:
    """Return whether something stands above a page's picture: it must go when it is no longer true."""
    return bool(st.session_state.get(_told(page)))


def _code(content: Callable[[Words], Content], page: str, say: Words) -> None:
    """Draw the code in tabs, written and sent only where it is open."""
    place = drawer(page, "code", say("code.heading"))
    if not place.open:
        return
    found = content(say)
    if found.view.problem:
        place.caption(sentence(found.view.problem, say))
        return
    if found.code_note:
        place.caption(found.code_note)
    code_tabs(place, page, found.code, say)


def code_tabs(place: Any, page: str, code: Mapping[str, Callable[[], str]], say: Words) -> None:
    """Draw tabs, one for each way to write a setting; only what is looked at is written."""
    tabs = place.tabs([say(f"code.{name}") for name in code], on_change="rerun", key=f"{page}.framework")
    for tab, write in zip(tabs, code.values(), strict=True):
        if tab.open:
            tab.code(write(), language="python")

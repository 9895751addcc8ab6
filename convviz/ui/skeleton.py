"""The skeleton every page shares: panel, picture with player, formula, what to notice, code, link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ..texts import Words
from .language import choose_language
from .parts import part, rerun_all
from .player import send_code, show_player

__all__ = ["Content", "Offer", "code_is_open", "skeleton"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button with a setting that works: its words and what it does."""

    words: str
    take: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says about the setting its widgets are in.

    `picture` is the player's data as JSON and `looks` what changes more often than it; `notes` are
    shown above the picture; `problem` says why the setting is impossible ("" when it works) and
    `offers` are the nearest that work; `code` maps a framework's name to a function that writes the
    code.
    """

    picture: str
    looks: dict[str, Any]
    notes: Sequence[str]
    problem: str
    offers: Sequence[Offer]
    code: dict[str, Callable[[], str]]


def skeleton(
    page: str,
    say: Words,
    *,
    panel: Callable[[Words], None],
    options: Callable[[Words], None],
    content: Callable[[Words], Content],
) -> None:
    """Draw a page.

    `panel` draws the sliders, `options` how the picture is shown, `content` says what there is to
    show. A widget whose move changes no other widget ends its callback with `rerun_parts`, naming
    "picture", and "code" while `code_is_open`.

    A browser's work for a slider move grows with every element that is drawn again, most of all
    with formulas typeset by KaTeX and with code: so the words about a setting are the player's to
    show, and code is written only while it is open.
    """
    st.markdown(f"### {say(f'{page}.heading')}\n\n{say(f'{page}.lead')}")
    options(say)

    def picture() -> None:
        found = content(say)
        above = st.container()
        show_player(f"{page}.player", found.picture, found.looks)
        with above:
            if found.notes:
                st.info("  \n".join(found.notes))
            if found.problem:
                _impossible(found, page, say)

    def code() -> None:
        _code(content(say), page, say)

    part("picture", picture)
    with st.sidebar:
        choose_language(say)
        panel(say)
    part("code", code)
    send_code()


def _impossible(found: Content, page: str, say: Words) -> None:
    st.warning(f"**{say('impossible.heading')}**: {found.problem}")
    if found.offers:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(say("impossible.fixes"), width="content")
            for number, offer in enumerate(found.offers):
                st.button(offer.words, key=f"{page}.offer{number}", on_click=_take, args=(offer,))


def _take(offer: Offer) -> None:
    offer.take()
    rerun_all()


def code_is_open(page: str) -> bool:
    """Return whether the visitor looks at a page's code."""
    return bool(st.session_state.get(f"{page}.code"))


def _code(found: Content, page: str, say: Words) -> None:
    """Draw the code in tabs, written and sent only where it is open."""
    drawer = st.expander(say("code.heading"), on_change="rerun", key=f"{page}.code")
    if not drawer.open:
        return
    if found.problem:
        drawer.caption(found.problem)
        return
    names = list(found.code)
    tabs = drawer.tabs([say(f"code.{name}") for name in names], on_change="rerun", key=f"{page}.framework")
    for tab, name in zip(tabs, names, strict=True):
        if tab.open:
            tab.code(found.code[name](), language="python")

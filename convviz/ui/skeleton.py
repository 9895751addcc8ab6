"""The skeleton every page shares: panel, picture with player, formula, what to notice, code, link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ..texts import Words
from .language import choose_language
from .parts import part, rerun_all
from .player import show_player

__all__ = ["Content", "Offer", "skeleton"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A button with a setting that works: its words and what it does."""

    words: str
    take: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Content:
    """What a page says about the setting its widgets are in.

    `data` is the player's; `notes` are shown above the picture; `problem` says why the setting is
    impossible ("" when it works) and `offers` are the nearest that work; `formula` and `notices` are
    Markdown; `code` maps a framework's name to a function that writes the code.
    """

    data: dict[str, Any]
    notes: Sequence[str]
    problem: str
    offers: Sequence[Offer]
    formula: str
    notices: Sequence[str]
    code: dict[str, Callable[[], str]]


def skeleton(
    page: str,
    say: Words,
    *,
    panel: Callable[[Words], None],
    options: Callable[[Words], None],
    content: Callable[[Words], Content],
    background: Callable[[Words], None],
) -> None:
    """Draw a page.

    `panel` draws the sliders, `options` how the picture is shown, `content` says what there is to
    show, `background` what is true of every setting. A widget whose move changes no other widget
    ends its callback with `rerun_parts`; the panel draws the parts "preset" and "meaning".
    """
    st.subheader(say(f"{page}.heading"), anchor=False)
    st.markdown(say(f"{page}.lead"))
    options(say)

    def picture() -> None:
        found = content(say)
        above = st.container()
        show_player(f"{page}.player", found.data)
        with above:
            if found.notes:
                st.info("  \n".join(found.notes))
            if found.problem:
                _impossible(found, page, say)

    def words() -> None:
        found = content(say)
        if not found.problem:
            formula, notices = st.columns(2, gap="large")
            formula.markdown(f"#### {say('formula.heading')}\n\n{found.formula}", unsafe_allow_html=True)
            points = "\n".join(f"- {text}" for text in found.notices)
            notices.markdown(f"#### {say('notice.heading')}\n\n{points}")
            _code(found, page, say)

    part("picture", picture)
    with st.sidebar:
        choose_language(say)
        panel(say)
    part("words", words)
    background(say)
    st.caption(say("link.copy"))


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


def _code(found: Content, page: str, say: Words) -> None:
    """Draw the code in tabs; only the open one's is written and sent."""
    st.markdown(f"#### {say('code.heading')}")
    names = list(found.code)
    tabs = st.tabs([say(f"code.{name}") for name in names], on_change="rerun", key=f"{page}.code")
    for tab, name in zip(tabs, names, strict=True):
        if tab.open:
            tab.code(found.code[name](), language="python")

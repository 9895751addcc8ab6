"""What is told above a picture: notes on the link, and why a setting is impossible, with the ways out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from ..errors import ConvError
from ..texts import Words
from ..views.offers import Offer
from .parts import rerun_all
from .plain import sentence


def draw_messages(
    page: str,
    noted: Sequence[str],
    problem: ConvError | None,
    offers: Callable[[], Sequence[Offer]],
    take: Callable[[Any], None],
    say: Words,
) -> None:
    """Draw the notes and the problem; `take` goes on to the view of an offer."""
    st.session_state[_key(page)] = bool(noted or problem)
    if noted:
        st.info("  \n".join(noted))
    if problem:
        st.warning(say("impossible.told", problem=sentence(problem, say)))
        _ways_out(page, offers(), take, say)


def _ways_out(page: str, offers: Sequence[Offer], take: Callable[[Any], None], say: Words) -> None:
    if not offers:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        heading = "impossible.fixes_several" if offers[0].several else "impossible.fixes"
        st.markdown(say(heading), width="content")
        for number, offer in enumerate(offers):
            key = f"{page}.offer{number}"
            st.button(offer.words, key=key, on_click=partial(_go_on, take, offer.view))


def _go_on(take: Callable[[Any], None], view: Any) -> None:
    take(view)
    rerun_all()


def _key(page: str) -> str:
    return f"{page}.told"


def has_message(page: str) -> bool:
    """Return whether something stands above a page's picture: it must go when it is no longer true."""
    return bool(st.session_state.get(_key(page)))

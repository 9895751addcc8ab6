"""The visitor's language: the browser's at first, then what the visitor chooses."""

from __future__ import annotations

import streamlit as st

from ..texts import LANGUAGES, Words, best_language, words

__all__ = ["choose_language", "language_now"]

_KEY, _KEPT = "lang", "lang.kept"


def language_now() -> Words:
    """Return the words of the visitor's language: chosen, else the link's, else the browser's."""
    if _KEPT not in st.session_state:
        asked = st.query_params.get("lang", "")
        st.session_state[_KEPT] = asked if asked in LANGUAGES else best_language(st.context.locale)
    chosen = st.session_state.get(_KEY)
    if chosen in LANGUAGES:
        st.session_state[_KEPT] = chosen
    return words(st.session_state[_KEPT])


def choose_language(say: Words) -> None:
    """Draw the choice of languages, each by its own name."""
    # Setting even the same value makes the browser set it again.
    if st.session_state.get(_KEY) != say.language:
        st.session_state[_KEY] = say.language
    st.segmented_control(
        say("app.language"),
        list(LANGUAGES),
        format_func=LANGUAGES.__getitem__,
        key=_KEY,
        label_visibility="collapsed",
        required=True,
    )

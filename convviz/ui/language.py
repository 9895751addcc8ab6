"""The visitor's language: the browser's at first, then what the visitor chooses."""

from __future__ import annotations

import streamlit as st

from ..texts import LANGUAGES, Words, best_language, offered_language, words

_KEPT = "lang.kept"


def language_now() -> Words:
    """Return the words of the visitor's language: chosen, else the link's, else the browser's."""
    if _KEPT not in st.session_state:
        asked = offered_language(st.query_params.get("lang"))
        wanted = st.context.headers.get("accept-language") or st.context.locale
        st.session_state[_KEPT] = asked or best_language(wanted)
    return words(st.session_state[_KEPT])


def choose_language(language: object) -> None:
    """Note that a visitor has chosen a language; what is none is passed over."""
    if isinstance(language, str) and language in LANGUAGES:
        st.session_state[_KEPT] = language

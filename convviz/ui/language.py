"""The visitor's language: the browser's at first, then what the visitor chooses."""

from __future__ import annotations

import streamlit as st

from ..texts import LANGUAGES, Words, best_language, offered_language, words

_KEY, _KEPT, _MARK_KEY = "lang", "lang.kept", "language"
#: Browsers choose glyphs and voice by the language that the document names.
_MARK = """
export default function ({ data }) {
  document.documentElement.lang = data.language;
}
"""


def language_now() -> Words:
    """Return the words of the visitor's language: chosen, else the link's, else the browser's."""
    if _KEPT not in st.session_state:
        linked = offered_language(st.query_params.get("lang"))
        wanted = st.context.headers.get("accept-language") or st.context.locale
        st.session_state[_KEPT] = linked or best_language(wanted)
    chosen = st.session_state.get(_KEY)
    if isinstance(chosen, str) and chosen in LANGUAGES:
        st.session_state[_KEPT] = chosen
    return words(st.session_state[_KEPT])


def mark_language(say: Words) -> None:
    """Let the document name the language: the server's answer did, and a visitor may have chosen another."""
    component = st.components.v2.component("convviz_language", js=_MARK)
    # Of what is not seen no room is kept.
    st.html(f"<style>.st-key-{_MARK_KEY} {{ display: none; }}</style>")
    with st.container(key=_MARK_KEY):
        component(key=f"{_MARK_KEY}.mark", data={"language": say.language})


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

"""The parts of a page that follow the setting, and how a widget asks for them and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException


def part(name: str, draw: Callable[[], object]) -> None:
    """Draw a part of the page that can be drawn again alone."""
    st.fragment(draw, key=name)()


def drawer(page: str, name: str, label: str, on_change: Callable[[], None] | None = None) -> Any:
    """Draw a drawer: what is in it is drawn only while it is open, and costs a slider move nothing else."""
    key = f"{page}.{name}"
    reword(key, label)
    return st.expander(label, on_change=on_change or "rerun", key=key)


def reword(key: str, words: str) -> None:
    """Keep a widget's value where it gets other words: before it is drawn in another language.

    Streamlit takes a drawer with another label for another one, and a browser shows the old words of a
    choice until its value is set.
    """
    before = f"{key}.words"
    if key in st.session_state and st.session_state.get(before, words) != words:
        st.session_state[key] = st.session_state[key]
    st.session_state[before] = words


def is_open(page: str, name: str) -> bool:
    """Return whether the visitor looks into a drawer."""
    return bool(st.session_state.get(f"{page}.{name}"))


def rerun_parts(*names: str) -> None:
    """End a widget's callback: only these parts are drawn again, and nothing else on the page.

    Where one of them was never drawn, because the run that would have done so was broken off, the whole
    page is.
    """
    try:
        st.rerun(names)
    except StreamlitAPIException:
        st.rerun()


def rerun_all() -> None:
    """End a widget's callback: the whole page is drawn again."""
    st.rerun()

"""Widgets set from Python."""

from __future__ import annotations

from typing import Any

import streamlit as st

__all__ = ["set_widget"]


def set_widget(key: str, value: Any) -> None:
    """Give a widget, before it is drawn, a value that it does not have already.

    Setting even the same value makes the browser set it again, on every run and for every widget.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value

"""The player on the page: a component of Streamlit around the player's own code."""

from __future__ import annotations

from typing import Any

import streamlit as st

from .code import component_code


def show_player(key: str, picture: str, looks: dict[str, Any]) -> None:
    """Mount the player; it fetches its code. `picture` is its data as JSON, `looks` is put over it."""
    mount = st.components.v2.component("convviz_player", js=component_code("player"))
    mount(key=key, data={"picture": picture, "looks": looks})

"""Pictures with a magnifier on a page: components of Streamlit around the player's own code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ..figures import component_code

_PHOTO, _LENS = "convviz_photo", "convviz_lens"


def send_photo(pixels: bytes) -> None:
    """Send the picture that goes in, packed; every result that is made of it waits for it."""
    st.components.v2.component(_PHOTO, js=component_code("photo"))(key=_PHOTO, data=pixels)


def show_lens(made: bytes, painted: Callable[[list[Any]], None]) -> None:
    """Show a result, packed; `painted` is called with the [row, column, grey] that were painted."""

    def take() -> None:
        cells = st.session_state[_LENS].get("painted")
        if isinstance(cells, list):
            painted(cells)

    st.components.v2.component(_LENS, js=component_code("lens"))(key=_LENS, data=made, on_painted_change=take)

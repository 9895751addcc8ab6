"""Pictures with a magnifier on a page: components of Streamlit around the player's own code."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from .code import importing

__all__ = ["send_photo", "show_lens"]

_PHOTO, _LENS = "convviz_photo", "convviz_lens"


@cache
def _mount_photo() -> str:
    return f"""
let code;
export default async function ({{ data }}) {{
  code ??= (await {importing("lens")}).default;
  code.takePhoto(data);
}}
"""


@cache
def _mount_lens() -> str:
    return f"""
let code;
export default async function ({{ data, parentElement: root, setTriggerValue }}) {{
  code ??= (await {importing("lens")}).default;
  if (!root.lens) {{
    const style = document.createElement('style');
    style.textContent = code.styles;
    root.append(style);
    root.lens = new code.Lens(root);
  }}
  root.lens.load(data, setTriggerValue);
  return () => {{ root.lens?.close(); root.lens = null; }};
}}
"""


def send_photo(pixels: bytes) -> None:
    """Send the picture that goes in, packed; every result that is made of it waits for it."""
    st.components.v2.component(_PHOTO, js=_mount_photo())(key=_PHOTO, data=pixels)


def show_lens(made: bytes, painted: Callable[[list[Any]], None]) -> None:
    """Show a result, packed; `painted` is called with the [row, column, grey] that were painted."""

    def take() -> None:
        cells = st.session_state[_LENS].get("painted")
        if isinstance(cells, list):
            painted(cells)

    st.components.v2.component(_LENS, js=_mount_lens())(key=_LENS, data=made, on_painted_change=take)

"""Pictures with a magnifier on a page: components of Streamlit around the player's own code."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from ..player import lens_script, lens_styles

__all__ = ["send_lens_code", "send_photo", "show_lens"]

_CODE, _PHOTO, _LENS = "convviz_lens_code", "convviz_photo", "convviz_lens"
#: Both wait for the code, which is a component that never changes: a browser gets it once.
_WAIT = """
const whenThere = (root, go) => {
  clearTimeout(root.waiting);
  if (globalThis.ConvvizLens?.styles) go();
  else root.waiting = setTimeout(() => whenThere(root, go), 5);
};
"""
_MOUNT_PHOTO = f"""{_WAIT}
export default function ({{ data, parentElement: root }}) {{
  whenThere(root, () => ConvvizLens.takePhoto(data));
  return () => clearTimeout(root.waiting);
}}
"""
_MOUNT_LENS = f"""{_WAIT}
export default function ({{ data, parentElement: root, setTriggerValue }}) {{
  whenThere(root, () => {{
    if (!root.lens) {{
      const style = document.createElement('style');
      style.textContent = ConvvizLens.styles;
      root.append(style);
      root.lens = new ConvvizLens.Lens(root);
    }}
    root.lens.load(data, setTriggerValue);
  }});
  return () => {{ clearTimeout(root.waiting); root.lens?.close(); root.lens = null; }};
}}
"""


def send_lens_code() -> None:
    """Send the code, as a component of its own that never changes."""
    styles = f"ConvvizLens.styles = {json.dumps(lens_styles())};"
    code = st.components.v2.component(
        _CODE, js=f"{lens_script()}\n{styles}\nexport default function () {{}}\n"
    )
    code(key=_CODE)


def send_photo(pixels: bytes) -> None:
    """Send the picture that goes in, packed; every result that is made of it waits for it."""
    st.components.v2.component(_PHOTO, js=_MOUNT_PHOTO)(key=_PHOTO, data=pixels)


def show_lens(made: bytes, painted: Callable[[list[Any]], None]) -> None:
    """Show a result, packed; `painted` is called with the [row, column, grey] that were painted."""

    def take() -> None:
        cells = st.session_state[_LENS].get("painted")
        if isinstance(cells, list):
            painted(cells)

    st.components.v2.component(_LENS, js=_MOUNT_LENS)(key=_LENS, data=made, on_painted_change=take)

"""The player on the page: a component of Streamlit around the player's own code."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from ..player import script, styles

__all__ = ["send_code", "show_player"]

#: The player's code and looks: the same bytes on every run, so a browser gets them once.
_CODE = "convviz_code"
_MOUNT = """
export default function ({ data, parentElement: root }) {
  const show = () => {
    if (!globalThis.ConvvizPlayer?.styles) return void (root.waiting = setTimeout(show, 5));
    if (!root.player) {
      const style = document.createElement('style');
      style.textContent = ConvvizPlayer.styles;
      root.append(style);
      root.player = new ConvvizPlayer(root);
    }
    root.player.load({ ...JSON.parse(data.picture), ...data.looks });
  };
  clearTimeout(root.waiting);
  show();
  return () => { clearTimeout(root.waiting); root.player?.close(); root.player = null; };
}
"""


def send_code() -> None:
    """Send the player's code, as a component of its own that never changes."""
    code = st.components.v2.component(
        _CODE,
        js=f"{script()}\nConvvizPlayer.styles = {json.dumps(styles())};\nexport default function () {{}}\n",
    )
    code(key=_CODE)


def show_player(key: str, picture: str, looks: dict[str, Any]) -> None:
    """Mount the player; it waits for its code. `picture` is its data as JSON, `looks` is put over it."""
    st.components.v2.component("convviz_player", js=_MOUNT)(
        key=key, data={"picture": picture, "looks": looks}
    )

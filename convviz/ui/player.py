"""The player on the page: a component of Streamlit around the player's own code."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from .code import importing

__all__ = ["show_player"]


@cache
def _mount() -> str:
    return f"""
let Player;
export default async function ({{ data, parentElement: root }}) {{
  Player ??= (await {importing("player")}).default;
  if (!root.player) {{
    const style = document.createElement('style');
    style.textContent = Player.styles;
    root.append(style);
    root.player = new Player(root);
  }}
  root.player.load({{ ...JSON.parse(data.picture), ...data.looks }});
  return () => {{ root.player?.close(); root.player = null; }};
}}
"""


def show_player(key: str, picture: str, looks: dict[str, Any]) -> None:
    """Mount the player; it fetches its code. `picture` is its data as JSON, `looks` is put over it."""
    st.components.v2.component("convviz_player", js=_mount())(
        key=key, data={"picture": picture, "looks": looks}
    )

"""The button that has a file made: only the browser knows which step its player is at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..codecs import Whole
from ..figures import component_code


def make_button(key: str, label: str, counts: Sequence[int]) -> list[int] | None:
    """Draw the button; return the step of each of the player's pictures, from 0, when it was pressed.

    `counts` are the numbers of steps of the pictures; what the browser says lies among them.
    """
    mount = st.components.v2.component("convviz_make", js=component_code("make"))
    pressed = mount(key=key, data={"label": label}, on_make_change=lambda: None).make
    if not isinstance(pressed, list):
        return None
    steps = [*pressed[: len(counts)], *[0] * (len(counts) - len(pressed))]
    return [Whole(range(max(count, 1))).near(step, 0) for step, count in zip(steps, counts, strict=True)]

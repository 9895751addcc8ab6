"""The button that has a file made: only the browser knows which step its player is at."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ..parameters import Whole

__all__ = ["make_button"]

_BUTTON = """
export default function ({ data, parentElement: root, setTriggerValue }) {
  let button = root.querySelector('button');
  if (!button) {
    button = document.createElement('button');
    button.type = 'button';
    root.append(button);
  }
  button.textContent = data.label;
  button.onclick = () => setTriggerValue('make', globalThis.ConvvizPlayer?.shown?.places ?? [0]);
}
"""
_STYLE = """
button {
  min-height: 2.5rem; padding: 0.25rem 0.75rem; font: inherit; font-size: 0.875rem; cursor: pointer;
  color: var(--st-primary-color); background: var(--st-background-color);
  border: 1px solid var(--st-primary-color); border-radius: var(--st-button-radius, 0.5rem);
}
button:hover { background: color-mix(in srgb, var(--st-primary-color) 12%, var(--st-background-color)); }
button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
"""


def make_button(key: str, label: str, counts: Sequence[int]) -> list[int] | None:
    """Draw the button; return the step of each of the player's pictures, from 0, when it was pressed.

    `counts` are the numbers of steps of the pictures; what the browser says lies among them.
    """
    mount = st.components.v2.component("convviz_make", js=_BUTTON, css=_STYLE)
    pressed = mount(key=key, data={"label": label}, on_make_change=lambda: None).make
    if not isinstance(pressed, list):
        return None
    said = [*pressed[: len(counts)], *[0] * (len(counts) - len(pressed))]
    return [Whole(range(max(count, 1))).near(step, 0) for step, count in zip(said, counts, strict=True)]

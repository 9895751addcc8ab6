"""Choices on every page, as a browser says them that still shows the words of another language."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit

from convviz.ui import (
    conv_controls,
    grouped_controls,
    image_controls,
    separable_controls,
    transposed_controls,
)
from convviz.ui.grouped_view import GroupedView
from convviz.ui.image_view import ImageView
from convviz.ui.separable_view import SeparableView
from convviz.ui.transposed_view import TransposedView
from convviz.ui.view import View

PAGES: dict[str, tuple[Any, Any]] = {
    "conv": (conv_controls.CONTROLS, View),
    "transposed": (transposed_controls.CONTROLS, TransposedView),
    "grouped": (grouped_controls.CONTROLS, GroupedView),
    "separable": (separable_controls.CONTROLS, SeparableView),
    "image": (image_controls.CONTROLS, ImageView),
}
CHOICES = [
    ("conv", "mode", "reflect"),
    ("conv", "kind", "same"),
    ("conv", "numbers", "ones"),
    ("conv", "layout", "flat"),
    ("conv", "weights", "box"),
    ("conv", "free", ["kernel"]),
    ("transposed", "picture", "CT"),
    ("transposed", "beside", "scatter"),
    ("transposed", "asked", "output_size"),
    ("grouped", "beside", "weights"),
    ("separable", "beside", "standard"),
    ("image", "picture", "staircase"),
    ("image", "way", "transposed"),
    ("image", "weights", "box"),
    ("image", "tone", "clamped"),
    ("image", "mode", "circular"),
]


@pytest.mark.parametrize(("page", "name", "code"), CHOICES)
def test_words_of_another_language_leave_a_choice_as_it_was(
    page: str, name: str, code: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "session_state", state)
    controls, view = PAGES[page]
    controls.restore(view)
    state[f"{page}.{name}"] = code
    controls.restore(view)
    assert controls.said(name) == state[page][name] == code
    # No option of this language's: Streamlit takes it for a value all the same, and calls callbacks first.
    state[f"{page}.{name}"] = ["拉普拉斯"] if isinstance(code, list) else "拉普拉斯"
    assert controls.said(name) == code
    controls.restore(view)
    assert state[f"{page}.{name}"] == state[page][name] == code
    controls.now()


@pytest.mark.parametrize("page", PAGES)
def test_every_choice_that_a_page_keeps_is_known_to_it(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit, "session_state", {})
    controls, view = PAGES[page]
    controls.restore(view)
    kept = streamlit.session_state[page]
    texts = {name for name, value in kept.items() if isinstance(value, str | list)} - {"x", "w", "pw"}
    assert texts <= controls._codes.keys()
    assert all(controls._understood(name, kept[name]) for name in texts)

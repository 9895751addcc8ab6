"""Choices on the picture page, as a browser says them that still shows the words of another language."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
import streamlit

from convviz.parameters import CELLS, widgets
from convviz.ui import image_controls

from ..views.pages import can_be_shown, first

CHOICES = [
    ("image", "picture", "staircase"),
    ("image", "way", "transposed"),
    ("image", "weights", "box"),
    ("image", "tone", "clamped"),
    ("image", "padding_mode", "circular"),
]


@pytest.mark.parametrize(("page", "name", "code"), CHOICES)
def test_words_of_another_language_leave_a_choice_as_it_was(
    page: str, name: str, code: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "session_state", state)
    controls, view = image_controls.CONTROLS, partial(first, page)
    controls.restore(view)
    state[f"{page}.{name}"] = code
    controls.restore(view)
    assert controls.value_of(name) == state[page][name] == code
    # No option of this language's: Streamlit takes it for a value all the same, and calls callbacks first.
    state[f"{page}.{name}"] = ["拉普拉斯"] if isinstance(code, list) else "拉普拉斯"
    assert controls.value_of(name) == code
    controls.restore(view)
    assert state[f"{page}.{name}"] == state[page][name] == code
    controls.now()


@pytest.mark.parametrize("page", ["image"])
def test_every_widget_of_a_page_is_judged_by_the_table(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit, "session_state", {})
    controls, view = image_controls.CONTROLS, partial(first, page)
    controls.restore(view)
    kept = streamlit.session_state[page]
    judges = widgets(page)
    assert kept.keys() - set(CELLS) <= judges.keys()
    assert all(judges[name].near(kept[name], None) == kept[name] for name in kept.keys() & judges.keys())
    assert can_be_shown(page, view())


FORGED = [
    None, True, -1, 0, 99, 1e300, -1e300, 2.5, float("nan"), float("inf"), "", "x", "5", [], [5], ["x"], {},
]  # fmt: skip


@pytest.mark.parametrize("value", FORGED, ids=repr)
@pytest.mark.parametrize("page", ["image"])
def test_whatever_the_widgets_say_the_view_is_one_that_they_can_show(
    page: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "session_state", state)
    controls, view = image_controls.CONTROLS, partial(first, page)
    controls.restore(view)
    for name in set(state[page]) - set(CELLS):
        controls.apply(view())
        state[f"{page}.{name}"] = value
        said = controls.value_of(name)
        controls.restore(view)
        # What one part of a page reads of a widget is what all of it is drawn with.
        assert said == state[f"{page}.{name}"] == state[page][name] or name.endswith(".h"), name
        assert can_be_shown(page, controls.now()), name
    for name in set(state[page]) - set(CELLS):
        state[f"{page}.{name}"] = value
    controls.restore(view)
    assert can_be_shown(page, controls.now())
    assert controls.now().problem is None or controls.now().problem.sentence("en")

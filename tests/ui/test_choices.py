"""Choices on every page, as a browser says them that still shows the words of another language."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit

from convviz.parameters import CELLS, widgets
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
def test_every_widget_of_a_page_is_judged_by_the_table(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streamlit, "session_state", {})
    controls, view = PAGES[page]
    controls.restore(view)
    kept = streamlit.session_state[page]
    judges = widgets(page)
    assert kept.keys() - set(CELLS) <= judges.keys()
    assert all(judges[name].near(kept[name], None) == kept[name] for name in kept.keys() & judges.keys())
    assert controls.can_show(view())


FORGED = [
    None,
    True,
    -1,
    0,
    99,
    1e300,
    -1e300,
    2.5,
    float("nan"),
    float("inf"),
    "",
    "x",
    "5",
    [],
    [5],
    ["x"],
    {},
]


@pytest.mark.parametrize("value", FORGED, ids=repr)
@pytest.mark.parametrize("page", PAGES)
def test_whatever_the_widgets_say_the_view_is_one_that_they_can_show(
    page: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr(streamlit, "session_state", state)
    controls, view = PAGES[page]
    controls.restore(view)
    for name in set(state[page]) - set(CELLS):
        controls.apply(view())
        state[f"{page}.{name}"] = value
        said = controls.said(name)
        controls.restore(view)
        # What one part of a page reads of a widget is what all of it is drawn with.
        assert said == state[f"{page}.{name}"] == state[page][name] or name.endswith(".h"), name
        assert controls.can_show(controls.now()), name
    for name in set(state[page]) - set(CELLS):
        state[f"{page}.{name}"] = value
    controls.restore(view)
    assert controls.can_show(controls.now())
    assert controls.now().problem is None or controls.now().problem.sentence("en")

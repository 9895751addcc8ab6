"""A grid to write numbers in; what is written is kept as a text, for the link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from ..engine import with_cells
from ..engine.arrays import Array
from ..errors import ConvError
from ..texts import Words
from .controls import Controls

__all__ = ["forget_button", "grid_editor"]

#: From a row and a column of a grid to a place in an array: filter, channel, row, column.
Place = Callable[[int, int], tuple[int, int, int, int]]


def grid_editor(
    controls: Controls[Any],
    name: str,
    numbers: Array,
    say: Words,
    *,
    cell: Place,
    beneath: Sequence[object],
) -> None:
    """Draw a grid of numbers, (rows, columns), that belongs to the text `name`.

    It keeps what is typed as long as it is drawn with the same key and begins with the same numbers:
    those it was opened with, and not those that were typed since. Other numbers beneath, as `beneath`
    names them, or of another size, come with a grid of their own.
    """
    key = controls.key(".".join(map(str, ("type", name, *numbers.shape, controls.said("typed"), *beneath))))
    opened = controls.key("opened")
    if st.session_state.get(opened, ("", None))[0] != key:
        st.session_state[opened] = (key, numbers.copy())
    st.data_editor(
        st.session_state[opened][1],
        key=key,
        on_change=partial(_typed, controls, name, cell, key),
        width="content",
        column_config={
            str(col): st.column_config.NumberColumn(width=56, required=False)
            for col in range(numbers.shape[1])
        },
    )
    refused = st.session_state.pop(controls.key("refused"), None)
    if refused:
        st.warning(refused.sentence(say.language))


def forget_button(controls: Controls[Any], names: Sequence[str], say: Words) -> None:
    """Draw the button that goes back to the numbers beneath, where something is written."""
    if any(controls.said(name) for name in names):
        key = controls.key("forget")
        st.button(say("own.forget"), on_click=partial(_forget, controls, names), key=key)


def _typed(controls: Controls[Any], name: str, cell: Place, key: str) -> None:
    """Take over what was typed or pasted; an emptied cell has the number beneath again."""
    rows: dict[int, dict[str, Any]] = st.session_state[key]["edited_rows"]
    changes = {cell(row, int(col)): value for row, cells in rows.items() for col, value in cells.items()}
    text = controls.key(name)
    try:
        st.session_state[text] = with_cells(st.session_state[text], changes)
    except ConvError as problem:
        st.session_state[controls.key("refused")] = problem
    if st.session_state.get(controls.key("refused")) or None in changes.values():
        # The grid is drawn anew, as the picture is.
        st.session_state[controls.key("typed")] += 1
    controls.moved()


def _forget(controls: Controls[Any], names: Sequence[str]) -> None:
    """Go back to the numbers beneath."""
    for name in names:
        st.session_state[controls.key(name)] = ""
    st.session_state[controls.key("typed")] += 1
    controls.moved()

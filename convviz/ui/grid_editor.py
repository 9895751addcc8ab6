"""A grid to write numbers in; what is written is kept as a text, for the link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from ..engine import cells_refused, is_cell, with_cells
from ..engine.arrays import Array
from ..errors import ConvError
from ..texts import Words
from .plain import sentence
from .store import Store

#: From a row and a column of a grid to a place in an array: filter, channel, row, column.
Place = Callable[[int, int], tuple[int, int, int, int]]


def grid_editor(
    store: Store[Any],
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
    key = store.key(".".join(map(str, ("type", name, *numbers.shape, store.kept("typed"), *beneath))))
    opened = store.key("opened")
    if st.session_state.get(opened, ("", None))[0] != key:
        st.session_state[opened] = (key, numbers.copy())
    st.data_editor(
        st.session_state[opened][1],
        key=key,
        on_change=partial(_typed, store, name, cell, key, numbers.shape),
        width="content",
        column_config={
            str(col): st.column_config.NumberColumn(width=56, required=False)
            for col in range(numbers.shape[1])
        },
    )
    refused = st.session_state.pop(store.key("refused"), None)
    if refused:
        st.warning(sentence(refused, say))


def forget_button(store: Store[Any], names: Sequence[str], say: Words) -> None:
    """Draw the button that goes back to the numbers beneath, where something is written."""
    if any(store.written(name) for name in names):
        key = store.key("forget")
        st.button(say("own.forget"), on_click=partial(_forget, store, names), key=key)


def _typed(store: Store[Any], name: str, cell: Place, key: str, shape: tuple[int, int]) -> None:
    """Take over what was typed or pasted; an emptied cell has the number beneath again.

    What is no number for a cell is refused, and the others are taken.
    """
    edits = _edits(st.session_state[key], shape)
    good = {place: value for place, value in edits.items() if value is None or is_cell(value)}
    bad = [value for place, value in edits.items() if place not in good]
    text = store.written(name)
    try:
        places = {cell(*place): value for place, value in good.items()}
        text = with_cells(text, places)
        refused = cells_refused(bad) if bad else None
    except ConvError as problem:
        refused = problem
    st.session_state[store.key("refused")] = refused
    # Then the grid is drawn anew, as the picture is.
    anew = bool(refused or None in good.values() or not _is_plain(st.session_state[key], edits))
    store.write({name: text}, anew=anew)
    store.follow()


def _edits(state: Any, shape: tuple[int, int]) -> dict[tuple[int, int], Any]:
    """Return what was written into which cell, (row, column), of a grid of this shape, and no more."""
    rows, columns = range(shape[0]), {str(col): col for col in range(shape[1])}
    edited = state.get("edited_rows")
    if not isinstance(edited, dict):
        return {}
    return {
        (row, columns[col]): value
        for row, cells in edited.items()
        if isinstance(row, int) and row in rows and isinstance(cells, dict)
        for col, value in cells.items()
        if col in columns
    }


def _is_plain(state: Any, edits: Mapping[tuple[int, int], Any]) -> bool:
    """Return whether a grid's state says nothing but what was written into its cells."""
    edited = state.get("edited_rows")
    return (
        isinstance(edited, dict)
        and all(isinstance(cells, dict) for cells in edited.values())
        and sum(map(len, edited.values())) == len(edits)
        and not state.get("added_rows")
        and not state.get("deleted_rows")
    )


def _forget(store: Store[Any], names: Sequence[str]) -> None:
    """Go back to the numbers beneath."""
    store.write(dict.fromkeys(names, ""), anew=True)
    store.follow()

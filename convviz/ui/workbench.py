"""Controls and picture of a page: a component of Streamlit around code of ours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ..figures import component_code
from ..texts import Words
from .store import Store
from .visit import notes, openings


def workbench(
    store: Store[Any],
    say: Words,
    component: str,
    *,
    start: object,
    noted: Sequence[str] = (),
    **beside: object,
) -> None:
    """Mount it.

    Parameters
    ----------
    store : Store
    say : Words
    component : str
        Whose code it is: "workbench", with the player, or "lens", with the magnifier.
    start : object
        The place in the picture that the page was opened with.
    noted : sequence of str
        What is told above the picture beside the notes on the link.
    beside : object
        What else that code is given.
    """
    page = store.page
    data = {
        "page": page,
        "language": say.language,
        "visit": store.visit,
        "turn": store.kept("turn"),
        "heard": store.kept("heard"),
        "values": store.values,
        "chosen": store.kept("chosen"),
        "notes": [*notes(page, store.now(), say), *noted],
        "opened": openings(page),
        "start": start,
        **beside,
    }
    key = f"{page}.workbench"
    mount = st.components.v2.component(f"convviz_{component}", js=component_code(component))

    def told() -> None:
        # A page that is left may still say something, and has no place to say it any longer.
        if component := st.session_state.get(key):
            store.hear(component.told, say.language)

    mount(key=key, data=data, on_told_change=told)

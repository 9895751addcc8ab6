"""Controls, picture and card of an operation's page: a component of Streamlit around code of ours."""

from __future__ import annotations

import streamlit as st

from ..figures import component_code, kept_text
from ..texts import Words
from .store import Store
from .visit import notes, opened_view, openings


def workbench(store: Store, say: Words) -> None:
    """Mount it. A picture that the browser has already, since it came by address, is not sent again."""
    page, view = store.page, store.now()
    here = store.kept("here") == f"{view.link()}&lang={say.language}"
    data = {
        "page": page,
        "language": say.language,
        "turn": store.kept("turn"),
        "values": store.values,
        "chosen": store.kept("chosen"),
        "notes": notes(page, view, say, str),
        "opened": openings(page),
        "start": opened_view(page).step,
        "picture": None if here else kept_text(view, store.kept("chosen"), say.language),
    }
    key = f"{page}.workbench"
    mount = st.components.v2.component("convviz_workbench", js=component_code("workbench"))

    def told() -> None:
        store.hear(st.session_state[key].told, say.language)

    mount(key=key, data=data, on_told_change=told)

"""How a page is first opened: from its link, with a note of what in it could not be used."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import streamlit as st

from ..texts import Words
from .link import Change, brief

__all__ = ["first_view", "notes", "opened_view"]

V = TypeVar("V")
Query = Mapping[str, Sequence[str]]


def first_view(page: str, read: Callable[[Query], tuple[V, list[Change]]]) -> V:
    """Return the view the link asks for; what had to be changed is said once on the page."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    view, changes = read(query)
    st.session_state[f"visit.{page}.changes"] = changes
    st.session_state[f"visit.{page}.asked"] = st.query_params.get("asked", "")
    st.session_state[f"visit.{page}.opened"] = view
    return view


def opened_view(page: str) -> Any:
    """Return the view the page was opened with."""
    return st.session_state[f"visit.{page}.opened"]


def notes(page: str, view: object, say: Words) -> list[str]:
    """Return what in the link could not be used, and what was done instead, while the view is the link's."""
    if view != opened_view(page):
        return []
    asked: str = st.session_state[f"visit.{page}.asked"]
    changes: list[Change] = st.session_state[f"visit.{page}.changes"]
    return [say("app.unknown_page", page=brief(asked)) for _ in range(bool(asked))] + [
        say("link.changed", name=change.name, given=change.given, used=change.used or say("link.nothing"))
        for change in changes
    ]

"""The player's data of a view: made once, kept as text for the next visitor."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

import streamlit as st

__all__ = ["kept"]

#: Pictures kept for the next visitor, of all pages: so many, and so many bytes.
_KEPT, _KEPT_BYTES = 320, "48MB"


class Linked(Protocol):
    """A view, all of which its link says."""

    def link(self) -> str:
        """Return the query text that reopens it."""
        ...


V = TypeVar("V", bound=Linked)


def kept(make: Callable[[V, str], dict[str, Any]]) -> Callable[[V, str], str]:
    """Return what makes the player's data of (view, language), as JSON, at the first asking only.

    Streamlit looks into every value of a dictionary for a table; a text it sends as it is.
    """
    name = f"{make.__module__}.{make.__qualname__}"
    return lambda view, language: _text(name, view.link(), language, make, view)


@st.cache_data(max_entries=_KEPT, max_size=_KEPT_BYTES, show_spinner=False)
def _text(name: str, link: str, language: str, _make: Callable[..., dict[str, Any]], _view: object) -> str:
    return json.dumps(_make(_view, language), ensure_ascii=False, separators=(",", ":"))

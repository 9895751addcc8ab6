"""The pictures of a view and their numbers: made once, kept for the next visitor."""

from __future__ import annotations

import json
from typing import Any, Protocol

import streamlit as st

from ..errors import ConvError
from ..pictures import Drawn, Picture, draw, draw_impossible, impossible_legend, legend
from ..player import panel, payload
from ..texts import Words, words

__all__ = ["View", "picture"]

#: Pictures kept for the next visitor, of all pages: so many, and so many bytes.
_KEPT, _KEPT_BYTES = 320, "48MB"


class View(Protocol):
    """What one visitor sees of a page, as far as it can be drawn."""

    @property
    def digits(self) -> bool:
        """Whether cells show their numbers."""
        ...

    @property
    def problem(self) -> ConvError | None:
        """Why it is impossible, or None when it works."""
        ...

    def missing(self, say: Words) -> list[str]:
        """Return what to say of what is asked for but not drawn."""
        ...

    def link(self) -> str:
        """Return the query text that reopens it."""
        ...

    def placements_key(self) -> str:
        """Return what names its placements, however they are looked at."""
        ...

    def pictures(self) -> list[Picture]:
        """Return what there is to see of a possible setting, what leads first."""
        ...

    def impossible(self) -> Picture:
        """Return what there is to see of an impossible setting."""
        ...


def picture(view: View, language: str) -> str:
    """Return the player's data for a view, the pictures, the numbers, the words, as JSON.

    Streamlit looks into every value of a dictionary for a table; a text it sends as it is.
    """
    # Views of different pages may have the same link.
    return _text(type(view).__name__, view.link(), language, view)


@st.cache_data(max_entries=_KEPT, max_size=_KEPT_BYTES, show_spinner=False)
def _text(page: str, link: str, language: str, _view: View) -> str:
    return json.dumps(_data(_view, language), ensure_ascii=False, separators=(",", ":"))


def _data(view: View, language: str) -> dict[str, Any]:
    say, problem = words(language), view.problem
    common: dict[str, Any] = {"key": view.placements_key(), "words": say.section("player")}
    if problem:
        bad = view.impossible()
        panels = [_panel(draw_impossible(bad, say))]
        told = impossible_legend(bad, say)
        return payload(panels, problem=problem.sentence(language), legend=told, **common)
    pictures = view.pictures()
    drawn = [draw(one, say) for one in pictures]
    panels = [_panel(one) for one in drawn]
    told = legend(pictures, say)
    told += [("", text) for text in view.missing(say)]
    if view.digits and any(
        not one["least"] for one, own in zip(panels, drawn, strict=True) if not own.shrinks
    ):
        told.append(("", say("legend.too_small")))
    return payload(panels, legend=told, **common)


def _panel(drawn: Drawn) -> dict[str, Any]:
    return panel(drawn.scene, drawn.numbers, title=drawn.title, shrinks=drawn.shrinks)

"""The pictures of a view and their numbers: made once, kept for the next visitor."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from ..kinds import Drawn, draw
from ..player import panel, payload
from ..texts import words
from ..views.view import View

#: Pictures kept for the next visitor, of all pages: so many, and so many bytes.
_KEPT, _KEPT_BYTES = 320, "48MB"


def picture(view: View, language: str) -> str:
    """Return the player's data for a view, the pictures, the numbers, the words, as JSON.

    Streamlit looks into every value of a dictionary for a table; a text it sends as it is.
    """
    # Views of different pages may have the same link.
    return _text(view.kind.name, view.link(), language, view)


@st.cache_data(max_entries=_KEPT, max_size=_KEPT_BYTES, show_spinner=False)
def _text(page: str, link: str, language: str, _view: View) -> str:
    return json.dumps(_data(_view, language), ensure_ascii=False, separators=(",", ":"))


def _data(view: View, language: str) -> dict[str, Any]:
    say, problem = words(language), view.problem
    common: dict[str, Any] = {"key": view.placements_key(), "words": say.section("player")}
    kind, pictures = view.kind, view.pictures
    if problem:
        panels = [_panel(kind.draw_impossible(pictures[0], say))]
        legend = kind.impossible_legend(pictures[0], say)
        return payload(panels, problem=problem.sentence(language), legend=legend, **common)
    drawn = [draw(picture, say) for picture in pictures]
    panels = [_panel(picture) for picture in drawn]
    legend = kind.legend(pictures, say)
    legend += [("", text) for text in kind.missing(view.values, view.setting, say)]
    if view["digits"] and any(
        not data["least"] for data, picture in zip(panels, drawn, strict=True) if not picture.shrinks
    ):
        legend.append(("", say("legend.too_small")))
    return payload(panels, legend=legend, **common)


def _panel(drawn: Drawn) -> dict[str, Any]:
    return panel(drawn.scene, drawn.numbers, title=drawn.title, shrinks=drawn.shrinks)

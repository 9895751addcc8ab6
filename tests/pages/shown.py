"""What a page shows of a view, without the page."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qs

from convviz.figures import shown_text
from convviz.texts import words
from convviz.views.about import kind_about, kind_below
from convviz.views.view import View, read_link


def linked(page: str, link: str = "") -> View:
    """Return the view that a good link opens."""
    view, changes = read_link(page, parse_qs(link))
    assert not changes
    return view


def player(view: View, language: str = "en") -> dict[str, Any]:
    """Return what the player is given, the leading picture's data among it."""
    data = json.loads(shown_text(view, "", language))
    return {**data, **data["panels"][0]}


def panels(view: View) -> list[dict[str, Any]]:
    """Return the data of each picture."""
    return list(player(view)["panels"])


def legend(view: View) -> list[str]:
    """Return the words of the legend."""
    return [text for _, text in player(view)["legend"]]


def about(view: View, language: str = "en") -> str:
    """Return what is said beside the picture and below it, as HTML."""
    return kind_about(view, "", words(language)) + kind_below(view, words(language))


def points(view: View) -> list[str]:
    """Return what there is to notice, point by point."""
    return re.findall("<li>(.*?)</li>", about(view))

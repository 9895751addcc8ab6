"""All that a player shows of a view: made once, packed once, kept for whoever asks next."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..cases import cases_of
from ..codecs import SIDES, Whole
from ..kinds import Drawn, draw
from ..parameters import widgets
from ..player import panel, payload
from ..shelf import Shelf
from ..texts import words
from ..views.about import kind_about, kind_below
from ..views.offers import offers
from ..views.view import View
from .controls import MOST_VALUES, meaning, ways_out

#: Packed pictures of all pages, some 3 to 20 KB each, and those of whole sliders.
SHELF = Shelf(entries=7000, size=72 * 2**20)
#: Packing harder takes longer than it saves on the way.
_LEVEL = 5


def cases_shown(view: View) -> list[str]:
    """Return the names of the worked examples that a view shows: several may be the same setting."""
    return [name for name, case in cases_of(view.kind.name).items() if view.shows(case)]


def shown(view: View, chosen: str, language: str) -> dict[str, Any]:
    """Return all that a player shows of a view, and what the controls beside it must know, in plain types.

    Parameters
    ----------
    view : View
    chosen : str
        The worked example that was opened; of several that are the same setting it is the one that is named.
    language : str

    Returns
    -------
    dict
        The player's data (see `convviz.player.payload`) with its palette; "link", which reopens the view;
        "about" and "below", HTML beside and below the picture, and "counted", HTML on what is only counted;
        "case", the worked example; "panel", the controls of this view, "stops", the few values that some of
        them have, with their words, and "means", what a padding by name comes to; of an impossible setting
        "ways", each with its words, the widgets that it changes, and whether these are several parameters.
    """
    say, kind = words(language), view.kind
    names = cases_shown(view)
    case = chosen if chosen in names else (names or [""])[0]
    stops = {name: kind.stops(name, view.values, say) for name in kind.panel(view.values)}
    return {
        **_player(view, language),
        "colours": view["colours"],
        "link": f"{view.link()}&lang={language}",
        "about": kind_about(view, case, say),
        "below": kind_below(view, say),
        "case": case,
        "panel": list(kind.panel(view.values)),
        "stops": {name: list(found.items()) for name, found in stops.items() if found},
        "means": meaning(view),
        "counted": kind.counted(view.values, say),
        "ways": ways_out(view, offers(view, say)) if view.problem else [],
    }


def _player(view: View, language: str) -> dict[str, Any]:
    say, problem = words(language), view.problem
    kind, pictures, key = view.kind, view.pictures, view.placements_key()
    if problem:
        panels = [_panel(kind.draw_impossible(pictures[0], say))]
        legend = kind.impossible_legend(pictures[0], say)
        return payload(panels, problem=problem.sentence(language), legend=legend, key=key)
    drawn = [draw(picture, say) for picture in pictures]
    panels = [_panel(picture) for picture in drawn]
    legend = kind.legend(pictures, say)
    legend += [("", text) for text in kind.missing(view.values, view.setting, say)]
    if view["digits"] and any(
        not data["least"] for data, picture in zip(panels, drawn, strict=True) if not picture.shrinks
    ):
        legend.append(("", say("legend.too_small")))
    return payload(panels, legend=legend, key=key)


def _panel(drawn: Drawn) -> dict[str, Any]:
    return panel(drawn.scene, drawn.numbers, title=drawn.title, shrinks=drawn.shrinks)


def shown_text(view: View, chosen: str, language: str) -> str:
    """Return `shown` as JSON."""
    return json.dumps(shown(view, chosen, language), ensure_ascii=False, separators=(",", ":"))


def packed(view: View, chosen: str, language: str) -> bytes:
    """Return `shown` as JSON, gzipped; made once, while it is kept."""
    key = (view.kind.name, view.link(), chosen, language)
    found = SHELF.get(key)
    if found is None:
        # What has no part in what is shown is not in the link, and so must have none in what is kept by it.
        found = gzip.compress(shown_text(view.without_idle(), chosen, language).encode(), _LEVEL, mtime=0)
        SHELF.put(key, found)
    return found


def kept_text(view: View, chosen: str, language: str) -> str:
    """Return `shown` as JSON, as whoever asks for it by address gets it."""
    return gzip.decompress(packed(view, chosen, language)).decode()


def variants(view: View, name: str) -> Sequence[tuple[int, View]]:
    """Return the views in which one slider has each of its values, the nearest to its present one first.

    Parameters
    ----------
    view : View
    name : str
        A widget of whole numbers, or a parameter with two axes, of which both are set.

    Raises
    ------
    KeyError
        There is no such slider.
    """
    kind, before = view.kind, view.spread()
    known = widgets(kind.name)
    moved = [name] if name in known else [f"{name}.v", f"{name}.h"]
    codec = known[moved[0]]
    if not isinstance(codec, Whole):
        raise KeyError(name)
    stops = kind.stops(name, view.values, words("en")) if name in kind.panel(view.values) else None
    now = before[moved[0]]
    # Sides that are alike are not said one by one, until one of them is set by itself.
    base, _, side = moved[0].partition(".")
    how = {f"{base}.kind": "sides" if side in SIDES else "even"} if f"{base}.kind" in before else {}
    allowed = list(stops or codec.allowed)
    if len(allowed) > MOST_VALUES:
        raise KeyError(name)
    values = sorted(allowed, key=lambda value: (abs(value - now), value))
    return [
        (value, replace(View.collected(kind, before | how | dict.fromkeys(moved, value)), step=view.step))
        for value in values
    ]

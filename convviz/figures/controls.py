"""What the controls of a page are, in a language: all that a browser needs to draw them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..cases import cases_of
from ..codecs import Choice, Codec, Either, Grid, PaddingCodec, PairCodec, Switch, Whole
from ..engine import KERNELS
from ..kinds import PAGED, Kind
from ..parameters import options, parameters
from ..scene import size
from ..texts import Words, words
from ..views.image import EXAMPLES, best_seen
from ..views.offers import Offer
from ..views.state import State

#: How a link says a parameter, by the codec: a browser writes links, too.
_FORMS: dict[type[Codec[Any]], str] = {
    Whole: "whole",
    PairCodec: "pair",
    PaddingCodec: "padding",
    Choice: "word",
    Either: "either",
    Switch: "switch",
    Grid: "text",
}

#: Words of the pages' other controls that these say, too.
_SHARED = (
    "more",
    "preset",
    "padding_kind",
    "vertical",
    "horizontal",
    "top",
    "bottom",
    "left",
    "right",
    "surprise",
    "surprise_help",
    "kind_means",
)
#: Parameters of the picture page that no other page has.
_OF_PICTURES = ("picture", "grid", "side", "small", "way", "factor", "tone")
#: A slider has no more values; of more a field is typed into.
MOST_VALUES = 64


def page_data(page: str, language: str) -> dict[str, Any]:
    """Return the controls of a page and all words that a browser needs there, in plain types.

    Returns
    -------
    dict
        "words" are the player's or the magnifier's, "labels" the controls'; "parameters" names each parameter
        with the form in which a link says it, "controls" each control with its label, its values, and the
        words of those; "cases" are the worked examples, [name, title]; "more", "looks" and "fields" name the
        controls that are always there, below "more settings", above the picture and below it; the others
        follow from it. "follows" is what comes with a choice, by the control and what is chosen of it;
        "drawers" are those below, [name, what a button for it says]; "heading" is what stands above the
        fields.
    """
    say = words(language)
    return {
        "page": page,
        "language": language,
        "labels": _labels(say),
        **(_image_data(say) if page == "image" else _kind_data(PAGED[page], say)),
    }


def _kind_data(kind: Kind, say: Words) -> dict[str, Any]:
    page = kind.name
    rows = {name: row for name, row in parameters(page).items() if name in kind.start}
    return {
        "words": say.section("player"),
        "parameters": {name: _FORMS[type(row.codec)] for name, row in rows.items()},
        "controls": {name: _control(page, name, say) for name in rows},
        "cases": [
            ["", say("controls.own")],
            *([name, _title(case, say)] for name, case in cases_of(page).items()),
        ],
        "more": list(kind.more),
        "looks": list(kind.looks),
        "fields": list(kind.fields),
        "follows": {},
        "drawers": [[name, say(f"workbench.{name}")] for name in ("code", "export", "cells")],
        "heading": [say(f"{page}.layer"), say(f"{page}.layer_lead")] if kind.fields else [],
    }


def _image_data(say: Words) -> dict[str, Any]:
    rows = parameters("image")
    return {
        "words": say.section("lens"),
        "parameters": {name: _FORMS[type(row.codec)] for name, row in rows.items()},
        "controls": {
            **{name: _control("image", name, say) for name in rows},
            "weights": _kernel_control(say),
        },
        "cases": [
            ["", say("controls.own")],
            *([name, say(f"image_example.{name}")] for name in EXAMPLES),
        ],
        "more": [],
        "looks": ["way", "tone"],
        "fields": [],
        "follows": {"weights": {name: dict(best_seen(name)) for name in options("image", "weights")}},
        "drawers": [],
        "heading": [],
    }


def _labels(say: Words) -> dict[str, str]:
    controls = say.section("controls")
    ways = {"ways": say("impossible.fixes"), "ways_several": say("impossible.fixes_several")}
    return {**say.section("workbench"), **{name: controls[name] for name in _SHARED}, **ways}


def _title(case: Any, say: Words) -> str:
    return f"{say(f'cases.{case.name}.title')} · {say(f'controls.group_{case.group}')}"


def _kernel_control(say: Words) -> dict[str, Any]:
    """Return the choice of a kernel with a name, with what is said of each: lines, and its formula."""
    names = options("image", "weights")
    sizes = {name: kernel.size for name, kernel in KERNELS.items() if kernel.size}
    only = {name: [say("image.kernel_only", size=size(its))] for name, its in sizes.items()}
    return {
        "label": say("own.kernel"),
        "words": [[name, say(f"kernels.{name}.title")] for name in names],
        "notes": {
            name: [*only.get(name, ()), say(f"kernels.{name}.note"), say(f"kernels.{name}.formula")]
            for name in names
        },
    }


def _control(page: str, name: str, say: Words) -> dict[str, Any]:
    """Return a control: its label, what is explained of it, its values, and their words."""
    codec = parameters(page)[name].codec
    control: dict[str, Any] = {"label": say(_key(name)) if _key(name) in say else name}
    if _key(name, "help") in say:
        control["help"] = say(_key(name, "help"))
    if isinstance(codec, Whole | PairCodec | PaddingCodec):
        many = len(codec.allowed) > MOST_VALUES
        control |= (
            {"range": [codec.allowed[0], codec.allowed[-1]]} if many else {"values": list(codec.allowed)}
        )
    if isinstance(codec, PaddingCodec):
        kinds = ("even", "sides", *codec.names)
        control["kinds"] = [[word, say(f"controls.kind_{word}")] for word in kinds]
    elif isinstance(codec, Either):
        control["either"] = list(codec.allowed)
    elif isinstance(codec, Choice):
        control["words"] = [
            [word, say(_key(name, word))] for word in codec.allowed if _key(name, word) in say
        ]
    return control


def _key(name: str, of: str = "") -> str:
    """Return the key of what a control is called, or of one of its words."""
    if name in _OF_PICTURES:
        return f"image.{name}_{of}" if of else f"image.{name}"
    return f"controls.{name}_{of}" if of else f"controls.{name}"


def meaning(state: State) -> list[int]:
    """Return what a padding by a name comes to: top, bottom, left, right; nothing where it has none."""
    sides = state.sides_of_name
    return [cells for axis in sides for cells in axis] if sides else []


def ways_out(state: State, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Return offers as a browser takes them: words, what changes, and whether of several parameters."""
    before = state.spread()
    return [
        {"words": offer.words, "values": _changed(before, offer.view.spread()), "several": offer.several}
        for offer in offers
    ]


def _changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in after.items() if before[name] != value}

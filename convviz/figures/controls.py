"""What the controls of a page are, in a language: all that a browser needs to draw them."""

from __future__ import annotations

from typing import Any

from ..cases import cases_of
from ..codecs import Choice, Codec, Either, Grid, PaddingCodec, PairCodec, Switch, Whole
from ..kinds import PAGED, Kind
from ..parameters import parameters
from ..texts import Words, words

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
#: A slider has no more values; of more a field is typed into.
MOST_VALUES = 64


def page_data(page: str, language: str) -> dict[str, Any]:
    """Return the controls of a page and all words that a browser needs there, in plain types.

    Returns
    -------
    dict
        "words" are the player's, "labels" the controls'; "parameters" names each parameter with the form in
        which a link says it, "controls" each control with its label, its values, and the words of those;
        "cases" are the worked examples, [name, title]; "more", "looks" and "fields" name the controls that
        are always there, below "more settings", above the picture and below it; the others follow from it.
        "heading" is what stands above the fields.
    """
    say, kind = words(language), PAGED[page]
    rows = parameters(page)
    return {
        "page": page,
        "language": language,
        "words": say.section("player"),
        "labels": _labels(say),
        "parameters": {name: _FORMS[type(row.codec)] for name, row in rows.items() if name in kind.start},
        "controls": {name: _control(kind, name, say) for name, row in rows.items() if name in kind.start},
        "cases": [
            ["", say("controls.own")],
            *([name, _title(case, say)] for name, case in cases_of(page).items()),
        ],
        "more": list(kind.more),
        "looks": list(kind.looks),
        "fields": list(kind.fields),
        "drawers": [[name, say(f"workbench.{name}")] for name in ("code", "export", "cells")],
        "heading": [say(f"{page}.layer"), say(f"{page}.layer_lead")] if kind.fields else [],
    }


def _labels(say: Words) -> dict[str, str]:
    controls = say.section("controls")
    ways = {"ways": say("impossible.fixes"), "ways_several": say("impossible.fixes_several")}
    return {**say.section("workbench"), **{name: controls[name] for name in _SHARED}, **ways}


def _title(case: Any, say: Words) -> str:
    return f"{say(f'cases.{case.name}.title')} · {say(f'controls.group_{case.group}')}"


def _control(kind: Kind, name: str, say: Words) -> dict[str, Any]:
    """Return a control: its label, what is explained of it, its values, and their words."""
    codec = parameters(kind.name)[name].codec
    label, explanation = f"controls.{name}", f"controls.{name}_help"
    control: dict[str, Any] = {"label": say(label) if label in say else name}
    if explanation in say:
        control["help"] = say(explanation)
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
            [word, say(f"controls.{name}_{word}")]
            for word in codec.allowed
            if f"controls.{name}_{word}" in say
        ]
    return control

"""The parameter panel of an operation's page: a widget, or several, for each name that its kind lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from ..codecs import Choice, Either, PairCodec, Switch, Whole
from ..kinds import Kind
from ..parameters import options, parameters
from ..texts import Words
from .controls import Controls
from .parts import part

#: On these it depends which other widgets there are.
_DECIDES = ("sized",)


def draw_panel(controls: Controls[Any], kind: Kind, say: Words) -> None:
    """Draw the panel, worked examples first, and the drawer of what is needed less often."""
    controls.presets(say)
    for name in kind.panel(controls.now().values):
        _draw(controls, kind, name, say)

    def more(say: Words) -> None:
        for name in kind.more:
            _draw(controls, kind, name, say)

    controls.drawer(say, more)


def draw_looks(controls: Controls[Any], kind: Kind, say: Words) -> None:
    """Draw which views are shown, and how."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for name in kind.looks:
            if name == "beside":
                controls.beside(options(kind.name, name), say)
            else:
                words = partial(_word, say, name)
                controls.choice(name, options(kind.name, name), say(f"controls.{name}"), words)


def _draw(controls: Controls[Any], kind: Kind, name: str, say: Words) -> None:
    """Draw a parameter, or what a name stands for that is none."""
    several: dict[str, Callable[[Words], None]] = {
        "padding": controls.padding,
        "padding_kind": controls.padding_kind,
        "free": controls.free,
        "numbers": partial(controls.numbers, options(kind.name, "numbers")),
    }
    if name in several:
        several[name](say)
        return
    label, codec = say(f"controls.{name}"), parameters(kind.name)[name].codec
    match codec:
        case PairCodec():
            controls.pair(name, say)
        case Whole() if kind.stops(name, controls.now().values, say):
            part(name, partial(_stops, controls, kind, name, say))
        case Whole():
            controls.slider(name, label)
        case Switch() | Either():
            explanation = f"controls.{name}_help"
            controls.switch(name, say, say(explanation) if explanation in say else None)
        case Choice():
            words = partial(_word, say, name)
            controls.select(name, codec.allowed, label, words, alone=name not in _DECIDES)


def _word(say: Words, name: str, word: str) -> str:
    return say(f"controls.{name}_{word}")


def _stops(controls: Controls[Any], kind: Kind, name: str, say: Words) -> None:
    controls.stops(name, say(f"controls.{name}"), kind.stops(name, controls.now().values, say) or {})

"""The parameter panel: one widget for each parameter, and the way from widgets to a view and back."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from ..cases import CASES
from ..engine import NUMBER_SETS, PADDING_MODES, PADDING_NAMES, ConvSetting
from ..scene import LAYOUTS
from ..texts import Words
from .parts import part, rerun_all, rerun_parts
from .skeleton import code_is_open
from .view import LIMITS, SEEDS, View, view_of
from .widgets import set_widget

__all__ = ["apply", "case_now", "parameters", "restore", "view_now", "view_options"]

#: Parameters with a vertical and a horizontal value.
_PAIRED = ("input", "kernel", "stride", "padding", "dilation")
_SIDES = ("top", "bottom", "left", "right")
_STORE = "conv"


def _key(name: str) -> str:
    return f"conv.{name}"


def _spread(view: View) -> dict[str, Any]:
    """Return the value of every widget for a view, by widget key."""
    setting = view.setting
    (top, bottom), (left, right) = setting.sides
    even = top == bottom and left == right
    named = isinstance(setting.padding, str)
    pairs = {
        "input": setting.input,
        "kernel": setting.kernel,
        "stride": setting.stride,
        "dilation": setting.dilation,
        # A name's own numbers may lie beyond the sliders; they only wait there to be turned.
        "padding": tuple(min(side, LIMITS["padding"][-1]) for side in (top, left)),
    }
    values: dict[str, Any] = {
        "free": [name for name in _PAIRED if pairs[name][0] != pairs[name][1]],
        "kind": setting.padding if named else "even" if even else "sides",
        "in": setting.in_channels,
        "out": setting.out_channels,
        "mode": setting.padding_mode,
        "bias": setting.bias,
        "flip": view.flip,
        "numbers": view.numbers,
        "seed": view.seed,
        "layout": view.layout,
        "digits": view.digits,
        "safe": view.colours == "safe",
    }
    for name, pair in pairs.items():
        values[f"{name}.v"], values[f"{name}.h"] = pair
    for name, side in zip(_SIDES, (top, bottom, left, right), strict=True):
        values[name] = min(side, LIMITS["padding"][-1])
    return {_key(name): value for name, value in values.items()}


def view_now() -> View:
    """Return the view that the widgets say."""
    said: dict[str, Any] = st.session_state[_STORE]

    def pair(name: str) -> tuple[int, int]:
        return said[_key(f"{name}.v")], said[_key(f"{name}.h")]

    kind = said[_key("kind")]
    padding: object = kind
    if kind == "even":
        padding = pair("padding")
    elif kind == "sides":
        top, bottom, left, right = (said[_key(side)] for side in _SIDES)
        padding = ((top, bottom), (left, right))
    return View(
        setting=ConvSetting(
            input=pair("input"),
            kernel=pair("kernel"),
            stride=pair("stride"),
            padding=padding,
            dilation=pair("dilation"),
            in_channels=said[_key("in")],
            out_channels=said[_key("out")],
            padding_mode=said[_key("mode")],
            bias=said[_key("bias")],
        ),
        numbers=said[_key("numbers")],
        seed=said[_key("seed")],
        flip=said[_key("flip")],
        layout=said[_key("layout")],
        digits=said[_key("digits")],
        colours="safe" if said[_key("safe")] else "standard",
    )


def apply(view: View) -> None:
    """Set every widget to a view; called before the widgets are drawn, or from a callback."""
    st.session_state[_STORE] = _spread(view)
    for key, value in st.session_state[_STORE].items():
        st.session_state[key] = value


def restore(first: Callable[[], View]) -> None:
    """Settle what every widget says, before any is drawn; `first` makes the view of a new visitor.

    Streamlit forgets a widget that a run does not draw (another page, a linked axis), so the values
    are kept beside the widgets. A choice that was unselected keeps its last value, and a linked
    axis follows the vertical one.
    """
    if _STORE not in st.session_state:
        apply(first())
    _settle()


def _settle() -> None:
    kept: dict[str, Any] = st.session_state[_STORE]
    said = dict(kept)
    said |= {key: st.session_state[key] for key in kept if st.session_state.get(key) is not None}
    for name in _PAIRED:
        if name not in said[_key("free")]:
            said[_key(f"{name}.h")] = said[_key(f"{name}.v")]
    st.session_state[_STORE] = said
    for key, value in said.items():
        set_widget(key, value)


def _moved() -> None:
    """Follow a widget whose value no other widget depends on."""
    _settle()
    names = ["picture"]
    if case_now() != st.session_state["conv.case"]:
        names.append("preset")
    if isinstance(view_now().setting.padding, str):
        names.append("meaning")
    if code_is_open("conv"):
        names.append("code")
    rerun_parts(*names)


def _slider(name: str, label: str, limits: range) -> None:
    st.slider(label, limits[0], limits[-1], key=_key(name), on_change=_moved)


def _paired(name: str, say: Words) -> None:
    label = say(f"controls.{name}")
    if name in st.session_state[_key("free")]:
        _slider(f"{name}.v", say("controls.vertical", name=label), LIMITS[name])
        _slider(f"{name}.h", say("controls.horizontal", name=label), LIMITS[name])
    else:
        _slider(f"{name}.v", label, LIMITS[name])


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    part("preset", partial(_presets, say))
    _paired("input", say)
    _paired("kernel", say)
    _paired("stride", say)
    kind = st.session_state[_key("kind")]
    if kind == "even":
        _paired("padding", say)
    elif kind == "sides":
        for side in _SIDES:
            _slider(side, say(f"controls.{side}"), LIMITS["padding"])
    st.selectbox(
        say("controls.padding_kind"),
        ("even", "sides", *PADDING_NAMES),
        format_func=lambda kind: say(f"controls.kind_{kind}"),
        key=_key("kind"),
    )
    part("meaning", partial(_meaning, say))
    _paired("dilation", say)
    for name, parameter in (("in", "in_channels"), ("out", "out_channels")):
        _slider(name, say(f"controls.{parameter}"), LIMITS[parameter])
    # Unopened, these cost a slider move nothing.
    more = st.expander(say("controls.more"), on_change="rerun", key="conv.more")
    if more.open:
        with more:
            _more(say)


def _more(say: Words) -> None:
    """Draw what is needed less often."""
    st.pills(
        say("controls.free"),
        _PAIRED,
        selection_mode="multi",
        format_func=lambda name: say(f"controls.{name}"),
        help=say("controls.free_help"),
        key=_key("free"),
    )
    st.selectbox(
        say("controls.padding_mode"),
        PADDING_MODES,
        format_func=lambda mode: say(f"controls.mode_{mode}"),
        key=_key("mode"),
        on_change=_moved,
    )
    st.toggle(say("controls.bias"), key=_key("bias"), on_change=_moved)
    st.toggle(say("controls.flip"), help=say("controls.flip_help"), key=_key("flip"), on_change=_moved)
    st.selectbox(
        say("controls.numbers"),
        NUMBER_SETS,
        format_func=lambda numbers: say(f"controls.numbers_{numbers}"),
        key=_key("numbers"),
    )
    if st.session_state[_key("numbers")] == "random":
        st.number_input(say("controls.seed"), SEEDS[0], SEEDS[-1], step=1, key=_key("seed"), on_change=_moved)
    st.button(say("controls.surprise"), help=say("controls.surprise_help"), on_click=_surprise)
    st.toggle(say("controls.digits"), key=_key("digits"), on_change=_moved)
    st.toggle(say("controls.colours"), help=say("controls.colours_help"), key=_key("safe"), on_change=_moved)


def _presets(say: Words) -> None:
    """Draw the choice of worked examples; it shows the one on the page, if it is one.

    A new value comes with a new widget. The same widget set to it would, in a browser that has just
    sent its next move, still hold the old one, and that would open the old example again.
    """
    now = case_now()
    if now != st.session_state.get("conv.case"):
        st.session_state["conv.case"] = now
        st.session_state["conv.case_turn"] = st.session_state.get("conv.case_turn", 0) + 1
    key = f"conv.case{st.session_state['conv.case_turn']}"

    def title(name: str) -> str:
        if not name:
            return say("controls.own")
        group = "paper" if CASES[name].source == "paper" else "tutorial"
        return f"{say(f'cases.{name}.title')} · {say(f'controls.group_{group}')}"

    names = ["", *_case_names()]
    st.selectbox(
        say("controls.preset"),
        names,
        names.index(now),
        format_func=title,
        key=key,
        on_change=_open_case,
        args=(key,),
    )


def _meaning(say: Words) -> None:
    """Say what a padding given by name comes to."""
    view = view_now()
    if isinstance(view.setting.padding, str):
        (top, bottom), (left, right) = view.setting.sides
        st.caption(say("controls.kind_means", top=top, bottom=bottom, left=left, right=right))


def _case_names() -> list[str]:
    return [name for name, case in CASES.items() if case.page == "conv"]


def case_now() -> str:
    """Return the name of the worked example that the page shows, or ""; of several the chosen one."""
    now, chosen = view_now(), st.session_state.get("conv.case")
    same = [name for name in _case_names() if view_of(CASES[name], now) == now]
    return chosen if chosen in same else (same or [""])[0]


def _open_case(key: str) -> None:
    name = st.session_state["conv.case"] = st.session_state[key]
    if name:
        apply(view_of(CASES[name], view_now()))
        rerun_all()


def _surprise() -> None:
    apply(replace(view_now(), numbers="random", seed=random.randrange(1, len(SEEDS))))


def view_options(say: Words) -> None:
    """Draw the choice of layouts."""
    st.segmented_control(
        say("controls.layout"),
        LAYOUTS,
        format_func=lambda name: say(f"controls.layout_{name}"),
        key=_key("layout"),
        label_visibility="collapsed",
        required=True,
        on_change=_moved,
    )

"""The controls of the transposed page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ..engine import TRANSPOSED_NUMBER_SETS, TransposedSetting
from ..parameters import SIDES
from ..texts import Words
from .controls import Controls
from .transposed_view import ASKED, BESIDE, PICTURES, TransposedView

__all__ = ["CONTROLS", "options", "parameters"]


def _spread(view: TransposedView) -> dict[str, Any]:
    base = view.base
    (top, bottom), (left, right) = base.padding
    pairs = {
        "input": base.input,
        "kernel": base.kernel,
        "stride": base.stride,
        "padding": (top, left),
        "output_padding": base.output_padding,
        "dilation": base.dilation,
        "size": view.size,
    }
    values: dict[str, Any] = {
        "free": [name for name in pairs if pairs[name][0] != pairs[name][1]],
        "kind": "even" if top == bottom and left == right else "sides",
        "asked": view.asked,
        "in": base.in_channels,
        "out": base.out_channels,
        "bias": base.bias,
        **view.spread_looks(),
        "picture": view.picture,
        "beside": view.beside,
    }
    for name, pair in pairs.items():
        values[f"{name}.v"], values[f"{name}.h"] = pair
    return values | dict(zip(SIDES, (top, bottom, left, right), strict=True))


def _collect(said: dict[str, Any]) -> TransposedView:
    def pair(name: str) -> tuple[int, int]:
        return said[f"{name}.v"], said[f"{name}.h"]

    top, bottom, left, right = (said[side] for side in SIDES)
    sides = ((top, bottom), (left, right))
    return TransposedView(
        base=TransposedSetting(
            input=pair("input"),
            kernel=pair("kernel"),
            stride=pair("stride"),
            padding=pair("padding") if said["kind"] == "even" else sides,
            output_padding=pair("output_padding"),
            dilation=pair("dilation"),
            in_channels=said["in"],
            out_channels=said["out"],
            bias=said["bias"],
        ),
        asked=said["asked"],
        size=pair("size"),
        picture=said["picture"],
        beside=said["beside"],
        **TransposedView.collect_looks(said),
    )


CONTROLS = Controls(
    "transposed",
    spread=_spread,
    collect=_collect,
    follows=lambda view: [],
)


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    CONTROLS.presets(say)
    for name in ("input", "kernel", "stride"):
        CONTROLS.pair(name, say)
    asked = CONTROLS.said("asked")
    if asked in ("output_padding", "output_size"):
        if CONTROLS.said("kind") == "even":
            CONTROLS.pair("padding", say)
        else:
            CONTROLS.sides(say)
    CONTROLS.pair("output_padding" if asked == "output_padding" else "size", say)
    st.selectbox(
        say("controls.asked"),
        ASKED,
        format_func=lambda way: say(f"controls.asked_{way}"),
        key=CONTROLS.key("asked"),
        persist_state="session",
    )
    CONTROLS.pair("dilation", say)
    CONTROLS.channels(say)
    CONTROLS.drawer(say, _more)


def _more(say: Words) -> None:
    """Draw what is needed less often."""
    CONTROLS.free(say)
    st.selectbox(
        say("controls.padding_kind"),
        ("even", "sides"),
        format_func=lambda kind: say(f"controls.kind_{kind}"),
        key=CONTROLS.key("kind"),
        persist_state="session",
    )
    CONTROLS.switch("bias", say)
    CONTROLS.numbers(TRANSPOSED_NUMBER_SETS, say)
    CONTROLS.drawn(say)


def options(say: Words) -> None:
    """Draw which views are shown, and how."""
    with st.container(horizontal=True, vertical_alignment="center"):
        CONTROLS.choice("picture", PICTURES, say("controls.view"), lambda name: say(f"controls.view_{name}"))
        CONTROLS.layout(say)
        CONTROLS.beside(BESIDE, say)

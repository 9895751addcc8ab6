"""The controls of the convolution page."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from ..engine import NUMBER_SETS, PADDING_MODES, PADDING_NAMES, ConvSetting
from ..texts import Words
from .controls import SIDES, Controls
from .parts import part
from .view import LIMITS, View

__all__ = ["CONTROLS", "options", "parameters"]

_PAIRED = ("input", "kernel", "stride", "padding", "dilation")


def _spread(view: View) -> dict[str, Any]:
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
        **view.spread_looks(),
    }
    for name, pair in pairs.items():
        values[f"{name}.v"], values[f"{name}.h"] = pair
    for name, side in zip(SIDES, (top, bottom, left, right), strict=True):
        values[name] = min(side, LIMITS["padding"][-1])
    return values


def _collect(said: dict[str, Any]) -> View:
    def pair(name: str) -> tuple[int, int]:
        return said[f"{name}.v"], said[f"{name}.h"]

    padding: object = said["kind"]
    if padding == "even":
        padding = pair("padding")
    elif padding == "sides":
        top, bottom, left, right = (said[side] for side in SIDES)
        padding = ((top, bottom), (left, right))
    return View(
        setting=ConvSetting(
            input=pair("input"),
            kernel=pair("kernel"),
            stride=pair("stride"),
            padding=padding,
            dilation=pair("dilation"),
            in_channels=said["in"],
            out_channels=said["out"],
            padding_mode=said["mode"],
            bias=said["bias"],
        ),
        flip=said["flip"],
        **View.collect_looks(said),
    )


def _follows(view: View) -> list[str]:
    return ["meaning"] if isinstance(view.setting.padding, str) else []


CONTROLS = Controls("conv", limits=LIMITS, paired=_PAIRED, spread=_spread, collect=_collect, follows=_follows)


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    CONTROLS.presets(say)
    for name in ("input", "kernel", "stride"):
        CONTROLS.pair(name, say)
    kind = CONTROLS.said("kind")
    if kind == "even":
        CONTROLS.pair("padding", say)
    elif kind == "sides":
        CONTROLS.sides(say)
    st.selectbox(
        say("controls.padding_kind"),
        ("even", "sides", *PADDING_NAMES),
        format_func=lambda kind: say(f"controls.kind_{kind}"),
        key=CONTROLS.key("kind"),
    )
    part("meaning", partial(_meaning, say))
    CONTROLS.pair("dilation", say)
    CONTROLS.channels(say)
    CONTROLS.drawer(say, _more)


def _more(say: Words) -> None:
    """Draw what is needed less often."""
    CONTROLS.free(say)
    CONTROLS.select(
        "mode", PADDING_MODES, say("controls.padding_mode"), lambda mode: say(f"controls.mode_{mode}")
    )
    CONTROLS.switch("bias", say)
    CONTROLS.switch("flip", say, say("controls.flip_help"))
    CONTROLS.numbers(NUMBER_SETS, say)
    CONTROLS.drawn(say)


def _meaning(say: Words) -> None:
    """Say what a padding given by name comes to."""
    view = CONTROLS.now()
    if isinstance(view.setting.padding, str):
        (top, bottom), (left, right) = view.setting.sides
        st.caption(say("controls.kind_means", top=top, bottom=bottom, left=left, right=right))


def options(say: Words) -> None:
    """Draw how the picture is shown."""
    CONTROLS.layout(say)

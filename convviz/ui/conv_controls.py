"""The controls of the convolution page."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

import streamlit as st

from ..engine import NUMBER_SETS, PADDING_MODES, PADDING_NAMES, ConvSetting
from ..texts import Words
from .controls import SIDES, Controls
from .parts import part
from .view import LIMITS, View

__all__ = ["CONTROLS", "PAIRED", "collect", "follows", "options", "parameters", "sizes", "spread"]

V = TypeVar("V", bound=View)

PAIRED = ("input", "kernel", "stride", "padding", "dilation")


def spread(view: View) -> dict[str, Any]:
    """Return what every widget says of a view, by name."""
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
        "free": [name for name in PAIRED if pairs[name][0] != pairs[name][1]],
        "kind": setting.padding if named else "even" if even else "sides",
        "in": setting.in_channels,
        "out": setting.out_channels,
        "groups": setting.groups,
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


def collect(said: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a view that widgets say."""

    def pair(name: str) -> tuple[int, int]:
        return said[f"{name}.v"], said[f"{name}.h"]

    padding: object = said["kind"]
    if padding == "even":
        padding = pair("padding")
    elif padding == "sides":
        top, bottom, left, right = (said[side] for side in SIDES)
        padding = ((top, bottom), (left, right))
    return dict(
        setting=ConvSetting(
            input=pair("input"),
            kernel=pair("kernel"),
            stride=pair("stride"),
            padding=padding,
            dilation=pair("dilation"),
            in_channels=said["in"],
            out_channels=said["out"],
            groups=said["groups"],
            padding_mode=said["mode"],
            bias=said["bias"],
        ),
        flip=said["flip"],
        **View.collect_looks(said),
    )


def follows(view: View) -> list[str]:
    """Return the parts beside the picture that tell of a view."""
    return ["meaning"] if isinstance(view.setting.padding, str) else []


CONTROLS = Controls(
    "conv",
    limits=LIMITS,
    paired=PAIRED,
    spread=spread,
    collect=lambda said: View(**collect(said)),
    follows=follows,
)


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    CONTROLS.presets(say)
    sizes(CONTROLS, say)
    CONTROLS.channels(say)
    CONTROLS.drawer(say, _more)


def sizes(controls: Controls[V], say: Words) -> None:
    """Draw the sliders of sizes, stride, padding and dilation; the part "meaning" follows them."""
    for name in ("input", "kernel", "stride"):
        controls.pair(name, say)
    kind = controls.said("kind")
    if kind == "even":
        controls.pair("padding", say)
    elif kind == "sides":
        controls.sides(say)
    st.selectbox(
        say("controls.padding_kind"),
        ("even", "sides", *PADDING_NAMES),
        format_func=lambda kind: say(f"controls.kind_{kind}"),
        key=controls.key("kind"),
    )
    part("meaning", partial(_meaning, controls, say))
    controls.pair("dilation", say)


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


def _meaning(controls: Controls[V], say: Words) -> None:
    """Say what a padding given by name comes to."""
    setting = controls.now().setting
    if isinstance(setting.padding, str):
        (top, bottom), (left, right) = setting.sides
        st.caption(say("controls.kind_means", top=top, bottom=bottom, left=left, right=right))


def options(say: Words) -> None:
    """Draw how the picture is shown."""
    CONTROLS.layout(say)

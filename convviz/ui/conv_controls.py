"""The controls of the convolution page."""

from __future__ import annotations

from typing import Any, TypeVar

from ..engine import NUMBER_SETS, PADDING_MODES, ConvSetting
from ..texts import Words
from .controls import Controls
from .padding_controls import collect_padding, padding_sliders, spread_padding
from .view import LIMITS, View

__all__ = ["CONTROLS", "collect", "follows", "options", "parameters", "sizes", "spread"]

V = TypeVar("V", bound=View)


def spread(view: View) -> dict[str, Any]:
    """Return what every widget says of a view, by name."""
    setting = view.setting
    (top, _), (left, _) = setting.sides
    pairs = {
        "input": setting.input,
        "kernel": setting.kernel,
        "stride": setting.stride,
        "padding": (top, left),
        "dilation": setting.dilation,
    }
    values: dict[str, Any] = {
        "free": [name for name in pairs if pairs[name][0] != pairs[name][1]],
        "in": setting.in_channels,
        "out": setting.out_channels,
        "groups": setting.groups,
        "mode": setting.padding_mode,
        "bias": setting.bias,
        **view.spread_looks(),
    }
    for name, pair in pairs.items():
        values[f"{name}.v"], values[f"{name}.h"] = pair
    return values | spread_padding(setting.padding, setting.sides, LIMITS["padding"])


def collect(said: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a view that widgets say."""

    def pair(name: str) -> tuple[int, int]:
        return said[f"{name}.v"], said[f"{name}.h"]

    return dict(
        setting=ConvSetting(
            input=pair("input"),
            kernel=pair("kernel"),
            stride=pair("stride"),
            padding=collect_padding(said),
            dilation=pair("dilation"),
            in_channels=said["in"],
            out_channels=said["out"],
            groups=said["groups"],
            padding_mode=said["mode"],
            bias=said["bias"],
        ),
        **View.collect_looks(said),
    )


def follows(view: View) -> list[str]:
    """Return the parts beside the picture that tell of a view."""
    return ["meaning"] if isinstance(view.setting.padding, str) else []


CONTROLS: Controls[View] = Controls(
    "conv",
    spread=lambda view: spread(view) | {"flip": view.flip},
    collect=lambda said: View(**collect(said), flip=said["flip"]),
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
    padding_sliders(controls, say)
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


def options(say: Words) -> None:
    """Draw how the picture is shown."""
    CONTROLS.layout(say)

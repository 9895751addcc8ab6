"""The controls of the grouped page."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from ..engine import NUMBER_SETS, PADDING_MODES
from ..texts import Words
from .controls import Controls
from .conv_controls import PAIRED, collect, follows, sizes, spread
from .grouped_view import BESIDE, LIMITS, GroupedView, divisors
from .parts import part

__all__ = ["CONTROLS", "options", "parameters"]


def _spread(view: GroupedView) -> dict[str, Any]:
    return spread(view) | {"beside": view.beside}


def _collect(said: dict[str, Any]) -> GroupedView:
    return GroupedView(**collect(said), beside=said["beside"])


def _stops(view: GroupedView) -> list[int]:
    """Return what the slider of groups offers: every divisor of the input channels, and what it is now."""
    setting = view.setting
    return sorted({*divisors(setting.in_channels), setting.groups})


def _follows(view: GroupedView) -> list[str]:
    old = CONTROLS.stops_are_old("groups", _stops(view))
    return [*follows(view), *(["groups"] if old else [])]


CONTROLS = Controls(
    "grouped", limits=LIMITS, paired=PAIRED, spread=_spread, collect=_collect, follows=_follows
)


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    CONTROLS.presets(say)
    part("groups", partial(_groups, say))
    CONTROLS.channels(say)
    sizes(CONTROLS, say)
    CONTROLS.drawer(say, _more)


def _groups(say: Words) -> None:
    view = CONTROLS.now()
    channels = view.setting.in_channels

    def words(groups: int) -> str:
        if groups in (1, channels):
            return say("controls.groups_one" if groups == 1 else "controls.groups_all", groups=groups)
        return str(groups)

    CONTROLS.stops("groups", say("controls.groups"), _stops(view), words)


def _more(say: Words) -> None:
    """Draw what is needed less often."""
    CONTROLS.free(say)
    CONTROLS.select(
        "mode", PADDING_MODES, say("controls.padding_mode"), lambda mode: say(f"controls.mode_{mode}")
    )
    CONTROLS.switch("bias", say)
    CONTROLS.numbers(NUMBER_SETS, say)
    CONTROLS.drawn(say)


def options(say: Words) -> None:
    """Draw how the picture is shown, and what stands beside it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        CONTROLS.layout(say)
        CONTROLS.beside(BESIDE, say)

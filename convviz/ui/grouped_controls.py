"""The controls of the grouped page."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from ..engine import NUMBER_SETS, PADDING_MODES
from ..texts import Words
from .controls import Controls
from .conv_controls import collect, follows, sizes, spread
from .grouped_view import BESIDE, GroupedView, divisors
from .language import language_now
from .parts import part

__all__ = ["CONTROLS", "options", "parameters"]


def _spread(view: GroupedView) -> dict[str, Any]:
    return spread(view) | {"beside": view.beside}


def _collect(said: dict[str, Any]) -> GroupedView:
    return GroupedView(**collect(said), beside=said["beside"])


def _stops(view: GroupedView, say: Words) -> dict[int, str]:
    """Return what the slider of groups offers: every divisor of the input channels, and what it is now."""
    channels, now = view.setting.in_channels, view.setting.groups
    found = {groups: str(groups) for groups in sorted({*divisors(channels), now})}
    found[1] = say("controls.groups_one", groups=1)
    if channels > 1:
        found[channels] = say("controls.groups_all", groups=channels)
    return found


def _follows(view: GroupedView) -> list[str]:
    old = CONTROLS.stops_are_old("groups", _stops(view, language_now()))
    return [*follows(view), *(["groups"] if old else [])]


CONTROLS = Controls(
    "grouped",
    spread=_spread,
    collect=_collect,
    follows=_follows,
)


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    CONTROLS.presets(say)
    part("groups", partial(_groups, say))
    CONTROLS.channels(say)
    sizes(CONTROLS, say)
    CONTROLS.drawer(say, _more)


def _groups(say: Words) -> None:
    CONTROLS.stops("groups", say("controls.groups"), _stops(CONTROLS.now(), say))


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

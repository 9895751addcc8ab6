"""The controls of the separable page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ..engine import NUMBER_SETS
from ..parameters import LAYER
from ..player import cost_styles
from ..texts import Words
from .controls import Controls
from .conv_controls import collect, follows, sizes, spread
from .plain import sentence
from .separable_explain import layer_costs
from .separable_view import BESIDE, SeparableView

__all__ = ["CONTROLS", "layer", "options", "parameters"]


def _spread(view: SeparableView) -> dict[str, Any]:
    layer = dict(zip(LAYER, view.layer, strict=True))
    own = {"multiplier": view.multiplier, "frame": view.frame, "beside": view.beside}
    return spread(view) | own | layer


def _collect(said: dict[str, Any]) -> SeparableView:
    return SeparableView(
        **collect(said),
        multiplier=said["multiplier"],
        frame=said["frame"],
        beside=said["beside"],
        layer=tuple(said[name] for name in LAYER),
    )


CONTROLS = Controls(
    "separable",
    spread=_spread,
    collect=_collect,
    follows=follows,
)


def parameters(say: Words) -> None:
    """Draw the parameter panel."""
    CONTROLS.presets(say)
    CONTROLS.channels(say)
    CONTROLS.slider("multiplier", say("controls.multiplier"))
    sizes(CONTROLS, say)
    CONTROLS.drawer(say, _more)


def _more(say: Words) -> None:
    """Draw what is needed less often."""
    CONTROLS.free(say)
    CONTROLS.slider("frame", say("controls.frame"))
    CONTROLS.switch("bias", say)
    CONTROLS.numbers(NUMBER_SETS, say)
    CONTROLS.drawn(say)


def options(say: Words) -> None:
    """Draw how the picture is shown, and what stands beside it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        CONTROLS.layout(say)
        CONTROLS.beside(BESIDE, say)


def layer(say: Words) -> None:
    """Draw the fields of a layer of any size, and what it costs."""
    st.markdown(f"#### {say('separable.layer')}\n\n{say('separable.layer_lead')}")
    with st.container(horizontal=True):
        for name, limits in LAYER.items():
            st.number_input(
                say(f"controls.{name}"),
                limits[0],
                limits[-1],
                step=1,
                key=CONTROLS.key(name),
                persist_state="session",
                on_change=CONTROLS.moved,
                args=("below",),
                width=150,
            )
    setting = CONTROLS.now().counted
    problem = setting.problem()
    if problem:
        st.warning(sentence(problem, say))
    else:
        st.html(f"<style>{cost_styles()}</style><div class='counted'>{layer_costs(setting, say)}</div>")

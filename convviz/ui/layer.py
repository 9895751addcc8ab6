"""The fields of a layer of any size that is only counted, and what it costs."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ..kinds.costs import layer_costs
from ..kinds.separable import counted
from ..parameters import LAYER
from ..player import cost_styles
from ..texts import Words
from .controls import Controls
from .plain import sentence


def layer(controls: Controls[Any], say: Words) -> None:
    """Draw the fields, and the costs below them."""
    st.markdown(f"#### {say('separable.layer')}\n\n{say('separable.layer_lead')}")
    with st.container(horizontal=True):
        for name, limits in LAYER.items():
            st.number_input(
                say(f"controls.{name}"),
                limits[0],
                limits[-1],
                step=1,
                key=controls.key(name),
                persist_state="session",
                on_change=controls.moved,
                args=("below",),
                width=150,
            )
    setting = counted(controls.now().values)
    problem = setting.problem()
    if problem:
        st.warning(sentence(problem, say))
    else:
        st.html(f"<style>{cost_styles()}</style><div class='counted'>{layer_costs(setting, say)}</div>")

"""The controls of padding: cells on each side, four sides, or a name, and the way to them and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

import streamlit as st

from ..engine import PADDING_NAMES
from ..engine.setting import Padding, Sides
from ..parameters import SIDES
from ..texts import Words
from .controls import Controls, Viewed
from .parts import part

__all__ = ["collect_padding", "padding_sliders", "spread_padding"]


class Padded(Viewed, Protocol):
    """A view whose setting has padding."""

    @property
    def setting(self) -> Any:
        """The setting."""
        ...


P = TypeVar("P", bound=Padded)


def spread_padding(padding: Padding, sides: Sides, allowed: Sequence[int]) -> dict[str, Any]:
    """Return what the widgets of a padding say, by name; `sides` is what it comes to.

    Examples
    --------
    >>> said = spread_padding("same", ((1, 2), (1, 2)), range(7))
    >>> said["kind"], said["bottom"], collect_padding(said)
    ('same', 2, 'same')
    """
    (top, bottom), (left, right) = sides
    even = top == bottom and left == right

    # A name's own numbers may lie beyond the sliders; they only wait there to be turned.
    def near(cells: int) -> int:
        return min(allowed, key=lambda one: abs(one - cells))

    kind = padding if isinstance(padding, str) else "even" if even else "sides"
    values = {name: near(side) for name, side in zip(SIDES, (top, bottom, left, right), strict=True)}
    return {"kind": kind, "padding.v": near(top), "padding.h": near(left), **values}


def collect_padding(said: Mapping[str, Any]) -> object:
    """Return the padding that widgets say."""
    if said["kind"] == "even":
        return said["padding.v"], said["padding.h"]
    if said["kind"] == "sides":
        top, bottom, left, right = (said[side] for side in SIDES)
        return (top, bottom), (left, right)
    return said["kind"]


def padding_sliders(controls: Controls[P], say: Words) -> None:
    """Draw the choice of how padding is given, and its sliders; the part "meaning" follows them."""
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
        persist_state="session",
    )
    part("meaning", partial(_meaning, controls, say))


def _meaning(controls: Controls[P], say: Words) -> None:
    """Say what a padding given by name comes to."""
    setting = controls.now().setting
    if isinstance(setting.padding, str):
        (top, bottom), (left, right) = setting.sides
        st.caption(say("controls.kind_means", top=top, bottom=bottom, left=left, right=right))

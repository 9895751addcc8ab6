"""The ways out of an impossible setting, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from ..engine import ConvSetting, Fix, nearest
from ..scene import size
from ..texts import Words
from .controls import Controls
from .skeleton import Offer
from .view import View

__all__ = ["fix_offer", "fix_words", "offers"]

V = TypeVar("V", bound=View)


def offers(controls: Controls[V], view: V, limits: Mapping[str, Sequence[int]], say: Words) -> list[Offer]:
    """Return the buttons for the nearest settings that work and that the widgets can show."""

    def fixed(fix: Fix[ConvSetting]) -> V:
        return replace(view, setting=fix.setting)

    return [
        fix_offer(fix, partial(controls.apply, fixed(fix)), say)
        for fix in nearest(view.setting, limits)
        if controls.can_show(fixed(fix))
    ]


def fix_offer(fix: Fix[Any], take: Callable[[], None], say: Words) -> Offer:
    """Return the button for a change that makes the setting work; `take` makes it."""
    return Offer(fix_words(fix.field, fix.value, say), take)


def fix_words(field: str, value: object, say: Words) -> str:
    """Return what a button says that changes a parameter to a value."""
    if field == "padding" and isinstance(value, tuple) and isinstance(value[0], tuple):
        (top, bottom), (left, right) = value
        return say("impossible.fix_padding_sides", top=top, bottom=bottom, left=left, right=right)
    if isinstance(value, tuple):
        value = value[0] if value[0] == value[1] else size(value)
    return say(f"impossible.fix_{field}", value=value)

"""The ways out of an impossible setting, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from ..engine import ConvSetting, Fix, nearest
from ..scene import size
from ..texts import Words
from .skeleton import Offer
from .view import View

__all__ = ["offer", "offers"]

V = TypeVar("V", bound=View)


def offers(
    view: V, limits: Mapping[str, Sequence[int]], apply: Callable[[V], None], say: Words
) -> list[Offer]:
    """Return the buttons for the nearest settings that work; `apply` opens a view."""

    def take(fix: Fix[ConvSetting]) -> None:
        apply(replace(view, setting=fix.setting))

    return [offer(fix, take, say) for fix in nearest(view.setting, limits)]


def offer(fix: Fix[Any], take: Callable[[Fix[Any]], None], say: Words) -> Offer:
    """Return the button for a change that makes the setting work."""
    value = fix.value
    if fix.field == "padding" and isinstance(value, tuple) and isinstance(value[0], tuple):
        (top, bottom), (left, right) = value
        words = say("impossible.fix_padding_sides", top=top, bottom=bottom, left=left, right=right)
    else:
        if isinstance(value, tuple):
            value = value[0] if value[0] == value[1] else size(value)
        words = say(f"impossible.fix_{fix.field}", value=value)
    return Offer(words, partial(take, fix))

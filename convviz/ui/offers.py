"""The ways out of an impossible setting, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from ..engine import ConvSetting, Fix, TransposedSetting, nearest, nearest_pairs
from ..scene import size
from ..texts import Words
from .controls import Controls, Viewed
from .skeleton import Offer
from .view import View

__all__ = ["fix_offers", "fix_words", "offers"]

V = TypeVar("V", bound=View)
W = TypeVar("W", bound=Viewed)
S = TypeVar("S", ConvSetting, TransposedSetting)


def offers(controls: Controls[V], view: V, limits: Mapping[str, Sequence[int]], say: Words) -> list[Offer]:
    """Return the buttons for the nearest settings that work and that the widgets can show."""
    return fix_offers(controls, view.setting, limits, lambda setting: replace(view, setting=setting), say)


def fix_offers(
    controls: Controls[W],
    setting: S,
    limits: Mapping[str, Sequence[int]],
    view_of: Callable[[S], W],
    say: Words,
) -> list[Offer]:
    """Return the buttons for the nearest settings that work; `view_of` is the view that shows a setting.

    A button changes one parameter, or two where no single one is enough.
    """

    def made(ways: Sequence[tuple[Fix[S], ...]]) -> list[Offer]:
        shown = [(way, view_of(way[-1].setting)) for way in ways]
        return [
            Offer(_way_words(way, say), partial(controls.apply, view), several=len(way) > 1)
            for way, view in shown
            if controls.can_show(view)
        ]

    return made([(fix,) for fix in nearest(setting, limits)]) or made(nearest_pairs(setting, limits))


def _way_words(way: Sequence[Fix[Any]], say: Words) -> str:
    words = [fix_words(fix.field, fix.value, say) for fix in way]
    return words[0] if len(words) == 1 else say("impossible.fix_both", first=words[0], second=words[1])


def fix_words(field: str, value: object, say: Words) -> str:
    """Return what a button says that changes a parameter to a value."""
    if field == "padding" and isinstance(value, tuple) and isinstance(value[0], tuple):
        (top, bottom), (left, right) = value
        return say("impossible.fix_padding_sides", top=top, bottom=bottom, left=left, right=right)
    if isinstance(value, tuple):
        value = value[0] if value[0] == value[1] else size(value)
    return say(f"impossible.fix_{field}", value=value)

"""The ways out of an impossible setting, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..kinds import Way
from ..scene import size
from ..texts import Words
from .view import View


@dataclass(frozen=True, slots=True)
class Offer:
    """A setting that works: what a button says that leads to it, and the view after it.

    `several` says that it changes two parameters at once.
    """

    words: str
    view: Any
    several: bool = False


def offers(view: View, say: Words) -> list[Offer]:
    """Return the nearest settings that work and that the page can show, nearest first."""
    return [
        Offer(_way_words(way, say), View(view.kind, way.values, view.step), several=len(way.changes) > 1)
        for way in view.kind.ways_out(view.values)
    ]


def _way_words(way: Way, say: Words) -> str:
    return joined([fix_words(name, value, say) for name, value in way.changes], say)


def joined(words: list[str], say: Words) -> str:
    """Return what a button says that makes these changes together."""
    first, *others = words
    return say("impossible.fix_both", first=first, second=joined(others, say)) if others else first


def fix_words(name: str, value: object, say: Words) -> str:
    """Return what a button says that changes a parameter to a value."""
    if name == "padding" and isinstance(value, tuple) and isinstance(value[0], tuple):
        (top, bottom), (left, right) = value
        if (top, left) != (bottom, right):
            return say("impossible.fix_padding_sides", top=top, bottom=bottom, left=left, right=right)
        value = (top, left)
    # What a size is of is seen better where both numbers are told.
    if isinstance(value, tuple):
        value = value[0] if value[0] == value[1] and name != "output_size" else size(value)
    return say(f"impossible.fix_{name}", value=value)

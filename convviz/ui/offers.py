"""The ways out of an impossible setting, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ..engine import Fix
from ..scene import size
from ..texts import Words
from .skeleton import Offer

__all__ = ["offer"]


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

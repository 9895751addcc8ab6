"""The text of a link: reading values out of it, whatever it holds, and writing them into it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..engine import PADDING_NAMES, readable_cells
from ..engine.setting import Sides

__all__ = ["COLOURS", "SEEDS", "Change", "Reader", "brief", "names_read", "sides_text", "size_text"]

SEEDS = range(10_000)
COLOURS = ("standard", "safe")


def size_text(pair: tuple[int, int]) -> str:
    """Return a pair as a link says it: (5, 7) -> 5x7, (5, 5) -> 5."""
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}x{pair[1]}"


def sides_text(sides: Sides) -> str:
    """Return four sides as a link says them, a pair where both ends are alike."""
    (top, bottom), (left, right) = sides
    if (top, left) == (bottom, right):
        return size_text((top, left))
    return f"{top},{bottom},{left},{right}"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in a link that could not be used: the parameter, what it said, what is used instead."""

    name: str
    given: str
    used: str


class Reader:
    """Takes values from a link, and keeps note of those it could not take as they are."""

    def __init__(self, query: Mapping[str, Sequence[str]], limits: Mapping[str, Sequence[int]]) -> None:
        self.query, self.limits = query, limits
        self.changes: list[Change] = []

    def _given(self, name: str) -> str | None:
        """Return the first value of a name, stripped, or None."""
        values = self.query.get(name, ())
        return values[0].strip() if values else None

    def _note(self, name: str, used: str) -> None:
        """Keep note if what is used is not what the link says."""
        values = list(self.query[name])
        if len(values) > 1 or used != values[0].strip():
            self.changes.append(Change(name, " & ".join(brief(value) for value in values), used))

    def choice(self, name: str, allowed: Sequence[str], usual: str) -> str:
        """Return one of the allowed values."""
        given = self._given(name)
        if given is None:
            return usual
        used = given if given in allowed else usual
        self._note(name, used)
        return used

    def switch(self, name: str, usual: bool) -> bool:
        """Return a 0 or 1 as a switch."""
        return self.choice(name, ("0", "1"), str(int(usual))) == "1"

    def whole(self, name: str, allowed: Sequence[int], usual: int) -> int:
        """Return the nearest of the allowed whole numbers, which are in order."""
        given = self._given(name)
        if given is None:
            return usual
        used = _nearest(given, allowed, usual)
        self._note(name, str(used))
        return used

    def pair(self, name: str, usual: tuple[int, int]) -> tuple[int, int]:
        """Return a pair within the limits of its name."""
        given = self._given(name)
        if given is None:
            return usual
        used = _pair(given, self.limits[name], usual)
        # "3x3" is as good as "3".
        self._note(name, given if given == f"{used[0]}x{used[1]}" else size_text(used))
        return used

    def padding(self, usual: object, sides: Sides, *, named: bool = True) -> object:
        """Return the padding; where the link's cannot be used, that of `sides`."""
        given = self._given("padding")
        if given is None:
            return usual
        allowed = self.limits["padding"]
        if named and given in PADDING_NAMES:
            used: object = given
            said = given
        elif given.count(",") == 3:
            top, bottom, left, right = (_nearest(part, allowed, 0) for part in given.split(","))
            used, said = ((top, bottom), (left, right)), f"{top},{bottom},{left},{right}"
        else:
            both = _pair(given, allowed, (sides[0][0], sides[1][0]))
            used, said = both, given if given == f"{both[0]}x{both[1]}" else size_text(both)
        self._note("padding", said)
        return used

    def cells(self, name: str) -> str:
        """Return as much as can be read of cells written by hand, "" where there are none."""
        given = self._given(name)
        if given is None:
            return ""
        used = readable_cells(given)
        self._note(name, used)
        return used

    def pixel(self, name: str, size: tuple[int, int]) -> tuple[int, int] | None:
        """Return the (row, column) of a cell in a grid of this size, or None where none is said."""
        given = self._given(name)
        if given is None:
            return None
        parts = given.split(",")
        used = None
        if len(parts) == 2:
            row, col = (_nearest(part, range(side), -1) for part, side in zip(parts, size, strict=True))
            used = (row, col) if min(row, col) >= 0 else None
        self._note(name, f"{used[0]},{used[1]}" if used else "")
        return used

    def step(self, steps: int) -> int:
        """Return the step, counted from 0, of so many."""
        return self.whole("step", range(1, max(steps, 1) + 1), 1) - 1


def names_read(read: Callable[[Mapping[str, Sequence[str]]], object]) -> frozenset[str]:
    """Return the names of a page's link: those that its reader looks for.

    Examples
    --------
    >>> sorted(names_read(lambda query: Reader(query, {}).switch("flip", False)))
    ['flip']
    """

    class Listener(dict[str, Sequence[str]]):
        def get(self, name: str, usual: Any = None) -> Any:
            looked_for.add(name)
            return usual

    looked_for: set[str] = set()
    read(Listener())
    return frozenset(looked_for)


def _nearest(text: str, allowed: Sequence[int], usual: int) -> int:
    """Return the allowed number nearest to `text`, or the usual one if it is no number."""
    try:
        number = float(text)
    except ValueError:
        return usual
    if number != number:
        return usual
    whole = int(max(allowed[0], min(allowed[-1], number)) + 0.5)
    return whole if whole in allowed else min(allowed, key=lambda one: abs(one - whole))


def _pair(text: str, allowed: Sequence[int], usual: tuple[int, int]) -> tuple[int, int]:
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) not in (1, 2):
        return usual
    vertical = _nearest(parts[0], allowed, usual[0])
    return vertical, _nearest(parts[-1], allowed, usual[1]) if len(parts) == 2 else vertical


def brief(text: str) -> str:
    """Return a value from a link short enough to be quoted back."""
    text = "".join(char if char.isprintable() else "?" for char in text.strip())
    return text if len(text) <= 24 else text[:23] + "…"

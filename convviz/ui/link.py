"""The text of a link: reading values out of it, whatever it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..engine import cells_outside, read_cells
from ..engine.setting import Pair
from ..parameters import Choice, Codec, Grid, Whole, is_foreign, link_names, parameters
from .plain import brief

__all__ = ["Change", "Query", "Reader"]

#: Every name in a link, with all its values.
Query = Mapping[str, Sequence[str]]

#: What every page has: its language, and what led to it.
_COMMON = {"lang", "asked"}
#: So many values of one name are quoted.
_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in a link that could not be used.

    `name` is the name in the link, `given` what it said and `used` what is used instead. `how` is the key
    of the sentence about it in ``[link]``; `count` is of cells, and `other` a name that says the same.
    """

    name: str
    given: str = ""
    used: str = ""
    how: str = "changed"
    count: int = 0
    other: str = ""


class Reader:
    """Takes values from a link to a page, and keeps note of those it could not take as they are.

    Parameters
    ----------
    query : mapping
        Every name in the link, with all its values.
    page : str
        The page, whose table says what each name means.
    """

    def __init__(self, query: Query, page: str) -> None:
        self.query, self.page = query, page
        self.changes: list[Change] = []
        self._parameters = parameters(page)

    @property
    def bare(self) -> bool:
        """Whether the link says nothing of what the page shows."""
        return not (self.query.keys() & (link_names(self.page) - {"step", "at"}))

    def says(self, *names: str) -> bool:
        """Return whether the link says one of some parameters."""
        return any(link in self.query for name in names for link in self._parameters[name].links)

    def value(self, name: str, usual: Any, codec: Codec[Any] | None = None) -> Any:
        """Return what the link says of a parameter, or what is nearest to it; `usual` where it says nothing.

        `codec` stands for the table's where fewer values are allowed.
        """
        links = [link for link in self._parameters[name].links if self.query.get(link)]
        if not links:
            return usual
        codec = codec or self._parameters[name].codec
        first, *others = links
        value, how = codec.read(self.query[first][0].strip(), usual)
        # What is wrong with cells is told one by one, by `cells`.
        self._note(first, codec.text(value), "" if isinstance(codec, Grid) else how)
        for other in others:
            if codec.read(self.query[other][0].strip(), usual)[0] != value:
                used = codec.text(value)
                self.changes.append(Change(other, brief(self.query[other][0]), used, "both", other=first))
        return value

    def sized(self, name: str, usual: Any) -> Any:
        """Return the value of a parameter that has torch's default as soon as the link names a size.

        A link that opens a worked example means the example's.
        """
        if self.says("input", "kernel") and not self.says("case"):
            usual = self._parameters[name].default
        return self.value(name, usual)

    def _note(self, link: str, used: str, how: str) -> None:
        """Keep note if what is used is not what the link says."""
        values = self.query[link]
        if len(values) > 1:
            given = " & ".join(brief(value) for value in islice(values, _QUOTED))
            self.changes.append(Change(link, given + " & …" * (len(values) > _QUOTED), used, "several"))
        elif how:
            self.changes.append(Change(link, brief(values[0]), used, how))

    def choice(self, name: str, usual: str, allowed: tuple[str, ...]) -> str:
        """Return one of fewer words than the table allows."""
        value: str = self.value(name, usual, Choice(allowed))
        return value

    def cells(self, name: str, shape: tuple[int, ...] | None) -> None:
        """Keep note of what is lost of cells written by hand, in a grid of this shape if there is one."""
        if not (values := self.query.get(name)):
            return
        read = read_cells(values[0].strip())
        found = {
            "cells_unread": (len(read.unread), brief(read.unread[0]) if read.unread else ""),
            "cells_cut": (read.cut, ""),
            "cells_outside": (cells_outside(read.text, shape) if shape else 0, ""),
        }
        self.changes += [
            Change(name, given, how=how, count=count) for how, (count, given) in found.items() if count
        ]

    def pixel(self, size: Pair) -> Pair | None:
        """Return the (row, column) of a cell in a grid of this size, or None where none is said."""
        values = self.query.get("at")
        if not values:
            return None
        parts = values[0].strip().split(",")
        read = [Whole(range(side)).read(part, -1) for part, side in zip(parts, size, strict=False)]
        places = [place for place, _ in read]
        if len(parts) != 2 or min(places) < 0:
            self._note("at", "", "unread")
            return None
        self._note("at", ",".join(map(str, places)), "changed" if any(how for _, how in read) else "")
        return places[0], places[1]

    def step(self, steps: int) -> int:
        """Return the step, counted from 0, of so many."""
        values = self.query.get("step")
        if not values:
            return 0
        step, how = Whole(range(1, max(steps, 1) + 1)).read(values[0].strip(), 1)
        self._note("step", str(step), how)
        return step - 1

    def all_changes(self) -> list[Change]:
        """Return what could not be used, in the link's order, names that mean nothing here among it."""
        known = link_names(self.page) | _COMMON
        unknown = [name for name in self.query if name not in known and not is_foreign(name)]
        order = {name: at for at, name in enumerate(self.query)}
        found = [*self.changes, *(Change(name, how="unknown") for name in unknown)]
        return sorted(found, key=lambda change: order[change.name])

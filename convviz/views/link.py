"""The text of a link: reading values out of it, whatever it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from ..codecs import EXACT, UNREAD, Choice, Codec, Grid, Whole, together
from ..engine import cells_outside, read_cells
from ..engine.setting import Pair
from ..parameters import is_foreign, link_names, parameters
from ..spelling import number_in
from ..texts import LANGUAGES, offered_language

#: Every name in a link, with all its values.
Query = Mapping[str, Sequence[str]]

#: What the server says in a link of its own: how much is left out of one that says too much. Nobody else can.
CUT = "…"
#: So many values of one name are quoted.
_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in a link that could not be used.

    `name` is the name in the link, `text` its value there and `used` what is used instead. `how` is the key
    of the sentence about it in ``[link]``; `count` is of cells, and `other` a name that says the same.
    """

    name: str
    text: str = ""
    used: str = ""
    how: str = "changed"
    count: int = 0
    other: str = ""


def link_text(
    page: str,
    values: Mapping[str, Any],
    usual: Mapping[str, Any],
    always: Collection[str],
    idle: Collection[str],
) -> str:
    """Return the query text that says the values of a page's parameters.

    Of what is not `idle` it says what is not `usual`, and what is said `always`.

    Examples
    --------
    >>> link_text("conv", {"kernel": (3, 5), "bias": True}, {"kernel": (3, 5), "bias": False}, ["kernel"], [])
    'kernel=3x5&bias=1'
    """
    return urlencode(
        {
            row.links[0]: row.codec.text(values[name])
            for name, row in parameters(page).items()
            if name in values and name not in idle and (name in always or values[name] != usual[name])
        },
        safe=",;/~",
    )


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
        """Whether the link says nothing of what the page shows, or nothing that can be read."""
        return not (self._opens_case or self.reads(*(name for name in self._parameters if name != "case")))

    @property
    def _opens_case(self) -> bool:
        """Whether the link opens a worked example: `case` may also have no meaning."""
        names = [value.strip() for value in self.query.get("case", ())[:1]]
        return any(self._parameters["case"].codec.read(name, "")[0] for name in names)

    def says(self, *names: str) -> bool:
        """Return whether the link names any of these parameters."""
        return any(link in self.query for name in names for link in self._parameters[name].links)

    def reads(self, *names: str) -> bool:
        """Return whether the link has a readable value of any of these parameters."""
        return any(
            self._parameters[name].codec.readable(self.query[link][0].strip())
            for name in names
            for link in self._parameters[name].links
            if self.query.get(link)
        )

    def value(self, name: str, usual: Any, codec: Codec[Any] | None = None) -> Any:
        """Return what the link says of a parameter, or what is nearest to it; `usual` where it says nothing.

        `codec` stands for the table's where fewer values are allowed.
        """
        links = [link for link in self._parameters[name].links if self.query.get(link)]
        if not links:
            return usual
        codec = codec or self._parameters[name].codec
        read = {link: codec.read(self.query[link][0].strip(), usual) for link in links}
        # The first of its names that says something.
        first = next((link for link, (_, how) in read.items() if how != UNREAD), links[0])
        value, how = read[first]
        used = codec.text(value)
        # What is wrong with cells is told one by one, by `cells`.
        self._note(first, used, "" if isinstance(codec, Grid) else how)
        for other in links:
            if other != first and how == UNREAD:
                self._note(other, used, UNREAD)
            elif other != first and (read[other] != (value, EXACT) or len(self.query[other]) > 1):
                self.changes.append(
                    Change(other, quoted_values(self.query[other]), used, "both", other=first)
                )
        return value

    def sized(self, name: str, usual: Any) -> Any:
        """Return the value of a parameter that has torch's default as soon as the link names a size.

        What cannot be read names none. A link that opens a worked example means the example's.
        """
        default = self._parameters[name].default
        names_a_size = default is not None and self.reads("input", "kernel") and not self._opens_case
        return self.value(name, default if names_a_size else usual)

    def _note(self, link: str, used: str, how: str) -> None:
        """Add a change where the value used is not the link's."""
        if len(self.query[link]) > 1:
            self.changes.append(Change(link, quoted_values(self.query[link]), used, "several"))
        elif how:
            self.changes.append(Change(link, quoted_values(self.query[link]), used, how))

    def choice(self, name: str, usual: str, allowed: tuple[str, ...]) -> str:
        """Return the value of a parameter that may only be one of the words `allowed`."""
        value: str = self.value(name, usual, Choice(allowed))
        return value

    def ignore(self, *names: str) -> None:
        """Keep note of what the link says of parameters that have no part in what is shown."""
        for link in (link for name in names for link in self._parameters[name].links if self.query.get(link)):
            self._note(link, "", "unread")

    def cells(self, name: str, shape: tuple[int, ...] | None) -> None:
        """Keep note of what is lost of cells written by hand, in a grid of this shape if there is one."""
        if not (values := self.query.get(name)):
            return
        read = read_cells(values[0].strip())
        large = [cell for cell in read.unread if number_in(cell) is not None]
        unread = [cell for cell in read.unread if number_in(cell) is None]
        lost = {
            "cells_unread": (len(unread), brief(unread[0]) if unread else ""),
            "cells_large": (len(large), brief(large[0]) if large else ""),
            "cells_cut": (read.cut, ""),
            "cells_outside": (cells_outside(read.text, shape) if shape else 0, ""),
        }
        self.changes += [
            Change(name, text, how=how, count=count) for how, (count, text) in lost.items() if count
        ]

    def pixel(self, size: Pair) -> Pair | None:
        """Return the (row, column) of a cell in a grid of this size, or None where none is said."""
        values = self.query.get("at")
        if not values:
            return None
        parts = values[0].strip().split(",")
        read = [Whole(range(side)).single(part, -1) for part, side in zip(parts, size, strict=False)]
        places = [place for place, _ in read]
        if len(parts) != 2 or min(places) < 0:
            self._note("at", "", "unread")
            return None
        self._note("at", ",".join(map(str, places)), together([how for _, how in read]))
        return places[0], places[1]

    def step(self, steps: int) -> int:
        """Return the step, counted from 0, of a picture with `steps` steps."""
        values = self.query.get("step")
        if not values:
            return 0
        step, how = Whole(range(1, max(steps, 1) + 1)).read(values[0].strip(), 1)
        self._note("step", str(step), how)
        return step - 1

    def all_changes(self) -> list[Change]:
        """Return what could not be used, in the link's order, names that mean nothing here among it."""
        order = {name: at for at, name in enumerate(self.query)}
        changes = [*self.changes, *strange_names(self.query, link_names(self.page))]
        return sorted(changes, key=lambda change: order[change.name])


def strange_names(query: Query, known: Collection[str]) -> list[Change]:
    """Return what there is to say of the language of a link, which all pages read, and of unknown names."""
    changes = []
    for name, values in query.items():
        if name == "lang" and values:
            # Of several the last one holds, for the server's first answer as well.
            language = offered_language(values[-1])
            how = "several" if language else "language"
            if len(values) > 1 or not language:
                used = language or ", ".join(LANGUAGES)
                changes.append(Change(name, quoted_values(values), used, how))
        elif name == CUT:
            changes.append(Change(name, how="cut", count=int(values[0])))
        elif name != "lang" and name not in known and not is_foreign(name):
            changes.append(Change(name, how="unknown"))
    return changes


def quoted_values(values: Sequence[str]) -> str:
    """Return what a link says of one name, as it is quoted."""
    quoted = " & ".join(brief(value) for value in islice(values, _QUOTED))
    return quoted + " & …" * (len(values) > _QUOTED)


def brief(text: str) -> str:
    """Return a value from a link short enough to be quoted back."""
    text = "".join(char if char.isprintable() else "?" for char in text[:200].strip())
    return text if len(text) <= 24 else text[:23] + "…"

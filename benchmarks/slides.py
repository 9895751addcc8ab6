"""Sliders that a class may move: the settings they pass through, and what a browser asks for on the way."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import parse_qs, quote

from convviz.figures import folder
from convviz.figures.pictures import variants
from convviz.parameters import parameters
from convviz.views.view import View, read_link

#: Where they start: all pages, both layouts, some with several channels.
STARTS = (
    "conv?input=5&kernel=3&stride=2&padding=1",
    "conv?input=4&kernel=3&stride=1&padding=0",
    "conv?input=5&kernel=4&stride=1&padding=2&layout=flat",
    "conv?input=7&kernel=3&stride=1&padding=0&dilation=2",
    "conv?input=6&kernel=3&stride=2&padding=1&layout=flat&numbers=random&seed=7",
    "conv?input=5&kernel=3&stride=1&padding=same&mode=reflect",
    "conv?input=8&kernel=3&stride=1&padding=1&layout=flat&bias=1",
    "conv?input=12&kernel=5&stride=1&padding=2",
    "conv?input=6&kernel=3&stride=1&padding=1&in=3&out=4",
    "conv?input=8&kernel=3&stride=2&padding=1&in=2&out=3&layout=flat",
    "transposed?input=3&kernel=3&stride=2&padding=1&view=gather",
    "transposed?input=4&kernel=3&stride=2&beside=gather&layout=flat",
    "transposed?input=3&kernel=2&stride=1&view=CT",
    "grouped?input=5&kernel=3&in=4&out=4&groups=2",
    "separable?input=5&kernel=3&in=3&out=6",
)


@dataclass(frozen=True, slots=True)
class Slide:
    """A slider on a page and all that it passes through, in the order of its values.

    Attributes
    ----------
    page : str
    first : int
        The place of the value it starts with.
    values : sequence of int
    links : sequence of str
        The links of its settings, as the browser writes them.
    widgets : sequence of dict
        What all widgets of the page say in each.
    all : str
        The address of all its pictures, as seen from the page.
    """

    page: str
    first: int
    values: Sequence[int]
    links: Sequence[str]
    widgets: Sequence[dict[str, Any]]
    all: str

    def picture(self, place: int) -> str:
        """Return the address of one of its pictures, as seen from the page."""
        return f"{folder()}/picture/{self.page}.json?{self.links[place]}&lang=en"


def view_of(start: str) -> View:
    """Return what a link to a page shows, as "conv?input=5&kernel=3"."""
    page, _, query = start.partition("?")
    return read_link(page, parse_qs(query))[0]


def link_of(view: View) -> str:
    """Return the link that a browser writes (assets/values.js): it says every parameter."""
    said = {
        name: row.codec.text(view[name])
        for name, row in parameters(view.kind.name).items()
        if name in view.kind.start
    }
    return "&".join(f"{name}={quote(text, safe=',;')}" for name, text in said.items() if text)


def slide(view: View, name: str) -> Slide:
    """Return what a slider passes through: a widget, or a parameter with two axes, of which both are set."""
    page = view.kind.name
    nearest = variants(view, name)
    passed = sorted(nearest, key=lambda found: found[0])
    values = [value for value, _ in passed]
    address = f"{folder()}/pictures/{page}.json?{link_of(view)}&vary={name}&lang=en"
    links = [link_of(variant) for _, variant in passed]
    said = [variant.spread() for _, variant in passed]
    return Slide(page, values.index(nearest[0][0]), values, links, said, address)


def slides(count: int) -> list[Slide]:
    """Return so many sliders, no two of them alike; all pages and starts have their share."""
    chance = random.Random(count)
    found: dict[str, Slide] = {}
    starts = cycle(STARTS)
    while len(found) < count:
        seed = chance.randrange(1, 9999)
        # As it stands, and with numbers of many visitors.
        start = next(starts) + ("" if len(found) < len(STARTS) else f"&numbers=random&seed={seed}")
        chosen = chance.choice(_sliders(view_of(start)))
        found[chosen.all] = chosen
    return list(found.values())


def _sliders(view: View) -> list[Slide]:
    """Return what can be slid on a page that shows a view, over more than two values."""
    found = []
    for name in view.kind.panel(view.values):
        try:
            passed = slide(view, name)
        except KeyError:
            continue
        # Sides that have a name are not slid.
        if len(passed.links) > 2 and len(set(passed.links)) == len(passed.links):
            found.append(passed)
    return found

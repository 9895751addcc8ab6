"""One visitor: slider key press to the new picture in the DOM, against a bare Streamlit page.

The bare page has one slider and one line of text, the same configuration, and is timed in the same
browser, one key press there for each here. A setting shown for the first time is computed; shown
again, it comes from the cache.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Page

from convviz.texts import words

from .browser import Timed, browser, walk
from .measure import Result, p95
from .server import BARE, Server

_SMALL, _LARGE = 2.5, 5.0
#: Key presses for each figure: at paper settings, at the largest.
_MOVES, _LARGE_MOVES = 40, 20
_CONV = {"kernel": (2, 3), "stride": (1, 2), "padding": (0, 1, 2), "input": (5, 6, 7, 8)}
_TRANSPOSED = {"kernel": (2, 3), "stride": (1, 2), "padding": (0, 1), "input": (2, 3, 4, 5)}
#: Settings of the paper's size: the pages and what is walked through on each, the last the fastest.
_SMALL_PAGES: dict[str, tuple[str, dict[str, tuple[int, ...]]]] = {
    "paper setting, isometric": ("conv?layout=isometric", _CONV),
    "paper setting, flat": ("conv?layout=flat", _CONV),
    "transposed, windows": ("transposed?view=gather", _TRANSPOSED),
    "transposed, stamps": ("transposed?view=scatter", _TRANSPOSED),
    "transposed, matrix": ("transposed?view=CT", _TRANSPOSED),
}
#: The largest settings: links of the page with an input one smaller.
_LARGE_PAGES = {
    "16x16 p1 8->8": "conv?input=15&kernel=3&stride=1&in=8&out=8&padding=1",
    "16x16 p6 8->8": "conv?input=15&kernel=3&stride=1&in=8&out=8&padding=6",
    "transposed 8x8 to 24x24, both views": "transposed?input=7&kernel=3&stride=3&view=gather&beside=scatter",
    "transposed 8x8 to 24x24 4->4, stamps": "transposed?input=7&kernel=3&stride=3&in=4&out=4",
    "grouped 8x8 8->8 in 4 groups, with the weight": "grouped?input=7&kernel=3&in=8&out=8&groups=4",
    "separable 8x8 8->8": "separable?input=7&kernel=3&in=8&out=8",
    "separable 8x8 8->8, with the standard one": "separable?input=7&kernel=3&in=8&out=8&beside=standard",
    "transposed, matrix 256x144": "transposed?input=5&kernel=3&stride=1&in=4&out=4&view=CT",
}


def run() -> list[Result]:
    with Server() as app, Server(BARE) as bare, browser() as chromium:
        context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        floor = _Floor(Timed(context.new_page(), bare.url(), "[data-testid=stMarkdown]"))
        results = []
        for name, (link, ranges) in _SMALL_PAGES.items():
            start = "&".join(f"{parameter}={values[0]}" for parameter, values in ranges.items())
            page = Timed(context.new_page(), app.url(f"{link}&{start}"), ".stages")
            for kind, (ours, theirs) in _walked(page, ranges, floor).items():
                results += _compare(f"{name}, {kind}", ours, theirs, _SMALL)
        large = context.new_page()
        for name, link in _LARGE_PAGES.items():
            found = _largest(large, app.url(f"{link}&numbers=random"), floor)
            for kind, (ours, theirs) in found.items():
                results += _compare(f"{name}, {kind}", ours, theirs, _LARGE)
        return results


class _Floor:
    """The bare page, whose slider goes up and down."""

    def __init__(self, page: Timed) -> None:
        self._page = page
        self._keys = 0

    def press(self) -> float:
        self._keys += 1
        slider = self._page.slider("value")
        return self._page.press(slider, "ArrowRight" if self._keys % 2 else "ArrowLeft")


_Pairs = dict[str, tuple[list[float], list[float]]]


def _compare(what: str, ours: list[float], theirs: list[float], limit: float) -> list[Result]:
    middle, slow = statistics.median(ours), p95(ours)
    note = f"n={len(ours)}"
    return [
        Result(f"{what}, median", middle, "ms", limit, statistics.median(theirs), note=note),
        Result(f"{what}, p95", slow, "ms", limit, p95(theirs), note=note),
    ]


def _walked(page: Timed, ranges: dict[str, tuple[int, ...]], floor: _Floor) -> _Pairs:
    """Walk through settings of the paper's size, and back again."""
    say = words("en")
    moves = list(walk(ranges))[:_MOVES]
    back = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}
    ways = {"first time": moves, "again": [(name, back[key]) for name, key in reversed(moves)]}
    found: _Pairs = {}
    for kind, way in ways.items():
        pairs = [(page.press(page.slider(say(f"controls.{name}")), key), floor.press()) for name, key in way]
        found[kind] = ([ours for ours, _ in pairs], [theirs for _, theirs in pairs])
    page.page.close()
    return found


def _largest(page: Page, url: str, floor: _Floor) -> _Pairs:
    """Go to the largest input twice, with new numbers each time the page is opened."""
    found: _Pairs = {"first time": ([], []), "again": ([], [])}
    for seed in range(_LARGE_MOVES):
        opened = Timed(page, f"{url}&seed={seed}", ".stages")
        size = opened.slider(words("en")("controls.input"))
        for ours, theirs in found.values():
            ours.append(opened.press(size, "ArrowRight"))
            theirs.append(floor.press())
            opened.press(size, "ArrowLeft")
    return found

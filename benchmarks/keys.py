"""One visitor: slider key press to the new picture in the DOM, against a bare Streamlit page.

The bare page has one slider and one line of text, the same configuration, and is timed in the same
browser, one key press there for each here. As a hand comes to a slider, its pictures are asked for; the first
key follows a moment later. What is shown for the first time is computed; shown again, the browser has it.
"""

from __future__ import annotations

import statistics

from convviz.texts import words

from .browser import Timed, browser, walk
from .measure import Result, p95
from .server import BARE, Server

#: Milliseconds from a slider's focus to the first key.
_GRIP = 100
#: Key presses for each figure, each way.
_MOVES = 23
_Ranges = dict[str, tuple[int, ...]]
#: The pages, what is walked through on each, the last the fastest, and how many times the bare page's median
#: and its 95th percentile they may take. Two pictures are drawn twice.
_PAGES: dict[str, tuple[str, _Ranges, float, float]] = {
    "paper setting, stacked": (
        "conv?layout=isometric&stride=1",
        {"kernel": (2, 3), "padding": (0, 1), "input": (3, 4, 5, 6, 7, 8)},
        0.6,
        1.0,
    ),
    "transposed, windows": (
        "transposed?view=gather&stride=1",
        {"kernel": (2, 3), "padding": (0, 1), "input": (2, 3, 4, 5, 6, 7)},
        0.6,
        1.0,
    ),
    "16x16 8->8": (
        "conv?in=8&out=8&stride=1",
        {"kernel": (2, 3), "padding": (1, 2), "input": (11, 12, 13, 14, 15, 16)},
        0.8,
        1.0,
    ),
    "transposed 8x8 to 24x24, both views": (
        "transposed?stride=3&view=gather&beside=scatter",
        {"kernel": (2, 3), "padding": (0, 1), "input": (3, 4, 5, 6, 7, 8)},
        2.0,
        2.0,
    ),
    "grouped 8x8 8->8 in 4 groups, with the weight": (
        "grouped?in=8&out=8&groups=4&stride=1",
        {"kernel": (2, 3), "padding": (0, 1), "input": (3, 4, 5, 6, 7, 8)},
        2.0,
        2.0,
    ),
    "separable 8x8 8->8, with the standard one": (
        "separable?in=8&out=8&beside=standard&stride=1",
        {"kernel": (2, 3), "padding": (0, 1), "input": (3, 4, 5, 6, 7, 8)},
        2.0,
        2.0,
    ),
}


def run() -> list[Result]:
    results = []
    with Server() as app, Server(BARE) as bare, browser() as chromium:
        context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        floor = _Floor(Timed(context.new_page(), bare.url(), "[data-testid=stMarkdown]"))
        for name, (link, ranges, middle, slow) in _PAGES.items():
            start = "&".join(f"{parameter}={values[0]}" for parameter, values in ranges.items())
            page = Timed(context.new_page(), app.url(f"{link}&{start}&numbers=random&seed=5"), ".stages")
            for kind, (ours, theirs) in _walked(page, ranges, floor).items():
                what, note = f"{name}, {kind}", f"n={len(ours)}"
                bases = statistics.median(theirs), p95(theirs)
                results += [
                    Result(f"{what}, median", statistics.median(ours), "ms", middle, bases[0], note=note),
                    Result(f"{what}, p95", p95(ours), "ms", slow, bases[1], note=note),
                ]
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


def _walked(page: Timed, ranges: _Ranges, floor: _Floor) -> dict[str, tuple[list[float], list[float]]]:
    """Walk through settings, and back again; return the times of the page and those of the bare one."""
    say = words("en")
    moves = list(walk(ranges))[:_MOVES]
    back = {"ArrowRight": "ArrowLeft", "ArrowLeft": "ArrowRight"}
    ways = {"first time": moves, "again": [(name, back[key]) for name, key in reversed(moves)]}
    found: dict[str, tuple[list[float], list[float]]] = {}
    for kind, way in ways.items():
        ours, theirs = found[kind] = ([], [])
        before = ""
        for name, key in way:
            field = page.slider(say(f"controls.{name}"))
            if name != before:
                field.focus()
                page.page.wait_for_timeout(_GRIP)
            before = name
            ours.append(page.press(field, key))
            theirs.append(floor.press())
    page.page.close()
    return found

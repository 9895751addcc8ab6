"""The gallery, from the address to its cards in the DOM on a warm server, against a bare Streamlit page.

Both are opened in turn in one browser that has Streamlit's own files already, as at any second visit. What
its pictures weigh and how long the slowest takes to draw is told beside it.
"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import Page

from convviz.cases import CASES
from convviz.ui.preview import preview

from .browser import browser, ready
from .measure import Result, p95
from .server import BARE, Server

_LIMIT = 2.5
_VISITS, _FIRST = 25, 3
#: The slowest picture should not be waited for, in milliseconds; nor should one be large, in kilobytes.
_DRAWN, _SENT = 500, 250

# Milliseconds from the navigation to the first element that a selector finds, in shadow roots as well.
_PROBE = """
(() => {
  const inside = (one) => one.shadowRoot?.querySelector(SELECTOR);
  const find = () => document.querySelector(SELECTOR) ?? [...document.querySelectorAll('*')].find(inside);
  const look = () => {
    if (find()) window.there = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
"""


def run() -> list[Result]:
    with Server() as app, Server(BARE) as bare, browser() as chromium:
        context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        pages = {
            app.url(): (_page(context.new_page(), ".card img"), []),
            bare.url(): (_page(context.new_page(), "[data-testid=stMarkdown] p"), []),
        }
        for visit in range(_FIRST + _VISITS):
            for url, (page, times) in pages.items():
                took = _opened(page, url)
                if visit >= _FIRST:
                    times.append(took)
        (_, ours), (_, theirs) = pages.values()
    note = f"n={_VISITS}"
    return [
        Result(
            "gallery in the DOM, median",
            statistics.median(ours),
            "ms",
            _LIMIT,
            statistics.median(theirs),
            note=note,
        ),
        Result("gallery in the DOM, p95", p95(ours), "ms", _LIMIT, p95(theirs), note=note),
        *_pictures(),
    ]


def _page(page: Page, selector: str) -> Page:
    page.add_init_script(_PROBE.replace("SELECTOR", repr(selector)))
    return page


def _opened(page: Page, url: str) -> float:
    page.bring_to_front()
    page.goto(url)
    page.wait_for_function("window.there")
    took = float(page.evaluate("window.there"))
    ready(page)
    return took


def _pictures() -> list[Result]:
    times, sizes = [], []
    for case in CASES.values():
        started = time.perf_counter()
        sizes.append(len(preview(case, "gif", "light")) / 1024)
        times.append((time.perf_counter() - started) * 1000)
    return [
        Result("a moving picture drawn, slowest", max(times), "ms", _DRAWN),
        Result("a moving picture drawn, median", statistics.median(times), "ms"),
        Result("a moving picture, largest", max(sizes), "KB", _SENT),
        Result("a moving picture, median", statistics.median(sizes), "KB"),
        Result("all moving pictures", sum(sizes), "KB"),
    ]

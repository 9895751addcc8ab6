"""A first visit and a second one through a slow network: seconds to the picture in the DOM, and what travels.

The server has had visitors; the browser has nothing of it the first time, and its cache the second.
"""

from __future__ import annotations

import statistics
import time

from playwright.sync_api import BrowserContext

from .browser import browser, ready
from .measure import Result
from .network import Network
from .server import Server

#: Seconds and megabytes at most.
_FIRST, _FIRST_SENT, _SECOND = 7.5, 1.4, 1.6
_VISITS = 3
_LINK, _PICTURE = "conv", ".stage svg"
#: Milliseconds until everything is there that comes after the picture.
_AFTER = 1500
_PATIENCE = 60_000


def run() -> list[Result]:
    first: list[tuple[float, float, float]] = []
    second: list[tuple[float, float, float]] = []
    with Server() as server, Network(server) as network, browser() as chromium:
        warming = chromium.new_context()
        page = warming.new_page()
        page.goto(server.url(_LINK))
        page.locator(_PICTURE).first.wait_for()
        warming.close()
        for _ in range(_VISITS):
            context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
            first.append(_visit(context, network))
            second.append(_visit(context, network))
            context.close()
    (took, sent, whole), (again, _, whole_again) = (
        [statistics.median(column) for column in zip(*some, strict=True)] for some in (first, second)
    )
    spread = f"{min(one[0] for one in first):.1f} to {max(one[0] for one in first):.1f}, n={_VISITS}"
    return [
        Result("first visit: picture in the DOM", took, "s", _FIRST, note=spread),
        Result("first visit: sent until then", sent, "MB", _FIRST_SENT, note="with the heads of the answers"),
        Result("first visit: sent in all", whole, "MB"),
        Result("second visit: picture in the DOM", again, "s", _SECOND),
        Result("second visit: sent in all", whole_again, "MB"),
    ]


def _visit(context: BrowserContext, network: Network) -> tuple[float, float, float]:
    """Return the seconds until the picture is there, the megabytes until then, and those of all."""
    page = context.new_page()
    before, started = network.received, time.perf_counter()
    page.goto(network.url(_LINK), wait_until="commit", timeout=_PATIENCE)
    page.locator(_PICTURE).first.wait_for(state="attached", timeout=_PATIENCE)
    took, sent = time.perf_counter() - started, network.received - before
    ready(page)
    page.wait_for_timeout(_AFTER)
    whole = network.received - before
    page.close()
    return took, sent / 1e6, whole / 1e6

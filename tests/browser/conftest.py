"""A Chromium, and visitors with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from ..conftest import OUTPUT

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the machine's Chromium, once for all tests."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield started
        started.close()


class Visitor:
    """A visitor in a window of their own."""

    def __init__(self, browser: Browser, address: str, **options: object) -> None:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        options.setdefault("locale", "en-US")
        self.context = browser.new_context(**options)
        self.address = address
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: str = "/conv") -> Visitor:
        """Go to a page and wait for its picture."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".stage svg")
        return self

    def step(self) -> int:
        """Return the step the player shows, from 1."""
        return int(self.page.locator(".count").inner_text().split("/")[0])

    def path(self, name: str) -> str:
        """Return the path data of a part of the picture."""
        return self.page.locator(f'[id="{name}"]').get_attribute("d") or ""

    def cell(self, plate: str, row: int, col: int, panel: int = 0) -> tuple[float, float]:
        """Return where on the screen the middle of a cell is."""
        at = self.page.evaluate(
            """([plate, r, c, number]) => {
                const holds = (element) => element.shadowRoot?.querySelector('.stage');
                const host = [...document.querySelectorAll('*')].find(holds);
                const panel = host.shadowRoot.player.panels[number];
                const [x, y] = panel.middle(plate, r, c, 0.5, 0.5);
                const at = new DOMPoint(x, y).matrixTransform(panel.svg.getScreenCTM());
                return [at.x, at.y];
            }""",
            [plate, row, col, panel],
        )
        return at[0], at[1]

    def shot(self, name: str) -> None:
        """Leave a screenshot for a person to look at."""
        self.page.screenshot(path=OUTPUT / f"{name}.png")


@pytest.fixture
def visit(browser: Browser, server: str) -> Iterator[type[Visitor]]:
    """Return a function that makes visitors; none of them may have met an error."""
    visitors: list[Visitor] = []

    def make(**options: object) -> Visitor:
        visitors.append(Visitor(browser, server, **options))
        return visitors[-1]

    yield make  # type: ignore[misc]
    for visitor in visitors:
        visitor.context.close()
        assert visitor.errors == []

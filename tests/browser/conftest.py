"""A server of the app and a Chromium to visit it with."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_ROOT = Path(__file__).parents[2]
#: Where the tests leave screenshots for a person to look at.
OUTPUT = _ROOT / "tests" / "output"

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
def server() -> Iterator[str]:
    """Run the app on a free port and return its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    OUTPUT.mkdir(exist_ok=True)
    with (OUTPUT / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=_ROOT,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://localhost:{port}"
            for _ in range(300):
                try:
                    with urllib.request.urlopen(f"{address}/_stcore/health"):
                        break
                except OSError:
                    time.sleep(0.1)
            else:
                pytest.fail("the server did not start within 30 s; see tests/output/server.log")
            yield address
        finally:
            process.terminate()
            process.wait(10)
    log_text = (OUTPUT / "server.log").read_text()
    assert "Traceback" not in log_text, "the server printed a traceback; see tests/output/server.log"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium; where there is none the tests are skipped, in CI they fail."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        say = pytest.fail if os.environ.get("CONVVIZ_BROWSER_REQUIRED") else pytest.skip
        say("no Chromium on this machine")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=found, args=_FLAGS)
        yield chromium
        chromium.close()


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

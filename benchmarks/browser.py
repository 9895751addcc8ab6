"""Chromium, and the pages in it whose moves are timed from inside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

from .measure import Missing

try:
    from playwright.sync_api import Browser, Error, Locator, Page, sync_playwright
except ImportError as error:
    raise Missing("playwright is not installed") from error

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
#: Milliseconds between the end of a script run and the next key press: the page has come to rest.
_REST = 120

#: JavaScript for the shadow root that the player lives in.
FIND_PLAYER = (
    "[...document.querySelectorAll('*')].map((e) => e.shadowRoot).find((r) => r?.querySelector('.player'))"
)

# From the key press to the first change below `target`; the observer is called when the whole change is done.
_PROBE = """
(target) => {
  let started = 0;
  let finish;
  addEventListener('keydown', () => {
    started = performance.now();
    window.changed = new Promise((resolve) => {
      finish = resolve;
      setTimeout(resolve, 20000, NaN);
    });
  }, true);
  new MutationObserver(() => {
    if (started) finish(performance.now() - started);
    started = 0;
  }).observe(target, { childList: true, characterData: true, subtree: true });
}
"""
_IDLE = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a headless Chromium: the system's, else the one ``playwright install`` fetched."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    with sync_playwright() as playwright:
        if found is None and not Path(playwright.chromium.executable_path).exists():
            raise Missing("no Chromium found; install one, or run: playwright install chromium")
        chromium = playwright.chromium.launch(executable_path=found, args=_ARGUMENTS)
        try:
            yield chromium
        finally:
            chromium.close()


def frames(page: Page, direction: str) -> list[bytes]:
    """Return a list that grows with the websocket messages "sent" or "received" from now on."""
    found: list[bytes] = []
    event = f"frame{direction}"
    page.on("websocket", lambda socket: socket.on(event, lambda data: found.append(data)))
    return found


def ready(page: Page) -> None:
    """Wait until the script has run and the page has come to rest."""
    page.wait_for_function(_IDLE)
    page.wait_for_timeout(_REST)


def walk(ranges: dict[str, tuple[int, ...]]) -> Iterator[tuple[str, str]]:
    """Yield (parameter, key) so that every press shows a setting not shown before."""
    names = list(ranges)
    forward = dict.fromkeys(names, True)
    at = dict.fromkeys(names, 0)
    for _ in range(len(list(product(*ranges.values()))) - 1):
        for name in reversed(names):
            following = at[name] + (1 if forward[name] else -1)
            if 0 <= following < len(ranges[name]):
                at[name] = following
                yield name, "ArrowRight" if forward[name] else "ArrowLeft"
                break
            forward[name] = not forward[name]


class Timed:
    """A page with sliders and the element whose change is waited for."""

    def __init__(self, page: Page, url: str, target: str) -> None:
        """Open `url`; `target` is a selector that may reach into shadow roots."""
        self.page = page
        page.goto(url)
        changing = page.locator(target)
        changing.wait_for()
        ready(page)
        changing.evaluate(_PROBE)

    def slider(self, label: str) -> Locator:
        return self.page.locator(f'input[type="range"][aria-label="{label}"]')

    def press(self, field: Locator, key: str) -> float:
        """Press a key in a field; return the milliseconds until the element has changed."""
        field.focus()
        self.page.bring_to_front()
        self.page.keyboard.press(key)
        try:
            took = float(self.page.evaluate("window.changed"))
        except Error as error:
            raise RuntimeError("the page went away while it was timed") from error
        if took != took:
            raise RuntimeError(f"nothing changed after {key} on {self.page.url}")
        ready(self.page)
        return took

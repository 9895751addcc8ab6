"""A Chromium, and visitors with it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect, sync_playwright

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
#: So many contexts are kept; each has a process of its own.
_ROOMS = 6


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the machine's Chromium, once for all tests."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield started
        started.close()


class Rooms:
    """Contexts of the browser, kept for the next visitor with the same options.

    A window of a process that has read the app's code before opens a page in half the time. So every
    context has a door: a page of the app's host that stays, and opens the windows of its visitors.
    """

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.free: dict[str, Page] = {}

    def take(self, options: dict[str, object]) -> Page:
        """Return a door that is nobody else's."""
        if door := self.free.pop(repr(sorted(options.items())), None):
            return door
        door = self.browser.new_context(**options).new_page()
        door.goto(f"{self.address}/_stcore/health")
        return door

    def give_back(self, door: Page, options: dict[str, object]) -> None:
        """Close all windows behind a door, and leave nothing of the visitor's to the next one."""
        for page in door.context.pages:
            if page is not door:
                page.close()
        door.context.clear_cookies()
        door.context.clear_permissions()
        door.context.unroute_all()
        door.evaluate("localStorage.clear()")
        name = repr(sorted(options.items()))
        spare = [self.free.pop(name, None), *list(self.free.values())[: 1 - _ROOMS]]
        self.free = {kept: other for kept, other in self.free.items() if other not in spare}
        for other in filter(None, spare):
            other.context.close()
        self.free[name] = door


class Visitor:
    """A visitor in a window of their own."""

    def __init__(self, rooms: Rooms, **options: object) -> None:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        options.setdefault("locale", "en-US")
        self.rooms, self.options = rooms, options
        self.door = rooms.take(options)
        self.context = self.door.context
        self.address = rooms.address
        with self.door.expect_popup() as opened:
            self.door.evaluate("void open('about:blank')")
        self.page: Page = opened.value
        self.page.set_default_timeout(20_000)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, path: str = "/conv") -> Visitor:
        """Go to a page and wait for its picture."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector(".stage svg")
        return self

    def pull_out(self, drawer: str) -> Locator:
        """Open a drawer by its words, and wait until it stands open, on the screen as far as it fits.

        While it slides, a page cannot be scrolled to its end, and a list that opens in it closes again.
        """
        found = self.page.locator("details", has=self.page.locator("summary", has_text=drawer))
        found.locator("summary").first.click()
        self.page.wait_for_function(
            """(drawer) => {
                const heights = (drawer.heights ??= []);
                heights.push(drawer.scrollHeight);
                return heights.length > 12 && new Set(heights.slice(-12)).size === 1;
            }""",
            arg=found.element_handle(),
        )
        found.evaluate("drawer => drawer.scrollIntoView({block: 'end'})")
        return found

    def choose(self, label: str, option: str) -> None:
        """Choose from a list by what the option says first.

        A page that is drawn again closes a list that stands open: then it is opened once more.
        """
        listed = self.page.get_by_role("listbox").get_by_role("option")
        wanted = listed.filter(has_text=re.compile(f"^{re.escape(option)}")).first
        for last in (False, False, True):
            self.page.get_by_label(label, exact=True).click()
            try:
                wanted.click(timeout=None if last else 5000)
                break
            except TimeoutError:
                if last:
                    raise
                self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("listbox")).to_have_count(0)

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
                const { drawing } = host.shadowRoot.workbench.player.panels[number];
                const [x, y] = drawing.plate(plate).point(r + 0.5, c + 0.5);
                const at = new DOMPoint(x, y).matrixTransform(drawing.svg.getScreenCTM());
                return [at.x, at.y];
            }""",
            [plate, row, col, panel],
        )
        return at[0], at[1]

    def corner(self, plate: str, row: int, col: int) -> tuple[float, float]:
        """Return where on the screen the first corner of a cell of the leading picture is."""
        x, y = self.cell(plate, row, col)
        right, _ = self.cell(plate, row, col + 1)
        _, low = self.cell(plate, row + 1, col)
        # In a picture whose rows and columns are upright.
        return x - (right - x) / 2, y - (low - y) / 2

    def handle(self, number: int) -> tuple[float, float]:
        """Return where on the screen a corner can be dragged: the input's, the padding's."""
        box = self.page.locator(".stage .handle").nth(number).bounding_box()
        assert box
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def leave(self) -> None:
        """Close the visitor's windows."""
        self.rooms.give_back(self.door, self.options)

    def shot(self, name: str) -> None:
        """Leave a screenshot for a person to look at."""
        self.page.screenshot(path=OUTPUT / f"{name}.png")


@pytest.fixture(scope="session")
def rooms(browser: Browser, server: str) -> Rooms:
    return Rooms(browser, server)


@pytest.fixture(scope="session")
def nginx() -> str:
    """Return the path of nginx, which stands where only administrators look; without it, skip."""
    if path := shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return path
    pytest.skip("no nginx found")


@pytest.fixture
def visit(rooms: Rooms) -> Iterator[Callable[..., Visitor]]:
    """Return a function that makes visitors; none of them may have met an error."""
    visitors: list[Visitor] = []

    def make(**options: object) -> Visitor:
        visitors.append(Visitor(rooms, **options))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.leave()
    for visitor in visitors:
        assert visitor.errors == []

"""What jumps while a page comes through a slow network (cumulative layout shift), wide and on a phone."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, ViewportSize

from .browser import browser, ready
from .measure import Result
from .network import Network
from .server import Server

#: A page that jumps no more is called good.
_LIMIT = 0.1
_SCREENS: dict[str, ViewportSize] = {
    "1440x900": {"width": 1440, "height": 900},
    "390x844": {"width": 390, "height": 844},
}
#: The pages, and what stands on each when it has come.
_PAGES = {
    "": ".card img",
    "conv": ".stage svg",
    "transposed": ".stage svg",
    "grouped": ".stage svg",
    "separable": ".stage svg",
    "image": ".lens",
}
#: Milliseconds in which the rest comes, and after which a page counts as lost.
_AFTER, _PATIENCE = 1500, 60_000

# The worst window of time: of shifts less than 1 s apart, 5 s in all at most (web.dev/articles/cls).
_OBSERVE = """
(() => {
  window.shifts = { worst: 0, what: '' };
  let first = 0;
  let last = -1e9;
  let sum = 0;
  let most = 0;
  let what = '';
  const name = (node) => {
    const element = node?.nodeType === 1 ? node : node?.parentElement;
    return element ? (element.dataset.testid ?? (element.getAttribute('class') || element.tagName)) : '';
  };
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      if (shift.hadRecentInput) continue;
      if (shift.startTime - last >= 1000 || shift.startTime - first >= 5000) {
        first = shift.startTime;
        sum = 0;
        most = 0;
      }
      last = shift.startTime;
      sum += shift.value;
      if (shift.value > most) {
        most = shift.value;
        what = shift.sources.map(({ node }) => name(node)).join(', ');
      }
      if (sum > window.shifts.worst) window.shifts = { worst: sum, what };
    }
  }).observe({ type: 'layout-shift', buffered: true });
})();
"""


def run() -> list[Result]:
    with Server() as server, Network(server) as network, browser() as chromium:
        return [_shift(chromium, network, link, screen) for screen in _SCREENS for link in _PAGES]


def _shift(chromium: Browser, network: Network, link: str, screen: str) -> Result:
    """Open a page in a browser that has nothing of it."""
    context = chromium.new_context(locale="en-US", viewport=_SCREENS[screen])
    context.add_init_script(_OBSERVE)
    page = context.new_page()
    page.goto(network.url(link), wait_until="commit", timeout=_PATIENCE)
    page.locator(_PAGES[link]).first.wait_for(timeout=_PATIENCE)
    found = _come(page)
    context.close()
    note = f"most by {found['what'][:60]}" if found["what"] else ""
    return Result(f"/{link}, {screen}", found["worst"], "", _LIMIT, note=note)


def _come(page: Page) -> dict[str, object]:
    ready(page)
    page.wait_for_timeout(_AFTER)
    found: dict[str, object] = page.evaluate("window.shifts")
    return found

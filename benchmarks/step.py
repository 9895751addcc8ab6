"""A step, a scrub or a hover in the player: done within one frame of the screen, without the server.

Timed from the start of a frame, in which the event comes, until that frame has been painted: the
player's own work, styles, layout and paint.
"""

from __future__ import annotations

import statistics

from playwright.sync_api import Page

from .browser import FIND_PLAYER, browser, frames, ready
from .measure import Result, p95
from .server import Server

_FRAME = 1000 / 60
_EVENTS, _KEYS = 60, 100
_LINKS = {
    "256 placements": "conv?input=16&kernel=3&stride=1&padding=1",
    "256 placements, flat": "conv?input=16&kernel=3&stride=1&padding=1&layout=flat",
    "2048 placements": "conv?input=16&kernel=3&stride=1&padding=1&in=8&out=8",
    "grouped, 512 placements": "grouped?input=8&kernel=3&padding=1&in=8&out=8&groups=4",
}

# Sends `count` events, one in each frame; returns [player's milliseconds, milliseconds in the frame].
_DRIVE = """
async ([kind, count]) => {
  const root = ROOT;
  const { player } = root.workbench;
  const [panel] = player.panels;
  const scrub = root.querySelector('.bar input[type=range]');
  const painted = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  });
  const middle = (plate, r, c) => {
    const at = new DOMPoint(...panel.drawing.plate(plate).point(r + .5, c + .5));
    return at.matrixTransform(panel.drawing.svg.getScreenCTM());
  };
  const over = (plate, at) => {
    const { rows, cols } = panel.data.plates[plate];
    const point = middle(plate, Math.floor(at / cols) % rows, at % cols);
    const event = { clientX: point.x, clientY: point.y, pointerType: 'mouse', bubbles: true };
    panel.stage.element.dispatchEvent(new PointerEvent('pointermove', event));
  };
  const { targets, inputs, kernels } = panel.data;
  const send = {
    step: () =>
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true })),
    scrub: (at) => {
      scrub.value = (at * 97) % player.steps;
      scrub.dispatchEvent(new Event('input', { bubbles: true }));
    },
    'hover output': (at) => over(targets[at % targets.length], at),
    'hover input': (at) => over(inputs[at % inputs.length], at * 7),
    'hover weight': (at) => over(kernels[at % kernels.length], at),
  }[kind];
  const times = [];
  for (let at = 0; at < count; at++) {
    await new Promise(requestAnimationFrame);
    const started = performance.now();
    player.took = NaN;
    send(at + 1);
    await painted();
    times.push([player.took, performance.now() - started]);
  }
  player.hover(null);
  return times;
}
""".replace("ROOT", FIND_PLAYER)
_KINDS = ("step", "scrub", "hover output", "hover input", "hover weight")


def run() -> list[Result]:
    results = []
    with Server() as server, browser() as chromium:
        context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        for name, link in _LINKS.items():
            page = context.new_page()
            sent = frames(page, "sent")
            page.goto(server.url(link))
            page.locator(".player").wait_for()
            ready(page)
            # The player's code and styles are warm after the first round.
            for kind in _KINDS:
                page.evaluate(_DRIVE, [kind, 10])
            for kind in _KINDS:
                results.append(_times(page, name, kind))
            results.append(Result(f"{name}, {_KEYS} steps: messages sent", _messages(page, sent), "", 0))
            page.close()
    return results


def _times(page: Page, name: str, kind: str) -> Result:
    times = page.evaluate(_DRIVE, [kind, _EVENTS])
    # An event that leads to nothing new is not drawn.
    drawn = [(own, frame) for own, frame in times if own == own]
    if len(drawn) < _EVENTS // 2:
        raise RuntimeError(f"only {len(drawn)} of {_EVENTS} events were drawn ({kind}, {name})")
    own, frame = ([pair[side] for pair in drawn] for side in (0, 1))
    note = f"median {statistics.median(frame):.2g}; the player's own work {p95(own):.2g}, n={len(drawn)}"
    return Result(f"{name}, {kind}: p95", p95(frame), "ms", _FRAME, note=note)


def _messages(page: Page, sent: list[bytes]) -> int:
    """Press the arrow key as a person would; return how many messages left the browser."""
    page.evaluate("document.activeElement?.blur()")
    at = f"({FIND_PLAYER}).workbench.player.step"
    page.keyboard.press("Home")
    before = len(sent)
    for _ in range(_KEYS):
        page.keyboard.press("ArrowRight")
    ready(page)
    if page.evaluate(at) != _KEYS:
        raise RuntimeError(f"{_KEYS} key presses led to step {page.evaluate(at)}")
    return len(sent) - before

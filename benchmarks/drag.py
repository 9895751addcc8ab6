"""A slider dragged with the mouse, 30 values a second: what each frame of the screen shows, near and far.

The input's size goes over its range and back, again and again, for some seconds of one drag; no picture of it
was shown before. The first way over the range and back is told by itself: on it the pictures are still to
come. What a frame shows is counted in the lines of the input's grid as they are drawn, so a picture that
comes late, or is another's, counts as what it is. Far is behind 150 ms there and back and 1.6 Mbit/s.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from playwright.sync_api import Browser, Page

from convviz.texts import words

from .browser import FIND_PLAYER, browser, ready
from .measure import Result, p95
from .network import Network
from .server import Server

#: Seconds from one value to the next, and of a drag.
_STEP, _LENGTH = 1 / 30, 5.0
#: What the hand needs, once it is down, before it moves.
_GRIP = 0.1
_DRAGS = 3
#: How wide Chromium's thumb is, in pixels.
_THUMB = 16
#: Of the frames, in percent, so many show the thumb's own value.
_OWN = 95
_CHANNELS = {"small": 1, "8->8": 8}
#: Pictures a second at least, near and far; timers are not exact to the last tenth.
_NEAR = {"small": 29.9, "8->8": 20}
_FAR = {"small": 25, "8->8": 12}

# Notes in every frame: the milliseconds, the thumb's value, the value that is drawn (0 where nothing is).
_WATCH = """
([range, channels]) => {
  const root = ROOT;
  const drawn = () => {
    const lines = root.querySelector('.stage [id="input-grid"]')?.getAttribute('d').match(/M/g)?.length ?? 0;
    // A plate of each channel, with a line around each row and each column.
    return lines / channels / 2 - 1;
  };
  const seen = (window.seen = []);
  const look = (now) => {
    seen.push([now, Number(range.value), drawn()]);
    window.looking = requestAnimationFrame(look);
  };
  window.looking = requestAnimationFrame(look);
}
""".replace("ROOT", FIND_PLAYER)
_SEEN = "() => { cancelAnimationFrame(window.looking); return window.seen; }"


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of the screen: when it was, in milliseconds; the thumb's value, and the one that is drawn."""

    at: float
    thumb: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a drag: values and pictures a second, percent of frames with the thumb's own, lags."""

    driven: float
    pictures: float
    own: float
    lags: Sequence[float]


def seen(frames: Sequence[Frame]) -> Seen:
    """Judge the frames from the thumb's first move to its last.

    The lag of a frame is how long ago the thumb left the value that is drawn, 0 while it is there.
    """
    moves = [at for at in range(1, len(frames)) if frames[at].thumb != frames[at - 1].thumb]
    drag = frames[moves[0] : moves[-1] + 1]
    seconds = (drag[-1].at - drag[0].at) / 1000
    # The change in the first frame begins the time: it is none of those that pass in it.
    changes = sum(after.drawn != before.drawn for before, after in pairwise(drag))
    left: dict[int, float] = {}
    lags = []
    before = frames[0].thumb
    for frame in drag:
        if frame.thumb != before:
            left[before] = frame.at
        before = frame.thumb
        # What the thumb never had is as late as can be.
        late = frame.at - left.get(frame.drawn, drag[0].at)
        lags.append(0.0 if frame.drawn == frame.thumb else late)
    own = statistics.mean(frame.drawn == frame.thumb for frame in drag)
    return Seen((len(moves) - 1) / seconds, changes / seconds, 100 * own, lags)


def run() -> list[Result]:
    results = []
    with Server() as server, Network(server) as network, browser() as chromium:
        for place, address, least in (("near", server.url(), _NEAR), ("far", network.url(), _FAR)):
            for size, channels in _CHANNELS.items():
                found = _dragged(chromium, address, channels, 100 * len(results))
                strict = place == "near" and size == "small"
                results += _results(f"{size}, {place}", found, least[size], _OWN if strict else None)
    return results


def _results(what: str, drags: Sequence[list[Frame]], least: float, own: float | None) -> list[Result]:
    whole = [seen(frames) for frames in drags]
    first = [seen(first_way(frames)) for frames in drags]
    pictures, driven = (
        statistics.mean(getattr(one, name) for one in whole) for name in ("pictures", "driven")
    )
    lags = [lag for one in whole for lag in one.lags]
    shown, shown_first = (statistics.mean(one.own for one in some) for some in (whole, first))
    early = statistics.mean(one.pictures for one in first)
    note = f"of {driven:.1f} driven; {early:.3g} on the first way over the range and back"
    return [
        Result(f"{what}: pictures a second", pictures, "", least, at_least=True, note=note),
        Result(
            f"{what}: frames with the thumb's own value",
            shown,
            "%",
            own,
            at_least=True,
            note=f"{shown_first:.3g} on the first way; n={len(lags)}",
        ),
        Result(
            f"{what}: lag, median",
            statistics.median(lags),
            "ms",
            note=f"p95 {p95(lags):.0f}, most {max(lags):.0f}",
        ),
    ]


def first_way(frames: list[Frame]) -> list[Frame]:
    """Return the frames until the thumb has been at both ends and is back where it began."""
    start, ends = (
        frames[0].thumb,
        {min(frame.thumb for frame in frames), max(frame.thumb for frame in frames)},
    )
    missing = set(ends)
    for at, frame in enumerate(frames):
        missing.discard(frame.thumb)
        if not missing and frame.thumb == start:
            return frames[: at + 1]
    return frames


def _dragged(chromium: Browser, address: str, channels: int, seed: int) -> list[list[Frame]]:
    """Return what was seen of some drags, each with other numbers."""
    page = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900}).new_page()
    found = []
    for number in range(_DRAGS):
        sizes = f"input=5&kernel=3&stride=1&padding=1&in={channels}&out={channels}"
        page.goto(f"{address}conv?{sizes}&numbers=random&seed={seed + number}", timeout=60_000)
        page.locator(".stage svg").first.wait_for(timeout=60_000)
        ready(page)
        found.append(_drag(page, channels))
    page.context.close()
    return found


def _drag(page: Page, channels: int) -> list[Frame]:
    slider = page.locator(f'input[type="range"][aria-label="{words("en")("controls.input")}"]')
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    least, most, value = (int(slider.evaluate(f"range => range.{name}")) for name in ("min", "max", "value"))
    # The middle of the thumb cannot come to the slider's ends.
    width = box["width"] - _THUMB

    def place(at: int) -> tuple[float, float]:
        left = box["x"] + _THUMB / 2 + width * (at - least) / (most - least)
        return left, box["y"] + box["height"] / 2

    slider.evaluate(f"(range) => ({_WATCH})([range, {channels}])")
    page.mouse.move(*place(value))
    page.mouse.down()
    page.wait_for_timeout(1000 * _GRIP)
    due = time.perf_counter()
    end, way = due + _LENGTH, 1
    while due < end:
        way = -way if not least <= value + way <= most else way
        value += way
        page.mouse.move(*place(value))
        due += _STEP
        time.sleep(max(0.0, due - time.perf_counter()))
    page.mouse.up()
    frames = [Frame(at, int(thumb), round(drawn)) for at, thumb, drawn in page.evaluate(_SEEN)]
    # Values that pass between two frames are nobody's to see.
    if len({frame.thumb for frame in frames}) <= (most - least) / 2:
        raise RuntimeError("the mouse did not move the slider over its range")
    return frames

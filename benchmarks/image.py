"""The picture page at its largest: slider key press to the new result, and the memory a visitor takes.

The time is that of the convolution, its display, the way to the browser and the drawing there, against a
bare Streamlit page in the same browser and 30 ms more. Memory is the server's: the most while a first visitor
moves a slider, above that of a server that has only shown another page; and what each further visitor leaves
behind when their session has ended.
"""

from __future__ import annotations

import asyncio
import statistics

from convviz.figures import folder
from convviz.parameters import limits
from convviz.texts import words

from .browser import Timed, browser, walk
from .client import Client
from .connection import Connection
from .measure import Result, p95
from .server import BARE, Server

#: What may be added to so many times the bare page's milliseconds, and how much more colour may take.
_LIMIT, _MORE, _COLOUR = 2.5, 30.0, 2.0
#: Key presses for each figure.
_MOVES = 42
_GREY = "512x512 grey, 3x3"
#: The pages, and the dilations walked through, (rows, columns): every result is a new one of full size.
_PAGES = {
    _GREY: ("image?side=512&weights=sharpen&dilation=1x2", (range(1, 8), range(2, 9))),
    "512x512 in colour, 5x5 dilated": (
        "image?side=512&colour=1&weights=gaussian&kernel=5&dilation=2x3",
        (range(2, 8), range(3, 9)),
    ),
}
_MEMORY, _LEFT = 60, 1
_MOST_OF = "image?side=512&colour=1&weights=gaussian&kernel=5"
_VISITS = 2
#: Seconds for which a session waits for its browser to come back, and until nothing of it is left.
_KEPT, _GONE = 5, 10


def run() -> list[Result]:
    return [*_times(), *asyncio.run(_memory())]


def _times() -> list[Result]:
    say = words("en")
    dilation = say("controls.dilation")
    labels = [say(f"controls.{axis}", name=dilation) for axis in ("vertical", "horizontal")]
    results = []
    with Server() as app, Server(BARE) as bare, browser() as chromium:
        context = chromium.new_context(locale="en-US", viewport={"width": 1280, "height": 900})
        floor = Timed(context.new_page(), bare.url(), "[data-testid=stMarkdown]")
        for name, (link, dilations) in _PAGES.items():
            page = Timed(context.new_page(), app.url(link), ".lens")
            ranges = {label: tuple(values) for label, values in zip(labels, dilations, strict=True)}
            ours, theirs = [], []
            for move, (label, key) in enumerate(list(walk(ranges))[:_MOVES]):
                ours.append(page.press(page.slider(label), key))
                theirs.append(floor.press(floor.slider("value"), "ArrowLeft" if move % 2 else "ArrowRight"))
            page.page.close()
            share = 1.0 if name == _GREY else _COLOUR
            for kind, middle in (("median", statistics.median), ("p95", p95)):
                limit = share * (_LIMIT * middle(theirs) + _MORE)
                note = f"n={len(ours)}, bare page {middle(theirs):.1f} ms"
                results.append(Result(f"{name}, {kind}", middle(ours), "ms", limit, note=note))
    return results


async def _memory() -> list[Result]:
    """Weigh the server before, during and after a visit, several times."""
    with Server(None, f"--server.disconnectedSessionTTL={_KEPT}") as server:
        other = Client(server, "conv")
        await other.open()
        await other.close()
        await asyncio.sleep(_KEPT + _GONE)
        idle = server.megabytes()
        most = await _visit(server)
        await asyncio.sleep(_KEPT + _GONE)
        left = [server.megabytes()]
        for _ in range(_VISITS):
            await _visit(server)
            await asyncio.sleep(_KEPT + _GONE)
            left.append(server.megabytes())
    return [
        Result("a visitor with 512x512 in colour, most", most - idle, "MB", _MEMORY),
        Result("left when the session has ended", left[0] - idle, "MB", note="results kept for others too"),
        Result("left by each of the next", (left[-1] - left[0]) / _VISITS, "MB", _LEFT, note=f"n={_VISITS}"),
    ]


async def _visit(server: Server) -> float:
    """Open the page, have a slider's results and leave; return the most megabytes seen."""
    client, connection = Client(server, _MOST_OF), Connection(server)
    done = asyncio.Event()
    seen = []

    async def watch() -> None:
        while not done.is_set():
            seen.append(server.megabytes())
            await asyncio.sleep(0.005)

    watching = asyncio.create_task(watch())
    await client.open()
    for value in limits("image")["dilation"]:
        await client.set("image", shown=True, **{"dilation.v": value})
        await connection.get(f"{folder()}/result/image.bin?{_MOST_OF.partition('?')[2]}&dilation={value}")
    done.set()
    await watching
    connection.close()
    await client.close()
    return max(seen)

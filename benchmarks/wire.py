"""What a slider move sends to the browser: the packed picture by its address, and what the page says."""

from __future__ import annotations

import asyncio

from convviz.cases import CASES
from convviz.figures import folder
from convviz.scene import LAYOUTS

from .client import Client
from .connection import Connection
from .measure import Result
from .server import Server
from .slides import Slide, slide, view_of

_PAPER, _LARGEST = 60, 400
#: Settings that send the most.
_LARGE = {
    "16x16 k3 p1 8->8": "conv?input=16&kernel=3&stride=1&padding=1&in=8&out=8",
    "16x16 k3 p6 8->8": "conv?input=16&kernel=3&stride=1&padding=6&in=8&out=8",
    "12x12 k7 p1 8->8, flat": "conv?input=12&kernel=7&stride=1&padding=1&in=8&out=8&layout=flat",
    "16x16 k7 p0 8->4, flat": "conv?input=16&kernel=7&stride=1&padding=0&in=8&out=4&layout=flat",
    "transposed 8x8 to 24x24, windows and stamps": (
        "transposed?input=8&kernel=3&stride=3&view=gather&beside=scatter"
    ),
    "grouped 8x8 8->8, with the weight": "grouped?input=8&kernel=3&in=8&out=8&groups=1",
    "grouped 8x8 8->8, each group on its own": "grouped?input=8&kernel=3&in=8&out=8&groups=4&beside=split",
    "separable 8x8 8->8, with the standard one": "separable?input=8&kernel=3&in=8&out=8&beside=standard",
    "transposed, matrix 256x144 and stamps": (
        "transposed?input=6&kernel=3&stride=1&in=4&out=4&view=CT&beside=scatter"
    ),
}
#: The same on the picture page, whose slider is that of dilation.
_PICTURES = {
    "512x512 in colour, blurred": "image?side=512&colour=1&weights=gaussian&kernel=5&tone=clamped",
    "512x512 in colour, sharpened": "image?side=512&colour=1&weights=sharpen&tone=clamped",
    "96x96 in colour enlarged by 4, three ways": (
        "image?way=transposed&small=96&factor=4&colour=1&weights=gaussian&tone=clamped"
    ),
}


def run() -> list[Result]:
    with Server() as server:
        return [*asyncio.run(_by_address(server)), *asyncio.run(_results(server))]


async def _by_address(server: Server) -> list[Result]:
    connection = Connection(server)

    async def sent(one: Slide) -> tuple[float, float, float]:
        """Return what a move to the first setting sends, what of it the page says, and all pictures."""
        picture = len(await connection.get(one.picture(one.first)))
        together = len(await connection.get(one.all))
        client = Client(server, one.page)
        await client.open()
        before = client.received
        await client.set(one.page, shown=True, **one.widgets[one.first])
        said = client.received - before
        await client.close()
        return (picture + said) / 1024, said / 1024, together / 1024

    results = []
    for layout in LAYOUTS:
        found = {}
        for name, case in CASES.items():
            if case.source == "paper" and case.page != "pooling":
                view = view_of(f"{case.page}?case={name}&layout={layout}")
                found[name] = await sent(slide(view, "input"))
        which = max(found, key=lambda name: found[name])
        results.append(_result(f"most for a paper figure, {layout}", found[which], _PAPER, which))
    for name, link in _LARGE.items():
        results.append(_result(name, await sent(slide(view_of(link), "input")), _LARGEST))
    connection.close()
    return results


def _result(what: str, sent: tuple[float, float, float], limit: float, which: str = "") -> Result:
    whole, said, together = sent
    note = f"{said:.1f} of it said by the page; all of the slider {together:.0f}"
    return Result(what, whole, "KB", limit, note=f"{which}; {note}" if which else note)


async def _results(server: Server) -> list[Result]:
    """Ask for results of the picture page, as its slider of dilation does."""
    connection = Connection(server)
    results = []
    for name, link in _PICTURES.items():
        body = await connection.get(
            f"{folder()}/result/image.bin?{link.partition('?')[2]}&dilation=2&lang=en"
        )
        results.append(Result(name, len(body) / 1024, "KB", _LARGEST))
    connection.close()
    return results

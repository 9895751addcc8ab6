"""What a slider move sends to the browser, and whether the player's code travels again."""

from __future__ import annotations

from playwright.sync_api import Page, Response
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from convviz.cases import CASES
from convviz.scene import LAYOUTS
from convviz.texts import words

from .browser import Timed, browser, frames, ready
from .measure import Result
from .server import Server

_PAPER, _LARGEST = 60, 400
#: The player's code and styles, if they travel with every move.
_CODE = 12
#: The components that are drawn from data of ours.
_PLAYERS = ("convviz_player", "convviz_photo", "convviz_lens")
#: Settings that send the most: links of the page one move away, and the slider that is moved up.
_LARGE = {
    "16x16 k3 p1 8->8": "conv?input=15&kernel=3&stride=1&padding=1&in=8&out=8",
    "16x16 k3 p6 8->8": "conv?input=15&kernel=3&stride=1&padding=6&in=8&out=8",
    "12x12 k7 p1 8->8, flat": "conv?input=11&kernel=7&stride=1&padding=1&in=8&out=8&layout=flat",
    "16x16 k7 p0 8->4, flat": "conv?input=15&kernel=7&stride=1&padding=0&in=8&out=4&layout=flat",
    "transposed 8x8 to 24x24, windows and stamps": (
        "transposed?input=7&kernel=3&stride=3&view=gather&beside=scatter"
    ),
    "grouped 8x8 8->8, with the weight": "grouped?input=7&kernel=3&in=8&out=8&groups=1",
    "grouped 8x8 8->8, each group on its own": "grouped?input=7&kernel=3&in=8&out=8&groups=4&beside=split",
    "separable 8x8 8->8, with the standard one": "separable?input=7&kernel=3&in=8&out=8&beside=standard",
    "transposed, matrix 256x144 and stamps": (
        "transposed?input=5&kernel=3&stride=1&in=4&out=4&view=CT&beside=scatter"
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


class _Traffic:
    """What a page got since it was last asked, in KB: by the websocket, the player's of it, and of code."""

    def __init__(self, page: Page) -> None:
        self._frames = frames(page, "received")
        self._code: list[Response] = []
        page.on("response", lambda answer: self._code.append(answer) if "/assets/" in answer.url else None)

    def take(self) -> tuple[float, float, float]:
        total, player = 0, 0
        for frame in self._frames:
            total += len(frame)
            message = ForwardMsg.FromString(frame)
            if message.delta.new_element.bidi_component.component_name in _PLAYERS:
                player += len(frame)
        self._frames.clear()
        code = sum(len(answer.body()) for answer in self._code)
        self._code.clear()
        return total / 1024, player / 1024, code / 1024


def run() -> list[Result]:
    say = words("en")
    results: list[Result] = []
    again = 0.0
    with Server() as server, browser() as chromium:
        context = chromium.new_context(locale="en-US")

        def move(
            link: str, label: str, key: str, target: str = ".stages"
        ) -> tuple[tuple[float, float, float], ...]:
            """Return the traffic of opening the page with a link, and of one move on it."""
            page = context.new_page()
            traffic = _Traffic(page)
            timed = Timed(page, server.url(link), target)
            opened = traffic.take()
            timed.press(timed.slider(label), key)
            ready(page)
            moved = traffic.take()
            page.close()
            return opened, moved

        for layout in LAYOUTS:
            most, which = (0.0, 0.0, 0.0), ""
            for name, case in CASES.items():
                if case.source != "paper" or case.page == "pooling":
                    continue
                # The move starts at the neighbour with one more row and column.
                height, width = case.setting.input
                link = f"{case.page}?case={name}&input={height + 1}x{width + 1}&layout={layout}"
                opened, moved = move(link, say("controls.input"), "ArrowLeft")
                again = max(again, moved[2])
                if moved > most:
                    most, which = moved, name
            note = f"{which}; {most[1]:.1f} of it the player's"
            results.append(Result(f"most for a paper figure, {layout}", most[0], "KB", _PAPER, note=note))
        results.append(
            Result("opening the page", opened[0], "KB", note=f"beside {opened[2]:.1f} KB of code, unpacked")
        )
        for name, link in _LARGE.items():
            _, moved = move(link, say("controls.input"), "ArrowRight")
            again = max(again, moved[2])
            note = f"{moved[1]:.1f} of it the player's"
            results.append(Result(name, moved[0], "KB", _LARGEST, note=note))
        for name, link in _PICTURES.items():
            _, moved = move(link, say("controls.dilation"), "ArrowRight", ".lens")
            again = max(again, moved[2])
            results.append(Result(name, moved[0], "KB", _LARGEST))
    note = "" if again else "it reaches a browser once"
    results.append(Result("the player's code, with a move", again, "KB", _CODE, note=note))
    return results

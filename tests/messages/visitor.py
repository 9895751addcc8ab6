"""A visitor without a browser: says what browsers say of widgets, and takes note of all that a page draws."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.client import Client, Widget
from benchmarks.server import Server

from ..views.pages import collected

#: What a page says in words: kinds of elements, and where each has its text.
_TEXTS = {"markdown": "body", "alert": "body", "code": "code_text", "html": "body", "toast": "body"}


class Visitor(Client):
    """A client that remembers what the last run drew.

    Attributes
    ----------
    texts : set of (kind, text)
        What it says, the words of a choice by its id.
    given : dict of str to (str, bytes)
        What it gave to components, by key.
    """

    def __init__(self, server: Server, link: str) -> None:
        super().__init__(server, link, caches=False)
        self.texts: set[tuple[str, str]] = set()
        self.given: dict[str, tuple[str, bytes]] = {}

    def _take(self, data: str | bytes) -> bool:
        assert isinstance(data, bytes)
        if ForwardMsg.FromString(data).WhichOneof("type") == "new_session":
            self.texts, self.given = set(), {}
        return super()._take(data)

    def _found(self, drawn: Element | Block, part: str, kinds: Any = None) -> None:
        super()._found(drawn, part, kinds)
        kind = drawn.WhichOneof("type") or ""
        if kind in _TEXTS:
            self.texts.add((kind, getattr(getattr(drawn, kind), _TEXTS[kind])))
        if kind in ("expandable", "selectbox", "slider"):
            widget = getattr(drawn, kind)
            self.texts.add((widget.id if kind != "expandable" else kind, widget.label))
            self.texts |= {(widget.id, word) for word in getattr(widget, "options", ())}
        if kind == "bidi_component":
            component = drawn.bidi_component
            self.given[component.id.split("-", 2)[2]] = (component.json, component.bytes)

    def _finish(self, how: int) -> bool:
        done = super()._finish(how)
        if how == ForwardMsg.FINISHED_SUCCESSFULLY:
            # A browser forgets what a widget says that the page no longer has.
            there = {widget.id for widget in self.widgets.values()}
            self._states = {name: state for name, state in self._states.items() if name in there}
        return done

    def state(self, key: str) -> WidgetState:
        """Return what a widget says."""
        return self._states[self.widgets[key].id]

    async def choose(self, key: str, value: Any) -> None:
        """Say another value of a widget, as a browser does: a choice by its words."""
        widget = self.widgets[key]
        await self.say([_state(widget, value)], widget.part, keep=True)

    async def pull_out(self, *drawers: str) -> None:
        await self.say([WidgetState(id=self.widgets[key].id, bool_value=True) for key in drawers], keep=True)

    def link(self, page: str) -> str:
        """Return the link to what a page shows."""
        view = collected(page, self.values(page))
        return f"{view.link()}&lang={json.loads(self.data[f'{page}.workbench'])['language']}"

    def notes(self, page: str) -> list[str]:
        """Return what a page tells of its link."""
        return list(json.loads(self.data[f"{page}.workbench"])["notes"])


def _state(widget: Widget, value: Any) -> WidgetState:
    state = WidgetState(id=widget.id)
    match widget.kind:
        case "slider" if widget.drawn.options:
            state.string_array_value.data.append(str(value))
        case "slider":
            state.double_array_value.data.append(value)
        case "number_input":
            state.double_value = value
        case "checkbox":
            state.bool_value = value
        case "selectbox":
            state.string_value = value
        case "button_group":
            state.string_array_value.data.extend(value)
    return state


def visit(server: Server, link: str, act: Callable[[Visitor], Awaitable[None]]) -> None:
    """Open a page, act on it, and see that nothing broke."""

    async def all_of_it() -> None:
        visitor = Visitor(server, link)
        try:
            await visitor.open()
            await act(visitor)
            assert visitor.exceptions == []
            assert visitor.alive
        finally:
            await visitor.close()

    complaints = server.complaints()
    # In a thread of its own: a browser of other tests may keep an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(all_of_it())).result()
    assert server.complaints() == complaints, server.log()[-3000:]

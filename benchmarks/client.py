"""A visitor without a browser: a websocket that says to the server what Streamlit's page would say."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from .measure import Missing
from .server import Server

try:
    from websockets.asyncio.client import ClientConnection, connect
    from websockets.exceptions import ConnectionClosed
except ImportError as error:
    raise Missing("websockets is not installed") from error

__all__ = ["Client", "ConnectionClosed", "Widget", "events"]

#: Blocks that are widgets.
_BLOCKS = ("expandable", "tab_container")
#: Seconds after which a run counts as lost.
_PATIENCE = 30
#: A browser forgets a large message that the last so many runs did not use.
_KEPT_RUNS = 2


def events(name: str) -> str:
    """Return the id under which a component says what happened."""
    return f"$$STREAMLIT_INTERNAL_KEY_{name}__events"


@dataclass(slots=True)
class Widget:
    """A widget on the page, or a block that is one: its id, its kind, what it is drawn from, and its part."""

    id: str
    kind: str
    drawn: Any
    part: str


class Client:
    """One session of the app.

    Attributes
    ----------
    widgets : dict of str to Widget
        Everything that a message can say something of, by key, or by id where the app gave no key; as it
        was drawn last.
    received : int
        Bytes received in all runs.
    errors : int
        Exceptions shown on the page, runs that did not end well, pages without controls.
    exceptions : list of str
        What the exceptions on the page said.
    alerts : list of str
        What boxes of the last run say: notes, warnings, errors.
    data : dict of str to str
        What components of the page were given as JSON, by key.
    """

    def __init__(self, server: Server, link: str, *, caches: bool = True) -> None:
        self._url = server.url("_stcore/stream").replace("http", "ws", 1)
        self._name, _, self._query = link.partition("?")
        self._socket: ClientConnection | None = None
        self._page = ""
        self._states: dict[str, WidgetState] = {}
        # Without a cache every element is sent each time.
        self._caches = caches
        self._cached: dict[str, int] = {}
        self._runs = 0
        self.widgets: dict[str, Widget] = {}
        self._drawn_widgets: dict[str, Widget] = {}
        self.data: dict[str, str] = {}
        self.exceptions: list[str] = []
        self.alerts: list[str] = []
        #: What is said with the first message, as by a browser that comes back.
        self.first: list[WidgetState] = []
        self.received = 0
        self.errors = 0

    @property
    def alive(self) -> bool:
        """Whether the page has its controls."""
        return any(key.endswith(".workbench") or key == "gallery" for key in self.widgets)

    async def open(self) -> float:
        """Connect and have the page drawn; return the seconds that the first run took."""
        self._socket = await connect(
            self._url, subprotocols=["streamlit"], max_size=None, compression=None, ping_interval=None
        )
        return await self.say(self.first, keep=True)

    async def say(self, said: Iterable[WidgetState], part: str = "", *, keep: bool = False) -> float:
        """Say something of widgets, whatever it is, in one message, or in all from now on if `keep`."""
        states = {state.id: state for state in said}
        if keep:
            self._states |= states
        return await self._run(part, states)

    def values(self, page: str) -> dict[str, Any]:
        """Return what the browser's own controls of a page say."""
        found: dict[str, Any] = json.loads(self.data[f"{page}.workbench"])["values"]
        return found

    async def happen(self, key: str, event: str, value: object) -> float:
        """Say that something happened in a component of ours."""
        component = self.widgets[key]
        state = WidgetState(id=events(component.id))
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        return await self.say([state], component.part)

    async def act(self, page: str, act: object) -> float:
        """Have a page do what its own controls cannot do without it."""
        return await self.set(page, act=act)

    async def set(self, page: str, *, shown: bool = False, act: object = None, **values: Any) -> float:
        """Move controls of a page, as a browser does when the hand rests; `shown` if it has the picture."""
        data = json.loads(self.data[f"{page}.workbench"])
        said = {"turn": data["turn"], "values": data["values"] | values, "chosen": data["chosen"]}
        return await self.happen(f"{page}.workbench", "told", {**said, "shown": shown, "act": act})

    async def press(self, key: str) -> float:
        """Press a button."""
        return await self.say([WidgetState(id=self.widgets[key].id, trigger_value=True)])

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()

    async def _run(self, part: str = "", said: Mapping[str, WidgetState] | None = None) -> float:
        assert self._socket is not None, "open comes first"
        self._runs += 1
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self._query, self._page
        rerun.page_name = "" if self._page else self._name
        rerun.fragment_id = part
        rerun.widget_states.widgets.extend({**self._states, **(said or {})}.values())
        rerun.cached_message_hashes.extend(self._cached)
        rerun.context_info.locale = "en-US"
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(_PATIENCE):
            while not self._take(await self._socket.recv()):
                pass
        took = time.perf_counter() - started
        self.errors += not self.alive
        self._cached = {name: run for name, run in self._cached.items() if run > self._runs - _KEPT_RUNS}
        return took

    def _take(self, data: str | bytes) -> bool:
        """Read one message; return whether it is the last of the run."""
        assert isinstance(data, bytes), "Streamlit's messages are binary"
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            self._cached[message.ref_hash] = self._runs
        elif kind == "new_session":
            self._drawn_widgets, self.alerts = {}, []
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.WhichOneof("type") == "add_block":
            self._found(message.delta.add_block, message.delta.fragment_id, _BLOCKS)
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            if message.metadata.cacheable and self._caches:
                self._cached[message.hash] = self._runs
            self._draw(message.delta.new_element, message.delta.fragment_id)
        elif kind == "script_finished":
            return self._finish(message.script_finished)
        return False

    def _finish(self, how: int) -> bool:
        """Take note of how a run ended; return whether no other follows at once."""
        if how == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            return False
        if how == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            # A part of the page: everything else stays.
            again = {one.part for one in self._drawn_widgets.values()}
            kept = {key: one for key, one in self.widgets.items() if one.part not in again}
            self.widgets = kept | self._drawn_widgets
        else:
            self.widgets = self._drawn_widgets
            self.errors += how != ForwardMsg.FINISHED_SUCCESSFULLY
        return True

    def _draw(self, element: Element, part: str) -> None:
        """Take note of a widget: a new one says its first value, a later one whether it was changed."""
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors += 1
            self.exceptions.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "alert":
            self.alerts.append(element.alert.body)
        self._found(element, part)
        if kind not in _STATES:
            return
        widget = getattr(element, kind)
        if widget.id not in self._states or widget.set_value:
            state = WidgetState(id=widget.id)
            _STATES[kind](state, widget)
            self._states[widget.id] = state

    def _found(self, drawn: Element | Block, part: str, kinds: Container[str] | None = None) -> None:
        """Take note of what a message can say something of."""
        kind = drawn.WhichOneof("type") or ""
        widget = getattr(drawn, kind, None)
        name = getattr(widget, "id", "")
        if not name or (kinds is not None and kind not in kinds):
            return
        key = name.split("-", 2)[2] if name.startswith("$$ID-") else name
        key = name if key == "None" else key
        self._drawn_widgets[key] = Widget(name, kind, widget, part)
        if kind == "bidi_component":
            self.data[key] = widget.json


def _slider(state: WidgetState, widget: object) -> None:
    if widget.options:
        chosen = widget.raw_value if widget.set_value else [widget.options[int(at)] for at in widget.default]
        state.string_array_value.data[:] = chosen
    else:
        state.double_array_value.data[:] = widget.value if widget.set_value else widget.default


def _selectbox(state: WidgetState, widget: object) -> None:
    chosen = (
        widget.raw_value if widget.set_value else widget.options[widget.default] if widget.options else ""
    )
    state.string_value = chosen


def _checkbox(state: WidgetState, widget: object) -> None:
    state.bool_value = widget.value if widget.set_value else widget.default


def _buttons(state: WidgetState, widget: object) -> None:
    chosen = widget.raw_values if widget.set_value else [widget.options[at].content for at in widget.default]
    state.string_array_value.data[:] = chosen


def _number(state: WidgetState, widget: object) -> None:
    state.double_value = widget.value if widget.set_value else widget.default


_STATES: dict[str, Callable[[WidgetState, object], None]] = {
    "slider": _slider,
    "selectbox": _selectbox,
    "checkbox": _checkbox,
    "button_group": _buttons,
    "number_input": _number,
}

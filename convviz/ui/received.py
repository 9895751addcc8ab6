"""What browsers say, of their widgets above all, sifted before Streamlit reads it.

Streamlit trusts a message to say of each widget what its own page would say: another kind of value ends the
run with an error, a number beyond the limits becomes the widget's first one. Nobody's browser sends that, but
anything can be sent. What a widget cannot say is left out here, and the widget says what it said before. This
is the one place that knows how Streamlit keeps these messages (tried with 1.67).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote_plus

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state import common
from streamlit.runtime.state.session_state import Serialized, SessionState

from ..views.link import CUT

__all__ = ["Frames", "cut_query", "is_readable", "sift_messages"]

#: Kinds of values that a widget says again just as they came, where it can say them.
_LISTS = ("double_array_value", "int_array_value", "string_array_value")
_NUMBERS = ("double_value", "int_value")
#: Files are fetched when they are read, and that only once.
_FILES = ("file_uploader_state_value", "chat_input_value")
#: Streamlit passes over all of a link with more names or more signs than this.
_MOST_NAMES, _LONGEST_QUERY = 1000, 512 * 1024
#: A message with more bytes of widgets than this says nothing that a page of ours asks.
_LARGEST = 1 << 20

#: Ids of widgets begin with this.
_WIDGET = "$$ID-"
#: What Streamlit does with a message, when a widget is drawn, and how it reads a value; without them, in
#: another release, nothing is sifted.
_take: Any = getattr(SessionState, "on_script_will_rerun", None)
_draw: Any = getattr(SessionState, "register_widget", None)
_unpack: Any = getattr(common, "unpack_widget_state_value", None)


class Frames:
    """Middleware that passes over what comes through a websocket and is no message.

    Streamlit would write it down as an error of its own, and let go of the visit. A link that says too much
    is cut, and a page is known by its name alone: to browsers the name of /%2Fconv begins with a slash.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""

        async def sifted() -> Any:
            while True:
                event = await receive()
                if event["type"] != "websocket.receive":
                    return event
                if message := _message(event.get("bytes")):
                    return event | {"bytes": message}

        await self._app(scope, sifted if scope["type"] == "websocket" else receive, send)


def _message(frame: bytes | None) -> bytes:
    """Return a frame, None if it is a text, as a message that Streamlit can read, b"" if it is none."""
    try:
        message = BackMsg.FromString(frame or b"")
    except Exception:  # whatever is wrong with it, it is none
        return b""
    if message.WhichOneof("type") != "rerun_script":
        return (frame or b"") if message.WhichOneof("type") else b""
    run = message.rerun_script
    run.page_name = run.page_name.strip("/")
    run.query_string = cut_query(run.query_string)
    return bytes(message.SerializeToString())


def cut_query(query: str) -> str:
    """Return as much of the query text of a link as Streamlit reads, and before it how much is left out.

    Examples
    --------
    >>> cut_query("input=7&kernel=3"), cut_query("&".join(["a=1"] * 1001))[:20]
    ('input=7&kernel=3', '%E2%80%A6=2&a=1&a=1&')
    """
    fields = [part for part in query.split("&") if part and unquote_plus(part.partition("=")[0]) != CUT]
    if len(fields) <= _MOST_NAMES and len(query) <= _LONGEST_QUERY:
        return "&".join(fields)
    kept: list[str] = []
    room = _LONGEST_QUERY - 100
    for part in fields[: _MOST_NAMES - 1]:
        if (room := room - len(part) - 1) < 0:
            break
        kept.append(part)
    left = len(fields) - len(kept)
    return "&".join(([f"{quote(CUT)}={left}"] if left else []) + kept)


def sift_messages() -> None:
    """Have every message sifted from now on."""
    if _take and _draw and _unpack:
        SessionState.on_script_will_rerun = _sifted  # type: ignore[method-assign,assignment]
        SessionState.register_widget = _drawn  # type: ignore[method-assign,assignment]


def _sifted(self: SessionState, fresh: WidgetStates | None, **others: Any) -> None:
    # What triggered a run that was broken off comes a second time.
    again = "replay_trigger_states"
    others |= {again: _sift(self, others[again])} if others.get(again) is not None else {}
    _take(self, _sift(self, fresh), **others)


def _drawn(self: SessionState, widget: Any, key: str | None) -> Any:
    """Judge what was said of a widget before it was drawn, as a browser does that comes back."""
    states = self._new_widget_state.states
    said = states.get(widget.id)
    if isinstance(said, Serialized) and not is_readable(said.value, {widget.id: widget}):
        del states[widget.id]
    return _draw(self, widget, key)


def _sift(session: SessionState, message: WidgetStates | None) -> WidgetStates | None:
    if message is None:
        return None
    known = session._new_widget_state.widget_metadata
    kept = WidgetStates()
    if message.ByteSize() <= _LARGEST:
        kept.widgets.extend(state for state in message.widgets if is_readable(state, known))
    return kept


def is_readable(state: WidgetState, known: Mapping[str, Any]) -> bool:
    """Return whether a widget can say this.

    Parameters
    ----------
    state : WidgetState
        What a message says of it.
    known : mapping
        What Streamlit knows of every widget that this visit has drawn, by id.
    """
    widget, kind = known.get(state.id), state.WhichOneof("value")
    if widget is None:
        # It may be drawn yet, and is judged then.
        return state.id.startswith(_WIDGET)
    if kind is None:
        # A choice that was taken back, or a field that was emptied.
        return True
    # It is not known of a field that was just emptied. A field of whole numbers sends them as such, though
    # Streamlit knows it as one of numbers.
    numbers = kind in _NUMBERS and widget.value_type in _NUMBERS
    if widget.value_type not in (kind, None) and not numbers:
        return False
    if kind in _FILES:
        return True
    try:
        said = _unpack(state)
        if kind == "json_value" and said != {}:
            # Components of ours say what happened and keep no state: as a state, it would happen for ever.
            return False
        value = widget.deserializer(said)
        if kind in _LISTS:
            return list(widget.serializer(value) or ()) == list(getattr(state, kind).data)
        return kind not in _NUMBERS or widget.serializer(value) == getattr(state, kind)
    except Exception:  # whatever Streamlit makes of it, nobody's page said it
        return False

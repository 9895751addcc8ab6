"""What the app uses of Streamlit beyond what is documented: here, and nowhere else.

All of it was tried with one release, which tests/ui/test_streamlit_inside.py names. In a release that lacks a
part, or has it otherwise, the app does without: what is lost then, each function says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import cache, wraps
from pathlib import Path
from typing import Any

import streamlit as st

#: What shows that a release lacks a part.
_LACKING = (ImportError, AttributeError)

#: Kinds of values that a widget says again just as they came, where it can say them.
_LISTS = ("double_array_value", "int_array_value", "string_array_value")
_NUMBERS = ("double_value", "int_value")
#: Files are fetched when they are read, and that only once.
_FILES = ("file_uploader_state_value", "chat_input_value")
#: A message with more bytes of widgets than this says nothing that a page of ours asks.
_LARGEST = 1 << 20
#: Ids of widgets begin with this.
_WIDGET = "$$ID-"


def import_early() -> None:
    """Import what Streamlit's components import when the first one is drawn.

    Without it the first visitor waits for that.
    """
    with suppress(*_LACKING):
        import pandas  # noqa: F401
        import pyarrow  # noqa: F401


def keep_uploads_in_memory() -> None:
    """Have files of any size that a visitor may send pass through memory alone.

    Without it one of more than a megabyte passes through a temporary file on the disk.
    """
    with suppress(*_LACKING):
        from starlette.formparsers import MultiPartParser

        MultiPartParser.spool_max_size = st.get_option("server.maxUploadSize") << 20


def keep_last_upload() -> None:
    """Have Streamlit let go of a visit's files when the next one comes.

    Without it all of them are kept as long as the visit lasts.
    """
    with suppress(*_LACKING):
        from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

        kept = MemoryUploadedFileManager.add_file
        # Once is enough, also where the server is started twice in a process.
        if not hasattr(kept, "__wrapped__"):
            MemoryUploadedFileManager.add_file = last_only(kept)  # type: ignore[method-assign]


def last_only(add_file: Callable[..., None]) -> Callable[..., None]:
    """Return what keeps a file of a visit and lets go of the others; the page asks for one at a time."""

    @wraps(add_file)
    def add(manager: Any, session_id: str, file: Any) -> None:
        add_file(manager, session_id, file)
        with suppress(*_LACKING):
            for other in list(manager.file_storage.get(session_id, ())):
                if other != file.file_id:
                    manager.remove_file(session_id, other)

    return add


def leave_pages_to_the_app() -> None:
    """Have app.py alone declare the pages.

    Without it a fresh server that is first asked for a page's own address runs that page's file alone.
    """
    with suppress(*_LACKING):
        from streamlit.runtime.pages_manager import PagesManager

        PagesManager.uses_pages_directory = False


def read_options_once() -> None:
    """Let Streamlit look the theme up once, and not in all its options at every run of a page.

    The options of a server do not change. Without it a slider move costs the server a sixth more.
    """
    with suppress(*_LACKING):
        from streamlit import config

        config.get_options_for_section = cache(config.get_options_for_section)


def network_url() -> str:
    """Return the address at which others on the network reach this server.

    Without what is asked for it, "" is returned, and who started the server is not told.
    """
    with suppress(*_LACKING):
        from streamlit import net_util
        from streamlit.web.server import server_util

        machine = net_util.get_internal_ip()
        return server_util.get_url(machine) if machine else ""
    return ""


def ask_nobody_outside() -> None:
    """Let no client make Streamlit look up by which addresses this machine is known.

    Without it a foreign Origin makes it ask, to compare the two, and everybody waits meanwhile. Who is to be
    let in by another name says so in ``server.corsAllowedOrigins``.
    """

    def unknown() -> None:
        return None

    with suppress(*_LACKING):
        from streamlit import net_util

        net_util.get_internal_ip = net_util.get_external_ip = unknown


def static_folder() -> Path | None:
    """Return where Streamlit's own page, index.html, and its files are, None where that is not known.

    Without it the first answer of a page does not name that page, unknown addresses do not lead to the
    gallery, and files are not packed: all of it is as Streamlit has it.
    """
    with suppress(*_LACKING):
        from streamlit import file_util

        folder = Path(file_util.get_static_dir())
        if (folder / "index.html").is_file():
            return folder
    return None


def tidy_message(frame: bytes | None, cut: Callable[[str], str]) -> bytes:
    """Return a frame that came through a websocket as a message that Streamlit can read, b"" if it is none.

    A page is known by its name alone: to browsers the name of /%2Fconv begins with a slash. Without it every
    frame is handed on as it came, so that nonsense shows in the log, and a link that is too long as no link.

    Parameters
    ----------
    frame : bytes or None
        None if it is a text.
    cut : callable
        Makes the query text of a link as short as Streamlit reads it.
    """
    try:
        from streamlit.proto.BackMsg_pb2 import BackMsg
    except ImportError:
        return frame or b""
    try:
        message = BackMsg.FromString(frame or b"")
    except Exception:  # whatever is wrong with it, it is none
        return b""
    kind = message.WhichOneof("type")
    if kind != "rerun_script":
        return (frame or b"") if kind else b""
    with suppress(AttributeError):
        run = message.rerun_script
        run.page_name = run.page_name.strip("/")
        run.query_string = cut(run.query_string)
    return bytes(message.SerializeToString())


def sift_messages() -> None:
    """Have what browsers say of their widgets sifted before Streamlit reads it, from now on.

    Streamlit trusts a message to say of each widget what its own page would say: another kind of value ends
    the run with an error, a number beyond the limits becomes the widget's first one. Nobody's browser sends
    that, but anything can be sent. What a widget cannot say is left out, and the widget says what it said
    before. Without it such a message ends in an error, for its sender alone.
    """
    with suppress(*_LACKING):
        from streamlit.runtime.state.common import unpack_widget_state_value  # noqa: F401
        from streamlit.runtime.state.session_state import SessionState

        state: Any = SessionState
        take, draw = state.on_script_will_rerun, state.register_widget
        # Once is enough, also where the server is started twice in a process.
        if not hasattr(take, "__wrapped__"):
            state.on_script_will_rerun, state.register_widget = _sifting(take), _judging(draw)


def _sifting(take: Callable[..., None]) -> Callable[..., None]:
    """Return what hands a message on to `take` without what its widgets cannot say."""
    from streamlit.proto.WidgetStates_pb2 import WidgetStates

    @wraps(take)
    def sifted(session: Any, *values: Any, **named: Any) -> None:
        # What triggered a run that was broken off comes a second time, beside what is new.
        def sift(value: Any) -> Any:
            return _sift(session, value) if isinstance(value, WidgetStates) else value

        take(session, *map(sift, values), **{name: sift(value) for name, value in named.items()})

    return sifted


def _sift(session: Any, message: Any) -> Any:
    """Return a message without what its widgets cannot say."""
    sifted = type(message)()
    with suppress(*_LACKING):
        known = session._new_widget_state.widget_metadata
        if message.ByteSize() <= _LARGEST:
            sifted.widgets.extend(state for state in message.widgets if is_readable(state, known))
        return sifted
    return message


def _judging(draw: Callable[..., Any]) -> Callable[..., Any]:
    """Return what judges what was said of a widget before it was drawn, as a browser does that comes back."""

    @wraps(draw)
    def judged(session: Any, widget: Any, *others: Any, **named: Any) -> Any:
        with suppress(*_LACKING):
            from streamlit.runtime.state.session_state import Serialized

            states = session._new_widget_state.states
            state = states.get(widget.id)
            if isinstance(state, Serialized) and not is_readable(state.value, {widget.id: widget}):
                del states[widget.id]
        return draw(session, widget, *others, **named)

    return judged


def is_readable(state: Any, known: Mapping[str, Any]) -> bool:
    """Return whether a widget could have sent this state.

    Parameters
    ----------
    state : WidgetState
        What a message says of it.
    known : mapping
        What Streamlit knows of every widget that this visit has drawn, by id.
    """
    from streamlit.runtime.state.common import unpack_widget_state_value

    widget, kind = known.get(state.id), state.WhichOneof("value")
    if widget is None:
        # It may be drawn yet, and is judged then.
        return bool(state.id.startswith(_WIDGET))
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
    # What a release lacks shows here, and is not taken for nonsense.
    read: Callable[[Any], Any] = widget.deserializer
    write: Callable[[Any], Iterable[Any] | None] = widget.serializer
    try:
        raw = unpack_widget_state_value(state)
        if kind == "json_value" and raw != {}:
            # Components of ours say what happened and keep no state: as a state, it would happen for ever.
            return False
        value = read(raw)
        if kind in _LISTS:
            return list(write(value) or ()) == list(getattr(state, kind).data)
        return kind not in _NUMBERS or write(value) == getattr(state, kind)
    except Exception:  # whatever Streamlit makes of it, nobody's page said it
        return False

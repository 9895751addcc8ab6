"""What browsers say, before Streamlit reads it: frames that are messages, links of a usable length."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote_plus

from ..views.link import CUT
from .streamlit_inside import tidy_message

#: Streamlit passes over all of a link with more names or more signs than this.
_MOST_NAMES, _LONGEST_QUERY = 1000, 512 * 1024


class MessageFilter:
    """Middleware that passes over what comes through a websocket and is no message.

    Streamlit would write it down as an error of its own, and let go of the visit. A link that says too much
    is cut.
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
                if message := tidy_message(event.get("bytes"), cut_query):
                    return event | {"bytes": message}

        await self._app(scope, sifted if scope["type"] == "websocket" else receive, send)


def cut_query(query: str) -> str:
    """Return what Streamlit reads of a link's query text, behind a count of what is left out.

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

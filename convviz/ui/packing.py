"""Streamlit's own files, packed once for all visitors: Streamlit sends them as they lie."""

from __future__ import annotations

import gzip
from pathlib import PurePosixPath
from threading import Thread
from typing import Any, NamedTuple

from starlette.datastructures import Headers, MutableHeaders

from ..figures.answers import takes
from .addresses import inner_prefix
from .streamlit_inside import static_folder

#: Where the files lie, in Streamlit's folder and in addresses. Its page, which lies beside them, is ours.
_FOLDER = "static"
#: Kinds of text. Pictures and fonts are packed already.
_KINDS = frozenset({".css", ".html", ".js", ".json", ".svg", ".txt", ".wasm"})
#: Shorter files fit into one packet as they are.
_SHORT = 1000
#: All packed files together have no more bytes.
_MOST = 16 << 20


class _File(NamedTuple):
    """A file's length as it lies, and its packed bytes."""

    length: int
    packed: bytes


class Packing:
    """Middleware that sends packed bytes (gzip) where Streamlit would send a text of its own as it lies.

    The files are packed when the server starts, by a thread of its own and within a second, and kept in
    memory: the 23 MB of Streamlit 1.67 as 7, at most 16. A file that is not packed yet is sent as it is, and
    so are parts of files, and all files to those who take no gzip. Whether a file has changed, how long it
    may be kept and that there is none is still said by Streamlit.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._files: dict[str, _File] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request; start to pack when the server starts."""
        if scope["type"] == "lifespan":
            Thread(target=self.pack, name="packing", daemon=True).start()
        if (name := _name(scope)) is None:
            await self._app(scope, receive, send)
            return

        async def send_on(message: Any) -> None:
            if message["type"] == "http.response.start":
                # Caches are told of files that are not packed, too: they may be later.
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                headers.add_vary_header("Accept-Encoding")
                message = message | {"headers": headers.raw}
            await send(message)

        file = self._files.get(name)
        if file and takes(Headers(scope=scope).get("accept-encoding", ""), "gzip"):
            await self._answer(file, scope, receive, send_on)
        else:
            await self._app(scope, receive, send_on)

    def pack(self) -> None:
        """Pack all files that are worth it."""
        if (folder := static_folder()) is None:
            return
        room = _MOST
        for path in (folder / _FOLDER).rglob("*"):
            if path.suffix not in _KINDS or path.stat().st_size < _SHORT:
                continue
            content = path.read_bytes()
            packed = gzip.compress(content, mtime=0)
            if len(packed) < min(len(content), room):
                room -= len(packed)
                self._files[path.relative_to(folder).as_posix()] = _File(len(content), packed)

    async def _answer(self, file: _File, scope: Any, receive: Any, send: Any) -> None:
        """Answer with packed bytes, under what Streamlit says of the file."""
        messages: list[Any] = []

        async def note(message: Any) -> None:
            messages.append(message)

        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app(scope | {"method": "HEAD", "headers": plain}, receive, note)
        start = messages[0]
        headers = MutableHeaders(raw=list(start["headers"]))
        unchanged = start["status"] == 304
        if not unchanged and (start["status"], headers.get("content-length")) != (200, str(file.length)):
            # It is a part, or not the file that was packed.
            await self._app(scope, receive, send)
            return
        if "etag" in headers:
            # Of two ways to write the same content only one can have the strong tag.
            headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"
        if not unchanged:
            # Whoever asks for a part gets one of the file as it lies, which this is none of.
            del headers["accept-ranges"]
            headers["content-encoding"] = "gzip"
            headers["content-length"] = str(len(file.packed))
        await send(start | {"headers": headers.raw})
        sent = not unchanged and scope["method"] == "GET"
        await send({"type": "http.response.body", "body": file.packed if sent else b""})


def _name(scope: Any) -> str | None:
    """Return the name in Streamlit's folder of the text that a request asks for, None if it asks for none."""
    if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        return None
    name = PurePosixPath(scope["path"].removeprefix(f"{inner_prefix(scope)}/"))
    return str(name) if name.parts[:1] == (_FOLDER,) and name.suffix in _KINDS else None

"""A connection that asks a server for addresses, one after the other, and stays open as a browser's does."""

from __future__ import annotations

import asyncio

from .server import Server

#: Seconds after which an answer counts as lost.
_PATIENCE = 30


class Connection:
    """A connection over HTTP/1.1 for one question at a time; the body of an answer is left packed."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> bytes:
        """Return the body of the answer.

        Raises
        ------
        RuntimeError
            It is not an answer of status 200.
        OSError, TimeoutError
            There is no answer.
        """
        async with asyncio.timeout(_PATIENCE):
            used = self._streams is not None
            try:
                return await self._ask(path)
            except (OSError, asyncio.IncompleteReadError):
                self.close()
                if not used:
                    raise
            # A server closes a connection that has been silent for some seconds; a browser opens another.
            return await self._ask(path)

    async def _ask(self, path: str) -> bytes:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._server.port)
        reader, writer = self._streams
        host = f"127.0.0.1:{self._server.port}"
        writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status, *lines = head.split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if line)
        body = await reader.readexactly(int(headers["content-length"]))
        if status.split()[1] != "200":
            raise RuntimeError(f"{status} for /{path[:200]}: {body[:200]!r}")
        return body

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

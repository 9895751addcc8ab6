"""The sockets that the server listens at."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

#: Where Linux and macOS list the open files of the process that looks.
_OPEN_FILES = Path("/dev/fd")


def send_at_once() -> None:
    """Have answers leave at once, and not only when what left before has been confirmed (TCP_NODELAY).

    Streamlit opens its socket without naming the protocol, and asyncio then leaves Nagle's algorithm on: a
    visitor who moves quickly waits for confirmations of up to 40 ms. Connections have the options of the
    socket that accepted them. Which one that is Streamlit tells nobody, so it is every one that this process
    listens at; where the system lists none (Windows), all stays as it is.
    """
    with suppress(FileNotFoundError):
        for file in _OPEN_FILES.iterdir():
            # Most are no sockets.
            with suppress(OSError):
                found = socket.socket(fileno=int(file.name))
                try:
                    _send_at_once(found)
                finally:
                    # It is the server's, and stays open.
                    found.detach()


def _send_at_once(found: socket.socket) -> None:
    listens = found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
    if listens and found.family in (socket.AF_INET, socket.AF_INET6):
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

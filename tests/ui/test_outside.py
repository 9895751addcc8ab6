"""Nothing outside is ever asked for anything: not at the start, not for a visitor, not for a stranger."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from ..serving import serving

#: Runs in the server before anything else, and writes down whom it turns to. To connect a datagram's socket
#: sends nothing: it only chooses by which of this machine's own addresses one would go out.
_WATCH = """
import os, socket, sys

LOCAL = ("localhost", "127.0.0.1", "0.0.0.0", "::", "::1", "", None)

def watch(event, arguments):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        if event == "socket.connect" and arguments[0].type == socket.SOCK_DGRAM:
            return
        if not isinstance(arguments[1], tuple):
            return
        host = arguments[1][0]
    else:
        return
    if isinstance(host, bytes):
        host = host.decode()
    if host not in LOCAL:
        with open(os.environ["ASKED_OUTSIDE"], "a") as file:
            print(event, host, file=file)

sys.addaudithook(watch)
"""


@pytest.fixture
def watched(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """Return the environment in which a server is watched, and the file that says whom it asked."""
    (tmp_path / "sitecustomize.py").write_text(_WATCH)
    asked = tmp_path / "asked"
    asked.touch()
    return {"PYTHONPATH": str(tmp_path), "ASKED_OUTSIDE": str(asked)}, asked


def test_neither_the_start_nor_a_stranger_makes_the_server_ask_outside(
    watched: tuple[dict[str, str], Path],
) -> None:
    environment, asked = watched
    # Open to everybody, as for a class: then Streamlit would like to know its addresses at the start, too.
    with serving("watched", "--server.address", "0.0.0.0", environment=environment) as address:
        stream = f"{address.replace('http', 'ws')}/_stcore/stream"
        for origin in ("http://stranger.example", "https://198.51.100.7:8501", "null"):
            with pytest.raises(InvalidStatus) as refused, connect(stream, origin=origin):
                pass
            assert refused.value.response.status_code == 403
        with connect(stream, origin=address):
            pass
    assert asked.read_text() == ""


def test_the_watch_sees_who_is_asked(watched: tuple[dict[str, str], Path]) -> None:
    environment, asked = watched
    asks = """
import socket
for ask in (
    lambda: socket.gethostbyname("nobody.invalid"),
    lambda: socket.create_connection(("198.51.100.7", 80), timeout=0.01),
    lambda: socket.create_connection(("localhost", 1), timeout=0.01),
):
    try:
        ask()
    except OSError:
        pass
"""
    subprocess.run([sys.executable, "-c", asks], env=os.environ | environment, check=True)
    assert [line.split()[1] for line in asked.read_text().splitlines()] == [
        "nobody.invalid",
        "198.51.100.7",
        "198.51.100.7",
    ]

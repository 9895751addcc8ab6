"""``app``: the pages, served from this machine."""

from __future__ import annotations

import os
import socket
import sys

from ..errors import ConvError
from ..folder import app_folder
from ..texts import Words
from .picture import Given
from .values import within

__all__ = ["app"]

_LAST_PORT = 65535


def app(given: Given, say: Words) -> None:
    """Start the app; this process becomes its server."""
    options = []
    if "port" in given:
        options.append(f"--server.port={within('port', given['port'], 1, _LAST_PORT)}")
    if "address" in given:
        options.append(f"--server.address={_address(given['address'])}")
    program = [sys.executable, "-m", "streamlit", "run", str(app_folder() / "app.py"), *options]
    sys.stdout.flush()
    os.execv(program[0], program)


def _address(text: str) -> str:
    """Return an address of this machine, or a name of it."""
    try:
        [family, *_], *_ = socket.getaddrinfo(text, None)
        with socket.socket(family) as probe:
            probe.bind((text, 0))
    except (OSError, UnicodeError):
        raise ConvError("address", "address", name="--address", value=text) from None
    return text

"""``app``: the pages, served from this machine."""

from __future__ import annotations

import os
import socket
import sys

from ..codecs import Whole
from ..errors import ConvError
from ..folder import app_folder
from ..parameters import PORTS
from ..texts import Words
from .picture import Arguments


def app(arguments: Arguments, say: Words) -> None:
    """Start the app; this process becomes its server."""
    options = []
    if "port" in arguments:
        port = Whole(PORTS).take_allowed("port", arguments["port"])
        options.append(f"--server.port={port}")
    if "address" in arguments:
        options.append(f"--server.address={_address(arguments['address'])}")
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

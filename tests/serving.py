"""The app on a server of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
#: Where the tests leave the servers' logs, and screenshots for a person to look at.
OUTPUT = ROOT / "tests" / "output"


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def wait_for(address: str, seconds: int = 30) -> None:
    """Wait until something answers at an address."""
    for _ in range(10 * seconds):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"nothing answers at {address} within {seconds} s; see {OUTPUT}")


@contextmanager
def serving(
    name: str,
    *options: str,
    prefix: str = "",
    environment: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> Iterator[str]:
    """Run the app on a free port and yield its address; its log is called `name` and holds no traceback.

    `options` are Streamlit's, `prefix` is ``server.baseUrlPath`` with a slash before it, `folder` that
    of app.py.
    """
    port = free_port()
    OUTPUT.mkdir(exist_ok=True)
    log_file = OUTPUT / f"{name}.log"
    with log_file.open("w") as log:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        process = subprocess.Popen(
            [*command, "--server.baseUrlPath", prefix, *options],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            address = f"http://localhost:{port}{prefix}"
            wait_for(f"{address}/_stcore/health")
            yield address
        finally:
            process.terminate()
            process.wait(10)
    assert "Traceback" not in log_file.read_text(), f"the server printed a traceback; see {log_file}"

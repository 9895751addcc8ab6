"""A Streamlit server of its own, on a free port, with the project's configuration."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType

from .measure import Missing

ROOT = Path(__file__).resolve().parents[1]
#: What the mathematics libraries read their number of threads from.
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_LONGEST_START = 60

#: The least a page can do: one slider, one line of text.
BARE = """\
import streamlit as st

value = st.slider("value", 1, 100, 50)
st.markdown(f"The value is {value}.")
"""


def megabytes(process: int) -> float:
    """Return the memory a process holds now (resident, in units of 2**20 bytes)."""
    status = Path(f"/proc/{process}/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    else:
        command = ["ps", "-o", "rss=", "-p", str(process)]
        kilobytes = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return int(kilobytes) / 1024


class Server:
    """A running server; leaving the context stops it.

    Parameters
    ----------
    script : str, optional
        The whole text of another app, run from a temporary folder with a copy of the configuration.
        None runs the project's own app.
    options : str
        Streamlit's, beside the configuration.
    """

    def __init__(self, script: str | None = None, *options: str) -> None:
        self._script, self._options = script, options
        self.port = 0

    def __enter__(self) -> Server:
        self._folder = tempfile.TemporaryDirectory()
        home = ROOT
        if self._script is not None:
            home = Path(self._folder.name)
            shutil.copytree(ROOT / ".streamlit", home / ".streamlit")
            (home / "app.py").write_text(self._script, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ONE_THREAD and not name.startswith("STREAMLIT_")
        }
        self._log = Path(self._folder.name, "log.txt").open("w+", encoding="utf-8")
        command = [sys.executable, "-m", "streamlit", "run", "app.py"]
        options = [f"--server.port={self.port}", "--server.address=127.0.0.1"]
        self._process = subprocess.Popen(
            [*command, *options, *self._options],
            cwd=home,
            env=kept,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        try:
            self._wait()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def megabytes(self) -> float:
        """Return the memory the server holds now."""
        return megabytes(self._process.pid)

    def seconds(self) -> float:
        """Return how long the server has kept a processor busy, in steps of the system's clock.

        Raises
        ------
        Missing
            The system does not say.
        """
        status = Path(f"/proc/{self._process.pid}/stat")
        if not status.exists():
            raise Missing("no /proc tells what a process costs")
        # After the name in brackets: the 12th and 13th are the process's own time and the system's for it.
        user, system = status.read_text(encoding="utf-8").rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def complaints(self) -> int:
        """Return how many tracebacks the server has written."""
        return self.log().count("Traceback (most recent call last)")

    def log(self) -> str:
        """Return what the server has written."""
        return Path(self._log.name).read_text(encoding="utf-8")

    def _wait(self) -> None:
        """Wait until the server answers."""
        end = time.monotonic() + _LONGEST_START
        while time.monotonic() < end and self._process.poll() is None:
            try:
                with urllib.request.urlopen(self.url("_stcore/health"), timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        said = Path(self._log.name).read_text(encoding="utf-8")
        raise RuntimeError(f"the server did not start:\n{said}")

    def _stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
        self._folder.cleanup()

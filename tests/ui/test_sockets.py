"""What the server's connections are set to, seen in the server itself."""

from __future__ import annotations

from pathlib import Path

from ..serving import serving, wait_for

#: Runs in the server before anything else, and writes down how each connection is set when it is accepted.
_WATCH = """
import os, socket

accept = socket.socket.accept

def watched(listening):
    found, address = accept(listening)
    with open(os.environ["ACCEPTED"], "a") as file:
        print(found.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), file=file)
    return found, address

socket.socket.accept = watched
"""


def test_what_is_sent_leaves_at_once(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WATCH)
    accepted = tmp_path / "accepted"
    environment = {"PYTHONPATH": str(tmp_path), "ACCEPTED": str(accepted)}
    with serving("sockets", environment=environment) as address:
        # Who came while it was still starting has waited longer than that.
        before = len(accepted.read_text().split())
        for _ in range(3):
            wait_for(f"{address}/_stcore/health")
    assert accepted.read_text().split()[before:] == ["1", "1", "1"]

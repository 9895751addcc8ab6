"""An nginx of the tests' own."""

from __future__ import annotations

import grp
import os
import pwd
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What nginx needs where it may not write into the system's folders, and has no user of its own.
_ALONE = """
daemon off;
user {user} {group};
worker_processes 1;
pid {folder}/pid;
error_log {folder}/errors.log;
events {{ }}
http {{
    access_log off;
    {temporary}
    {servers}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """Return a text with something else for each thing that it has once."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@contextmanager
def standing(nginx: str, folder: Path, servers: str) -> Iterator[None]:
    """Run nginx with `servers` in its http block; what it writes lies in `folder`."""
    temporary = "\n    ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY)
    file = folder / "nginx.conf"
    user, group = pwd.getpwuid(os.geteuid()).pw_name, grp.getgrgid(os.getegid()).gr_name
    file.write_text(
        _ALONE.format(folder=folder, temporary=temporary, servers=servers, user=user, group=group)
    )
    command = [nginx, "-p", str(folder), "-c", str(file), "-e", str(folder / "errors.log")]
    judged = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert judged.returncode == 0, judged.stderr
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)

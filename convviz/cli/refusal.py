"""What a refusal says on the command line, which calls parameters as they are typed there."""

from __future__ import annotations

from functools import cache

from ..errors import ConvError
from ..parameters import parameters
from ..texts import Words

#: Options that the engine knows by another name.
_OPTIONS = {"name": "weights", "size": "kernel"}
#: Refusals of a word that is none of a few.
_WORDS = ("kernel_name", "number_set", "padding_mode", "padding_name", "theme", "view")


def option(name: str) -> str:
    """Return a parameter as it is typed.

    Examples
    --------
    >>> option("in_channels")
    '--in-channels'
    """
    return f"--{_OPTIONS.get(name, name).replace('_', '-')}"


@cache
def _names() -> dict[str, str]:
    """Return every option under which a parameter is typed, with hyphens, and the one that the help shows."""
    rows = [row for column in ("command", "file", "server") for row in parameters(column).values()]
    names = {link.replace("_", "-"): row.name for row in rows for link in row.links}
    return {**names, **{row.name.replace("_", "-"): row.name for row in rows}}


def as_written(argument: str) -> str:
    """Return an argument with the name of its option as the help has it.

    Names are read with underscores, too, and so are those of links and of other frameworks.

    Examples
    --------
    >>> as_written("--kernel_size=3"), as_written("--in"), as_written("--no-bias"), as_written("-3")
    ('--kernel=3', '--in-channels', '--no-bias', '-3')
    """
    typed, equals, value = argument.partition("=")
    name = typed.removeprefix("--").replace("_", "-")
    if typed == argument[:2] or not typed.startswith("--") or name not in _names():
        return argument
    return f"{option(_names()[name])}{equals}{value}"


def note_name(name: str) -> str:
    """Return the name of a parameter that a file notes by any of its names."""
    return _names().get(name.replace("_", "-"), name)


def refusal(problem: ConvError, say: Words) -> str:
    """Return the sentence about what cannot be.

    Examples
    --------
    >>> from convviz.texts import words
    >>> refusal(ConvError("padding_mode", "padding_mode", value="'odd'", names=["zeros"]), words("en"))
    "--padding-mode 'odd' is not known; there are zeros"
    """
    numbers = dict(problem.numbers)
    if problem.code in _WORDS or numbers.get("name") == problem.field:
        numbers["name"] = option(problem.field)
    code = "argument_word" if problem.code in _WORDS else problem.code
    key = f"cli.refused.{code}"
    return say(key if key in say else f"errors.{code}", **numbers)

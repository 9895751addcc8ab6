"""What a refusal says on the command line, which calls parameters as they are typed there."""

from __future__ import annotations

from ..errors import ConvError
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

"""``convviz``: one command, one exit status, and one line where something is wrong."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from ..errors import ConvError
from ..texts import Words, best_language, words
from .interruptible import interruptible
from .notice import give_up, notice
from .parser import BadArguments, parser
from .picture import Arguments, Impossible
from .refusal import as_written, option, refusal

_OK, _WRONG, _INTERRUPTED, _NOBODY_READS = 0, 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status.

    It is 0 when all went well; 2 when something cannot be, of which one line on standard error says
    what; 130 when the person at the keyboard stopped it; 141 when nobody reads what it prints.

    Parameters
    ----------
    arguments : sequence of str, optional
        What stands after the program's name; by default what this process was called with.

    Examples
    --------
    >>> main(["trace", "conv", "--input", "2", "--kernel", "2", "--numbers", "counting", "--lang", "en"])
    0: y[0, 0, 0] = 0*1 + 1*2 + 2*3 + 3*4 = 20
    0
    """
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that knows no Chinese shows question marks, and not a traceback.
            stream.reconfigure(errors="replace")
    say = words(_language(arguments, os.environ))
    try:
        status = _status(arguments, say)
        sys.stdout.flush()
    except BrokenPipeError:
        status = _NOBODY_READS
    except OSError as problem:
        # What goes wrong with other files has its own sentence: this is about what is printed.
        status = _refused(say("errors.file_unwritable", path="stdout", reason=problem.strerror))
    else:
        return status
    give_up(sys.stdout)
    return status


def _status(arguments: Sequence[str], say: Words) -> int:
    """Run a command and return its exit status."""
    try:
        if not arguments:
            parser(say).print_help(sys.stdout)
            return _OK
        typed = vars(parser(say).parse_args([*map(as_written, arguments)]))
        if lost := [name for name, value in typed.items() if isinstance(value, list)]:
            # To some versions of argparse "--" is nothing, even as a value.
            raise BadArguments(f"argument {option(lost[0])}: expected one argument")
        run = _COMMANDS[typed["command"]]()
        with interruptible():
            run(typed, say)
    except SystemExit as done:
        # The help has been asked for, and given.
        return int(done.code or 0)
    except BadArguments as problem:
        return _refused(str(problem))
    except ConvError as problem:
        sentence = refusal(problem, say)
        if isinstance(problem, Impossible):
            sentence = say("cli.ways_out", problem=sentence, ways=problem.ways)
        return _refused(sentence)
    except MemoryError:
        return _refused(say("cli.memory"))
    except KeyboardInterrupt:
        return _INTERRUPTED
    return _OK


def _refused(sentence: str) -> int:
    notice(sentence)
    return _WRONG


def _language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language that is asked for, else the environment's."""
    for number, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            return best_language(value or "".join(arguments[number + 1 : number + 2]))
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return best_language(next(filter(None, map(environment.get, names)), None))


#: What a command does.
_Command = Callable[[Arguments, Words], None]


# Matplotlib takes most of a second to load: only what draws needs it.


def _render() -> _Command:
    from .render import render

    return render


def _paper() -> _Command:
    from .paper import paper

    return paper


def _app() -> _Command:
    from .app import app

    return app


def _trace() -> _Command:
    from .trace import trace

    return trace


def _cases() -> _Command:
    from .catalogue import catalogue

    return catalogue


#: What loads a command, by its name.
_COMMANDS: dict[str, Callable[[], _Command]] = {
    "render": _render,
    "trace": _trace,
    "cases": _cases,
    "paper": _paper,
    "app": _app,
}

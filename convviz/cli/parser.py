"""What the command line takes, and how it explains itself."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from ..parameters import parameters
from ..spelling import spelt
from ..texts import LANGUAGES, Words
from .refusal import option

_PROGRAM = "convviz"
_EXAMPLES = {
    "about": (
        "render conv --input 5 --kernel 3 --stride 2 --padding 1 -o figure.gif",
        "render dilation --as-paper -o dilation.png",
        "trace numerical_max_pooling",
    ),
    "render": (
        "render conv --input 5 --kernel 3 --stride 2 --padding 1 -o figure.gif",
        "render conv --input 6x7 --kernel 3 --padding 0,1,0,1 --layout flat --step 3 -o step.svg",
        "render grouped --input 5 --kernel 3 --groups 2 --theme dark --width 900 -o groups.webp",
        "render transposed --input 3 --kernel 3 --stride 2 --view gather -o windows.html",
        "render padding_strides_odd --as-paper -o figure.png",
        "render --like figure.png --layout flat -o figure.gif",
    ),
    "trace": (
        "trace conv --input 3 --kernel 2 --numbers counting",
        "trace separable --input 4 --kernel 3 --in-channels 3 --out-channels 2 --json",
        "trace numerical_padding_strides --numbers random --seed 7",
    ),
    "cases": ("cases", "cases --lang zh"),
    "app": ("app", "app --port 8600 --address 0.0.0.0"),
    "paper": ("paper -o figures", "paper -o figures --force"),
}


class BadArguments(Exception):
    """What argparse says is wrong with the arguments."""


class Parser(argparse.ArgumentParser):
    """A parser that raises what is wrong, and knows no abbreviations."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter, **options)

    def error(self, message: str) -> NoReturn:
        """Raise the message."""
        raise BadArguments(message)

    def _print_message(self, message: str, file: Any = None) -> None:
        # argparse would pass over a place that takes nothing.
        (file or sys.stderr).write(message)


def parser(say: Words) -> Parser:
    """Return the parser, which explains itself in a language."""
    whole = Parser(
        prog=_PROGRAM,
        description=say("cli.about"),
        epilog=_examples(say, "about"),
        parents=[_language(say)],
    )
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, *parents: Parser) -> Parser:
        about = say(f"cli.{name}")
        added = commands.add_parser(
            name,
            help=about,
            description=about,
            epilog=_examples(say, name),
            parents=[*parents, _language(say)],
        )
        assert isinstance(added, Parser)
        return added

    drawn = command("render", _figure(say))
    _add(drawn, "file", say)
    drawn.add_argument("--like", metavar="FILE", default=argparse.SUPPRESS, help=say("cli.help.like"))
    _target(drawn, "FILE", say)
    traced = command("trace", _figure(say))
    _flag(traced, "json", say)
    command("cases")
    served = command("app")
    _add(served, "server", say)
    _target(command("paper"), "DIR", say)
    return whole


def _figure(say: Words) -> Parser:
    """Return a parser of what a figure is asked for with."""
    added = Parser(add_help=False)
    added.add_argument(
        "what", nargs="?", metavar="KIND|CASE", default=argparse.SUPPRESS, help=say("cli.help.what")
    )
    _add(added, "command", say)
    return added


def _language(say: Words) -> Parser:
    added = Parser(add_help=False)
    added.add_argument(
        "--lang",
        type=lambda text: spelt(text, LANGUAGES),
        choices=list(LANGUAGES),
        default=argparse.SUPPRESS,
        help=say("cli.help.lang"),
    )
    return added


def _target(added: Parser, shape: str, say: Words) -> None:
    added.add_argument("-o", "--output", metavar=shape, required=True, help=say("cli.help.output"))
    _flag(added, "force", say)


def _flag(added: Parser, name: str, say: Words) -> None:
    added.add_argument(
        f"--{name}", action="store_true", default=argparse.SUPPRESS, help=say(f"cli.help.{name}")
    )


def _add(added: Parser, column: str, say: Words) -> None:
    """Add the options of a column of the table, which leave no trace where they are not typed."""
    for name, row in parameters(column).items():
        shape: dict[str, Any] = {"metavar": row.shape}
        if row.is_switch:
            shape = {"action": argparse.BooleanOptionalAction}
        added.add_argument(option(name), default=argparse.SUPPRESS, help=say(f"cli.help.{name}"), **shape)


def _examples(say: Words, command: str) -> str:
    return "\n".join([say("cli.examples"), *(f"  {_PROGRAM} {example}" for example in _EXAMPLES[command])])

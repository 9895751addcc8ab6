"""What the command line takes, and how it explains itself."""

from __future__ import annotations

import argparse
import sys
from typing import Any, NoReturn

from ..spelling import spelt
from ..texts import LANGUAGES, Words
from .picture import NUMBER_ARGUMENTS, PICTURE_ARGUMENTS, SETTING_ARGUMENTS

__all__ = ["BadArguments", "Parser", "parser"]

#: What stands for a value in the help.
_SHAPES = {
    "input": "5|5x7",
    "kernel": "3|3x5",
    "stride": "2|2x1",
    "padding": "1|1x2|T,B,L,R|NAME",
    "output_padding": "1|1x0",
    "dilation": "2|2x1",
    "pointwise_padding": "1|1x2|T,B,L,R",
    "layout": "isometric|flat",
    "view": "VIEW",
    "theme": "light|dark|safe|safe-dark",
    "padding_mode": "MODE",
    "numbers": "SET",
    "weights": "NAME",
    "x": "CELLS",
    "w": "CELLS",
    "pw": "CELLS",
    "caption": "TEXT",
    "address": "ADDRESS",
}
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
    for name in ("theme", "dpi", "width", "transparent", "caption", "step", "first", "last", "milliseconds"):
        _add(drawn, name, say, switch=name == "transparent")
    drawn.add_argument("--like", metavar="FILE", default=argparse.SUPPRESS, help=say("cli.help.like"))
    _target(drawn, "FILE", say)
    traced = command("trace", _figure(say))
    _flag(traced, "json", say)
    command("cases")
    served = command("app")
    for name in ("port", "address"):
        _add(served, name, say, switch=False)
    _target(command("paper"), "DIR", say)
    return whole


def _figure(say: Words) -> Parser:
    """Return a parser of what a figure is asked for with."""
    added = Parser(add_help=False)
    added.add_argument(
        "what", nargs="?", metavar="KIND|CASE", default=argparse.SUPPRESS, help=say("cli.help.what")
    )
    for table in (SETTING_ARGUMENTS, NUMBER_ARGUMENTS, PICTURE_ARGUMENTS):
        for name, read in table.items():
            _add(added, name, say, switch=read is None)
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


def _add(added: Parser, name: str, say: Words, *, switch: bool) -> None:
    """Add an argument that leaves no trace where it is not given."""
    options: dict[str, Any] = {"metavar": _SHAPES.get(name, "N")}
    if switch:
        options = {"action": argparse.BooleanOptionalAction}
    added.add_argument(
        f"--{name.replace('_', '-')}", default=argparse.SUPPRESS, help=say(f"cli.help.{name}"), **options
    )


def _examples(say: Words, command: str) -> str:
    return "\n".join([say("cli.examples"), *(f"  {_PROGRAM} {one}" for one in _EXAMPLES[command])])

"""What a visitor or a link says, as text in Markdown."""

from __future__ import annotations

import re

import pytest

from convviz import ConvError
from convviz.texts import words
from convviz.ui.plain import plain, sentence
from convviz.views.link import brief

HARMLESS = ["3", "-3", "2.5", "3x5", "3×5", "abc", "out_channels", "1,2,3,4", "卷积核", "2 & 3", "a b"]
MEANING = [
    "![x](//a.bc/d)",
    "[hi](//e.vil)",
    "$x$",
    ":red[x]",
    ":material/home:",
    ":smile:",
    "<b>x</b>",
    "&lt;",
    "**x**",
    "_x_",
    "__x__",
    "~x~",
    "# x",
    "- x",
    "+ x",
    "1. x",
    "> x",
    "a  \nb",
    "a\\b",
    "http://e.vil",
    "www.e.vil",
    "a@b.cd",
    "->",
    "--",
    "=",
    "|x|",
    "`x`",
    "``",
    "`",
    " `x ",
    "x`` `y",
]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_means_nothing_is_left_as_it_is(text: str) -> None:
    assert plain(text) == text


@pytest.mark.parametrize("text", MEANING)
def test_what_could_mean_something_is_code(text: str) -> None:
    shown = plain(text)
    # A run of backticks is closed by the next run of the same length.
    span = re.match(r"(`+)(?!`)(.*?)(?<!`)\1(?!`)", shown)
    assert span
    assert span.end() == len(shown)
    inside = span[2]
    kept = inside[1:-1] if inside[:1] == inside[-1:] == " " and inside.strip() else inside
    assert kept == " ".join(text.split("\n"))


def test_a_quotation_is_short_and_on_one_line() -> None:
    assert brief("x" * 10_000) == "x" * 23 + "…"
    assert brief(" a\nb\x00\u202ec ") == "a?b??c"


def test_what_an_error_quotes_is_text() -> None:
    problem = ConvError("cell_value", "cells", value="'![x](//a.bc/d)'", limit=5, count=1)
    shown = sentence(problem, words("en"))
    assert "`'![x](//a.bc/d)'` is not a number from -5 to 5" in shown
    plainer = ConvError("below_minimum", "stride", name="stride", value=0, minimum=1)
    assert sentence(plainer, words("en")) == str(plainer)
    assert sentence(plainer, words("zh")) == plainer.sentence("zh")

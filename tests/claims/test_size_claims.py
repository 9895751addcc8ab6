"""The size formula is true line by line: its quotient, its sum, and what is said of the remainder."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import pytest

from convviz import ConvSetting
from convviz.engine import Axis
from convviz.kinds.overlap_map import overlap_map
from convviz.kinds.size_formula import conv_formula, transposed_formula
from convviz.notices import Rule, remainder
from convviz.texts import words

from .counting import Line, landed
from .drawn import a_conv, a_transposed, every_square_conv, possible
from .judging import Claim, sweep

EN = words("en")
#: An axis, and what lies along it.
Along = tuple[Axis, str]


def lines(axis: Axis) -> Line:
    return Line(axis.size, axis.kernel, axis.stride, axis.dilation, axis.before, axis.after)


def unread(axis: Axis) -> tuple[int, int]:
    """Return how many lines after the last that is read there are, and how many of them are the input's."""
    line = lines(axis)
    left = range(max(line.read) + 1, line.padded)
    return len(left), sum(1 for at in left if line.before <= at < line.before + line.size)


def divides(along: Along, _: Mapping[str, Any]) -> None:
    assert unread(along[0]) == (0, 0)
    assert max(lines(along[0]).windows[-1]) == lines(along[0]).padded - 1


def remains(along: Along, numbers: Mapping[str, Any]) -> None:
    assert unread(along[0]) == (numbers["rest"], numbers.get("lost", 0))


def is_left(kind: str, words_for: str) -> Claim[Along]:
    """Return the claim that so many lines are left, of padding alone or of the input."""

    def holds(along: Along) -> bool:
        count, lost = unread(along[0])
        return count > 0 and (kind == "input") == (lost > 0) and along[1] == words_for

    return Claim(remains, holds)


CLAIMS: dict[str, Claim[Along]] = {
    "formula.divides": Claim(divides, lambda along: along[0].stride > 1 and unread(along[0])[0] == 0),
    **{
        f"formula.remainder_{kind}_{words_for}": is_left(kind, words_for)
        for kind in ("padding", "input")
        for words_for in ("rows", "cols", "both")
    },
}
RULES = (Rule(tuple(CLAIMS), lambda along: remainder(*along)),)


def axes_of(settings: Iterator[ConvSetting]) -> Iterator[Along]:
    for setting in settings:
        rows, cols = setting.axes
        yield from [(rows, "both")] if rows == cols else [(rows, "rows"), (cols, "cols")]


def test_what_is_said_of_the_remainder_is_true() -> None:
    counts = sweep(RULES, CLAIMS, axes_of(possible(1, 1500, a_conv)))
    assert CLAIMS.keys() == counts.keys() - {""}


@pytest.mark.full
def test_what_is_said_of_every_remainder_is_true() -> None:
    sweep(RULES, CLAIMS, axes_of(possible(2, 20_000, a_conv)))
    assert sweep(RULES, CLAIMS, axes_of(every_square_conv()))[""] > 15_000


def test_real_input_is_lost_only_as_far_as_there_is_some() -> None:
    # The last three lines are one of the input and two of the padding before it.
    found = remainder(Axis(size=1, kernel=1, stride=4, before=3), "rows")
    assert found is not None
    assert found.numbers == {"rest": 3, "lost": 1}


def plain(html: str) -> list[str]:
    """Return the lines of a formula as text, fractions as ``a/b``."""
    html = re.sub(r"<span class='fraction'><span>([^<]*)</span>(\d+)</span>", r"(\1)/\2", html)
    return [re.sub("<.*?>", "", part) for part in html.split("</p>")]


def value(text: str) -> Fraction:
    """Return what a sum of whole numbers, brackets and dots for products comes to."""
    text = re.sub(r"(\d)\(", r"\1*(", text.replace("−", "-").replace("·", "*").replace(")·", ")*"))
    assert re.fullmatch(r"[\d+\-*/(). ]+", text), text
    exact = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number[0]}')", text)
    return Fraction(eval(exact, {"Fraction": Fraction}))


def test_every_step_of_the_formula_is_equal_to_the_next() -> None:
    for setting in possible(3, 400, a_conv):
        found = [line for line in plain(conv_formula(setting, EN)) if line.startswith(("Rows", "Columns"))]
        assert len(found) == (1 if setting.axes[0] == setting.axes[1] else 2)
        for line, axis in zip(found, setting.axes, strict=False):
            _, *steps, result = line.split(" = ")
            assert int(result) == len(lines(axis).windows)
            quotients = [re.fullmatch(r"⌊(.*)⌋ \+ 1", step) for step in steps]
            values = [value(quotient[1]) for quotient in quotients if quotient]
            assert len(values) == len(steps) == (2 if axis.stride > 1 else 1)
            assert len(set(values)) == 1
            assert values[0] // 1 + 1 == int(result)


def test_every_step_of_the_transposed_formula_is_equal_to_the_next() -> None:
    for setting in possible(4, 400, a_transposed):
        found = [line for line in plain(transposed_formula(setting, EN)) if line.startswith(("Rows", "Col"))]
        for line, made in zip(found, landed(setting).shape, strict=False):
            _, terms, result = line.split(" = ")
            assert value(terms) == int(result) == made


def test_faded_cells_are_spoken_of_where_the_picture_has_some() -> None:
    faded = EN("formula.faded")
    for setting in possible(5, 300, a_conv):
        left = any(unread(axis)[0] for axis in setting.axes)
        assert (faded in conv_formula(setting, EN)) == left
        assert faded not in conv_formula(setting, EN, faded=False)


def test_the_map_has_the_counts_and_stronger_colours_for_more() -> None:
    for setting in possible(6, 150, a_transposed):
        html = overlap_map(setting, EN)
        if not html:
            assert max(setting.output) > 24
            continue
        rows = re.findall("<div style='--shades:(.*?)'>(.*?)</div>", html)
        assert [[int(count) for count in row.split()] for _, row in rows] == landed(setting).tolist()
        shades = {int(count): int(share) for count, share in re.findall(r"--n(\d+):[^;]*?(\d+)%", html)}
        assert [shades[count] for count in sorted(shades)] == sorted(set(shades.values()))


def test_a_formula_without_remainder_says_nothing_at_stride_1() -> None:
    assert remainder(Axis(size=5, kernel=3), "both") is None

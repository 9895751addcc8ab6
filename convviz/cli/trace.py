"""``trace``: every placement of a figure and its sum, to read or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from math import inf
from typing import Any

from ..engine import Placement, PoolPlacement, SeparableTrace, Stamp
from ..kinds import KINDS, Picture
from ..texts import Words
from ..texts.numbers import exact, sign, sum_sign, written
from .picture import Arguments, picture_of, refuse_idle

#: Digits of a number that is not whole.
_DIGITS = 10


def trace(arguments: Arguments, say: Words) -> None:
    """Print the placements that arguments ask for, one a line."""
    picture = picture_of(arguments)
    refuse_idle(arguments, picture)
    placements = KINDS[picture.kind].trace(picture)
    write = sys.stdout.write
    if "json" in arguments:
        write(f'{{"kind": "{picture.kind}", "setting": {json.dumps(_setting(picture))}, "placements": [')
        for number, placement in enumerate(placements):
            write(f"{',' if number else ''}\n{json.dumps(_plain(placement))}")
        write("\n]}\n")
        return
    for number, placement in enumerate(placements):
        letters = ("x", "y")
        if isinstance(placements, SeparableTrace):
            # What stands between the stages has a name of its own.
            letters = (("x", "z"), ("z", "y"))[placements.stage(number)]
        write(_line(placement, *letters) + "\n")


def _setting(picture: Picture) -> dict[str, Any]:
    names = [field.name for field in fields(picture.setting)]
    return picture.options(*names, "output")


def _plain(placement: Any) -> dict[str, Any]:
    """Return a placement in plain types; its taps are named tuples."""
    parts = {field.name: getattr(placement, field.name) for field in fields(placement)}
    return _finite(parts | {"taps": [_finite(tap._asdict()) for tap in placement.taps]})


def _finite(parts: dict[str, Any]) -> dict[str, Any]:
    # JSON knows no infinity: what never wins has no value.
    return {name: None if value == -inf else value for name, value in parts.items()}


def _line(placement: Placement | Stamp | PoolPlacement, read: str, made: str) -> str:
    if isinstance(placement, Stamp):
        products = [
            (f"({made}{_at(tap.output)})" if tap.cropped else f"{made}{_at(tap.output)}", tap)
            for tap in placement.taps
        ]
        sums = ", ".join(f"{cell} += {_factors(tap)}" for cell, tap in products)
        return f"{placement.index}: {read}{_at(placement.input)} {_named(placement.value)}: {sums}"
    start = f"{placement.index}: {made}{_at(placement.output)}"
    if isinstance(placement, Placement):
        terms: list[tuple[float, ...]] = [(tap.value, tap.weight) for tap in placement.taps]
        bias = [(placement.bias,)] if placement.bias else []
        sums = " + ".join([*map(_factors, placement.taps), *(_number(value) for (value,) in bias)])
        return f"{start} {_equation(sums, [*terms, *bias], placement.total)}"
    values = [_value(tap.value, tap.padding) for tap in placement.taps]
    covered: list[tuple[float, ...]] = [(tap.value,) for tap in placement.taps]
    if placement.divisor is not None:
        sums = f"({' + '.join(values)}) / {placement.divisor}"
        return f"{start} {_equation(sums, covered, placement.result, placement.divisor)}"
    won = "" if placement.winner is None else f", {read}{_at(placement.taps[placement.winner].input)}"
    return f"{start} {_sign(covered)} max({', '.join(values)}) = {_number(placement.result)}{won}"


def _equation(sums: str, terms: Sequence[tuple[float, ...]], total: float, divisor: int = 1) -> str:
    """Return a written sum and its total, each behind the sign that is right before it."""
    as_written = [tuple(map(_number, factors)) for factors in terms]
    result = _number(total)
    return f"{_sign(terms)} {sums} {sum_sign(result, as_written, divisor)} {result}"


def _sign(terms: Iterable[tuple[float, ...]]) -> str:
    rounded = any(not exact(value, _DIGITS) for factors in terms for value in factors if value != -inf)
    return "≈" if rounded else "="


def _named(value: float) -> str:
    return f"{sign(value, _DIGITS)} {_number(value)}"


def _factors(tap: Any) -> str:
    return f"{_value(tap.value, tap.padding or tap.inserted)}*{_number(tap.weight)}"


def _value(value: float, outside: bool) -> str:
    """Return a number, in brackets where it is no number of the input."""
    return f"({_number(value)})" if outside else _number(value)


def _number(value: float) -> str:
    return "-inf" if value == -inf else written(value, _DIGITS).replace("−", "-")


def _at(cell: Iterable[int]) -> str:
    return f"[{', '.join(map(str, cell))}]"

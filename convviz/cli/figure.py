"""From the arguments as they were given to a figure that can be computed, or a sentence why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from math import prod
from typing import Any

from ..cases import CASES
from ..engine import Fix, SeparableSetting, nearest
from ..errors import ConvError
from ..scene import LAYOUTS
from ..texts import words
from .kinds import KINDS, Figure, Kind, kind_of
from .values import padding_of, pair_of, whole_of

__all__ = ["FIGURE_ARGUMENTS", "SETTING_ARGUMENTS", "Given", "figure_of"]

#: Arguments as they were given, by name: texts, and True or False for switches.
Given = Mapping[str, Any]

_Reader = Callable[[str, str], object]

#: The arguments of settings, and how each is read; None is a switch.
SETTING_ARGUMENTS: dict[str, _Reader | None] = {
    "input": pair_of,
    "kernel": pair_of,
    "stride": pair_of,
    "padding": padding_of,
    "output_padding": pair_of,
    "dilation": pair_of,
    "in_channels": whole_of,
    "multiplier": whole_of,
    "out_channels": whole_of,
    "groups": whole_of,
    "padding_mode": lambda _, text: text,
    "bias": None,
    "depthwise_bias": None,
    "pointwise_bias": None,
    "pointwise_padding": padding_of,
    "ceil_mode": None,
    "count_include_pad": None,
}
#: The arguments that say how a setting is looked at, beside its own.
FIGURE_ARGUMENTS: dict[str, _Reader | None] = {
    "numbers": lambda _, text: text,
    "seed": whole_of,
    "layout": lambda _, text: text,
    "view": lambda _, text: text,
    "digits": None,
    "as_paper": None,
}

#: So many numbers are computed with, at most.
_MOST_NUMBERS = 4_000_000
#: Up to this value another one is looked for that works.
_NEAR = 257


class Impossible(ConvError):
    """A setting that cannot work, with the nearest that do, as arguments."""

    def __init__(self, problem: ConvError, ways: list[str]) -> None:
        super().__init__(problem.code, problem.field, **problem.numbers)
        self.ways = ways

    def sentence(self, language: str = "en") -> str:
        """Return the problem and the ways out."""
        return words(language)("cli.ways_out", problem=super().sentence(language), ways=self.ways)


def figure_of(given: Given, *, drawn: bool) -> Figure:
    """Return the figure that arguments ask for; `drawn` says that a picture of it is needed.

    Raises
    ------
    ConvError
        With what works instead, where there is something near.
    """
    if "what" not in given:
        raise ConvError("nothing_asked", "what", names=_names(drawn))
    what = given["what"]
    case = CASES.get(what)
    name = kind_of(case) if case else what
    if name not in KINDS or (drawn and KINDS[name].drawing is None):
        raise _unknown(what, drawn)
    kind = KINDS[name]
    looks: dict[str, Any] = {}
    arguments: dict[str, Any] = {}
    if case:
        looks = {"numbers": case.numbers, "layout": case.layout}
        looks |= {"view": case.view} if case.view in ("scatter", "gather") else {}
        arguments = {one.name: getattr(case.setting, one.name) for one in fields(case.setting)}
    looks |= _read(given, FIGURE_ARGUMENTS)
    if looks.get("layout", LAYOUTS[0]) not in LAYOUTS:
        raise ConvError("layout", "layout", value=f"“{looks['layout']}”", names=list(LAYOUTS))
    if looks.get("as_paper"):
        looks.setdefault("view", "gather")
    own = _read(given, SETTING_ARGUMENTS)
    if unused := [argument for argument in own if argument not in kind.arguments]:
        raise _unused(what, unused[0], kind.arguments)
    if "view" in given and name != "transposed":
        raise _unused(what, "view", kind.arguments)
    arguments |= own
    if missing := [argument for argument in kind.needed if argument not in arguments]:
        raise ConvError("arguments_missing", missing[0], what=what, names=_options(missing))
    setting = kind.setting(arguments)
    problem = setting.problem()
    if problem:
        raise _with_ways_out(problem, setting)
    _refuse_many(kind, setting)
    return Figure(name, setting, **looks)


def _read(given: Given, readers: Mapping[str, _Reader | None]) -> dict[str, Any]:
    return {
        name: given[name] if reader is None else reader(name, given[name])
        for name, reader in readers.items()
        if name in given
    }


def _names(drawn: bool) -> list[str]:
    return [name for name, kind in KINDS.items() if kind.drawing or not drawn]


def _unknown(what: str, drawn: bool) -> ConvError:
    if what in KINDS or what in CASES:
        return ConvError("not_drawn", "what", what=what, names=_names(drawn))
    known = _names(drawn)
    near = get_close_matches(what, [*known, *CASES], n=3, cutoff=0.5)
    return ConvError("unknown_figure", "what", value=f"“{what}”", names=near or known)


def _unused(what: str, argument: str, arguments: tuple[str, ...]) -> ConvError:
    return ConvError(
        "argument_unused", argument, what=what, name=_options([argument])[0], names=_options(arguments)
    )


def _options(names: Any) -> list[str]:
    return [f"--{name.replace('_', '-')}" for name in names]


def _with_ways_out(problem: ConvError, setting: Any) -> ConvError:
    """Return the problem with the nearest settings that work, as arguments."""
    least = {"padding": 0, "output_padding": 0}
    limits = {name: range(least.get(name, 1), _NEAR) for name in setting.TURNED}
    ways = [_way(fix) for fix in nearest(setting, limits)]
    return Impossible(problem, ways) if ways else problem


def _way(fix: Fix[Any]) -> str:
    value: Any = fix.value
    if isinstance(value, tuple):
        one, other = value
        if isinstance(one, tuple):
            said = ",".join(str(side) for side in (*one, *other))
        else:
            said = str(one) if one == other else f"{one}x{other}"
    else:
        said = str(value)
    return f"{_options([fix.field])[0]} {said}"


def _refuse_many(kind: Kind, setting: Any) -> None:
    """Refuse a setting of too many numbers, before any array is made."""
    stages = [setting]
    if isinstance(setting, SeparableSetting):
        stages = [setting.depthwise, setting.pointwise]
    count = 0
    for stage in stages:
        count += stage.in_channels * prod(axis.padded for axis in stage.axes)
        count += stage.out_channels * prod(stage.output) + prod(getattr(stage, "weight_shape", (0,)))
    if count > _MOST_NUMBERS:
        raise ConvError("too_many_numbers", "input", count=count, limit=_MOST_NUMBERS)

"""From arguments to a picture that can be drawn, or a sentence why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from math import prod
from typing import Any

from ..cases import CASES
from ..engine import KERNELS, NumberChoice, SeparableSetting, cells_outside, nearest
from ..engine.setting import quoted
from ..errors import ConvError
from ..kinds import KINDS, Kind, Picture, kind_of, views_of
from ..kinds.arguments import LOOKS, NUMBERS
from ..parameters import Parameter, parameters
from ..scene import LAYOUTS
from ..spelling import spelt
from .refusal import option

#: Arguments as they are typed, by name: texts, and True or False for switches.
Arguments = Mapping[str, Any]

#: So many numbers are computed with, at most.
_MOST_NUMBERS = 4_000_000
#: Up to this value another that works is looked for.
_NEAR = 257


class Impossible(ConvError):
    """A setting that cannot work, with the nearest that do, as arguments."""

    def __init__(self, problem: ConvError, ways: list[str]) -> None:
        super().__init__(problem.code, problem.field, **problem.numbers)
        self.ways = ways


def picture_of(arguments: Arguments) -> Picture:
    """Return the picture that arguments ask for.

    Raises
    ------
    ConvError
        With what works instead, where there is something near.

    Examples
    --------
    >>> picture_of({"what": "padding_strides", "stride": "1"}).setting.output
    (5, 5)
    """
    if "what" not in arguments:
        raise ConvError("nothing_asked", "what", names=list(KINDS))
    what = spelt(arguments["what"], (*KINDS, *CASES))
    case = CASES.get(what)
    name = kind_of(case) if case else what
    if name not in KINDS:
        raise _unknown(what)
    kind = KINDS[name]
    values: dict[str, Any] = {}
    if case:
        values = {field.name: getattr(case.setting, field.name) for field in fields(case.setting)}
        values |= {"numbers": case.numbers, "layout": case.layout, "view": case.view}
    values |= {"view": "gather"} if arguments.get("as_paper") and name == "transposed" else {}
    values |= read(arguments, parameters("command"))
    _refuse_unused(arguments, kind, what)
    numbers = {argument: values.pop(argument) for argument in NUMBERS if argument in values}
    looks = {argument: values.pop(argument) for argument in LOOKS if argument in values}
    looks |= {"view": spelt(looks["view"], kind.drawings)} if "view" in looks else {}
    if missing := [argument for argument in kind.needed if argument not in values]:
        raise ConvError("arguments_missing", missing[0], what=what, names=[*map(option, missing)])
    picture = Picture(kind=name, setting=kind.setting(values), numbers=NumberChoice(**numbers), **looks)
    if picture.layout not in LAYOUTS:
        raise ConvError(
            "argument_word", "layout", name="--layout", value=quoted(picture.layout), names=list(LAYOUTS)
        )
    if name == "transposed" and picture.as_paper and picture.view != "gather":
        raise ConvError("paper_view", "view")
    problem = picture.setting.problem()
    if problem:
        raise _with_ways_out(problem, picture.setting)
    _refuse_many(picture.setting)
    views = views_of(name, picture.setting)
    if picture.view and picture.view not in views:
        raise ConvError("view", "view", value=quoted(picture.view), names=list(views))
    return picture


def read(arguments: Arguments, rows: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return what arguments mean, by name, of those that have a row."""
    return {
        name: arguments[name] if row.is_switch else row.codec.take(name, arguments[name])
        for name, row in rows.items()
        if name in arguments
    }


def _unknown(what: str) -> ConvError:
    near = get_close_matches(what.strip().lower(), [*KINDS, *CASES], n=3, cutoff=0.5)
    return ConvError("unknown_figure", "what", value=quoted(what), names=near or list(KINDS))


def _refuse_unused(arguments: Arguments, kind: Kind, what: str) -> None:
    """Refuse an argument that this kind does not have."""
    others = {name for other in KINDS.values() for name in other.options}.difference(kind.options)
    for name in parameters("command"):
        if name in arguments and name in others:
            names = [*map(option, kind.options)]
            raise ConvError("argument_unused", name, what=what, name=option(name), names=names)


def refuse_idle(arguments: Arguments, picture: Picture) -> None:
    """Refuse what speaks of numbers and reaches none of them."""
    choice, setting = picture.numbers, picture.setting
    if "seed" in arguments:
        if choice.seed < 0:
            raise ConvError("below_minimum", "seed", name="--seed", value=choice.seed, minimum=0)
        if choice.numbers != "random":
            raise ConvError("seed_unused", "seed", name="--seed", other="--numbers random")
    stage = setting.depthwise if isinstance(setting, SeparableSetting) else setting
    if "weights" in arguments and choice.weights in KERNELS:
        size = KERNELS[choice.weights].size
        if size not in (None, stage.kernel):
            raise ConvError(
                "weights_size",
                "weights",
                value=choice.weights,
                size=size,
                kernel=stage.kernel,
                name="--kernel",
            )
    shapes = {"x": (stage.in_channels, *stage.input), "w": getattr(stage, "weight_shape", None)}
    if isinstance(setting, SeparableSetting):
        shapes["pw"] = setting.pointwise.weight_shape
    for name, shape in shapes.items():
        if name in arguments and shape and (count := cells_outside(arguments[name], shape)):
            raise ConvError("cells_idle", name, name=f"--{name}", count=count, shape=shape)


def _with_ways_out(problem: ConvError, setting: Any) -> ConvError:
    """Return the problem with the nearest settings that work, as arguments."""
    least = {"padding": 0, "output_padding": 0}
    limits = {name: range(least.get(name, 1), _NEAR) for name in setting.TURNED}
    rows = parameters("command")
    ways = [
        f"{option(fix.field)} {rows[fix.field].codec.text(getattr(fix.setting, fix.field))}"
        for fix in nearest(setting, limits)
    ]
    return Impossible(problem, ways) if ways else problem


def _refuse_many(setting: Any) -> None:
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

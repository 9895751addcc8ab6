"""From the arguments as they were given to a picture that can be drawn, or a sentence why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from difflib import get_close_matches
from math import prod
from typing import Any

from ..cases import CASES
from ..engine import (
    KERNELS,
    NUMBER_SETS,
    PADDING_MODES,
    TRANSPOSED_NUMBER_SETS,
    NumberChoice,
    SeparableSetting,
    cells_outside,
    nearest,
)
from ..engine.setting import quoted
from ..errors import ConvError
from ..kinds import KINDS, Picture, kind_of, views_of
from ..kinds.arguments import argument_text
from ..scene import LAYOUTS
from ..spelling import spelt
from .refusal import option
from .values import cells_of, padding_of, pair_of, whole_of, word_of

__all__ = [
    "NUMBER_ARGUMENTS",
    "PICTURE_ARGUMENTS",
    "SETTING_ARGUMENTS",
    "Given",
    "Impossible",
    "Readers",
    "picture_of",
    "read",
    "refuse_idle",
    "text_of",
]

#: Arguments as they were given, by name: texts, and True or False for switches.
Given = Mapping[str, Any]

#: Names of arguments, and how the text of each is read; None is a switch.
Readers = Mapping[str, Callable[[str, str], object] | None]


def text_of(name: str, text: str) -> str:
    """Return a text as it is."""
    return text


#: The arguments of settings.
SETTING_ARGUMENTS: Readers = {
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
    "padding_mode": word_of(PADDING_MODES),
    "bias": None,
    "depthwise_bias": None,
    "pointwise_bias": None,
    "pointwise_padding": padding_of,
    "ceil_mode": None,
    "count_include_pad": None,
}
#: The arguments that say which numbers it has.
NUMBER_ARGUMENTS: Readers = {
    "numbers": word_of((*NUMBER_SETS, *TRANSPOSED_NUMBER_SETS)),
    "seed": whole_of,
    "weights": word_of(KERNELS),
    "whole": None,
    "x": cells_of,
    "w": cells_of,
    "pw": cells_of,
}
#: The arguments that say how a setting is looked at, beside its own.
PICTURE_ARGUMENTS: Readers = {
    "layout": word_of(LAYOUTS),
    "view": word_of([view for kind in KINDS.values() for view in kind.drawings]),
    "digits": None,
    "as_paper": None,
    "flip": None,
    "round_trip": None,
}
_WEIGHED = ("conv", "grouped", "transposed", "separable")
#: The arguments that only some kinds have.
_ONLY = {
    "view": ("grouped", "transposed"),
    # The paper has no figure of two stages.
    "as_paper": ("conv", "grouped", "transposed", "max_pool", "avg_pool"),
    "flip": ("conv",),
    "round_trip": ("transposed",),
    "pw": ("separable",),
    # Pooling has no weights.
    "weights": _WEIGHED,
    "whole": _WEIGHED,
    "w": _WEIGHED,
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


def picture_of(given: Given) -> Picture:
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
    if "what" not in given:
        raise ConvError("nothing_asked", "what", names=list(KINDS))
    what = spelt(given["what"], (*KINDS, *CASES))
    case = CASES.get(what)
    name = kind_of(case) if case else what
    if name not in KINDS:
        raise _unknown(what)
    numbers: dict[str, Any] = {}
    looks: dict[str, Any] = {}
    arguments: dict[str, Any] = {}
    if case:
        numbers, looks = {"numbers": case.numbers}, {"layout": case.layout}
        looks |= {"view": case.view}
        arguments = {one.name: getattr(case.setting, one.name) for one in fields(case.setting)}
    looks |= {"view": "gather"} if given.get("as_paper") and name == "transposed" else {}
    looks |= read(given, PICTURE_ARGUMENTS)
    numbers |= read(given, NUMBER_ARGUMENTS)
    arguments |= read(given, SETTING_ARGUMENTS)
    _refuse_unused(given, name, what)
    if missing := [argument for argument in KINDS[name].needed if argument not in arguments]:
        raise ConvError("arguments_missing", missing[0], what=what, names=[*map(option, missing)])
    picture = Picture(
        kind=name, setting=KINDS[name].setting(arguments), numbers=NumberChoice(**numbers), **looks
    )
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


def read(given: Given, readers: Readers) -> dict[str, Any]:
    """Return what these arguments mean, by name, where they are given."""
    return {
        name: given[name] if reader is None else reader(name, given[name])
        for name, reader in readers.items()
        if name in given
    }


def _unknown(what: str) -> ConvError:
    near = get_close_matches(what.strip().lower(), [*KINDS, *CASES], n=3, cutoff=0.5)
    return ConvError("unknown_figure", "what", value=quoted(what), names=near or list(KINDS))


def _refuse_unused(given: Given, kind: str, what: str) -> None:
    """Refuse an argument that this kind does not have."""
    own = (*KINDS[kind].arguments, *(name for name, kinds in _ONLY.items() if kind in kinds))
    for name in (*SETTING_ARGUMENTS, *_ONLY):
        if name in given and name not in own:
            raise ConvError("argument_unused", name, what=what, name=option(name), names=[*map(option, own)])


def refuse_idle(given: Given, picture: Picture) -> None:
    """Refuse what is said of numbers and reaches none of them."""
    choice, setting = picture.numbers, picture.setting
    if "seed" in given:
        if choice.seed < 0:
            raise ConvError("below_minimum", "seed", name="--seed", value=choice.seed, minimum=0)
        if choice.numbers != "random":
            raise ConvError("seed_unused", "seed", name="--seed", other="--numbers random")
    stage = setting.depthwise if isinstance(setting, SeparableSetting) else setting
    if "weights" in given and choice.weights in KERNELS:
        own = KERNELS[choice.weights].size
        if own not in (None, stage.kernel):
            raise ConvError(
                "weights_size",
                "weights",
                value=choice.weights,
                size=own,
                kernel=stage.kernel,
                name="--kernel",
            )
    shapes = {"x": (stage.in_channels, *stage.input), "w": getattr(stage, "weight_shape", None)}
    if isinstance(setting, SeparableSetting):
        shapes["pw"] = setting.pointwise.weight_shape
    for name, shape in shapes.items():
        if name in given and shape and (count := cells_outside(given[name], shape)):
            raise ConvError("cells_idle", name, name=f"--{name}", count=count, shape=shape)


def _with_ways_out(problem: ConvError, setting: Any) -> ConvError:
    """Return the problem with the nearest settings that work, as arguments."""
    least = {"padding": 0, "output_padding": 0}
    limits = {name: range(least.get(name, 1), _NEAR) for name in setting.TURNED}
    ways = [f"{option(fix.field)} {argument_text(fix.value)}" for fix in nearest(setting, limits)]
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

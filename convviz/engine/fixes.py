"""The way out of an impossible setting: which values work, and which are nearest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar, cast

from ..errors import ConvError
from .setting import ConvSetting
from .transposed_setting import TransposedSetting

__all__ = ["Fix", "feasible", "nearest"]

Setting = TypeVar("Setting", ConvSetting, TransposedSetting)

#: The parameters with a value for each axis, padding aside.
_PAIRS = ("input", "kernel", "stride", "dilation", "output_padding")


@dataclass(frozen=True, slots=True)
class Fix(Generic[Setting]):
    """A change of one parameter that makes an impossible setting work.

    `field` is the parameter, `value` its new value as a person would say it (an int, a pair, four
    sides or a name), `setting` the whole setting after the change.
    """

    field: str
    value: object
    setting: Setting


def feasible(setting: Setting, field: str, axis: int, candidates: Iterable[int]) -> list[int]:
    """Return which of `candidates` work for `field` on `axis` (0 vertical, 1 horizontal), all else equal.

    `field` is "input", "kernel", "stride", "padding" (both sides alike), "dilation", of a transposed
    convolution "output_padding", or, for any `axis`, "in_channels", "out_channels", "groups". A problem
    of the other axis is not counted; a candidate below the parameter's minimum does not work.

    Examples
    --------
    >>> feasible(ConvSetting(input=5, kernel=3, padding=1), "kernel", 0, range(1, 10))
    [1, 2, 3, 4, 5, 6, 7]
    >>> feasible(TransposedSetting(input=5, kernel=3, stride=2), "output_padding", 0, range(4))
    [0, 1]
    """
    return [value for value in candidates if _works_turned(setting, field, axis, value)]


def _works_turned(setting: Setting, field: str, axis: int, value: int) -> bool:
    try:
        return _turn(setting, field, axis, value).works_on(axis)
    except ConvError:
        return False


def _turn(setting: Setting, field: str, axis: int, value: int) -> Setting:
    new: object = value
    if field == "padding":
        sides = list(setting.sides)
        sides[axis] = (value, value)
        new = tuple(sides)
    elif field in _PAIRS:
        both = list(getattr(setting, field))
        both[axis] = value
        new = tuple(both)
    return replace(setting, **{field: cast(Any, new)})


def nearest(setting: Setting, limits: dict[str, range]) -> list[Fix[Setting]]:
    """Return the smallest single changes that make an impossible setting work, nearest first.

    `limits` gives the values allowed for each parameter that may be changed. A parameter is left
    out when no allowed value helps; changing two parameters at once is never proposed.

    Examples
    --------
    >>> limits = {"input": range(1, 17), "kernel": range(1, 8), "padding": range(0, 7)}
    >>> for fix in nearest(ConvSetting(input=4, kernel=6), limits):
    ...     print(fix.field, fix.value, fix.setting.output)
    padding (1, 1) (1, 1)
    kernel (4, 4) (1, 1)
    input (6, 6) (1, 1)
    """
    if setting.problem() is None:
        return []
    found: list[tuple[int, Fix[Setting]]] = []
    for field in setting.TURNED:
        allowed = limits.get(field)
        if allowed is None:
            continue
        now: object = setting.sides if field == "padding" else getattr(setting, field)
        changed, distance = setting, 0
        for axis in (0,) if field == "groups" else (0, 1):
            if changed.works_on(axis):
                continue
            old = _value_on(changed, field, axis)
            works = feasible(changed, field, axis, allowed)
            if not works:
                break
            best = min(works, key=lambda value: (abs(value - old), value))
            distance += abs(best - old)
            changed = _turn(changed, field, axis, best)
        if changed.problem() is None and now != (
            changed.sides if field == "padding" else getattr(changed, field)
        ):
            found.append((distance, Fix(field, _said(changed, field), changed)))
    if isinstance(setting, ConvSetting) and setting.padding_mode != "zeros":
        zeros = replace(setting, padding_mode="zeros")
        if zeros.problem() is None:
            found.append((1, Fix("padding_mode", "zeros", zeros)))
    return [fix for _, fix in sorted(found, key=lambda one: one[0])]


def _value_on(setting: Setting, field: str, axis: int) -> int:
    if field == "padding":
        return max(setting.sides[axis])
    value = getattr(setting, field)
    return int(value[axis] if isinstance(value, tuple) else value)


def _said(setting: Setting, field: str) -> object:
    if field == "padding":
        (top, bottom), (left, right) = setting.sides
        return (top, left) if (top, left) == (bottom, right) else setting.sides
    return getattr(setting, field)

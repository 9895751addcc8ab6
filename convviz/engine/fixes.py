"""The way out of an impossible setting: which values work, and which are nearest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from operator import itemgetter
from typing import Any, Generic, TypeVar, cast

from ..errors import ConvError
from .pool_setting import PoolSetting
from .separable_setting import SeparableSetting
from .setting import ConvSetting, Pair
from .transposed_setting import TransposedSetting

SettingT = TypeVar("SettingT", ConvSetting, TransposedSetting, SeparableSetting, PoolSetting)

#: The parameters with a value for each axis, padding aside.
_PAIRS = ("input", "kernel", "stride", "dilation", "output_padding")
#: The parameters that must go together for the channels to be shared out among the groups.
_CHANNELS = ("groups", "in_channels", "out_channels")


@dataclass(frozen=True, slots=True)
class Fix(Generic[SettingT]):
    """A change of one parameter that makes an impossible setting work.

    `field` is the parameter, `value` its new value as a person would say it (an int, a pair, four
    sides or a name), `setting` the whole setting after the change.
    """

    field: str
    value: object
    setting: SettingT


def feasible(setting: SettingT, field: str, axis: int, candidates: Iterable[int]) -> list[int]:
    """Return which of `candidates` work for `field` on `axis` (0 vertical, 1 horizontal), all else equal.

    `field` is "input", "kernel", "stride", "padding" (both sides alike), "dilation", of a transposed
    convolution "output_padding", or, for any `axis`, "in_channels", "out_channels", "groups", of a
    separable one "multiplier". A problem of the other axis is not counted; a candidate below the
    parameter's minimum does not work.

    Examples
    --------
    >>> feasible(ConvSetting(input=5, kernel=3, padding=1), "kernel", 0, range(1, 10))
    [1, 2, 3, 4, 5, 6, 7]
    >>> feasible(TransposedSetting(input=5, kernel=3, stride=2), "output_padding", 0, range(4))
    [0, 1]
    """
    return [value for value in candidates if _works_turned(setting, field, axis, value)]


def _works_turned(setting: SettingT, field: str, axis: int, value: int) -> bool:
    turned = _turned(setting, field, axis, (value, value) if field == "padding" else value)
    return turned is not None and turned.works_on(axis)


def _turned(setting: SettingT, field: str, axis: int, value: object) -> SettingT | None:
    """Return the setting with another value on an axis; None where there is no such value."""
    new = value
    if field == "padding" or field in _PAIRS:
        both = list(setting.sides if field == "padding" else getattr(setting, field))
        both[axis] = value
        new = tuple(both)
    try:
        return replace(setting, **{field: cast(Any, new)})
    except ConvError:
        return None


def near_values(now: int, allowed: Iterable[int]) -> list[tuple[int, int]]:
    """Return (distance, value) for all allowed values of a parameter on an axis, nearest first.

    Examples
    --------
    >>> near_values(3, range(1, 5))
    [(0, 3), (1, 2), (1, 4), (2, 1)]
    """
    return sorted((abs(value - now), value) for value in allowed)


def near_sides(now: Pair, allowed: Sequence[int], even: bool) -> list[tuple[int, Pair]]:
    """Return (distance, (before, after)) for all allowed padding of an axis, nearest first.

    `even` says that both sides are one value and stay so. Of those equally near the more even lead.

    Examples
    --------
    >>> near_sides((0, 0), range(3), even=True)
    [(0, (0, 0)), (1, (1, 1)), (2, (2, 2))]
    >>> near_sides((2, 0), range(3), even=False)[:4]
    [(0, (2, 0)), (1, (1, 0)), (1, (2, 1)), (2, (0, 0))]
    """
    if even:
        return [(by, (value, value)) for by, value in near_values(now[0], allowed)]
    pairs = ((before, after) for before in allowed for after in allowed)
    return sorted(
        ((abs(pair[0] - now[0]) + abs(pair[1] - now[1]), pair) for pair in pairs),
        key=lambda near: (near[0], abs(near[1][0] - near[1][1]), near[1]),
    )


def nearest(setting: SettingT, limits: Mapping[str, Sequence[int]]) -> list[Fix[SettingT]]:
    """Return the smallest single changes that make an impossible setting work, nearest first.

    `limits` gives the values allowed for each parameter that may be changed. A parameter is left
    out when no allowed value helps; changing two parameters at once is never proposed. How near a change
    is, counts every cell by which it moves a value: of padding that is alike on both sides of each axis the
    value of an axis, of other padding each side. Where the groups do not divide the channels, each of the
    three counts has two fixes: the nearest smaller value and the nearest larger one.

    Examples
    --------
    >>> limits = {"input": range(1, 17), "kernel": range(1, 8), "padding": range(0, 7)}
    >>> for fix in nearest(ConvSetting(input=4, kernel=6), limits):
    ...     print(fix.field, fix.value, fix.setting.output)
    padding (1, 1) (1, 1)
    kernel (4, 4) (1, 1)
    input (6, 6) (1, 1)

    Five groups of 12 channels leave a rest; four or six do not:

    >>> setting = ConvSetting(input=4, kernel=3, in_channels=12, out_channels=12, groups=5)
    >>> [(fix.field, fix.value) for fix in nearest(setting, {"groups": range(1, 13)})]
    [('groups', 4), ('groups', 6)]
    """
    problem = setting.problem()
    if problem is None:
        return []
    by_distance: list[tuple[int, Fix[SettingT]]] = []
    for field in setting.TURNED:
        # Other channels never mend a size, nor another size the channels.
        if field in limits and (field in _CHANNELS) == (problem.field == "groups"):
            find = _channel_fixes if field in _CHANNELS else _size_fixes
            by_distance += find(setting, field, limits[field])
    if isinstance(setting, ConvSetting) and setting.padding_mode != "zeros":
        zeros = replace(setting, padding_mode="zeros")
        if zeros.problem() is None:
            by_distance.append((1, Fix("padding_mode", "zeros", zeros)))
    return [fix for _, fix in sorted(by_distance, key=itemgetter(0))]


#: What is tried first where one change alone is not enough, each on both axes.
_FIRST: Mapping[str, object] = {
    "padding_mode": "zeros",
    "padding": 0,
    "output_padding": 0,
    "groups": 1,
    "kernel": 1,
    "stride": 1,
    "dilation": 1,
}


def nearest_pairs(
    setting: SettingT, limits: Mapping[str, Sequence[int]]
) -> list[tuple[Fix[SettingT], Fix[SettingT]]]:
    """Return changes of two parameters that make an impossible setting work, where no single one does.

    The first of a pair is a plain value, such as no padding or one group, the second the nearest change
    after it, as `nearest` finds it; each pair begins with another parameter.

    Examples
    --------
    >>> setting = ConvSetting(input=1, kernel=7, padding=6, dilation=4, padding_mode="circular")
    >>> limits = {"kernel": range(1, 8), "padding": range(7)}
    >>> nearest(setting, limits)
    []
    >>> for first, second in nearest_pairs(setting, limits):
    ...     print(first.field, first.value, second.field, second.value)
    padding_mode zeros kernel (4, 4)
    padding 0 kernel (1, 1)
    kernel 1 padding_mode zeros
    """
    pairs = []
    for field, value in _FIRST.items():
        allowed = hasattr(setting, field) if field == "padding_mode" else value in limits.get(field, ())
        if field not in ("padding_mode", *setting.TURNED) or not allowed:
            continue
        change: dict[str, Any] = {field: value}
        first = replace(setting, **change)
        if first != setting and (then := nearest(first, limits)):
            pairs.append((Fix(field, value, first), then[0]))
    return pairs


def _size_fixes(setting: SettingT, field: str, allowed: Sequence[int]) -> list[tuple[int, Fix[SettingT]]]:
    """Return the smallest change of `field`, on the axes that fail, with its distance; perhaps none."""
    changed, distance = setting, 0
    even = all(before == after for before, after in setting.sides)
    within = [set(sides) <= set(allowed) for sides in setting.sides]
    for axis in (0, 1):
        # Padding by a name is said in numbers from now on, on both axes.
        beyond = field == "padding" and not isinstance(setting.padding, tuple) and not within[axis]
        if changed.works_on(axis) and not beyond:
            continue
        old: Any = (changed.sides if field == "padding" else getattr(changed, field))[axis]
        near = near_sides(old, allowed, even) if field == "padding" else near_values(old, allowed)
        tried = ((by, _turned(changed, field, axis, value)) for by, value in near)
        works = next(((by, turned) for by, turned in tried if turned and turned.works_on(axis)), None)
        if works is None:
            return []
        distance += works[0]
        changed = works[1]
    return [(distance, Fix(field, _value_of(changed, field), changed))] if changed.problem() is None else []


def _shared(groups: int, in_channels: int, out_channels: int) -> bool:
    return groups > 0 and in_channels % groups == out_channels % groups == 0


def _channel_fixes(setting: SettingT, field: str, allowed: Sequence[int]) -> list[tuple[int, Fix[SettingT]]]:
    """Return the nearest smaller and the nearest larger value of `field` that work, with their distances."""
    now = getattr(setting, field)
    fixes = []
    counts = {name: getattr(setting, name) for name in _CHANNELS}
    near = [(by, value) for by, value in near_values(now, allowed) if _shared(**{**counts, field: value})]
    smaller, larger = [step for step in near if step[1] < now], [step for step in near if step[1] > now]
    for side in (smaller, larger):
        tried = ((by, value, _turned(setting, field, 0, value)) for by, value in side)
        works = (
            (by, Fix(field, value, turned))
            for by, value, turned in tried
            if turned and turned.problem() is None
        )
        fixes += list(islice(works, 1))
    return fixes


def _value_of(setting: SettingT, field: str) -> object:
    if field == "padding":
        (top, bottom), (left, right) = setting.sides
        return (top, left) if (top, left) == (bottom, right) else setting.sides
    return getattr(setting, field)

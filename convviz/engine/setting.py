"""A setting: every parameter of a convolution, checked and in one form, before any array exists."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from ..errors import ConvError
from .axis import PADDING_MODES, Axis, named_padding

__all__ = [
    "PADDING_NAMES",
    "ConvSetting",
    "Fix",
    "Padding",
    "Pair",
    "Sides",
    "feasible",
    "nearest",
    "pair",
    "whole",
]

Pair = tuple[int, int]
#: Padding per side: ((top, bottom), (left, right)).
Sides = tuple[Pair, Pair]
Padding = Sides | str

PADDING_NAMES = ("valid", "same", "same_lower", "full")


#: No parameter may be larger; it keeps every index within NumPy's integers.
LARGEST = 1 << 20


def whole(value: object, name: str, minimum: int) -> int:
    """Return `value` as an int from `minimum` to `LARGEST`, or raise a ConvError naming `name`."""
    if not isinstance(value, bool):
        try:
            number = operator.index(cast(Any, value))
        except TypeError:
            pass
        else:
            said = number if number.bit_length() < 64 else _quoted(number)
            if number < minimum:
                raise ConvError("below_minimum", name, name=name, value=said, minimum=minimum)
            if number > LARGEST:
                raise ConvError("above_maximum", name, name=name, value=said, maximum=LARGEST)
            return number
    raise ConvError("not_whole", name, name=name, value=_quoted(value))


def _quoted(value: object) -> str:
    """Return the start of `value`'s repr, whatever it is: a sentence must neither fail nor fill a page."""
    try:
        text = repr(value)
    except Exception:  # an int of more than 4300 digits has none, and strangers' objects may do anything
        text = f"<{type(value).__name__}>"
    return text if len(text) <= 60 else text[:57] + "..."


def pair(value: object, name: str, minimum: int) -> Pair:
    """Return an int or a (vertical, horizontal) pair as a pair of ints, each at least `minimum`.

    Examples
    --------
    >>> pair(3, "kernel", 1), pair((3, 5), "kernel", 1)
    ((3, 3), (3, 5))
    """
    if not _is_sequence(value):
        number = whole(value, name, minimum)
        return number, number
    parts = [whole(part, name, minimum) for part in cast(Iterable[object], value)]
    if len(parts) != 2:
        raise ConvError("not_a_pair", name, name=name, count=len(parts))
    return parts[0], parts[1]


def _switch(value: object, name: str) -> bool:
    if isinstance(value, bool):
        return value
    raise ConvError("not_a_switch", name, name=name, kind=type(value).__name__)


def _is_sequence(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _padding(value: object) -> Padding:
    if isinstance(value, str):
        if value not in PADDING_NAMES:
            raise ConvError("padding_name", "padding", value=_quoted(value), names=list(PADDING_NAMES))
        return value
    if _is_sequence(value) and any(_is_sequence(side) for side in cast(Iterable[object], value)):
        sides = [pair(side, "padding", 0) for side in cast(Iterable[object], value) if _is_sequence(side)]
        if len(sides) != 2 or len(cast(Sequence[object], value)) != 2:
            raise ConvError("padding_sides", "padding", value=_quoted(value))
        return sides[0], sides[1]
    vertical, horizontal = pair(value, "padding", 0)
    return (vertical, vertical), (horizontal, horizontal)


@dataclass(frozen=True, slots=True)
class ConvSetting:
    """Every parameter of one convolution; pairs are (vertical, horizontal).

    Parameters
    ----------
    input, kernel : int or pair
        Sizes in cells, at least 1.
    stride, dilation : int or pair
        At least 1.
    padding : int, pair, ((top, bottom), (left, right)) or str
        At least 0 each, or one of `PADDING_NAMES`.
    in_channels, out_channels, groups : int
        At least 1; `groups` must divide both channel counts.
    padding_mode : str
        One of `PADDING_MODES`. ``"reflect"`` needs every padding side below the input size,
        ``"circular"`` at most the input size.
    bias : bool
        Whether one number per output channel is added.

    Raises
    ------
    ConvError
        For a value of the wrong kind or below its minimum. Whether the values work *together* is
        asked with `check`, so that an impossible setting can still be held and explained.

    Examples
    --------
    >>> setting = ConvSetting(input=5, kernel=3, stride=2, padding=1)
    >>> setting.check().output
    (3, 3)
    >>> ConvSetting(input=5, kernel=5, dilation=2, padding=1).check()
    Traceback (most recent call last):
        ...
    convviz.errors.ConvError: the kernel spans 9x9 cells (kernel 5x5, dilation 2x2) but the padded \
input has only 7x7 (input 5x5, padding 1x1)
    """

    input: Pair
    kernel: Pair
    stride: Pair = (1, 1)
    padding: Padding = ((0, 0), (0, 0))
    dilation: Pair = (1, 1)
    in_channels: int = 1
    out_channels: int = 1
    groups: int = 1
    padding_mode: str = "zeros"
    bias: bool = False

    def __init__(
        self,
        input: int | Sequence[int],
        kernel: int | Sequence[int],
        stride: int | Sequence[int] = 1,
        padding: object = 0,
        dilation: int | Sequence[int] = 1,
        in_channels: int = 1,
        out_channels: int = 1,
        groups: int = 1,
        padding_mode: str = "zeros",
        bias: bool = False,
    ) -> None:
        if not isinstance(padding_mode, str) or padding_mode not in PADDING_MODES:
            raise ConvError(
                "padding_mode", "padding_mode", value=_quoted(padding_mode), names=list(PADDING_MODES)
            )
        for name, value in (
            ("input", pair(input, "input", 1)),
            ("kernel", pair(kernel, "kernel", 1)),
            ("stride", pair(stride, "stride", 1)),
            ("padding", _padding(padding)),
            ("dilation", pair(dilation, "dilation", 1)),
            ("in_channels", whole(in_channels, "in_channels", 1)),
            ("out_channels", whole(out_channels, "out_channels", 1)),
            ("groups", whole(groups, "groups", 1)),
            ("padding_mode", padding_mode),
            ("bias", _switch(bias, "bias")),
        ):
            object.__setattr__(self, name, value)

    @property
    def sides(self) -> Sides:
        """The padding per side, ((top, bottom), (left, right)), a name resolved to its numbers."""
        if not isinstance(self.padding, str):
            return self.padding
        vertical, horizontal = (
            named_padding(self.padding, size, kernel, stride, dilation)
            for size, kernel, stride, dilation in zip(
                self.input, self.kernel, self.stride, self.dilation, strict=True
            )
        )
        return vertical, horizontal

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """The vertical and the horizontal axis; they may be impossible."""
        rows, cols = (
            Axis(size, kernel, stride, dilation, before, after)
            for size, kernel, stride, dilation, (before, after) in zip(
                self.input, self.kernel, self.stride, self.dilation, self.sides, strict=True
            )
        )
        return rows, cols

    @property
    def weight_shape(self) -> tuple[int, int, int, int]:
        """``(out_channels, in_channels / groups, kh, kw)``."""
        return (self.out_channels, self.in_channels // self.groups, *self.kernel)

    @property
    def output(self) -> Pair:
        """Output height and width; 0 where the kernel does not fit."""
        rows, cols = self.axes
        return rows.output, cols.output

    def problem(self) -> ConvError | None:
        """Return why this setting is impossible, or None when it works."""
        if self.in_channels % self.groups or self.out_channels % self.groups:
            return ConvError(
                "groups",
                "groups",
                groups=self.groups,
                in_channels=self.in_channels,
                out_channels=self.out_channels,
                in_rest=self.in_channels % self.groups,
                out_rest=self.out_channels % self.groups,
            )
        rows, cols = self.axes
        for axis, name in ((rows, "vertical"), (cols, "horizontal")):
            limit = axis.mode_limit(self.padding_mode)
            most = max(axis.before, axis.after)
            if limit is not None and most > limit:
                return ConvError(
                    f"{self.padding_mode}_padding",
                    "padding",
                    axis=name,
                    padding=most,
                    limit=limit,
                    size=axis.size,
                )
        if not (rows.fits and cols.fits):
            (top, bottom), (left, right) = self.sides
            even = top == bottom and left == right
            return ConvError(
                "kernel_too_large" if even else "kernel_too_large_sides",
                "kernel",
                span=(rows.span, cols.span),
                kernel=self.kernel,
                dilation=self.dilation,
                padded=(rows.padded, cols.padded),
                input=self.input,
                padding=(top, left),
                top=top,
                bottom=bottom,
                left=left,
                right=right,
            )
        return None

    def check(self) -> ConvSetting:
        """Return this setting if it works, else raise the ConvError that says why not."""
        problem = self.problem()
        if problem:
            raise problem
        return self


#: The parameters a person can turn, each with an int or pair value.
_TURNED = ("kernel", "padding", "input", "dilation", "stride", "groups")


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of one parameter that makes an impossible setting work.

    `field` is the parameter, `value` its new value as a person would say it (an int, a pair, four
    sides or a name), `setting` the whole setting after the change.
    """

    field: str
    value: object
    setting: ConvSetting


def feasible(setting: ConvSetting, field: str, axis: int, candidates: Iterable[int]) -> list[int]:
    """Return which of `candidates` work for `field` on `axis` (0 vertical, 1 horizontal), all else equal.

    `field` is "input", "kernel", "stride", "padding" (both sides alike), "dilation", or, for any
    `axis`, "in_channels", "out_channels", "groups". A problem of the other axis is not counted;
    a candidate below the parameter's minimum does not work.

    Examples
    --------
    >>> feasible(ConvSetting(input=5, kernel=3, padding=1), "kernel", 0, range(1, 10))
    [1, 2, 3, 4, 5, 6, 7]
    """
    return [value for value in candidates if _works_turned(setting, field, axis, value)]


def _works_turned(setting: ConvSetting, field: str, axis: int, value: int) -> bool:
    try:
        return _works_on_axis(_turn(setting, field, axis, value), axis)
    except ConvError:
        return False


def _turn(setting: ConvSetting, field: str, axis: int, value: int) -> ConvSetting:
    new: object = value
    if field == "padding":
        sides = list(setting.sides)
        sides[axis] = (value, value)
        new = tuple(sides)
    elif field in ("input", "kernel", "stride", "dilation"):
        both = list(getattr(setting, field))
        both[axis] = value
        new = tuple(both)
    return replace(setting, **{field: cast(Any, new)})


def _works_on_axis(setting: ConvSetting, axis: int) -> bool:
    if setting.in_channels % setting.groups or setting.out_channels % setting.groups:
        return False
    one = setting.axes[axis]
    limit = one.mode_limit(setting.padding_mode)
    return one.fits and (limit is None or max(one.before, one.after) <= limit)


def nearest(setting: ConvSetting, limits: dict[str, range]) -> list[Fix]:
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
    found: list[tuple[int, Fix]] = []
    for field in _TURNED:
        allowed = limits.get(field)
        if allowed is None:
            continue
        now: object = setting.sides if field == "padding" else getattr(setting, field)
        changed, distance = setting, 0
        for axis in (0,) if field == "groups" else (0, 1):
            if _works_on_axis(changed, axis):
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
    if setting.padding_mode != "zeros":
        zeros = replace(setting, padding_mode="zeros")
        if zeros.problem() is None:
            found.append((1, Fix("padding_mode", "zeros", zeros)))
    return [fix for _, fix in sorted(found, key=lambda one: one[0])]


def _value_on(setting: ConvSetting, field: str, axis: int) -> int:
    if field == "padding":
        return max(setting.sides[axis])
    value = getattr(setting, field)
    return int(value[axis] if isinstance(value, tuple) else value)


def _said(setting: ConvSetting, field: str) -> object:
    if field == "padding":
        (top, bottom), (left, right) = setting.sides
        return (top, left) if (top, left) == (bottom, right) else setting.sides
    return getattr(setting, field)

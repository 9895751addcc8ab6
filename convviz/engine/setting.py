"""A setting: every parameter of a convolution, checked and in one form, before any array exists."""

from __future__ import annotations

import operator
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self, TypeVar, cast, dataclass_transform

import numpy as np

from ..errors import ConvError
from .axis import PADDING_MODES, Axis, named_padding

Pair = tuple[int, int]
#: Padding per side: ((top, bottom), (left, right)).
Sides = tuple[Pair, Pair]
Padding = Sides | str

PADDING_NAMES = ("valid", "same", "same_lower", "full")
POOLINGS = ("max", "avg")


#: No parameter may be larger; it keeps every index within NumPy's integers.
LARGEST = 1 << 20


def whole(value: object, name: str, minimum: int) -> int:
    """Return `value` as an int from `minimum` to `LARGEST`, or raise a ConvError naming `name`."""
    if type(value) is int and minimum <= value <= LARGEST:
        return value
    if not isinstance(value, bool):
        try:
            number = operator.index(cast(Any, value))
        except TypeError:
            pass
        else:
            shown = number if number.bit_length() < 64 else quoted(number)
            if number < minimum:
                raise ConvError("below_minimum", name, name=name, value=shown, minimum=minimum)
            if number > LARGEST:
                raise ConvError("above_maximum", name, name=name, value=shown, maximum=LARGEST)
            return number
    raise ConvError("not_whole", name, name=name, value=quoted(value))


def quoted(value: object) -> str:
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


def switch(value: object, name: str) -> bool:
    """Return `value` if it is True or False, or raise a ConvError naming `name`."""
    if isinstance(value, bool):
        return value
    raise ConvError("not_a_switch", name, name=name, kind=type(value).__name__)


def _is_sequence(value: object) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def sides_of(value: object, name: str = "padding") -> Sides:
    """Return padding given as an int, a pair or four sides as ((top, bottom), (left, right)).

    `name` is what a refusal calls it.

    Examples
    --------
    >>> sides_of(1), sides_of((1, 2)), sides_of(((0, 1), (2, 3)))
    (((1, 1), (1, 1)), ((1, 1), (2, 2)), ((0, 1), (2, 3)))
    """
    if _is_sequence(value) and any(_is_sequence(side) for side in cast(Iterable[object], value)):
        sides = [pair(side, name, 0) for side in cast(Iterable[object], value) if _is_sequence(side)]
        if len(sides) != 2 or len(cast(Sequence[object], value)) != 2:
            raise ConvError("padding_sides", name, name=name, value=quoted(value))
        return sides[0], sides[1]
    vertical, horizontal = pair(value, name, 0)
    return (vertical, vertical), (horizontal, horizontal)


def _sides_or_name(value: object, name: str) -> Padding:
    if isinstance(value, str):
        if value not in PADDING_NAMES:
            raise ConvError("padding_name", name, value=quoted(value), names=list(PADDING_NAMES))
        return value
    return sides_of(value, name)


def _choice_of(names: Sequence[str], code: str) -> Callable[[object, str], object]:
    def read(value: object, name: str) -> object:
        if not isinstance(value, str) or value not in names:
            raise ConvError(code, name, value=quoted(value), names=list(names))
        return value

    return read


#: What reads the value of a field of a setting, by the annotation of the field, and returns what it holds.
_READERS: dict[str, Callable[[object, str], object]] = {
    "Count": lambda value, name: whole(value, name, 1),
    "Size": lambda value, name: pair(value, name, 1),
    "Stride": lambda value, name: None if value is None else pair(value, name, 1),
    "AddedLines": lambda value, name: pair(value, name, 0),
    "FourSides": sides_of,
    "NamedSides": _sides_or_name,
    "PaddingMode": _choice_of(PADDING_MODES, "padding_mode"),
    "Pooling": _choice_of(POOLINGS, "pooling"),
    "bool": switch,
}

_Held = TypeVar("_Held", covariant=True)
_Accepted = TypeVar("_Accepted", contravariant=True)


class _Field(Protocol[_Held, _Accepted]):
    """A field as a type checker sees it: what it holds, and what it accepts."""

    def __get__(self, setting: object, owner: object) -> _Held: ...
    def __set__(self, setting: object, value: _Accepted) -> None: ...


Count = int
PaddingMode = str
Pooling = str
Size = _Field[Pair, int | Sequence[int]]
Stride = _Field[Pair, int | Sequence[int] | None]
AddedLines = Size
FourSides = _Field[Sides, object]
NamedSides = _Field[Padding, object]

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def setting(form: type[_Class]) -> type[_Class]:
    """Make a class a setting: a frozen dataclass whose fields are read by the reader of their annotation.

    Where the class has a ``__post_init__`` it is called with all fields read.
    """
    readers = [(name, _READERS[kind]) for name, kind in form.__annotations__.items() if kind != "ClassVar"]
    further = getattr(form, "__post_init__", None)

    def read(self: object) -> None:
        for name, reader in readers:
            object.__setattr__(self, name, reader(getattr(self, name), name))
        if further:
            further(self)

    form.__post_init__ = read  # type: ignore[attr-defined]
    return dataclass(frozen=True, slots=True)(form)


def default(value: object) -> Any:
    """Return the default of a field, typed as the value that the field then holds."""
    return value


class Setting(ABC):
    """What all settings can do."""

    __slots__ = ()

    @abstractmethod
    def problem(self) -> ConvError | None:
        """Return why this setting is impossible, or None when it works."""

    def check(self) -> Self:
        """Return this setting if it works, else raise the ConvError that says why not."""
        problem = self.problem()
        if problem:
            raise problem
        return self


def groups_problem(in_channels: int, out_channels: int, groups: int) -> ConvError | None:
    """Return why the channels cannot be shared out among the groups, or None when they can."""
    if in_channels % groups or out_channels % groups:
        return ConvError(
            "groups",
            "groups",
            groups=groups,
            in_channels=in_channels,
            out_channels=out_channels,
            in_rest=in_channels % groups,
            out_rest=out_channels % groups,
        )
    return None


class Sized(Protocol):
    """A setting whose kernel is laid on a padded input."""

    @property
    def input(self) -> Pair:
        """The size of the input, in cells."""
        ...

    @property
    def kernel(self) -> Pair:
        """The size of the kernel, in cells."""
        ...

    @property
    def dilation(self) -> Pair:
        """How far apart the kernel's elements are, in cells."""
        ...

    @property
    def sides(self) -> Sides:
        """The padding on each side, in cells."""
        ...

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """What holds vertically and horizontally."""
        ...


def fit_problem(setting: Sized) -> ConvError | None:
    """Return why the kernel cannot be laid on the padded input, or None when it can."""
    rows, cols = setting.axes
    if rows.fits and cols.fits:
        return None
    (top, bottom), (left, right) = setting.sides
    even = top == bottom and left == right
    return ConvError(
        "kernel_too_large" if even else "kernel_too_large_sides",
        "kernel",
        span=(rows.span, cols.span),
        kernel=setting.kernel,
        dilation=setting.dilation,
        padded=(setting.input[0] + top + bottom, setting.input[1] + left + right),
        input=setting.input,
        padding=(top, left),
        top=top,
        bottom=bottom,
        left=left,
        right=right,
    )


@setting
class ConvSetting(Setting):
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
    convviz.errors.ConvError: the kernel spans 9×9 cells (kernel 5×5, dilation 2×2) but the padded \
input has only 7×7 (input 5×5, padding 1×1)
    """

    #: What a person can turn, each with an int or pair value; of two equally near fixes the first leads.
    TURNED: ClassVar = (
        "kernel",
        "padding",
        "input",
        "dilation",
        "stride",
        "groups",
        "in_channels",
        "out_channels",
    )

    input: Size
    kernel: Size
    stride: Size = default((1, 1))
    padding: NamedSides = default(((0, 0), (0, 0)))
    dilation: Size = default((1, 1))
    in_channels: Count = 1
    out_channels: Count = 1
    groups: Count = 1
    padding_mode: PaddingMode = "zeros"
    bias: bool = False

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

    @property
    def arguments(self) -> dict[str, Any]:
        """What `conv2d` takes beside the arrays and the groups, by name."""
        names = ("stride", "padding", "dilation", "padding_mode")
        return {name: getattr(self, name) for name in names}

    def problem(self) -> ConvError | None:
        """Return why this setting is impossible, or None when it works."""
        unshared = groups_problem(self.in_channels, self.out_channels, self.groups)
        if unshared:
            return unshared
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
        return fit_problem(self)

    def works_on(self, axis: int) -> bool:
        """Return whether nothing is wrong on `axis` (0 vertical, 1 horizontal) or with the channels."""
        along = self.axes[axis]
        limit = along.mode_limit(self.padding_mode)
        return (
            groups_problem(self.in_channels, self.out_channels, self.groups) is None
            and along.fits
            and (limit is None or max(along.before, along.after) <= limit)
        )

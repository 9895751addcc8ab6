"""A view: everything a link reopens, and the way between a view and the text of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from ..cases import Case, cases_of
from ..engine import NUMBER_SETS, PADDING_MODES, PADDING_NAMES, ConvSetting
from ..scene import LAYOUTS

__all__ = ["COLOURS", "LIMITS", "Change", "View", "brief", "read_link", "view_of"]

#: The range of every slider; the same whatever the others say.
LIMITS = {
    "input": range(1, 17),
    "kernel": range(1, 8),
    "stride": range(1, 6),
    "padding": range(7),
    "dilation": range(1, 5),
    "in_channels": range(1, 9),
    "out_channels": range(1, 9),
}
SEEDS = range(10_000)
COLOURS = ("standard", "safe")

_START = ConvSetting(input=5, kernel=3, stride=2, padding=1)


@dataclass(frozen=True, slots=True)
class View:
    """What one visitor sees of the convolution page.

    `flip` turns the kernel by 180 degrees (true convolution); `digits` says whether cells show their
    numbers; `step` counts from 0.
    """

    setting: ConvSetting = _START
    numbers: str = "paper"
    seed: int = 0
    flip: bool = False
    layout: str = "isometric"
    digits: bool = True
    colours: str = "standard"
    step: int = field(default=0, compare=False)

    def link(self) -> str:
        """Return the query text that reopens this view (the step is the player's to add).

        Examples
        --------
        >>> View().link()
        'input=5&kernel=3&stride=2&padding=1'
        """
        setting, start = self.setting, View()
        said: dict[str, str] = {
            "input": _size(setting.input),
            "kernel": _size(setting.kernel),
            "stride": _size(setting.stride),
            "padding": _padding_text(setting),
        }
        if setting.dilation != (1, 1):
            said["dilation"] = _size(setting.dilation)
        others: dict[str, tuple[object, object]] = {
            "in": (setting.in_channels, 1),
            "out": (setting.out_channels, 1),
            "mode": (setting.padding_mode, "zeros"),
            "bias": (int(setting.bias), 0),
            "numbers": (self.numbers, start.numbers),
            "seed": (self.seed if self.numbers == "random" else 0, start.seed),
            "flip": (int(self.flip), 0),
            "layout": (self.layout, start.layout),
            "digits": (int(self.digits), 1),
            "colours": (self.colours, start.colours),
        }
        said |= {name: str(value) for name, (value, usual) in others.items() if value != usual}
        return urlencode(said, safe=",")


def view_of(case: Case, like: View) -> View:
    """Return the view a case opens with, the looks taken from `like`."""
    assert isinstance(case.setting, ConvSetting), "a case of another page"
    return replace(like, setting=case.setting, numbers=case.numbers, layout=case.layout, flip=False, step=0)


def _size(pair: tuple[int, int]) -> str:
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}x{pair[1]}"


def _padding_text(setting: ConvSetting) -> str:
    if isinstance(setting.padding, str):
        return setting.padding
    (top, bottom), (left, right) = setting.padding
    if (top, left) == (bottom, right):
        return _size((top, left))
    return f"{top},{bottom},{left},{right}"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing in a link that could not be used: the parameter, what it said, what is used instead."""

    name: str
    given: str
    used: str


def read_link(query: Mapping[str, Sequence[str]]) -> tuple[View, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed.

    `query` maps each name to all its values. Whatever it holds, a view comes out; names that are
    not the page's own are left alone.

    Examples
    --------
    >>> view, changes = read_link({"kernel": ["99"], "stride": ["2", "3"], "padding": ["same"]})
    >>> view.setting.kernel, view.setting.stride, view.setting.padding
    ((7, 7), (2, 2), 'same')
    >>> [(change.name, change.given, change.used) for change in changes]
    [('kernel', '99', '7'), ('stride', '2 & 3', '2')]
    """
    reader = _Reader(query)
    start = View()
    cases = cases_of("conv")
    case = reader.choice("case", ("", *cases), "")
    if case:
        start = view_of(cases[case], start)
    setting = start.setting
    view = View(
        setting=ConvSetting(
            input=reader.pair("input", setting.input),
            kernel=reader.pair("kernel", setting.kernel),
            stride=reader.pair("stride", setting.stride),
            padding=reader.padding(setting),
            dilation=reader.pair("dilation", setting.dilation),
            in_channels=reader.whole("in", LIMITS["in_channels"], setting.in_channels),
            out_channels=reader.whole("out", LIMITS["out_channels"], setting.out_channels),
            padding_mode=reader.choice("mode", PADDING_MODES, setting.padding_mode),
            bias=reader.switch("bias", setting.bias),
        ),
        numbers=reader.choice("numbers", NUMBER_SETS, start.numbers),
        seed=reader.whole("seed", SEEDS, start.seed),
        flip=reader.switch("flip", start.flip),
        layout=reader.choice("layout", LAYOUTS, start.layout),
        digits=reader.switch("digits", start.digits),
        colours=reader.choice("colours", COLOURS, start.colours),
    )
    placements = view.setting.out_channels * view.setting.output[0] * view.setting.output[1]
    step = reader.whole("step", range(1, max(placements, 1) + 1), 1) - 1
    return replace(view, step=step), reader.changes


class _Reader:
    """Takes values from a link, and keeps note of those it could not take as they are."""

    def __init__(self, query: Mapping[str, Sequence[str]]) -> None:
        self.query = query
        self.changes: list[Change] = []

    def _given(self, name: str) -> str | None:
        """Return the first value of a name, stripped, or None."""
        values = self.query.get(name, ())
        return values[0].strip() if values else None

    def _note(self, name: str, used: str) -> None:
        """Keep note if what is used is not what the link says."""
        values = list(self.query[name])
        if len(values) > 1 or used != values[0].strip():
            self.changes.append(Change(name, " & ".join(brief(value) for value in values), used))

    def choice(self, name: str, allowed: Sequence[str], usual: str) -> str:
        given = self._given(name)
        if given is None:
            return usual
        used = given if given in allowed else usual
        self._note(name, used)
        return used

    def switch(self, name: str, usual: bool) -> bool:
        return self.choice(name, ("0", "1"), str(int(usual))) == "1"

    def whole(self, name: str, allowed: range, usual: int) -> int:
        given = self._given(name)
        if given is None:
            return usual
        used = _nearest(given, allowed, usual)
        self._note(name, str(used))
        return used

    def pair(self, name: str, usual: tuple[int, int]) -> tuple[int, int]:
        given = self._given(name)
        if given is None:
            return usual
        used = _pair(given, LIMITS[name], usual)
        # "3x3" is as good as "3".
        self._note(name, given if given == f"{used[0]}x{used[1]}" else _size(used))
        return used

    def padding(self, start: ConvSetting) -> object:
        given = self._given("padding")
        if given is None:
            return start.padding
        allowed = LIMITS["padding"]
        if given in PADDING_NAMES:
            used: object = given
            said = given
        elif given.count(",") == 3:
            top, bottom, left, right = (_nearest(part, allowed, 0) for part in given.split(","))
            used, said = ((top, bottom), (left, right)), f"{top},{bottom},{left},{right}"
        else:
            both = _pair(given, allowed, (start.sides[0][0], start.sides[1][0]))
            used, said = both, given if given == f"{both[0]}x{both[1]}" else _size(both)
        self._note("padding", said)
        return used


def _nearest(text: str, allowed: range, usual: int) -> int:
    """Return the whole number nearest to `text` in a range, or the usual one if it is no number."""
    try:
        number = float(text)
    except ValueError:
        return usual
    if number != number:
        return usual
    return int(max(allowed[0], min(allowed[-1], number)) + 0.5)


def _pair(text: str, allowed: range, usual: tuple[int, int]) -> tuple[int, int]:
    parts = text.lower().replace("×", "x").split("x")
    if len(parts) not in (1, 2):
        return usual
    vertical = _nearest(parts[0], allowed, usual[0])
    return vertical, _nearest(parts[-1], allowed, usual[1]) if len(parts) == 2 else vertical


def brief(text: str) -> str:
    """Return a value from a link short enough to be quoted back."""
    text = "".join(char if char.isprintable() else "?" for char in text.strip())
    return text if len(text) <= 24 else text[:23] + "…"

"""A view: everything a link reopens, and the way between a view and the text of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

from ..cases import Case, cases_of
from ..engine import NUMBER_SETS, PADDING_MODES, ConvSetting, first_channels, samples, with_fewer
from ..engine.arrays import Array
from ..errors import ConvError
from ..pictures import Picture
from ..texts import Words
from .link import Change, Reader, sides_text, size_text
from .looks import Looks

__all__ = ["LIMITS", "View", "read_link", "read_view"]

#: The range of every slider; the same whatever the others say.
LIMITS = {
    "input": range(1, 17),
    "kernel": range(1, 8),
    "stride": range(1, 6),
    "padding": range(7),
    "dilation": range(1, 5),
    "in_channels": range(1, 9),
    "out_channels": range(1, 9),
    # Groups have a page of their own.
    "groups": range(1, 2),
}

_START = ConvSetting(input=5, kernel=3, stride=2, padding=1)


@dataclass(frozen=True, slots=True)
class View(Looks):
    """What one visitor sees of the convolution page.

    `flip` turns the kernel by 180 degrees (true convolution).
    """

    setting: ConvSetting = _START
    flip: bool = False
    numbers: str = field(default="paper", kw_only=True)

    @property
    def drawn(self) -> object:
        """The setting as a worked example has it."""
        return self.setting

    @property
    def problem(self) -> ConvError | None:
        """Why it is impossible, or None when it works."""
        return self.setting.problem()

    @property
    def placements(self) -> int:
        """How many steps the picture has; 0 where the setting is impossible."""
        if self.problem:
            return 0
        part = first_channels(self.setting)
        return part.out_channels * part.output[0] * part.output[1]

    def pictures(self) -> list[Picture]:
        """Return what there is to see of a possible setting, what leads first."""
        return [self.looked_at("conv", self.setting, flip=self.flip)]

    def missing(self, say: Words) -> list[str]:
        """Return what to say of what is asked for but not drawn."""
        return self.misfit(self.setting.kernel, say)

    def grids(self) -> dict[str, Array]:
        """Return input and weight of a possible setting, as far as they are drawn."""
        few = with_fewer(self.setting, first_channels(self.setting))
        x, weight, _ = samples(few, self.chosen)
        return {"x": x, "w": weight}

    def impossible(self) -> Picture:
        """Return what there is to see of an impossible setting."""
        return self.looked_at("conv", self.setting)

    def others(self) -> dict[str, tuple[object, object]]:
        """Return what a link says only where it is not the usual: (value, usual value), by name."""
        setting, start = self.setting, type(self)().setting
        return {
            "dilation": (size_text(setting.dilation), "1"),
            "in": (setting.in_channels, start.in_channels),
            "out": (setting.out_channels, start.out_channels),
            "groups": (setting.groups, start.groups),
            "mode": (setting.padding_mode, "zeros"),
            "bias": (int(setting.bias), 0),
            "flip": (int(self.flip), 0),
        }

    def link(self) -> str:
        """Return the query text that reopens this view (the step is the player's to add).

        Examples
        --------
        >>> View().link()
        'input=5&kernel=3&stride=2&padding=1'
        """
        setting = self.setting
        said = {
            "input": size_text(setting.input),
            "kernel": size_text(setting.kernel),
            "stride": size_text(setting.stride),
            "padding": setting.padding if isinstance(setting.padding, str) else sides_text(setting.padding),
        }
        return self.link_with(said, self.others())

    def opened(self, case: Case) -> Self:
        """Return the view a case opens with, the looks kept."""
        assert isinstance(case.setting, ConvSetting), "a case of another page"
        return replace(self, setting=case.setting, flip=False, **self.opened_looks(case))


V = TypeVar("V", bound=View)


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
    reader = Reader(query, LIMITS)
    view = read_view(reader, View(), "conv", flips=True)
    return replace(view, step=reader.step(view.placements)), reader.changes


def read_view(
    reader: Reader, start: V, page: str, modes: tuple[str, ...] = PADDING_MODES, *, flips: bool = False
) -> V:
    """Return the nearest sensible view of a page to what a link holds, its step aside.

    `start` says what the link leaves out; the reader's limits are the page's sliders. `modes` and
    `flips` are the paddings' kinds and whether kernels can be flipped there.
    """
    cases = cases_of(page)
    case = reader.choice("case", ("", *cases), "")
    if case:
        start = start.opened(cases[case])
    setting = start.setting
    return replace(
        start,
        setting=ConvSetting(
            input=reader.pair("input", setting.input),
            kernel=reader.pair("kernel", setting.kernel),
            stride=reader.pair("stride", setting.stride),
            padding=reader.padding(setting.padding, setting.sides),
            dilation=reader.pair("dilation", setting.dilation),
            in_channels=reader.whole("in", reader.limits["in_channels"], setting.in_channels),
            out_channels=reader.whole("out", reader.limits["out_channels"], setting.out_channels),
            groups=reader.whole("groups", reader.limits["groups"], setting.groups),
            padding_mode=reader.choice("mode", modes, setting.padding_mode),
            bias=reader.switch("bias", setting.bias),
        ),
        flip=flips and reader.switch("flip", start.flip),
        **start.looks_in(reader, NUMBER_SETS),
    )

"""A view: everything a link reopens, and the way between a view and the text of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..cases import Case, cases_of
from ..engine import NUMBER_SETS, PADDING_MODES, ConvSetting
from ..errors import ConvError
from .link import Change, Reader, sides_text, size_text
from .looks import Looks

__all__ = ["LIMITS", "View", "read_link"]

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
    def problem(self) -> ConvError | None:
        """Why it is impossible, or None when it works."""
        return self.setting.problem()

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
        others: dict[str, tuple[object, object]] = {
            "dilation": (size_text(setting.dilation), "1"),
            "in": (setting.in_channels, 1),
            "out": (setting.out_channels, 1),
            "mode": (setting.padding_mode, "zeros"),
            "bias": (int(setting.bias), 0),
            "flip": (int(self.flip), 0),
        }
        return self.link_with(said, others)

    def opened(self, case: Case) -> View:
        """Return the view a case opens with, the looks kept."""
        assert isinstance(case.setting, ConvSetting), "a case of another page"
        return replace(
            self, setting=case.setting, numbers=case.numbers, layout=case.layout, flip=False, step=0
        )


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
    start = View()
    cases = cases_of("conv")
    case = reader.choice("case", ("", *cases), "")
    if case:
        start = start.opened(cases[case])
    setting = start.setting
    view = View(
        setting=ConvSetting(
            input=reader.pair("input", setting.input),
            kernel=reader.pair("kernel", setting.kernel),
            stride=reader.pair("stride", setting.stride),
            padding=reader.padding(setting.padding, setting.sides),
            dilation=reader.pair("dilation", setting.dilation),
            in_channels=reader.whole("in", LIMITS["in_channels"], setting.in_channels),
            out_channels=reader.whole("out", LIMITS["out_channels"], setting.out_channels),
            padding_mode=reader.choice("mode", PADDING_MODES, setting.padding_mode),
            bias=reader.switch("bias", setting.bias),
        ),
        flip=reader.switch("flip", start.flip),
        **start.looks_in(reader, NUMBER_SETS),
    )
    placements = view.setting.out_channels * view.setting.output[0] * view.setting.output[1]
    return replace(view, step=reader.step(placements)), reader.changes

"""A view: everything a link reopens, and the way between a view and the text of a link."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self, TypeVar

from ..cases import Case, cases_of
from ..engine import ConvSetting, first_channels, samples, with_fewer
from ..engine.arrays import Array
from ..errors import ConvError
from ..parameters import limits, padding_text, size_text
from ..pictures import Picture
from ..texts import Words
from .link import Change, Query, Reader
from .looks import Looks

__all__ = ["LIMITS", "View", "read_link", "read_view", "settled"]

#: The range of every slider; the same whatever the others say.
LIMITS = limits("conv")

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

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the arrays whose cells can be written by hand; also of the impossible."""
        return {"x": (self.setting.in_channels, *self.setting.input), "w": self.setting.weight_shape}

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
            "padding": padding_text(setting.padding),
        }
        return self.link_with(said, self.others())

    def opened(self, case: Case) -> Self:
        """Return the view a case opens with, the looks kept."""
        assert isinstance(case.setting, ConvSetting), "a case of another page"
        return replace(self, setting=case.setting, flip=False, **self.opened_looks(case))


V = TypeVar("V", bound=View)


def read_link(query: Query) -> tuple[View, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed.

    `query` maps each name to all its values. Whatever it holds, a view comes out.

    Examples
    --------
    >>> view, changes = read_link({"kernel": ["99"], "stride": ["2", "3"], "padding": ["same"]})
    >>> view.setting.kernel, view.setting.stride, view.setting.padding
    ((7, 7), (2, 2), 'same')
    >>> [(change.name, change.given, change.used) for change in changes]
    [('kernel', '99', '7'), ('stride', '2 & 3', '2')]

    What a link that names a size leaves out has torch's default:

    >>> read_link({"kernel_size": ["3"]})[0].setting.stride, read_link({})[0].setting.stride
    ((1, 1), (2, 2))
    """
    reader = Reader(query, "conv")
    view = read_view(reader, View())
    return settled(reader, replace(view, flip=reader.value("flip", view.flip)))


def settled(reader: Reader, view: V) -> tuple[V, list[Change]]:
    """Return a view of a link with its step, and all that had to be changed."""
    for name, shape in view.shapes().items():
        reader.cells(name, shape)
    return replace(view, step=reader.step(view.placements)), reader.all_changes()


def read_view(reader: Reader, start: V) -> V:
    """Return the nearest sensible view of a page to what a link holds, its step aside.

    `start` says what the link leaves out.
    """
    cases = cases_of(reader.page)
    case = reader.value("case", "")
    if case:
        start = start.opened(cases[case])
    setting = start.setting
    return replace(
        start,
        setting=ConvSetting(
            input=reader.value("input", setting.input),
            kernel=reader.value("kernel", setting.kernel),
            stride=reader.sized("stride", setting.stride),
            padding=reader.sized("padding", setting.padding),
            dilation=reader.sized("dilation", setting.dilation),
            in_channels=reader.value("in_channels", setting.in_channels),
            out_channels=reader.value("out_channels", setting.out_channels),
            groups=reader.value("groups", setting.groups),
            padding_mode=reader.value("padding_mode", setting.padding_mode),
            bias=reader.value("bias", setting.bias),
        ),
        **start.looks_in(reader),
    )

"""A view of the grouped page: a convolution of several groups, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..engine import ConvSetting
from ..parameters import limits, options
from ..pictures import Picture, views_of
from .link import Change, Query, Reader
from .view import View, read_view, settled

__all__ = ["BESIDE", "LIMITS", "GroupedView", "divisors", "read_link"]

#: The values of every slider; the same whatever the others say.
LIMITS = limits("grouped")
#: What may stand beside it: nothing, its whole weight, each group as a convolution of its own.
BESIDE = options("grouped", "beside")

_START = ConvSetting(input=5, kernel=3, in_channels=4, out_channels=4, groups=2)


@dataclass(frozen=True, slots=True)
class GroupedView(View):
    """What one visitor sees of the grouped page."""

    setting: ConvSetting = _START
    beside: str = field(default="weights", kw_only=True)

    def pictures(self) -> list[Picture]:
        """Return what there is to see of a possible setting, what leads first."""
        views = views_of("grouped", self.setting)
        beside = {"none": [], "weights": ["weights"], "split": [one for one in views if "group" in one]}
        return [self.looked_at("grouped", self.setting, view=view) for view in ("", *beside[self.beside])]

    def impossible(self) -> Picture:
        """Return what there is to see of an impossible setting."""
        return self.looked_at("grouped", self.setting)

    def others(self) -> dict[str, tuple[object, object]]:
        """Return what a link says only where it is not the usual: (value, usual value), by name."""
        # Named explicitly: without the cell that slots leave behind, super() finds no class.
        return {**View.others(self), "beside": (self.beside, "weights")}


def divisors(number: int) -> list[int]:
    """Return all divisors, in order.

    Examples
    --------
    >>> divisors(12)
    [1, 2, 3, 4, 6, 12]
    """
    return [one for one in range(1, number + 1) if number % one == 0]


def read_link(query: Query) -> tuple[GroupedView, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed; see `view.read_link`.

    Examples
    --------
    >>> view, changes = read_link({"in": ["250"], "groups": ["2"], "beside": ["split"]})
    >>> view.setting.in_channels, view.setting.groups, view.beside
    (256, 2, 'split')
    >>> [(change.name, change.used) for change in changes]
    [('in', '256')]
    """
    reader = Reader(query, "grouped")
    view = read_view(reader, GroupedView())
    return settled(reader, replace(view, beside=reader.value("beside", view.beside)))

"""Groups: which input channels each filter reads, and which filters read an input channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from ..errors import ConvError
from .setting import ConvSetting, groups_problem, whole
from .transposed_setting import TransposedSetting

SettingT = TypeVar("SettingT", ConvSetting, TransposedSetting)


@dataclass(frozen=True, slots=True)
class Wiring:
    """Which filters read which input channels: those of their own group, and no others.

    Groups are neighbouring channels, as in every framework: the first filters read the first input
    channels. All channels, filters and groups count from 0.

    Parameters
    ----------
    in_channels, out_channels, groups : int
        The groups divide both; `wiring` sees to it.

    Examples
    --------
    >>> wires = wiring(ConvSetting(input=5, kernel=3, in_channels=4, out_channels=6, groups=2))
    >>> [list(wires.reads(filter)) for filter in range(6)]
    [[0, 1], [0, 1], [0, 1], [2, 3], [2, 3], [2, 3]]
    >>> list(wires.readers(3))
    [3, 4, 5]
    """

    in_channels: int
    out_channels: int
    groups: int

    @property
    def depth(self) -> int:
        """Input channels of a group, which is how deep its kernels are: ``in_channels / groups``."""
        return self.in_channels // self.groups

    @property
    def fan(self) -> int:
        """Filters of a group, each of which makes an output channel: ``out_channels / groups``."""
        return self.out_channels // self.groups

    @property
    def wires(self) -> int:
        """Pairs of an input channel and a filter that reads it, each with a kernel slice of its own."""
        return self.out_channels * self.depth

    def inputs(self, group: int) -> range:
        """Return the input channels of a group."""
        first = _counted(group, "group", self.groups) * self.depth
        return range(first, first + self.depth)

    def filters(self, group: int) -> range:
        """Return the filters of a group."""
        first = _counted(group, "group", self.groups) * self.fan
        return range(first, first + self.fan)

    def group_of_input(self, channel: int) -> int:
        """Return the group that an input channel belongs to."""
        return _counted(channel, "channel", self.in_channels) // self.depth

    def group_of_filter(self, filter: int) -> int:
        """Return the group that a filter (and so its output channel) belongs to."""
        return _counted(filter, "filter", self.out_channels) // self.fan

    def reads(self, filter: int) -> range:
        """Return the input channels that a filter reads."""
        return self.inputs(self.group_of_filter(filter))

    def readers(self, channel: int) -> range:
        """Return the filters that read an input channel."""
        return self.filters(self.group_of_input(channel))


def wiring(setting: ConvSetting | TransposedSetting) -> Wiring:
    """Return which input channels each filter of `setting` reads; its sizes play no part.

    Raises
    ------
    ConvError
        When the groups do not divide both channel counts.

    Examples
    --------
    One group is the standard convolution, as many groups as input channels the depthwise one:

    >>> [wiring(ConvSetting(5, 3, in_channels=4, out_channels=4, groups=g)).wires for g in (1, 2, 4)]
    [16, 8, 4]
    """
    unshared = groups_problem(setting.in_channels, setting.out_channels, setting.groups)
    if unshared:
        raise unshared
    return Wiring(setting.in_channels, setting.out_channels, setting.groups)


def one_group(setting: SettingT) -> SettingT:
    """Return what one group is on its own: a convolution of its share of the channels, in one group.

    The whole is these side by side, their outputs concatenated.

    Raises
    ------
    ConvError
        When the groups do not divide both channel counts.

    Examples
    --------
    >>> half = one_group(ConvSetting(input=5, kernel=3, in_channels=4, out_channels=6, groups=2))
    >>> half.in_channels, half.out_channels, half.groups, half.weight_shape
    (2, 3, 1, (3, 2, 3, 3))
    """
    wires = wiring(setting)
    return replace(setting, in_channels=wires.depth, out_channels=wires.fan, groups=1)


def _counted(value: int, name: str, count: int) -> int:
    number = whole(value, name, 0)
    if number >= count:
        raise ConvError("above_maximum", name, name=name, value=number, maximum=count - 1)
    return number

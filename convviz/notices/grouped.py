"""What to notice in a convolution in groups: when each sentence is shown, and what it claims."""

from __future__ import annotations

from dataclasses import replace
from math import prod

from ..engine import ConvSetting, cost, wiring
from .notice import Notice, rule


@rule("grouped.shape")
def _shape(setting: ConvSetting) -> Notice:
    wires, kernel = wiring(setting), prod(setting.kernel)
    return Notice(
        "grouped.shape",
        {
            "shape": setting.weight_shape,
            "outs": setting.out_channels,
            "ins": setting.in_channels,
            "groups": setting.groups,
            "depth": wires.depth,
            "kernel": kernel,
            "count": wires.wires * kernel,
        },
    )


@rule("grouped.single", "grouped.standard", "grouped.depthwise")
def _readers(setting: ConvSetting) -> Notice | None:
    """Which channels a filter reads, where that has a name."""
    ins, outs, groups = setting.in_channels, setting.out_channels, setting.groups
    if groups == 1:
        return Notice("grouped.single") if ins == 1 else Notice("grouped.standard", {"ins": ins})
    if groups < ins:
        return None
    return Notice("grouped.depthwise", {"ins": ins, "multiplier": wiring(setting).fan, "outs": outs})


@rule("grouped.free")
def _free(setting: ConvSetting) -> Notice | None:
    groups = setting.groups
    if groups == 1:
        return None
    choices = [groups, 2 * groups, 3 * groups]
    return Notice("grouped.free", {"groups": groups, "choices": choices, "fan": wiring(setting).fan})


@rule("grouped.saves")
def _saves(setting: ConvSetting) -> Notice | None:
    if setting.groups == 1:
        return None
    macs, whole = cost(setting).macs, cost(replace(setting, groups=1)).macs
    return Notice("grouped.saves", {"groups": setting.groups, "macs": macs, "other": whole})


#: The most particular first; each takes a possible setting.
GROUPED_RULES = (_shape, _readers, _free, _saves)

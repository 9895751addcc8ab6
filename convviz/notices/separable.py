"""What to notice in a depthwise-separable convolution: when each sentence is shown, and what it claims."""

from __future__ import annotations

from ..engine import Axis, SeparableSetting, cost, stage_costs
from .notice import Notice, rule


@rule("separable.frame")
def _frame(setting: SeparableSetting) -> Notice | None:
    if setting.output == setting.between:
        return None
    holds = Notice("separable.frame_bias" if setting.pointwise_bias else "separable.frame_zero")
    return Notice("separable.frame", {"between": setting.between, "output": setting.output, "holds": holds})


@rule("separable.stages")
def _stages(setting: SeparableSetting) -> Notice:
    depthwise, pointwise = stage_costs(setting)
    return Notice(
        "separable.stages",
        {
            "kernel": setting.kernel,
            "channels": setting.channels,
            "outs": setting.out_channels,
            "depthwise": depthwise.macs,
            "pointwise": pointwise.macs,
        },
    )


@rule("separable.multiplier")
def _multiplier(setting: SeparableSetting) -> Notice | None:
    if setting.multiplier == 1:
        return None
    numbers = {"multiplier": setting.multiplier, "channels": setting.channels}
    return Notice("separable.multiplier", numbers)


@rule("separable.dearer", "separable.as_dear")
def _dearer(setting: SeparableSetting) -> Notice | None:
    macs, standard = cost(setting).macs, cost(setting.standard).macs
    if macs < standard:
        return None
    if macs == standard:
        return Notice("separable.as_dear", {"macs": macs})
    return Notice("separable.dearer", {"macs": macs, "other": standard})


@rule("separable.not_equal")
def _not_equal(setting: SeparableSetting) -> Notice | None:
    """Where a channel's maps are fewer than the independent kernels that it meets in a standard layer.

    Those are as many as output channels, but never more than there are taps that ever meet the input.
    """
    rows, cols = setting.depthwise.axes
    if setting.multiplier >= min(setting.out_channels, _taps(rows) * _taps(cols)):
        return None
    return Notice("separable.not_equal", {"outs": setting.out_channels, "channels": setting.channels})


def _taps(axis: Axis) -> int:
    """Return how many of a kernel's taps ever meet a real input cell."""
    places = axis.taps() - axis.before
    return int(((places >= 0) & (places < axis.size)).any(axis=0).sum())


#: The most particular first; each takes a possible setting.
SEPARABLE_RULES = (_frame, _stages, _multiplier, _dearer, _not_equal)

"""What to notice in a filtered picture: when each sentence is shown, and what it claims."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import fsum, prod

import numpy as np

from ..engine import Axis, ConvSetting, TransposedSetting, conv_transpose2d, even_area
from ..engine.arrays import Array
from ..texts.numbers import about
from .conv import plain
from .notice import Notice, rule

#: Digits of a number on the page.
_DIGITS = 4
#: Sums of weights nearer to one another than this share of all weights are the same.
_SAME = 1e-12


@dataclass(frozen=True)
class ImageFacts:
    """What is known of a picture's filter on a page.

    `setting` is possible and runs over each of `channels` alike; `weights` (kh, kw) are its kernel.
    `times` is what an average's weights are multiplied with to enlarge, 1 where they are not.
    """

    setting: ConvSetting | TransposedSetting
    weights: Array
    channels: int = 1
    times: int = 1

    @property
    def conv(self) -> ConvSetting | None:
        """The convolution that runs over the picture; None where it is a transposed one."""
        return self.setting if isinstance(self.setting, ConvSetting) else None

    @cached_property
    def area(self) -> tuple[list[float], list[int]]:
        """What a uniform area of ones becomes when it is enlarged, and how many products its pixels get."""
        return even_area(self.weights, self.setting.stride, self.setting.dilation)

    @property
    def border_differs(self) -> bool:
        """Whether a uniform area that becomes uniform inside becomes something else along its border."""
        setting, [inside] = self.setting, self.area[0]
        assert isinstance(setting, TransposedSetting)
        y = conv_transpose2d(
            np.ones((1, *setting.input)),
            self.weights[None, None],
            stride=setting.stride,
            padding=setting.padding,
            output_padding=setting.output_padding,
            dilation=setting.dilation,
        )
        return bool((y.round(9) != inside).any())


@rule("image.sum_nothing", "image.sum_zero", "image.sum_one", "image.sum_other")
def _sum(facts: ImageFacts) -> Notice | None:
    if not facts.conv:
        return None
    weights = facts.weights.ravel().tolist()
    total, size = fsum(weights), fsum(map(abs, weights))
    if not size:
        return Notice("image.sum_nothing")
    if abs(total) <= _SAME * size:
        return Notice("image.sum_zero")
    if abs(total - 1) <= _SAME * max(size, 1):
        return Notice("image.sum_one")
    return Notice("image.sum_other", {"sum": about(total, _DIGITS)})


@rule(
    "image.border_zeros",
    "image.border_reflect",
    "image.border_replicate",
    "image.border_circular",
    "image.border_none",
    "image.border_none_same",
)
def _border(facts: ImageFacts) -> Notice | None:
    setting = facts.conv
    if not setting:
        return None
    if any(_reads_padding(axis) for axis in setting.axes):
        most = max(max(sides) for sides in setting.sides)
        return Notice(f"image.border_{setting.padding_mode}", {"padding": most})
    if any(map(any, setting.sides)):
        return None
    if setting.output == setting.input:
        return Notice("image.border_none_same")
    return Notice("image.border_none", {"input": setting.input, "output": setting.output})


def _reads_padding(axis: Axis) -> bool:
    places = axis.taps() - axis.before
    return bool(((places < 0) | (places >= axis.size)).any())


@rule("image.stride")
def _stride(facts: ImageFacts) -> Notice | None:
    setting = facts.conv
    if not setting:
        return None
    windows = prod(axis.padded - axis.span + 1 for axis in setting.axes)
    kept = prod(setting.output)
    if kept == windows:
        return None
    return Notice("image.stride", {"stride": plain(setting.stride), "kept": kept, "of": windows})


@rule("image.dilation")
def _dilation(facts: ImageFacts) -> Notice | None:
    setting = facts.conv
    if not setting:
        return None
    rows, cols = setting.axes
    if (rows.span, cols.span) == setting.kernel:
        return None
    return Notice("image.dilation", {"count": prod(setting.kernel), "span": (rows.span, cols.span)})


@rule("image.channels")
def _channels(facts: ImageFacts) -> Notice | None:
    return Notice("image.channels") if facts.conv and facts.channels > 1 else None


@rule("image.phases_even", "image.phases_even_inside", "image.phases_uneven")
def _phases(facts: ImageFacts) -> Notice | None:
    if facts.conv:
        return None
    sums, _ = facts.area
    numbers: dict[str, object] = {"kernel": facts.setting.kernel, "stride": plain(facts.setting.stride)}
    if len(sums) == 1:
        key = "image.phases_even_inside" if facts.border_differs else "image.phases_even"
        return Notice(key, numbers | {"value": about(100 * sums[0], _DIGITS)})
    least, most = (about(100 * grey, _DIGITS) for grey in (sums[0], sums[-1]))
    return Notice("image.phases_uneven", numbers | {"count": len(sums), "least": least, "most": most})


@rule("image.overlap_evened", "image.overlap_even_weights_not")
def _overlap(facts: ImageFacts) -> Notice | None:
    if facts.conv:
        return None
    sums, counts = facts.area
    if len(sums) == 1 < len(counts):
        # Weights of 0 alone make up for nothing.
        return Notice("image.overlap_evened", {"counts": counts}) if np.any(facts.weights) else None
    if len(counts) == 1 < len(sums):
        return Notice("image.overlap_even_weights_not", {"count": counts[0]})
    return None


@rule("image.times")
def _times(facts: ImageFacts) -> Notice | None:
    if facts.times == 1:
        return None
    return Notice("image.times", {"times": facts.times, "factor": facts.setting.stride[0]})


@rule("image.interpolated")
def _interpolated(facts: ImageFacts) -> Notice | None:
    return None if facts.conv else Notice("image.interpolated")


#: The most particular first.
IMAGE_RULES = (
    _sum,
    _border,
    _stride,
    _dilation,
    _channels,
    _phases,
    _overlap,
    _times,
    _interpolated,
)

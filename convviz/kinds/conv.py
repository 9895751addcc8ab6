"""Ordinary convolution: its picture, its page, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from ..engine import ConvSetting, Trace, conv2d_trace, first_channels, samples, with_fewer
from ..engine.arrays import Array
from ..notices import CONV_RULES, ConvFacts, Notice, needless_keys, noticed
from ..scene import (
    Say,
    conv_labels,
    conv_legend,
    conv_numbers,
    conv_scene,
    conv_title,
    impossible_scene,
    leftover_scene,
)
from ..texts import Words
from .kind import DRAWN, WEIGHED, Draw, Kind, Legend, Values, numbers_of, values_of
from .looks import looks
from .picture import Drawn, Picture
from .size_formula import conv_formula

#: What is chosen of the sizes of every convolution that is not transposed.
SIZES = ("input", "kernel", "stride", "padding", "padding_kind", "dilation")
#: At most so many things are pointed out at once.
_MOST = 4


def draw_conv(picture: Picture, say: Say) -> Drawn:
    """Return a convolution with all its channels."""
    setting, trace = picture.setting, conv_trace(picture)
    scene = conv_scene(
        trace,
        picture.layout,
        numbers=picture.written,
        labels=None if picture.as_paper else conv_labels(setting, say, picture.layout),
        as_paper=picture.as_paper,
    )
    return Drawn(scene, conv_numbers(trace), conv_title(setting, say))


def conv_trace(picture: Picture) -> Trace:
    """Return every placement of a convolution."""
    x, weight, bias = samples(picture.setting, picture.numbers)
    if picture.flip:
        weight = weight[..., ::-1, ::-1]
    return conv2d_trace(x, weight, bias, groups=picture.setting.groups, **picture.setting.arguments)


class Conv(Kind):
    """Ordinary convolution of few channels."""

    name = "conv"
    form: ClassVar[type[Any]] = ConvSetting
    particular: ClassVar[tuple[str, ...]] = ("as_paper", "flip", *WEIGHED)
    drawings: ClassVar[Mapping[str, Draw]] = {"layers": draw_conv}
    start: ClassVar[Values] = {
        **values_of(ConvSetting(5, 3, 2, 1)),
        "flip": False,
        **looks("paper", "x", "w"),
    }
    more: ClassVar[tuple[str, ...]] = ("free", "padding_mode", "bias", "flip", "numbers", *DRAWN)

    def panel(self, values: Values) -> tuple[str, ...]:
        """See `Kind`."""
        return (*SIZES, "in_channels", "out_channels")

    def trace(self, picture: Picture) -> Any:
        """See `Kind`."""
        return conv_trace(picture)

    def legend(self, pictures: Sequence[Picture], say: Say) -> Legend:
        """See `Kind`."""
        return conv_legend(pictures[0].setting, say)

    def draw_impossible(self, picture: Picture, say: Say) -> Drawn:
        """See `Kind`."""
        setting, problem = picture.setting, picture.setting.problem()
        scene_of = leftover_scene if problem and problem.field == "groups" else impossible_scene
        scene = scene_of(setting, picture.layout, labels=conv_labels(setting, say, picture.layout))
        return Drawn(scene, {}, conv_title(setting, say))

    def opened(self, values: Values, case: Any) -> Values:
        """See `Kind`."""
        flip = {"flip": False} if "flip" in values else {}
        return {**super().opened(values, case), **flip}

    def pictures(self, values: Values, setting: Any) -> list[Picture]:
        """See `Kind`."""
        return [self.picture(values, setting, flip=values["flip"])]

    def steps(self, values: Values, setting: Any) -> int:
        """See `Kind`."""
        part = first_channels(setting)
        return int(part.out_channels * part.output[0] * part.output[1])

    def grids(self, values: Values, setting: Any) -> dict[str, Array]:
        """See `Kind`."""
        few = with_fewer(setting, first_channels(setting))
        x, weight, _ = samples(few, numbers_of(values))
        return {"x": x, "w": weight}

    def size_formula(self, setting: Any, say: Words) -> str:
        """See `Kind`."""
        return conv_formula(setting, say)

    def notices(self, values: Values, setting: Any, case: str = "") -> list[Notice]:
        """See `Kind`."""
        return noticed(CONV_RULES, ConvFacts(setting, values["flip"]), _MOST, needless_keys(case))

    def code_options(self, values: Values, setting: Any) -> dict[str, Any]:
        """See `Kind`."""
        return {"flip": values.get("flip", False)}

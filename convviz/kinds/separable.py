"""Depthwise-separable convolution: the picture of both stages, its page, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, ClassVar

from ..engine import (
    ConvSetting,
    SeparableSetting,
    first_channels,
    separable_conv2d_trace,
    separable_parts,
    separable_samples,
)
from ..engine.arrays import Array
from ..errors import ConvError
from ..notices import SEPARABLE_RULES, Notice, needless_keys, noticed
from ..parameters import LAYER
from ..scene import (
    Say,
    conv_legend,
    separable_labels,
    separable_legend,
    separable_numbers,
    separable_scene,
    separable_title,
)
from ..texts import Words
from .conv import SIZES, Conv
from .costs import layer_costs
from .kind import DRAWN, WEIGHED, Draw, Legend, Values, numbers_of, values_of
from .looks import looks
from .picture import Drawn, Picture

#: At most so many things are pointed out at once.
_MOST = 5


def draw_separable(picture: Picture, say: Say) -> Drawn:
    """Return the three levels, the first channels of each."""
    setting = picture.setting
    first, second = separable_parts(setting, *separable_samples(setting, picture.numbers))
    scene = separable_scene(
        first, second, picture.layout, numbers=picture.written, labels=separable_labels(setting, say)
    )
    return Drawn(scene, separable_numbers(first, second), separable_title(setting, say))


def _counted_layer(values: Values) -> SeparableSetting:
    """Return the layer that is only counted, padded so that stride 1 keeps its size."""
    height, width, ins, outs, kernel, stride, multiplier = (values[name] for name in LAYER)
    around = ((kernel - 1) // 2, kernel // 2)
    return SeparableSetting(
        (height, width),
        kernel,
        stride,
        (around, around),
        in_channels=ins,
        multiplier=multiplier,
        out_channels=outs,
    )


class Separable(Conv):
    """Depthwise-separable convolution.

    Its values say the standard convolution that it stands for, whose impossibilities are its own. "frame" is
    padding of the 1x1 convolution, a mistake of tutorials; the layer that is only counted is no picture.
    """

    name = "separable"
    form: ClassVar[type[Any]] = SeparableSetting
    # The paper has no figure of two stages.
    particular: ClassVar[tuple[str, ...]] = ("pw", *WEIGHED)
    drawings: ClassVar[Mapping[str, Draw]] = {"layers": draw_separable}
    start: ClassVar[Values] = {
        **values_of(ConvSetting(5, 3, in_channels=3, out_channels=6)),
        "multiplier": 1,
        "frame": 0,
        "beside": "none",
        **dict(zip(LAYER, (112, 112, 64, 128, 3, 1, 1), strict=True)),
        **looks("paper", "x", "w", "pw"),
    }
    more: ClassVar[tuple[str, ...]] = ("free", "frame", "bias", "numbers", *DRAWN)
    looks: ClassVar[tuple[str, ...]] = ("layout", "beside")
    fields: ClassVar[tuple[str, ...]] = tuple(LAYER)

    def panel(self, values: Values) -> tuple[str, ...]:
        """See `Kind`."""
        return ("in_channels", "out_channels", "multiplier", *SIZES)

    def trace(self, picture: Picture) -> Any:
        """See `Kind`."""
        options = picture.options("stride", "padding", "dilation", "pointwise_padding")
        return separable_conv2d_trace(*separable_samples(picture.setting, picture.numbers), **options)

    def legend(self, pictures: Sequence[Picture], say: Say) -> Legend:
        """See `Kind`."""
        return separable_legend(pictures[0].setting, say)

    def base(self, values: Values) -> ConvSetting:
        """Return the standard convolution."""
        return ConvSetting(**{name: values[name] for name in Conv().arguments})

    def values_of(self, setting: Any) -> Values:
        """Return the values that say a separable convolution, or the standard one alone."""
        if isinstance(setting, ConvSetting):
            return values_of(setting)
        ((frame, _), _) = setting.pointwise_padding
        return {**values_of(setting.standard), "multiplier": setting.multiplier, "frame": frame}

    def settled(self, values: Values, base: Any = None) -> tuple[SeparableSetting, ConvError | None]:
        """See `Kind`."""
        standard = base or self.base(values)
        both = {name: values[name] for name in self.arguments if name in values}
        setting = SeparableSetting(
            **both,
            depthwise_bias=standard.bias,
            pointwise_bias=standard.bias,
            pointwise_padding=values["frame"],
        )
        return setting, standard.problem()

    def pictures(self, values: Values, setting: Any) -> list[Picture]:
        """See `Kind`."""
        both = [self.picture(values, setting)]
        # Of many channels the first ones are drawn, as on the page of groups.
        beside = values["beside"] == "standard"
        return both + [self.picture(values, self.base(values), "grouped")] * beside

    def still(self, values: Values, setting: Any) -> Picture:
        """See `Kind`: what fails is the standard convolution."""
        return self.picture(values, self.base(values), "conv")

    def impossible_legend(self, picture: Picture, say: Say) -> Legend:
        """See `Kind`."""
        return conv_legend(picture.setting, say)

    def steps(self, values: Values, setting: Any) -> int:
        """Return how many steps both stages have together."""
        first = first_channels(setting.depthwise)
        second = first_channels(setting.pointwise, inputs=first.out_channels)
        return sum(stage.out_channels * stage.output[0] * stage.output[1] for stage in (first, second))

    def grids(self, values: Values, setting: Any) -> dict[str, Array]:
        """Return the input and both stages' weights."""
        x, depthwise, pointwise, _, _ = separable_samples(setting, numbers_of(values))
        return {"x": x, "w": depthwise, "pw": pointwise}

    def shapes(self, values: Values, setting: Any) -> dict[str, tuple[int, ...]]:
        """See `Kind`."""
        return {
            "x": (setting.in_channels, *setting.input),
            "w": setting.depthwise_weight_shape,
            "pw": setting.pointwise_weight_shape,
        }

    def size_formula(self, setting: Any, say: Words) -> str:
        """See `Kind`."""
        return super().size_formula(setting.standard, say)

    def notices(self, values: Values, setting: Any, case: str = "") -> list[Notice]:
        """See `Kind`."""
        return noticed(SEPARABLE_RULES, setting, _MOST, needless_keys(case))

    def below(self, values: Values, setting: Any, say: Words) -> str:
        """Return the costs of what is drawn, as HTML."""
        return layer_costs(setting, say)

    def counted(self, values: Values, say: Words) -> str:
        """See `Kind`: its costs."""
        setting = _counted_layer(values)
        problem = setting.problem()
        return f"<p>{escape(problem.sentence(say.language))}</p>" if problem else layer_costs(setting, say)

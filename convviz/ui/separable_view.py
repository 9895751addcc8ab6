"""A view of the separable page: the layer that is drawn, and the layer that is only counted."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ..cases import Case
from ..engine import ConvSetting, SeparableSetting, first_channels, separable_samples
from ..engine.arrays import Array
from ..parameters import LAYER, limits, options
from ..pictures import Picture
from .link import Change, Query, Reader
from .view import View, read_view, settled

__all__ = ["BESIDE", "LIMITS", "SeparableView", "read_link"]

#: The values of every slider; the same whatever the others say.
LIMITS = limits("separable")
#: What may stand beside it: nothing, or the standard convolution on the same input.
BESIDE = options("separable", "beside")

_START = ConvSetting(input=5, kernel=3, in_channels=3, out_channels=6)
_LAYER = (112, 112, 64, 128, 3, 1, 1)


@dataclass(frozen=True, slots=True)
class SeparableView(View):
    """What one visitor sees of the separable page.

    `setting` is the standard convolution that the separable one stands for. `frame` is padding of the
    1x1 convolution, a mistake of tutorials. `layer` is only counted: height, width, input and output
    channels, kernel, stride, multiplier.
    """

    setting: ConvSetting = _START
    multiplier: int = field(default=1, kw_only=True)
    frame: int = field(default=0, kw_only=True)
    beside: str = field(default="none", kw_only=True)
    layer: tuple[int, ...] = field(default=_LAYER, kw_only=True)

    @property
    def separable(self) -> SeparableSetting:
        """The convolution that is drawn."""
        setting = self.setting
        return SeparableSetting(
            input=setting.input,
            kernel=setting.kernel,
            stride=setting.stride,
            padding=setting.padding,
            dilation=setting.dilation,
            in_channels=setting.in_channels,
            multiplier=self.multiplier,
            out_channels=setting.out_channels,
            depthwise_bias=setting.bias,
            pointwise_bias=setting.bias,
            pointwise_padding=self.frame,
        )

    @property
    def drawn(self) -> object:
        """The setting as a worked example has it."""
        return self.separable

    @property
    def counted(self) -> SeparableSetting:
        """The layer that is only counted, padded so that stride 1 keeps its size."""
        height, width, ins, outs, kernel, stride, multiplier = self.layer
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

    @property
    def placements(self) -> int:
        """How many steps both stages have together; 0 where the setting is impossible."""
        if self.problem:
            return 0
        first = first_channels(self.separable.depthwise)
        second = first_channels(self.separable.pointwise, inputs=first.out_channels)
        return sum(stage.out_channels * stage.output[0] * stage.output[1] for stage in (first, second))

    def pictures(self) -> list[Picture]:
        """Return what there is to see of a possible setting, what leads first."""
        both = [self.looked_at("separable", self.separable)]
        # Of many channels the first ones are drawn, as on the page of groups.
        return both + [self.looked_at("grouped", self.setting)] * (self.beside == "standard")

    def grids(self) -> dict[str, Array]:
        """Return the input and both stages' weights of a possible setting."""
        x, depthwise, pointwise, _, _ = separable_samples(self.separable, self.chosen)
        return {"x": x, "w": depthwise, "pw": pointwise}

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the arrays whose cells can be written by hand; also of the impossible."""
        setting = self.separable
        return {
            "x": (setting.in_channels, *setting.input),
            "w": setting.depthwise_weight_shape,
            "pw": setting.pointwise_weight_shape,
        }

    def others(self) -> dict[str, tuple[object, object]]:
        """Return what a link says only where it is not the usual: (value, usual value), by name."""
        layer = {name: (value, usual) for name, value, usual in zip(LAYER, self.layer, _LAYER, strict=True)}
        return {
            **View.others(self),
            "multiplier": (self.multiplier, 1),
            "frame": (self.frame, 0),
            "beside": (self.beside, "none"),
            **layer,
        }

    def opened(self, case: Case) -> SeparableView:
        """Return the view a case opens with, the looks kept."""
        setting = case.setting
        assert isinstance(setting, SeparableSetting), "a case of another page"
        ((frame, _), _) = setting.pointwise_padding
        return replace(
            self,
            setting=setting.standard,
            multiplier=setting.multiplier,
            frame=frame,
            **self.opened_looks(case),
        )


def read_link(query: Query) -> tuple[SeparableView, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed; see `view.read_link`.

    Examples
    --------
    >>> view, changes = read_link({"multiplier": ["2"], "layer_out": ["9e9"]})
    >>> view.separable.channels, view.counted.out_channels
    (6, 100000)
    >>> [(change.name, change.used) for change in changes]
    [('layer_out', '100000')]
    """
    reader = Reader(query, "separable")
    view = read_view(reader, SeparableView())
    view = replace(
        view,
        multiplier=reader.value("multiplier", view.multiplier),
        frame=reader.value("frame", view.frame),
        beside=reader.value("beside", view.beside),
        layer=tuple(reader.value(name, usual) for name, usual in zip(LAYER, view.layer, strict=True)),
    )
    return settled(reader, view)

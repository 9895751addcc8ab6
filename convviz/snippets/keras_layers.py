"""A convolution as a Keras layer, with the lines that must stand before it and the call."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..engine.axis import Axis
from ..engine.separable_setting import SeparableSetting
from ..engine.setting import ConvSetting, Sides
from .literals import Say, assign, both, unless

__all__ = ["KerasLayer", "conv_layer", "depthwise_layer", "separable_layer"]


@dataclass(frozen=True, slots=True)
class KerasLayer:
    """A layer called `name` on an input called `source`, as source code.

    `pad_first` are the lines that pad the input where the layer cannot, `make` those that make the
    layer; `index` keeps the outputs wanted where it makes more, and `why_index` is a comment about it.
    """

    name: str
    source: str
    pad_first: list[str]
    make: list[str]
    index: str
    why_index: list[str]

    @property
    def build(self) -> str:
        """The line that makes the layer's weights."""
        return f"{self.name}.build({self.source}.shape)"

    def fill(self, weights: list[str]) -> str:
        """Return the line that gives the layer the weights of these names."""
        return f"{self.name}.set_weights([{', '.join(weights)}])"

    def call(self, result: str) -> list[str]:
        """Return the lines that call the layer; the last one sets `result`."""
        return [*self.why_index, f"{result} = {self.name}({self.source}){self.index}"]


def conv_layer(setting: ConvSetting, say: Say, *, name: str = "conv", source: str = "x") -> KerasLayer:
    """Return a setting as a ``Conv2D``.

    Examples
    --------
    >>> from convviz.texts import words
    >>> layer = conv_layer(ConvSetting(input=5, kernel=3, stride=2), words("en"))
    >>> layer.make
    ['conv = keras.layers.Conv2D(1, kernel_size=3, strides=2, use_bias=False)']
    >>> layer.call("y")
    ['y = conv(x)']
    """
    return _layer(
        "Conv2D",
        setting,
        say,
        name,
        source,
        filters=setting.out_channels,
        groups=setting.groups if setting.groups > 1 else None,
        use_bias=None if setting.bias else False,
    )


def depthwise_layer(setting: ConvSetting, say: Say, *, name: str = "conv", source: str = "x") -> KerasLayer:
    """Return a setting of as many groups as input channels as a ``DepthwiseConv2D``."""
    multiplier = setting.out_channels // setting.in_channels
    return _layer(
        "DepthwiseConv2D",
        setting,
        say,
        name,
        source,
        depth_multiplier=multiplier if multiplier > 1 else None,
        use_bias=None if setting.bias else False,
    )


def separable_layer(setting: SeparableSetting, say: Say) -> KerasLayer:
    """Return a setting without pointwise padding as a ``SeparableConv2D``, whose bias stands for both."""
    return _layer(
        "SeparableConv2D",
        setting.depthwise,
        say,
        "conv",
        "x",
        filters=setting.out_channels,
        depth_multiplier=setting.multiplier if setting.multiplier > 1 else None,
        use_bias=None if setting.depthwise_bias or setting.pointwise_bias else False,
    )


def _layer(
    kind: str,
    setting: ConvSetting,
    say: Say,
    name: str,
    source: str,
    filters: int | None = None,
    **own: object,
) -> KerasLayer:
    """Return a layer of Keras's class `kind` that slides as `setting` does; `own` are its other arguments."""
    # Where the layer refuses the strides, it gets stride 1 and outputs are skipped.
    refused = _refused(kind, setting)
    slid = replace(setting, stride=(1, 1)) if refused else setting
    same, pad_first = _padding(kind, setting, slid, say, source)
    layer = assign(
        name,
        f"keras.layers.{kind}",
        *([] if filters is None else [filters]),
        kernel_size=both(setting.kernel),
        strides=unless((1, 1), slid.stride),
        padding='"same"' if same else None,
        dilation_rate=unless((1, 1), setting.dilation),
        **own,
    )
    why = ["# " + _said("same_sides", setting, say)] if same and _is_uneven(setting.sides) else []
    return KerasLayer(
        name,
        source,
        pad_first,
        make=[*why, layer],
        index=f"[{_every(setting)}]" if refused else "",
        why_index=["# " + say(f"snippets.{refused}", layer=kind)] if refused else [],
    )


def _refused(kind: str, setting: ConvSetting) -> str:
    """Return the key of the sentence that says why a layer does not take the setting's strides, if so."""
    if kind != "Conv2D" and setting.stride[0] != setting.stride[1]:
        return "keras_equal_strides"
    if setting.stride != (1, 1) and setting.dilation != (1, 1):
        # Keras 3.15 computes depthwise layers of both, though its manual excludes them.
        return "keras_stride" if kind == "Conv2D" else "keras_stride_promised"
    return ""


def _padding(
    kind: str, setting: ConvSetting, slid: ConvSetting, say: Say, source: str
) -> tuple[bool, list[str]]:
    """Return whether the layer's padding is "same", and the lines that pad the input before it.

    Numbers are called "same" only where they are for every input size: where no stride leaves a
    remainder. `slid` is the setting with the layer's strides.
    """
    sides, mode = setting.sides, setting.padding_mode
    nothing = sides == ((0, 0), (0, 0))
    alike = mode == "zeros" and sides == replace(slid, padding="same").sides
    same = alike
    if setting.padding != "same":
        same = alike and not nothing and all(axis.stride == 1 or axis.span == 1 for axis in slid.axes)
    if nothing or same:
        return same, []
    if mode == "zeros":
        reason = (
            "keras_same" if setting.padding == "same" else "keras_zeros_sized" if alike else "keras_zeros"
        )
        why = _said(reason, setting, say, layer=kind)
        amount = str(sides) if _is_uneven(sides) else both((sides[0][0], sides[1][0]))
        steps = [f"{source} = keras.layers.ZeroPadding2D({amount})({source})"]
    else:
        why = say(f"snippets.keras_{mode}", layer=kind)
        if mode == "reflect":
            steps = [f'{source} = tf.pad({source}, {((0, 0), *sides, (0, 0))}, mode="REFLECT")']
        else:
            steps = [
                f"{source} = tf.gather({source}, {_positions(axis, mode)}, axis={number})"
                for number, axis in enumerate(setting.axes, 1)
                if axis.before or axis.after
            ]
    rows, cols = setting.axes
    steps[-1] += f"  # {(1, rows.padded, cols.padded, setting.in_channels)}"
    return False, ["# " + why, *steps]


def _positions(axis: Axis, mode: str) -> str:
    positions = f"tf.range({-axis.before}, {axis.size + axis.after})"
    if mode == "circular":
        return f"{positions} % {axis.size}"
    return f"tf.clip_by_value({positions}, 0, {axis.size - 1})"


def _is_uneven(sides: Sides) -> bool:
    return any(before != after for before, after in sides)


def _said(key: str, setting: ConvSetting, say: Say, **more: str) -> str:
    (top, bottom), (left, right) = setting.sides
    return say(f"snippets.{key}", top=top, bottom=bottom, left=left, right=right, **more)


def _every(setting: ConvSetting) -> str:
    """Return the index that keeps one output in `stride`: ``:, ::2, ::2``."""
    rows, cols = (":" if stride == 1 else f"::{stride}" for stride in setting.stride)
    return f":, {rows}" if cols == ":" else f":, {rows}, {cols}"

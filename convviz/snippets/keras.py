"""TensorFlow with Keras layers: arrays are channels last, and what a layer cannot pad stands before it."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import ClassVar

from ..engine.axis import Axis
from ..engine.setting import ConvSetting, Pair
from ..engine.transposed_setting import TransposedSetting
from .dialect import Dialect, Layer, uneven
from .keras_transposed import transposed_layer, transposed_same
from .literals import assign, both, unless
from .numbers import ProgramArray
from .program import Step

#: How a border of each mode is made before a layer, which only knows zeros.
_BORDERS = {"reflect": "keras_reflect", "replicate": "keras_replicate", "circular": "keras_circular"}


class Keras(Dialect):
    """Programs of ``Conv2D`` and ``Conv2DTranspose``; the depthwise stage of two is a ``DepthwiseConv2D``.

    Examples
    --------
    >>> from convviz.texts import words
    >>> from .program import program
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(Keras(program(setting, "ones", "kernel", say=words("en"))).text())
    import keras
    import tensorflow as tf
    <BLANKLINE>
    # batch, height, width, channels
    x = tf.ones((1, 6, 6, 1))
    # height, width, channels per filter, filters
    kernel = tf.ones((3, 3, 1, 1))
    <BLANKLINE>
    # Conv2D's padding is "valid" or "same": any other zeros are added first
    x = keras.layers.ZeroPadding2D(1)(x)  # (1, 8, 8, 1)
    <BLANKLINE>
    conv = keras.layers.Conv2D(1, kernel_size=3, strides=2, use_bias=False)
    conv.build(x.shape)
    conv.set_weights([kernel])
    y = conv(x)
    <BLANKLINE>
    print(y[0, :, :, 0])
    print(y.shape)  # (1, 3, 3, 1)
    <BLANKLINE>
    """

    imports: ClassVar = {
        "keras": "import keras",
        "np": "import numpy as np",
        "tf": "import tensorflow as tf",
        "Image": "from PIL import Image",
    }
    weight = "kernel"
    span, reshaped = "tf.range({span})", "tf.reshape({span}, {shape})"
    array, whole = "tf.constant(", ", dtype=tf.float32"
    as_numpy = ("y = np.array(y)",)
    pixels = "[0, :, :, 0]", "[0]"

    def shape(self, channels: int, size: Pair) -> tuple[int, ...]:
        """Return a shape, channels last."""
        return (1, *size, channels)

    def input(self, x: ProgramArray) -> list[str]:
        """Return the lines that make the input."""
        return self._moved(x, "nhwc", (1, 2, 0), "[None]")

    def kernel(self, step: Step) -> list[str]:
        """Return the lines that make a kernel, its height and width first."""
        setting, weight = step.setting, step.weight
        if isinstance(setting, TransposedSetting):
            return self._moved(weight, "hwoi", (2, 3, 1, 0))
        if self.kind(step) == "Conv2D":
            return self._moved(weight, "hwio", (2, 3, 1, 0))
        channels = setting.in_channels, setting.out_channels // setting.in_channels
        return self._moved(weight.shaped((*channels, *setting.kernel)), "hwcm", (2, 3, 0, 1))

    def _moved(self, grid: ProgramArray, axes: str, order: tuple[int, ...], batch: str = "") -> list[str]:
        """Return the lines that make an array and put its axes in an order."""
        name, shape = grid.name, tuple(grid.shape[axis] for axis in order)
        if batch:
            shape = (1, *shape)
        if grid.ones:
            return [self.comment(axes), f"{name} = tf.ones({shape})"]
        comment = f"# {shape} = {self.say(f'snippets.{axes}')}"
        if grid.lines:
            return [*grid.lines, comment, f"{name} = tf.constant({name}.transpose{order}{batch}{self.whole})"]
        if prod(grid.shape[:-2]) == 1:
            index = "None, :, :, None" if batch else ":, :, None, None"
            return [*self.tensor(grid.shaped(grid.shape[-2:])), comment, f"{name} = {name}[{index}]"]
        return [*self.tensor(grid), comment, f"{name} = tf.transpose({name}, {order}){batch}"]

    def printed(self, name: str = "y") -> list[str]:
        """Return the line that prints a result as in the picture: one grid a channel."""
        if self.result[-1] == 1:
            return [f"print({name}[0, :, :, 0])"]
        return [f"print(tf.transpose({name}[0], (2, 0, 1)))  {self.comment('grids')}"]

    def kind(self, step: Step) -> str:
        """Return the layer of an ordinary convolution."""
        return "DepthwiseConv2D" if step.name == "depthwise" else "Conv2D"

    def body(self) -> list[list[str]]:
        """Return, step by step, the lines that pad, and the layer, its weights and its call."""
        layers = map(self._layer, self.program.steps)
        return [block for layer in layers for block in (layer.first, [*layer.make, *layer.call])]

    def _layer(self, step: Step) -> Layer:
        setting = step.setting
        if isinstance(setting, TransposedSetting):
            return transposed_layer(self, step, setting)
        if self.kind(step) == "Conv2D":
            groups = setting.groups if setting.groups > 1 else None
            return self.layer(step, step.tensors, setting.out_channels, groups=groups)
        return self.layer(step, step.tensors, depth_multiplier=_multiplier(setting))

    def layer(self, step: Step, weights: list[str], *filters: int, **more: int | None) -> Layer:
        """Return a step as a layer of its kind, with the arrays to fill it and arguments of its own."""
        setting, kind = step.setting, self.kind(step)
        assert isinstance(setting, ConvSetting)
        # Where the layer refuses the strides, it gets stride 1 and outputs are skipped.
        refused = _refused(kind, setting)
        slid = replace(setting, stride=(1, 1)) if refused else setting
        same, first = self._padding(step, kind, setting, slid)
        why = [self.comment("same_sides", setting)] if same and uneven(setting.sides) else []
        make = assign(
            step.name,
            f"keras.layers.{kind}",
            *filters,
            kernel_size=both(setting.kernel),
            strides=unless((1, 1), slid.stride),
            padding='"same"' if same else None,
            dilation_rate=unless((1, 1), setting.dilation),
            **more,
            use_bias=None if setting.bias else False,
        )
        index = f"[{_every(setting)}]" if refused else ""
        skipped = [self.comment(refused, layer=kind)] if refused else []
        call = f"{step.result} = {step.name}({step.source}){index}{self.made(step)}"
        return Layer(first, [*why, make, *self.filled(step, weights)], [*skipped, call])

    def filled(self, step: Step, weights: list[str]) -> list[str]:
        """Return the lines that make a layer's weights and fill them."""
        kernels = [f"{weights[0]}[::-1, ::-1]", *weights[1:]] if self.program.flip else weights
        build = f"{step.name}.build({step.source}.shape)"
        return [build, *self.flipped(), f"{step.name}.set_weights([{', '.join(kernels)}])"]

    def _padding(
        self, step: Step, kind: str, setting: ConvSetting, slid: ConvSetting
    ) -> tuple[bool, list[str]]:
        """Return whether the layer's padding is "same", and the lines that pad the input before it.

        Numbers are called "same" only where they are for every input size: where no stride leaves a
        remainder. `slid` is the setting with the layer's strides.
        """
        sides, mode, x = setting.sides, setting.padding_mode, step.source
        nothing = sides == ((0, 0), (0, 0))
        alike = mode == "zeros" and sides == replace(slid, padding="same").sides
        same = alike
        if setting.padding != "same":
            same = alike and not nothing and all(axis.stride == 1 or axis.span == 1 for axis in slid.axes)
        if nothing or same:
            return same, []
        if mode == "zeros":
            reason = "keras_zeros_sized" if alike else "keras_zeros"
            reason = "keras_same" if setting.padding == "same" else reason
            amount = str(sides) if uneven(sides) else both((sides[0][0], sides[1][0]))
            pads = [f"{x} = keras.layers.ZeroPadding2D({amount})({x})"]
        else:
            reason = _BORDERS[mode]
            if mode == "reflect":
                pads = [f'{x} = tf.pad({x}, {((0, 0), *sides, (0, 0))}, mode="REFLECT")']
            else:
                pads = [
                    f"{x} = tf.gather({x}, {_positions(axis, mode)}, axis={number})"
                    for number, axis in enumerate(setting.axes, 1)
                    if axis.before or axis.after
                ]
        pads[-1] += f"  # {self.shape(setting.in_channels, step.padded)}"
        return False, [self.comment(reason, setting, layer=kind), *pads]

    def shown(self) -> list[list[str]]:
        """Return the lines that print ``y``, and what a transposed layer of padding "same" makes instead."""
        setting = self.program.setting
        other = transposed_same(self, setting) if isinstance(setting, TransposedSetting) else []
        return [*super().shown(), other]


class KerasDepthwise(Keras):
    """The same where there are as many groups as input channels, with Keras's own layer for it."""

    def kind(self, step: Step) -> str:
        """Return the layer."""
        return "DepthwiseConv2D"


class KerasOneLayer(Keras):
    """A separable convolution by one layer, where it can be.

    A ``SeparableConv2D`` has a single bias, at its end. The program works out which one stands for both:
    each output channel's own, and the depthwise ones times its pointwise weights. What the layer cannot do
    is pad between its stages; then there are two layers, and a comment says why.
    """

    def kind(self, step: Step) -> str:
        """Return the layer, or that of each of two."""
        return "SeparableConv2D" if step.name == "conv" else super().kind(step)

    def body(self) -> list[list[str]]:
        """Return the blocks of one layer, or of two."""
        depthwise, pointwise = self.program.steps
        if pointwise.setting.sides != ((0, 0), (0, 0)):
            first, made, *rest = super().body()
            return [first, [self.comment("keras_no_frame"), *made], *rest]
        why, weights = [], [depthwise.weight.name, *pointwise.tensors]
        if depthwise.bias:
            added = " + pointwise_bias" if pointwise.bias else ""
            why = [
                self.comment("keras_one_bias"),
                f"bias = tf.tensordot(depthwise_bias, pointwise_kernel[0, 0], 1){added}",
            ]
            weights[2:] = ["bias"]
        bias = bool(depthwise.bias or pointwise.bias)
        step = replace(depthwise, name="conv", result="y", setting=replace(depthwise.setting, bias=bias))
        filters, multiplier = pointwise.setting.out_channels, _multiplier(depthwise.setting)
        layer = self.layer(step, weights, filters, depth_multiplier=multiplier)
        return [layer.first, [*why, *layer.make, *layer.call]]


def _multiplier(setting: ConvSetting | TransposedSetting) -> int | None:
    """Return the kernels a channel, where there are several."""
    multiplier = setting.out_channels // setting.in_channels
    return multiplier if multiplier > 1 else None


def _refused(kind: str, setting: ConvSetting) -> str:
    """Return the key of the sentence that says why a layer does not take the setting's strides, if so."""
    if kind != "Conv2D" and setting.stride[0] != setting.stride[1]:
        return "keras_equal_strides"
    if setting.stride != (1, 1) and setting.dilation != (1, 1):
        # Keras 3.15 computes depthwise layers of both, though its manual excludes them.
        return "keras_stride" if kind == "Conv2D" else "keras_stride_promised"
    return ""


def _positions(axis: Axis, mode: str) -> str:
    positions = f"tf.range({-axis.before}, {axis.size + axis.after})"
    return (
        f"{positions} % {axis.size}"
        if mode == "circular"
        else f"tf.clip_by_value({positions}, 0, {axis.size - 1})"
    )


def _every(setting: ConvSetting) -> str:
    """Return the index that keeps one output in `stride`: ``:, ::2, ::2``."""
    rows, cols = (":" if stride == 1 else f"::{stride}" for stride in setting.stride)
    return f":, {rows}" if cols == ":" else f":, {rows}, {cols}"

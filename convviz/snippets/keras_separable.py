"""A depthwise-separable convolution as TensorFlow code with Keras layers: two, or one for both stages."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.samples import NumberChoice
from ..engine.separable_setting import SeparableSetting
from .keras_layers import KerasLayer, conv_layer, depthwise_layer, separable_layer
from .keras_tensors import (
    bias_tensor,
    depthwise_kernel_tensor,
    imports,
    input_tensor,
    kernel_tensor,
    printed,
)
from .literals import Say, program
from .numbers import Grid, separable_grids

__all__ = ["keras_one_layer", "keras_separable"]


def keras_separable(
    setting: SeparableSetting,
    numbers: str | NumberChoice = "paper",
    *,
    say: Say,
) -> str:
    """Return a TensorFlow / Keras program that computes a separable convolution by two layers.

    The tensors are channels-last; the printed grids are not, one a channel, as in the picture.

    Parameters
    ----------
    setting, numbers, say
        Those of `convviz.snippets.pytorch_separable`.

    Returns
    -------
    str
        Its last line prints the output's shape, with a comment that says what it prints.

    Raises
    ------
    ConvError
        When the setting is impossible, or there are no such numbers.

    Examples
    --------
    >>> from convviz.texts import words
    >>> setting = SeparableSetting(input=6, kernel=3, in_channels=2, out_channels=4)
    >>> print(keras_separable(setting, "ones", say=words("en")))
    import keras
    import tensorflow as tf
    <BLANKLINE>
    # batch, height, width, channels
    x = tf.ones((1, 6, 6, 2))
    # height, width, channels, kernels per channel
    depthwise_kernel = tf.ones((3, 3, 2, 1))
    # height, width, channels per filter, filters
    pointwise_kernel = tf.ones((1, 1, 2, 4))
    <BLANKLINE>
    depthwise = keras.layers.DepthwiseConv2D(kernel_size=3, use_bias=False)
    depthwise.build(x.shape)
    depthwise.set_weights([depthwise_kernel])
    between = depthwise(x)  # (1, 4, 4, 2)
    <BLANKLINE>
    pointwise = keras.layers.Conv2D(4, kernel_size=1, use_bias=False)
    pointwise.build(between.shape)
    pointwise.set_weights([pointwise_kernel])
    y = pointwise(between)
    <BLANKLINE>
    print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
    print(y.shape)  # (1, 4, 4, 4)
    """
    return _two_layers(setting, separable_grids(setting, numbers, say, "kernel"), say)


def keras_one_layer(
    setting: SeparableSetting,
    numbers: str | NumberChoice = "paper",
    *,
    say: Say,
) -> str:
    """Return a TensorFlow / Keras program that computes a separable convolution by a ``SeparableConv2D``.

    That layer has a single bias, at its end. The program works out which one stands for both: each
    output channel's own, and the depthwise ones times its pointwise weights. What the layer cannot do is
    pad between its stages; with a `pointwise_padding` the program is that of `keras_separable`, and a
    comment says why.

    Parameters
    ----------
    setting, numbers, say
        Those of `convviz.snippets.pytorch_separable`.

    Returns
    -------
    str
        Its last line prints the output's shape, with a comment that says what it prints.

    Raises
    ------
    ConvError
        When the setting is impossible, or there are no such numbers.

    Examples
    --------
    >>> from convviz.texts import words
    >>> setting = SeparableSetting(input=6, kernel=3, in_channels=2, out_channels=4)
    >>> print(keras_one_layer(setting, "ones", say=words("en")))
    import keras
    import tensorflow as tf
    <BLANKLINE>
    # batch, height, width, channels
    x = tf.ones((1, 6, 6, 2))
    # height, width, channels, kernels per channel
    depthwise_kernel = tf.ones((3, 3, 2, 1))
    # height, width, channels per filter, filters
    pointwise_kernel = tf.ones((1, 1, 2, 4))
    <BLANKLINE>
    conv = keras.layers.SeparableConv2D(4, kernel_size=3, use_bias=False)
    conv.build(x.shape)
    conv.set_weights([depthwise_kernel, pointwise_kernel])
    y = conv(x)
    <BLANKLINE>
    print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
    print(y.shape)  # (1, 4, 4, 4)
    """
    grids = separable_grids(setting, numbers, say, "kernel")
    if setting.pointwise_padding != ((0, 0), (0, 0)):
        return _two_layers(setting, grids, say, ["# " + say("snippets.keras_no_frame")])
    layer = separable_layer(setting, say)
    why = ["# " + say("snippets.keras_one_bias")] if setting.depthwise_bias else []
    weights = ["depthwise_kernel", "pointwise_kernel"]
    if setting.depthwise_bias:
        own = " + pointwise_bias" if setting.pointwise_bias else ""
        why.append(f"bias = tf.tensordot(depthwise_bias, pointwise_kernel[0, 0], 1){own}")
        weights.append("bias")
    elif setting.pointwise_bias:
        weights.append("pointwise_bias")
    return program(
        imports(grids),
        _data(setting, grids, say),
        layer.pad_first,
        [*why, *layer.make, layer.build, layer.fill(weights), *layer.call("y")],
        printed((*setting.output, setting.out_channels), say),
    )


_Grids = tuple[Grid, Grid, Grid, Grid | None, Grid | None]


def _data(setting: SeparableSetting, grids: _Grids, say: Say) -> list[str]:
    """Return the lines that make the input, the kernels and the biases."""
    x, kernel, mixer, first, last = grids
    return [
        *input_tensor(x, say("snippets.nhwc")),
        *depthwise_kernel_tensor(kernel, setting.in_channels, say),
        *([bias_tensor(first)] if first else []),
        *kernel_tensor(mixer, say("snippets.hwio")),
        *([bias_tensor(last)] if last else []),
    ]


def _two_layers(setting: SeparableSetting, grids: _Grids, say: Say, why: Sequence[str] = ()) -> str:
    depthwise = depthwise_layer(setting.depthwise, say, name="depthwise")
    pointwise = conv_layer(setting.pointwise, say, name="pointwise", source="between")
    between = depthwise.call("between")
    between[-1] += f"  # {(1, *setting.between, setting.channels)}"
    return program(
        imports(grids),
        _data(setting, grids, say),
        depthwise.pad_first,
        [*why, *depthwise.make, *_filled(depthwise, setting.depthwise_bias), *between],
        pointwise.pad_first,
        [*pointwise.make, *_filled(pointwise, setting.pointwise_bias), *pointwise.call("y")],
        printed((*setting.output, setting.out_channels), say),
    )


def _filled(layer: KerasLayer, bias: bool) -> list[str]:
    """Return the lines that give the layer of a stage its own weights."""
    biases = [f"{layer.name}_bias"] if bias else []
    return [layer.build, layer.fill([f"{layer.name}_kernel", *biases])]

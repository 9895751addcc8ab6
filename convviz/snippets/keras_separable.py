"""A depthwise-separable convolution as TensorFlow code with Keras layers: two, or one for both stages."""

from __future__ import annotations

from collections.abc import Sequence

from ..engine.separable_setting import SeparableSetting
from .keras_layers import KerasLayer, conv_layer, depthwise_layer, separable_layer
from .keras_tensors import (
    IMPORTS,
    constant,
    depthwise_kernel_tensor,
    input_tensor,
    kernel_tensor,
    printed,
    random_tensor,
)
from .literals import Say, SeparableNumbers, program, settle_separable

__all__ = ["keras_one_layer", "keras_separable"]


def keras_separable(
    setting: SeparableSetting,
    x: object,
    depthwise_weight: object,
    pointwise_weight: object,
    depthwise_bias: object = None,
    pointwise_bias: object = None,
    *,
    say: Say,
) -> str:
    """Return a TensorFlow / Keras program that computes a separable convolution by two layers.

    The tensors are channels-last; the printed grids are not, one a channel, as in the picture.

    Parameters
    ----------
    setting, x, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias, say
        Those of `convviz.snippets.pytorch_separable`; the arrays are in PyTorch's layout.

    Returns
    -------
    str
        Its last line prints the output's shape, with a comment that says what it prints.

    Raises
    ------
    ConvError
        When the setting is impossible, or an array is not of the setting's shape.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.texts import words
    >>> setting = SeparableSetting(input=6, kernel=3, in_channels=2, out_channels=4)
    >>> arrays = np.ones((2, 6, 6)), np.ones((2, 1, 3, 3)), np.ones((4, 2, 1, 1))
    >>> print(keras_separable(setting, *arrays, say=words("en")))
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
    numbers = settle_separable(setting, x, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias)
    return _two_layers(setting, numbers, say)


def keras_one_layer(
    setting: SeparableSetting,
    x: object,
    depthwise_weight: object,
    pointwise_weight: object,
    depthwise_bias: object = None,
    pointwise_bias: object = None,
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
    setting, x, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias, say
        Those of `convviz.snippets.pytorch_separable`; the arrays are in PyTorch's layout.

    Returns
    -------
    str
        Its last line prints the output's shape, with a comment that says what it prints.

    Raises
    ------
    ConvError
        When the setting is impossible, or an array is not of the setting's shape.

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.texts import words
    >>> setting = SeparableSetting(input=6, kernel=3, in_channels=2, out_channels=4)
    >>> arrays = np.ones((2, 6, 6)), np.ones((2, 1, 3, 3)), np.ones((4, 2, 1, 1))
    >>> print(keras_one_layer(setting, *arrays, say=words("en")))
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
    numbers = settle_separable(setting, x, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias)
    if setting.pointwise_padding != ((0, 0), (0, 0)):
        return _two_layers(setting, numbers, say, ["# " + say("snippets.keras_no_frame")])
    layer = separable_layer(setting, say)
    why = ["# " + say("snippets.keras_one_bias")] if setting.depthwise_bias else []
    fill = []
    if numbers:
        weights = ["depthwise_kernel", "pointwise_kernel"]
        if setting.depthwise_bias:
            own = " + pointwise_bias" if setting.pointwise_bias else ""
            why.append(f"bias = tf.tensordot(depthwise_bias, pointwise_kernel[0, 0], 1){own}")
            weights.append("bias")
        elif setting.pointwise_bias:
            weights.append("pointwise_bias")
        fill = [layer.build, layer.fill(weights)]
    return program(
        IMPORTS,
        _data(setting, numbers, say),
        layer.pad_first,
        [*why, *layer.make, *fill, *layer.call("y")],
        printed((*setting.output, setting.out_channels), say, numbers=numbers is not None),
    )


def _data(setting: SeparableSetting, numbers: SeparableNumbers | None, say: Say) -> list[str]:
    """Return the lines that make the input, and, where there are numbers, the kernels and biases."""
    if numbers is None:
        return random_tensor((1, *setting.input, setting.in_channels), say)
    values, kernels, mixers, first, last = numbers
    return [
        *input_tensor(values, say("snippets.nhwc")),
        *depthwise_kernel_tensor(kernels, setting.in_channels, say, "depthwise_kernel"),
        *([] if first is None else [constant("depthwise_bias", first)]),
        *kernel_tensor(mixers, say("snippets.hwio"), "pointwise_kernel"),
        *([] if last is None else [constant("pointwise_bias", last)]),
    ]


def _two_layers(
    setting: SeparableSetting, numbers: SeparableNumbers | None, say: Say, why: Sequence[str] = ()
) -> str:
    depthwise = depthwise_layer(setting.depthwise, say, name="depthwise")
    pointwise = conv_layer(setting.pointwise, say, name="pointwise", source="between")
    first = _filled(depthwise, setting.depthwise_bias) if numbers else []
    last = _filled(pointwise, setting.pointwise_bias) if numbers else []
    between = depthwise.call("between")
    between[-1] += f"  # {(1, *setting.between, setting.channels)}"
    return program(
        IMPORTS,
        _data(setting, numbers, say),
        depthwise.pad_first,
        [*why, *depthwise.make, *first, *between],
        pointwise.pad_first,
        [*pointwise.make, *last, *pointwise.call("y")],
        printed((*setting.output, setting.out_channels), say, numbers=numbers is not None),
    )


def _filled(layer: KerasLayer, bias: bool) -> list[str]:
    """Return the lines that give the layer of a stage its own weights."""
    biases = [f"{layer.name}_bias"] if bias else []
    return [layer.build, layer.fill([f"{layer.name}_kernel", *biases])]

"""A setting as TensorFlow code with a Keras layer."""

from __future__ import annotations

from ..engine.setting import ConvSetting
from .keras_layers import KerasLayer, conv_layer
from .keras_tensors import IMPORTS, constant, input_tensor, kernel_tensor, printed, random_tensor
from .literals import Numbers, Say, program, settle

__all__ = ["conv_program", "keras"]


def keras(
    setting: ConvSetting,
    x: object,
    weight: object,
    bias: object = None,
    *,
    say: Say,
    flip: bool = False,
) -> str:
    """Return a TensorFlow / Keras program that computes and prints the convolution `setting`.

    The tensors are channels-last; the printed grids are not, one a channel, as in the picture.

    Parameters
    ----------
    setting, x, weight, bias, say, flip
        Those of `convviz.snippets.pytorch`; the arrays are in PyTorch's layout.

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
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(keras(setting, np.ones((1, 6, 6)), np.ones((1, 1, 3, 3)), say=words("en")))
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
    """
    numbers = settle(setting, x, weight, bias)
    kernel = kernel_tensor(numbers[1], say("snippets.hwio")) if numbers else []
    return conv_program(conv_layer(setting, say), setting, numbers, kernel, say=say, flip=flip)


def conv_program(
    layer: KerasLayer,
    setting: ConvSetting,
    numbers: Numbers | None,
    kernel: list[str],
    *,
    say: Say,
    flip: bool,
) -> str:
    """Return the program of a layer that computes `setting`; `kernel` are the lines that make its kernel."""
    if numbers:
        values, _, offsets = numbers
        data = [*input_tensor(values, say("snippets.nhwc")), *kernel]
        weights = ["kernel[::-1, ::-1]" if flip else "kernel"]
        if offsets is not None:
            data.append(constant("bias", offsets))
            weights.append("bias")
        fill = [layer.fill(weights)]
    else:
        data = random_tensor((1, *setting.input, setting.in_channels), say)
        fill = ["conv.kernel.assign(conv.kernel[::-1, ::-1])"] if flip else []
    if flip:
        fill.insert(0, "# " + say("snippets.flip"))
    if fill:
        fill.insert(0, layer.build)

    result = printed((*setting.output, setting.out_channels), say, numbers=numbers is not None)
    return program(IMPORTS, data, layer.pad_first, [*layer.make, *fill, *layer.call("y")], result)

"""A setting as TensorFlow code with a Keras layer."""

from __future__ import annotations

from ..engine.samples import NumberChoice
from ..engine.setting import ConvSetting
from .keras_layers import KerasLayer, conv_layer
from .keras_tensors import bias_tensor, imports, input_tensor, kernel_tensor, printed
from .literals import Say, program
from .numbers import Grid, conv_grids

__all__ = ["conv_program", "keras"]


def keras(
    setting: ConvSetting,
    numbers: str | NumberChoice = "paper",
    *,
    say: Say,
    flip: bool = False,
) -> str:
    """Return a TensorFlow / Keras program that computes and prints the convolution `setting`.

    The tensors are channels-last; the printed grids are not, one a channel, as in the picture.

    Parameters
    ----------
    setting, numbers, say, flip
        Those of `convviz.snippets.pytorch`.

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
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(keras(setting, "ones", say=words("en")))
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
    grids = conv_grids(setting, numbers, say, "kernel")
    kernel = kernel_tensor(grids[1], say("snippets.hwio"))
    return conv_program(conv_layer(setting, say), setting, grids, kernel, say=say, flip=flip)


def conv_program(
    layer: KerasLayer,
    setting: ConvSetting,
    grids: tuple[Grid, Grid, Grid | None],
    kernel: list[str],
    *,
    say: Say,
    flip: bool,
) -> str:
    """Return the program of a layer that computes `setting`; `kernel` are the lines that make its kernel."""
    x, _, bias = grids
    data = [*input_tensor(x, say("snippets.nhwc")), *kernel]
    weights = ["kernel[::-1, ::-1]" if flip else "kernel"]
    if bias:
        data.append(bias_tensor(bias))
        weights.append("bias")
    why = ["# " + say("snippets.flip")] if flip else []
    run = [*layer.make, layer.build, *why, layer.fill(weights), *layer.call("y")]
    result = printed((*setting.output, setting.out_channels), say)
    return program(imports(grids), data, layer.pad_first, run, result)

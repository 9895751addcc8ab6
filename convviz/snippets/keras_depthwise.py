"""A depthwise convolution as TensorFlow code with Keras's own layer for it."""

from __future__ import annotations

from ..engine.samples import NumberChoice
from ..engine.setting import ConvSetting
from ..errors import ConvError
from .keras import conv_program
from .keras_layers import depthwise_layer
from .keras_tensors import depthwise_kernel_tensor
from .literals import Say
from .numbers import conv_grids

__all__ = ["keras_depthwise"]


def keras_depthwise(
    setting: ConvSetting,
    numbers: str | NumberChoice = "paper",
    *,
    say: Say,
    flip: bool = False,
) -> str:
    """Return a TensorFlow / Keras program that computes and prints a depthwise convolution.

    It says by ``DepthwiseConv2D(depth_multiplier=m)`` what ``Conv2D(C_in * m, groups=C_in)`` says, too.

    Parameters
    ----------
    setting : ConvSetting
        Must be possible and have as many groups as input channels.
    numbers, say, flip
        Those of `convviz.snippets.pytorch`.

    Returns
    -------
    str
        Its last line prints the output's shape, with a comment that says what it prints.

    Raises
    ------
    ConvError
        When the setting is impossible or has fewer groups, or there are no such numbers.

    Examples
    --------
    >>> from convviz.texts import words
    >>> setting = ConvSetting(input=6, kernel=3, in_channels=2, out_channels=4, groups=2)
    >>> print(keras_depthwise(setting, "ones", say=words("en")))
    import keras
    import tensorflow as tf
    <BLANKLINE>
    # batch, height, width, channels
    x = tf.ones((1, 6, 6, 2))
    # height, width, channels, kernels per channel
    kernel = tf.ones((3, 3, 2, 2))
    <BLANKLINE>
    conv = keras.layers.DepthwiseConv2D(kernel_size=3, depth_multiplier=2, use_bias=False)
    conv.build(x.shape)
    conv.set_weights([kernel])
    y = conv(x)
    <BLANKLINE>
    print(tf.transpose(y[0], (2, 0, 1)))  # one grid per channel
    print(y.shape)  # (1, 4, 4, 4)
    """
    if setting.groups != setting.in_channels:
        raise ConvError("not_depthwise", "groups", groups=setting.groups, in_channels=setting.in_channels)
    grids = conv_grids(setting, numbers, say, "kernel")
    kernel = depthwise_kernel_tensor(grids[1], setting.in_channels, say)
    return conv_program(depthwise_layer(setting, say), setting, grids, kernel, say=say, flip=flip)

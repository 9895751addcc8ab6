"""A setting as TensorFlow code with a Keras layer."""

from __future__ import annotations

from dataclasses import replace

from ..engine.axis import Axis
from ..engine.setting import ConvSetting, Sides
from .keras_tensors import constant, grids, input_tensor, kernel_tensor, random_tensor
from .literals import Say, assign, both, program, settle, unless

__all__ = ["keras"]


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
    # Where Keras refuses strides and dilation together, the layer gets stride 1 and outputs are skipped.
    skips = setting.stride != (1, 1) and setting.dilation != (1, 1)
    layer_setting = replace(setting, stride=(1, 1)) if skips else setting
    same, pad_first = _padding(setting, layer_setting, say)

    if numbers:
        values, kernels, offsets = numbers
        data = [*input_tensor(values, say("snippets.nhwc")), *kernel_tensor(kernels, say("snippets.hwio"))]
        weights = ["kernel[::-1, ::-1]" if flip else "kernel"]
        if offsets is not None:
            data.append(constant("bias", offsets))
            weights.append("bias")
        fill = [f"conv.set_weights([{', '.join(weights)}])"]
    else:
        data = random_tensor((1, *setting.input, setting.in_channels), say)
        fill = ["conv.kernel.assign(conv.kernel[::-1, ::-1])"] if flip else []
    if flip:
        fill.insert(0, "# " + say("snippets.flip"))
    if fill:
        fill.insert(0, "conv.build(x.shape)")

    layer = assign(
        "conv",
        "keras.layers.Conv2D",
        setting.out_channels,
        kernel_size=both(setting.kernel),
        strides=unless((1, 1), layer_setting.stride),
        padding='"same"' if same else None,
        dilation_rate=unless((1, 1), setting.dilation),
        groups=setting.groups if setting.groups > 1 else None,
        use_bias=None if setting.bias else False,
    )
    why = ["# " + _said("same_sides", setting, say)] if same and _is_uneven(setting.sides) else []
    run = ["y = conv(x)"]
    if skips:
        run = ["# " + say("snippets.keras_stride"), f"y = conv(x)[{_every(setting)}]"]

    result = [f"print(y.shape)  # {(1, *setting.output, setting.out_channels)}"]
    if numbers:
        result.insert(0, grids("y", setting.out_channels, say))
    imports = ["import keras", "import tensorflow as tf"]
    return program(imports, data, pad_first, [*why, layer, *fill, *run], result)


def _padding(setting: ConvSetting, layer_setting: ConvSetting, say: Say) -> tuple[bool, list[str]]:
    """Return whether the layer's padding is "same", and the lines that pad the input before it.

    Numbers are called "same" only where they are for every input size, which takes stride 1.
    """
    sides, mode = setting.sides, setting.padding_mode
    nothing = sides == ((0, 0), (0, 0))
    same = mode == "zeros" and sides == replace(layer_setting, padding="same").sides
    if setting.padding != "same":
        same = same and not nothing and layer_setting.stride == (1, 1)
    if nothing or same:
        return same, []
    if mode == "zeros":
        why = _said("keras_same" if setting.padding == "same" else "keras_zeros", setting, say)
        amount = str(sides) if _is_uneven(sides) else both((sides[0][0], sides[1][0]))
        steps = [f"x = keras.layers.ZeroPadding2D({amount})(x)"]
    else:
        why = say(f"snippets.keras_{mode}")
        if mode == "reflect":
            steps = [f'x = tf.pad(x, {((0, 0), *sides, (0, 0))}, mode="REFLECT")']
        else:
            steps = [
                f"x = tf.gather(x, {_positions(axis, mode)}, axis={number})"
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


def _said(key: str, setting: ConvSetting, say: Say) -> str:
    (top, bottom), (left, right) = setting.sides
    return say(f"snippets.{key}", top=top, bottom=bottom, left=left, right=right)


def _every(setting: ConvSetting) -> str:
    """Return the index that keeps one output in `stride`: ``:, ::2, ::2``."""
    rows, cols = (":" if stride == 1 else f"::{stride}" for stride in setting.stride)
    return f":, {rows}" if cols == ":" else f":, {rows}, {cols}"

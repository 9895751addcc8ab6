"""A transposed convolution as TensorFlow code with a Keras layer."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.arrays import Array
from ..engine.output_size import same_shift
from ..engine.samples import NumberChoice
from ..engine.setting import Pair, Sides
from ..engine.transposed_setting import TransposedAxis, TransposedSetting
from .keras_tensors import bias_tensor, grids, imports, input_tensor, kernel_tensor, printed
from .literals import Say, assign, both, cut, program, unless
from .numbers import conv_grids

__all__ = ["keras_transposed"]


def keras_transposed(
    setting: TransposedSetting,
    numbers: str | NumberChoice = "paper",
    x: Array | None = None,
    *,
    say: Say,
) -> str:
    """Return a TensorFlow / Keras program that computes and prints the transposed convolution `setting`.

    The tensors are channels-last; the printed grids are not, one a channel, as in the picture. A comment
    tells what ``padding="same"`` would make of it; where that is the same shape with other numbers, the
    program prints them, too.

    Parameters
    ----------
    setting, numbers, x, say
        Those of `convviz.snippets.pytorch_transposed`.

    Returns
    -------
    str
        ``print(y.shape)`` has a comment that says what it prints.

    Raises
    ------
    ConvError
        When the setting is impossible, or there are no such numbers.

    Examples
    --------
    >>> from convviz.texts import words
    >>> setting = TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1)
    >>> print(keras_transposed(setting, "ones", say=words("en")))
    import keras
    import tensorflow as tf
    <BLANKLINE>
    # batch, height, width, channels
    x = tf.ones((1, 2, 2, 1))
    # height, width, output channels per group, input channels
    kernel = tf.ones((3, 3, 1, 1))
    <BLANKLINE>
    conv = keras.layers.Conv2DTranspose(1, kernel_size=3, strides=2, use_bias=False)
    conv.build(x.shape)
    conv.set_weights([kernel])
    # padding="valid" crops nothing: cut off top 1, bottom 0, left 1, right 0
    y = conv(x)[:, 1:, 1:]
    <BLANKLINE>
    print(y[0, :, :, 0])
    print(y.shape)  # (1, 4, 4, 1)
    <BLANKLINE>
    # padding="same" has this shape, too, but is shifted: y's [i, j] is its [i + 1, j + 1]
    same = tf.nn.conv2d_transpose(x, kernel, (1, 4, 4, 1), strides=2, padding="SAME")
    print(same[0, :, :, 0])
    """
    arrays = conv_grids(setting, numbers, say, "kernel", x)
    values, weight, bias = arrays
    wide = setting.dilation != (1, 1) or setting.groups > 1
    kernel = "wide" if wide else "kernel"
    data = [*input_tensor(values, say("snippets.nhwc")), *kernel_tensor(weight, say("snippets.hwoi"))]
    weights = [kernel]
    if bias:
        data.append(bias_tensor(bias))
        weights.append("bias")
    fill = ["conv.build(x.shape)", f"conv.set_weights([{', '.join(weights)}])"]

    way = _way(setting)
    rows, cols = setting.axes
    layer = assign(
        "conv",
        "keras.layers.Conv2DTranspose",
        setting.out_channels,
        kernel_size=both((rows.span, cols.span)),
        strides=unless((1, 1), setting.stride),
        padding='"same"' if way.same else None,
        output_padding=None if way.output_padding is None else both(way.output_padding),
        use_bias=None if setting.bias else False,
    )
    compared = _compared(setting, say)
    other = []
    if any(same_shift(setting) or ()):
        other = [*compared, _same(setting, kernel), grids("same", setting.out_channels, say)]
        compared = []

    result = printed((*setting.output, setting.out_channels), say)
    widened = _widened(setting, say) if wide else []
    run = [*_longer(setting, way, say), layer, *fill, *_call(way, say)]
    return program(imports(arrays), data, widened, [*compared, *run], result, other)


def _widened(setting: TransposedSetting, say: Say) -> list[str]:
    """Return the lines that lay the kernel into a larger one of zeros: dilated, and its groups apart."""
    dilated, groups = setting.dilation != (1, 1), setting.groups
    rows, cols = setting.axes
    lines = []
    if dilated:
        refused = "keras_refuses" if max(setting.stride) > 1 else "tf_refuses"
        lines.append("# " + say(f"snippets.{refused}"))
    if groups > 1:
        lines.append("# " + say("snippets.keras_groups"))
    shape = (rows.span, cols.span, setting.out_channels, setting.in_channels)
    lines.append(f"wide = tf.Variable(tf.zeros({shape}))")
    down, right = (":" if step == 1 else f"::{step}" for step in setting.dilation)
    if groups == 1:
        return [*lines, f"wide[{down}, {right}].assign(kernel)"]
    depth, fan = setting.in_channels // groups, setting.out_channels // groups
    firsts = f"range(0, {setting.out_channels}, {fan}), range(0, {setting.in_channels}, {depth})"
    return [
        *lines,
        f"for o, i in zip({firsts}):",
        f"    wide[{down}, {right}, o : o + {fan}, i : i + {depth}].assign(kernel[..., i : i + {depth}])",
    ]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a setting is said to Keras.

    Whether its padding is "same" or "valid", the layer's output_padding (None is its default), how many
    input rows and columns of zeros are added first, and what is cut off the result at either end.
    """

    same: bool = False
    output_padding: Pair | None = None
    more: Pair = (0, 0)
    cut: Sides = ((0, 0), (0, 0))


def _way(setting: TransposedSetting) -> _Way:
    """Return the shortest way: "valid" with nothing cut off, "same", or "valid" and the rest cut off."""
    rows, cols = setting.axes
    (rows_more, rows_extra), (cols_more, cols_extra) = _beyond(rows), _beyond(cols)
    more, extra = (rows_more, cols_more), (rows_extra, cols_extra)
    # By default Keras makes room for a whole stride.
    usual = max(rows.stride - rows.span, 0), max(cols.stride - cols.span, 0)
    rest = tuple((axis.before, max(axis.after - axis.extra, 0)) for axis in (rows, cols))
    valid = _Way(False, None if extra == usual else extra, more, (rest[0], rest[1]))
    if (more, valid.cut) == _NOTHING or same_shift(setting) != (0, 0):
        return valid
    if setting.output == _same_size(setting):
        return _Way(same=True)
    padded = _same_padded(setting)
    return valid if padded is None else _Way(True, padded)


def _same_size(setting: TransposedSetting) -> Pair:
    """Return the size that a layer of padding "same" makes without more."""
    (height, width), (down, right) = setting.input, setting.stride
    return height * down, width * right


def _same_padded(setting: TransposedSetting) -> Pair | None:
    """Return the output_padding with which a layer of padding "same" makes the output's size, if any."""
    down, right = (axis.output - axis.stretched + 1 - axis.span % 2 for axis in setting.axes)
    if 0 <= down < setting.stride[0] and 0 <= right < setting.stride[1]:
        return down, right
    return None


_NOTHING = ((0, 0), ((0, 0), (0, 0)))


def _beyond(axis: TransposedAxis) -> Pair:
    """Return how far the output reaches beyond all stamps, in whole strides and a rest."""
    return divmod(max(axis.extra - axis.after, 0), axis.stride)


def _longer(setting: TransposedSetting, way: _Way, say: Say) -> list[str]:
    """Return the lines that add zeros after the input, where the layer's output_padding is not enough."""
    if way.more == (0, 0):
        return []
    (height, width), (down, right) = setting.input, way.more
    shape = (1, height + down, width + right, setting.in_channels)
    return [
        "# " + say("snippets.keras_longer"),
        f"longer = keras.layers.ZeroPadding2D({((0, down), (0, right))})(x)  # {shape}",
    ]


def _call(way: _Way, say: Say) -> list[str]:
    (top, bottom), (left, right) = way.cut
    index = cut(":", *way.cut)
    why = [
        "# " + say("snippets.keras_crop", top=top, bottom=bottom, left=left, right=right),
    ]
    source = "x" if way.more == (0, 0) else "longer"
    return [*(why if index else []), f"y = conv({source}){index}"]


def _compared(setting: TransposedSetting, say: Say) -> list[str]:
    """Return the comment that tells what "same" makes of this, a layer's or that of TensorFlow's function."""
    if max(setting.stride) > 1 and max(setting.dilation) > 1:
        # Keras refuses both together, whatever the padding.
        return []
    size, output = _same_size(setting), setting.output
    shift = same_shift(setting)
    if shift is None:
        return ["# " + say("snippets.keras_same_size", size=size, output=output)]
    down, right = shift
    if shift == (0, 0):
        if size == output:
            return ["# " + say("snippets.keras_same_equal")]
        padded = _same_padded(setting)
        if padded is None:
            return ["# " + say("snippets.tf_same_equal", size=size)]
        return ["# " + say("snippets.keras_same_padded", size=size, padding=both(padded))]
    plain = size == output
    if abs(down) >= output[0] or abs(right) >= output[1]:
        return ["# " + say("snippets.keras_same_apart" if plain else "snippets.tf_same_apart", size=size)]
    key = "snippets.keras_same_shifted" if plain else "snippets.tf_same_shifted"
    return ["# " + say(key, size=size, row=_moved("i", down), column=_moved("j", right))]


def _moved(index: str, by: int) -> str:
    """Return an index so many cells further: ``i + 1``."""
    return f"{index} {'+' if by > 0 else '-'} {abs(by)}" if by else index


def _same(setting: TransposedSetting, kernel: str) -> str:
    shape = (1, *setting.output, setting.out_channels)
    call = assign(
        "same",
        "tf.nn.conv2d_transpose",
        "x",
        kernel,
        shape,
        strides=both(setting.stride),
        padding='"SAME"',
    )
    return call + " + bias" if setting.bias else call

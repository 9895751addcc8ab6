"""A transposed convolution as a Keras layer, and what padding "same" makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..engine.output_size import same_shift
from ..engine.setting import Pair
from ..engine.transposed_setting import TransposedSetting
from .dialect import Layer
from .literals import assign, both, cut, unless
from .program import Step, crop

if TYPE_CHECKING:
    from .keras import Keras


def transposed_layer(dialect: Keras, step: Step, setting: TransposedSetting) -> Layer:
    """Return a step as a ``Conv2DTranspose``, its kernel widened first where the layer cannot.

    The crop is said the shortest way: "valid" with nothing cut off, "same", or "valid" and the rest cut off.
    """
    rows, cols = setting.axes
    more, extra, cropped = crop(setting)
    # By default Keras makes room for a whole stride.
    usual = max(rows.stride - rows.span, 0), max(cols.stride - cols.span, 0)
    same, padding = False, None if extra == usual else extra
    if (more != (0, 0) or cropped != ((0, 0), (0, 0))) and same_shift(setting) == (0, 0):
        plain, padded = setting.output == _same_size(setting), _same_padded(setting)
        if plain or padded:
            same, padding, more, cropped = True, None if plain else padded, (0, 0), ((0, 0), (0, 0))
    make = assign(
        step.name,
        "keras.layers.Conv2DTranspose",
        setting.out_channels,
        kernel_size=both((rows.span, cols.span)),
        strides=unless((1, 1), setting.stride),
        padding='"same"' if same else None,
        output_padding=None if padding is None else both(padding),
        use_bias=None if setting.bias else False,
    )
    wide = _widened(dialect, setting)
    compared = [] if _is_printed(dialect, setting) else _compared(dialect, setting)
    source, longer = step.source, []
    if more != (0, 0):
        (height, width), (down, right) = setting.input, more
        source, shape = "longer", dialect.shape(setting.in_channels, (height + down, width + right))
        pad = f"longer = keras.layers.ZeroPadding2D({((0, down), (0, right))})(x)  # {shape}"
        longer = [dialect.comment("longer"), pad]
    index, ((top, bottom), (left, right)) = cut(":", *cropped), cropped
    why = [dialect.comment("keras_crop", top=top, bottom=bottom, left=left, right=right)] if index else []
    filled = dialect.filled(step, ["wide", *step.tensors[1:]] if wide else step.tensors)
    return Layer(
        wide, [*compared, *longer, make, *filled], [*why, f"{step.result} = {step.name}({source}){index}"]
    )


def transposed_same(dialect: Keras, setting: TransposedSetting) -> list[str]:
    """Return the lines that print what "same" makes of a setting, where that is shifted numbers."""
    if not _is_printed(dialect, setting):
        return []
    call = assign(
        "same",
        "tf.nn.conv2d_transpose",
        "x",
        "wide" if setting.dilation != (1, 1) or setting.groups > 1 else "kernel",
        dialect.result,
        strides=both(setting.stride),
        padding='"SAME"',
    )
    added = " + bias" if setting.bias else ""
    return [*_compared(dialect, setting), call + added, *dialect.printed("same")]


def _is_printed(dialect: Keras, setting: TransposedSetting) -> bool:
    return any(same_shift(setting) or ()) and not dialect.program.tone


def _widened(dialect: Keras, setting: TransposedSetting) -> list[str]:
    """Return the lines that lay the kernel into a larger one of zeros: dilated, and its groups apart."""
    groups, lines = setting.groups, []
    if setting.dilation != (1, 1):
        lines.append(dialect.comment("keras_refuses" if max(setting.stride) > 1 else "tf_refuses"))
    if groups > 1:
        lines.append(dialect.comment("keras_groups"))
    if not lines:
        return []
    rows, cols = setting.axes
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


def _compared(dialect: Keras, setting: TransposedSetting) -> list[str]:
    """Return the comment that tells what "same" makes of this, a layer's or that of TensorFlow's function."""
    if max(setting.stride) > 1 and max(setting.dilation) > 1:
        # Keras refuses both together, whatever the padding.
        return []
    size, output, shift = _same_size(setting), setting.output, same_shift(setting)
    if shift is None:
        return [dialect.comment("keras_same_size", size=size, output=output)]
    plain, padded = size == output, _same_padded(setting)
    if any(abs(by) >= cells for by, cells in zip(shift, output, strict=True)):
        return [dialect.comment("keras_same_apart" if plain else "tf_same_apart", size=size)]
    if shift != (0, 0):
        row, column = map(_moved, "ij", shift)
        key = "keras_same_shifted" if plain else "tf_same_shifted"
        return [dialect.comment(key, size=size, row=row, column=column)]
    if not plain and padded:
        return [dialect.comment("keras_same_padded", size=size, padding=both(padded))]
    return [dialect.comment("keras_same_equal" if plain else "tf_same_equal", size=size)]


def _moved(index: str, by: int) -> str:
    """Return an index so many cells further: ``i + 1``."""
    return f"{index} {'+' if by > 0 else '-'} {abs(by)}" if by else index

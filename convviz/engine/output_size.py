"""The frameworks' ways of asking a transposed convolution for an output size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..errors import ConvError
from .setting import Pair, pair, quoted
from .transposed_setting import TransposedAxis, TransposedSetting

TENSORFLOW_PADDINGS = ("valid", "same")


def with_output_size(setting: TransposedSetting, output_size: int | Sequence[int]) -> TransposedSetting:
    """Return the setting with the output_padding that makes the output as large as asked, as PyTorch does.

    On each axis the sizes to choose from are the axis' `same_output_sizes`: those from which the
    direct convolution comes back to this input. They are ``stride`` many, even where a larger dilation would
    allow more output_padding.

    Parameters
    ----------
    setting : TransposedSetting
        Its own output_padding plays no part.
    output_size : int or (height, width)

    Raises
    ------
    ConvError
        For a size out of reach, with the smallest and the largest that are not.

    Examples
    --------
    >>> setting = TransposedSetting(input=6, kernel=3, stride=2, padding=1)
    >>> setting.output, with_output_size(setting, 12).output_padding
    ((11, 11), (1, 1))
    """
    wanted = pair(output_size, "output_size", 1)
    bare = replace(setting, output_padding=(0, 0))
    down, right = setting.stride
    # Where even this leaves nothing there is no size to choose from.
    nothing = replace(setting, output_padding=(down - 1, right - 1)).problem()
    if nothing and nothing.code == "nothing_left":
        raise ConvError("no_output_size", nothing.field, **nothing.numbers)
    if nothing:
        raise nothing
    for axis, name, size in zip(bare.axes, ("vertical", "horizontal"), wanted, strict=True):
        sizes = axis.same_output_sizes
        if size not in sizes:
            raise ConvError(
                "output_size" if len(sizes) > 1 else "one_output_size",
                "output_size",
                axis=name,
                value=size,
                least=sizes[0],
                most=sizes[-1],
                size=axis.size,
                stride=axis.stride,
                span=axis.span,
                before=axis.before,
                after=axis.after,
            )
    return replace(setting, output_padding=(wanted[0] - bare.output[0], wanted[1] - bare.output[1]))


def tensorflow_sizes(axis: TransposedAxis, padding: str) -> range:
    """Return the output sizes that TensorFlow allows on `axis`; its crop and output_padding are ignored.

    Parameters
    ----------
    axis : TransposedAxis
    padding : {"valid", "same"}

    Examples
    --------
    >>> axis = TransposedAxis(size=2, kernel=3, stride=2)
    >>> list(tensorflow_sizes(axis, "same")), list(tensorflow_sizes(axis, "valid"))
    ([3, 4], [5, 6])
    """
    least = axis.full if _padding_name(padding) == "valid" else axis.stretched
    return range(least, least + axis.stride)


def tensorflow_setting(
    input: int | Sequence[int],
    kernel: int | Sequence[int],
    stride: int | Sequence[int] = 1,
    padding: str = "valid",
    output_shape: int | Sequence[int] | None = None,
    dilation: int | Sequence[int] = 1,
    in_channels: int = 1,
    out_channels: int = 1,
    bias: bool = False,
) -> TransposedSetting:
    """Return what TensorFlow's ``conv2d_transpose`` computes, said in torch's parameters.

    "valid" crops nothing; "same" crops the full result to the size asked for, the odd line at the
    bottom and right. What the full result lacks in size is output_padding.

    Parameters
    ----------
    input, kernel, stride, dilation : int or pair
        As in `TransposedSetting`; not both a stride and a dilation above 1, which Keras refuses.
    padding : {"valid", "same"}
        In capitals, too.
    output_shape : int or (height, width), optional
        One of `tensorflow_sizes` on each axis. None is what Keras makes of it: ``input * stride`` with
        "same", ``(input - 1) * stride + max(span, stride)`` with "valid".
    in_channels, out_channels : int
    bias : bool

    Raises
    ------
    ConvError
        For what TensorFlow or Keras would refuse.

    Notes
    -----
    TensorFlow's kernel has the shape (kh, kw, C_out, C_in); its numbers are those of the weight here.

    Examples
    --------
    The same size as PyTorch's ``padding=1, output_padding=1``, but another crop: the picture is shifted.

    >>> setting = tensorflow_setting(input=2, kernel=3, stride=2, padding="same")
    >>> setting.output, setting.padding, setting.output_padding
    ((4, 4), ((0, 1), (0, 1)), (0, 0))
    """
    name = _padding_name(padding)
    full = TransposedSetting(input, kernel, stride, 0, 0, dilation, in_channels, out_channels, 1, bias)
    if max(full.stride) > 1 and max(full.dilation) > 1:
        raise ConvError("stride_and_dilation", "dilation", stride=full.stride, dilation=full.dilation)
    sizes = [tensorflow_sizes(axis, name) for axis in full.axes]
    if output_shape is None:
        wanted = tuple(
            allowed[-1] if name == "same" else allowed[max(axis.stride - axis.span, 0)]
            for allowed, axis in zip(sizes, full.axes, strict=True)
        )
    else:
        wanted = pair(output_shape, "output_shape", 1)
    for allowed, axis, way, size in zip(sizes, full.axes, ("vertical", "horizontal"), wanted, strict=True):
        if size not in allowed:
            raise ConvError(
                "output_shape" if len(allowed) > 1 else "one_output_shape",
                "output_shape",
                axis=way,
                value=size,
                padding=name,
                least=allowed[0],
                most=allowed[-1],
                size=axis.size,
                stride=axis.stride,
                span=axis.span,
            )
    # What the full result has too much is cropped, what it lacks is output_padding.
    down, right = (axis.full - size for axis, size in zip(full.axes, wanted, strict=True))
    return replace(
        full,
        padding=(_halves(max(down, 0)), _halves(max(right, 0))),
        output_padding=(max(-down, 0), max(-right, 0)),
    ).check()


def same_shift(setting: TransposedSetting) -> Pair | None:
    """Return by how many cells TensorFlow's "same", asked for this output's size, shifts the output.

    Both keep as many lines of the same full result, but may crop different ones. What this setting has
    in row ``i``, "same" has in row ``i + shift``: a positive shift is towards the bottom or the right.

    Parameters
    ----------
    setting : TransposedSetting
        Must be possible.

    Returns
    -------
    (vertical, horizontal) or None
        None where no "same" makes an output of this size, be it on one axis only, and for a stride and a
        dilation above 1 together, which Keras refuses.

    Examples
    --------
    PyTorch crops both sides by 1, "same" only the bottom and the right, both to 4x4:

    >>> same_shift(TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1))
    (1, 1)
    >>> same_shift(TransposedSetting(input=2, kernel=3, stride=2, padding=1))
    (0, 0)
    >>> same_shift(TransposedSetting(input=2, kernel=3, padding=((1, 1), (0, 0)))) is None
    True
    """
    setting.check()
    rows, cols = setting.axes
    if (max(setting.stride) > 1 and max(setting.dilation) > 1) or any(
        axis.output not in tensorflow_sizes(axis, "same") for axis in (rows, cols)
    ):
        return None
    return _axis_shift(rows), _axis_shift(cols)


def _axis_shift(axis: TransposedAxis) -> int:
    return axis.before - _halves(max(axis.full - axis.output, 0))[0]


def _halves(crop: int) -> Pair:
    return crop // 2, crop - crop // 2


def _padding_name(padding: object) -> str:
    if not isinstance(padding, str) or padding.lower() not in TENSORFLOW_PADDINGS:
        raise ConvError("padding_name", "padding", value=quoted(padding), names=list(TENSORFLOW_PADDINGS))
    return padding.lower()

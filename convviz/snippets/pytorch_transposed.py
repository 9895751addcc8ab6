"""A transposed convolution as PyTorch code."""

from __future__ import annotations

from dataclasses import dataclass

from ..engine.arrays import Array
from ..engine.samples import NumberChoice
from ..engine.transposed_setting import TransposedAxis, TransposedSetting
from .literals import Say, assign, both, cut, program, unless
from .numbers import conv_grids
from .torch_tensors import imports, printed, tensor

__all__ = ["pytorch_transposed", "transpose_layer"]


def pytorch_transposed(
    setting: TransposedSetting,
    numbers: str | NumberChoice = "paper",
    x: Array | None = None,
    *,
    say: Say,
) -> str:
    """Return a PyTorch program that computes and prints the transposed convolution `setting`.

    Parameters
    ----------
    setting : TransposedSetting
        Must be possible.
    numbers : str or NumberChoice
        As `convviz.engine.samples` takes them. Few of them are written out; many are made as the
        picture's were, by a formula or from the same seed. They are the very same either way.
    x : ndarray, shape (C_in, H, W), optional
        An input instead of theirs, which is written out.
    say : callable
        ``say(key, **numbers)`` is the sentence of a comment, as ``convviz.texts.words("en")`` gives it.

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
    >>> setting = TransposedSetting(input=3, kernel=3, stride=2, padding=1, output_padding=1)
    >>> print(pytorch_transposed(setting, "ones", say=words("en")))
    import torch
    from torch import nn
    <BLANKLINE>
    # batch, channels, height, width
    x = torch.ones(1, 1, 3, 3)
    # input channels, output channels per group, height, width
    weight = torch.ones(1, 1, 3, 3)
    <BLANKLINE>
    conv = nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1, bias=False)
    with torch.no_grad():
        conv.weight.copy_(weight)
        y = conv(x)
    <BLANKLINE>
    print(y)
    print(y.shape)  # torch.Size([1, 1, 6, 6])
    """
    grids = conv_grids(setting, numbers, say, x=x)
    values, weight, bias = grids
    layer, call = transpose_layer(setting, say)
    data = [tensor(values, say("snippets.nchw"), batch=True), tensor(weight, say("snippets.iohw"))]
    copies = ["    conv.weight.copy_(weight)"]
    if bias:
        data.append(tensor(bias))
        copies.append("    conv.bias.copy_(bias)")
    return program(
        imports(grids, []),
        data,
        [*layer, "with torch.no_grad():", *copies, f"    {call}"],
        printed((setting.out_channels, *setting.output)),
    )


def transpose_layer(setting: TransposedSetting, say: Say) -> tuple[list[str], str]:
    """Return the lines ``conv = nn.ConvTranspose2d(...)`` for a setting, and ``y = conv(x)`` with its crop.

    Examples
    --------
    >>> from convviz.texts import words
    >>> setting = TransposedSetting(input=3, kernel=3, stride=2, padding=((1, 0), (1, 0)))
    >>> transpose_layer(setting, words("en"))[1]
    'y = conv(x)'
    """
    why = []
    if any(before != after for before, after in setting.sides):
        (top, bottom), (left, right) = setting.sides
        why = ["# " + say("snippets.torch_crop", top=top, bottom=bottom, left=left, right=right)]
    rows, cols = (_crop(axis) for axis in setting.axes)
    layer = assign(
        "conv",
        "nn.ConvTranspose2d",
        setting.in_channels,
        setting.out_channels,
        kernel_size=both(setting.kernel),
        stride=unless((1, 1), setting.stride),
        padding=unless((0, 0), (rows.padding, cols.padding)),
        output_padding=unless((0, 0), (rows.extra, cols.extra)),
        groups=setting.groups if setting.groups > 1 else None,
        bias=None if setting.bias else False,
        dilation=unless((1, 1), setting.dilation),
    )
    return [*why, layer], "y = conv(x)" + cut(":, :", rows.left, cols.left)


@dataclass(frozen=True, slots=True)
class _Crop:
    """How one axis' crop is said: the layer's padding and output_padding, and what is cut off after it."""

    padding: int
    extra: int
    left: tuple[int, int] = (0, 0)


def _crop(axis: TransposedAxis) -> _Crop:
    """Say an axis by padding, which crops both sides alike, as far as output_padding can make up for it."""
    extra = axis.extra + axis.before - axis.after
    if extra < 0:
        return _Crop(axis.before, 0, (0, -extra))
    if extra < axis.extra_limit:
        return _Crop(axis.before, extra)
    return _Crop(axis.after, axis.extra, (axis.before - axis.after, 0))

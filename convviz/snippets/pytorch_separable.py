"""A depthwise-separable convolution as PyTorch code."""

from __future__ import annotations

from ..engine.samples import NumberChoice
from ..engine.separable_setting import SeparableSetting
from .literals import Say, program
from .numbers import separable_grids
from .torch_layers import conv_layer
from .torch_tensors import imports, printed, tensor

__all__ = ["pytorch_separable"]


def pytorch_separable(
    setting: SeparableSetting,
    numbers: str | NumberChoice = "paper",
    *,
    say: Say,
) -> str:
    """Return a PyTorch program that computes and prints a separable convolution by two layers.

    PyTorch has no layer of its own for it: the first is one of as many groups as input channels, the
    second has 1x1 kernels.

    Parameters
    ----------
    setting : SeparableSetting
        Must be possible.
    numbers : str or NumberChoice
        As `convviz.engine.separable_samples` takes them. Few of them are written out; many are made as the
        picture's were, by a formula or from the same seed. They are the very same either way.
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
    >>> setting = SeparableSetting(input=6, kernel=3, in_channels=2, out_channels=4)
    >>> print(pytorch_separable(setting, "ones", say=words("en")))
    import torch
    from torch import nn
    <BLANKLINE>
    # batch, channels, height, width
    x = torch.ones(1, 2, 6, 6)
    # filters, channels per filter, height, width
    depthwise_weight = torch.ones(2, 1, 3, 3)
    # filters, channels per filter, height, width
    pointwise_weight = torch.ones(4, 2, 1, 1)
    <BLANKLINE>
    depthwise = nn.Conv2d(2, 2, kernel_size=3, groups=2, bias=False)
    pointwise = nn.Conv2d(2, 4, kernel_size=1, bias=False)
    with torch.no_grad():
        depthwise.weight.copy_(depthwise_weight)
        pointwise.weight.copy_(pointwise_weight)
        between = depthwise(x)  # (1, 2, 4, 4)
        y = pointwise(between)
    <BLANKLINE>
    print(y)
    print(y.shape)  # torch.Size([1, 4, 4, 4])
    """
    grids = separable_grids(setting, numbers, say)
    x, *weights, first, last = grids
    depthwise = conv_layer(setting.depthwise, say, name="depthwise")
    pointwise = conv_layer(setting.pointwise, say, name="pointwise", source="between")
    data = [tensor(x, say("snippets.nchw"), batch=True)]
    copies = []
    for name, weight, bias in zip(("depthwise", "pointwise"), weights, (first, last), strict=True):
        data.append(tensor(weight, say("snippets.oihw")))
        copies.append(f"{name}.weight.copy_({weight.name})")
        if bias:
            data.append(tensor(bias))
            copies.append(f"{name}.bias.copy_({bias.name})")
    run = [
        *copies,
        f"between = depthwise(x)  # {(1, setting.channels, *setting.between)}",
        *pointwise.pad_first,
        "y = pointwise(between)",
    ]
    return program(
        imports(grids, [*depthwise.pad_first, *pointwise.pad_first]),
        data,
        depthwise.pad_first,
        [*depthwise.make, *pointwise.make, "with torch.no_grad():", *(f"    {line}" for line in run)],
        printed((setting.out_channels, *setting.output)),
    )

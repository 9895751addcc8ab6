"""A depthwise-separable convolution as PyTorch code."""

from __future__ import annotations

from ..engine.separable_setting import SeparableSetting
from .literals import Say, program, settle_separable
from .torch_layers import conv_layer
from .torch_tensors import bias_tensor, imports, printed, random_tensor, tensor

__all__ = ["pytorch_separable"]


def pytorch_separable(
    setting: SeparableSetting,
    x: object,
    depthwise_weight: object,
    pointwise_weight: object,
    depthwise_bias: object = None,
    pointwise_bias: object = None,
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
    x : array_like, shape (C_in, H, W)
        Written out, with all weights and biases, up to 160 numbers together; ones and counted numbers
        are written as such at any size; otherwise the program draws random numbers of these shapes.
    depthwise_weight : array_like, shape (C_in * m, 1, kh, kw)
    pointwise_weight : array_like, shape (C_out, C_in * m, 1, 1)
        Both as `convviz.separable_conv2d` takes them.
    depthwise_bias : array_like, shape (C_in * m,), optional
    pointwise_bias : array_like, shape (C_out,), optional
        Each given exactly when the setting has it.
    say : callable
        ``say(key, **numbers)`` is the sentence of a comment, as ``convviz.texts.words("en")`` gives it.

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
    >>> print(pytorch_separable(setting, *arrays, say=words("en")))
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
    numbers = settle_separable(setting, x, depthwise_weight, pointwise_weight, depthwise_bias, pointwise_bias)
    depthwise = conv_layer(setting.depthwise, say, name="depthwise")
    pointwise = conv_layer(setting.pointwise, say, name="pointwise", source="between")
    run = [
        f"between = depthwise(x)  # {(1, setting.channels, *setting.between)}",
        *pointwise.pad_first,
        "y = pointwise(between)",
    ]
    if numbers:
        values, *weights, first, last = numbers
        data = [tensor("x", values[None], say("snippets.nchw"))]
        copies = []
        for name, weight, bias in zip(("depthwise", "pointwise"), weights, (first, last), strict=True):
            data.append(tensor(f"{name}_weight", weight, say("snippets.oihw")))
            copies.append(f"{name}.weight.copy_({name}_weight)")
            if bias is not None:
                data.append(bias_tensor(bias, f"{name}_bias"))
                copies.append(f"{name}.bias.copy_({name}_bias)")
        run = ["with torch.no_grad():", *(f"    {line}" for line in [*copies, *run])]
    else:
        data = random_tensor((1, setting.in_channels, *setting.input), say)

    return program(
        imports([*depthwise.pad_first, *pointwise.pad_first]),
        data,
        depthwise.pad_first,
        [*depthwise.make, *pointwise.make, *run],
        printed((setting.out_channels, *setting.output), numbers=numbers is not None),
    )

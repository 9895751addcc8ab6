"""A setting as PyTorch code."""

from __future__ import annotations

from ..engine.setting import ConvSetting
from .literals import Say, program, settle
from .torch_layers import conv_layer
from .torch_tensors import bias_tensor, imports, printed, random_tensor, tensor

__all__ = ["pytorch"]


def pytorch(
    setting: ConvSetting,
    x: object,
    weight: object,
    bias: object = None,
    *,
    say: Say,
    flip: bool = False,
) -> str:
    """Return a PyTorch program that computes and prints the convolution `setting` of these numbers.

    Parameters
    ----------
    setting : ConvSetting
        Must be possible.
    x : array_like, shape (C_in, H, W)
        Written out, with `weight` and `bias`, up to 160 numbers together; ones and counted numbers are
        written as such at any size; otherwise the program draws random numbers of these shapes.
    weight : array_like, shape (C_out, C_in / groups, kh, kw)
        As `convviz.conv2d` takes it.
    bias : array_like, shape (C_out,), optional
        Given exactly when the setting has one.
    say : callable
        ``say(key, **numbers)`` is the sentence of a comment, as ``convviz.texts.words("en")`` gives it.
    flip : bool
        Rotate the kernel by 180 degrees: the mathematicians' convolution, which frameworks do not compute.

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
    >>> print(pytorch(setting, np.ones((1, 6, 6)), np.ones((1, 1, 3, 3)), say=words("en")))
    import torch
    from torch import nn
    <BLANKLINE>
    # batch, channels, height, width
    x = torch.ones(1, 1, 6, 6)
    # filters, channels per filter, height, width
    weight = torch.ones(1, 1, 3, 3)
    <BLANKLINE>
    conv = nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)
    with torch.no_grad():
        conv.weight.copy_(weight)
        y = conv(x)
    <BLANKLINE>
    print(y)
    print(y.shape)  # torch.Size([1, 1, 3, 3])
    """
    numbers = settle(setting, x, weight, bias)
    layer = conv_layer(setting, say)
    source = "weight" if numbers else "conv.weight"
    copies = [f"    conv.weight.copy_({source}.flip(-2, -1))" if flip else f"    conv.weight.copy_({source})"]
    if flip:
        copies.insert(0, "    # " + say("snippets.flip"))
    if numbers:
        values, kernels, offsets = numbers
        data = [
            tensor("x", values[None], say("snippets.nchw")),
            tensor("weight", kernels, say("snippets.oihw")),
        ]
        if offsets is not None:
            data.append(bias_tensor(offsets))
            copies.append("    conv.bias.copy_(bias)")
    else:
        data = random_tensor((1, setting.in_channels, *setting.input), say)

    run = ["with torch.no_grad():", *copies, "    y = conv(x)"] if numbers or flip else ["y = conv(x)"]
    result = printed((setting.out_channels, *setting.output), numbers=numbers is not None)
    return program(imports(layer.pad_first), data, layer.pad_first, [*layer.make, *run], result)

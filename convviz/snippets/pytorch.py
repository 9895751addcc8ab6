"""A setting as PyTorch code."""

from __future__ import annotations

from ..engine.samples import NumberChoice
from ..engine.setting import ConvSetting
from .literals import Say, program
from .numbers import conv_grids
from .torch_layers import conv_layer
from .torch_tensors import imports, printed, tensor

__all__ = ["pytorch"]


def pytorch(
    setting: ConvSetting,
    numbers: str | NumberChoice = "paper",
    *,
    say: Say,
    flip: bool = False,
) -> str:
    """Return a PyTorch program that computes and prints the convolution `setting` of these numbers.

    Parameters
    ----------
    setting : ConvSetting
        Must be possible.
    numbers : str or NumberChoice
        As `convviz.engine.samples` takes them. Few of them are written out; many are made as the
        picture's were, by a formula or from the same seed. They are the very same either way.
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
        When the setting is impossible, or there are no such numbers.

    Examples
    --------
    >>> from convviz.texts import words
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(pytorch(setting, "ones", say=words("en")))
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
    grids = conv_grids(setting, numbers, say)
    x, weight, bias = grids
    layer = conv_layer(setting, say)
    data = [tensor(x, say("snippets.nchw"), batch=True), tensor(weight, say("snippets.oihw"))]
    copies = ["    # " + say("snippets.flip")] if flip else []
    copies.append(f"    conv.weight.copy_(weight{'.flip(-2, -1)' if flip else ''})")
    if bias:
        data.append(tensor(bias))
        copies.append("    conv.bias.copy_(bias)")
    return program(
        imports(grids, layer.pad_first),
        data,
        layer.pad_first,
        [*layer.make, "with torch.no_grad():", *copies, "    y = conv(x)"],
        printed((setting.out_channels, *setting.output)),
    )

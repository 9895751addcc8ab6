"""A setting as PyTorch code."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..engine.setting import ConvSetting
from .literals import Say, assign, both, program, settle, unless
from .torch_tensors import bias_tensor, random_tensor, tensor

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
    padding = _padding(setting, say)
    imports = ["import torch", "from torch import nn"]
    if padding.first:
        imports.insert(1, "import torch.nn.functional as F")

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

    layer = assign(
        "conv",
        "nn.Conv2d",
        setting.in_channels,
        setting.out_channels,
        kernel_size=both(setting.kernel),
        stride=unless((1, 1), setting.stride),
        padding=padding.argument,
        dilation=unless((1, 1), setting.dilation),
        groups=setting.groups if setting.groups > 1 else None,
        bias=None if setting.bias else False,
        padding_mode=padding.mode,
    )
    run = ["with torch.no_grad():", *copies, "    y = conv(x)"] if numbers or flip else ["y = conv(x)"]

    size = f"print(y.shape)  # torch.Size({[1, setting.out_channels, *setting.output]})"
    result = ["print(y)", size] if numbers else [size]
    return program(imports, data, padding.first, [*padding.why_in_layer, layer, *run], result)


@dataclass(frozen=True, slots=True)
class _Padding:
    """How a setting's padding is said: in the layer's arguments, or by lines that pad first."""

    argument: str | None = None
    mode: str | None = None
    why_in_layer: list[str] = field(default_factory=list)
    first: list[str] = field(default_factory=list)


#: Why a named padding is written as it is; other paddings are plain numbers.
_REASONS = {"same": "torch_same", "full": "full", "same_lower": "same_lower"}


def _padding(setting: ConvSetting, say: Say) -> _Padding:
    (top, bottom), (left, right) = setting.sides
    even = (top, left) == (bottom, right)
    mode = None if setting.padding_mode == "zeros" else f'"{setting.padding_mode}"'

    def why(key: str) -> list[str]:
        return ["# " + say(f"snippets.{key}", left=left, right=right, top=top, bottom=bottom)]

    name = setting.padding if isinstance(setting.padding, str) else ""
    if name == "same" and setting.stride == (1, 1):
        return _Padding('"same"', mode, [] if even else why("same_sides"))
    if not any((top, bottom, left, right)):
        return _Padding()
    if even:
        return _Padding(both((top, left)), mode, why(_REASONS[name]) if name in ("same", "full") else [])
    rows, cols = setting.axes
    pad = assign("x", "F.pad", "x", (left, right, top, bottom), mode=mode)
    shape = (1, setting.in_channels, rows.padded, cols.padded)
    return _Padding(first=[*why(_REASONS.get(name, "torch_sides")), f"{pad}  # {shape}"])

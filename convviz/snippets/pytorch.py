"""PyTorch: layers of `torch.nn`, with what they cannot pad or crop before and after them."""

from __future__ import annotations

from typing import ClassVar

from ..engine.setting import ConvSetting, Pair
from ..engine.transposed_setting import TransposedAxis, TransposedSetting
from .dialect import Dialect, Layer, uneven
from .literals import assign, both, cut, unless
from .numbers import ProgramArray
from .program import Step

#: Why a named padding is written as it is; other paddings are plain numbers.
_REASONS = {"same": "torch_same", "full": "full", "same_lower": "same_lower"}
#: How numbers become pixels, by the name of the display; numbers that are all alike the grey in the middle.
_SHOWN = {
    "clamped": "shown = y.clamp(0, 255)",
    "rescaled": "shown = (2 * y - y.min() - y.max()) * 127.5 / (y.max() - y.min()).clamp(min=1e-9) + 127.5",
    "signed": "shown = y * 127.5 / y.abs().max().clamp(min=1e-9) + 127.5",
}


class PyTorch(Dialect):
    """Programs for PyTorch.

    Examples
    --------
    >>> from convviz.engine import ConvSetting
    >>> from convviz.texts import words
    >>> from .program import program
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(PyTorch(program(setting, "ones", "weight", say=words("en"))).text())
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
    <BLANKLINE>
    """

    imports: ClassVar = {
        "np": "import numpy as np",
        "torch": "import torch",
        "F": "import torch.nn.functional as F",
        "Image": "from PIL import Image",
        "nn": "from torch import nn",
    }
    ones, span, array = "torch.ones{shape}", "torch.arange({span})", "torch.tensor("
    whole = ", dtype=torch.float32"

    def body(self) -> list[list[str]]:
        """Return the layers, and their calls within ``torch.no_grad()``."""
        steps = self.program.steps
        layers = [self._layer(step) for step in steps]
        run = [line for step in steps for line in self.copied(step)]
        for number, layer in enumerate(layers):
            run += [*(layer.first if number else []), *layer.call]
        make = [line for layer in layers for line in layer.make]
        return [layers[0].first, [*make, "with torch.no_grad():", *(f"    {line}" for line in run)]]

    def copied(self, step: Step) -> list[str]:
        """Return the lines that give a step's layer its weight and bias."""
        turned = ".flip(-2, -1)" if self.program.flip else ""
        weight = f"{step.name}.weight.copy_({step.weight.name}{turned})"
        bias = [f"{step.name}.bias.copy_({step.bias.name})"] if step.bias else []
        return [*self.flipped(), weight, *bias]

    def shown(self) -> list[list[str]]:
        """Return the lines that print ``y`` and its shape."""
        return [["print(y)", f"print(y.shape)  # torch.Size({list(self.result)})"]]

    def _layer(self, step: Step) -> Layer:
        setting, call = step.setting, f"{step.result} = {step.name}({step.source})"
        channels = setting.in_channels, setting.out_channels
        groups = setting.groups if setting.groups > 1 else None
        bias = None if setting.bias else False
        stride, dilation = unless((1, 1), setting.stride), unless((1, 1), setting.dilation)
        if isinstance(setting, TransposedSetting):
            why = [self.comment("torch_crop", setting)] if uneven(setting.sides) else []
            rows, cols = map(_crop, setting.axes)
            make = assign(
                step.name,
                "nn.ConvTranspose2d",
                *channels,
                kernel_size=both(setting.kernel),
                stride=stride,
                padding=unless((0, 0), (rows[0], cols[0])),
                output_padding=unless((0, 0), (rows[1], cols[1])),
                groups=groups,
                bias=bias,
                dilation=dilation,
            )
            return Layer([], [*why, make], [call + cut(":, :", rows[2], cols[2])])
        padding, mode, why, first = self._padding(step, setting)
        make = assign(
            step.name,
            "nn.Conv2d",
            *channels,
            kernel_size=both(setting.kernel),
            stride=stride,
            padding=padding,
            dilation=dilation,
            groups=groups,
            bias=bias,
            padding_mode=mode,
        )
        return Layer(first, [*why, make], [call + self.made(step)])

    def _padding(
        self, step: Step, setting: ConvSetting
    ) -> tuple[str | None, str | None, list[str], list[str]]:
        """Return the layer's padding and its mode, with why, or the lines that pad first."""
        (top, bottom), (left, right) = setting.sides
        mode = None if setting.padding_mode == "zeros" else f'"{setting.padding_mode}"'
        name = setting.padding if isinstance(setting.padding, str) else ""
        if name == "same" and setting.stride == (1, 1):
            why = [self.comment("same_sides", setting)] if uneven(setting.sides) else []
            return '"same"', mode, why, []
        if not any((top, bottom, left, right)):
            return None, None, [], []
        if not uneven(setting.sides):
            why = [self.comment(_REASONS[name], setting)] if name in ("same", "full") else []
            return both((top, left)), mode, why, []
        pad = assign(step.source, "F.pad", step.source, (left, right, top, bottom), mode=mode)
        why = [self.comment(_REASONS.get(name, "torch_sides"), setting)]
        return None, None, [], [*why, f"{pad}  # {self.shape(setting.in_channels, step.padded)}"]


def _crop(axis: TransposedAxis) -> tuple[int, int, Pair]:
    """Return an axis' padding, which crops both sides alike, its output_padding, and what to cut off then."""
    extra = axis.extra + axis.before - axis.after
    if extra < 0:
        return axis.before, 0, (0, -extra)
    if extra < axis.extra_limit:
        return axis.before, extra, (0, 0)
    return axis.after, axis.extra, (axis.before - axis.after, 0)


class PyTorchPicture(PyTorch):
    """The same for a kernel over a picture, which stays a torch tensor until it is one again."""

    def input(self, x: ProgramArray) -> list[str]:
        """Return the lines that open the picture, or write it out."""
        if not x.lines:
            return super().input(x)
        batch = "[None, None]" if x.shape[0] == 1 else ".transpose(2, 0, 1)[None]"
        return [*x.lines[:-1], f"x = torch.tensor(np.array(picture){batch}, dtype=torch.float32)"]

    def kernel(self, step: Step) -> list[str]:
        """Return the kernel as one grid, whatever the channels."""
        kernel = self.program.kernel
        assert kernel is not None
        return self.tensor(ProgramArray("kernel", kernel.shape, array=kernel))

    def copied(self, step: Step) -> list[str]:
        """Return the line that gives each channel the kernel."""
        channels, (height, width) = step.setting.out_channels, step.setting.kernel
        return [f"conv.weight.copy_(kernel.expand({channels}, 1, {height}, {width}))"]

    def shown(self) -> list[list[str]]:
        """Return the lines that save the result."""
        return [
            [
                PyTorch.shown(self)[0][-1],
                _SHOWN[self.program.tone],
                self.saved("shown.round().byte().numpy()"),
            ]
        ]

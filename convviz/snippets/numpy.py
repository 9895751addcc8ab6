"""NumPy: plain loops, and this project's own functions. Arrays are those of the picture, without a batch."""

from __future__ import annotations

from typing import ClassVar

from ..engine.axis import Axis
from ..engine.setting import ConvSetting, Pair
from ..engine.transposed_setting import TransposedAxis, TransposedSetting
from .dialect import Dialect, uneven
from .literals import assign, cut, unless
from .numbers import ProgramArray
from .program import Step


class _NumPy(Dialect):
    """What both ways have in common."""

    imports: ClassVar = {
        "np": "import numpy as np",
        "Image": "from PIL import Image",
        "conv2d": "from convviz import conv2d",
        "conv_transpose2d": "from convviz import conv_transpose2d",
        "separable_conv2d": "from convviz import separable_conv2d",
    }
    ones, span = "np.ones({shape})", "np.arange({span})"
    array, whole = "np.array(", ", dtype=float"
    pixels = "[0]", ".transpose(1, 2, 0)"

    def input(self, x: ProgramArray) -> list[str]:
        """Return the lines that make the input."""
        return self.tensor(x, "chw")

    def shape(self, channels: int, size: Pair) -> tuple[int, ...]:
        """Return a shape without a batch."""
        return (channels, *size)


class Loops(_NumPy):
    """Programs of loops over the cells.

    Examples
    --------
    >>> from convviz.texts import words
    >>> from .program import program
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(Loops(program(setting, "ones", "weight", say=words("en"))).text())
    import numpy as np
    <BLANKLINE>
    # channels, height, width
    x = np.ones((1, 6, 6))
    # filters, channels per filter, height, width
    weight = np.ones((1, 1, 3, 3))
    <BLANKLINE>
    x = np.pad(x, ((0, 0), (1, 1), (1, 1)))  # (1, 8, 8)
    <BLANKLINE>
    # every output cell is its window times the filter, added up
    y = np.zeros((1, 3, 3))
    for o, i, j in np.ndindex(y.shape):
        window = x[:, 2 * i : 2 * i + 3, 2 * j : 2 * j + 3]
        y[o, i, j] = (window * weight[o]).sum()
    <BLANKLINE>
    print(y)
    print(y.shape)  # (1, 3, 3)
    <BLANKLINE>
    """

    def body(self) -> list[list[str]]:
        """Return, step by step, the line that pads and the loop."""
        blocks = [self.rotated()]
        for step in self.program.steps:
            setting = step.setting
            if isinstance(setting, TransposedSetting):
                blocks.append(self._stamped(step, setting))
            else:
                pad = [self.bordered(step, "np.pad")] if any(map(any, setting.sides)) else []
                blocks += [pad, self._slid(step, setting)]
        return blocks

    def _slid(self, step: Step, setting: ConvSetting) -> list[str]:
        depth, fan = setting.in_channels // setting.groups, setting.out_channels // setting.groups
        channels, first = _group("c", "o", setting.groups, fan, depth)
        rows, cols = (_reach(name, axis) for name, axis in zip("ij", setting.axes, strict=True))
        y, added = step.result, f" + {step.bias.name}[o]" if step.bias else ""
        return [
            self.comment("loops"),
            f"{y} = np.zeros({self.shape(setting.out_channels, setting.output)})",
            f"for o, i, j in np.ndindex({y}.shape):",
            *first,
            f"    window = {step.source}[{channels}, {rows}, {cols}]",
            f"    {y}[o, i, j] = (window * {step.weight.name}[o]).sum(){added}",
        ]

    def _stamped(self, step: Step, setting: TransposedSetting) -> list[str]:
        depth, fan = setting.in_channels // setting.groups, setting.out_channels // setting.groups
        channels, first = _group("o", "c", setting.groups, depth, fan)
        rows, cols = setting.axes
        full = max(rows.full, rows.before + rows.output), max(cols.full, cols.before + cols.output)
        top, left = (
            (axis.before, cells - axis.before - axis.output)
            for axis, cells in zip((rows, cols), full, strict=True)
        )
        added = " + bias[:, None, None]" if step.bias else ""
        return [
            self.comment("stamps"),
            f"full = np.zeros({self.shape(setting.out_channels, full)})",
            "for c, r, s in np.ndindex(x.shape):",
            *first,
            f"    full[{channels}, {_reach('r', rows)}, {_reach('s', cols)}] += x[c, r, s] * weight[c]",
            f"y = full{cut(':', top, left)}{added}",
        ]


class Convviz(_NumPy):
    """Programs of the functions that make the numbers of the pictures.

    Examples
    --------
    >>> from convviz.texts import words
    >>> from .program import program
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(Convviz(program(setting, "ones", "weight", say=words("en"))).text())
    import numpy as np
    from convviz import conv2d
    <BLANKLINE>
    # channels, height, width
    x = np.ones((1, 6, 6))
    # filters, channels per filter, height, width
    weight = np.ones((1, 1, 3, 3))
    <BLANKLINE>
    y = conv2d(x, weight, stride=2, padding=1)
    <BLANKLINE>
    print(y)
    print(y.shape)  # (1, 3, 3)
    <BLANKLINE>
    """

    def body(self) -> list[list[str]]:
        """Return a call for each step, or one for both of a separable convolution without a frame."""
        steps = self.program.steps
        if len(steps) == 2 and not any(map(any, steps[1].setting.sides)):
            weights = [step.weight.name for step in steps]
            biases = {step.bias.name: step.bias.name for step in steps if step.bias}
            options = _options(steps[0].setting) | {"groups": None}
            return [[assign("y", "separable_conv2d", "x", *weights, **biases, **options)]]
        calls = [self.rotated()]
        for step in steps:
            name = "conv_transpose2d" if isinstance(step.setting, TransposedSetting) else "conv2d"
            call = assign(step.result, name, step.source, *step.tensors, **_options(step.setting))
            calls.append([*self.above(step), call])
        return calls


def _options(setting: ConvSetting | TransposedSetting) -> dict[str, object]:
    """Return what is not usual of a setting, as arguments."""
    sides = setting.sides
    padding: object = sides if uneven(sides) else unless((0, 0), (sides[0][0], sides[1][0]))
    if isinstance(setting.padding, str) and padding:
        padding = f'"{setting.padding}"'
    options: dict[str, object] = {
        "stride": unless((1, 1), setting.stride),
        "padding": padding,
        "dilation": unless((1, 1), setting.dilation),
        "groups": setting.groups if setting.groups > 1 else None,
    }
    if isinstance(setting, TransposedSetting):
        return options | {"output_padding": unless((0, 0), setting.output_padding)}
    mode = setting.padding_mode
    return options | {"padding_mode": None if mode == "zeros" else f'"{mode}"'}


def _group(name: str, of: str, groups: int, count: int, others: int) -> tuple[str, list[str]]:
    """Return the slice of the channels that a channel on the other side is wired to, and a line before it.

    Each group has `count` channels on the side of the index `of`, and `others` on that of `name`.
    """
    if groups == 1:
        return ":", []
    if count == others == 1:
        return f"{of} : {of} + 1", []
    group = of if count == 1 else f"{of} // {count}"
    first = group if others == 1 else f"{group} * {others}"
    return f"{name} : {name} + {others}", [f"    {name} = {first}"]


def _reach(index: str, axis: Axis | TransposedAxis) -> str:
    """Return the slice of the cells that the kernel covers at an index: ``2 * i : 2 * i + 3``."""
    first = index if axis.stride == 1 else f"{axis.stride} * {index}"
    step = f" : {axis.dilation}" if axis.dilation > 1 else ""
    return f"{first} : {first} + {axis.span}{step}"

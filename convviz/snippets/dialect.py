"""What the frameworks' dialects share: in what order a program is written, and how its arrays are."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from ..engine.setting import ConvSetting, Pair, Sides
from ..engine.transposed_setting import TransposedSetting
from .literals import joined, nested
from .numbers import ProgramArray
from .program import Program, Step

#: How numbers become pixels, by the name of the display; numbers that are all alike the grey in the middle.
_SHOWN = {
    "clamped": "np.clip(y, 0, 255)",
    "rescaled": "(2 * y - y.min() - y.max()) * 127.5 / max(y.max() - y.min(), 1e-9) + 127.5",
    "signed": "y * 127.5 / max(abs(y).max(), 1e-9) + 127.5",
}

#: What NumPy's ``pad`` calls the borders that are not zeros.
_BORDERS = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@dataclass(frozen=True, slots=True)
class Layer:
    """A step as source: lines that pad its source `first`, those that `make` a layer, and its `call`."""

    first: list[str]
    make: list[str]
    call: list[str]


class Dialect(ABC):
    """A framework's way to write a program.

    As it stands it is that of frameworks whose arrays are channels first, as the picture's are. A dialect
    has the words in which they are made, and a `body`.
    """

    #: A name in the code -> the line that imports it, in order.
    imports: ClassVar[dict[str, str]]
    #: What the framework calls a weight.
    weight: ClassVar[str] = "weight"
    #: Ones of a {shape}, a range of a {span}, that in a {shape}, and the beginning of an array.
    ones: ClassVar[str]
    span: ClassVar[str]
    reshaped: ClassVar[str] = "{span}.reshape{shape}"
    array: ClassVar[str]
    #: The type that an array of whole numbers is told, and one of floats.
    whole: ClassVar[str]
    floats: ClassVar[str] = ""
    #: The line that makes ``y`` NumPy's, where it has not the methods of its arrays.
    as_numpy: ClassVar[tuple[str, ...]] = ()
    #: What makes of an array shaped like ``y`` a grey picture (H, W), or one in colour (H, W, 3).
    pixels: ClassVar[tuple[str, str]] = ("[0, 0]", "[0].transpose(1, 2, 0)")

    def __init__(self, program: Program) -> None:
        self.program, self.say = program, program.say

    def text(self) -> str:
        """Return the whole program: imports, arrays, steps, and what is printed."""
        blocks = [self.data(), *self.body(), *self.shown()]
        code = re.sub("#.*", "", joined(blocks))
        imports = [line for name, line in self.imports.items() if re.search(rf"\b{name}[.(]", code)]
        return joined([imports, *blocks])

    @abstractmethod
    def body(self) -> list[list[str]]:
        """Return the blocks of lines that take the steps."""

    def data(self) -> list[str]:
        """Return the lines that make all arrays."""
        lines = self.input(self.program.x)
        for step in self.program.steps:
            lines += self.kernel(step)
            if step.bias:
                lines += self.tensor(step.bias)
        return lines

    def input(self, x: ProgramArray) -> list[str]:
        """Return the lines that make the input, a batch of one."""
        return self.tensor(x, "nchw", (1,))

    def kernel(self, step: Step) -> list[str]:
        """Return the lines that make a step's weight."""
        return self.tensor(step.weight, "iohw" if isinstance(step.setting, TransposedSetting) else "oihw")

    def tensor(self, grid: ProgramArray, axes: str = "", batch: tuple[int, ...] = ()) -> list[str]:
        """Return the lines that make an array; `axes` is the key of the comment that names its axes."""
        name, shape = grid.name, (*batch, *grid.shape)
        why = [self.comment(axes)] if axes else []
        if grid.ones:
            return [*why, f"{name} = {self.ones.format(shape=shape)}"]
        if grid.span:
            span = self.span.format(span=grid.span)
            reshaped = self.reshaped.format(span=span, shape=shape) if len(shape) > 1 else span
            return [*why, f"{name} = {reshaped}"]
        head = f"{name} = {self.array}"
        full = [f"# {shape} = {self.say(f'snippets.{axes}')}"] if axes else []
        if grid.array is None:
            return [*grid.lines, *full, f"{head}{name}{'[None]' if batch else ''}{self.whole})"]
        rows, whole = nested(grid.array.reshape(shape), len(head))
        return [*full, f"{head}{rows}{self.whole if whole else self.floats})"]

    def shape(self, channels: int, size: Pair) -> tuple[int, ...]:
        """Return the shape of an array of so many channels and of a size."""
        return (1, channels, *size)

    def made(self, step: Step) -> str:
        """Return the comment with the shape of what a step makes, where it is not yet the end."""
        setting = step.setting
        return "" if step.result == "y" else f"  # {self.shape(setting.out_channels, setting.output)}"

    def shown(self) -> list[list[str]]:
        """Return the blocks that print ``y``, and what its shape will be; or that save it as a picture."""
        shape = f"print(y.shape)  # {self.result}"
        if not self.program.tone:
            return [[*self.printed(), shape]]
        return [
            [
                shape,
                *self.as_numpy,
                f"shown = {_SHOWN[self.program.tone]}",
                self.saved("np.uint8(shown.round())"),
            ]
        ]

    def printed(self) -> list[str]:
        """Return the line that prints ``y``."""
        return ["print(y)"]

    def saved(self, pixels: str) -> str:
        """Return the line that saves an array of pixels, shaped like ``y``, as a picture."""
        index = self.pixels[self.program.x.shape[0] > 1]
        return f'Image.fromarray({pixels}{index}).save("result.png")'

    @property
    def result(self) -> tuple[int, ...]:
        """The shape of ``y``."""
        setting = self.program.steps[-1].setting
        return self.shape(setting.out_channels, setting.output)

    def flipped(self) -> list[str]:
        """Return the comment about flipping, where the kernels are flipped."""
        return [self.comment("flip")] if self.program.flip else []

    def rotated(self) -> list[str]:
        """Return the lines that flip the kernels, where they are to be, by NumPy's indices."""
        names = [step.weight.name for step in self.program.steps] if self.program.flip else []
        return [*self.flipped(), *(f"{name} = {name}[..., ::-1, ::-1]" for name in names)]

    def bordered(self, step: Step, pad: str) -> str:
        """Return the line that puts a border around a step's source by a function like NumPy's ``pad``."""
        setting, name = step.setting, step.source
        assert isinstance(setting, ConvSetting)
        shape = self.shape(setting.in_channels, step.padded)
        widths = (*[(0, 0)] * (len(shape) - 2), *setting.sides)
        border = _BORDERS.get(setting.padding_mode)
        mode = f', mode="{border}"' if border else ""
        return f"{name} = {pad}({name}, {widths}{mode})  # {shape}"

    def above(self, step: Step) -> list[str]:
        """Return the line for the comment of `made`, where it would make the step's own line too long."""
        return [self.made(step).strip()] if step.result != "y" else []

    def comment(
        self, key: str, setting: ConvSetting | TransposedSetting | None = None, **more: object
    ) -> str:
        """Return a comment; that about a setting may name its four sides."""
        if setting:
            (top, bottom), (left, right) = setting.sides
            more |= {"top": top, "bottom": bottom, "left": left, "right": right}
        return "# " + self.say(f"snippets.{key}", **more)


def uneven(sides: Sides) -> bool:
    """Return whether opposite sides differ."""
    return any(before != after for before, after in sides)

"""A setting as a program of a few steps: its arrays, and the convolutions that use them in turn."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..engine.arrays import Array
from ..engine.samples import NumberChoice
from ..engine.separable_setting import SeparableSetting
from ..engine.setting import ConvSetting, Pair, Sides
from ..engine.transposed_setting import TransposedSetting
from ..errors import ConvError
from .literals import Say
from .numbers import ProgramArray, SnippetSetting, grids, tiled


@dataclass(frozen=True, slots=True)
class Step:
    """A convolution called `name`: `result` is what `setting` makes of the array `source`."""

    name: str
    source: str
    result: str
    setting: ConvSetting | TransposedSetting
    weight: ProgramArray
    bias: ProgramArray | None

    @property
    def padded(self) -> Pair:
        """The size of what an ordinary convolution slides over: input and padding."""
        rows, cols = self.setting.axes
        return rows.padded, cols.padded

    @property
    def tensors(self) -> list[str]:
        """The names of the weight and of the bias, if there is one."""
        return [self.weight.name, *([self.bias.name] if self.bias else [])]


@dataclass(frozen=True, slots=True)
class Program:
    """What every framework's program does: it makes the input `x` and takes the `steps`, the last to ``y``.

    `say` is the lookup of comments; with `flip` the kernels are rotated by 180 degrees first. Where `x` is
    a picture from a file, `kernel` is laid on each channel, and `tone` says how ``y`` becomes a picture.
    """

    setting: SnippetSetting
    x: ProgramArray
    steps: tuple[Step, ...]
    say: Say
    flip: bool = False
    kernel: Array | None = None
    tone: str = ""


def program(
    setting: SnippetSetting,
    numbers: str | NumberChoice,
    weight: str,
    x: Array | None = None,
    *,
    say: Say,
    flip: bool = False,
) -> Program:
    """Return the program of a setting, in which weights are called `weight`; the rest is as for a `Snippet`.

    Examples
    --------
    >>> from convviz.texts import words
    >>> setting = SeparableSetting(input=6, kernel=3, in_channels=2, out_channels=4)
    >>> for step in program(setting, "ones", "kernel", say=words("en")).steps:
    ...     print(step.result, "=", step.name, "of", step.source, "and", step.tensors)
    between = depthwise of x and ['depthwise_kernel']
    y = pointwise of between and ['pointwise_kernel']
    """
    made, (first, *more) = grids(setting, numbers, say, weight, x)
    if isinstance(setting, SeparableSetting):
        steps = (
            Step("depthwise", "x", "between", setting.depthwise, *first),
            Step("pointwise", "between", "y", setting.pointwise, *more[0]),
        )
        return Program(setting, made, steps, say, flip)
    return Program(setting, made, (Step("conv", "x", "y", setting, *first),), say, flip)


def picture_program(
    setting: ConvSetting | TransposedSetting,
    kernel: Array,
    weight: str,
    *,
    colour: bool,
    tone: str,
    say: Say,
    source: str | Array = "upload",
) -> Program:
    """Return the program that runs a kernel over a picture; it is as for a `PictureSnippet`."""
    setting.check()
    if kernel.shape != setting.kernel:
        raise ConvError(
            "setting_shape", "kernel", name="kernel", got=str(kernel.shape), shape=str(setting.kernel)
        )
    channels, (rows, cols) = 3 if colour else 1, setting.input
    whole = replace(setting, in_channels=channels, out_channels=channels, groups=channels)
    x = ProgramArray("x", (channels, rows, cols))
    if isinstance(source, str):
        x = replace(x, lines=_opened(source, colour, (rows, cols), say))
    else:
        x = replace(x, array=source.reshape(x.shape))
    return Program(
        whole,
        x,
        (Step("conv", "x", "y", whole, tiled(weight, whole.weight_shape, kernel), None),),
        say,
        kernel=kernel,
        tone=tone,
    )


def _opened(source: str, colour: bool, size: Pair, say: Say) -> tuple[str, ...]:
    """Return the lines that open a picture and make it as large as on the page."""
    rows, cols = size
    file, why = "picture.png", say("snippets.picture_own")
    if source != "upload":
        file = f"{source}.png"
        why = say("snippets.picture_sample", file=f"assets/{file}")
    # In grey it is made smaller first, as on the page: it comes out a little different the other way round.
    grey, moved = ("", ".transpose(2, 0, 1)") if colour else ('.convert("L")', "[None]")
    return (
        f"# {why}",
        "# " + say("snippets.picture_colour" if colour else "snippets.picture_grey"),
        f'picture = Image.open("{file}").convert("RGB")',
        f"picture = picture.resize(({cols}, {rows}), Image.Resampling.BOX){grey}",
        f"x = np.array(picture){moved}",
    )


def crop(setting: TransposedSetting) -> tuple[Pair, Pair, Sides]:
    """Return a crop and an output_padding as lines of zeros after the input, output_padding and crop.

    The output_padding is below the stride then, as some frameworks want it, and is not cropped again.

    Examples
    --------
    >>> crop(TransposedSetting(input=3, kernel=3, stride=2, padding=((1, 1), (0, 0)), output_padding=1))
    ((0, 0), (0, 1), ((1, 0), (0, 0)))
    """
    rows, cols = setting.axes
    down, right = (divmod(max(axis.extra - axis.after, 0), axis.stride) for axis in (rows, cols))
    top, left = ((axis.before, max(axis.after - axis.extra, 0)) for axis in (rows, cols))
    return (down[0], right[0]), (down[1], right[1]), (top, left)

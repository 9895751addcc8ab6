"""The numbers of a picture as source: written out where they are few, else made as the picture's were.

A `ProgramArray` is one array of a program; `grids` are those of a setting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from math import prod

import numpy as np

from ..engine.arrays import Array
from ..engine.cells import cells_in
from ..engine.samples import (
    MIXING,
    PAPER_INPUT,
    PAPER_KERNEL,
    NumberChoice,
    known_set,
    samples,
    separable_samples,
)
from ..engine.separable_setting import SeparableSetting
from ..engine.setting import ConvSetting
from ..engine.transposed_setting import TransposedSetting
from .literals import Say, counting, is_ones, nested

#: A program's arrays together are written out up to this many numbers; of more, the smallest are.
_MOST_NUMBERS = 160
#: A longer bias, which counts from 1, is written as a range.
_LONGEST_BIAS = 16

ArrayShape = tuple[int, ...]
SnippetSetting = ConvSetting | TransposedSetting | SeparableSetting


@dataclass(frozen=True, slots=True)
class ProgramArray:
    """One array of a program, and how it is written.

    It is ones of its `shape`; or it counts through `span`; or it is the `array`, to be written out; or
    the `lines` of a program make it under its `name` with NumPy.
    """

    name: str
    shape: ArrayShape
    ones: bool = False
    span: str = ""
    array: Array | None = None
    lines: tuple[str, ...] = ()

    def shaped(self, shape: ArrayShape) -> ProgramArray:
        """Return the same numbers in another shape."""
        array = None if self.array is None else self.array.reshape(shape)
        more = (f"{self.name} = {self.name}.reshape{shape}",) if self.lines and shape != self.shape else ()
        return replace(self, shape=shape, array=array, lines=(*self.lines, *more))


def grids(
    setting: SnippetSetting,
    numbers: str | NumberChoice,
    say: Say,
    weight: str = "weight",
    x: Array | None = None,
) -> tuple[ProgramArray, list[tuple[ProgramArray, ProgramArray | None]]]:
    r"""Return a program's arrays: the input ``x``, and the weight and the bias of each convolution.

    Parameters
    ----------
    setting : ConvSetting, TransposedSetting or SeparableSetting
        Must be possible. A separable one has two convolutions.
    numbers : str or NumberChoice
        As `convviz.engine.samples` and `separable_samples` take them; the arrays are those they return.
    say : callable
        The lookup of comments.
    weight : str
        What weights are called; two are ``depthwise_`` and ``pointwise_`` this.
    x : ndarray, shape (C_in, H, W), optional
        An input instead of that of `numbers`; it is written out, whatever its size.

    Raises
    ------
    ConvError
        When the setting is impossible, or there are no such numbers.

    Examples
    --------
    >>> from convviz.texts import words
    >>> grids(ConvSetting(input=1, kernel=1), "tenths", words("en"))[0].array
    array([[[0.]]])
    >>> x, _ = grids(ConvSetting(input=40, kernel=3), "checkerboard", words("en"))
    >>> print(*x.lines, sep="\n")
    # the picture's own numbers, by a formula
    c, i, j = np.indices((1, 40, 40))
    x = (i + j) % 2
    """
    setting.check()
    choice = numbers if isinstance(numbers, NumberChoice) else NumberChoice(numbers=numbers)
    if isinstance(setting, SeparableSetting):
        first, last = setting.depthwise, setting.pointwise
        second = NumberChoice(numbers=choice.numbers, seed=choice.seed, w=choice.pw)
        sources = _sources(first, choice, "x", f"depthwise_{weight}")
        mixer = _alone(*_sources(last, second, "between", f"pointwise_{weight}"))
        made, kernel, mixing = _grids([*sources, mixer], lambda: separable_samples(setting, choice)[:3], say)
        return made, [(kernel, _bias("depthwise_bias", first)), (mixing, _bias("pointwise_bias", last))]
    sources = _sources(setting, choice, "x", weight)
    if x is None:
        made, kernel = _grids(sources, lambda: samples(setting, choice)[:2], say)
    else:
        made = _written_out("x", x)
        (kernel,) = _grids([_alone(*sources)], lambda: samples(setting, choice)[1:2], say)
    return made, [(kernel, _bias("bias", setting))]


@dataclass(frozen=True, slots=True)
class _Source:
    """An array of which it is not yet decided how it is written.

    NumPy makes it by its `steps`, about which `why` names a comment; `cells` are written over that by
    hand. It may be ones, or count from `first`. What `follows` is drawn after the array before it.
    """

    name: str
    shape: ArrayShape
    steps: tuple[str, ...]
    ones: bool = False
    first: int | None = None
    why: str = "made"
    follows: bool = False
    cells: Mapping[ArrayShape, float] = field(default_factory=dict)

    @property
    def short(self) -> bool:
        """Whether it is short to write at any size."""
        return not self.cells and (self.ones or self.first is not None) and prod(self.shape) > 3

    def grid(self, say: Say) -> ProgramArray:
        """Return it as what makes it."""
        if self.short:
            span = "" if self.first is None else _span(self.first, prod(self.shape))
            return ProgramArray(self.name, self.shape, ones=self.ones, span=span)
        why = [f"# {say(f'snippets.{self.why}')}"] if self.why else []
        return ProgramArray(
            self.name, self.shape, lines=(*why, *self.steps, *_by_hand(self.name, self.cells))
        )


def _sources(
    setting: ConvSetting | TransposedSetting, choice: NumberChoice, x: str, weight: str
) -> tuple[_Source, _Source]:
    """Return input and weight of a setting under two names; `samples` says what the sets are."""
    numbers = known_set(setting, choice.numbers)
    first, last = _SETS[numbers.removeprefix("convolved_")]
    if numbers.startswith("convolved_"):
        first = partial(_sloped, array=samples(setting, numbers)[0])
    elif numbers == "random":
        first = partial(_drawn, seed=choice.seed)
    kernel = choice.named(setting.kernel)
    if kernel is not None:
        last = partial(_tiled, kernel=kernel)
    source = first(x, (setting.in_channels, *setting.input))
    kernels = last(weight, setting.weight_shape)
    return (
        replace(source, cells=cells_in(choice.x, source.shape)),
        replace(kernels, cells=cells_in(choice.w, kernels.shape)),
    )


def _alone(first: _Source, last: _Source) -> _Source:
    """Return the second of two arrays without the first, which must be drawn nevertheless."""
    if not last.follows:
        return last
    unused = (first.steps[0], first.steps[1].replace(f"{first.name} = ", ""))
    return replace(last, steps=(*unused, *last.steps), why="drawn_after", follows=False)


def _grids(sources: Sequence[_Source], arrays: Callable[[], Sequence[Array]], say: Say) -> list[ProgramArray]:
    """Return arrays as grids; a few numbers are written out, those of the smallest arrays first."""
    room = _MOST_NUMBERS
    few: set[str] = set()
    for source in sorted(sources, key=lambda source: prod(source.shape)):
        if not source.short and prod(source.shape) <= room:
            room -= prod(source.shape)
            few.add(source.name)
    for before, source in pairwise(sources):
        if source.follows and source.name not in few:
            few.discard(before.name)
    made = arrays() if few else ()
    return [
        _written_out(source.name, made[number]) if source.name in few else source.grid(say)
        for number, source in enumerate(sources)
    ]


def _written_out(name: str, array: Array) -> ProgramArray:
    """Return an array of few numbers as a grid."""
    span = counting(array)
    if is_ones(array) or span:
        return ProgramArray(name, array.shape, ones=not span, span=span or "")
    return ProgramArray(name, array.shape, array=array)


def tiled(name: str, shape: ArrayShape, kernel: Array) -> ProgramArray:
    """Return a weight that has the same kernel everywhere, written out once."""
    if shape[:2] == (1, 1):
        return ProgramArray(name, shape, array=kernel.reshape(shape))
    return ProgramArray(name, shape, lines=_tiled(name, shape, kernel).steps)


def _bias(name: str, setting: ConvSetting | TransposedSetting) -> ProgramArray | None:
    """Return the bias of a setting's channels, 1, 2, 3, ...; None of a setting that has none."""
    channels = setting.out_channels
    if not setting.bias:
        return None
    if channels > _LONGEST_BIAS:
        return ProgramArray(name, (channels,), span=_span(1, channels))
    return ProgramArray(name, (channels,), array=np.arange(1.0, channels + 1))


def _span(first: int, count: int) -> str:
    return f"{first}.0, {first + count}.0" if first else f"{count}.0"


def _by_hand(name: str, cells: Mapping[ArrayShape, float]) -> Iterator[str]:
    """Return the lines that put numbers into cells, a line for those that are neighbours in a row."""
    if cells:
        yield f"{name} = {name}.astype(float)"
    runs: dict[ArrayShape, list[float]] = {}
    begun: ArrayShape = ()
    for at in sorted(cells):
        if begun and at == (*begun[:-1], begun[-1] + len(runs[begun])):
            runs[begun].append(cells[at])
        else:
            begun = at
            runs[at] = [cells[at]]
    for (*lead, col), values in runs.items():
        where = f"{col}:{col + len(values)}" if len(values) > 1 else str(col)
        head = f"{name}[{', '.join([*map(str, lead), where])}] = "
        text = nested(np.array(values), len(head))[0]
        yield head + (text if len(values) > 1 else text.strip("[]"))


def _ones(name: str, shape: ArrayShape) -> _Source:
    return _Source(name, shape, (f"{name} = np.ones({shape})",), ones=True)


def _counted(name: str, shape: ArrayShape, first: int) -> _Source:
    line = f"{name} = np.arange({_span(first, prod(shape))}).reshape{shape}"
    return _Source(name, shape, (line,), first=first)


def _tenths(name: str, shape: ArrayShape) -> _Source:
    return _Source(name, shape, (f"{name} = np.arange({prod(shape)}).reshape{shape} / 10",))


def _by_index(name: str, shape: ArrayShape, formula: str) -> _Source:
    """Return an input by its channel c, row i and column j."""
    return _Source(name, shape, (f"c, i, j = np.indices({shape})", f"{name} = {formula}"))


def _impulse(name: str, shape: ArrayShape) -> _Source:
    return _by_index(name, shape, f"1 * ((i == {(shape[1] - 1) // 2}) & (j == {(shape[2] - 1) // 2}))")


def _edge(name: str, shape: ArrayShape) -> _Source:
    return _by_index(name, shape, f"9 * (j >= {shape[2] // 2})")


def _sloped(name: str, shape: ArrayShape, array: Array) -> _Source:
    """Return an input that rises evenly in each channel, downwards and to the right."""
    whole = bool((array == array.round()).all())
    steps = np.zeros((3, len(array)))
    steps[0] = array[:, 0, 0]
    for axis, second in ((1, array[:, 1:2, 0]), (2, array[:, 0, 1:2])):
        steps[axis] = second[:, 0] - array[:, 0, 0] if second.size else 0
    steps = steps if whole else (10 * steps).round()
    head = "corner, down, right = np.array("
    numbers = f"{head}{nested(steps, len(head))[0]})"
    formula = "corner[c] + down[c] * i + right[c] * j"
    source = _by_index(name, shape, formula if whole else f"({formula}) / 10")
    return replace(source, steps=(numbers, *source.steps))


def _paper_input(name: str, shape: ArrayShape) -> _Source:
    """Return the paper's input in every channel, moved on from one to the next."""
    grid = _literal("grid", PAPER_INPUT)
    return _Source(
        name,
        shape,
        (grid, f"c, i, j = {_open(shape)}", f"{name} = grid[(i - c % 2 * c) % 5, (j - c) % 5]"),
    )


def _paper_weight(name: str, shape: ArrayShape) -> _Source:
    """Return the paper's kernel in every channel of every filter, moved on; or what stands for it in 1x1."""
    if shape[2:] == (1, 1):
        mixed = f"np.array({MIXING})[(c + 3 * o) % {len(MIXING)}].reshape{shape}"
        return _Source(name, shape, (f"o, c = {_open(shape[:2])}", f"{name} = {mixed}"))
    grid = _literal("grid", PAPER_KERNEL)
    index = f"n, i, j = {_open((shape[0] * shape[1], *shape[2:]))}"
    moved = f"{name} = grid[(i - n % 2 * n) % 3, (j - n) % 3].reshape{shape}"
    return _Source(name, shape, (grid, index, moved))


def _tiled(name: str, shape: ArrayShape, kernel: Array) -> _Source:
    """Return a weight that has the same kernel everywhere."""
    head = f"{name} = np.tile("
    return _Source(name, shape, (f"{head}{nested(kernel, len(head))[0]}, {(*shape[:2], 1, 1)})",))


def _drawn(name: str, shape: ArrayShape, seed: int) -> _Source:
    """Return an input that a generator draws first of all."""
    steps = f"random = np.random.default_rng({seed})", f"{name} = random.integers(0, 10, {shape})"
    return _Source(name, shape, steps, why="drawn")


def _drawn_weight(name: str, shape: ArrayShape) -> _Source:
    return _Source(name, shape, (f"{name} = random.integers(-2, 3, {shape})",), why="", follows=True)


def _literal(name: str, numbers: list[list[int]]) -> str:
    head = f"{name} = np.array("
    return f"{head}{nested(np.array(numbers), len(head))[0]})"


def _open(shape: ArrayShape) -> str:
    """Return the indices of a shape, an axis each: ``np.ogrid[:2, :5]``."""
    return f"np.ogrid[{', '.join(f':{size}' for size in shape)}]"


#: How input and weight of each set are made.
_SETS: dict[str, tuple[Callable[..., _Source], Callable[..., _Source]]] = {
    "paper": (_paper_input, _paper_weight),
    "random": (_drawn, _drawn_weight),
    "counting": (partial(_counted, first=0), partial(_counted, first=1)),
    "ones": (_ones, _ones),
    "tenths": (_tenths, _ones),
    "impulse": (_impulse, partial(_counted, first=1)),
    "edge": (_edge, _paper_weight),
    "gradient": (partial(_by_index, formula="j"), _paper_weight),
    "checkerboard": (partial(_by_index, formula="(i + j) % 2"), _paper_weight),
    "from_zero": (partial(_counted, first=0), partial(_counted, first=0)),
    "from_one": (partial(_counted, first=1), partial(_counted, first=1)),
}

"""Settings within a page's limits: all square ones, one after another, and seeded ones of every kind."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from convviz import ConvError, ConvSetting, SeparableSetting, TransposedSetting
from convviz.engine import KERNELS, enlarging, named_kernel
from convviz.engine.setting import PADDING_NAMES, Padding, Pair, Sides
from convviz.notices import ImageFacts
from convviz.parameters import limits, options
from convviz.views.image import ImageView
from convviz.views.image_words import image_facts
from convviz.views.view import View

T = TypeVar("T")


def possible(seed: int, count: int, draw: Callable[[random.Random], T | None]) -> Iterator[T]:
    """Yield `count` of what `draw` makes of a seeded source; None and a ConvError are impossible."""
    source = random.Random(seed)
    while count:
        try:
            found = draw(source)
        except ConvError:
            continue
        if found is not None:
            yield found
            count -= 1


def a_pair(source: random.Random, values: Sequence[int]) -> Pair:
    """Draw one value for both axes, or one for each."""
    first = source.choice(values)
    return first, first if source.random() < 0.5 else source.choice(values)


def some_sides(source: random.Random, values: Sequence[int]) -> Sides:
    """Draw the same padding for all sides, one for each axis, or four."""
    kind = source.random()
    if kind < 0.4:
        return ((source.choice(values),) * 2,) * 2  # type: ignore[return-value]
    if kind < 0.6:
        rows, cols = source.choice(values), source.choice(values)
        return (rows, rows), (cols, cols)
    rows_before, rows_after, cols_before, cols_after = (source.choice(values) for _ in range(4))
    return (rows_before, rows_after), (cols_before, cols_after)


def some_padding(source: random.Random, values: Sequence[int]) -> Padding:
    """Draw numbers, or one of the names."""
    return source.choice(PADDING_NAMES) if source.random() < 0.4 else some_sides(source, values)


def a_conv(source: random.Random, page: str = "conv") -> ConvSetting | None:
    """Draw a convolution within the limits of a page; None where it is impossible."""
    allowed = limits(page)
    groups = source.choice([count for count in allowed["groups"] if count <= 8])
    few = [count for count in allowed["in_channels"] if count <= 8 and count % groups == 0]
    setting = ConvSetting(
        input=a_pair(source, allowed["input"]),
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_padding(source, allowed["padding"]),
        dilation=(1, 1) if source.random() < 0.4 else a_pair(source, allowed["dilation"]),
        in_channels=source.choice(few) if groups > 1 or source.random() < 0.4 else 1,
        out_channels=source.choice(few) if groups > 1 or source.random() < 0.4 else 1,
        groups=groups,
        padding_mode=source.choice(options(page, "padding_mode")) if source.random() < 0.4 else "zeros",
        bias=source.random() < 0.3,
    )
    return None if setting.problem() else setting


def a_grouped(source: random.Random) -> ConvSetting | None:
    """Draw what the page of groups shows; None where it is impossible."""
    return a_conv(source, "grouped")


def every_square_conv(page: str = "conv") -> Iterator[ConvSetting]:
    """Yield every possible square setting of one channel within the limits of a page."""
    allowed = limits(page)
    for size, kernel, stride, padding, dilation in itertools.product(
        allowed["input"],
        allowed["kernel"],
        allowed["stride"],
        (*allowed["padding"], *PADDING_NAMES),
        allowed["dilation"],
    ):
        setting = ConvSetting(size, kernel, stride, padding, dilation)
        if setting.problem() is None:
            yield setting


def some_cells(source: random.Random) -> str:
    """Draw a few numbers written by hand, as a link has them."""
    values = ("", "", "0", "1", "-3", "2.5", "0.333333", "99999", "1000000")
    rows = (",".join(source.choice(values) for _ in range(3)) for _ in range(2))
    return ";".join(rows)


def a_transposed(source: random.Random) -> TransposedSetting | None:
    """Draw a transposed convolution within the limits of its page; None where it is impossible."""
    allowed = limits("transposed")
    small = lambda: a_pair(source, allowed["output_padding"]) if source.random() < 0.5 else (0, 0)  # noqa: E731
    base = TransposedSetting(
        input=a_pair(source, allowed["input"]),
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_sides(source, allowed["padding"]),
        output_padding=small(),
        dilation=(1, 1) if source.random() < 0.6 else a_pair(source, allowed["dilation"]),
        in_channels=source.choice(allowed["in_channels"]) if source.random() < 0.3 else 1,
        out_channels=source.choice(allowed["out_channels"]) if source.random() < 0.3 else 1,
        bias=source.random() < 0.3,
    )
    return None if base.problem() else base


def a_transposed_view(source: random.Random) -> View | None:
    """Draw what a visitor may see of the transposed page; None where it is impossible."""
    base = a_transposed(source)
    if base is None:
        return None
    choice = {name: source.choice(options("transposed", name)) for name in ("view", "beside", "numbers")}
    view = View.of(
        "transposed",
        base,
        **choice,
        sized=source.choice(options("transposed", "sized")) if source.random() < 0.3 else "output_padding",
        output_size=a_pair(source, limits("transposed")["output_size"]),
        seed=source.randrange(100),
        x=some_cells(source) if source.random() < 0.2 else "",
        w=some_cells(source) if source.random() < 0.2 else "",
    )
    return None if view.problem else view


def every_square_transposed() -> Iterator[TransposedSetting]:
    """Yield every possible square setting of one channel within the limits of the transposed page."""
    allowed = limits("transposed")
    names = ("input", "kernel", "stride", "padding", "output_padding", "dilation")
    for size, kernel, stride, padding, extra, dilation in itertools.product(
        *(allowed[name] for name in names)
    ):
        setting = TransposedSetting(size, kernel, stride, padding, extra, dilation)
        if setting.problem() is None:
            yield setting


def a_separable(source: random.Random) -> SeparableSetting | None:
    """Draw what the separable page shows; None where it is impossible."""
    allowed = limits("separable")
    few = [count for count in allowed["in_channels"] if count <= 12]
    setting = SeparableSetting(
        input=a_pair(source, [size for size in allowed["input"] if size <= 9]),
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_padding(source, allowed["padding"]),
        dilation=(1, 1) if source.random() < 0.5 else a_pair(source, allowed["dilation"]),
        in_channels=source.choice(few),
        multiplier=source.choice(allowed["multiplier"]),
        out_channels=source.choice(few),
        pointwise_padding=source.choice(allowed["frame"]) if source.random() < 0.3 else 0,
        depthwise_bias=source.random() < 0.3,
        pointwise_bias=source.random() < 0.3,
    )
    return None if setting.problem() else setting


def every_square_separable() -> Iterator[SeparableSetting]:
    """Yield every possible square setting of one input channel within the limits of the separable page."""
    allowed = limits("separable")
    for size, kernel, stride, padding, dilation in itertools.product(
        allowed["input"],
        allowed["kernel"],
        allowed["stride"],
        (*allowed["padding"], *PADDING_NAMES),
        allowed["dilation"],
    ):
        setting = SeparableSetting(size, kernel, stride, padding, dilation, in_channels=1, out_channels=2)
        if setting.problem() is None:
            yield setting


def an_image(source: random.Random) -> ImageFacts | None:
    """Draw what a visitor may see; the picture is small, and has at most three channels."""
    allowed = limits("image")
    way = source.choice(options("image", "way"))
    names = [name for name in options("image", "weights") if way == "transposed" or name in KERNELS]
    view = ImageView(
        picture="drawing",
        grid=source.choice(allowed["grid"]),
        way=way,
        weights=source.choice(names),
        whole=source.random() < 0.3,
        w=some_cells(source)
        if source.random() < 0.3
        else "0,0,0;0,0,0;0,0,0"
        if source.random() < 0.1
        else "",
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]) if source.random() < 0.5 else (1, 1),
        padding=some_padding(source, [value for value in allowed["padding"] if value <= 8]),
        padding_mode=source.choice(options("image", "padding_mode")),
        dilation=a_pair(source, allowed["dilation"]) if source.random() < 0.4 else (1, 1),
        factor=source.choice(allowed["factor"]),
    )
    return None if view.problem else image_facts(view, source.choice((1, 3)))


def every_square_image() -> Iterator[ImageFacts]:
    """Yield what runs over one picture: every square kernel, step and padding that the sliders have."""
    allowed = limits("image")
    modes = options("image", "padding_mode")
    kernels = {side: named_kernel("gaussian", (side, side), normalised=False) for side in allowed["kernel"]}
    for kernel, stride, padding, dilation, mode in itertools.product(
        allowed["kernel"],
        allowed["stride"],
        (*[value for value in allowed["padding"] if value <= 16], *PADDING_NAMES),
        allowed["dilation"],
        modes,
    ):
        setting = ConvSetting(20, kernel, stride, padding, dilation, padding_mode=mode)
        if setting.problem() is None:
            yield ImageFacts(setting, kernels[kernel])
    for kernel, factor, dilation in itertools.product(
        allowed["kernel"], allowed["factor"], allowed["dilation"]
    ):
        yield ImageFacts(enlarging(20, kernel, factor, dilation), kernels[kernel])

"""What the frameworks are asked: seeded settings of every page, and every worked example, a line each.

``python -m tests.frameworks.drawn 300 > settings.txt`` writes them for `tests.frameworks.run`, which runs
where the frameworks are installed and the packages of the pages are not.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import replace

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.cases import CASES
from convviz.engine import KERNELS, NumberChoice, enlarging, tensorflow_sizes
from convviz.engine.setting import PADDING_MODES
from convviz.parameters import limits, options

from ..claims.drawn import a_conv, a_pair, a_transposed, possible, some_cells, some_padding

Asked = tuple[str, object, object]


def a_choice(source: random.Random, page: str) -> NumberChoice:
    """Draw numbers that a page can have."""
    return NumberChoice(
        numbers=source.choice(options(page, "numbers")),
        seed=source.randrange(100),
        weights=source.choice(list(KERNELS)) if source.random() < 0.2 else "",
        whole=source.random() < 0.5,
        x=some_cells(source) if source.random() < 0.2 else "",
        w=some_cells(source) if source.random() < 0.2 else "",
    )


def a_separable(source: random.Random) -> SeparableSetting | None:
    """Draw what the separable page can show; None where it is impossible."""
    allowed = limits("separable")
    few = [count for count in allowed["in_channels"] if count <= 12]
    frame = source.choice(allowed["frame"]) if source.random() < 0.3 else 0
    setting = SeparableSetting(
        input=a_pair(source, allowed["input"]),
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_padding(source, allowed["padding"]),
        dilation=(1, 1) if source.random() < 0.5 else a_pair(source, allowed["dilation"]),
        in_channels=source.choice(few),
        multiplier=source.choice(allowed["multiplier"]),
        out_channels=source.choice(few),
        depthwise_bias=source.random() < 0.4,
        pointwise_bias=source.random() < 0.4,
        pointwise_padding=frame,
    )
    return None if setting.problem() else setting


def of_same_size(source: random.Random) -> TransposedSetting | None:
    """Draw another crop of a size that TensorFlow's "same" makes, by output_padding or without."""
    allowed = limits("transposed")
    stride = a_pair(source, allowed["stride"])
    bare = TransposedSetting(
        input=a_pair(source, range(1, 6)),
        kernel=a_pair(source, allowed["kernel"]),
        stride=stride,
        dilation=a_pair(source, range(1, 4)) if max(stride) == 1 else (1, 1),
        in_channels=source.choice([1, 1, 2]),
        out_channels=source.choice([1, 1, 3]),
        bias=source.random() < 0.3,
    )
    sides, extras = [], []
    for axis in bare.axes:
        wanted = source.choice(tensorflow_sizes(axis, "same"))
        extra = source.randrange(max(1, min(axis.extra_limit, 3)))
        cropped = axis.full + extra - wanted
        before = source.randint(0, max(cropped, 0)) if source.random() < 0.5 else max(cropped, 0) // 2
        sides.append((before, cropped - before))
        extras.append(extra)
    if min(side for pair in sides for side in pair) < 0:
        return None
    setting = replace(bare, padding=tuple(sides), output_padding=tuple(extras))
    return None if setting.problem() else setting


def an_image(source: random.Random) -> Asked | None:
    """Draw how a kernel runs over a picture, small enough to be made in a moment."""
    side = a_pair(source, range(8, 41))
    name = source.choice(list(KERNELS))
    size = KERNELS[name].size or a_pair(source, limits("image")["kernel"])
    setting: ConvSetting | TransposedSetting
    if source.random() < 0.25:
        setting = enlarging(side, size, source.randrange(2, 5), source.randrange(1, 4))
    else:
        setting = ConvSetting(
            input=side,
            kernel=size,
            stride=a_pair(source, limits("image")["stride"]),
            padding=some_padding(source, range(5)),
            dilation=a_pair(source, range(1, 4)),
            padding_mode=source.choice(PADDING_MODES),
        )
    if setting.problem():
        return None
    tone = source.choice(["clamped", "rescaled", "signed"])
    return "image", setting, (name, source.random() < 0.5, tone, source.randrange(1000))


def asked(count: int, seed: int = 15) -> Iterator[Asked]:
    """Yield (page, setting, numbers): `count` of each page, and the worked examples."""
    for case in CASES.values():
        if case.page != "pooling":
            yield case.page, case.setting, NumberChoice(numbers=case.numbers)
    source = random.Random(seed)
    for page in ("conv", "grouped"):
        for setting in possible(seed, count, lambda drawn, page=page: a_conv(drawn, page)):  # type: ignore[misc]
            yield page, setting, a_choice(source, page)
    for transposed in possible(seed, count, a_transposed):
        yield "transposed", transposed, a_choice(source, "transposed")
    for transposed in possible(seed, count, of_same_size):
        yield "transposed", transposed, a_choice(source, "transposed")
    for separable in possible(seed, count, a_separable):
        yield "separable", separable, a_choice(source, "separable")
    yield from possible(seed, count, an_image)


if __name__ == "__main__":
    for line in asked(int(sys.argv[1])):
        sys.stdout.write(f"{line!r}\n")

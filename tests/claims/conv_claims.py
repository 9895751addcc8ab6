"""What each notice of a convolution claims, counted over its placements or asked of the engine's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd
from typing import Any

import numpy as np

from convviz import ConvSetting, conv2d
from convviz.engine import samples
from convviz.notices import ConvFacts

from .counting import Line, lines, outputs, products_on_padding
from .judging import Claim

Numbers = Mapping[str, Any]


def random_numbers(setting: ConvSetting) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return an input and a weight in which no two sums agree by chance."""
    source = np.random.default_rng(0)
    return source.random((setting.in_channels, *setting.input)), source.random(setting.weight_shape)


def computed(setting: ConvSetting, **changes: Any) -> np.ndarray[Any, Any]:
    """Return what the engine makes of random numbers, with some arguments changed."""
    x, weight = random_numbers(setting)
    return conv2d(x, weight, groups=setting.groups, **{**setting.arguments, **changes})


def meant(numbers: Numbers, setting: ConvSetting) -> list[Line]:
    """Return the axes that a notice's word for lines means."""
    rows, cols = lines(setting)
    return {"rows": [rows], "cols": [cols], "both": [rows, cols]}[numbers["lines"].key.rpartition("_")[2]]


def each_side(value: object) -> tuple[int, int]:
    """Return a number, a pair, or the text of either, as a pair."""
    if isinstance(value, str):
        numbers = [int(part) for part in value.strip("()").split(",")]
        return numbers[0], numbers[-1]
    return value if isinstance(value, tuple) else (value, value)  # type: ignore[return-value]


# -- the kernel -------------------------------------------------------------------------------------


def flipped(facts: ConvFacts, _: Numbers) -> None:
    """Check that rotated weights make the sum in which kernel and input run against each other."""
    source = np.random.default_rng(0)
    kernel = facts.setting.kernel
    x, weight = source.random(kernel), source.random(kernel)
    y = conv2d(x[None], weight[None, None, ::-1, ::-1])
    against = sum(
        weight[a, b] * x[kernel[0] - 1 - a, kernel[1] - 1 - b]
        for a in range(kernel[0])
        for b in range(kernel[1])
    )
    np.testing.assert_allclose(y.item(), against)


def reads_one_cell(facts: ConvFacts) -> int:
    """Check that each window is one cell, and return how many channels a filter reads."""
    assert all(len(window) == 1 for line in lines(facts.setting) for window in line.windows)
    return depth_of(facts.setting)


def depth_of(setting: ConvSetting) -> int:
    """Return how many channels the first filter reads, by putting ones into one channel after another."""
    # A window that surely meets the input: padding is of no matter here.
    weight = np.ones(setting.weight_shape)[..., :1, :1]
    read = 0
    for channel in range(setting.in_channels):
        x = np.zeros((setting.in_channels, 1, 1))
        x[channel] = 1
        read += int(conv2d(x, weight, groups=setting.groups)[0, 0, 0] != 0)
    return read


def mixes(facts: ConvFacts, numbers: Numbers) -> None:
    assert reads_one_cell(facts) == numbers["depth"] > 1


def scales(facts: ConvFacts, _: Numbers) -> None:
    assert reads_one_cell(facts) == 1
    _, weight, _ = samples(facts.setting)
    assert weight[0].size == 1, "one weight for all cells"


def is_one(facts: ConvFacts) -> bool:
    return facts.setting.kernel == (1, 1)


def channels(facts: ConvFacts, numbers: Numbers) -> None:
    setting = facts.setting
    x, weight, bias = samples(setting)
    assert numbers["depth"] == depth_of(setting) == len(weight[0])
    assert numbers["shape"] == weight.shape
    assert numbers["count"] == weight.size
    if bias is None:
        assert numbers["plus_bias"] == ""
    else:
        assert numbers["plus_bias"].numbers["count"] == bias.size
    # The first filter's sums, a slice each, added.
    each = [
        conv2d(x[channel : channel + 1], weight[:1, channel : channel + 1], **setting.arguments)
        for channel in range(numbers["depth"])
    ]
    whole = conv2d(x, weight, groups=setting.groups, **setting.arguments)[:1]
    np.testing.assert_allclose(sum(each), whole)


# -- named paddings ---------------------------------------------------------------------------------


def pads(facts: ConvFacts, numbers: Numbers) -> None:
    """Check the two sides that are named, and that they differ."""
    for line in meant(numbers, facts.setting):
        assert (line.before, line.after) == (numbers["before"], numbers["after"])
        assert line.before != line.after


def symmetric(setting: ConvSetting, half: tuple[int, int]) -> tuple[Line, Line]:
    rows, cols = (
        Line(*own, both, both)
        for *own, both in zip(
            setting.input, setting.kernel, setting.stride, setting.dilation, half, strict=True
        )
    )
    return rows, cols


def same_shape(facts: ConvFacts) -> bool:
    """Whether the larger side on both sides leaves the output's size as it is."""
    own = lines(facts.setting)
    other = symmetric(facts.setting, tuple(max(line.before, line.after) for line in own))  # type: ignore[arg-type]
    return all(len(a.windows) == len(b.windows) for a, b in zip(own, other, strict=True))


def lopsided(facts: ConvFacts) -> bool:
    named = facts.setting.padding in ("same", "same_lower")
    return named and any(line.before != line.after for line in lines(facts.setting))


def earlier(facts: ConvFacts) -> list[int]:
    """Return by how many cells windows begin earlier where both sides have the larger padding."""
    return [max(line.before, line.after) - line.before for line in lines(facts.setting)]


def same_shifted(facts: ConvFacts, numbers: Numbers) -> None:
    pads(facts, numbers)
    setting, half = facts.setting, each_side(numbers["half"])
    assert setting.padding == "same"
    for axis, (own, other) in enumerate(zip(lines(setting), symmetric(setting, half), strict=True)):
        # Positions from the input's first cell.
        ours = [[at - own.before for at in window] for window in own.windows]
        theirs = [[at - other.before for at in window] for window in other.windows]
        kind = numbers["earlier"].key.rpartition("_")[2]
        by = 1 if kind == "both" or kind == ("rows", "cols")[axis] else 0
        assert theirs == [[at - by for at in window] for window in ours]
    if setting.padding_mode == "zeros":
        own, other = computed(setting), computed(setting, padding=half)
        # Wide kernels may miss a small input altogether, from either place.
        assert not np.allclose(own, other) or not own.any()


def same_equal(facts: ConvFacts, numbers: Numbers) -> None:
    pads(facts, numbers)
    setting = facts.setting
    half = each_side(numbers["half"])
    np.testing.assert_allclose(computed(setting), computed(setting, padding=half))
    # What it pads beyond that is read by no window.
    for own, other in zip(lines(setting), symmetric(setting, half), strict=True):
        assert max(other.read) < own.padded


def same_other(facts: ConvFacts, numbers: Numbers) -> None:
    pads(facts, numbers)
    setting = facts.setting
    rows, cols = symmetric(setting, each_side(numbers["half"]))
    assert numbers["other"] == (len(rows.windows), len(cols.windows)) != outputs(setting)
    # No other number does it, either.
    found = [
        any(
            len(line.windows) == wanted
            for line in (symmetric(setting, (both, both))[axis] for both in range(30))
        )
        for axis, wanted in enumerate(outputs(setting))
    ]
    assert not all(found)


def same_strided(facts: ConvFacts, numbers: Numbers) -> None:
    setting = facts.setting
    down, right = each_side(numbers["stride"])
    assert (down, right) == setting.stride
    assert numbers["name"] == setting.padding
    assert numbers["output"] == (-(-setting.input[0] // down), -(-setting.input[1] // right))
    assert numbers["output"] == outputs(setting) != setting.input


def same_loses(facts: ConvFacts) -> bool:
    return facts.setting.padding in ("same", "same_lower") and outputs(facts.setting) != facts.setting.input


def overlaps(facts: ConvFacts) -> list[int]:
    """Return in how many places along each axis the kernel, its ends and all between, lies on the input."""
    found = []
    for line in lines(facts.setting):
        reach = line.dilation * (line.kernel - 1)
        found.append(sum(1 for start in range(-50, 50) if start <= line.size - 1 and start + reach >= 0))
    return found


def begins_with_a_corner(facts: ConvFacts) -> None:
    for line in lines(facts.setting):
        first = [at - line.before for at in line.windows[0]]
        assert [at for at in first if 0 <= at < line.size] == [0] == [first[-1]]


def full(facts: ConvFacts, numbers: Numbers) -> None:
    begins_with_a_corner(facts)
    down, right = overlaps(facts)
    assert numbers["count"] == down * right == outputs(facts.setting)[0] * outputs(facts.setting)[1]


def full_strided(facts: ConvFacts, numbers: Numbers) -> None:
    begins_with_a_corner(facts)
    down, right = overlaps(facts)
    assert each_side(numbers["stride"]) == facts.setting.stride != (1, 1)
    assert numbers["every"] == down * right
    assert numbers["count"] == outputs(facts.setting)[0] * outputs(facts.setting)[1] < numbers["every"]


def is_full(facts: ConvFacts, *, whole: bool) -> bool:
    down, right = overlaps(facts)
    named = facts.setting.padding == "full" and facts.setting.kernel != (1, 1)
    return named and ((down, right) == outputs(facts.setting)) == whole


# -- strides and dilations --------------------------------------------------------------------------


def dilation(facts: ConvFacts, numbers: Numbers) -> None:
    rows, cols = lines(facts.setting)
    down, right = each_side(numbers["dilation"])
    assert (down, right) == facts.setting.dilation
    span = tuple(line.windows[0][-1] - line.windows[0][0] + 1 for line in (rows, cols))
    assert numbers["span"] == span != facts.setting.kernel
    assert numbers["kernel"] == len(rows.windows[0]) * len(cols.windows[0])


def is_spread(facts: ConvFacts) -> bool:
    return any(
        window[-1] - window[0] + 1 > len(window)
        for window in (line.windows[0] for line in lines(facts.setting))
    )


def between(line: Line) -> list[int]:
    """Return the lines between the end of a window and the beginning of the next."""
    pairs = zip(line.windows, line.windows[1:], strict=False)
    return [at for one, following in pairs for at in range(one[-1] + 1, following[0])]


def gaps(facts: ConvFacts, numbers: Numbers) -> None:
    strides, spans = each_side(numbers["stride"]), each_side(numbers["span"])
    wide = [line for line in lines(facts.setting) if between(line)]
    assert meant(numbers, facts.setting) == wide
    for line in wide:
        assert not set(between(line)) & line.read
        at = 0 if line is wide[0] else -1
        assert line.stride == strides[at] > spans[at] == line.windows[0][-1] - line.windows[0][0] + 1
    # A single number is every axis' own.
    if isinstance(numbers["stride"], int):
        assert {line.stride for line in wide} == {numbers["stride"]}


def is_gapped(facts: ConvFacts) -> bool:
    return any(between(line) for line in lines(facts.setting))


def common(line: Line) -> int:
    """Return the largest factor of all positions that windows read, 1 where there is only one window."""
    return gcd(*line.read) if len(line.windows) > 1 and line.kernel > 1 else 1


def dilation_gaps(facts: ConvFacts, numbers: Numbers) -> None:
    for line in meant(numbers, facts.setting):
        assert (line.stride, line.dilation) == (numbers["stride"], numbers["dilation"])
        shared = numbers["shared"]
        assert shared == common(line) > 1
        assert line.stride % shared == line.dilation % shared == 0
        skipped = [at for at in range(max(line.read)) if at % shared]
        assert skipped
        assert not set(skipped) & line.read


def is_shared(facts: ConvFacts) -> bool:
    return not is_gapped(facts) and any(common(line) > 1 for line in lines(facts.setting))


# -- sizes and padding ------------------------------------------------------------------------------


def same(facts: ConvFacts, numbers: Numbers) -> None:
    assert numbers["input"] == facts.setting.input == outputs(facts.setting)


def grows(facts: ConvFacts, numbers: Numbers) -> None:
    made = outputs(facts.setting)
    assert (numbers["input"], numbers["output"]) == (facts.setting.input, made)
    assert made[0] * made[1] > facts.setting.input[0] * facts.setting.input[1]
    # Padding decides: without it nothing grows.
    for line in lines(facts.setting):
        bare = Line(line.size, line.kernel, line.stride, line.dilation, 0, 0)
        assert len(bare.windows) <= line.size


def shrinks(facts: ConvFacts, numbers: Numbers) -> None:
    made = outputs(facts.setting)
    assert (numbers["input"], numbers["output"]) == (facts.setting.input, made)
    assert made[0] * made[1] < facts.setting.input[0] * facts.setting.input[1]


def compared(facts: ConvFacts) -> set[int]:
    """Return the signs of what each axis gains."""
    pairs = zip(outputs(facts.setting), facts.setting.input, strict=True)
    return {(made > size) - (made < size) for made, size in pairs}


def border(facts: ConvFacts, numbers: Numbers) -> None:
    assert products_on_padding(facts.setting) == (numbers["share"], numbers["total"])


def mode(facts: ConvFacts, _: Numbers) -> None:
    """Check that what lies in the padding is somewhere in the input, and that windows read it."""
    setting = facts.setting
    x, weight = random_numbers(setting)
    names = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    padded = np.pad(
        x, ((0, 0), *((line.before, line.after) for line in lines(setting))), names[setting.padding_mode]
    )  # type: ignore[call-overload]
    assert set(padded.ravel()) <= set(x.ravel())
    bare = {"stride": setting.stride, "dilation": setting.dilation}
    np.testing.assert_allclose(computed(setting), conv2d(padded, weight, groups=setting.groups, **bare))


def on_padding(facts: ConvFacts, *, zeros: bool) -> bool:
    return bool(products_on_padding(facts.setting)[0]) and (facts.setting.padding_mode == "zeros") == zeros


def per_side(facts: ConvFacts, numbers: Numbers, at: int) -> None:
    one = lines(facts.setting)[at]
    assert (numbers["before"], numbers["after"]) == (one.before, one.after)
    assert numbers["sum"] == one.padded - facts.setting.input[at] > 0


def per_side_both(facts: ConvFacts, numbers: Numbers) -> None:
    per_side(facts, numbers, 0)
    per_side(facts, {"before": numbers["left"], "after": numbers["right"], "sum": numbers["wide"]}, 1)


def padded_axes(facts: ConvFacts) -> str:
    """Return which axes are to be spoken of: the rows alone stand for columns that are padded alike."""
    sides = [(line.before, line.after) for line in lines(facts.setting)]
    rows, cols = map(any, sides)
    if rows and cols:
        return "rows" if sides[0] == sides[1] else "both"
    return "rows" if rows else "cols" if cols else ""


CONV_CLAIMS: dict[str, Claim[ConvFacts]] = {
    "notice.flipped": Claim(flipped, lambda facts: facts.flip),
    "notice.one_by_one": Claim(mixes, lambda facts: is_one(facts) and depth_of(facts.setting) > 1),
    "notice.one_by_one_depthwise": Claim(
        scales, lambda facts: is_one(facts) and depth_of(facts.setting) == 1 < facts.setting.in_channels
    ),
    "notice.one_by_one_alone": Claim(scales, lambda facts: is_one(facts) and facts.setting.in_channels == 1),
    "notice.same_shifted": Claim(
        same_shifted, lambda facts: lopsided(facts) and same_shape(facts) and any(earlier(facts))
    ),
    "notice.same_equal": Claim(
        same_equal, lambda facts: lopsided(facts) and same_shape(facts) and not any(earlier(facts))
    ),
    "notice.same_other": Claim(same_other, lambda facts: lopsided(facts) and not same_shape(facts)),
    "notice.same_strided": Claim(same_strided, same_loses),
    "notice.full": Claim(full, lambda facts: is_full(facts, whole=True)),
    "notice.full_strided": Claim(full_strided, lambda facts: is_full(facts, whole=False)),
    "notice.dilation": Claim(dilation, is_spread),
    "notice.gaps": Claim(gaps, is_gapped),
    "notice.dilation_gaps": Claim(dilation_gaps, is_shared),
    "notice.channels": Claim(channels, lambda facts: depth_of(facts.setting) > 1),
    "notice.same": Claim(same, lambda facts: compared(facts) == {0}),
    "notice.grows": Claim(grows, lambda facts: compared(facts) in ({1}, {0, 1})),
    "notice.shrinks": Claim(shrinks, lambda facts: compared(facts) in ({-1}, {0, -1})),
    "notice.border": Claim(border, lambda facts: on_padding(facts, zeros=True)),
    "notice.mode": Claim(mode, lambda facts: on_padding(facts, zeros=False)),
    "notice.per_side_rows": Claim(
        lambda facts, numbers: per_side(facts, numbers, 0), lambda facts: padded_axes(facts) == "rows"
    ),
    "notice.per_side_cols": Claim(
        lambda facts, numbers: per_side(facts, numbers, 1), lambda facts: padded_axes(facts) == "cols"
    ),
    "notice.per_side_both": Claim(per_side_both, lambda facts: padded_axes(facts) == "both"),
}

"""What each refusal of a setting claims: when it is due, and with which numbers, counted by plain loops."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from convviz import ConvSetting, TransposedSetting
from convviz.engine.setting import Sides
from convviz.views.view import View

from .counting import Line, Stamps, named_sides

Numbers = Mapping[str, Any]
AXES = ("vertical", "horizontal")

line = lru_cache(maxsize=10_000)(Line)
stamping = lru_cache(maxsize=10_000)(Stamps)
named = lru_cache(maxsize=10_000)(named_sides)


def base_of(view: View) -> Any:
    """Return the setting that the sliders of the transposed page say."""
    return view.kind.base(view.values)


@cache
def span(kernel: int, dilation: int) -> int:
    """Return how many cells there are from a kernel's first tap to its last."""
    taps = [dilation * tap for tap in range(kernel)]
    return len(range(taps[0], taps[-1] + 1))


@cache
def most_lines(mode: str, size: int) -> int:
    """Return how many lines beyond an edge have a line of the input to show, no further than once around."""
    count = 0
    while (count + 1 if mode == "reflect" else size - count - 1) in range(size):
        count += 1
    return count


@cache
def left_over(channels: int, groups: int) -> int:
    """Deal channels out to groups, one to each, as long as there is one for each."""
    while channels >= groups:
        channels -= groups
    return channels


# -- convolutions -------------------------------------------------------------------------------------


def sides(setting: ConvSetting) -> Sides:
    if not isinstance(setting.padding, str):
        return setting.padding
    own = zip(setting.input, setting.kernel, setting.stride, setting.dilation, strict=True)
    rows, cols = (named(setting.padding, *axis) for axis in own)
    return rows, cols


def groups(setting: ConvSetting) -> Numbers | None:
    rests = [left_over(count, setting.groups) for count in (setting.in_channels, setting.out_channels)]
    if rests == [0, 0]:
        return None
    counts = {"in_channels": setting.in_channels, "out_channels": setting.out_channels}
    return {"groups": setting.groups, **counts, "in_rest": rests[0], "out_rest": rests[1]}


def _unfilled(setting: ConvSetting, mode: str) -> Numbers | None:
    if setting.padding_mode != mode:
        return None
    for axis, size, around in zip(AXES, setting.input, sides(setting), strict=True):
        most = most_lines(mode, size)
        if max(around) > most:
            return {"axis": axis, "padding": max(around), "size": size, "limit": most}
    return None


def reflect_padding(setting: ConvSetting) -> Numbers | None:
    return _unfilled(setting, "reflect")


def circular_padding(setting: ConvSetting) -> Numbers | None:
    return _unfilled(setting, "circular")


def placements(setting: ConvSetting) -> tuple[int, int]:
    """Return how many placements there are on each axis."""
    own = zip(setting.input, setting.kernel, setting.stride, setting.dilation, sides(setting), strict=True)
    rows, cols = (len(line(*axis, *around).windows) for *axis, around in own)
    return rows, cols


def _too_large(setting: ConvSetting) -> Numbers | None:
    if min(placements(setting)) > 0:
        return None
    (top, bottom), (left, right) = sides(setting)
    rows, cols = setting.input
    return {
        "span": tuple(map(span, setting.kernel, setting.dilation)),
        "kernel": setting.kernel,
        "dilation": setting.dilation,
        "padded": (len([0] * (top + rows + bottom)), len([0] * (left + cols + right))),
        "input": setting.input,
    }


def kernel_too_large(setting: ConvSetting) -> Numbers | None:
    (top, bottom), (left, right) = sides(setting)
    found = _too_large(setting) if (top, left) == (bottom, right) else None
    return found and {**found, "padding": (top, left)}


def kernel_too_large_sides(setting: ConvSetting) -> Numbers | None:
    (top, bottom), (left, right) = sides(setting)
    found = _too_large(setting) if (top, left) != (bottom, right) else None
    return found and {**found, "top": top, "bottom": bottom, "left": left, "right": right}


# -- transposed convolutions --------------------------------------------------------------------------


def axes(setting: TransposedSetting) -> list[Stamps]:
    """Return both axes, each put together stamp by stamp."""
    return [
        stamping(size, kernel, stride, dilation, before, after, extra)
        for size, kernel, stride, dilation, (before, after), extra in zip(
            setting.input,
            setting.kernel,
            setting.stride,
            setting.dilation,
            setting.padding,
            setting.output_padding,
            strict=True,
        )
    ]


def output_padding(view: View) -> Numbers | None:
    if view["sized"] != "output_padding":
        return None
    for axis, one in zip(AXES, axes(base_of(view)), strict=True):
        # PyTorch: smaller than either stride or dilation.
        allowed = [extra for extra in range(9) if extra < one.stride or extra < one.dilation]
        if one.extra not in allowed:
            own = {"stride": one.stride, "dilation": one.dilation, "limit": allowed[-1]}
            return {"axis": axis, "output_padding": one.extra, **own}
    return None


def kept(one: Stamps, extra: int) -> int:
    """Return how many lines are left once the padding is cropped, with `extra` lines at the end."""
    lines = list(range(one.full + extra))
    del lines[: one.before]
    for _ in range(min(one.after, len(lines))):
        lines.pop()
    return len(lines)


def _nothing(axis: str, one: Stamps, extra: int) -> Numbers:
    return {
        "axis": axis,
        "full": one.full,
        "size": one.size,
        "stride": one.stride,
        "span": span(one.kernel, one.dilation),
        "output_padding": extra,
        "before": one.before,
        "after": one.after,
    }


def nothing_left(view: View) -> Numbers | None:
    if view["sized"] != "output_padding":
        return None
    for axis, one in zip(AXES, axes(base_of(view)), strict=True):
        if not kept(one, one.extra):
            return _nothing(axis, one, one.extra)
    return None


def no_output_size(view: View) -> Numbers | None:
    if view["sized"] != "output_size":
        return None
    for axis, one in zip(AXES, axes(base_of(view)), strict=True):
        if not one.sizes:
            # So many more lines, and the ordinary convolution has as many windows in the full result.
            whole = stamping(one.size, one.kernel, one.stride, one.dilation, 0, 0, 0)
            most = whole.sizes[-1] - one.full
            assert not kept(one, most)
            return _nothing(axis, one, most)
    return None


def _out_of_reach(view: View) -> tuple[list[int], Numbers] | None:
    if view["sized"] != "output_size":
        return None
    for axis, one, asked in zip(AXES, axes(base_of(view)), view["output_size"], strict=True):
        if asked not in one.sizes:
            least, most = one.sizes[0], one.sizes[-1]
            assert one.sizes == list(range(least, most + 1))
            own = _nothing(axis, one, 0)
            return one.sizes, {**own, "value": asked, "least": least, "most": most}
    return None


def output_size(view: View) -> Numbers | None:
    found = _out_of_reach(view)
    return found[1] if found and len(found[0]) > 1 else None


def one_output_size(view: View) -> Numbers | None:
    found = _out_of_reach(view)
    return found[1] if found and len(found[0]) == 1 else None


def stride_and_dilation(view: View) -> Numbers | None:
    base = base_of(view)
    if view["sized"] in ("valid", "same") and max(base.stride) > 1 and max(base.dilation) > 1:
        return {"stride": base.stride, "dilation": base.dilation}
    return None


@cache
def tensorflow_sizes(name: str, size: int, kernel: int, stride: int, dilation: int) -> list[int]:
    """Return the sizes of which TensorFlow's ordinary convolution makes this input."""
    if name == "valid":
        return stamping(size, kernel, stride, dilation, 0, 0, 0).sizes
    return [lines for lines in range(1, size * stride + 2) if len(range(0, lines, stride)) == size]


def _no_shape(view: View) -> tuple[list[int], Numbers] | None:
    base = base_of(view)
    if view["sized"] not in ("valid", "same"):
        return None
    own = zip(AXES, base.input, base.kernel, base.stride, base.dilation, view["output_size"], strict=True)
    for axis, size, kernel, stride, dilation, asked in own:
        sizes = tensorflow_sizes(view["sized"], size, kernel, stride, dilation)
        if asked not in sizes:
            assert sizes == list(range(sizes[0], sizes[-1] + 1))
            numbers = {"axis": axis, "value": asked, "padding": view["sized"], "size": size, "stride": stride}
            ends = {"least": sizes[0], "most": sizes[-1]}
            return sizes, {**numbers, **ends, "span": span(kernel, dilation)}
    return None


def output_shape(view: View) -> Numbers | None:
    found = _no_shape(view)
    return found[1] if found and len(found[0]) > 1 else None


def one_output_shape(view: View) -> Numbers | None:
    found = _no_shape(view)
    return found[1] if found and len(found[0]) == 1 else None


#: What is refused, and what is told first where several are; a function is called as its refusal.
CONV = (groups, reflect_padding, circular_padding, kernel_too_large, kernel_too_large_sides)
TRANSPOSED = (
    output_padding,
    nothing_left,
    no_output_size,
    output_size,
    one_output_size,
    stride_and_dilation,
    output_shape,
    one_output_shape,
)


def refused(asked: ConvSetting | View) -> tuple[str, Numbers] | None:
    """Return the refusal that is due, by name, and its numbers; None where it works."""
    claims: tuple[Callable[[Any], Numbers | None], ...]
    claims = CONV if isinstance(asked, ConvSetting) else TRANSPOSED
    found = ((one.__name__, one(asked)) for one in claims)
    return next(((name, numbers) for name, numbers in found if numbers is not None), None)

"""The engine against plain nested loops, written from the definition and without NumPy."""

from __future__ import annotations

from math import inf

from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal

from convviz import ConvSetting, TransposedSetting

from .drawn import (
    Array,
    Call,
    PoolCall,
    SeparableCall,
    TransposedCall,
    calls,
    examples,
    pool_calls,
    separable_calls,
    transposed_calls,
)

Grid = list[list[float]]


def numbers(bias: Array | None, count: int) -> list[float]:
    return [0.0] * count if bias is None else bias.tolist()


# -- convolution --------------------------------------------------------------------------------------


def looped(x: list[Grid], weight: list[list[Grid]], bias: list[float], setting: ConvSetting) -> list[Grid]:
    """Return the convolution: for each filter, each place, each tap."""
    (top, bottom), (left, right) = setting.sides
    height, width = len(x[0]), len(x[0][0])
    filters, depth = len(weight) // setting.groups, len(weight[0])
    output: list[Grid] = []
    for o, kernel in enumerate(weight):
        channels = x[o // filters * depth :][:depth]
        grid: Grid = []
        for r in range(-top, height + bottom, setting.stride[0]):
            if r + setting.dilation[0] * (len(kernel[0]) - 1) >= height + bottom:
                break
            line: list[float] = []
            for c in range(-left, width + right, setting.stride[1]):
                if c + setting.dilation[1] * (len(kernel[0][0]) - 1) >= width + right:
                    break
                total = bias[o]
                for channel, plane in zip(channels, kernel, strict=True):
                    for a, weights in enumerate(plane):
                        for b, factor in enumerate(weights):
                            row = source(r + setting.dilation[0] * a, height, setting.padding_mode)
                            col = source(c + setting.dilation[1] * b, width, setting.padding_mode)
                            if row is not None and col is not None:
                                total += factor * channel[row][col]
                line.append(total)
            grid.append(line)
        output.append(grid)
    return output


def source(index: int, size: int, mode: str) -> int | None:
    """Return the cell that `index`, perhaps outside, shows: a walk that turns, stays or jumps at the edge."""
    if mode == "zeros":
        return index if 0 <= index < size else None
    cell, step = 0, 1 if index > 0 else -1
    for _ in range(abs(index)):
        if 0 <= cell + step < size:
            cell += step
        elif mode == "reflect":
            step = -step
            cell += step
        elif mode == "circular":
            cell = 0 if step > 0 else size - 1
    return cell


@examples(250)
@given(calls())
def test_a_convolution_is_that_of_nested_loops(call: Call) -> None:
    bias = numbers(call.bias, call.setting.out_channels)
    expected = looped(call.x.tolist(), call.weight.tolist(), bias, call.setting)
    assert_array_equal(call.output(), expected)
    assert_array_equal(call.trace().output, expected)


@examples(200)
@given(separable_calls())
def test_a_separable_convolution_is_that_of_nested_loops_twice(call: SeparableCall) -> None:
    setting = call.setting
    first = ConvSetting(
        setting.input,
        setting.kernel,
        setting.stride,
        setting.padding,
        setting.dilation,
        groups=setting.in_channels,
    )
    bias = numbers(call.depthwise_bias, setting.channels)
    between = looped(call.x.tolist(), call.depthwise.tolist(), bias, first)
    second = ConvSetting((len(between[0]), len(between[0][0])), 1)
    bias = numbers(call.pointwise_bias, setting.out_channels)
    expected = looped(between, call.pointwise.tolist(), bias, second)
    assert_array_equal(call.output(), expected)
    assert_array_equal(call.trace().output, expected)


# -- transposed convolution ---------------------------------------------------------------------------


def stamped(
    x: list[Grid], weight: list[list[Grid]], bias: list[float], setting: TransposedSetting
) -> list[Grid]:
    """Return the transposed convolution: stamp on an endless sheet, then cut the output out of it."""
    depth, fan = len(x) // setting.groups, len(weight[0])
    sheet: dict[tuple[int, int, int], float] = {}
    for c, plane in enumerate(x):
        for r, line in enumerate(plane):
            for s, value in enumerate(line):
                for f, kernel in enumerate(weight[c]):
                    for a, weights in enumerate(kernel):
                        for b, factor in enumerate(weights):
                            row = setting.stride[0] * r + setting.dilation[0] * a
                            col = setting.stride[1] * s + setting.dilation[1] * b
                            at = (c // depth * fan + f, row, col)
                            sheet[at] = sheet.get(at, 0) + value * factor
    (top, bottom), (left, right) = setting.padding
    ends = [
        (size - 1) * stride + dilation * (kernel - 1) + 1 + extra
        for size, stride, dilation, kernel, extra in zip(
            setting.input,
            setting.stride,
            setting.dilation,
            setting.kernel,
            setting.output_padding,
            strict=True,
        )
    ]
    return [
        [
            [sheet.get((o, row, col), 0) + bias[o] for col in range(left, ends[1] - right)]
            for row in range(top, ends[0] - bottom)
        ]
        for o in range(fan * setting.groups)
    ]


@examples(250)
@given(transposed_calls())
def test_a_transposed_convolution_is_that_of_nested_loops(call: TransposedCall) -> None:
    bias = numbers(call.bias, call.setting.out_channels)
    expected = stamped(call.x.tolist(), call.weight.tolist(), bias, call.setting)
    assert_array_equal(call.output(), expected)
    assert_array_equal(call.scatter().output, expected)
    assert_array_equal(call.gather().output, expected)


# -- pooling --------------------------------------------------------------------------------------------


def starts(
    size: int, kernel: int, stride: int, dilation: int, sides: tuple[int, int], ceil: bool
) -> list[int]:
    """Return where the windows along an axis begin, counted from the input's first cell."""
    before, after = sides
    begins, start = [], -before
    while start + dilation * (kernel - 1) < size + after:
        begins.append(start)
        start += stride
    # The one that hangs over: some of it must lie on the padded input, and it begins before the padding.
    previous = start - stride + dilation * (kernel - 1)
    if ceil and start < size and (previous < size + after - 1):
        begins.append(start)
    return begins


def pooled(call: PoolCall) -> list[Grid]:
    """Return the output: for each channel, each window, each of its cells."""
    setting = call.setting
    height, width = setting.input
    (_, bottom), (_, right) = setting.sides
    down, across = (
        starts(size, kernel, stride, dilation, sides, setting.ceil_mode)
        for size, kernel, stride, dilation, sides in zip(
            setting.input, setting.kernel, setting.stride, setting.dilation, setting.sides, strict=True
        )
    )
    output = []
    for grid in call.x.tolist():
        made = []
        for top in down:
            line = []
            for left in across:
                most, total, count = -inf, 0.0, 0
                for a in range(setting.kernel[0]):
                    for b in range(setting.kernel[1]):
                        row, col = top + setting.dilation[0] * a, left + setting.dilation[1] * b
                        if 0 <= row < height and 0 <= col < width:
                            most, total, count = max(most, grid[row][col]), total + grid[row][col], count + 1
                        elif setting.count_include_pad and row < height + bottom and col < width + right:
                            count += 1
                line.append(most if setting.kind == "max" else total / count)
            made.append(line)
        output.append(made)
    return output


@examples(250)
@given(pool_calls())
def test_pooling_is_that_of_nested_loops(call: PoolCall) -> None:
    assert_allclose(call.output(), pooled(call), rtol=1e-14)
    assert_array_equal(call.trace().output, call.output())

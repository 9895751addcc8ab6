"""The engine against plain nested loops, written from the definition and without NumPy."""

from __future__ import annotations

from hypothesis import given
from numpy.testing import assert_array_equal

from convviz import ConvSetting

from .drawn import Call, calls, examples

Grid = list[list[float]]


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
def test_the_output_is_that_of_nested_loops(call: Call) -> None:
    bias = [0.0] * call.setting.out_channels if call.bias is None else call.bias.tolist()
    expected = looped(call.x.tolist(), call.weight.tolist(), bias, call.setting)
    assert_array_equal(call.output(), expected)
    assert_array_equal(call.trace().output, expected)

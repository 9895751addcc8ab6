"""The separable convolution against plain nested loops, written from the definition and without NumPy."""

from __future__ import annotations

from hypothesis import given
from numpy.testing import assert_array_equal

from .drawn import SeparableCall, examples, separable_calls

Grid = list[list[float]]


def looped(call: SeparableCall) -> list[Grid]:
    """Return the output: each channel's own kernels, then weighted sums over the channels."""
    setting = call.setting
    (top, bottom), (left, right) = setting.sides
    height, width = setting.input
    (down, across), (spread, spaced) = setting.stride, setting.dilation
    x, depthwise, pointwise = call.x.tolist(), call.depthwise.tolist(), call.pointwise.tolist()
    between: list[Grid] = []
    for channel, grid in enumerate(x):
        for copy in range(setting.multiplier):
            number = channel * setting.multiplier + copy
            kernel = depthwise[number][0]
            start = 0.0 if call.depthwise_bias is None else float(call.depthwise_bias[number])
            made: Grid = []
            for r in range(-top, height + bottom - spread * (len(kernel) - 1), down):
                line = []
                for c in range(-left, width + right - spaced * (len(kernel[0]) - 1), across):
                    total = start
                    for a, weights in enumerate(kernel):
                        for b, weight in enumerate(weights):
                            row, col = r + spread * a, c + spaced * b
                            if 0 <= row < height and 0 <= col < width:
                                total += weight * grid[row][col]
                    line.append(total)
                made.append(line)
            between.append(made)
    output: list[Grid] = []
    for o, mix in enumerate(pointwise):
        start = 0.0 if call.pointwise_bias is None else float(call.pointwise_bias[o])
        output.append(
            [
                [
                    start + sum(weight[0][0] * made[i][j] for weight, made in zip(mix, between, strict=True))
                    for j in range(len(between[0][0]))
                ]
                for i in range(len(between[0]))
            ]
        )
    return output


@examples(200)
@given(separable_calls())
def test_the_output_is_that_of_nested_loops(call: SeparableCall) -> None:
    expected = looped(call)
    assert_array_equal(call.output(), expected)
    assert_array_equal(call.trace().output, expected)

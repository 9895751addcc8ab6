"""Pooling against plain nested loops, written from the definition and without NumPy."""

from __future__ import annotations

from math import inf

from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal

from .drawn import PoolCall, examples, pool_calls

Grid = list[list[float]]


def starts(
    size: int, kernel: int, stride: int, dilation: int, sides: tuple[int, int], ceil: bool
) -> list[int]:
    """Return where the windows along an axis begin, counted from the input's first cell."""
    before, after = sides
    found, start = [], -before
    while start + dilation * (kernel - 1) < size + after:
        found.append(start)
        start += stride
    # The one that hangs over: some of it must lie on the padded input, and it begins before the padding.
    previous = start - stride + dilation * (kernel - 1)
    if ceil and start < size and (previous < size + after - 1):
        found.append(start)
    return found


def looped(call: PoolCall) -> list[Grid]:
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
def test_the_output_is_that_of_nested_loops(call: PoolCall) -> None:
    expected = looped(call)
    assert_allclose(call.output(), expected, rtol=1e-14)
    assert_array_equal(call.trace().output, call.output())

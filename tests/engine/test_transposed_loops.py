"""Transposed convolution against plain nested loops, written from the definition and without NumPy."""

from __future__ import annotations

from hypothesis import given
from numpy.testing import assert_array_equal

from convviz import TransposedSetting

from .drawn import TransposedCall, examples, transposed_calls

Grid = list[list[float]]


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
def test_the_output_is_that_of_nested_loops(call: TransposedCall) -> None:
    bias = [0.0] * call.setting.out_channels if call.bias is None else call.bias.tolist()
    expected = stamped(call.x.tolist(), call.weight.tolist(), bias, call.setting)
    assert_array_equal(call.output(), expected)
    assert_array_equal(call.scatter().output, expected)
    assert_array_equal(call.gather().output, expected)

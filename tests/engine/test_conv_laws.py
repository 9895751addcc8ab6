"""Laws that hold for every convolution; numbers are small and whole, so that equal means equal."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from convviz import ConvError, ConvSetting, Trace, conv2d, conv2d_trace
from convviz.engine import PADDING_NAMES, correlation

from .drawn import Array, Call, calls, conv_settings, examples, whole_numbers

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]


@examples(60)
@given(calls())
def test_padding_modes_are_those_of_numpy_pad(call: Call) -> None:
    assert_array_equal(call.output(), call.unpadded(call.padded()))


@examples(60)
@given(calls())
def test_dilation_is_a_kernel_with_zeros_between_its_elements(call: Call) -> None:
    assert_array_equal(call.output(), call.undilated().output())


@examples(60)
@given(calls(), st.integers(0, 2), st.integers(0, 2))
def test_cutting_whole_strides_off_the_input_cuts_whole_cells_off_the_output(
    call: Call, m: int, n: int
) -> None:
    rows, cols = call.setting.axes
    m, n = min(m, rows.output - 1), min(n, cols.output - 1)
    cut = call.padded()[:, m * rows.stride :, n * cols.stride :]
    assert_array_equal(call.unpadded(cut), call.output()[:, m:, n:])


@examples(60)
@given(calls(), st.integers(-3, 3), st.integers(-3, 3))
def test_on_a_torus_shifting_the_input_shifts_the_output(call: Call, m: int, n: int) -> None:
    around = ((0, 0), *((0, axis.span - 1) for axis in call.setting.axes))

    def on_torus(x: Array) -> Array:
        wrapped = np.pad(x, around, mode="wrap")
        return conv2d(wrapped, call.weight, dilation=call.setting.dilation, groups=call.setting.groups)

    here, there = on_torus(call.x), on_torus(np.roll(call.x, (m, n), axis=(1, 2)))
    assert_array_equal(there, np.roll(here, (m, n), axis=(1, 2)))


@examples(60)
@given(calls())
def test_flipping_input_and_kernel_flips_the_output(call: Call) -> None:
    rows, cols = call.setting.axes
    # What no window reads is at the end; it would be at the start of a flipped input.
    read = call.padded()[:, : rows.padded - rows.dropped, : cols.padded - cols.dropped]
    flipped = call.unpadded(read[:, ::-1, ::-1], call.weight[:, :, ::-1, ::-1])
    assert_array_equal(flipped, call.output()[:, ::-1, ::-1])


@examples(40)
@given(
    st.integers(1, 3),
    st.tuples(st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from([1, 3, 5]),
    st.integers(1, 3),
)
def test_a_single_one_in_the_middle_of_the_kernel_changes_nothing(
    channels: int, size: tuple[int, int], kernel: int, dilation: int
) -> None:
    x = whole_numbers(kernel, channels, *size)
    weight = np.zeros((channels, 1, kernel, kernel))
    weight[:, :, kernel // 2, kernel // 2] = 1
    assert_array_equal(conv2d(x, weight, padding="same", dilation=dilation, groups=channels), x)


@examples(60)
@given(calls(("zeros", "replicate")), st.sampled_from(PADDING_NAMES))
def test_a_named_padding_is_its_sides(call: Call, name: str) -> None:
    named = replace(call.setting, padding=name)
    if named.problem() is None:
        sides = replace(named, padding=named.sides)
        assert_array_equal(call.changed(setting=named).output(), call.changed(setting=sides).output())


@examples(40)
@given(calls(), st.integers(0, 2**32))
def test_a_cell_changes_the_output_exactly_if_some_window_reads_it(call: Call, pick: int) -> None:
    call = call.changed(weight=np.ones_like(call.weight))
    mode, (rows, cols) = call.setting.padding_mode, call.setting.axes
    read_rows = set(rows.sources(mode)[rows.read()])
    read_cols = set(cols.sources(mode)[cols.read()])
    channel = pick % call.setting.in_channels
    before = call.output()
    for r, c in np.ndindex(call.setting.input):
        altered = call.x.copy()
        altered[channel, r, c] += 1
        differs = not np.array_equal(call.changed(x=altered).output(), before)
        assert differs == (r in read_rows and c in read_cols)


@examples(60)
@given(calls(), st.integers(0, 2**32))
def test_a_nan_reaches_exactly_the_windows_that_read_it(call: Call, pick: int) -> None:
    trace = call.trace()
    cell = tuple(int(index) for index in np.unravel_index(pick % call.x.size, call.x.shape))
    readers = [any(tap.source == cell for tap in placement.taps) for placement in trace]
    spoiled = call.x.copy()
    spoiled[cell] = np.nan
    # Weights of 0 among them: 0 times NaN is NaN too.
    output = call.changed(x=spoiled, weight=call.weight * (call.weight > 0)).output()
    assert_array_equal(np.isnan(output).ravel(), readers)


@pytest.mark.skipif(np.finfo(np.longdouble).max == np.finfo(np.float64).max, reason="no wider floats here")
def test_a_long_double_beyond_float64_becomes_infinite_without_a_warning() -> None:
    assert conv2d(np.full((1, 1, 1), np.finfo(np.longdouble).max), np.ones((1, 1, 1, 1))).item() == np.inf


@examples(60)
@given(calls())
def test_replaying_the_placements_gives_the_output(call: Call) -> None:
    trace = call.trace()
    assert_array_equal(trace.output, call.output())
    for placement in trace:
        assert placement.total == sum(tap.product for tap in placement.taps) + placement.bias
        assert placement.total == trace.output[placement.output]
        assert placement.bias == (0 if call.bias is None else call.bias[placement.output[0]])
        for tap in placement.taps:
            assert tap.value == (0 if tap.source is None else call.x[tap.source])
            assert tap.weight == call.weight[tap.kernel]
            assert tap.product == tap.value * tap.weight
            assert (tap.output, tap.inserted, tap.cropped) == (placement.output, False, False)
        assert placement.outputs == (placement.output,)


@examples(40)
@given(calls())
def test_a_placement_has_every_tap_of_its_filter_in_its_place(call: Call) -> None:
    setting, trace, padded = call.setting, call.trace(), call.padded()
    assert len(trace) == setting.out_channels * setting.output[0] * setting.output[1]
    assert [placement.index for placement in trace] == list(range(len(trace)))
    assert [placement.output for placement in trace] == list(np.ndindex(trace.output.shape))
    (top, _), (left, _) = setting.sides
    filters, depth = setting.out_channels // setting.groups, setting.weight_shape[1]
    for placement in trace:
        o, i, j = placement.output
        assert [tap.kernel for tap in placement.taps] == [
            (o, *index) for index in np.ndindex(call.weight.shape[1:])
        ]
        for tap in placement.taps:
            _, c, a, b = tap.kernel
            row = setting.stride[0] * i + setting.dilation[0] * a
            col = setting.stride[1] * j + setting.dilation[1] * b
            channel = o // filters * depth + c
            assert tap.input == (channel, row - top, col - left)
            assert tap.value == padded[channel, row, col]
            inside = 0 <= row - top < setting.input[0] and 0 <= col - left < setting.input[1]
            assert tap.padding is not inside
            if inside:
                assert tap.source == tap.input
            else:
                assert (tap.source is None) == (setting.padding_mode == "zeros")


@pytest.fixture
def small_trace() -> Trace:
    x, weight = whole_numbers(1, 2, 4, 5), whole_numbers(2, 3, 2, 3, 2)
    return conv2d_trace(x, weight, [1, 2, 3], padding=1)


@pytest.mark.parametrize("cell", [(3, 0, 0), (0, 4, 0), (0, 0, 6)])
def test_a_cell_beyond_the_output_has_no_placement(small_trace: Trace, cell: tuple[int, int, int]) -> None:
    assert small_trace.at(2, 3, 5) == small_trace[-1]
    with pytest.raises(ConvError, match=f"no cell {cell[0]}×{cell[1]}×{cell[2]}: its shape is 3×4×6"):
        small_trace.at(*cell)


def test_arrays_of_any_layout_are_taken_as_they_are() -> None:
    x, weight = whole_numbers(1, 2, 5, 6), whole_numbers(2, 2, 2, 3, 3)
    expected = conv2d(x, weight)
    locked = x.copy()
    locked.flags.writeable = False
    spaced = np.repeat(x, 2, axis=2)[:, :, ::2]
    for same in (np.asfortranarray(x), locked, spaced, x[::-1][::-1], x.tolist(), x.astype(">f8")):
        assert_array_equal(conv2d(same, weight), expected)
    assert not locked.flags.writeable
    for same in (np.asfortranarray(weight), weight[..., ::-1][..., ::-1], weight.tolist()):
        assert_array_equal(conv2d(x, same), expected)


@pytest.mark.parametrize("dtype", DTYPES)
def test_integers_of_every_kind_are_taken_and_stay_exact(dtype: str) -> None:
    most = (
        1 if dtype == "bool" else np.iinfo(dtype).max >> (15 if "64" in dtype else 0)
    )  # 9 times it is below 2**53
    x = np.full((1, 3, 3), most, dtype=dtype)
    weight = np.ones((1, 1, 3, 3), dtype=dtype)
    output = conv2d(x, weight)
    assert output.dtype == np.float64
    assert output.item() == 9 * int(most)
    assert conv2d_trace(x, weight)[0].total == 9 * int(most)


def test_real_numbers_of_any_class_are_taken() -> None:
    x = np.array([[[Fraction(1, 4), 2, True, np.float32(0.5), 1 << 53]]], dtype=object)
    assert conv2d(x, [[[[2]]]]).tolist() == [[[0.5, 4.0, 2.0, 1.0, 2.0**54]]]


@pytest.mark.parametrize(
    ("shape", "groups"),
    [((1, 1, 200_000), 1), ((1, 450, 450), 1), ((64, 60, 60), 64), ((4, 200, 200), 1), ((64, 60, 60), 4)],
)
def test_only_a_block_of_the_windows_is_ever_copied(shape: tuple[int, int, int], groups: int) -> None:
    depth = shape[0] // groups
    x, weight = np.ones(shape), np.ones((groups, depth, 1, 50))
    tracemalloc.start()
    try:
        output = conv2d(x, weight, groups=groups)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (output == 50 * depth).all()
    assert most < output.nbytes + 1.2 * correlation._BLOCK


@examples(10)
@given(st.lists(conv_settings(), min_size=8, max_size=8))
def test_threads_do_not_disturb_one_another(drawn: list[ConvSetting]) -> None:
    work = [
        (whole_numbers(k, s.in_channels, 40 + k, 50), whole_numbers(k, *s.weight_shape), s.stride, s.groups)
        for k, s in enumerate(drawn)
    ]

    def run(task: tuple[Array, Array, tuple[int, int], int]) -> Array:
        x, weight, stride, groups = task
        return conv2d(x, weight, stride=stride, groups=groups, padding="same")

    expected = [run(task) for task in work]
    with ThreadPoolExecutor(8) as threads:
        for result, task in zip(threads.map(run, work * 4), expected * 4, strict=True):
            assert_array_equal(result, task)

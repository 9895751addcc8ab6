"""Laws that hold for every transposed convolution; numbers are small and whole, so that equal means equal."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from convviz import (
    ConvError,
    TransposedSetting,
    conv2d,
    conv_transpose2d,
)
from convviz.engine import transposed

from .drawn import Array, TransposedCall, examples, transposed_calls, whole_numbers


def convolved(call: TransposedCall, y: Array) -> Array:
    """Return the direct convolution of `y`, shaped like the call's output, without its extra cells."""
    direct = call.setting.direct
    out = conv2d(
        y,
        call.weight,
        stride=direct.stride,
        padding=direct.padding,
        dilation=direct.dilation,
        groups=direct.groups,
    )
    height, width = call.setting.input
    return out[:, :height, :width]


@examples(150)
@given(transposed_calls(), st.integers(0, 2**32))
def test_it_is_the_adjoint_of_the_direct_convolution(call: TransposedCall, seed: int) -> None:
    y = whole_numbers(seed, call.setting.out_channels, *call.setting.output)
    x_transposed = call.changed(bias=None).output()
    assert np.vdot(convolved(call, y), call.x) == np.vdot(y, x_transposed)


@examples(60)
@given(transposed_calls())
def test_padding_crops_and_output_padding_continues_the_full_result(call: TransposedCall) -> None:
    bare = {**call.options, "padding": 0, "output_padding": 0}
    bias = np.zeros(call.setting.out_channels) if call.bias is None else call.bias
    full = conv_transpose2d(call.x, call.weight, bias, **bare)
    assert full.shape[1:] == call.setting.full
    down, right = call.setting.output_padding
    sheet = np.ones((len(full), full.shape[1] + down, full.shape[2] + right)) * bias[:, None, None]
    sheet[:, : full.shape[1], : full.shape[2]] = full
    (top, bottom), (left, right) = call.setting.padding
    cut = sheet[:, top : sheet.shape[1] - bottom, left : sheet.shape[2] - right]
    assert_array_equal(call.output(), cut)


@examples(60)
@given(transposed_calls())
def test_it_is_not_the_inverse_but_gives_the_shape_back(call: TransposedCall) -> None:
    down, right = call.setting.output_padding
    if down < call.setting.stride[0] and right < call.setting.stride[1]:
        y = whole_numbers(1, call.setting.out_channels, *call.setting.output)
        assert call.changed(x=convolved(call, y)).output().shape == y.shape


def test_the_round_trip_of_the_tutorials_gives_back_16_but_not_17x18() -> None:
    weight = whole_numbers(3, 4, 2, 5, 5)
    for size, back in [((16, 16), (16, 16)), ((17, 18), (16, 16))]:
        there = conv2d(whole_numbers(4, 2, *size), weight, stride=3, padding=2)
        assert there.shape == (4, 6, 6)
        assert conv_transpose2d(there, weight, stride=3, padding=2).shape == (2, *back)
    restored = conv_transpose2d(there, weight, stride=3, padding=2, output_padding=(1, 2))
    assert restored.shape == (2, 17, 18)


@examples(150)
@given(transposed_calls())
def test_gathering_is_a_direct_convolution_of_stride_1_with_the_kernel_turned(call: TransposedCall) -> None:
    trace = call.gather()
    assert_array_equal(
        conv2d(
            trace.padded, trace.laid, call.bias, dilation=call.setting.dilation, groups=call.setting.groups
        ),
        trace.output,
    )
    groups, fan = call.setting.groups, call.weight.shape[1]
    for o, kernels in enumerate(trace.laid):
        depth = call.setting.in_channels // groups
        mine = call.weight[o // fan * depth :][:depth, o % fan]
        assert_array_equal(kernels, np.rot90(mine, 2, axes=(1, 2)))


@examples(60)
@given(transposed_calls())
def test_replaying_the_stamps_gives_the_output(call: TransposedCall) -> None:
    trace = call.scatter()
    out = np.zeros_like(trace.output)
    if call.bias is not None:
        out += call.bias[:, None, None]
    assert len(trace) == call.x.size
    for p, (stamp, grown) in enumerate(zip(trace, trace.growth(), strict=False)):
        assert_array_equal(grown, out)
        assert stamp.index == p
        assert stamp.value == call.x[stamp.input]
        assert list(stamp.outputs) == [tap.output for tap in stamp.taps if not tap.cropped]
        for tap in stamp.taps:
            assert tap.input == tap.source == stamp.input
            assert (tap.value, tap.weight) == (call.x[tap.input], call.weight[tap.kernel])
            assert tap.product == tap.value * tap.weight
            assert (tap.padding, tap.inserted) == (False, False)
            if not tap.cropped:
                out[tap.output] += tap.product
        assert_array_equal(trace.growing(p + 1), out)
    assert_array_equal(out, trace.output)
    assert_array_equal(list(trace.growth())[-1], trace.output)
    assert_array_equal(trace.output, call.output())


@examples(60)
@given(transposed_calls())
def test_a_stamp_has_every_tap_of_its_group_in_its_place(call: TransposedCall) -> None:
    setting, trace = call.setting, call.scatter()
    assert [stamp.input for stamp in trace] == list(np.ndindex(call.x.shape))
    depth, fan = setting.in_channels // setting.groups, call.weight.shape[1]
    for stamp in trace:
        c, r, s = stamp.input
        assert [tap.kernel for tap in stamp.taps] == [
            (c, *index) for index in np.ndindex(call.weight.shape[1:])
        ]
        for tap in stamp.taps:
            _, f, a, b = tap.kernel
            row = setting.stride[0] * r + setting.dilation[0] * a - setting.padding[0][0]
            col = setting.stride[1] * s + setting.dilation[1] * b - setting.padding[1][0]
            assert tap.output == (c // depth * fan + f, row, col)
            assert (row, col) == (trace.stamp_rows[r, a], trace.stamp_cols[s, b])
            inside = 0 <= row < setting.output[0] and 0 <= col < setting.output[1]
            assert tap.cropped is not inside


@examples(60)
@given(transposed_calls())
def test_replaying_the_windows_gives_the_output(call: TransposedCall) -> None:
    trace = call.gather()
    assert [placement.index for placement in trace] == list(range(len(trace)))
    assert [placement.output for placement in trace] == list(np.ndindex(trace.output.shape))
    for placement in trace:
        o, i, j = placement.output
        assert placement.outputs == (placement.output,)
        assert placement.total == sum(tap.product for tap in placement.taps) + placement.bias
        assert placement.total == trace.output[placement.output]
        assert placement.bias == (0 if call.bias is None else call.bias[o])
        assert len(placement.taps) == trace.laid[0].size
        assert sum(tap.source is not None for tap in placement.taps) == trace.useful[i, j]
        for tap in placement.taps:
            assert tap.value == (0 if tap.source is None else call.x[tap.source])
            assert tap.weight == call.weight[tap.kernel]
            assert tap.product == tap.value * tap.weight
            assert tap.output == placement.output
            assert not tap.cropped


@examples(60)
@given(transposed_calls())
def test_a_window_reads_the_plate_in_its_order_and_knows_each_zero(call: TransposedCall) -> None:
    setting, trace = call.setting, call.gather()
    for placement in trace:
        o, i, j = placement.output
        places = list(np.ndindex(trace.laid.shape[1:]))
        for (c, a, b), tap in zip(places, placement.taps, strict=True):
            row, col = trace.tap_rows[i, a], trace.tap_cols[j, b]
            assert tap.value == trace.padded[tap.input[0], row, col]
            assert tap.weight == trace.laid[o, c, a, b]
            plate = (row - setting.axes[0].pad_before, col - setting.axes[1].pad_before)
            assert tap.input[1:] == plate
            inside = all(0 <= at < axis.stretched for at, axis in zip(plate, setting.axes, strict=True))
            on_cell = all(at % stride == 0 for at, stride in zip(plate, setting.stride, strict=True))
            assert tap.padding is not inside
            assert tap.inserted is (inside and not on_cell)
            if inside and on_cell:
                r, s = (at // stride for at, stride in zip(plate, setting.stride, strict=True))
                assert tap.source == (tap.input[0], r, s)
            else:
                assert tap.source is None


@examples(60)
@given(transposed_calls())
def test_both_views_go_through_the_same_products(call: TransposedCall) -> None:
    stamped = sorted(
        (tap.output, tap.kernel, tap.input, tap.product)
        for stamp in call.scatter()
        for tap in stamp.taps
        if not tap.cropped
    )
    gathered = sorted(
        (tap.output, tap.kernel, tap.source, tap.product)
        for placement in call.gather()
        for tap in placement.taps
        if tap.source is not None
    )
    assert stamped == gathered


@pytest.fixture
def call() -> TransposedCall:
    setting = TransposedSetting((3, 2), (2, 3), 2, 1, 1, in_channels=2, out_channels=3, bias=True)
    return TransposedCall(
        whole_numbers(1, 2, 3, 2), whole_numbers(2, 2, 3, 2, 3), whole_numbers(3, 3), setting
    )


@pytest.mark.parametrize("cell", [(2, 0, 0), (0, 3, 0), (0, 0, 2)])
def test_a_cell_beyond_the_input_has_no_stamp(call: TransposedCall, cell: tuple[int, int, int]) -> None:
    trace = call.scatter()
    assert trace.at(1, 2, 1) == trace[-1]
    with pytest.raises(
        ConvError, match=f"the input has no cell {cell[0]}×{cell[1]}×{cell[2]}: its shape is 2×3×2"
    ):
        trace.at(*cell)


@pytest.mark.parametrize("cell", [(3, 0, 0), (0, 5, 0), (0, 0, 4)])
def test_a_cell_beyond_the_output_has_no_placement(call: TransposedCall, cell: tuple[int, int, int]) -> None:
    trace = call.gather()
    assert trace.at(2, 4, 3) == trace[-1]
    with pytest.raises(ConvError, match=f"no cell {cell[0]}×{cell[1]}×{cell[2]}: its shape is 3×5×4"):
        trace.at(*cell)


def test_a_nan_reaches_exactly_the_cells_its_stamp_covers() -> None:
    x = np.ones((1, 3, 3))
    x[0, 1, 2] = np.nan
    output = conv_transpose2d(x, np.zeros((1, 1, 2, 2)), stride=3)
    assert np.argwhere(np.isnan(output[0])).tolist() == [[3, 6], [3, 7], [4, 6], [4, 7]]


@examples(100)
@given(transposed_calls())
def test_stamps_and_phases_make_the_same_numbers(call: TransposedCall) -> None:
    with mock.patch.multiple(transposed, _MOST_INPUTS=0):
        stamped = call.output()
    # However few outputs there are, and however much padding.
    with mock.patch.multiple(transposed, _MOST_INPUTS=np.inf, _MOST_WEIGHTS=np.inf, _MOST_PADDED=np.inf):
        assert_array_equal(call.output(), stamped)


@pytest.mark.parametrize("size", [1, 40])
@pytest.mark.parametrize("weight", [np.inf, np.nan])
def test_a_weight_that_is_not_finite_reaches_exactly_the_cells_it_lands_on(size: int, weight: float) -> None:
    output = conv_transpose2d(np.ones((1, size, size)), [[[[1, weight], [1, 1]]]], stride=2)
    expected = np.zeros_like(output, dtype=bool)
    expected[:, ::2, 1::2] = True
    assert_array_equal(~np.isfinite(output), expected)
    output = conv_transpose2d(np.ones((1, size, size)), [[[[1, weight], [1, 1]]]])
    expected = np.zeros_like(output, dtype=bool)
    expected[:, :-1, 1:] = True
    assert_array_equal(~np.isfinite(output), expected)


@pytest.mark.parametrize("inputs", [0, 2])
@pytest.mark.parametrize("shape", [(1, 1, 100_000), (1, 300, 300), (64, 40, 40)])
def test_only_a_block_of_the_products_is_ever_held(shape: tuple[int, int, int], inputs: int) -> None:
    x, weight = np.ones(shape), np.ones((shape[0], 1, 1, 50))
    tracemalloc.start()
    try:
        with mock.patch.multiple(transposed, _MOST_INPUTS=inputs):
            output = conv_transpose2d(x, weight, groups=shape[0], padding=((0, 0), (0, 49)))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert output.shape == shape
    assert output.max() == min(50, shape[2])
    assert most < output.nbytes + 1.5 * transposed._BLOCK


def test_threads_do_not_disturb_one_another() -> None:
    work = [(whole_numbers(k, 2, 30 + k, 40), whole_numbers(k, 2, 3, 3, 3), 1 + k % 3) for k in range(8)]

    def run(task: tuple[Array, Array, int]) -> Array:
        x, weight, stride = task
        return conv_transpose2d(x, weight, stride=stride, padding=1)

    expected = [run(task) for task in work]
    with ThreadPoolExecutor(8) as threads:
        for result, alone in zip(threads.map(run, work * 4), expected * 4, strict=True):
            assert_array_equal(result, alone)

"""Laws of pooling and of its trace; the numbers are small and whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import inf, isnan, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from convviz import (
    ConvSetting,
    PoolSetting,
    avg_pool2d,
    conv2d,
    max_pool2d,
    max_pool2d_trace,
)
from convviz.engine import NUMBER_SETS, pool_samples, samples

from .drawn import Array, PoolCall, examples, pool_calls, pool_settings

#: The numbers of the paper's two figures, 3x3 windows, stride 1.
PUBLISHED = {
    "avg": [[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]],
    "max": [[3, 3, 3], [3, 3, 3], [3, 2, 3]],
}


@pytest.mark.parametrize(("kind", "pool"), [("max", max_pool2d), ("avg", avg_pool2d)])
def test_the_papers_numbers_come_out(kind: str, pool: type) -> None:
    x = pool_samples(PoolSetting(kind, 5, 3, 1), "paper")
    assert pool(x, 3, 1).round(1).tolist() == [PUBLISHED[kind]]


@examples(60)
@given(pool_calls("avg"))
def test_an_average_is_a_convolution_with_equal_weights(call: PoolCall) -> None:
    setting = replace(call.setting, ceil_mode=False, count_include_pad=True)
    channels, (kh, kw) = setting.in_channels, setting.kernel
    weight = np.full((channels, 1, kh, kw), 1 / (kh * kw))
    expected = conv2d(call.x, weight, stride=setting.stride, padding=setting.padding, groups=channels)
    assert_allclose(call.changed(setting=setting).output(), expected, atol=1e-12)


@examples(60)
@given(pool_calls("max"))
def test_a_larger_input_never_makes_a_smaller_maximum(call: PoolCall) -> None:
    more = np.random.default_rng(0).integers(0, 3, call.x.shape)
    assert (call.changed(x=call.x + more).output() >= call.output()).all()


@examples(60)
@given(pool_calls(), st.integers(-9, 9))
def test_a_number_added_to_every_cell_is_added_to_every_result(call: PoolCall, shift: int) -> None:
    # Padding zeros of an average are not raised with the rest.
    setting = replace(call.setting, count_include_pad=call.setting.kind == "max")
    one, other = (call.changed(setting=setting, x=x).output() for x in (call.x, call.x + shift))
    assert_allclose(other, one + shift, atol=1e-12)


@examples(60)
@given(pool_calls())
def test_rounding_up_only_adds_windows_at_the_ends(call: PoolCall) -> None:
    up, down = (call.changed(setting=replace(call.setting, ceil_mode=mode)) for mode in (True, False))
    rows, cols = down.setting.output
    assert_array_equal(up.output()[:, :rows, :cols], down.output())
    assert all(0 <= more <= 1 for more in np.subtract(up.setting.output, down.setting.output))
    assert down.setting.overhang == (0, 0)
    for over, stride, more in zip(
        up.setting.overhang, up.setting.stride, np.subtract(up.setting.output, (rows, cols)), strict=True
    ):
        assert (over > 0) == (more == 1)
        assert over < stride


@examples(80)
@given(pool_calls())
def test_replaying_the_placements_gives_the_output(call: PoolCall) -> None:
    trace = call.trace()
    made = np.empty(trace.output.shape)
    for placement in trace:
        values = [tap.value for tap in placement.taps]
        if call.setting.kind == "avg":
            made[placement.output] = sum(values) / placement.divisor
            assert placement.winner is None
        else:
            made[placement.output] = -inf if placement.winner is None else values[placement.winner]
            assert placement.divisor is None
    assert_allclose(made, trace.output, rtol=1e-14)
    assert_allclose([one.result for one in trace], trace.output.ravel(), rtol=0)


@examples(80)
@given(pool_calls())
def test_a_tap_reads_the_cell_it_names(call: PoolCall) -> None:
    trace = call.trace()
    height, width = call.setting.input
    (top, _), (left, _) = call.setting.sides
    for number, placement in enumerate(trace):
        assert placement.index == number
        channel, i, j = placement.output
        assert trace.at(channel, i, j) == placement
        assert len(placement.taps) == call.setting.kernel[0] * call.setting.kernel[1]
        for tap in placement.taps:
            _, row, col = tap.input
            assert tap.input[0] == channel
            assert row == call.setting.stride[0] * i + call.setting.dilation[0] * tap.kernel[0] - top
            assert col == call.setting.stride[1] * j + call.setting.dilation[1] * tap.kernel[1] - left
            assert tap.padding == (not (0 <= row < height and 0 <= col < width))
            nothing = 0 if call.setting.kind == "avg" else -inf
            assert tap.value == (nothing if tap.padding else call.x[channel, row, col])


@examples(60)
@given(pool_calls("max"))
def test_the_winner_is_the_first_of_the_largest_and_never_padding(call: PoolCall) -> None:
    for placement in call.trace():
        real = [(tap.value, -number) for number, tap in enumerate(placement.taps) if not tap.padding]
        assert placement.winner == (-max(real)[1] if real else None)


def test_a_window_on_padding_alone_has_no_winner() -> None:
    trace = max_pool2d_trace([[[5, 5]]], (1, 2), 1, (0, 1), (1, 3))
    assert [(one.result, one.winner) for one in trace] == [(-inf, None)]


def test_infinities_and_nan_are_data() -> None:
    trace = max_pool2d_trace([[[-inf, 1, nan, nan, inf]]], (1, 2), 1, (0, 1))
    assert [placement.winner for placement in trace] == [1, 1, 1, 0, 0, 0]
    assert [isnan(placement.result) for placement in trace] == [False, False, True, True, True, False]
    with np.errstate(all="raise"):
        averages = avg_pool2d([[[inf, -inf, 1]]], (1, 2), 1)
    assert np.isnan(averages[0, 0, 0])
    assert averages[0, 0, 1] == -inf


@examples(40)
@given(pool_calls())
def test_channels_are_pooled_by_themselves(call: PoolCall) -> None:
    pool = max_pool2d if call.setting.kind == "max" else avg_pool2d
    for channel, made in zip(call.x, call.output(), strict=True):
        assert_array_equal(pool(channel[None], **call.options)[0], made)


@pytest.mark.parametrize(
    "lies", [np.ascontiguousarray, np.asfortranarray, lambda x: x[::-1, ::-1][::-1, ::-1]]
)
def test_the_input_is_left_alone_however_it_lies_in_memory(lies: Callable[[Array], Array]) -> None:
    x = lies(np.arange(32.0).reshape(2, 4, 4))
    before = x.copy()
    assert max_pool2d(x, 2).tolist() == [[[5, 7], [13, 15]], [[21, 23], [29, 31]]]
    assert_array_equal(x, before)


@examples(40)
@given(pool_settings(), st.sampled_from(NUMBER_SETS))
def test_sample_numbers_are_a_convolutions_input(setting: PoolSetting, numbers: str) -> None:
    x = pool_samples(setting, numbers, 3)
    assert x.shape == (setting.in_channels, *setting.input)
    like = ConvSetting(setting.input, setting.kernel, in_channels=setting.in_channels)
    assert_array_equal(x, samples(like, numbers, 3)[0])

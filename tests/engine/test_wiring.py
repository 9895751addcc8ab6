"""Groups: who reads whom among channels, and what a group is on its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from convviz import ConvError, ConvSetting, Trace, TransposedSetting, Wiring, conv2d, one_group, wiring

from .drawn import (
    Array,
    Call,
    TransposedCall,
    calls,
    conv_settings,
    examples,
    transposed_calls,
    whole_numbers,
)


def grouped(wires: Wiring) -> list[tuple[range, range]]:
    return [(wires.inputs(group), wires.filters(group)) for group in range(wires.groups)]


@examples(100)
@given(calls(("replicate", "circular")))
def test_a_filter_reads_exactly_the_channels_that_reach_its_output(call: Call) -> None:
    wires = wiring(call.setting)
    for channel in range(call.setting.in_channels):
        spoiled = np.ones_like(call.x)
        spoiled[channel] = np.nan
        reached = np.isnan(call.changed(x=spoiled).output()).any(axis=(1, 2))
        assert np.flatnonzero(reached).tolist() == list(wires.readers(channel))


@examples(60)
@given(conv_settings())
def test_the_two_ways_of_the_wiring_agree_and_groups_part_the_channels(setting: ConvSetting) -> None:
    wires = wiring(setting)
    for filter in range(setting.out_channels):
        for channel in range(setting.in_channels):
            assert (channel in wires.reads(filter)) == (filter in wires.readers(channel))
            same = wires.group_of_filter(filter) == wires.group_of_input(channel)
            assert (channel in wires.reads(filter)) == same
    inputs, filters = zip(*grouped(wires), strict=True)
    assert [c for group in inputs for c in group] == list(range(setting.in_channels))
    assert [o for group in filters for o in group] == list(range(setting.out_channels))
    assert wires.wires == sum(len(wires.reads(filter)) for filter in range(setting.out_channels))
    assert setting.weight_shape[:2] == (setting.out_channels, wires.depth)


@examples(60)
@given(calls())
def test_the_wiring_is_that_of_the_traces_taps(call: Call) -> None:
    wires, trace = wiring(call.setting), call.trace()
    for placement in trace:
        assert {tap.input[0] for tap in placement.taps} == set(wires.reads(placement.output[0]))


@examples(60)
@given(calls())
def test_groups_are_convolutions_of_one_group_side_by_side(call: Call) -> None:
    """With the biases, and with each group as a setting of its own."""
    alone = one_group(call.setting)
    parts = [
        Call(
            call.x[inputs.start : inputs.stop],
            call.weight[filters.start : filters.stop],
            None if call.bias is None else call.bias[filters.start : filters.stop],
            alone,
        )
        for inputs, filters in grouped(wiring(call.setting))
    ]
    assert all(part.weight.shape == alone.weight_shape for part in parts)
    assert_array_equal(call.output(), np.concatenate([part.output() for part in parts]))


@examples(60)
@given(transposed_calls())
def test_transposed_groups_are_convolutions_of_one_group_side_by_side(call: TransposedCall) -> None:
    alone = one_group(call.setting)
    parts = [
        TransposedCall(
            call.x[inputs.start : inputs.stop],
            call.weight[inputs.start : inputs.stop],
            None if call.bias is None else call.bias[filters.start : filters.stop],
            alone,
        )
        for inputs, filters in grouped(wiring(call.setting))
    ]
    assert all(part.weight.shape == alone.weight_shape for part in parts)
    assert_array_equal(call.output(), np.concatenate([part.output() for part in parts]))


def test_two_groups_are_two_convolutions_side_by_side_with_numbers() -> None:
    """Two channels in, two out: one 2x2 kernel each, by hand."""
    x = [[[1, 2, 3], [4, 5, 6]], [[10, 20, 30], [40, 50, 60]]]
    weight = [[[[1, 0], [0, 1]]], [[[0, 1], [1, 0]]]]
    first, second = conv2d(x[:1], weight[:1]), conv2d(x[1:], weight[1:])
    assert (first.tolist(), second.tolist()) == ([[[6, 8]]], [[[60, 80]]])
    assert conv2d(x, weight, groups=2).tolist() == [[[6, 8]], [[60, 80]]]


@examples(60)
@given(calls())
def test_groups_are_a_standard_convolution_whose_kernels_are_zero_across_groups(call: Call) -> None:
    setting, wires = call.setting, wiring(call.setting)
    weight = np.zeros((setting.out_channels, setting.in_channels, *setting.kernel))
    for filter in range(setting.out_channels):
        channels = wires.reads(filter)
        weight[filter, channels.start : channels.stop] = call.weight[filter]
    standard = call.changed(weight=weight, setting=replace(setting, groups=1))
    assert_array_equal(call.output(), standard.output())


@pytest.mark.parametrize("filters", [4, 8, 12])
def test_the_filters_of_a_group_are_free_in_number(filters: int) -> None:
    setting = ConvSetting(input=3, kernel=3, in_channels=8, out_channels=filters, groups=4).check()
    assert setting.weight_shape == (filters, 2, 3, 3)
    assert wiring(setting).fan == filters // 4


def readers_by_search(trace: Trace, cell: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    return [placement.output for placement in trace if cell in placement.sources]


@examples(60)
@given(calls(), st.integers(0, 2**32))
def test_the_readers_of_an_input_cell_are_the_outputs_with_a_tap_on_it(call: Call, pick: int) -> None:
    trace = call.trace()
    for number in (pick, pick // 3, 0, call.x.size - 1):
        r, s = divmod(number % call.x.size, call.setting.input[1])
        cell = (*divmod(r, call.setting.input[0]), s)
        found = trace.readers(*cell)
        assert list(found) == readers_by_search(trace, cell)
        assert all(type(index) is int for one in found for index in one)


def arrays(*shape: int) -> Array:
    return whole_numbers(1, *shape)


def test_padding_zeros_are_no_sources_but_padding_copies_are() -> None:
    x = arrays(1, 1, 3)
    options = {"weight": arrays(1, 1, 1, 3), "bias": None}
    padded = ConvSetting(input=(1, 3), kernel=(1, 3), padding=((0, 0), (1, 0)))
    zeros = Call(x, setting=padded, **options).trace()  # type: ignore[arg-type]
    assert zeros[0].sources == ((0, 0, 0), (0, 0, 1))
    around = replace(padded, padding_mode="circular")
    copies = Call(x, setting=around, **options).trace()  # type: ignore[arg-type]
    assert copies[0].sources == ((0, 0, 2), (0, 0, 0), (0, 0, 1))
    assert (zeros.readers(0, 0, 2), copies.readers(0, 0, 2)) == (((0, 0, 1),), ((0, 0, 0), (0, 0, 1)))


@pytest.mark.parametrize("function", [wiring, one_group])
@pytest.mark.parametrize("kind", [ConvSetting, TransposedSetting])
def test_channels_that_cannot_be_shared_out_have_no_wiring(
    function: Callable[..., object], kind: Callable[..., object]
) -> None:
    with pytest.raises(
        ConvError, match="in_channels 4 leaves a remainder of 1, out_channels 3 a remainder of 0"
    ):
        function(kind(input=5, kernel=3, in_channels=4, out_channels=3, groups=3))
    # Sizes are another question.
    function(kind(input=2, kernel=3, in_channels=3, out_channels=3, groups=3))

"""Laws of the separable convolution and of its chained traces; the numbers are small and whole."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from convviz import (
    ConvError,
    SeparableSetting,
    SeparableTrace,
    conv2d,
    separable_conv2d,
    separable_conv2d_trace,
)

from .drawn import SeparableCall, examples, separable_calls, whole_numbers


@examples(100)
@given(separable_calls())
def test_it_is_a_depthwise_convolution_and_then_a_pointwise_one(call: SeparableCall) -> None:
    assert_array_equal(call.output(), call.stages()[1])


@examples(100)
@given(separable_calls())
def test_it_is_the_standard_convolution_with_kernels_mixed_from_the_depthwise_ones(
    call: SeparableCall,
) -> None:
    setting = call.setting
    mixed = np.zeros(setting.standard.weight_shape)
    for o in range(setting.out_channels):
        for k in range(setting.channels):
            mixed[o, k // setting.multiplier] += call.pointwise[o, k, 0, 0] * call.depthwise[k, 0]
    bias = np.zeros(setting.out_channels) if call.pointwise_bias is None else call.pointwise_bias
    if call.depthwise_bias is not None:
        # It goes through the pointwise weights as well.
        bias = bias + call.pointwise[:, :, 0, 0] @ call.depthwise_bias
    assert_array_equal(call.output(), conv2d(call.x, mixed, bias, **call.options))


@examples(60)
@given(separable_calls())
def test_a_pointwise_stage_that_mixes_nothing_leaves_the_depthwise_convolution(call: SeparableCall) -> None:
    same = np.eye(call.setting.channels)[:, :, None, None]
    expected = conv2d(
        call.x, call.depthwise, call.depthwise_bias, **call.options, groups=call.setting.in_channels
    )
    assert_array_equal(call.changed(pointwise=same, pointwise_bias=None).output(), expected)


@examples(60)
@given(separable_calls(framed=True))
def test_the_stages_of_a_setting_have_the_sizes_of_the_arrays(call: SeparableCall) -> None:
    setting = call.setting
    between, output = call.stages()
    assert between.shape == (setting.channels, *setting.between)
    assert output.shape == (setting.out_channels, *setting.output)
    for stage, weight in ((setting.depthwise, call.depthwise), (setting.pointwise, call.pointwise)):
        assert stage.problem() is None
        assert stage.weight_shape == weight.shape
    assert setting.depthwise.output == setting.pointwise.input == setting.between
    assert setting.pointwise.output == setting.output
    assert (setting.depthwise_weight_shape, setting.pointwise_weight_shape) == (
        call.depthwise.shape,
        call.pointwise.shape,
    )
    assert (setting.depthwise.sides, setting.depthwise.axes) == (setting.sides, setting.axes)
    assert (setting.depthwise.bias, setting.pointwise.bias) == (
        call.depthwise_bias is not None,
        call.pointwise_bias is not None,
    )
    assert setting.standard.output == setting.between


# -- the traces ------------------------------------------------------------------------------------


@examples(60)
@given(separable_calls(framed=True))
def test_replaying_the_placements_stage_by_stage_gives_the_output(call: SeparableCall) -> None:
    trace = call.trace()
    made = [np.full(stage.shape, np.nan) for stage in (trace.between, trace.output)]
    for placement in trace:
        stage = trace.stage(placement.index)
        # The second stage reads what the first has made.
        read = made[0] if stage else call.x
        assert all(tap.value == (0 if tap.source is None else read[tap.source]) for tap in placement.taps)
        made[stage][placement.output] = sum(tap.product for tap in placement.taps) + placement.bias
    for ours, theirs, expected in zip(made, (trace.between, trace.output), call.stages(), strict=True):
        assert_array_equal(ours, expected)
        assert_array_equal(theirs, expected)
    assert trace.setting == call.setting
    assert (trace.depthwise.setting, trace.pointwise.setting) == (
        call.setting.depthwise,
        call.setting.pointwise,
    )
    assert_array_equal(trace.x, call.x)
    assert_array_equal(trace.pointwise.x, trace.between)


@examples(40)
@given(separable_calls(framed=True))
def test_a_trace_is_the_sequence_of_the_placements_of_both_stages(call: SeparableCall) -> None:
    trace = call.trace()
    both = [*trace.depthwise, *trace.pointwise]
    placements = tuple(replace(placement, index=p) for p, placement in enumerate(both))
    assert len(trace) == len(placements) == trace.between.size + trace.output.size
    assert tuple(trace) == placements
    stages = [trace.stage(p) for p in range(len(trace))]
    assert stages == [0] * trace.between.size + [1] * trace.output.size


@examples(40)
@given(separable_calls(framed=True))
def test_a_pointwise_cell_and_its_depthwise_cells_know_one_another(call: SeparableCall) -> None:
    trace = call.trace()
    (top, _), (left, _) = call.setting.pointwise_padding
    pairs = set()
    for o, i, j in np.ndindex(trace.output.shape):
        inside = 0 <= i - top < call.setting.between[0] and 0 <= j - left < call.setting.between[1]
        behind = [(k, i - top, j - left) for k in range(call.setting.channels)] if inside else []
        assert list(trace.depthwise_of(o, i, j)) == behind
        pairs |= {(cell, (o, i, j)) for cell in behind}
    for cell in np.ndindex(trace.between.shape):
        fed = trace.pointwise_of(*cell)
        assert len(fed) == call.setting.out_channels
        assert {(cell, output) for output in fed} <= pairs
        pairs -= {(cell, output) for output in fed}
    assert not pairs


@examples(40)
@given(separable_calls(framed=True))
def test_an_output_cell_and_its_input_cells_know_one_another_through_both_stages(call: SeparableCall) -> None:
    trace = call.trace()
    back = {(r, o) for o in np.ndindex(trace.output.shape) for r in trace.inputs_of(*o)}
    there = {(r, o) for r in np.ndindex(trace.x.shape) for o in trace.outputs_of(*r)}
    assert back == there
    # All of them, and no others: what an input cell reaches is what it changes.
    positive = call.changed(depthwise=np.ones_like(call.depthwise), pointwise=np.ones_like(call.pointwise))
    before = positive.stages()[1]
    for cell in np.ndindex(trace.x.shape):
        altered = call.x.copy()
        altered[cell] += 1
        changed = np.argwhere(positive.changed(x=altered).stages()[1] != before).tolist()
        assert list(trace.outputs_of(*cell)) == [tuple(one) for one in changed]
    for output in np.ndindex(trace.output.shape):
        found = trace.inputs_of(*output)
        assert list(found) == sorted(set(found))


@pytest.fixture
def printed() -> SeparableTrace:
    """The layer as a tutorial prints it: 3 to 16 channels, 16×16, and padding=1 on both convolutions."""
    return separable_conv2d_trace(
        whole_numbers(1, 3, 16, 16),
        whole_numbers(2, 3, 1, 3, 3),
        whole_numbers(3, 16, 3, 1, 1),
        whole_numbers(4, 3),
        np.arange(1.0, 17.0),
        padding=1,
        pointwise_padding=1,
    )


def test_a_padded_pointwise_stage_adds_a_frame_that_holds_only_the_bias(printed: SeparableTrace) -> None:
    assert printed.between.shape == (3, 16, 16)
    assert printed.output.shape == (16, 18, 18)
    frame = np.ones((18, 18), dtype=bool)
    frame[1:-1, 1:-1] = False
    assert_array_equal(printed.output[:, frame], np.broadcast_to(np.arange(1.0, 17.0)[:, None], (16, 68)))
    for o, i, j in [(0, 0, 0), (15, 17, 4), (7, 5, 17)]:
        assert frame[i, j]
        assert printed.depthwise_of(o, i, j) == printed.inputs_of(o, i, j) == ()
        assert {tap.padding for tap in printed.pointwise.at(o, i, j).taps} == {True}


def test_without_the_mistake_the_size_stays_and_the_numbers_are_the_inner_ones(
    printed: SeparableTrace,
) -> None:
    weights = (printed.depthwise.weight, printed.pointwise.weight)
    biases = (printed.depthwise.bias, printed.pointwise.bias)
    output = separable_conv2d(printed.x, *weights, *biases, padding=1)
    assert output.shape == (16, 16, 16)
    assert_array_equal(output, printed.output[:, 1:-1, 1:-1])


@pytest.mark.parametrize("method", ["depthwise_of", "inputs_of"])
def test_a_cell_beyond_the_output_reads_nothing(printed: SeparableTrace, method: str) -> None:
    getattr(printed, method)(15, 17, 17)
    with pytest.raises(ConvError, match="the output has no cell 16×0×0: its shape is 16×18×18"):
        getattr(printed, method)(16, 0, 0)


@pytest.mark.parametrize("method", ["pointwise_of", "outputs_of"])
def test_a_cell_beyond_a_stages_input_feeds_nothing(printed: SeparableTrace, method: str) -> None:
    getattr(printed, method)(2, 15, 15)
    with pytest.raises(ConvError, match="the input has no cell 2×16×0: its shape is 3×16×16"):
        getattr(printed, method)(2, 16, 0)


# -- arrays ----------------------------------------------------------------------------------------


def test_the_first_stage_is_not_rounded_when_the_second_is_double() -> None:
    third = np.float64(1) / 3
    x, depthwise = np.full((1, 1, 1), 3, dtype=np.float32), np.array([[[[third]]]])
    assert separable_conv2d(x, depthwise, np.ones((1, 1, 1, 1), dtype=np.float32)).item() == 3 * third


def test_lists_of_integers_are_taken() -> None:
    output = separable_conv2d([[[1, 2]], [[3, 4]]], [[[[1]]], [[[2]]]], [[[[1]], [[1]]]], [1, 0], [10])
    assert_array_equal(output, [[[18, 21]]])


# -- the setting -----------------------------------------------------------------------------------


def test_a_setting_is_a_value() -> None:
    setting = SeparableSetting(input=[5, np.int64(5)], kernel=3, padding=[1, 1], pointwise_padding=[0, 0])  # type: ignore[list-item]
    same = SeparableSetting(5, (3, 3), padding=((1, 1), (1, 1)))
    assert setting == same
    assert hash(setting) == hash(same)
    with pytest.raises(FrozenInstanceError, match="multiplier"):
        setting.multiplier = 2  # type: ignore[misc]


def test_an_impossible_setting_can_be_held_and_has_no_output() -> None:
    setting = SeparableSetting(input=(4, 9), kernel=5, in_channels=2, pointwise_padding=1)
    assert (setting.between, setting.output) == ((0, 5), (0, 7))
    assert [setting.works_on(axis) for axis in (0, 1)] == [False, True]
    assert setting.depthwise.problem() is not None
    with pytest.raises(ConvError, match="the kernel spans 5×5 cells"):
        setting.pointwise  # noqa: B018
    with pytest.raises(ConvError, match="the kernel spans 5×5 cells"):
        setting.check()


def test_a_named_padding_is_the_depthwise_stages() -> None:
    setting = SeparableSetting(input=6, kernel=3, stride=2, padding="same")
    assert (setting.sides, setting.output) == (((0, 1), (0, 1)), (3, 3))
    assert setting.depthwise.padding == "same"
    assert setting.pointwise.padding == ((0, 0), (0, 0))

"""Costs: the published integers, counts of what traces do, and the law of the ratio."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvSetting, Cost, SeparableSetting, TransposedSetting, cost, cost_ratio, stage_costs
from convviz.engine import COST_PARTS

from .drawn import (
    Call,
    SeparableCall,
    TransposedCall,
    calls,
    examples,
    separable_calls,
    separable_settings,
    transposed_calls,
)


def conv(size: Any, kernel: Any, channels: tuple[int, int], groups: int = 1, **more: Any) -> ConvSetting:
    return ConvSetting(
        size, kernel, in_channels=channels[0], out_channels=channels[1], groups=groups, bias=True, **more
    )


def separable(size: int, kernel: int, channels: tuple[int, int], **more: Any) -> SeparableSetting:
    return SeparableSetting(
        size,
        kernel,
        in_channels=channels[0],
        out_channels=channels[1],
        depthwise_bias=True,
        pointwise_bias=True,
        **more,
    )


#: Layers of the tutorials: output, weight shape, weights, biases, parameters, MACs, FLOPs.
LAYERS: dict[str, tuple[ConvSetting, tuple[Any, ...]]] = {
    "12x12x3, one 5x5": (conv(12, 5, (3, 1)), ((8, 8), (1, 3, 5, 5), 75, 1, 76, 4800, 9600)),
    "12x12x3, 256 of 5x5": (
        conv(12, 5, (3, 256)),
        ((8, 8), (256, 3, 5, 5), 19200, 256, 19456, 1228800, 2457600),
    ),
    "depthwise 12x12x3, 5x5": (conv(12, 5, (3, 3), 3), ((8, 8), (3, 1, 5, 5), 75, 3, 78, 4800, 9600)),
    "pointwise 8x8x3 to 256": (
        conv(8, 1, (3, 256)),
        ((8, 8), (256, 3, 1, 1), 768, 256, 1024, 49152, 98304),
    ),
    "16x16x3 to 16, 3x3": (
        conv(16, 3, (3, 16), padding=1),
        ((16, 16), (16, 3, 3, 3), 432, 16, 448, 110592, 221184),
    ),
    "depthwise 16x16x3, 3x3": (
        conv(16, 3, (3, 3), 3, padding=1),
        ((16, 16), (3, 1, 3, 3), 27, 3, 30, 6912, 13824),
    ),
    "pointwise 16x16": (conv(16, 1, (3, 16)), ((16, 16), (16, 3, 1, 1), 48, 16, 64, 12288, 24576)),
    "pointwise as printed, padded": (
        conv(16, 1, (3, 16), padding=1),
        ((18, 18), (16, 3, 1, 1), 48, 16, 64, 15552, 31104),
    ),
    "256 to 32 in 8 groups": (
        conv(12, 3, (256, 32), 8, padding=1),
        ((12, 12), (32, 32, 3, 3), 9216, 32, 9248, 1327104, 2654208),
    ),
    "256 to 32 in 1 group": (
        conv(12, 3, (256, 32), padding=1),
        ((12, 12), (32, 256, 3, 3), 73728, 32, 73760, 10616832, 21233664),
    ),
    "4x4, 3x3": (conv(4, 3, (1, 1)), ((2, 2), (1, 1, 3, 3), 9, 1, 10, 36, 72)),
    "downsample 16 to 16": (
        conv(12, 3, (16, 16), stride=2, padding=1),
        ((6, 6), (16, 16, 3, 3), 2304, 16, 2320, 82944, 165888),
    ),
}


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_of_the_tutorials_costs_what_was_counted_for_it(name: str) -> None:
    setting, (output, weight_shape, weights, biases, parameters, macs, flops) = LAYERS[name]
    found = cost(setting)
    assert (setting.output, setting.weight_shape) == (output, weight_shape)
    assert (found.weights, found.biases, found.parameters) == (weights, biases, parameters)
    assert (found.macs, found.flops) == (macs, flops)
    assert found.outputs == setting.out_channels * output[0] * output[1]
    assert found.between == 0


#: Separable convolutions of the tutorials: MACs, weights, biases, ratio of MACs, of weights, of parameters.
SEPARABLE: dict[str, tuple[SeparableSetting, tuple[Any, ...]]] = {
    "12x12x3, 5x5, 256": (
        separable(12, 5, (3, 256)),
        (53952, 843, 259, Fraction(281, 6400), Fraction(281, 6400), Fraction(1102, 19456)),
    ),
    "16x16x3, 3x3, 16": (
        separable(16, 3, (3, 16), padding=1),
        (19200, 75, 19, Fraction(25, 144), Fraction(25, 144), Fraction(94, 448)),
    ),
    "as printed": (
        separable(16, 3, (3, 16), padding=1, pointwise_padding=1),
        (22464, 75, 19, Fraction(13, 64), Fraction(25, 144), Fraction(94, 448)),
    ),
}


@pytest.mark.parametrize("name", SEPARABLE)
def test_a_separable_layer_of_the_tutorials_costs_what_was_counted_for_it(name: str) -> None:
    setting, (macs, weights, biases, *ratios) = SEPARABLE[name]
    found, other = cost(setting), setting.standard
    assert (found.macs, found.weights, found.biases) == (macs, weights, biases)
    assert [cost_ratio(setting, other, part) for part in ("macs", "weights", "parameters")] == ratios
    assert cost_ratio(setting, other, "flops") == cost_ratio(setting, other)


@pytest.mark.parametrize(
    ("filters", "ratio"),
    [
        (1, "10/9"), (3, "4/9"), (8, "17/72"), (9, "2/9"), (16, "25/144"), (32, "41/288"), (64, "73/576"),
        (71, "80/639"), (72, "1/8"), (128, "137/1152"), (256, "265/2304"), (512, "521/4608"),
        (1024, "1033/9216"),
    ],
)  # fmt: skip
def test_a_3x3_kernel_saves_more_the_more_filters_there_are(filters: int, ratio: str) -> None:
    setting = SeparableSetting(input=112, kernel=3, padding=1, in_channels=64, out_channels=filters)
    assert cost_ratio(setting, setting.standard) == Fraction(ratio) == Fraction(1, filters) + Fraction(1, 9)
    # "Between a ninth and an eighth" holds from 72 filters on only.
    assert (Fraction(1, 9) < Fraction(ratio) <= Fraction(1, 8)) == (filters >= 72)


@examples(100)
@given(separable_settings())
def test_the_ratio_is_that_of_one_filter_and_one_kernel_element(setting: SeparableSetting) -> None:
    height, width = setting.kernel
    law = setting.multiplier * (Fraction(1, setting.out_channels) + Fraction(1, height * width))
    assert cost_ratio(setting, setting.standard) == law
    assert cost_ratio(setting, setting.standard, "weights") == law
    assert cost_ratio(setting.standard, setting) == 1 / law


def test_groups_divide_weights_and_multiply_adds() -> None:
    whole = conv(12, 3, (256, 32), padding=1)
    for groups in (1, 2, 4, 8, 16, 32):
        parted = conv(12, 3, (256, 32), groups, padding=1)
        assert cost_ratio(parted, whole) == cost_ratio(parted, whole, "weights") == Fraction(1, groups)
    assert cost_ratio(conv(8, 3, (32, 32)), conv(8, 3, (16, 16))) == 4
    assert (cost(conv(8, 3, (16, 16), padding=1)).macs, cost(conv(8, 3, (32, 32), padding=1)).macs) == (
        147456,
        589824,
    )


def test_a_transposed_layer_is_counted_by_its_input() -> None:
    setting = TransposedSetting((50, 100), (3, 5), (2, 1), (4, 2), in_channels=16, out_channels=33, bias=True)
    found = cost(setting, images=20)
    assert setting.output == (93, 100)
    assert (found.weights, found.biases) == (7920, 33)
    assert (found.macs, found.flops) == (792_000_000, 1_584_000_000)
    assert (found.inputs, found.outputs) == (20 * 16 * 50 * 100, 20 * 33 * 93 * 100)


# -- counted on traces -----------------------------------------------------------------------------


@examples(80)
@given(calls())
def test_a_convolution_costs_the_taps_of_its_trace(call: Call) -> None:
    trace, found = call.trace(), cost(call.setting)
    assert found.macs == sum(len(placement.taps) for placement in trace)
    assert found.weights == call.weight.size
    assert found.biases == (0 if call.bias is None else call.bias.size)
    assert (found.inputs, found.outputs) == (call.x.size, trace.output.size)


@examples(80)
@given(transposed_calls())
def test_a_transposed_convolution_costs_the_taps_of_its_stamps(call: TransposedCall) -> None:
    trace, found = call.scatter(), cost(call.setting)
    assert found.macs == sum(len(stamp.taps) for stamp in trace)
    assert found.weights == call.weight.size
    assert found.biases == (0 if call.bias is None else call.bias.size)
    assert (found.inputs, found.outputs) == (call.x.size, trace.output.size)


@examples(80)
@given(separable_calls(framed=True), st.integers(1, 3))
def test_a_separable_convolution_costs_its_stages_which_cost_their_taps(
    call: SeparableCall, images: int
) -> None:
    trace, found = call.trace(), cost(call.setting, images)
    stages = stage_costs(call.setting, images)
    assert stages == tuple(cost(stage, images) for stage in (call.setting.depthwise, call.setting.pointwise))
    for stage, theirs in zip((trace.depthwise, trace.pointwise), stages, strict=True):
        assert theirs.macs == images * sum(len(placement.taps) for placement in stage)
    assert found.macs == images * sum(len(placement.taps) for placement in trace)
    arrays = (call.depthwise, call.pointwise)
    assert (found.weights, stages[0].weights, stages[1].weights) == (
        sum(array.size for array in arrays),
        *(array.size for array in arrays),
    )
    biases = [array for array in (call.depthwise_bias, call.pointwise_bias) if array is not None]
    assert found.biases == sum(array.size for array in biases)
    sizes = (call.x.size, trace.between.size, trace.output.size)
    assert (found.inputs, found.between, found.outputs) == tuple(images * size for size in sizes)
    assert found.activations == images * sum(sizes)


@examples(60)
@given(calls(), st.integers(2, 5))
def test_a_batch_costs_the_work_of_its_images_and_the_parameters_of_one(call: Call, images: int) -> None:
    one, many = cost(call.setting), cost(call.setting, images)
    assert (many.weights, many.biases, many.parameters) == (one.weights, one.biases, one.parameters)
    for part in ("macs", "flops", "inputs", "outputs", "activations"):
        assert getattr(many, part) == images * getattr(one, part)


# -- at any size -----------------------------------------------------------------------------------

MOST = 1 << 20


def test_the_largest_layers_are_counted_without_an_array() -> None:
    standard = ConvSetting(MOST, MOST, 1, MOST, in_channels=MOST, out_channels=MOST, bias=True)
    transposed = TransposedSetting(MOST, MOST, MOST, in_channels=MOST, out_channels=MOST)
    chained = SeparableSetting(MOST, MOST, 1, MOST, 1, MOST, MOST, MOST, True, True, pointwise_padding=MOST)
    tracemalloc.start()
    try:
        one, other, both = cost(standard, MOST), cost(transposed, MOST), cost(chained, MOST)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100_000
    cells = (2 * MOST + 1) ** 2
    assert one == Cost(MOST**4, MOST, MOST**5 * cells, MOST**4, MOST**2 * cells)
    assert other == Cost(MOST**4, 0, MOST**7, MOST**4, MOST**2 * (MOST**2) ** 2)
    # More channels and more cells between the stages than an array's axis may have.
    framed = (4 * MOST + 1) ** 2
    assert both == Cost(
        weights=MOST**4 + MOST**3,
        biases=MOST**2 + MOST,
        macs=MOST**5 * cells + MOST**4 * framed,
        inputs=MOST**4,
        outputs=MOST**2 * framed,
        between=MOST**3 * cells,
    )
    assert all(type(number) is int for number in (both.macs, both.outputs, both.flops))


@pytest.mark.parametrize("part", COST_PARTS)
def test_every_part_can_be_compared(part: str) -> None:
    setting = SeparableSetting(np.int64(5), 3)  # type: ignore[arg-type]
    ratio = cost_ratio(setting, setting.standard, part)
    assert type(ratio) is Fraction
    assert ratio == Fraction(getattr(cost(setting), part), getattr(cost(setting.standard), part))

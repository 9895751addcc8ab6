"""The geometry of a transposed convolution: sizes, crop, overlaps, and the direct one it belongs to."""

from __future__ import annotations

from collections import Counter
from dataclasses import FrozenInstanceError, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from convviz import Axis, TransposedAxis, TransposedSetting

from .drawn import examples, transposed_axes, transposed_settings

# The transposed figures of the paper: input, kernel, stride, crop, output_padding
# -> output, plate (stretched and padded input), padding before and after.
FIGURES = {
    "no_padding_no_strides_transposed": ((2, 3, 1, 0, 0), (4, 6, 2, 2)),
    "arbitrary_padding_no_strides_transposed": ((6, 4, 1, 2, 0), (5, 8, 1, 1)),
    "same_padding_no_strides_transposed": ((5, 3, 1, 1, 0), (5, 7, 1, 1)),
    "full_padding_no_strides_transposed": ((7, 3, 1, 2, 0), (5, 7, 0, 0)),
    "no_padding_strides_transposed": ((2, 3, 2, 0, 0), (5, 7, 2, 2)),
    "padding_strides_transposed": ((3, 3, 2, 1, 0), (5, 7, 1, 1)),
    "padding_strides_odd_transposed": ((3, 3, 2, 1, 1), (6, 8, 1, 2)),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_of_the_paper_has_the_sizes_it_is_drawn_with(figure: str) -> None:
    (size, kernel, stride, padding, extra), (output, padded, before, after) = FIGURES[figure]
    setting = TransposedSetting(size, kernel, stride, padding, extra).check()
    assert setting.output == (output, output)
    for axis in setting.axes:
        assert (axis.output, axis.padded, axis.pad_before, axis.pad_after) == (output, padded, before, after)


def test_the_two_axes_are_independent_and_the_vertical_comes_first() -> None:
    setting = TransposedSetting((4, 2), (3, 2), (2, 1), ((1, 2), (0, 3)), (1, 0), (3, 4)).check()
    assert setting.axes == (TransposedAxis(4, 3, 2, 3, 1, 2, 1), TransposedAxis(2, 2, 1, 4, 0, 3, 0))
    assert setting.full == (13, 6)
    assert setting.output == (11, 3)
    assert setting.sides == setting.padding == ((1, 2), (0, 3))


def test_a_setting_is_a_value() -> None:
    setting = TransposedSetting(input=[5, np.int64(5)], kernel=3, padding=[1, 1])  # type: ignore[list-item]
    same = TransposedSetting(5, (3, 3), padding=((1, 1), (1, 1)))
    assert setting == same
    assert hash(setting) == hash(same)
    with pytest.raises(FrozenInstanceError, match="kernel"):
        setting.kernel = (2, 2)  # type: ignore[misc]


@examples(200)
@given(transposed_axes())
def test_the_stamps_are_the_taps_of_the_direct_convolution_read_the_other_way(axis: TransposedAxis) -> None:
    direct = Axis(axis.output, axis.kernel, axis.stride, axis.dilation, axis.before, axis.after)
    assert_array_equal(axis.stamps(), direct.taps()[: axis.size] - axis.before)


@examples(200)
@given(transposed_axes())
def test_what_the_windows_read_is_what_the_stamps_wrote(axis: TransposedAxis) -> None:
    stamped = {
        (int(position), r, a)
        for (r, a), position in np.ndenumerate(axis.stamps())
        if 0 <= position < axis.output
    }
    sources = axis.sources()
    read = {
        (i, int(sources[position]), axis.kernel - 1 - a)
        for (i, a), position in np.ndenumerate(axis.taps())
        if sources[position] >= 0
    }
    assert read == stamped
    assert len(sources) == axis.padded == axis.taps().max() + 1
    landed = Counter(position for position, _, _ in stamped)
    assert axis.overlaps().tolist() == [landed[position] for position in range(axis.output)]


@examples(200)
@given(transposed_axes())
def test_the_plate_is_the_stretched_input_padded_or_cropped(axis: TransposedAxis) -> None:
    stretched = np.full(axis.stretched, -1)
    stretched[:: axis.stride] = range(axis.size)
    around = np.concatenate([np.full(20, -1), stretched, np.full(20, -1)])
    plate = around[20 - axis.pad_before : 20 + axis.stretched + axis.pad_after]
    assert_array_equal(axis.sources(), plate)


@examples(200)
@given(transposed_axes())
def test_the_sizes_that_collapse_are_those_from_which_the_direct_convolution_makes_this_input(
    axis: TransposedAxis,
) -> None:
    direct = Axis(1, axis.kernel, axis.stride, axis.dilation, axis.before, axis.after)
    makes = [size for size in range(1, 60) if replace(direct, size=size).output == axis.size]
    assert list(axis.same_output_sizes) == makes
    assert replace(axis, extra=99).same_output_sizes == axis.same_output_sizes
    # Where padding does not do it alone, they are what output_padding below the stride reaches.
    if axis.full > axis.before + axis.after:
        assert makes == [replace(axis, extra=extra).output for extra in range(axis.stride)]


@examples(200)
@given(transposed_settings())
def test_the_direct_convolution_goes_the_other_way(setting: TransposedSetting) -> None:
    direct = setting.direct.check()
    assert direct.input == setting.output
    assert direct.weight_shape == setting.weight_shape
    assert (direct.in_channels, direct.out_channels) == (setting.out_channels, setting.in_channels)
    for ours, theirs in zip(setting.axes, direct.axes, strict=True):
        assert theirs.output == ours.size + ours.extra // ours.stride
        assert theirs.dropped == ours.extra % ours.stride


def test_the_verdict_on_evenness_is_that_of_the_counts_on_a_long_input() -> None:
    uneven = 0
    for kernel, stride, dilation in product(range(1, 10), range(1, 7), range(1, 7)):
        axis = TransposedAxis(100, kernel, stride, dilation, before=kernel % 3, after=dilation % 2)
        counts = axis.overlaps()[slice(axis.interior.start, axis.interior.stop)]
        assert len(counts) > 2 * stride
        assert axis.even == (len(set(counts.tolist())) == 1), (kernel, stride, dilation)
        uneven += not axis.even
    assert uneven > 100


@examples(200)
@given(transposed_axes())
def test_the_interior_is_where_a_longer_input_would_add_no_tap(axis: TransposedAxis) -> None:
    # More cells on either side: the same output cells get their old stamps and perhaps some new ones.
    more = -(-axis.span // axis.stride)
    longer = replace(axis, size=axis.size + 2 * more, before=axis.before + more * axis.stride)
    same = longer.overlaps()[: axis.output] == axis.overlaps()
    assert all(same[position] for position in axis.interior)
    ring = TransposedAxis(axis.size, axis.kernel, axis.stride, axis.dilation, extra=axis.extra)
    assert list(ring.interior) == list(range(ring.span - 1, ring.stretched))


def test_the_overlaps_of_two_axes_multiply() -> None:
    checkerboard = TransposedSetting(input=3, kernel=3, stride=2)
    assert checkerboard.overlaps()[:3].tolist() == [
        [1, 1, 2, 1, 2, 1, 1],
        [1, 1, 2, 1, 2, 1, 1],
        [2, 2, 4, 2, 4, 2, 2],
    ]
    assert not checkerboard.even
    assert not replace(checkerboard, kernel=(4, 3)).even
    assert replace(checkerboard, kernel=(4, 2)).even
    holes = TransposedSetting(input=2, kernel=2, stride=3)
    assert holes.overlaps().tolist() == [
        [1, 1, 0, 1, 1],
        [1, 1, 0, 1, 1],
        [0] * 5,
        [1, 1, 0, 1, 1],
        [1, 1, 0, 1, 1],
    ]

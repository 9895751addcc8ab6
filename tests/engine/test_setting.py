"""The geometry of a setting."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import Axis, ConvSetting
from convviz.engine import PADDING_MODES, PADDING_NAMES

from .drawn import NUMPY_MODES, axes, conv_settings, examples, turned

# The direct figures of the paper: input, kernel, stride, padding, dilation -> output, padded, unread lines.
FIGURES = {
    "no_padding_no_strides": ((4, 3, 1, 0, 1), (2, 4, 0)),
    "arbitrary_padding_no_strides": ((5, 4, 1, 2, 1), (6, 9, 0)),
    "same_padding_no_strides": ((5, 3, 1, 1, 1), (5, 7, 0)),
    "full_padding_no_strides": ((5, 3, 1, 2, 1), (7, 9, 0)),
    "no_padding_strides": ((5, 3, 2, 0, 1), (2, 5, 0)),
    "padding_strides": ((5, 3, 2, 1, 1), (3, 7, 0)),
    "padding_strides_odd": ((6, 3, 2, 1, 1), (3, 8, 1)),
    "dilation": ((7, 3, 1, 0, 2), (3, 7, 0)),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_of_the_paper_has_the_sizes_it_is_drawn_with(figure: str) -> None:
    (size, kernel, stride, padding, dilation), (output, padded, dropped) = FIGURES[figure]
    setting = ConvSetting(size, kernel, stride, padding, dilation).check()
    assert setting.output == (output, output)
    for axis in setting.axes:
        assert (axis.output, axis.padded, axis.dropped) == (output, padded, dropped)
    if figure == "dilation":
        assert setting.axes[0].span == 5
    if figure == "same_padding_no_strides":
        assert setting.sides == turned(setting, padding="same").sides
    if figure == "full_padding_no_strides":
        assert setting.sides == turned(setting, padding="full").sides


def test_the_two_axes_are_independent_and_the_vertical_comes_first() -> None:
    setting = ConvSetting((9, 4), (3, 2), (2, 1), ((1, 2), (0, 3)), (3, 1)).check()
    assert setting.axes == (Axis(9, 3, 2, 3, 1, 2), Axis(4, 2, 1, 1, 0, 3))
    assert setting.output == (3, 6)


@pytest.mark.parametrize(
    ("padding", "sides"),
    [
        (2, ((2, 2), (2, 2))),
        ((1, 2), ((1, 1), (2, 2))),
        ([[1, 2], (3, np.int8(4))], ((1, 2), (3, 4))),
        (np.array(2), ((2, 2), (2, 2))),
        (np.array([1, 2]), ((1, 1), (2, 2))),
        (np.array([[1, 2], [3, 4]]), ((1, 2), (3, 4))),
        ([np.array([1, 2]), (3, 4)], ((1, 2), (3, 4))),
    ],
)
def test_padding_is_one_number_a_pair_or_four_sides(padding: object, sides: object) -> None:
    assert ConvSetting(5, 3, padding=padding).sides == sides


def test_pairs_may_be_arrays() -> None:
    pairs = {name: np.array([3, 2], dtype="u1") for name in ("input", "kernel", "stride", "dilation")}
    assert ConvSetting(**pairs) == ConvSetting(**dict.fromkeys(pairs, (3, 2)))


def test_a_setting_is_a_value() -> None:
    setting = ConvSetting(input=[5, np.int64(5)], kernel=3, padding=[1, 1])  # type: ignore[list-item]
    same = ConvSetting(5, (3, 3), padding=((1, 1), (1, 1)))
    assert setting == same
    assert hash(setting) == hash(same)
    assert type(setting.input[1]) is int
    with pytest.raises(FrozenInstanceError, match="kernel"):
        setting.kernel = (2, 2)  # type: ignore[misc]


def test_the_weights_of_a_group_are_as_deep_as_its_share_of_the_input() -> None:
    assert ConvSetting(5, (3, 2), in_channels=6, out_channels=4, groups=2).weight_shape == (4, 3, 3, 2)


@examples(200)
@given(axes())
def test_the_placements_are_those_that_stay_on_the_padded_input(axis: Axis) -> None:
    starts = [p for p in range(axis.padded) if p % axis.stride == 0 and p + axis.span <= axis.padded]
    reads = [[p + axis.dilation * a for a in range(axis.kernel)] for p in starts]
    assert axis.fits
    assert axis.output == len(starts)
    assert axis.taps().tolist() == reads
    assert axis.read().tolist() == [p in {tap for line in reads for tap in line} for p in range(axis.padded)]
    assert axis.dropped == axis.padded - 1 - reads[-1][-1]


def test_an_axis_on_which_the_kernel_does_not_fit_has_no_output() -> None:
    axis = Axis(size=4, kernel=3, stride=2, dilation=3, before=1, after=1)
    assert (axis.span, axis.padded, axis.fits, axis.output, axis.dropped) == (7, 6, False, 0, 0)
    assert not axis.read().any()
    assert axis.taps().shape == (0, 3)
    assert replace(axis, after=2).output == 1


@examples(200)
@given(st.data(), st.sampled_from(PADDING_MODES))
def test_padding_shows_the_cells_that_numpy_pad_shows(data: st.DataObject, mode: str) -> None:
    axis = data.draw(axes(mode))
    values = np.arange(axis.size)
    expected = np.pad(values, (axis.before, axis.after), mode=NUMPY_MODES[mode])  # type: ignore[call-overload]
    if mode == "zeros":
        expected[: axis.before] = expected[axis.before + axis.size :] = -1
    assert axis.sources(mode).tolist() == expected.tolist()
    limit = axis.mode_limit(mode)
    assert limit is None or max(axis.before, axis.after) <= limit


@examples(200)
@given(conv_settings(("zeros",)), st.sampled_from(PADDING_NAMES))
def test_a_named_padding_keeps_its_promise(setting: ConvSetting, name: str) -> None:
    for axis in turned(setting, padding=name).axes:
        wanted = {"valid": 0, "full": axis.span - 1}.get(name)
        if wanted is not None:
            assert (axis.before, axis.after) == (wanted, wanted)
            continue
        extra, other = (axis.after, axis.before) if name == "same" else (axis.before, axis.after)
        assert axis.output == -(-axis.size // axis.stride)
        assert extra - other in (0, 1)
        # No more padding than that takes.
        assert extra + other == 0 or axis.dropped == 0


@examples(100)
@given(conv_settings(("zeros",)))
def test_same_lower_is_same_with_the_sides_exchanged(setting: ConvSetting) -> None:
    upper, lower = (turned(setting, padding=name).sides for name in ("same", "same_lower"))
    assert lower == tuple((after, before) for before, after in upper)

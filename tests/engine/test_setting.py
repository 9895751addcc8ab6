"""The geometry of a setting, and the way out of an impossible one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from convviz import Axis, ConvSetting, feasible, nearest
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
    [(2, ((2, 2), (2, 2))), ((1, 2), ((1, 1), (2, 2))), ([[1, 2], (3, np.int8(4))], ((1, 2), (3, 4)))],
)
def test_padding_is_one_number_a_pair_or_four_sides(padding: object, sides: object) -> None:
    assert ConvSetting(5, 3, padding=padding).sides == sides


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


# What the sliders of a page allow, roughly.
LIMITS = {
    "input": range(1, 13),
    "kernel": range(1, 8),
    "padding": range(5),
    "dilation": range(1, 5),
    "stride": range(1, 4),
    "groups": range(1, 7),
}
AXIS_FIELDS = ("input", "kernel", "padding", "dilation", "stride")


@st.composite
def any_settings(draw: st.DrawFn) -> ConvSetting:
    """Draw a setting within the limits that may well be impossible."""
    small = st.integers(1, 7)
    side = st.integers(0, 4)
    return ConvSetting(
        input=draw(st.tuples(small, small)),
        kernel=draw(st.tuples(small, small)),
        stride=draw(st.integers(1, 3)),
        padding=draw(
            st.sampled_from(PADDING_NAMES) | st.tuples(side, side) | st.tuples(*[st.tuples(side, side)] * 2)
        ),
        dilation=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        in_channels=draw(st.sampled_from([1, 4, 6])),
        out_channels=draw(st.sampled_from([4, 6])),
        groups=draw(st.sampled_from([1, 1, 2, 3])),
        padding_mode=draw(st.sampled_from(PADDING_MODES)),
    )


def with_values(setting: ConvSetting, field: str, rows: int | None, cols: int | None) -> ConvSetting:
    """Return the setting with new values for `field`; None leaves an axis alone."""
    old = setting.sides if field == "padding" else getattr(setting, field)
    new = tuple(
        now if value is None else (value, value) if field == "padding" else value
        for now, value in zip(old, (rows, cols), strict=True)
    )
    return turned(setting, **{field: new})


@examples(150)
@given(any_settings(), st.sampled_from(AXIS_FIELDS), st.sampled_from([0, 1]))
def test_the_feasible_values_are_those_that_work_when_tried(
    setting: ConvSetting, field: str, axis: int
) -> None:
    def works(value: int) -> bool:
        tried = with_values(setting, field, *((value, None) if axis == 0 else (None, value)))
        # The other axis is made harmless, for its problems do not count.
        for name, harmless in [("input", 9), ("kernel", 1), ("padding", 0)]:
            tried = with_values(tried, name, *((None, harmless) if axis == 0 else (harmless, None)))
        return tried.problem() is None

    # Trying "padding" resolves a name for both axes, so that only real numbers are compared.
    setting = turned(setting, padding=setting.sides)
    candidates = list(LIMITS[field])
    assert feasible(setting, field, axis, candidates) == [value for value in candidates if works(value)]


@examples(60)
@given(any_settings(), st.sampled_from(["in_channels", "out_channels", "groups"]))
def test_the_feasible_channel_counts_are_those_that_divide(setting: ConvSetting, field: str) -> None:
    setting = turned(setting, input=20, padding_mode="zeros")
    for axis in (0, 1):
        works = [value for value in range(1, 13) if turned(setting, **{field: value}).problem() is None]
        assert feasible(setting, field, axis, range(1, 13)) == works


def test_a_candidate_below_the_minimum_is_not_feasible() -> None:
    setting = ConvSetting(input=2, kernel=2)
    assert feasible(setting, "kernel", 0, range(-1, 4)) == [1, 2]
    assert feasible(setting, "padding", 1, range(-1, 2)) == [0, 1]


def changes(setting: ConvSetting, field: str) -> Iterator[tuple[int, ConvSetting]]:
    """Yield every change of one field within the limits that makes the setting work, with its size."""
    if field == "groups":
        for value in LIMITS[field]:
            yield abs(value - setting.groups), turned(setting, groups=value)
        return
    old = tuple(map(max, setting.sides)) if field == "padding" else getattr(setting, field)
    for values in product((None, *LIMITS[field]), repeat=2):
        size = sum(abs(value - now) for value, now in zip(values, old, strict=True) if value is not None)
        yield size, with_values(setting, field, *values)


@examples(60)
@given(any_settings())
def test_the_nearest_fixes_are_the_smallest_single_changes_that_work(setting: ConvSetting) -> None:
    assume(setting.problem() is not None)
    fixes = nearest(setting, LIMITS)
    sizes = []
    for fix in fixes:
        assert fix.setting.problem() is None
        changed = {
            one.name
            for one in fields(setting)
            if getattr(fix.setting, one.name) != getattr(setting, one.name)
        }
        assert changed == {fix.field}
        assert turned(setting, **{fix.field: fix.value}) == fix.setting
        if fix.field == "padding_mode":
            sizes.append(1)
        else:
            smallest = min(size for size, tried in changes(setting, fix.field) if tried.problem() is None)
            assert (smallest, fix.setting) in changes(setting, fix.field)
            sizes.append(smallest)
    assert sizes == sorted(sizes)
    # What is not proposed cannot be mended.
    for field in LIMITS.keys() - {fix.field for fix in fixes}:
        assert all(tried.problem() for _, tried in changes(setting, field))
    mode_mends = turned(setting, padding_mode="zeros").problem() is None
    assert ("padding_mode" in {fix.field for fix in fixes}) == mode_mends


def test_a_setting_that_works_needs_no_fix() -> None:
    assert nearest(ConvSetting(input=5, kernel=3), LIMITS) == []
    assert nearest(ConvSetting(input=5, kernel=3, padding=2, padding_mode="reflect"), LIMITS) == []


def test_only_the_axis_that_fails_is_changed() -> None:
    fixes = {fix.field: fix.value for fix in nearest(ConvSetting(input=(9, 3), kernel=(3, 5)), LIMITS)}
    assert fixes == {"padding": (0, 1), "kernel": (3, 3), "input": (9, 5)}


def test_lopsided_padding_of_an_axis_that_works_is_kept() -> None:
    fixes = nearest(ConvSetting(input=(2, 9), kernel=4, padding=((0, 0), (1, 0))), {"padding": range(5)})
    assert [fix.value for fix in fixes] == [((1, 1), (1, 0))]


def test_an_axis_that_works_beyond_the_limits_does_not_hide_the_fix_of_the_other() -> None:
    fixes = nearest(ConvSetting(input=(20, 2), kernel=(15, 3)), {"input": range(1, 5)})
    assert [(fix.field, fix.value) for fix in fixes] == [("input", (20, 3))]


def test_two_changes_at_once_are_never_proposed() -> None:
    setting = ConvSetting(input=3, kernel=5, in_channels=3, groups=2)
    assert nearest(setting, LIMITS) == []
    assert [fix.field for fix in nearest(turned(setting, input=5), LIMITS)] == ["groups"]

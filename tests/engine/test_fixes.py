"""The way out of an impossible setting, of either kind of convolution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import product

from hypothesis import assume, given
from hypothesis import strategies as st

from convviz import ConvSetting, PoolSetting, SeparableSetting, TransposedSetting, feasible, nearest
from convviz.engine import PADDING_MODES, PADDING_NAMES, POOLINGS

from .drawn import examples, turned

# What the sliders of a page allow, roughly.
LIMITS = {
    "input": range(1, 13),
    "kernel": range(1, 8),
    "padding": range(5),
    "dilation": range(1, 5),
    "stride": range(1, 4),
    "groups": range(1, 7),
    "output_padding": range(4),
    "in_channels": range(1, 9),
    "out_channels": range(2, 9),
}
CHANNEL_FIELDS = ("groups", "in_channels", "out_channels")
AXIS_FIELDS = ("input", "kernel", "padding", "dilation", "stride", "output_padding")

Setting = ConvSetting | TransposedSetting | SeparableSetting | PoolSetting


@st.composite
def conv_settings(draw: st.DrawFn) -> ConvSetting:
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


@st.composite
def transposed_settings(draw: st.DrawFn) -> TransposedSetting:
    """Draw a setting within the limits that may well be impossible."""
    small, side = st.integers(1, 4), st.integers(0, 4)
    return TransposedSetting(
        input=draw(st.tuples(small, small)),
        kernel=draw(st.tuples(small, small)),
        stride=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        padding=draw(st.tuples(side, side) | st.tuples(*[st.tuples(side, side)] * 2)),
        output_padding=draw(st.tuples(st.integers(0, 3), st.integers(0, 1))),
        dilation=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        in_channels=draw(st.sampled_from([1, 4, 6])),
        out_channels=draw(st.sampled_from([4, 6])),
        groups=draw(st.sampled_from([1, 1, 2, 3])),
    )


@st.composite
def separable_settings(draw: st.DrawFn) -> SeparableSetting:
    """Draw a setting within the limits that may well be impossible."""
    small, side = st.integers(1, 7), st.integers(0, 2)
    return SeparableSetting(
        input=draw(st.tuples(small, small)),
        kernel=draw(st.tuples(small, small)),
        stride=draw(st.integers(1, 3)),
        padding=draw(st.sampled_from(PADDING_NAMES) | st.tuples(*[st.tuples(side, side)] * 2)),
        dilation=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))),
        in_channels=2,
        multiplier=draw(st.integers(1, 3)),
        pointwise_padding=draw(st.sampled_from([0, 1])),
    )


@st.composite
def pool_settings(draw: st.DrawFn) -> PoolSetting:
    """Draw a setting within the limits that may well be impossible."""
    small, side, kind = st.integers(1, 7), st.integers(0, 3), draw(st.sampled_from(POOLINGS))
    return PoolSetting(
        kind,
        draw(st.tuples(small, small)),
        draw(st.tuples(small, small)),
        stride=draw(st.integers(1, 3)),
        padding=draw(st.tuples(*[st.tuples(side, side)] * 2)),
        dilation=draw(st.tuples(st.integers(1, 3), st.integers(1, 3))) if kind == "max" else 1,
        ceil_mode=draw(st.booleans()),
    )


def any_settings() -> st.SearchStrategy[Setting]:
    return conv_settings() | transposed_settings() | separable_settings() | pool_settings()


def fields_of(setting: Setting) -> set[str]:
    none = {"dilation"} if isinstance(setting, PoolSetting) and setting.kind == "avg" else set()
    return {one.name for one in fields(setting)} - none


def with_values(setting: Setting, field: str, rows: int | None, cols: int | None) -> Setting:
    """Return the setting with new values for `field`; None leaves an axis alone."""
    old = setting.sides if field == "padding" else getattr(setting, field)
    new = tuple(
        now if value is None else (value, value) if field == "padding" else value
        for now, value in zip(old, (rows, cols), strict=True)
    )
    return turned(setting, **{field: new})


@examples(150)
@given(any_settings(), st.sampled_from(AXIS_FIELDS), st.sampled_from([0, 1]))
def test_the_feasible_values_are_those_that_work_when_tried(setting: Setting, field: str, axis: int) -> None:
    assume(field in fields_of(setting))

    def works(value: int) -> bool:
        tried = with_values(setting, field, *((value, None) if axis == 0 else (None, value)))
        # The other axis is made harmless, for its problems do not count.
        harmless_values = {"input": 9, "kernel": 1, "padding": 0, "output_padding": 0}
        for name in harmless_values.keys() & fields_of(setting):
            harmless = harmless_values[name]
            tried = with_values(tried, name, *((None, harmless) if axis == 0 else (harmless, None)))
        return tried.problem() is None

    # Trying "padding" resolves a name for both axes, so that only real numbers are compared.
    setting = turned(setting, padding=setting.sides)
    candidates = list(LIMITS[field])
    assert feasible(setting, field, axis, candidates) == [value for value in candidates if works(value)]


@examples(60)
@given(conv_settings() | transposed_settings(), st.sampled_from(CHANNEL_FIELDS))
def test_the_feasible_channel_counts_are_those_that_divide(setting: Setting, field: str) -> None:
    harmless = {"input": 20, "padding_mode": "zeros", "output_padding": 0}
    setting = turned(setting, **{name: harmless[name] for name in harmless.keys() & fields_of(setting)})
    for axis in (0, 1):
        works = [value for value in range(1, 13) if turned(setting, **{field: value}).problem() is None]
        assert feasible(setting, field, axis, range(1, 13)) == works


def test_a_candidate_below_the_minimum_is_not_feasible() -> None:
    setting = ConvSetting(input=2, kernel=2)
    assert feasible(setting, "kernel", 0, range(-1, 4)) == [1, 2]
    assert feasible(setting, "padding", 1, range(-1, 2)) == [0, 1]


def changes(setting: Setting, field: str) -> Iterator[tuple[int, Setting]]:
    """Yield every change of one field within the limits, with its size."""
    if field in CHANNEL_FIELDS:
        for value in LIMITS[field]:
            yield abs(value - getattr(setting, field)), turned(setting, **{field: value})
        return
    if field == "padding" and any(before != after for before, after in setting.sides):
        for top, bottom, left, right in product(LIMITS[field], repeat=4):
            (now_top, now_bottom), (now_left, now_right) = setting.sides
            size = abs(top - now_top) + abs(bottom - now_bottom)
            size += abs(left - now_left) + abs(right - now_right)
            yield size, turned(setting, padding=((top, bottom), (left, right)))
        return
    old = tuple(map(max, setting.sides)) if field == "padding" else getattr(setting, field)
    for values in product((None, *LIMITS[field]), repeat=2):
        size = sum(abs(value - now) for value, now in zip(values, old, strict=True) if value is not None)
        yield size, with_values(setting, field, *values)


@examples(60)
@given(any_settings())
def test_the_nearest_fixes_are_the_smallest_single_changes_that_work(setting: Setting) -> None:
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
        elif fix.field in CHANNEL_FIELDS:
            sizes.append(abs(fix.value - getattr(setting, fix.field)))
        else:
            smallest = min(size for size, tried in changes(setting, fix.field) if tried.problem() is None)
            assert (smallest, fix.setting) in changes(setting, fix.field)
            sizes.append(smallest)
    assert sizes == sorted(sizes)
    # What is not proposed cannot be mended.
    turns = LIMITS.keys() & set(setting.TURNED) & fields_of(setting)
    for field in turns - {fix.field for fix in fixes}:
        assert all(tried.problem() for _, tried in changes(setting, field))
    mode_mends = isinstance(setting, ConvSetting) and turned(setting, padding_mode="zeros").problem() is None
    assert ("padding_mode" in {fix.field for fix in fixes}) == mode_mends


@examples(60)
@given(conv_settings() | transposed_settings(), st.sampled_from(CHANNEL_FIELDS))
def test_channels_are_mended_by_the_nearest_count_below_and_the_nearest_above(
    setting: Setting, field: str
) -> None:
    assume(setting.problem() is not None)
    now = getattr(setting, field)
    works = [
        value
        for value in LIMITS[field]
        if turned(setting, **{field: value}).problem() is None and value != now
    ]
    below, above = [value for value in works if value < now], [value for value in works if value > now]
    expected = {*below[-1:], *above[:1]}
    assert {fix.value for fix in nearest(setting, LIMITS) if fix.field == field} == expected


def test_groups_are_mended_by_the_nearest_divisors_of_both_counts_or_by_other_counts() -> None:
    limits = {field: range(1, 33) for field in CHANNEL_FIELDS}
    fixes = nearest(ConvSetting(input=5, kernel=3, in_channels=12, out_channels=20, groups=5), limits)
    assert [(fix.field, fix.value) for fix in fixes] == [
        ("groups", 4),
        ("in_channels", 10),
        ("in_channels", 15),
    ]
    fixes = nearest(TransposedSetting(input=5, kernel=3, in_channels=6, out_channels=8, groups=3), limits)
    assert [(fix.field, fix.value) for fix in fixes] == [
        ("groups", 2),
        ("out_channels", 9),
        ("out_channels", 6),
    ]


def test_counts_that_both_leave_a_rest_are_mended_by_groups_alone() -> None:
    limits = {field: range(1, 33) for field in CHANNEL_FIELDS}
    fixes = nearest(ConvSetting(input=5, kernel=3, in_channels=7, out_channels=14, groups=3), limits)
    assert [(fix.field, fix.value) for fix in fixes] == [("groups", 1), ("groups", 7)]


def test_a_separable_setting_is_mended_where_its_depthwise_stage_is() -> None:
    setting = SeparableSetting(input=4, kernel=6, in_channels=3, multiplier=2, out_channels=5)
    fixes = nearest(setting, LIMITS)
    assert [(fix.field, fix.value, fix.setting.output) for fix in fixes] == [
        ("padding", (1, 1), (1, 1)),
        ("kernel", (4, 4), (1, 1)),
        ("input", (6, 6), (1, 1)),
    ]
    assert feasible(setting, "multiplier", 0, [0, 1, 2]) == []
    assert feasible(fixes[0].setting, "multiplier", 0, [0, 1, 2]) == [1, 2]


def test_a_setting_that_works_needs_no_fix() -> None:
    assert nearest(ConvSetting(input=5, kernel=3), LIMITS) == []
    assert nearest(ConvSetting(input=5, kernel=3, padding=2, padding_mode="reflect"), LIMITS) == []


def test_only_the_axis_that_fails_is_changed() -> None:
    fixes = {fix.field: fix.value for fix in nearest(ConvSetting(input=(9, 3), kernel=(3, 5)), LIMITS)}
    assert fixes == {"padding": (0, 1), "kernel": (3, 3), "input": (9, 5)}


def test_lopsided_padding_of_an_axis_that_works_is_kept() -> None:
    fixes = nearest(ConvSetting(input=(2, 9), kernel=4, padding=((0, 0), (1, 0))), {"padding": range(5)})
    assert [fix.value for fix in fixes] == [((1, 1), (1, 0))]


def test_lopsided_padding_is_mended_where_the_fewest_cells_change() -> None:
    limits = {"padding": range(7)}
    one_more = ConvSetting(input=3, kernel=6, padding=((2, 0), (3, 0)))
    assert [fix.value for fix in nearest(one_more, limits)] == [((2, 1), (3, 0))]
    reflected = ConvSetting(input=4, kernel=1, padding=((5, 0), (0, 0)), padding_mode="reflect")
    assert [fix.value for fix in nearest(reflected, limits)] == ["zeros", ((3, 0), (0, 0))]
    cropped = TransposedSetting(input=1, kernel=3, padding=((4, 0), (1, 1)))
    assert [fix.value for fix in nearest(cropped, limits)] == [((2, 0), (1, 1))]


def test_an_axis_that_works_beyond_the_limits_does_not_hide_the_fix_of_the_other() -> None:
    fixes = nearest(ConvSetting(input=(20, 2), kernel=(15, 3)), {"input": range(1, 5)})
    assert [(fix.field, fix.value) for fix in fixes] == [("input", (20, 3))]


def test_two_changes_at_once_are_never_proposed() -> None:
    setting = ConvSetting(input=3, kernel=5, in_channels=3, groups=2)
    assert nearest(setting, LIMITS) == []
    for one_axis in ((5, 3), (3, 5)):
        assert nearest(turned(setting, input=one_axis), LIMITS) == []
    assert [fix.field for fix in nearest(turned(setting, input=5), LIMITS)] == ["groups"]


def test_a_crop_too_deep_is_mended_by_less_crop_or_a_larger_result() -> None:
    fixes = nearest(TransposedSetting(input=2, kernel=2, stride=2, padding=2), LIMITS)
    assert [(fix.field, fix.value, fix.setting.output) for fix in fixes] == [
        ("padding", (1, 1), (2, 2)),
        ("output_padding", (1, 1), (1, 1)),
        ("kernel", (3, 3), (1, 1)),
        ("input", (3, 3), (2, 2)),
        ("dilation", (2, 2), (1, 1)),
        ("stride", (3, 3), (1, 1)),
    ]


def test_too_much_output_padding_is_mended_by_less_or_by_a_larger_stride_or_dilation() -> None:
    setting = TransposedSetting(input=3, kernel=3, stride=(2, 3), output_padding=2)
    fixes = {fix.field: fix.value for fix in nearest(setting, LIMITS)}
    assert fixes == {"output_padding": (1, 2), "stride": (3, 3), "dilation": (3, 1)}

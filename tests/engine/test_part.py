"""The first channels of a large convolution: whole groups, few enough, and nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from convviz import ConvError, ConvSetting, conv2d, wiring
from convviz.engine import Part, first_channels, first_part, sample_part, samples, with_fewer

from .drawn import Call, conv_settings, examples, whole_numbers


@dataclass(frozen=True)
class Cut:
    """A convolution of any number of channels, and how few are wanted of it."""

    call: Call
    most: int
    inputs: int | None

    def part(self) -> Part:
        call = self.call
        return first_part(call.setting, call.x, call.weight, call.bias, self.most, self.inputs)

    def channels(self) -> ConvSetting:
        return first_channels(self.call.setting, self.most, self.inputs)


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    groups, seed = draw(st.integers(1, 5)), draw(st.integers(0, 2**32 - 1))
    setting = replace(
        draw(conv_settings()),
        in_channels=groups * draw(st.integers(1, 6)),
        out_channels=groups * draw(st.integers(1, 6)),
        groups=groups,
    )
    call = Call(
        x=whole_numbers(seed, setting.in_channels, *setting.input),
        weight=whole_numbers(seed + 1, *setting.weight_shape),
        bias=whole_numbers(seed + 2, setting.out_channels) if setting.bias else None,
        setting=setting,
    )
    return Cut(call, draw(st.integers(1, 9)), draw(st.none() | st.integers(1, 9)))


@examples(100)
@given(cuts())
def test_the_part_and_the_rest_are_the_first_outputs_of_the_whole(cut: Cut) -> None:
    part, whole = cut.part(), cut.call.output()
    first = whole[: len(part.trace.output)]
    assert_array_equal(part.output, first)
    assert_array_equal(part.trace.output + part.rest, first)


@examples(100)
@given(cuts())
def test_never_more_channels_than_asked_for_on_either_side(cut: Cut) -> None:
    small = cut.channels()
    assert 1 <= small.in_channels <= (cut.most if cut.inputs is None else cut.inputs)
    assert 1 <= small.out_channels <= cut.most


@examples(100)
@given(cuts())
def test_whole_groups_as_many_as_there_is_room_for_or_a_part_of_the_first(cut: Cut) -> None:
    small, wires = cut.channels(), wiring(cut.call.setting)
    read = cut.most if cut.inputs is None else cut.inputs
    if wires.depth <= read and wires.fan <= cut.most:
        assert (small.in_channels, small.out_channels) == (
            small.groups * wires.depth,
            small.groups * wires.fan,
        )
        assert small.groups <= wires.groups
        if small.groups < wires.groups:
            assert small.in_channels + wires.depth > read or small.out_channels + wires.fan > cut.most
    else:
        assert small.groups == 1
        assert (small.in_channels, small.out_channels) == (min(wires.depth, read), min(wires.fan, cut.most))
    # Nothing else is another.
    big = cut.call.setting
    same = {name: getattr(big, name) for name in ("in_channels", "out_channels", "groups")}
    assert replace(small, **same) == big


@examples(100)
@given(cuts())
def test_a_filter_of_the_part_reads_what_it_reads_in_the_whole(cut: Cut) -> None:
    small = cut.channels()
    part, whole = wiring(small), wiring(cut.call.setting)
    for filter in range(small.out_channels):
        wanted = [channel for channel in whole.reads(filter) if channel < small.in_channels]
        assert list(part.reads(filter)) == wanted
        assert part.group_of_filter(filter) == whole.group_of_filter(filter)


@examples(60)
@given(cuts())
def test_what_is_left_out_is_counted(cut: Cut) -> None:
    part, big = cut.part(), cut.call.setting
    small = part.trace.setting
    assert (part.inputs, part.outputs) == (
        big.in_channels - small.in_channels,
        big.out_channels - small.out_channels,
    )
    assert part.depth == cut.call.weight.shape[1] - part.trace.weight.shape[1]
    # Other groups' channels are left out too, but add nothing to these outputs.
    assert (part.depth == 0) == (small.in_channels // small.groups == wiring(big).depth)
    if not part.depth:
        assert not part.rest.any()
    assert part.rest.shape == part.trace.output.shape
    assert part.whole == big


@examples(60)
@given(cuts())
def test_the_part_holds_the_arrays_own_first_numbers(cut: Cut) -> None:
    trace = cut.part().trace
    ins, (outs, depth) = len(trace.x), trace.weight.shape[:2]
    assert_array_equal(trace.x, cut.call.x[:ins])
    assert_array_equal(trace.weight, cut.call.weight[:outs, :depth])
    assert (trace.bias is None) == (cut.call.bias is None)
    if trace.bias is not None and cut.call.bias is not None:
        assert_array_equal(trace.bias, cut.call.bias[:outs])


@pytest.mark.parametrize(
    ("channels", "limits", "drawn"),
    [
        ((3, 256, 1), (8, None), (3, 8, 1)),
        ((256, 32, 8), (8, None), (8, 4, 1)),
        ((20, 10, 5), (8, None), (8, 4, 2)),
        ((8, 8, 8), (8, None), (8, 8, 8)),
        ((9, 9, 9), (8, None), (8, 8, 8)),
        ((12, 16, 1), (8, 12), (12, 8, 1)),
    ],
)
def test_the_channels_drawn_of_the_catalogues_layers(
    channels: tuple[int, int, int], limits: tuple[int, int | None], drawn: tuple[int, int, int]
) -> None:
    ins, outs, groups = channels
    small = first_channels(
        ConvSetting(12, 3, in_channels=ins, out_channels=outs, groups=groups), limits[0], limits[1]
    )
    assert (small.in_channels, small.out_channels, small.groups) == drawn


@examples(60)
@given(cuts())
def test_the_arguments_of_a_setting_are_what_conv2d_takes(cut: Cut) -> None:
    call = cut.call
    found = conv2d(call.x, call.weight, call.bias, groups=call.setting.groups, **call.setting.arguments)
    assert_array_equal(found, call.output())


def test_a_padding_by_name_is_passed_on_by_name() -> None:
    assert ConvSetting(6, 4, 2, "same", padding_mode="reflect").arguments == {
        "stride": (2, 2),
        "padding": "same",
        "dilation": (1, 1),
        "padding_mode": "reflect",
    }


# -- refusals --------------------------------------------------------------------------------------

SETTING = ConvSetting(3, 2, in_channels=3, out_channels=2, bias=True)
ARRAYS: dict[str, Any] = {"x": np.ones((3, 3, 3)), "weight": np.ones((2, 3, 2, 2)), "bias": np.ones(2)}


def test_groups_that_do_not_divide_are_refused() -> None:
    with pytest.raises(ConvError, match="groups 2 must divide both channel counts"):
        first_channels(replace(SETTING, groups=2))
    with pytest.raises(ConvError, match="groups 2 must divide both channel counts"):
        first_part(replace(SETTING, groups=2), **ARRAYS)
    assert first_channels(replace(SETTING, groups=2, in_channels=4)).groups == 2


def test_an_impossible_setting_is_refused() -> None:
    with pytest.raises(ConvError, match="the kernel spans 5×5 cells"):
        first_part(replace(SETTING, kernel=5), **ARRAYS | {"weight": np.ones((2, 3, 5, 5))})
    assert len(first_part(SETTING, **ARRAYS).trace) == 8


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("x", (4, 3, 3)),
        ("x", (2, 3, 3)),
        ("x", (3, 3, 4)),
        ("x", (3, 3)),
        ("weight", (3, 3, 2, 2)),
        ("weight", (1, 3, 2, 2)),
        ("weight", (2, 4, 2, 2)),
        ("weight", (2, 2, 2, 2)),
        ("weight", (2, 3, 1, 2)),
        ("bias", (3,)),
        ("bias", (1,)),
    ],
)
@pytest.mark.parametrize("most", [8, 1])
def test_arrays_that_are_not_the_settings_are_refused(name: str, shape: tuple[int, ...], most: int) -> None:
    got = str(shape).replace("(", r"\(").replace(")", r"\)")
    with pytest.raises(ConvError, match=rf"^{name} must have shape .* in this setting, but has {got}$"):
        first_part(SETTING, **ARRAYS | {name: np.ones(shape)}, most=most)
    assert first_part(SETTING, **ARRAYS, most=most).output.shape == (min(most, 2), 2, 2)


@pytest.mark.parametrize("limits", [{"most": 0}, {"most": 2, "inputs": 0}])
def test_no_channels_at_all_are_refused(limits: dict[str, int]) -> None:
    with pytest.raises(ConvError, match="_channels is 0, but the smallest that works is 1"):
        first_channels(SETTING, **limits)
    assert first_channels(SETTING, **dict.fromkeys(limits, 1)).in_channels == 1


@pytest.mark.parametrize("numbers", ["paper", "counting", "ones", "tenths"])
@pytest.mark.parametrize(
    ("ins", "outs", "groups"), [(3, 20, 1), (24, 12, 2), (16, 16, 16), (20, 10, 5), (4, 4, 2)]
)
def test_a_part_of_sample_numbers_is_that_of_all_of_them(
    numbers: str, ins: int, outs: int, groups: int
) -> None:
    setting = ConvSetting(4, 2, in_channels=ins, out_channels=outs, groups=groups, bias=True)
    quick, slow = sample_part(setting, numbers), first_part(setting, *samples(setting, numbers))
    np.testing.assert_allclose(quick.output, slow.output)
    np.testing.assert_array_equal(quick.trace.weight, slow.trace.weight)
    assert (quick.inputs, quick.outputs, quick.depth) == (slow.inputs, slow.outputs, slow.depth)
    few = with_fewer(setting, first_channels(setting))
    assert few.weight_shape[1] == setting.weight_shape[1]
    assert few.problem() is None

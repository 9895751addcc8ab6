"""Asking for an output size: PyTorch's output_size and TensorFlow's padding and output_shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from convviz import (
    ConvError,
    TransposedAxis,
    TransposedSetting,
    conv_transpose2d,
    tensorflow_setting,
    with_output_size,
)
from convviz.engine import TENSORFLOW_PADDINGS, same_shift, tensorflow_sizes

from .drawn import Array, Call, TransposedCall, calls, examples, transposed_calls, transposed_settings

X = [[[1, 2], [3, 4]]]
KERNEL = np.arange(1, 10).reshape(1, 1, 3, 3)

#: All stamps of X at stride 2, uncropped.
FULL = [
    [1, 2, 5, 4, 6],
    [4, 5, 14, 10, 12],
    [10, 14, 36, 24, 30],
    [12, 15, 34, 20, 24],
    [21, 24, 55, 32, 36],
]


def ends(sizes: Sequence[int]) -> str:
    """Return the first and the last of some sizes as a sentence has them."""
    return " to ".join(str(size) for size in sorted({sizes[0], sizes[-1]}))


def computed(setting: TransposedSetting) -> Array:
    return conv_transpose2d(
        X, KERNEL, stride=setting.stride, padding=setting.padding, output_padding=setting.output_padding
    )[0]


@examples(150)
@given(transposed_settings())
def test_every_size_within_a_stride_is_reached_and_none_beyond(setting: TransposedSetting) -> None:
    sizes = [axis.same_output_sizes for axis in setting.axes]
    if not all(sizes):
        with pytest.raises(ConvError, match=r"nothing is left of the (vertical|horizontal) axis"):
            with_output_size(setting, 1)
        return
    for size in np.ndindex(*(len(axis) for axis in sizes)):
        wanted = (sizes[0][size[0]], sizes[1][size[1]])
        resolved = with_output_size(setting, wanted)
        assert resolved.check().output == wanted
        assert replace(resolved, output_padding=setting.output_padding) == setting
    with pytest.raises(ConvError, match=f"horizontal output size is {sizes[1].stop}"):
        with_output_size(setting, (sizes[0][0], sizes[1].stop))
    if sizes[0].start > 1:
        with pytest.raises(ConvError, match=f"but only {ends(sizes[0])} can be reached"):
            with_output_size(setting, (sizes[0].start - 1, sizes[1][0]))


@examples(100)
@given(calls(("zeros",)))
def test_the_size_of_the_direct_input_can_always_be_asked_back(call: Call) -> None:
    direct = call.setting
    there = TransposedSetting(direct.output, direct.kernel, direct.stride, direct.sides, 0, direct.dilation)
    assert with_output_size(there, direct.input).check().output == direct.input


def test_5_and_6_collapse_to_3_and_7_and_8_to_4() -> None:
    for size, chosen in [(3, (5, 6)), (4, (7, 8))]:
        setting = TransposedSetting(size, 3, stride=2, padding=1)
        assert tuple(setting.axes[0].same_output_sizes) == chosen
        assert [with_output_size(setting, one).output_padding[0] for one in chosen] == [0, 1]


def test_same_and_padding_1_give_the_same_size_and_shifted_numbers() -> None:
    same = tensorflow_setting(input=2, kernel=3, stride=2, padding="same")
    torch = TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1)
    assert same.output == torch.output == (4, 4)
    assert_array_equal(computed(same), [row[:4] for row in FULL[:4]])
    assert_array_equal(computed(torch), [row[1:] for row in FULL[1:]])


@pytest.mark.parametrize(
    ("padding", "shape", "rows"),
    [
        ("SAME", 3, slice(1, 4)),
        ("SAME", 4, slice(0, 4)),
        ("VALID", 5, slice(0, 5)),
        ("VALID", 6, slice(0, 6)),
        ("VALID", None, slice(0, 5)),
    ],
)
def test_an_output_shape_is_a_part_of_the_full_result(padding: str, shape: int | None, rows: slice) -> None:
    setting = tensorflow_setting(input=2, kernel=3, stride=2, padding=padding, output_shape=shape)
    assert_array_equal(computed(setting), np.pad(FULL, (0, 1))[rows, rows])


def test_the_shift_of_same_is_none_where_it_has_no_such_size() -> None:
    assert same_shift(TransposedSetting(2, 3, stride=2, padding=1, output_padding=1)) == (1, 1)
    assert same_shift(TransposedSetting(2, 3, stride=2, padding=1, output_padding=(0, 1))) == (0, 1)
    assert same_shift(TransposedSetting(2, 3, stride=2, padding=((1, 0), (0, 0)))) is None
    assert same_shift(TransposedSetting(3, 3, padding=((0, 2), (1, 1)))) == (-1, 0)
    assert same_shift(TransposedSetting(2, 3, stride=(2, 1), padding=1, dilation=(1, 2))) is None
    with pytest.raises(ConvError, match="output_padding is 1, but"):
        same_shift(TransposedSetting(2, 3, output_padding=1))


@examples(200)
@given(transposed_calls())
def test_same_has_each_number_a_shift_further(call: TransposedCall) -> None:
    setting = call.setting
    shift = same_shift(setting)
    arguments = (setting.input, setting.kernel, setting.stride, "same", setting.output, setting.dilation)
    if shift is None:
        with pytest.raises(ConvError):
            tensorflow_setting(*arguments)
        return
    same = tensorflow_setting(*arguments)
    theirs = call.changed(
        setting=replace(setting, padding=same.padding, output_padding=same.output_padding)
    ).output()
    ours, (height, width) = call.output(), setting.output
    for i, j in np.ndindex(height, width):
        row, col = i + shift[0], j + shift[1]
        if 0 <= row < height and 0 <= col < width:
            assert_array_equal(theirs[:, row, col], ours[:, i, j])


tensorflow_axes = st.builds(
    TransposedAxis, st.integers(1, 5), st.integers(1, 5), st.integers(1, 4)
) | st.builds(TransposedAxis, st.integers(1, 5), st.integers(1, 5), st.just(1), st.integers(1, 3))


@examples(300)
@given(tensorflow_axes, st.sampled_from(TENSORFLOW_PADDINGS))
def test_a_size_is_legal_when_tensorflows_direct_convolution_makes_this_input_of_it(
    axis: TransposedAxis, padding: str
) -> None:
    def direct(size: int) -> int:
        if padding == "same":
            return -(-size // axis.stride)
        return (size - axis.span) // axis.stride + 1 if size >= axis.span else 0

    legal = [size for size in range(1, 60) if direct(size) == axis.size]
    assert list(tensorflow_sizes(axis, padding)) == legal
    for size in range(1, 60):
        if size not in legal:
            with pytest.raises(ConvError, match=f"allows {ends(legal)} only"):
                ask(axis, padding, size)
            continue
        ours = ask(axis, padding, size).axes[0]
        surplus = axis.full - size if padding == "same" else 0
        assert ours.output == size
        assert ours.before == max(surplus, 0) // 2
        assert ours.after - ours.before in (0, 1)
        assert ours.before + ours.after == max(surplus, 0)
        assert min(ours.extra, ours.before + ours.after) == 0
    usual = axis.size * axis.stride if padding == "same" else axis.full + max(axis.stride - axis.span, 0)
    assert ask(axis, padding, None).axes[0].output == usual


def ask(axis: TransposedAxis, padding: str, size: int | None) -> TransposedSetting:
    """Return the setting with `axis` vertical and a plain horizontal axis."""
    return tensorflow_setting(
        input=(axis.size, 2),
        kernel=(axis.kernel, 1),
        stride=(axis.stride, 1),
        dilation=(axis.dilation, 1),
        padding=padding,
        output_shape=None if size is None else (size, 2),
    )


def test_channels_and_bias_are_passed_on() -> None:
    setting = tensorflow_setting(2, 3, in_channels=4, out_channels=5, bias=True)
    assert setting == TransposedSetting(2, 3, in_channels=4, out_channels=5, bias=True)

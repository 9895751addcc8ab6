"""One kernel over the sample pictures against ONNX Runtime, its laws, and the sheet to draw on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from convviz import ConvError, ConvSetting, TransposedSetting, conv2d
from convviz.engine import (
    KERNELS,
    PADDING_MODES,
    bilinear_kernel,
    drawing,
    enlarging,
    filter2d,
    named_kernel,
    strongest,
)
from convviz.photos import SPECIMENS
from convviz.render import grey, shrunk, specimen

from .drawn import Array, Call, TransposedCall, conv_settings, examples, transposed_settings, whole_numbers
from .test_oracle import convolved, transposed

#: Every sample picture as it is, and the one in colour made grey.
PICTURES = {**{name: specimen(name) for name in SPECIMENS}, "grey": grey(specimen("still_life"))}
each_picture = pytest.mark.parametrize("picture", PICTURES)


def depthwise(x: Array, kernel: Array, setting: ConvSetting) -> Array:
    """Return what ONNX Runtime makes of a picture: Pad in the setting's mode, then Conv with group=C."""
    channels = len(x)
    shared = replace(setting, in_channels=channels, out_channels=channels, groups=channels)
    return convolved(Call(x.astype(float), np.stack([kernel[None]] * channels), None, shared))


def stamped(x: Array, kernel: Array, setting: TransposedSetting) -> Array:
    """Return what ONNX Runtime makes of a picture: ConvTranspose with group=C."""
    channels = len(x)
    shared = replace(setting, in_channels=channels, out_channels=channels, groups=channels)
    call = TransposedCall(x.astype(float), np.stack([kernel[None]] * channels), None, shared)
    return transposed(call, setting.output_padding)


@each_picture
@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_of_whole_numbers_makes_of_a_picture_what_the_runtime_makes(
    picture: str, name: str
) -> None:
    kernel = named_kernel(name, KERNELS[name].size or (3, 4), normalised=False)
    x = PICTURES[picture]
    setting = ConvSetting(x.shape[1:], kernel.shape, padding="same")
    # Every sum is a whole number below 2**24, so that the runtime's single precision holds it exactly.
    assert_array_equal(filter2d(x, kernel, setting), depthwise(x, kernel, setting))


@each_picture
@pytest.mark.parametrize("name", ["box", "gaussian", "motion", "unsharp"])
def test_averages_of_a_picture_are_the_runtimes_but_for_rounding(picture: str, name: str) -> None:
    x, kernel = shrunk(PICTURES[picture], 128), named_kernel(name, (5, 7))
    setting = ConvSetting(x.shape[1:], (5, 7), padding="same", padding_mode="reflect")
    assert kernel.sum() == pytest.approx(1)
    assert_allclose(filter2d(x, kernel, setting), depthwise(x, kernel, setting), rtol=0, atol=1e-3)


@each_picture
@pytest.mark.parametrize("mode", PADDING_MODES)
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("sobel_x", {"padding": 1}),
        ("emboss", {"padding": ((9, 2), (0, 5)), "stride": (3, 2)}),
        ("laplacian", {"padding": (6, 11), "dilation": (2, 5)}),
        ("gaussian", {"kernel": (2, 5), "padding": "same", "stride": 4}),
        ("identity", {"kernel": (1, 1), "padding": 48}),
        ("unsharp", {"kernel": (7, 7), "padding": "full", "dilation": 8}),
    ],
)
def test_borders_strides_and_dilation_of_a_picture_are_the_runtimes(
    picture: str, mode: str, name: str, fields: dict[str, Any]
) -> None:
    x = shrunk(PICTURES[picture], 64)[:, :, :55]
    kernel = named_kernel(name, KERNELS[name].size or fields["kernel"], normalised=False)
    setting = ConvSetting(x.shape[1:], **{"kernel": kernel.shape, "padding_mode": mode, **fields})
    assert_array_equal(filter2d(x, kernel, setting), depthwise(x, kernel, setting))


@each_picture
@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("name", ["box", "laplacian", "identity", "bilinear"])
def test_a_picture_is_enlarged_as_the_runtime_enlarges_it(
    picture: str, factor: int, dilation: int, name: str
) -> None:
    x = shrunk(PICTURES[picture], 64)[:, :55]
    if name == "bilinear":
        kernel = bilinear_kernel(factor)
    else:
        kernel = named_kernel(name, KERNELS[name].size or (2, 5), normalised=False)
    setting = enlarging(x.shape[1:], kernel.shape, factor, dilation)
    found = filter2d(x, kernel, setting)
    assert found.shape == (len(x), factor * x.shape[1], factor * x.shape[2])
    wanted = stamped(x, kernel, setting)
    if name == "bilinear":
        assert_allclose(found, wanted, rtol=0, atol=1e-3)
    else:
        assert_array_equal(found, wanted)


@examples(60)
@given(conv_settings() | transposed_settings(), st.integers(1, 4), st.integers(0, 99))
def test_channels_never_mix(setting: ConvSetting | TransposedSetting, channels: int, seed: int) -> None:
    single = replace(setting, in_channels=1, out_channels=1, groups=1)
    x, kernel = whole_numbers(seed, channels, *setting.input), whole_numbers(seed + 1, *setting.kernel)
    together = filter2d(x, kernel, single)
    assert together.shape == (channels, *setting.output)
    for channel in range(channels):
        alone = filter2d(x[channel : channel + 1], kernel, single)
        assert_array_equal(together[channel], alone[0])
    # What changes one channel changes no other.
    x[-1] += 1
    assert_array_equal(filter2d(x, kernel, single)[:-1], together[:-1])


def test_grey_channels_stay_grey_and_a_layer_that_mixes_them_adds_them_up() -> None:
    x = np.concatenate([shrunk(PICTURES["grey"], 32)] * 3)
    kernel, setting = named_kernel("sobel_y"), ConvSetting((32, 32), 3)
    red, green, blue = filter2d(x, kernel, setting)
    assert_array_equal(red, green)
    assert_array_equal(red, blue)
    [mixed] = conv2d(x, np.stack([kernel] * 3)[None])
    assert_array_equal(mixed, 3 * red)


def test_an_impossible_setting_is_refused() -> None:
    x, kernel = np.ones((1, 4, 4)), np.ones((5, 5))
    assert filter2d(x, kernel, ConvSetting(4, 5, padding=1)).shape == (1, 2, 2)
    with pytest.raises(ConvError, match=r"the kernel spans 5×5 cells .* has only 4×4"):
        filter2d(x, kernel, ConvSetting(4, 5))
    assert filter2d(x, kernel, ConvSetting(4, 5, padding=3, padding_mode="reflect")).shape == (1, 6, 6)
    with pytest.raises(ConvError, match=r"reflect.*4"):
        filter2d(x, kernel, ConvSetting(4, 5, padding=4, padding_mode="reflect"))


def test_pixels_are_not_written_to_and_do_not_overflow() -> None:
    x = np.full((1, 8, 8), 255, np.uint8)
    x.setflags(write=False)
    found = filter2d(x, named_kernel("box", 7, normalised=False), ConvSetting(8, 7))
    assert found.tolist() == [[[49 * 255.0] * 2] * 2]
    assert filter2d(x, -np.ones((1, 1)), ConvSetting(8, 1)).max() == -255


@each_picture
@pytest.mark.parametrize("name", ["sobel_x", "laplacian", "box"])
def test_the_strongest_is_the_first_that_no_other_surpasses(picture: str, name: str) -> None:
    x = shrunk(PICTURES[picture], 48)
    [numbers, *_] = filter2d(x, named_kernel(name), ConvSetting((48, 48), 3, padding=1))
    row, col = strongest(numbers)
    most = abs(numbers[row, col])
    assert most == np.abs(numbers).max()
    assert np.abs(numbers[:row]).max(initial=0) < most
    assert np.abs(numbers[row, :col]).max(initial=0) < most


def test_the_strongest_may_be_negative_or_nothing_and_is_a_pair_of_plain_numbers() -> None:
    assert strongest(np.array([[0, 0], [0, 5], [-6, 6]])) == (2, 0)
    assert strongest(np.zeros((3, 2))) == (0, 0)
    assert {type(place) for place in strongest(np.ones((2, 2)))} == {int}


# -- the sheet to draw on ---------------------------------------------------------------------------


@pytest.mark.parametrize("side", range(1, 20))
def test_a_sheet_is_white_with_a_black_arrow_in_its_middle(side: int) -> None:
    sheet = drawing(side)
    assert sheet.shape == (1, side, side)
    assert set(np.unique(sheet)) <= {0, 255}
    if side >= 4:
        assert 0 < (sheet == 0).sum() < sheet.size
    if side >= 8:
        dark = np.argwhere(sheet[0] == 0)
        assert (dark.max(0) - dark.min(0) + 1).tolist() == [6, 6]
        # The tip points up, and as much lies beside the arrow as around it, give or take a cell.
        assert (sheet[0, dark.min(0)[0]] == 0).sum() == 2
        left, right = dark.min(0)[1], side - 1 - dark.max(0)[1]
        top, bottom = dark.min(0)[0], side - 1 - dark.max(0)[0]
        assert 0 <= right - left <= 1
        assert 0 <= bottom - top <= 1


def test_what_is_drawn_lies_over_the_arrow_and_nothing_else_changes() -> None:
    bare, drawn = drawing(8), drawing(8, "7,,128;;,,,99")
    changed = {(0, 0): 7, (0, 2): 128, (2, 3): 99}
    assert bare[0, 2, 3] == 0
    for (row, col), value in changed.items():
        assert drawn[0, row, col] == value
        drawn[0, row, col] = bare[0, row, col]
    assert_array_equal(drawn, bare)


def test_numbers_are_cut_off_at_black_and_white_but_keep_their_fractions() -> None:
    assert drawing(4, "-1,0,0.5,255;255.5,-1e6,1e6,254.5")[0, :2].tolist() == [
        [0, 0, 0.5, 255],
        [255, 0, 255, 254.5],
    ]


def test_cells_beyond_the_sheet_are_left_out() -> None:
    assert_array_equal(drawing(4, ",,,,9;;;;9/9"), drawing(4))
    assert drawing(5, ",,,,9;;;;9/9")[0, [0, 4], [4, 0]].tolist() == [9, 9]


@pytest.mark.parametrize("cells", ["black", "1,nan", "inf", "2e6", "1," * 2001])
def test_cells_that_cannot_be_read_are_refused(cells: str) -> None:
    assert drawing(4, "1,,1e6").shape == (1, 4, 4)
    with pytest.raises(ConvError, match="cells"):
        drawing(4, cells)

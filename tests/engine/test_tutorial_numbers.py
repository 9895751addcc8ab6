"""Numbers that can be checked by hand, from the paper and from the tutorials."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convviz import (
    ConvSetting,
    TransposedSetting,
    conv2d,
    conv2d_trace,
    conv_transpose2d,
    conv_transpose2d_trace,
)

PAPER_INPUT = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
PAPER_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]

COUNTED = np.arange(1, 37).reshape(6, 6).tolist()
CENTRE = [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
ONES = np.ones((3, 3)).tolist()

NUMBERS: dict[str, tuple[Any, Any, dict[str, Any], list[list[float]]]] = {
    "paper_no_padding": (PAPER_INPUT, PAPER_KERNEL, {}, [[12, 12, 17], [10, 17, 19], [9, 6, 14]]),
    "paper_padding_strides": (
        PAPER_INPUT,
        PAPER_KERNEL,
        {"stride": 2, "padding": 1},
        [[6, 17, 3], [8, 17, 13], [6, 4, 4]],
    ),
    "nine_numbers": ([[0, 1, 2], [3, 4, 5], [6, 7, 8]], [[1, 2], [3, 4]], {}, [[27, 37], [57, 67]]),
    "same_starts_at_the_second_cell": (
        COUNTED,
        CENTRE,
        {"stride": 2, "padding": "same"},
        [[8, 10, 12], [20, 22, 24], [32, 34, 36]],
    ),
    "padding_1_starts_at_the_first": (
        COUNTED,
        CENTRE,
        {"stride": 2, "padding": 1},
        [[1, 3, 5], [13, 15, 17], [25, 27, 29]],
    ),
    "same_lower_starts_at_the_first": (
        COUNTED,
        CENTRE,
        {"stride": 2, "padding": "same_lower"},
        [[1, 3, 5], [13, 15, 17], [25, 27, 29]],
    ),
    "dilation_skips_cells": (
        COUNTED,
        [[1, 0], [0, 1]],
        {"dilation": (2, 3), "stride": (3, 1)},
        [[1 + 16, 2 + 17, 3 + 18], [19 + 34, 20 + 35, 21 + 36]],
    ),
    "the_kernel_is_not_flipped": (
        [[1, 0], [0, 0]],
        [[1, 2], [3, 4]],
        {"padding": "full"},
        [[4, 3, 0], [2, 1, 0], [0] * 3],
    ),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_one_channel_gives_the_numbers_on_paper(name: str) -> None:
    grid, kernel, options, expected = NUMBERS[name]
    assert_array_equal(conv2d([grid], [[kernel]], **options), [expected])
    assert_array_equal(conv2d_trace([grid], [[kernel]], **options).output, [expected])


@pytest.mark.parametrize(
    ("padding", "expected"),
    [("same", [[27, 18], [18, 12]]), (1, [[12, 18], [18, 27]]), ("valid", [[27]])],
)
def test_same_and_padding_1_pad_ones_on_opposite_sides(padding: object, expected: list[list[int]]) -> None:
    assert_array_equal(
        conv2d(np.ones((3, 4, 4)), np.ones((1, 3, 3, 3)), stride=2, padding=padding), [expected]
    )


def test_tenths_add_up() -> None:
    tenths = np.arange(16).reshape(1, 4, 4) / 10
    assert_allclose(conv2d(tenths, [[ONES]]), [[[4.5, 5.4], [8.1, 9.0]]], rtol=1e-15)


def test_a_channel_is_added_to_a_channel_and_a_filter_makes_a_channel() -> None:
    x = [[[1, 2]], [[10, 20]]]
    assert_array_equal(conv2d(x, [[[[1]], [[2]]], [[[3]], [[0]]]], [0.5, 0]), [[[21.5, 42.5]], [[3, 6]]])
    assert_array_equal(conv2d(x, [[[[1]]], [[[2]]]], groups=2), [[[1, 2]], [[20, 40]]])
    assert_array_equal(conv2d(x, [[[[1]]], [[[2]]], [[[3]]], [[[4]]]], groups=2)[:, 0, 0], [1, 2, 30, 40])


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("zeros", [0, 0, 1, 2, 3, 0, 0]),
        ("reflect", [3, 2, 1, 2, 3, 2, 1]),
        ("replicate", [1, 1, 1, 2, 3, 3, 3]),
        ("circular", [2, 3, 1, 2, 3, 1, 2]),
    ],
)
def test_a_1x1_kernel_shows_what_a_padding_mode_adds(mode: str, expected: list[int]) -> None:
    assert_array_equal(conv2d([[[1, 2, 3]]], [[[[1]]]], padding=(0, 2), padding_mode=mode), [[expected]])


@pytest.mark.parametrize(
    ("size", "options", "expected"),
    [
        (5, {"kernel": 4, "padding": 2}, (6, 6)),
        (5, {"kernel": 2, "stride": 2, "padding": 1}, (3, 3)),
        (12, {"kernel": 5, "in_channels": 3, "out_channels": 256}, (8, 8)),
        (12, {"kernel": 3, "padding": 1, "in_channels": 256, "out_channels": 32, "groups": 8}, (12, 12)),
        ((6, 7), {"kernel": (3, 5), "padding": (2, 1)}, (8, 5)),
        (12, {"kernel": 3, "stride": 2, "padding": 1}, (6, 6)),
        (16, {"kernel": 5, "stride": 3, "padding": 2}, (6, 6)),
        ((17, 18), {"kernel": 5, "stride": 3, "padding": 2}, (6, 6)),
    ],
)
def test_the_tutorials_layers_have_their_sizes(
    size: int | tuple[int, int], options: dict[str, Any], expected: tuple[int, int]
) -> None:
    assert ConvSetting(size, **options).check().output == expected


GRID = [[0, 1], [2, 3]]
SUMS = [[4.5, 5.4], [8.1, 9.0]]
COUNTED_KERNEL = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]

TRANSPOSED: dict[str, tuple[Any, Any, dict[str, Any], list[list[float]]]] = {
    "S004-01": (GRID, GRID, {}, [[0, 0, 1], [0, 4, 6], [4, 12, 9]]),
    "S004-03": (GRID, GRID, {"padding": 1}, [[4]]),
    "S004-04": (GRID, GRID, {"stride": 2}, [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]),
    "S004-09": (
        [[27, 37], [57, 67]],
        [[1, 2], [3, 4]],
        {},
        [[27, 91, 74], [138, 400, 282], [171, 429, 268]],
    ),
    "S003-07": (
        [[1, 1], [1, 1]],
        ONES,
        {"stride": 2, "padding": 1, "output_padding": 1},
        [[1, 2, 1, 1], [2, 4, 2, 2], [1, 2, 1, 1], [1, 2, 1, 1]],
    ),
    "S002-07": (
        SUMS,
        ONES,
        {},
        [[4.5, 9.9, 9.9, 5.4], [12.6, 27, 27, 14.4], [12.6, 27, 27, 14.4], [8.1, 17.1, 17.1, 9]],
    ),
    "S002-08": (
        SUMS,
        ONES,
        {"stride": 2, "output_padding": 1},
        [
            [4.5, 4.5, 9.9, 5.4, 5.4, 0],
            [4.5, 4.5, 9.9, 5.4, 5.4, 0],
            [12.6, 12.6, 27, 14.4, 14.4, 0],
            [8.1, 8.1, 17.1, 9, 9, 0],
            [8.1, 8.1, 17.1, 9, 9, 0],
            [0, 0, 0, 0, 0, 0],
        ],
    ),
    "the_kernel_is_stamped_as_it_is": ([[1]], COUNTED_KERNEL, {}, COUNTED_KERNEL),
    "torchs_way_to_4x4": (
        [[1, 2], [3, 4]],
        COUNTED_KERNEL,
        {"stride": 2, "padding": 1, "output_padding": 1},
        [[5, 14, 10, 12], [14, 36, 24, 30], [15, 34, 20, 24], [24, 55, 32, 36]],
    ),
}


@pytest.mark.parametrize("name", TRANSPOSED)
def test_a_transposed_convolution_gives_the_numbers_on_paper(name: str) -> None:
    grid, kernel, options, expected = TRANSPOSED[name]
    assert_allclose(conv_transpose2d([grid], [[kernel]], **options), [expected], rtol=1e-14)
    for view in ("scatter", "gather"):
        trace = conv_transpose2d_trace([grid], [[kernel]], **options, view=view)
        assert_allclose(trace.output, [expected], rtol=1e-14)


@pytest.mark.parametrize(
    ("size", "options", "expected"),
    [
        (2, {"kernel": 3}, (4, 4)),
        (6, {"kernel": 4, "padding": 2}, (5, 5)),
        (7, {"kernel": 3, "padding": 2}, (5, 5)),
        (2, {"kernel": 3, "stride": 2}, (5, 5)),
        (3, {"kernel": 3, "stride": 2, "padding": 1}, (5, 5)),
        ((50, 100), {"kernel": 3, "stride": 2, "in_channels": 16, "out_channels": 33}, (101, 201)),
        ((50, 100), {"kernel": (3, 5), "stride": (2, 1), "padding": (4, 2)}, (93, 100)),
        (6, {"kernel": 3, "stride": 2, "padding": 1}, (11, 11)),
        (6, {"kernel": 3, "stride": 2, "padding": 1, "output_padding": 1}, (12, 12)),
        (4, {"kernel": 3, "dilation": 2}, (8, 8)),
        (6, {"kernel": 5, "stride": 3, "padding": 2}, (16, 16)),
    ],
)
def test_the_tutorials_transposed_layers_have_their_sizes(
    size: int | tuple[int, int], options: dict[str, Any], expected: tuple[int, int]
) -> None:
    assert TransposedSetting(size, **options).check().output == expected

"""The sparse matrix of a convolution: the direct one is C, the transposed one its transpose."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_array_equal

from convviz import ConvMatrix, ConvSetting, conv_matrix

from .drawn import Array, Call, TransposedCall, calls, examples, transposed_calls


def places(matrix: ConvMatrix) -> list[tuple[int, int, tuple[int, ...]]]:
    return [
        (int(row), int(col), tuple(kernel.tolist()))
        for row, col, kernel in zip(matrix.rows, matrix.cols, matrix.kernel, strict=True)
    ]


def number(cell: tuple[int, int, int], grid: tuple[int, int, int]) -> int:
    return int(np.ravel_multi_index(cell, grid))


@examples(100)
@given(calls())
def test_the_matrix_times_the_input_is_the_convolution(call: Call) -> None:
    matrix = conv_matrix(call.setting, call.weight)
    output = call.changed(bias=None).output()
    assert (matrix.row_grid, matrix.col_grid) == (output.shape, call.x.shape)
    assert matrix.shape == matrix.dense().shape == (output.size, call.x.size)
    assert_array_equal(matrix.dense() @ call.x.ravel(), output.ravel())
    assert_array_equal(matrix.values, call.weight[tuple(matrix.kernel.T)])


@examples(100)
@given(transposed_calls())
def test_the_transposed_matrix_times_the_input_is_the_transposed_convolution(call: TransposedCall) -> None:
    matrix = conv_matrix(call.setting, call.weight)
    output = call.changed(bias=None).output()
    assert (matrix.row_grid, matrix.col_grid) == (call.x.shape, output.shape)
    assert_array_equal(matrix.transposed.dense() @ call.x.ravel(), output.ravel())
    assert_array_equal(matrix.transposed.dense(), matrix.dense().T)


@examples(60)
@given(transposed_calls())
def test_it_is_the_matrix_of_the_direct_convolution(call: TransposedCall) -> None:
    ours, direct = conv_matrix(call.setting, call.weight), conv_matrix(call.setting.direct, call.weight)
    height, width = call.setting.input
    theirs = direct.dense().reshape(*direct.row_grid, -1)[:, :height, :width]
    assert_array_equal(ours.dense(), theirs.reshape(ours.shape))


@examples(60)
@given(calls(("zeros",)))
def test_a_row_is_a_placement_of_the_trace(call: Call) -> None:
    matrix = conv_matrix(call.setting, call.weight)
    assert places(matrix) == [
        (placement.index, number(tap.source, matrix.col_grid), tap.kernel)
        for placement in call.trace()
        for tap in placement.taps
        if tap.source is not None
    ]


@examples(60)
@given(transposed_calls())
def test_a_row_is_a_stamp_and_a_column_a_window(call: TransposedCall) -> None:
    matrix = conv_matrix(call.setting, call.weight)
    assert places(matrix) == [
        (stamp.index, number(tap.output, matrix.col_grid), tap.kernel)
        for stamp in call.scatter()
        for tap in stamp.taps
        if not tap.cropped
    ]
    windows = [
        (placement.index, number(tap.source, matrix.row_grid), tap.kernel)
        for placement in call.gather()
        for tap in placement.taps
        if tap.source is not None
    ]
    assert sorted(places(matrix.transposed)) == sorted(windows)
    assert [row for row, _, _ in places(matrix.transposed)] == [row for row, _, _ in windows]


def test_the_papers_matrix_has_4_rows_and_16_columns() -> None:
    matrix = conv_matrix(ConvSetting(input=4, kernel=3), np.arange(1, 10).reshape(1, 1, 3, 3))
    assert matrix.dense().astype(int).tolist() == [
        [1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0, 0],
        [0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 0, 0, 0],
        [0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0],
        [0, 0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9],
    ]
    assert np.linalg.matrix_rank(matrix.dense()) == 4
    assert len(matrix.values) == 36


def test_a_weight_of_0_is_an_entry_too() -> None:
    assert len(conv_matrix(ConvSetting(input=3, kernel=2), np.zeros((1, 1, 2, 2))).values) == 16


@pytest.mark.parametrize(
    ("kind", "result"), [(np.float32, np.float32), (np.float64, np.float64), (np.int8, np.float64)]
)
def test_float32_stays_float32_and_all_else_becomes_float64(kind: Any, result: Any) -> None:
    matrix = conv_matrix(ConvSetting(input=3, kernel=2), np.ones((1, 1, 2, 2), dtype=kind))
    assert matrix.values.dtype == matrix.dense().dtype == result


@pytest.mark.parametrize("name", ["rows", "cols", "values", "kernel"])
def test_a_matrix_cannot_be_changed(name: str) -> None:
    weight: Array = np.ones((1, 1, 2, 2))
    matrix = conv_matrix(ConvSetting(input=3, kernel=2), weight)
    for one in (matrix, matrix.transposed):
        array = getattr(one, name)
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 7
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(one, name, array)
    weight[...] = 5
    assert (matrix.values == 1).all()

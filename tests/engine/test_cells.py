"""Cells written by hand: there and back as a text, whatever is in it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from convviz import ConvError
from convviz.engine import MOST_SIGNS, cells_outside, is_cell, overlay, read_cells, with_cells

from .drawn import examples

#: Numbers as a person writes them: few digits.
written = st.integers(-9999, 9999).map(lambda number: number / 100)
shapes = array_shapes(min_dims=3, max_dims=4, min_side=1, max_side=4)
#: Anything that could stand in a link.
signs = st.text(alphabet="0123456789.,;/~-+e x", max_size=60) | st.text(max_size=30)


@examples(200)
@given(
    shapes.flatmap(
        lambda shape: st.tuples(
            arrays(float, shape, elements=written), arrays(float, shape, elements=written)
        )
    )
)
def test_what_was_written_comes_back(both: tuple[np.ndarray, np.ndarray]) -> None:
    own, now = both
    blocks = now if now.ndim == 4 else now[None]
    text = with_cells("", dict(np.ndenumerate(blocks)))
    kept = own.copy()
    np.testing.assert_array_equal(overlay(own, text), now)
    np.testing.assert_array_equal(own, kept)
    assert read_cells(text) == (text, [], 0)
    assert with_cells(text, dict.fromkeys(np.ndindex(blocks.shape))) == ""


@examples(300)
@given(signs)
def test_whatever_stands_there_something_readable_comes_out(text: str) -> None:
    readable = read_cells(text).text
    assert read_cells(readable) == (readable, [], 0)
    array = np.zeros((2, 2, 3, 3))
    found = overlay(array, readable)
    assert np.isfinite(found).all()
    try:
        np.testing.assert_array_equal(overlay(array, text), found)
    except ConvError as problem:
        assert problem.code == "cells"


def test_cells_outside_are_left_out_and_cells_without_a_number_are_the_arrays_own() -> None:
    array = np.ones((1, 2, 2))
    assert overlay(array, "5,,7;,3;9/8").tolist() == [[[5, 1], [1, 3]]]
    assert overlay(array, " 2 , ; -1e2").tolist() == [[[2, 1], [-100, 1]]]


@pytest.mark.parametrize("text", ["1,two", "nan", "inf", "1000001", "-1e7", "1" + "," * MOST_SIGNS])
def test_what_is_no_number_is_refused_with_an_example_of_what_is(text: str) -> None:
    with pytest.raises(
        ConvError, match=r"is not a number from -1000000 to 1000000; cells are written as 1,2.5;3,4"
    ):
        overlay(np.zeros((1, 2, 2)), text)
    assert overlay(np.zeros((1, 1, 1)), "1000000").item() == 1e6


def test_a_cell_is_changed_added_and_given_back() -> None:
    text = with_cells("1,2;3", {(0, 0, 0, 1): 5, (0, 0, 1, 0): None, (1, 0, 0, 0): -0.25})
    assert text == "1,5~-0.25"
    assert with_cells(text, {(0, 0, 9, 9): None}) == text


def test_more_than_a_link_carries_is_refused_with_both_numbers() -> None:
    many = {(0, 0, row, col): 123456.789 for row in range(16) for col in range(16)}
    with pytest.raises(ConvError, match=r"take \d+ characters, but a link carries at most 4000"):
        with_cells("/".join([with_cells("", many)] * 2), {(0, 2, 0, 0): 1})
    assert len(with_cells("", many)) <= MOST_SIGNS


@pytest.mark.parametrize("value", [1e6, -1e6, 0, 7, 0.1])
def test_a_number_up_to_a_million_is_a_cell(value: float) -> None:
    assert is_cell(value)
    assert overlay(np.zeros((1, 1, 1)), with_cells("", {(0, 0, 0, 0): value})).item() == value


@pytest.mark.parametrize(
    "value", [1000001, -1e7, float("nan"), float("inf"), 10**400, "5", "1e400", "", True, [1], {}, b"1"]
)
def test_what_a_link_could_not_carry_back_is_refused_before_it_is_written(value: object) -> None:
    assert not is_cell(value)
    with pytest.raises(ConvError, match=r"is not a number from -1000000 to 1000000; 1 cell keeps its"):
        with_cells("1,2", {(0, 0, 0, 0): 5, (0, 0, 0, 1): value})


@pytest.mark.parametrize("word", ["1e5", "1e-5", "123456789e-3", "7", "0.1"])
@pytest.mark.parametrize("between", [",", ";", "/", "~", ",;", "/~,"])
@pytest.mark.parametrize("count", [1, 600, 1300, 20000])
def test_more_than_a_link_carries_is_cut_at_a_cell_and_counted(word: str, between: str, count: int) -> None:
    text = (word + between) * count
    read = read_cells(text)
    assert read_cells(read.text) == (read.text, [], 0)
    kept = count - read.cut
    assert (kept == count) == (len(text) <= MOST_SIGNS and len(read.text) <= MOST_SIGNS and read.cut == 0)
    assert (
        sum(bool(part) for part in read.text.replace("~", ",").replace("/", ",").replace(";", ",").split(","))
        == kept
    )
    overlay(np.zeros((1, 1, 1)), read.text)
    assert read.unread == []


def test_what_only_python_takes_for_a_number_is_none() -> None:
    assert read_cells("1,2_0;3_0.5") == ("1", ["2_0", "3_0.5"], 0)
    with pytest.raises(ConvError, match="2_0"):
        overlay(np.zeros((1, 1, 2)), "1,2_0")


def test_cells_outside_are_counted() -> None:
    assert cells_outside("1,2,3;4,5~6", (1, 2, 2)) == 2
    assert cells_outside("1,2,3;4,5~6", (2, 1, 2, 3)) == 0
    assert cells_outside("", (1, 1, 1)) == 0
    assert cells_outside(",;;7", (1, 2, 9)) == 1

"""Numbers and calls as source."""

from __future__ import annotations

import ast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from convviz.snippets.literals import assign, counting, is_ones, nested

shapes = npst.array_shapes(min_dims=1, max_dims=4, max_side=6)
integers = npst.arrays(np.int64, shapes, elements=st.integers(-999, 999))
floats = npst.arrays(np.float64, shapes, elements=st.floats(-1e12, 1e12))
singles = npst.arrays(np.float32, shapes, elements=st.floats(-1000, 1000, width=32))


@given(array=integers | floats | singles)
def test_reading_the_literal_back_gives_the_array(array: np.ndarray) -> None:
    text, _ = nested(array, column=4)
    np.testing.assert_array_equal(np.array(ast.literal_eval(text), dtype=array.dtype), array)


@given(array=integers | floats)
def test_whole_means_that_every_number_is_written_as_an_integer(array: np.ndarray) -> None:
    text, whole = nested(array, column=0)
    kinds = {type(node.value) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)}
    assert kinds == ({int} if whole else {float})


def test_a_row_wider_than_the_page_is_wrapped_under_its_first_number() -> None:
    text, _ = nested(np.arange(100.0, 135.0)[None] * 2, column=4)
    lines = text.splitlines()
    assert len(lines) == 3
    assert lines[0].startswith("[[200, 202")
    assert [line[:9] for line in lines[1:]] == ["      226", "      252"]
    assert max(map(len, lines)) <= 70


def test_kernels_of_one_cell_share_a_line() -> None:
    weight = np.array([[1, 2, 3], [4, 5, 6]]).reshape(2, 3, 1, 1)
    assert nested(weight, column=0)[0] == "[[[[1]], [[2]], [[3]]],\n [[[4]], [[5]], [[6]]]]"


def test_whole_numbers_too_long_to_read_are_written_as_floats() -> None:
    assert nested(np.array([[999999999.0, 1.0]]), column=0) == ("[[999999999,         1]]", True)
    assert nested(np.array([[1e30, 1.0]]), column=0) == ("[[1e+30,   1.0]]", False)


@pytest.mark.parametrize(("value", "said"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf")])
def test_what_is_not_finite_is_still_python(value: float, said: str) -> None:
    text, whole = nested(np.array([[1.0, value]]), column=0)
    assert not whole
    assert f'float("{said}")' in text
    np.testing.assert_array_equal(eval(text), [[1.0, value]])


@pytest.mark.parametrize(
    ("array", "span"),
    [
        (np.arange(9).reshape(3, 3), "9.0"),
        (np.arange(-1, 5.0), "-1.0, 5.0"),
        (np.arange(3), None),
        (np.arange(4) / 2, None),
        (np.arange(4) + 0.5, None),
        (np.array([0, 1, 2, 4]), None),
        (np.array([0, np.inf, np.inf, np.inf]), None),
    ],
)
def test_counted_numbers_are_known_by_their_steps(array: np.ndarray, span: str | None) -> None:
    assert counting(array) == span


def test_ones_are_known_from_four_on() -> None:
    assert is_ones(np.ones(4))
    assert not is_ones(np.ones(3))
    assert not is_ones(np.array([1, 1, 1, 2]))


def test_a_call_of_88_columns_stays_on_its_line_and_a_wider_one_is_wrapped_under_its_arguments() -> None:
    named = {"padding": 1, "letters": "a" * 48}
    fits = assign("conv", "nn.Conv2d", 1, **named)
    assert len(fits) == 88
    assert "\n" not in fits
    wrapped = assign("conv", "nn.Conv2d", 12, **named, last=3)
    assert wrapped == f"conv = nn.Conv2d(12, padding=1,\n{' ' * 17}letters={'a' * 48}, last=3)"


def test_an_argument_that_is_none_is_left_out() -> None:
    assert assign("conv", "f", 1, stride=None, groups=2) == "conv = f(1, groups=2)"

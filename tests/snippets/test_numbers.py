"""What a program makes its arrays of: run, it gives the very numbers of the picture."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.engine import (
    KERNELS,
    NUMBER_SETS,
    TRANSPOSED_NUMBER_SETS,
    NumberChoice,
    samples,
    separable_samples,
)
from convviz.snippets.numbers import ProgramArray, grids
from convviz.texts import words

from ..engine.drawn import Array, examples

EN = words("en")


def made(written: tuple[ProgramArray | None, ...]) -> list[Array | None]:
    """Return the arrays of a program, whose lines run one after the other."""
    names: dict[str, Any] = {"np": np}
    found: list[Array | None] = []
    for grid in written:
        if grid is None:
            found.append(None)
        elif grid.ones:
            found.append(np.ones(grid.shape))
        elif grid.span:
            found.append(np.arange(*map(float, grid.span.split(", "))).reshape(grid.shape))
        elif grid.array is not None:
            found.append(grid.array)
        else:
            exec("\n".join(grid.lines), names)
            found.append(names[grid.name])
    return found


def of(*arguments: Any, **more: Any) -> tuple[ProgramArray, ProgramArray, ProgramArray | None]:
    """Return the arrays of a setting with one convolution."""
    x, [(weight, bias)] = grids(*arguments, **more)
    return x, weight, bias


def check(written: tuple[ProgramArray | None, ...], arrays: tuple[Array | None, ...]) -> None:
    for grid, array, expected in zip(written, made(written), arrays, strict=True):
        assert (grid is None) == (expected is None)
        if grid is not None and array is not None and expected is not None:
            assert grid.shape == array.shape == expected.shape
            np.testing.assert_array_equal(array, expected)


@st.composite
def choices(draw: st.DrawFn, sets: tuple[str, ...]) -> NumberChoice:
    number = st.sampled_from(["", "", "5", "-2", "0.25", "123456.5"])
    row = st.lists(number, max_size=9).map(",".join)
    grid = st.lists(row, max_size=4).map(";".join)
    cells = st.just("") | st.lists(grid, max_size=3).map("/".join)
    return NumberChoice(
        numbers=draw(st.sampled_from(sets)),
        seed=draw(st.integers(0, 999)),
        weights=draw(st.sampled_from(["", "", "", *KERNELS])),
        whole=draw(st.booleans()),
        x=draw(cells),
        w="~".join(draw(st.lists(cells, max_size=2))),
        pw=draw(cells),
    )


sides = st.tuples(st.integers(1, 16), st.integers(1, 16))
kernels = st.sampled_from([(1, 1), (3, 3)]) | st.tuples(st.integers(1, 7), st.integers(1, 7))


@st.composite
def planes(draw: st.DrawFn) -> dict[str, Any]:
    groups = draw(st.sampled_from([1, 1, 2, 3]))
    return {
        "input": draw(sides),
        "kernel": draw(kernels),
        "in_channels": groups * draw(st.integers(1, 8)),
        "out_channels": groups * draw(st.integers(1, 8)),
        "groups": groups,
        "bias": draw(st.booleans()),
    }


@examples(300)
@given(plane=planes(), choice=choices(NUMBER_SETS))
def test_a_convolutions_numbers_are_the_pictures(plane: dict[str, Any], choice: NumberChoice) -> None:
    setting = ConvSetting(**plane, padding="full")
    check(of(setting, choice, EN), samples(setting, choice))


@examples(300)
@given(plane=planes(), dilation=st.integers(1, 3), choice=choices(TRANSPOSED_NUMBER_SETS))
def test_a_transposed_convolutions_numbers_are_the_pictures(
    plane: dict[str, Any], dilation: int, choice: NumberChoice
) -> None:
    setting = TransposedSetting(**plane, dilation=dilation)
    check(of(setting, choice, EN), samples(setting, choice))
    x = np.full((setting.in_channels, *setting.input), 0.5)
    _, weight, bias = samples(setting, choice)
    check(of(setting, choice, EN, x=x), (x, weight, bias))


@examples(300)
@given(plane=planes(), multiplier=st.integers(1, 4), bias=st.booleans(), choice=choices(NUMBER_SETS))
def test_a_separable_convolutions_numbers_are_the_pictures(
    plane: dict[str, Any], multiplier: int, bias: bool, choice: NumberChoice
) -> None:
    del plane["groups"]
    setting = SeparableSetting(
        **{name: plane[name] for name in plane if name != "bias"},
        padding="full",
        multiplier=multiplier,
        depthwise_bias=plane["bias"],
        pointwise_bias=bias,
    )
    x, [(weight, first), (mixer, last)] = grids(setting, choice, EN)
    check((x, weight, mixer, first, last), separable_samples(setting, choice))


@pytest.mark.parametrize("numbers", NUMBER_SETS)
def test_the_largest_layer_is_a_few_lines(numbers: str) -> None:
    setting = ConvSetting(16, 7, padding=3, in_channels=512, out_channels=512, bias=True)
    for grid in of(setting, numbers, EN):
        assert grid is not None
        assert grid.array is None
        assert sum(line.count("\n") + 1 for line in grid.lines) <= 8


def test_160_numbers_are_written_out_and_of_more_those_of_the_smallest_arrays() -> None:
    few = of(ConvSetting((12, 12), (4, 4)), "paper", EN)
    assert [grid is not None and grid.array is not None for grid in few] == [True, True, False]
    x, weight, _ = of(ConvSetting((5, 29), (4, 4)), "paper", EN)
    assert x.lines
    assert weight.array is not None


def test_weights_that_are_drawn_again_take_their_input_with_them() -> None:
    x, weight, _ = of(ConvSetting(3, 3, out_channels=20), "random", EN)
    assert x.lines
    assert weight.lines


def test_cells_of_ones_own_that_stand_side_by_side_share_a_line() -> None:
    x, _, _ = of(ConvSetting(16, 3), NumberChoice(x=",1,2,,0.5;7"), EN)
    assert x.lines[-3:] == ("x[0, 0, 1:3] = [1.0, 2.0]", "x[0, 0, 4] = 0.5", "x[0, 1, 0] = 7.0")

"""Sums whose terms cancel out: what is made of them says what the numbers say, not what floats leave."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from convviz import (
    SeparableSetting,
    TransposedSetting,
    avg_pool2d,
    avg_pool2d_trace,
    conv2d,
    conv2d_trace,
    conv_transpose2d_trace,
    separable_conv2d_trace,
)
from convviz.engine import NumberChoice, separable_parts
from convviz.engine.noise import may_cancel
from convviz.kinds import Picture
from convviz.kinds.transposed import operands

X = np.array([[[0.1, 0.2, -0.3], [0.7, -0.1, -0.6], [1e16, 0.5, -1e16]]])


def test_an_average_of_what_cancels_out_is_0_or_what_is_left() -> None:
    trace = avg_pool2d_trace(X, (1, 3))
    assert trace.output.ravel().tolist() == [0.0, 0.0, float(Fraction(1, 6))]
    assert avg_pool2d(X, (1, 3)).ravel().tolist() != trace.output.ravel().tolist()
    assert [placement.result for placement in trace] == trace.output.ravel().tolist()


def test_a_window_over_what_cancels_out_makes_0_or_what_is_left() -> None:
    trace = conv2d_trace(X, np.ones((1, 1, 1, 3)))
    assert trace.output.ravel().tolist() == [0.0, 0.0, 0.5]
    assert conv2d(X, np.ones((1, 1, 1, 3))).ravel().tolist() != [0.0, 0.0, 0.5]
    # What float32 has lost is not guessed.
    rough = conv2d_trace(X.astype(np.float32), np.ones((1, 1, 1, 3), dtype=np.float32))
    assert rough.output.dtype == np.float32
    # What reads it, reads what is left.
    two = separable_conv2d_trace(X, np.ones((1, 1, 1, 3)), [[[[1e9]]]])
    assert two.output.ravel().tolist() == [0.0, 0.0, 5e8]
    setting = SeparableSetting(3, (1, 3))
    parts = separable_parts(setting, X, np.ones((1, 1, 1, 3)), np.array([[[[1e9]]]]))
    assert parts[1].trace.x.ravel().tolist() == [0.0, 0.0, 0.5]


def test_a_stamp_that_cancels_out_another_leaves_0() -> None:
    stamps = [0.1, 0.2, -0.3]
    for view in ("scatter", "gather"):
        trace = conv_transpose2d_trace([[stamps]], np.ones((1, 1, 1, 3)), view=view)
        assert trace.output.ravel().tolist() == pytest.approx([0.1, 0.3, 0.0, -0.1, -0.3], rel=1e-12, abs=0)
    trace = conv_transpose2d_trace([[stamps]], np.ones((1, 1, 1, 3)), view="scatter")
    assert [out[0, 0, 2] for out in trace.growth()] == [0.0, 0.1, pytest.approx(0.3), 0.0]


def test_what_the_ordinary_convolution_makes_of_what_cancels_out_goes_back_as_0() -> None:
    choice = NumberChoice(numbers="counting", x="0.1,0.2,-0.3", w="1,1,1")
    setting = TransposedSetting((1, 1), (1, 3))
    assert operands(Picture(kind="transposed", setting=setting, view="C", numbers=choice)).x.tolist() == [
        [[0.0]]
    ]


@pytest.mark.parametrize("odd", [np.inf, -np.inf, np.nan])
def test_what_is_no_number_cancels_nothing_out(odd: float) -> None:
    x = [[[odd, 0.1, -0.1, 0.0]]]
    np.testing.assert_array_equal(conv2d_trace(x, [[[[1, 1]]]]).output, conv2d(x, [[[[1, 1]]]]))


def test_whole_numbers_are_added_up_as_they_are_up_to_the_largest() -> None:
    assert not may_cancel(9, np.full(4, 2.0**20), np.full(4, 2.0**29))
    assert may_cancel(9, np.full(4, 2.0**30), np.full(4, 2.0**30))
    trace = conv2d_trace([[[2.0**53, 1.0, -(2.0**53)]]], np.ones((1, 1, 1, 3)))
    assert trace.output.item() == 1.0

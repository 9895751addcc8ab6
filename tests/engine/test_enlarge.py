"""Enlarging by a transposed convolution: sizes, interpolation, checkerboards."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, conv_transpose2d
from convviz.engine import bilinear_kernel, enlarging, phase_sums, upsample2d

from .drawn import examples, whole_numbers

pairs = st.tuples(st.integers(1, 7), st.integers(1, 7))


def stamped(x: np.ndarray, kernel: np.ndarray, factor: int, dilation: int = 1) -> np.ndarray:
    setting = enlarging(x.shape[1:], kernel.shape, factor, dilation)
    found: np.ndarray = conv_transpose2d(
        x,
        np.broadcast_to(kernel, (len(x), 1, *kernel.shape)),
        stride=setting.stride,
        padding=setting.padding,
        output_padding=setting.output_padding,
        dilation=setting.dilation,
        groups=len(x),
    )
    return found


@examples(80)
@given(pairs, pairs, st.integers(1, 5), st.integers(1, 3))
def test_it_makes_exactly_that_many_times_the_size(
    size: tuple[int, int], kernel: tuple[int, int], factor: int, dilation: int
) -> None:
    setting = enlarging(size, kernel, factor, dilation).check()
    assert setting.output == (factor * size[0], factor * size[1])
    (top, bottom), (left, right) = setting.padding
    assert 0 <= top - bottom <= 1 and 0 <= left - right <= 1


@pytest.mark.parametrize("factor", [1, 2, 3, 4, 5])
def test_the_bilinear_kernel_interpolates_as_upsampling_does_inside(factor: int) -> None:
    x = whole_numbers(factor, 2, 6, 5)
    inside = np.s_[:, factor:-factor, factor:-factor]
    found, wanted = stamped(x, bilinear_kernel(factor), factor), upsample2d(x, factor, "bilinear")
    np.testing.assert_allclose(found[inside], wanted[inside], atol=1e-12)
    if factor > 1:
        # At the edges, a stamp is missing where upsampling lets the edge go on.
        assert not np.allclose(found, wanted)


@pytest.mark.parametrize("factor", [1, 2, 3, 4, 5])
def test_ones_of_the_strides_size_repeat_each_pixel(factor: int) -> None:
    x = whole_numbers(factor, 1, 4, 5)
    np.testing.assert_array_equal(stamped(x, np.ones((factor, factor)), factor), upsample2d(x, factor))


@examples(60)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 4), st.integers(1, 3), st.integers(0, 99))
def test_phase_sums_are_what_becomes_of_an_even_area(
    kh: int, kw: int, factor: int, dilation: int, seed: int
) -> None:
    kernel = whole_numbers(seed, 1, kh, kw)[0]
    around = -(-dilation * max(kh, kw) // factor) + 1
    out = stamped(np.ones((1, 2 * around + 2, 2 * around + 2)), kernel, factor, dilation)[0]
    inside = out[around * factor :, around * factor :][:factor, :factor]
    sums = phase_sums(kernel, factor, dilation)
    assert any(
        np.array_equal(np.roll(sums, (down, right), (0, 1)), inside)
        for down in range(factor)
        for right in range(factor)
    )


def test_what_is_no_factor_is_refused() -> None:
    assert enlarging(4, 3, 1).output == (4, 4)
    with pytest.raises(ConvError, match="factor is 0, but the smallest that works is 1"):
        enlarging(4, 3, 0)

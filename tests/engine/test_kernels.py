"""Kernels with names: what their numbers must do, whatever they are."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, conv2d
from convviz.engine import KERNELS, named_kernel

from .drawn import examples

sizes = st.tuples(st.integers(1, 9), st.integers(1, 9))
ANY = [name for name, kernel in KERNELS.items() if kernel.size is None]
AVERAGES = ("box", "gaussian", "motion", "unsharp")
EDGES = ("sobel", "prewitt", "scharr")


def over(picture: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Return the only channel of a picture under a kernel."""
    return conv2d(picture[None], kernel[None, None])[0]


@examples(60)
@given(sizes)
@pytest.mark.parametrize("name", ANY)
def test_a_family_has_every_size_and_keeps_an_even_picture(name: str, size: tuple[int, int]) -> None:
    kernel = named_kernel(name, size)
    assert kernel.shape == size
    assert kernel.sum() == pytest.approx(1, abs=1e-12)
    plain = named_kernel(name, size, normalised=False)
    assert np.array_equal(plain, plain.round())
    np.testing.assert_allclose(kernel * plain.sum(), plain, atol=1e-9)
    np.testing.assert_allclose(over(np.full((12, 12), 7.0), kernel), 7)


@pytest.mark.parametrize("name", KERNELS)
def test_only_averages_are_normalised(name: str) -> None:
    same = np.array_equal(named_kernel(name), named_kernel(name, normalised=False))
    assert same == (name not in AVERAGES)


@pytest.mark.parametrize("name", ["identity", "gaussian", "box", "motion", "unsharp"])
def test_a_kernel_without_direction_is_its_own_mirror_image(name: str) -> None:
    for size in ((3, 3), (5, 3), (7, 7)):
        kernel = named_kernel(name, size)
        assert np.array_equal(kernel, kernel[::-1, ::-1])


def test_the_identity_changes_nothing() -> None:
    picture = np.arange(48.0).reshape(6, 8)
    assert np.array_equal(over(picture, named_kernel("identity", (3, 5))), picture[1:-1, 2:-2])
    assert np.array_equal(over(picture, named_kernel("identity", 2)), picture[:-1, :-1])


@pytest.mark.parametrize("name", EDGES)
def test_an_edge_kernel_measures_a_slope_along_its_axis_only(name: str) -> None:
    rows, cols = np.mgrid[:5, :6].astype(float)
    across, down = named_kernel(f"{name}_x"), named_kernel(f"{name}_y")
    assert np.array_equal(across, down.T)
    weight = np.abs(across).sum()
    # Brighter to the right, and brighter downwards, is positive: the sign cross-correlation gives.
    assert np.all(over(cols, across) == weight)
    assert np.all(over(rows, across) == 0)
    assert np.all(over(rows, down) == weight)
    assert np.all(over(cols, down) == 0)
    assert np.all(over(np.ones((5, 6)), across) == 0)


def test_the_laplacian_is_the_second_derivative() -> None:
    rows, cols = np.mgrid[:6, :6].astype(float)
    assert np.all(over(3 * rows + 2 * cols + 1, named_kernel("laplacian")) == 0)
    assert np.all(over(rows**2 + cols**2, named_kernel("laplacian")) == 4)


def test_sharpening_is_the_picture_less_its_laplacian_and_unsharp_twice_it_less_its_blur() -> None:
    one = named_kernel("identity")
    assert np.array_equal(named_kernel("sharpen"), one - named_kernel("laplacian"))
    one = named_kernel("identity", 5)
    np.testing.assert_allclose(named_kernel("unsharp", 5), 2 * one - named_kernel("gaussian", 5))


def test_a_gaussian_is_the_box_of_two_laid_on_itself() -> None:
    rows = np.ones(1)
    for size in range(1, 7):
        assert np.array_equal(named_kernel("gaussian", size, normalised=False), np.outer(rows, rows))
        rows = np.convolve(rows, [1, 1])


def test_motion_blur_averages_along_the_row() -> None:
    picture = np.arange(15.0).reshape(3, 5)
    np.testing.assert_allclose(over(picture, named_kernel("motion", (1, 3))), picture[:, 1:-1])
    assert named_kernel("motion", 3).tolist()[1] == pytest.approx([1 / 3] * 3)


def test_emboss_keeps_the_brightness() -> None:
    assert named_kernel("emboss").sum() == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("blur",), "the kernel 'blur' is not known; there are identity, box, "),
        (("sobel_x", 5), "the kernel sobel_x has a size of 3×3 only, not 5×5"),
        (("box", 0), "size is 0, but the smallest that works is 1"),
        (("gaussian", 28), "size is 28, but the largest that works is 27"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(arguments: tuple[str, int], sentence: str) -> None:
    with pytest.raises(ConvError, match=re.escape(sentence)):
        named_kernel(*arguments)
    assert named_kernel("sobel_x", 3).shape == (3, 3)
    assert named_kernel("gaussian", 27, normalised=False).sum() == 2.0**52


def test_a_kernel_is_the_callers_own() -> None:
    named_kernel("sobel_x")[:] = 0
    assert named_kernel("sobel_x").any()

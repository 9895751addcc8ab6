"""Numbers as pixels: which is black, which is white, what is cut off, and how they are rounded."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, ConvSetting
from convviz.engine import filter2d, named_kernel
from convviz.photos import SPECIMENS, TONES
from convviz.render import Tone, shrunk, specimen, toned

from ..engine.drawn import examples

each_kind = pytest.mark.parametrize("kind", TONES)
whole = st.lists(st.integers(-3000, 3000), min_size=1, max_size=30)


def grey_of(number: int, low: float, high: float) -> Fraction:
    """Return the share of white in a number, times 255, in exact fractions."""
    share = (Fraction(number) - Fraction(low)) / (Fraction(high) - Fraction(low))
    return 255 * min(max(share, Fraction(0)), Fraction(1))


def test_clamped_numbers_are_shown_as_they_are() -> None:
    pixels, tone = toned(np.arange(256.0).reshape(1, 16, 16), "clamped")
    assert pixels.dtype == np.uint8
    assert pixels.ravel().tolist() == list(range(256))
    assert tone == Tone(low=0, high=255, least=0, most=255, below=0, above=0)


def test_clamped_numbers_beyond_black_and_white_are_cut_off_and_counted() -> None:
    pixels, tone = toned(np.array([[-300.0, -0.25, 0], [255, 255.25, 256]]), "clamped")
    assert pixels.tolist() == [[0, 0, 0], [255, 255, 255]]
    assert (tone.below, tone.above, tone.least, tone.most) == (2, 2, -300, 256)


@pytest.mark.parametrize(
    ("number", "pixel"),
    [(0.49, 0), (0.5, 1), (127.499, 127), (127.5, 128), (254.49, 254), (254.5, 255), (-0.4, 0)],
)
def test_they_are_rounded_to_the_nearest_and_not_cut_down(number: float, pixel: int) -> None:
    assert toned(np.array([number]), "clamped")[0].tolist() == [pixel]


def test_rescaled_the_smallest_is_black_and_the_largest_white() -> None:
    pixels, tone = toned(np.array([1000.0, 1510, 1002, 1255]), "rescaled")
    assert pixels.tolist() == [0, 255, 1, 128]
    assert tone == Tone(low=1000, high=1510, least=1000, most=1510, below=0, above=0)


@pytest.mark.parametrize("sign", [1, -1])
def test_signed_zero_is_the_middle_and_both_signs_have_one_scale(sign: int) -> None:
    pixels, tone = toned(sign * np.array([0.0, 510, -255, 1, 0]), "signed")
    assert pixels.tolist() == ([128, 255, 64, 128, 128] if sign > 0 else [128, 0, 191, 127, 128])
    assert (tone.low, tone.high, tone.below, tone.above) == (-510, 510, 0, 0)


@each_kind
@examples(80)
@given(numbers=whole)
def test_a_pixel_is_the_nearest_grey_between_what_is_black_and_what_is_white(
    kind: str, numbers: list[int]
) -> None:
    pixels, tone = toned(np.array(numbers, float), kind)
    assert (tone.least, tone.most) == (min(numbers), max(numbers))
    for number, pixel in zip(numbers, pixels.tolist(), strict=True):
        # Where two greys are as near as one another, a double may fall to either side.
        assert abs(pixel - grey_of(number, tone.low, tone.high)) <= Fraction(1, 2) + Fraction(1, 10**9)
    assert tone.below == sum(number < tone.low for number in numbers)
    assert tone.above == sum(number > tone.high for number in numbers)
    assert kind == "clamped" or tone.below == tone.above == 0


@each_kind
@examples(40)
@given(numbers=whole)
def test_a_larger_number_is_never_darker(kind: str, numbers: list[int]) -> None:
    pixels, _ = toned(np.array(sorted(numbers), float), kind)
    assert (np.diff(pixels.astype(int)) >= 0).all()


@pytest.mark.parametrize(
    ("kind", "number", "pixel"),
    [
        ("clamped", 7, 7),
        ("clamped", -7, 0),
        ("clamped", 700, 255),
        ("rescaled", 7, 128),
        ("rescaled", 0, 128),
        ("rescaled", -7, 128),
        ("signed", 0, 128),
        ("signed", 7, 255),
        ("signed", -7, 0),
    ],
)
def test_a_constant_picture_has_a_grey_too(kind: str, number: int, pixel: int) -> None:
    pixels, tone = toned(np.full((3, 2, 2), float(number)), kind)
    assert np.unique(pixels).tolist() == [pixel]
    assert tone.low < tone.high
    assert (tone.least, tone.most) == (number, number)


@each_kind
def test_channels_are_treated_alike_and_the_numbers_stay_what_they_were(kind: str) -> None:
    numbers = np.stack([np.full((2, 2), value) for value in (-60.0, 0.0, 90.0)])
    numbers.setflags(write=False)
    pixels, tone = toned(numbers, kind)
    assert pixels.shape == numbers.shape
    together, same = toned(numbers.ravel(), kind)
    assert tone == same
    assert pixels.ravel().tolist() == together.tolist()


@each_kind
@pytest.mark.parametrize("name", SPECIMENS)
def test_results_of_pictures_use_the_greys_they_are_given(name: str, kind: str) -> None:
    x = shrunk(specimen(name), 64)
    numbers = filter2d(x, named_kernel("sobel_x"), ConvSetting((64, 64), 3, padding=1))
    pixels, tone = toned(numbers, kind)
    assert tone.least < 0 < tone.most
    extremes = {int(pixels[numbers == tone.least][0]), int(pixels[numbers == tone.most][0])}
    if kind == "signed":
        assert extremes & {0, 255}
        assert (pixels[numbers == 0] == 128).all()
    else:
        assert extremes == {0, 255}
    hidden = (numbers < 0).sum() + (numbers > 255).sum() if kind == "clamped" else 0
    assert tone.below + tone.above == hidden


def test_an_unknown_kind_is_refused() -> None:
    numbers = np.zeros(3)
    assert toned(numbers, "signed")[0].tolist() == [128] * 3
    with pytest.raises(ConvError, match=r"'loud'.*clamped, rescaled, signed"):
        toned(numbers, "loud")


def test_a_last_digit_beyond_white_is_not_cut_off() -> None:
    _, tone = toned(np.array([-1e-14, 255 + 3e-14, 100.0]), "clamped")
    assert (tone.below, tone.above) == (0, 0)
    _, tone = toned(np.array([-1e-3, 255.001, 100.0]), "clamped")
    assert (tone.below, tone.above) == (1, 1)

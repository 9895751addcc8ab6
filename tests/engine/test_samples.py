"""The sample numbers fit their setting, are the same every time, and say what their name says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from convviz import ConvSetting, TransposedSetting, conv2d
from convviz.engine import NUMBER_SETS, samples

from .drawn import conv_settings, examples, transposed_settings


@examples(80)
@given(conv_settings() | transposed_settings(), st.sampled_from(NUMBER_SETS))
def test_samples_fit_their_setting_and_are_the_same_every_time(
    setting: ConvSetting | TransposedSetting, numbers: str
) -> None:
    x, weight, bias = samples(setting, numbers)
    assert x.shape == (setting.in_channels, *setting.input)
    assert weight.shape == setting.weight_shape
    assert (None if bias is None else bias.tolist()) == (
        list(range(1, setting.out_channels + 1)) if setting.bias else None
    )
    for first, second in zip((x, weight), samples(setting, numbers)[:2], strict=True):
        assert_array_equal(first, second)
        assert not np.shares_memory(first, second)


def test_the_papers_numbers_give_the_papers_output() -> None:
    x, weight, _ = samples(ConvSetting(input=5, kernel=3))
    assert_array_equal(conv2d(x, weight), [[[12, 12, 17], [10, 17, 19], [9, 6, 14]]])


def test_the_papers_numbers_repeat_on_a_larger_grid_and_differ_between_channels() -> None:
    x, weight, _ = samples(ConvSetting(input=(7, 6), kernel=4, in_channels=2, out_channels=2))
    assert_array_equal(x[0, 5:], x[0, :2])
    assert_array_equal(x[0, :, 5], x[0, :, 0])
    assert_array_equal(x[1, 1:, 1:], x[0, :-1, :-1])
    assert not np.array_equal(weight[0, 0], weight[0, 1])
    assert not np.array_equal(weight[0], weight[1])


@pytest.mark.parametrize(
    ("numbers", "first_row", "weights"),
    [("counting", [0, 1, 2], [1, 2, 3, 4]), ("ones", [1, 1, 1], [1] * 4), ("tenths", [0, 0.1, 0.2], [1] * 4)],
)
def test_a_set_of_numbers_is_what_its_name_says(
    numbers: str, first_row: list[float], weights: list[int]
) -> None:
    x, weight, _ = samples(ConvSetting(input=3, kernel=2), numbers)
    assert x[0, 0].tolist() == first_row
    assert weight.ravel().tolist() == weights


def test_random_numbers_are_small_whole_and_follow_the_seed() -> None:
    setting = ConvSetting(input=16, kernel=7, in_channels=4)
    x, weight, _ = samples(setting, "random", seed=3)
    assert np.unique(x).tolist() == list(range(10))
    assert np.unique(weight).tolist() == [-2, -1, 0, 1, 2]
    assert not np.array_equal(x, samples(setting, "random", seed=4)[0])

"""The sample numbers fit their setting, are the same every time, and say what their name says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from convviz import (
    ConvError,
    ConvSetting,
    SeparableSetting,
    TransposedSetting,
    conv2d,
    conv_transpose2d,
    separable_conv2d,
)
from convviz.engine import (
    NUMBER_SETS,
    TRANSPOSED_NUMBER_SETS,
    NumberChoice,
    named_kernel,
    samples,
    separable_samples,
)
from convviz.texts import LANGUAGES, words

from .drawn import conv_settings, examples, separable_settings, transposed_settings

#: A setting, and a set of numbers that it has.
offers = st.tuples(conv_settings(), st.sampled_from(NUMBER_SETS)) | st.tuples(
    transposed_settings(), st.sampled_from(TRANSPOSED_NUMBER_SETS)
)


@examples(120)
@given(offers)
def test_samples_fit_their_setting_and_are_the_same_every_time(
    offer: tuple[ConvSetting | TransposedSetting, str],
) -> None:
    setting, numbers = offer
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
    [
        ("counting", [0, 1, 2], [1, 2, 3, 4]),
        ("ones", [1, 1, 1], [1] * 4),
        ("tenths", [0, 0.1, 0.2], [1] * 4),
        ("impulse", [0, 0, 0], [1, 2, 3, 4]),
        ("edge", [0, 9, 9], [0, 1, 2, 2]),
        ("gradient", [0, 1, 2], [0, 1, 2, 2]),
        ("checkerboard", [0, 1, 0], [0, 1, 2, 2]),
    ],
)
def test_a_set_of_numbers_is_what_its_name_says(
    numbers: str, first_row: list[float], weights: list[int]
) -> None:
    x, weight, _ = samples(ConvSetting(input=3, kernel=2), numbers)
    assert x[0, 0].tolist() == first_row
    assert weight.ravel().tolist() == weights


def test_an_impulse_shows_the_kernel_turned() -> None:
    setting = ConvSetting(input=5, kernel=3, in_channels=2)
    x, weight, _ = samples(setting, "impulse")
    assert x.sum(axis=(1, 2)).tolist() == [1, 1]
    assert_array_equal(conv2d(x, weight)[0], weight[0].sum(axis=0)[::-1, ::-1])


def test_patterns_run_down_and_across() -> None:
    setting = ConvSetting(input=(3, 4), kernel=1)
    assert samples(setting, "checkerboard")[0][0].tolist() == [[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
    assert samples(setting, "gradient")[0][0].tolist() == [[0, 1, 2, 3]] * 3
    assert samples(setting, "edge")[0][0].tolist() == [[0, 0, 9, 9]] * 3


def test_a_named_kernel_stands_for_every_filter_where_it_fits() -> None:
    choice = NumberChoice(numbers="ones", weights="sobel_x")
    _, weight, _ = samples(ConvSetting(5, 3, in_channels=2, out_channels=3), choice)
    assert (weight == named_kernel("sobel_x")).all()
    assert (samples(ConvSetting(5, 4), choice)[1] == 1).all()
    assert samples(ConvSetting(5, (1, 3)), NumberChoice(weights="gaussian"))[1].ravel().tolist() == [
        0.25,
        0.5,
        0.25,
    ]
    whole = NumberChoice(weights="gaussian", whole=True)
    assert samples(ConvSetting(5, (1, 3)), whole)[1].ravel().tolist() == [1, 2, 1]
    depthwise, pointwise = separable_samples(SeparableSetting(5, 3, in_channels=2, out_channels=2), choice)[
        1:3
    ]
    assert (depthwise == named_kernel("sobel_x")).all()
    assert (pointwise == 1).all()
    with pytest.raises(ConvError, match="the kernel 'blur' is not known"):
        samples(ConvSetting(5, 3), NumberChoice(weights="blur"))


def test_cells_written_by_hand_lie_over_the_chosen_numbers() -> None:
    setting = SeparableSetting(3, 2, in_channels=2, out_channels=2)
    choice = NumberChoice(numbers="ones", x="/;,5", w="~,7", pw="/-2")
    x, depthwise, pointwise, _, _ = separable_samples(setting, choice)
    assert x[1, 1].tolist() == [1, 5, 1]
    assert depthwise[1, 0].tolist() == [[1, 7], [1, 1]]
    assert pointwise[:, :, 0, 0].tolist() == [[1, -2], [1, 1]]
    plain = separable_samples(setting, choice.as_chosen)
    for found, own in zip(plain[:3], separable_samples(setting, "ones")[:3], strict=True):
        assert_array_equal(found, own)


def test_random_numbers_are_small_whole_and_follow_the_seed() -> None:
    setting = ConvSetting(input=16, kernel=7, in_channels=4)
    x, weight, _ = samples(setting, "random", seed=3)
    assert np.unique(x).tolist() == list(range(10))
    assert np.unique(weight).tolist() == [-2, -1, 0, 1, 2]
    assert not np.array_equal(x, samples(setting, "random", seed=4)[0])


@pytest.mark.parametrize(
    ("numbers", "x", "weight"),
    [
        ("from_zero", [[0, 1], [2, 3]], [[0, 1], [2, 3]]),
        ("from_one", [[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        ("convolved_counting", [[27, 37], [57, 67]], [[1, 2], [3, 4]]),
        ("convolved_tenths", [[0.8, 1.2], [2.0, 2.4]], [[1, 1], [1, 1]]),
    ],
)
def test_a_transposed_convolution_has_sets_of_its_own(
    numbers: str, x: list[list[float]], weight: list[list[float]]
) -> None:
    for stride in (1, 2):
        got = samples(TransposedSetting(input=2, kernel=2, stride=stride), numbers)
        assert (got[0][0].tolist(), got[1][0, 0].tolist()) == (x, weight)
    with pytest.raises(ConvError, match=f"'{numbers}' are not known; there are paper, .*, checkerboard$"):
        samples(ConvSetting(input=2, kernel=2), numbers)


@examples(60)
@given(transposed_settings(), st.sampled_from(["counting", "tenths"]))
def test_convolved_numbers_are_what_the_direct_convolution_makes_of_its_own(
    setting: TransposedSetting, numbers: str
) -> None:
    rows, cols = setting.axes
    larger = TransposedSetting(
        input=setting.input,
        kernel=setting.kernel,
        dilation=setting.dilation,
        in_channels=setting.in_channels,
        out_channels=setting.out_channels,
        groups=setting.groups,
    )
    assert larger.output == (rows.size + rows.span - 1, cols.size + cols.span - 1)
    before, kernel, _ = samples(larger.direct, numbers)
    x, weight, _ = samples(setting, f"convolved_{numbers}")
    assert_array_equal(weight, kernel)
    assert_allclose(x, conv2d(before, weight, dilation=setting.dilation, groups=setting.groups), rtol=1e-12)


def test_the_size_comes_back_but_the_numbers_do_not() -> None:
    setting = TransposedSetting(input=2, kernel=3)
    x, weight, _ = samples(setting, "convolved_tenths")
    before, _, _ = samples(setting.direct, "tenths")
    again = conv_transpose2d(x, weight)
    assert again.shape == before.shape
    assert again[0, 1, 1] == 27
    assert before[0, 1, 1] == 0.5


@examples(60)
@given(separable_settings(framed=True), st.sampled_from(NUMBER_SETS), st.integers(0, 99))
def test_samples_of_a_separable_convolution_are_those_of_its_stages(
    setting: SeparableSetting, numbers: str, seed: int
) -> None:
    x, depthwise, pointwise, *biases = separable_samples(setting, numbers, seed)
    for ours, theirs in zip((x, depthwise), samples(setting.depthwise, numbers, seed), strict=False):
        assert_array_equal(ours, theirs)
    assert_array_equal(pointwise, samples(setting.pointwise, numbers, seed)[1])
    assert pointwise.shape == setting.pointwise_weight_shape
    assert [None if bias is None else bias.tolist() for bias in biases] == [
        list(range(1, count + 1)) if wanted else None
        for count, wanted in (
            (setting.channels, setting.depthwise_bias),
            (setting.out_channels, setting.pointwise_bias),
        )
    ]
    options = {name: getattr(setting, name) for name in ("stride", "padding", "dilation")}
    assert separable_conv2d(x, depthwise, pointwise, *biases, **options).shape[1:] == setting.between


@pytest.mark.parametrize("channels", range(1, 9))
def test_the_first_kernels_of_1x1_differ_and_hide_no_channel(channels: int) -> None:
    _, weight, _ = samples(ConvSetting(input=3, kernel=1, in_channels=channels, out_channels=8))
    assert (weight != 0).all()
    assert (np.abs(weight) <= 2).all()
    filters = {tuple(kernel.ravel()) for kernel in weight[:4]}
    assert len(filters) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_set_of_numbers_has_a_label_of_its_own(language: str) -> None:
    labels = [words(language)(f"controls.numbers_{numbers}") for numbers in TRANSPOSED_NUMBER_SETS]
    assert len(set(labels)) == len(TRANSPOSED_NUMBER_SETS)

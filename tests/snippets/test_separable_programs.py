"""Every separable program, on drawn settings: it runs, computes the numbers shown and tells the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, SeparableSetting
from convviz.cases import cases_of
from convviz.engine import NUMBER_SETS, PADDING_NAMES, separable_samples
from convviz.snippets import SEPARABLE_SNIPPETS
from convviz.texts import words

from ..engine.drawn import Array, SeparableCall, examples, separable_settings, turned
from .judged import check_program, check_readable, is_random

WAYS = sorted(SEPARABLE_SNIPPETS)
KERAS = ("keras", "keras_one_layer")

each_way = pytest.mark.parametrize("way", WAYS)


@dataclass(frozen=True)
class Program:
    setting: SeparableSetting
    numbers: str = "random"

    def text(self, way: str, language: str = "en") -> str:
        return SEPARABLE_SNIPPETS[way](self.setting, *self.arrays, say=words(language))

    @property
    def arrays(self) -> Any:
        return separable_samples(self.setting, self.numbers)

    def output(self) -> Array:
        _, made = SeparableCall(*self.arrays, setting=self.setting).stages()
        return made


@st.composite
def named(draw: st.DrawFn) -> SeparableSetting:
    """Draw a padding by name, which may be uneven, and equal strides, which Keras takes as they are."""
    setting = draw(separable_settings(framed=True))
    stride = draw(st.integers(1, 3))
    kernel = (min(setting.kernel[0], setting.input[0]), min(setting.kernel[1], setting.input[1]))
    named = draw(st.sampled_from(PADDING_NAMES))
    return replace(setting, stride=(stride, stride), kernel=kernel, dilation=(1, 1), padding=named).check()


programs = st.builds(
    Program, separable_settings() | separable_settings(framed=True) | named(), st.sampled_from(NUMBER_SETS)
)


@each_way
@examples(150)
@given(program=programs)
def test_a_program_computes_and_claims_what_the_engine_does(
    way: str, program: Program, request: pytest.FixtureRequest
) -> None:
    check_program(program.text(way), program.output(), request)


@each_way
@pytest.mark.parametrize("name", cases_of("separable"))
def test_a_program_of_the_catalogue_makes_the_cases_shape(
    way: str, name: str, request: pytest.FixtureRequest
) -> None:
    case = cases_of("separable")[name]
    assert isinstance(case.setting, SeparableSetting)
    program = Program(case.setting, case.numbers)
    assert is_random(program.text(way))
    check_program(program.text(way), program.output(), request)


@each_way
@given(program=programs, language=st.sampled_from(["en", "zh"]))
def test_a_program_is_readable_and_always_the_same(way: str, program: Program, language: str) -> None:
    text = program.text(way, language)
    assert text == program.text(way, language)
    check_readable(text, program.text(way))


@given(program=programs)
def test_one_layer_is_written_unless_the_second_stage_is_padded(program: Program) -> None:
    one, two = program.text("keras_one_layer"), program.text("keras")
    if program.setting.pointwise_padding == ((0, 0), (0, 0)):
        assert one.count("keras.layers.SeparableConv2D(") == 1
        assert "Conv2D(" not in one.replace("SeparableConv2D(", "")
    else:
        assert one.replace("# SeparableConv2D cannot pad between its stages; two layers can\n", "") == two
        assert one != two
    assert two.count("keras.layers.DepthwiseConv2D(") == two.count("keras.layers.Conv2D(") == 1


@pytest.mark.parametrize("way", KERAS)
def test_kernels_of_one_channel_follow_one_another(way: str, run_keras: Any) -> None:
    """Filters 0 and 1 are channel 0's and 2 and 3 channel 1's, as in PyTorch."""
    setting = SeparableSetting(1, 1, in_channels=2, multiplier=2, out_channels=4)
    x, weight, mixer = np.array([[[1]], [[10]]]), np.array([[[[k]]] for k in (2, 3, 5, 7)]), np.eye(4)
    text = SEPARABLE_SNIPPETS[way](setting, x, weight, mixer[:, :, None, None], say=words("en"))
    assert run_keras(text).names["y"].ravel().tolist() == [2, 3, 50, 70]


@each_way
@pytest.mark.parametrize("biased", ["depthwise_bias", "pointwise_bias"])
def test_the_weights_and_biases_of_both_stages_count_among_the_160_numbers(way: str, biased: str) -> None:
    # 98 + 3 x 2 + 28 x 2 are 160.
    setting = SeparableSetting((7, 7), (1, 3), in_channels=2, out_channels=28)
    arrays = np.eye(7)[[range(7), range(7)]], np.eye(2)[:, None, [[0, 1, 0]]], np.zeros((28, 2, 1, 1))
    write = SEPARABLE_SNIPPETS[way]
    assert not is_random(write(setting, *arrays, say=words("en")))
    bias = np.zeros(2 if biased == "depthwise_bias" else 28)
    one_more = turned(setting, **{biased: True})
    assert is_random(write(one_more, *arrays, **{biased: bias}, say=words("en")))


@each_way
def test_an_impossible_setting_raises_its_own_error(way: str) -> None:
    setting = SeparableSetting(input=4, kernel=5, pointwise_padding=2)
    arrays = np.zeros((1, 4, 4)), np.zeros((1, 1, 5, 5)), np.zeros((1, 1, 1, 1))
    with pytest.raises(ConvError, match=r"kernel spans 5x5 cells .* padded input has only 4x4"):
        SEPARABLE_SNIPPETS[way](setting, *arrays, say=words("en"))
    works = replace(setting, kernel=(4, 4))
    arrays = arrays[0], np.zeros((1, 1, 4, 4)), arrays[2]
    assert SEPARABLE_SNIPPETS[way](works, *arrays, say=words("en"))


@each_way
@pytest.mark.parametrize(
    ("field", "array", "match"),
    [
        ("x", np.zeros((1, 3, 3)), r"x must have shape \(2, 3, 3\) .* has \(1, 3, 3\)"),
        ("depthwise_weight", np.zeros((2, 1, 3, 3)), r"\(4, 1, 3, 3\) .* \(2, 1, 3, 3\)"),
        ("pointwise_weight", np.zeros((3, 2, 1, 1)), r"\(3, 4, 1, 1\) .* \(3, 2, 1, 1\)"),
        ("depthwise_bias", np.zeros(2), r"depthwise_bias must have shape \(4,\) .* has \(2,\)"),
        ("depthwise_bias", None, r"depthwise_bias must have shape \(4,\) .* has None"),
        ("pointwise_bias", np.zeros(3), r"pointwise_bias must have shape None .* has \(3,\)"),
    ],
)
def test_an_array_that_is_not_the_settings_is_refused(way: str, field: str, array: Any, match: str) -> None:
    setting = SeparableSetting(3, 3, in_channels=2, multiplier=2, out_channels=3, depthwise_bias=True)
    arrays: dict[str, Any] = {
        "x": np.zeros((2, 3, 3)),
        "depthwise_weight": np.zeros((4, 1, 3, 3)),
        "pointwise_weight": np.zeros((3, 4, 1, 1)),
        "depthwise_bias": np.zeros(4),
        "pointwise_bias": None,
    }
    with pytest.raises(ConvError, match=match) as caught:
        SEPARABLE_SNIPPETS[way](setting, **{**arrays, field: array}, say=words("en"))
    assert caught.value.field == field
    assert SEPARABLE_SNIPPETS[way](setting, **arrays, say=words("en"))

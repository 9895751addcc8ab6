"""Every separable program, on drawn settings: it runs, computes the numbers shown and tells the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, SeparableSetting
from convviz.cases import cases_of
from convviz.engine import NUMBER_SETS, PADDING_NAMES, NumberChoice, separable_samples

from ..engine.drawn import Array, SeparableCall, examples, separable_settings
from .conftest import Run
from .judged import check_program, check_readable
from .written import ways, written

WAYS = list(ways(SeparableSetting(5, 3)))

each_way = pytest.mark.parametrize("way", WAYS)


@dataclass(frozen=True)
class Program:
    setting: SeparableSetting
    numbers: str = "random"

    def text(self, way: str, language: str = "en") -> str:
        return written(way, self.setting, self.numbers, language=language)

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
def test_a_program_computes_and_claims_what_the_engine_does(way: str, program: Program, run: Run) -> None:
    check_program(program.text(way), program.output(), run)


@each_way
@pytest.mark.parametrize("name", cases_of("separable"))
def test_a_program_of_the_catalogue_makes_the_cases_numbers(way: str, name: str, run: Run) -> None:
    case = cases_of("separable")[name]
    assert isinstance(case.setting, SeparableSetting)
    program = Program(case.setting, case.numbers)
    check_program(program.text(way), program.output(), run)


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


@each_way
def test_two_kernels_a_channel_are_laid_out_alike(way: str, run: Run) -> None:
    """Filters 0 and 1 are channel 0's and 2 and 3 channel 1's, as in PyTorch."""
    setting = SeparableSetting(1, 1, in_channels=2, multiplier=2, out_channels=4)
    choice = NumberChoice(numbers="ones", x="1/10", w="2~3~5~7", pw="1/0/0/0~0/1~0/0/1~0/0/0/1")
    text = written(way, setting, choice)
    x, weight, mixer, _, _ = separable_samples(setting, choice)
    assert (x.ravel().tolist(), weight.ravel().tolist()) == ([1, 10], [2, 3, 5, 7])
    check_program(text, SeparableCall(x, weight, mixer, None, None, setting).stages()[1], run)


@each_way
def test_an_impossible_setting_raises_its_own_error(way: str) -> None:
    setting = SeparableSetting(input=4, kernel=5, pointwise_padding=2)
    with pytest.raises(ConvError, match=r"kernel spans 5×5 cells .* padded input has only 4×4"):
        written(way, setting)
    assert written(way, replace(setting, kernel=(4, 4)))

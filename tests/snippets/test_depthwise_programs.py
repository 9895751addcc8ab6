"""Depthwise convolutions in Keras's own layer, on drawn settings, and which settings are offered it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvSetting
from convviz.cases import cases_of
from convviz.engine import NUMBER_SETS, PADDING_NAMES, samples
from convviz.snippets import snippets

from ..engine.drawn import Array, Call, conv_settings, examples
from .conftest import Run
from .judged import check_program, check_readable
from .written import ways, written


@dataclass(frozen=True)
class Program:
    setting: ConvSetting
    numbers: str = "random"
    flip: bool = False

    def text(self, language: str = "en") -> str:
        return written("keras_depthwise", self.setting, self.numbers, language=language, flip=self.flip)

    def output(self) -> Array:
        x, weight, bias = samples(self.setting, self.numbers)
        turned = weight[..., ::-1, ::-1] if self.flip else weight
        return Call(x, turned, bias, self.setting).output()


@st.composite
def depthwise(draw: st.DrawFn) -> ConvSetting:
    """Draw a setting of as many groups as input channels, half of them with strides as Keras takes them."""
    setting = draw(conv_settings())
    channels = draw(st.integers(1, 3))
    own = replace(
        setting, in_channels=channels, groups=channels, out_channels=channels * draw(st.integers(1, 3))
    )
    if draw(st.booleans()):
        return own
    kernel = (min(own.kernel[0], own.input[0]), min(own.kernel[1], own.input[1]))
    named = draw(st.sampled_from(PADDING_NAMES))
    plain = replace(own, dilation=(1, 1), kernel=kernel, padding=named, padding_mode="zeros")
    return replace(plain, stride=(draw(st.integers(1, 3)),) * 2).check()


programs = st.builds(Program, depthwise(), st.sampled_from(NUMBER_SETS), st.booleans())


@examples(200)
@given(program=programs)
def test_a_program_computes_and_claims_what_the_engine_does(program: Program, run: Run) -> None:
    check_program(program.text(), program.output(), run)


@given(program=programs, language=st.sampled_from(["en", "zh"]))
def test_a_program_is_readable_and_always_the_same(program: Program, language: str) -> None:
    assert program.text(language) == program.text(language)
    check_readable(program.text(language), program.text())


@given(setting=conv_settings() | depthwise())
def test_the_layer_is_offered_where_every_channel_is_a_group(setting: ConvSetting) -> None:
    usual, offered = list(snippets("conv", setting)), list(snippets("grouped", setting))
    assert "keras_depthwise" not in usual
    extra = ["keras_depthwise"] if setting.groups == setting.in_channels else []
    assert offered == [usual[0], usual[1], *extra, *usual[2:]]


@pytest.mark.parametrize("name", cases_of("grouped"))
def test_every_way_offered_for_a_case_makes_its_numbers(name: str, run: Run) -> None:
    case = cases_of("grouped")[name]
    assert isinstance(case.setting, ConvSetting)
    arrays = samples(case.setting, case.numbers)
    for way in ways(case.setting):
        text = written(way, case.setting, case.numbers)
        check_program(text, Call(*arrays, case.setting).output(), run)

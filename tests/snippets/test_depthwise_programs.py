"""Depthwise convolutions in Keras's own layer, on drawn settings, and which settings are offered it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, ConvSetting
from convviz.cases import cases_of
from convviz.engine import NUMBER_SETS, PADDING_NAMES, samples
from convviz.snippets import SNIPPETS, grouped_snippets, keras_depthwise
from convviz.texts import words

from ..engine.drawn import Array, Call, conv_settings, examples
from .judged import check_program, check_readable


@dataclass(frozen=True)
class Program:
    setting: ConvSetting
    numbers: str = "random"
    flip: bool = False

    def text(self, language: str = "en") -> str:
        return keras_depthwise(self.setting, self.numbers, say=words(language), flip=self.flip)

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
def test_a_program_computes_and_claims_what_the_engine_does(
    program: Program, request: pytest.FixtureRequest
) -> None:
    check_program(program.text(), program.output(), request)


@given(program=programs, language=st.sampled_from(["en", "zh"]))
def test_a_program_is_readable_and_always_the_same(program: Program, language: str) -> None:
    assert program.text(language) == program.text(language)
    check_readable(program.text(language), program.text())


@given(setting=conv_settings() | depthwise())
def test_the_layer_is_offered_where_every_channel_is_a_group(setting: ConvSetting) -> None:
    offered = grouped_snippets(setting)
    assert {name: offered[name] for name in SNIPPETS} == SNIPPETS
    assert list(offered)[:2] == list(SNIPPETS)
    assert (set(offered) - set(SNIPPETS) == {"keras_depthwise"}) == (setting.groups == setting.in_channels)


@pytest.mark.parametrize("name", cases_of("grouped"))
def test_every_way_offered_for_a_case_makes_its_numbers(name: str, request: pytest.FixtureRequest) -> None:
    case = cases_of("grouped")[name]
    assert isinstance(case.setting, ConvSetting)
    arrays = samples(case.setting, case.numbers)
    for write in grouped_snippets(case.setting).values():
        text = write(case.setting, case.numbers, say=words("en"))
        check_program(text, Call(*arrays, case.setting).output(), request)


def test_fewer_groups_than_channels_are_refused() -> None:
    setting = ConvSetting(5, 3, in_channels=4, out_channels=4, groups=2)
    with pytest.raises(ConvError, match="has 2 groups and 4 input channels") as caught:
        keras_depthwise(setting, say=words("en"))
    assert caught.value.field == "groups"
    works = replace(setting, groups=4)
    assert keras_depthwise(works, say=words("en"))

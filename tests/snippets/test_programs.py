"""Every program, on drawn settings: it runs, it computes the picture's numbers, and its comments are true.

The stand-ins of conftest.py have the real signatures and nothing else to import, so that an unknown name,
keyword or module is an error here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, ConvSetting, SeparableSetting, TransposedSetting, conv_transpose2d
from convviz.cases import CASES, cases_of
from convviz.engine import (
    NUMBER_SETS,
    PADDING_MODES,
    PADDING_NAMES,
    TRANSPOSED_NUMBER_SETS,
    NumberChoice,
    samples,
    separable_samples,
    tensorflow_setting,
)
from convviz.snippets import snippets
from convviz.snippets.numbers import SnippetSetting

from ..engine.drawn import (
    Array,
    Call,
    SeparableCall,
    conv_settings,
    examples,
    separable_settings,
    transposed_settings,
)
from .conftest import Run
from .judged import check_program, check_readable
from .written import ways, written


@dataclass(frozen=True)
class Program:
    setting: SnippetSetting
    numbers: str | NumberChoice = "random"
    flip: bool = False

    def text(self, way: str, language: str = "en") -> str:
        return written(way, self.setting, self.numbers, language=language, flip=self.flip)

    def output(self) -> Array:
        setting = self.setting
        if isinstance(setting, SeparableSetting):
            return SeparableCall(*separable_samples(setting, self.numbers), setting=setting).stages()[1]
        x, weight, bias = samples(setting, self.numbers)
        if isinstance(setting, TransposedSetting):
            names = ("stride", "padding", "output_padding", "groups", "dilation")
            return conv_transpose2d(x, weight, bias, **{name: getattr(setting, name) for name in names})
        return Call(x, weight[..., ::-1, ::-1] if self.flip else weight, bias, setting).output()


# What is drawn: beside any settings, those that frameworks say in words of their own.


Slid = TypeVar("Slid", ConvSetting, SeparableSetting)


def pairs(least: int, most: int) -> st.SearchStrategy[tuple[int, int]]:
    one = st.integers(least, most)
    return st.tuples(one, one) | one.map(lambda value: (value, value))


@st.composite
def convolutions(draw: st.DrawFn) -> ConvSetting:
    groups = draw(st.sampled_from([1, 1, 2, 3]))
    return ConvSetting(
        input=draw(pairs(1, 8)),
        kernel=draw(pairs(1, 4)),
        stride=draw(pairs(1, 3)),
        padding=draw(st.sampled_from(PADDING_NAMES) | pairs(0, 3) | st.tuples(pairs(0, 3), pairs(0, 3))),
        dilation=draw(st.just((1, 1)) | pairs(1, 3)),
        in_channels=groups * draw(st.integers(1, 2)),
        out_channels=groups * draw(st.integers(1, 2)),
        groups=groups,
        padding_mode=draw(st.sampled_from(PADDING_MODES)),
        bias=draw(st.booleans()),
    )


@st.composite
def depthwise(draw: st.DrawFn) -> ConvSetting:
    """Draw a setting of as many groups as input channels, half of them with strides as Keras takes them."""
    setting, channels = draw(conv_settings()), draw(st.integers(1, 3))
    out = channels * draw(st.integers(1, 3))
    whole = replace(setting, in_channels=channels, groups=channels, out_channels=out)
    return whole if draw(st.booleans()) else draw(named(replace(whole, padding_mode="zeros")))


@st.composite
def named(draw: st.DrawFn, setting: Slid) -> Slid:
    """Draw a padding by name, which may be uneven, and equal strides, which Keras takes as they are."""
    stride = draw(st.integers(1, 3))
    kernel = (min(setting.kernel[0], setting.input[0]), min(setting.kernel[1], setting.input[1]))
    padding = draw(st.sampled_from(PADDING_NAMES))
    plain = replace(setting, stride=(stride, stride), kernel=kernel, dilation=(1, 1), padding=padding)
    return plain.check()


@st.composite
def tensorflows(draw: st.DrawFn) -> TransposedSetting:
    """Draw what Keras makes of a padding by name."""
    stride, dilation = draw(st.sampled_from([(1, 1), (2, 1), (3, 1), (1, 2)]))
    sizes = st.tuples(st.integers(1, 4), st.integers(1, 4))
    padding = draw(st.sampled_from(["same", "valid"]))
    bias = draw(st.booleans())
    return tensorflow_setting(draw(sizes), draw(sizes), stride, padding, dilation=dilation, bias=bias)


@st.composite
def shifted(draw: st.DrawFn) -> TransposedSetting:
    """Draw another crop to the very size of a "same"."""
    stride, dilation = draw(st.sampled_from([((1, 1), 1), ((2, 3), 1), ((3, 2), 1), ((1, 1), (1, 2))]))
    sizes = st.tuples(st.integers(1, 4), st.integers(1, 5))
    same = tensorflow_setting(
        draw(sizes), draw(sizes), stride, "same", None, dilation, 2, 2, draw(st.booleans())
    )
    sides, extras = [], []
    for axis in same.axes:
        net = axis.before + axis.after - axis.extra
        extra = draw(st.integers(max(0, -net), axis.extra_limit - 1))
        before = draw(st.integers(0, net + extra))
        sides.append((before, net + extra - before))
        extras.append(extra)
    return replace(same, padding=tuple(sides), output_padding=tuple(extras)).check()


number_sets = st.sampled_from(NUMBER_SETS)
framed = separable_settings(framed=True)
#: What is drawn of each kind, and a setting that has all of its ways.
DRAWN: dict[str, tuple[st.SearchStrategy[Program], SnippetSetting]] = {
    "conv": (
        st.builds(
            Program,
            convolutions().filter(lambda setting: setting.problem() is None),
            number_sets,
            st.booleans(),
        ),
        ConvSetting(5, 3, in_channels=2),
    ),
    "depthwise": (st.builds(Program, depthwise(), number_sets, st.booleans()), ConvSetting(5, 3)),
    "separable": (
        st.builds(Program, separable_settings() | framed | framed.flatmap(named), number_sets),
        SeparableSetting(5, 3),
    ),
    "transposed": (
        st.builds(
            Program,
            transposed_settings() | tensorflows() | shifted(),
            st.sampled_from(TRANSPOSED_NUMBER_SETS),
        ),
        TransposedSetting(5, 3),
    ),
}
PAIRS = [(kind, way) for kind, (_, setting) in DRAWN.items() for way in ways(setting)]
#: The usual ways of a convolution are drawn for as "conv".
PAIRS = [(kind, way) for kind, way in PAIRS if kind != "depthwise" or way == "keras_depthwise"]
each_way = pytest.mark.parametrize(("kind", "way"), PAIRS)


@each_way
@examples(120)
@given(data=st.data())
def test_a_program_computes_and_claims_what_the_engine_does(
    kind: str, way: str, data: st.DataObject, run: Run
) -> None:
    program = data.draw(DRAWN[kind][0])
    check_program(program.text(way), program.output(), run)


@each_way
@given(data=st.data(), language=st.sampled_from(["en", "zh"]))
def test_a_program_is_readable_and_always_the_same(
    kind: str, way: str, data: st.DataObject, language: str
) -> None:
    program = data.draw(DRAWN[kind][0])
    text = program.text(way, language)
    assert text == program.text(way, language)
    check_readable(text, program.text(way))


@pytest.mark.parametrize("name", [name for name in CASES if name not in cases_of("pooling")])
def test_every_way_offered_for_a_case_makes_its_numbers(name: str, run: Run) -> None:
    case = CASES[name]
    assert isinstance(case.setting, SnippetSetting)
    program = Program(case.setting, case.numbers)
    output = program.output()
    for way in ways(case.setting):
        check_program(program.text(way), output, run)


@each_way
def test_an_impossible_setting_raises_its_own_error(kind: str, way: str) -> None:
    setting = DRAWN[kind][1]
    if isinstance(setting, TransposedSetting):
        told, impossible = "output_padding is 1, but stride 1", replace(setting, output_padding=(1, 1))
    else:
        told, impossible = "kernel spans 3×3 cells .* input has only 2×3", replace(setting, input=(2, 3))
    with pytest.raises(ConvError, match=told):
        written(way, impossible)
    assert written(way, setting)


@each_way
def test_numbers_that_there_are_not_are_refused(kind: str, way: str) -> None:
    with pytest.raises(ConvError, match="the numbers 'from_two' are not known; there are paper, random"):
        written(way, DRAWN[kind][1], "from_two")


@given(setting=conv_settings() | depthwise())
def test_a_depthwise_layer_is_offered_where_every_channel_is_a_group(setting: ConvSetting) -> None:
    usual, offered = list(snippets("conv", setting)), list(snippets("grouped", setting))
    assert "keras_depthwise" not in usual
    extra = ["keras_depthwise"] if setting.groups == setting.in_channels else []
    assert offered == [usual[0], usual[1], *extra, *usual[2:]]


@given(program=DRAWN["separable"][0])
def test_one_layer_is_written_unless_the_second_stage_is_padded(program: Program) -> None:
    assert isinstance(program.setting, SeparableSetting)
    one, two = program.text("keras_one_layer"), program.text("keras")
    if program.setting.pointwise_padding == ((0, 0), (0, 0)):
        assert one.count("keras.layers.SeparableConv2D(") == 1
        assert "Conv2D(" not in one.replace("SeparableConv2D(", "")
    else:
        assert one.replace("# SeparableConv2D cannot pad between its stages; two layers can\n", "") == two
        assert one != two
    assert two.count("keras.layers.DepthwiseConv2D(") == two.count("keras.layers.Conv2D(") == 1


@pytest.mark.parametrize("way", ways(SeparableSetting(5, 3)))
def test_two_kernels_a_channel_are_laid_out_alike(way: str, run: Run) -> None:
    """Filters 0 and 1 are channel 0's and 2 and 3 channel 1's, as in PyTorch."""
    setting = SeparableSetting(1, 1, in_channels=2, multiplier=2, out_channels=4)
    choice = NumberChoice(numbers="ones", x="1/10", w="2~3~5~7", pw="1/0/0/0~0/1~0/0/1~0/0/0/1")
    x, weight, *_ = separable_samples(setting, choice)
    assert (x.ravel().tolist(), weight.ravel().tolist()) == ([1, 10], [2, 3, 5, 7])
    check_program(written(way, setting, choice), Program(setting, choice).output(), run)


@pytest.mark.parametrize("way", ways(TransposedSetting(5, 3)))
@pytest.mark.parametrize("numbers", ["paper", "random"])
def test_an_input_of_its_own_is_written_out_beside_the_numbers_weights(
    way: str, numbers: str, run: Run
) -> None:
    setting = TransposedSetting((7, 8), 5, in_channels=4, out_channels=3)
    x = np.random.default_rng(1).normal(size=(4, 7, 8)).round(3)
    text = written(way, setting, numbers, x)
    check_program(text, conv_transpose2d(x, samples(setting, numbers)[1]), run)

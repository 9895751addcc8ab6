"""Every transposed program, on drawn settings: it runs, computes the numbers shown and tells the truth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, TransposedSetting, conv_transpose2d
from convviz.cases import cases_of
from convviz.engine import TRANSPOSED_NUMBER_SETS, samples, tensorflow_setting

from ..engine.drawn import Array, examples, transposed_settings
from .conftest import Run
from .judged import check_program, check_readable
from .written import ways, written

FRAMEWORKS = list(ways(TransposedSetting(5, 3)))


@dataclass(frozen=True)
class Program:
    setting: TransposedSetting
    numbers: str

    def text(self, framework: str, language: str = "en") -> str:
        return written(framework, self.setting, self.numbers, language=language)

    def output(self, **other: Any) -> Array:
        names = ("stride", "padding", "output_padding", "groups", "dilation")
        options = {name: getattr(self.setting, name) for name in names}
        return conv_transpose2d(*samples(self.setting, self.numbers), **{**options, **other})


@st.composite
def kerases(draw: st.DrawFn) -> TransposedSetting:
    """Draw what Keras makes of a padding by name."""
    stride, dilation = draw(st.sampled_from([(1, 1), (2, 1), (3, 1), (1, 2)]))
    sizes = st.tuples(st.integers(1, 4), st.integers(1, 4))
    return tensorflow_setting(
        draw(sizes),
        draw(sizes),
        stride,
        draw(st.sampled_from(["same", "valid"])),
        dilation=dilation,
        bias=draw(st.booleans()),
    )


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


numbers = st.sampled_from(TRANSPOSED_NUMBER_SETS)
programs = st.builds(Program, transposed_settings() | kerases() | shifted(), numbers)
catalogue = pytest.mark.parametrize(
    "program",
    [Program(case.setting, case.numbers) for case in cases_of("transposed").values()],
    ids=cases_of("transposed").keys(),
)


def check(program: Program, framework: str, run: Run) -> None:
    """Run a program and hold all it computes and claims against the engine."""
    check_program(program.text(framework), program.output(), run)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@examples(150)
@given(program=programs)
def test_a_program_computes_and_claims_what_the_engine_does(
    framework: str, program: Program, run: Run
) -> None:
    check(program, framework, run)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@catalogue
def test_a_program_of_the_catalogue_prints_the_cases_numbers(
    framework: str, program: Program, run: Run
) -> None:
    check(program, framework, run)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@given(program=programs, language=st.sampled_from(["en", "zh"]))
def test_a_program_is_readable_and_always_the_same(framework: str, program: Program, language: str) -> None:
    text = program.text(framework, language)
    assert text == program.text(framework, language)
    check_readable(text, program.text(framework))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_impossible_setting_raises_its_own_error(framework: str) -> None:
    setting = TransposedSetting(input=3, kernel=3, stride=2, output_padding=2)
    with pytest.raises(ConvError, match="output_padding is 2, but stride 2 and dilation 1 allow at most 1"):
        written(framework, setting)
    assert written(framework, replace(setting, output_padding=(1, 1)))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("numbers", ["paper", "random"])
def test_an_input_of_its_own_is_written_out_beside_the_numbers_weights(
    framework: str, numbers: str, run: Run
) -> None:
    setting = TransposedSetting((7, 8), 5, in_channels=4, out_channels=3)
    x = np.random.default_rng(1).normal(size=(4, 7, 8)).round(3)
    text = written(framework, setting, numbers, x)
    check_program(text, conv_transpose2d(x, samples(setting, numbers)[1]), run)

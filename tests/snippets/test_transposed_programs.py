"""Every transposed program, on drawn settings: it runs, computes the numbers shown and tells the truth."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, TransposedSetting, conv_transpose2d
from convviz.cases import cases_of
from convviz.engine import TRANSPOSED_NUMBER_SETS, same_shift, samples, tensorflow_setting
from convviz.snippets import TRANSPOSED_SNIPPETS
from convviz.texts import words

from ..engine.drawn import Array, examples, transposed_settings
from .judged import check_program, check_readable, is_random

FRAMEWORKS = sorted(TRANSPOSED_SNIPPETS)


@dataclass(frozen=True)
class Program:
    setting: TransposedSetting
    numbers: str

    def text(self, framework: str, language: str = "en") -> str:
        arrays = samples(self.setting, self.numbers)
        return TRANSPOSED_SNIPPETS[framework](self.setting, *arrays, say=words(language))

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


def check(program: Program, framework: str, request: pytest.FixtureRequest) -> None:
    """Run a program and hold all it computes and claims against the engine."""
    check_program(program.text(framework), program.output(), request)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@examples(150)
@given(program=programs)
def test_a_program_computes_and_claims_what_the_engine_does(
    framework: str, program: Program, request: pytest.FixtureRequest
) -> None:
    check(program, framework, request)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@catalogue
def test_a_program_of_the_catalogue_prints_the_cases_numbers(
    framework: str, program: Program, request: pytest.FixtureRequest
) -> None:
    check(program, framework, request)


def where(index: str, letter: str) -> int:
    """Return how far an index such as ``i + 1`` is from its letter."""
    return int(index.replace(letter, "").replace(" ", "") or 0)


@examples(200)
@given(program=programs | st.builds(Program, shifted(), numbers))
def test_a_keras_program_tells_the_truth_about_same(run_keras: Any, program: Program) -> None:
    setting = program.setting
    text = program.text("keras")
    comment = next((line for line in text.splitlines() if line.startswith('# padding="same"')), "")
    if max(setting.stride) > 1 and max(setting.dilation) > 1:
        assert comment == ""
        return
    try:
        same = tensorflow_setting(
            setting.input, setting.kernel, setting.stride, "same", setting.output, setting.dilation
        )
    except ConvError:
        (height, width), (down, right), (rows, cols) = setting.input, setting.stride, setting.output
        made = f"{height * down}x{width * right}"
        assert comment == f'# padding="same" makes {made} of this input, not {rows}x{cols}'
        return
    theirs = program.output(padding=same.padding, output_padding=same.output_padding)
    told = re.search(r"is its \[(.*), (.*)\]", comment)
    if told is None:
        assert comment == '# padding="same" comes to just this here: the same shape, the same numbers'
        np.testing.assert_allclose(theirs, program.output())
        return
    down, right = where(told[1], "i"), where(told[2], "j")
    assert (down, right) != (0, 0)
    assert (down, right) == same_shift(setting)
    ours, height, width = program.output(), *setting.output
    for i, j in np.ndindex(height, width):
        if 0 <= i + down < height and 0 <= j + right < width:
            np.testing.assert_allclose(ours[:, i, j], theirs[:, i + down, j + right])
    if is_random(text):
        assert "same = " not in text
    else:
        shown = run_keras(text).names["same"][0].transpose(2, 0, 1)
        np.testing.assert_allclose(shown, theirs, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@given(program=programs, language=st.sampled_from(["en", "zh"]))
def test_a_program_is_readable_and_always_the_same(framework: str, program: Program, language: str) -> None:
    text = program.text(framework, language)
    assert text == program.text(framework, language)
    check_readable(text, program.text(framework))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("fields", [{}, {"dilation": 2}, {"groups": 2, "bias": True}])
def test_a_program_too_large_to_write_out_draws_its_numbers(
    framework: str, fields: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    program = Program(TransposedSetting(4, 5, in_channels=4, out_channels=4, **fields), "paper")
    assert is_random(program.text(framework))
    check(program, framework, request)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_impossible_setting_raises_its_own_error(framework: str) -> None:
    setting = TransposedSetting(input=3, kernel=3, stride=2, output_padding=2)
    x, weight, bias = samples(setting)
    with pytest.raises(ConvError, match="output_padding is 2, but stride 2 and dilation 1 allow at most 1"):
        TRANSPOSED_SNIPPETS[framework](setting, x, weight, bias, say=words("en"))
    works = replace(setting, output_padding=(1, 1))
    assert TRANSPOSED_SNIPPETS[framework](works, x, weight, bias, say=words("en"))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_weight_laid_out_for_a_direct_convolution_is_refused(framework: str) -> None:
    setting = TransposedSetting(input=3, kernel=3, in_channels=2, out_channels=4)
    x = np.zeros((2, 3, 3))
    with pytest.raises(ConvError, match=r"weight must have shape \(2, 4, 3, 3\) .* has \(4, 2, 3, 3\)"):
        TRANSPOSED_SNIPPETS[framework](setting, x, np.zeros((4, 2, 3, 3)), say=words("en"))
    with pytest.raises(ConvError, match=r"weight must have shape \(C_in, C_out/groups, kh, kw\)"):
        TRANSPOSED_SNIPPETS[framework](setting, x, np.zeros((3, 3)), say=words("en"))
    assert TRANSPOSED_SNIPPETS[framework](setting, x, np.zeros((2, 4, 3, 3)), say=words("en"))

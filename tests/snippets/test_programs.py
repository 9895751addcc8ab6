"""Every program, on drawn settings: it runs, it computes the picture's numbers, and its comments are true.

The stand-ins of conftest.py have the real signatures and nothing else to import, so that an unknown name,
keyword or module is an error here.
"""

from __future__ import annotations

import ast
import unicodedata
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, ConvSetting
from convviz.engine import PADDING_MODES, PADDING_NAMES, samples
from convviz.snippets import SNIPPETS
from convviz.texts import words

from ..engine.drawn import Call
from .judged import is_random

FRAMEWORKS = sorted(SNIPPETS)


@dataclass(frozen=True)
class Case:
    setting: ConvSetting
    x: Any
    weight: Any
    bias: Any
    flip: bool

    def program(self, framework: str, language: str = "en") -> str:
        return SNIPPETS[framework](
            self.setting, self.x, self.weight, self.bias, say=words(language), flip=self.flip
        )

    def convolved(self, x: Any, weight: Any, bias: Any) -> Any:
        return Call(x, weight, bias, self.setting).output()


def pairs(least: int, most: int) -> st.SearchStrategy[tuple[int, int]]:
    one = st.integers(least, most)
    return st.tuples(one, one) | one.map(lambda value: (value, value))


paddings = st.sampled_from(PADDING_NAMES) | pairs(0, 3) | st.tuples(pairs(0, 3), pairs(0, 3))


@st.composite
def settings(draw: st.DrawFn) -> ConvSetting:
    groups = draw(st.sampled_from([1, 1, 2, 3]))
    return ConvSetting(
        input=draw(pairs(1, 8)),
        kernel=draw(pairs(1, 4)),
        stride=draw(pairs(1, 3)),
        padding=draw(paddings),
        dilation=draw(st.just((1, 1)) | pairs(1, 3)),
        in_channels=groups * draw(st.integers(1, 2)),
        out_channels=groups * draw(st.integers(1, 2)),
        groups=groups,
        padding_mode=draw(st.sampled_from(PADDING_MODES)),
        bias=draw(st.booleans()),
    )


possible = settings().filter(lambda setting: setting.problem() is None)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    setting = draw(possible)
    x, weight, bias = samples(setting, draw(st.sampled_from(["paper", "random", "counting", "tenths"])))
    return Case(setting, x, weight, bias, draw(st.booleans()))


@given(case=cases())
def test_a_pytorch_program_computes_the_convolution_it_shows(run_pytorch: Any, case: Case) -> None:
    program = case.program("pytorch")
    names = run_pytorch(program).names
    x, weight, bias = case.x, case.weight, case.bias
    if is_random(program):
        assert names["y"].shape == (1, case.setting.out_channels, *case.setting.output)
        return
    if case.flip:
        weight = weight[..., ::-1, ::-1]
    np.testing.assert_allclose(names["y"], case.convolved(x, weight, bias)[None], rtol=1e-5, atol=1e-4)


@given(case=cases())
def test_a_keras_program_computes_the_convolution_it_shows(run_keras: Any, case: Case) -> None:
    program = case.program("keras")
    y = run_keras(program).names["y"].transpose(0, 3, 1, 2)
    x, weight, bias = case.x, case.weight, case.bias
    if is_random(program):
        assert y.shape == (1, case.setting.out_channels, *case.setting.output)
        return
    if case.flip:
        weight = weight[..., ::-1, ::-1]
    np.testing.assert_allclose(y, case.convolved(x, weight, bias)[None], rtol=1e-5, atol=1e-4)


@given(case=cases())
def test_a_pytorch_program_claims_the_shapes_its_tensors_have(run_pytorch: Any, case: Case) -> None:
    program = case.program("pytorch")
    outcome = run_pytorch(program)
    assert [claimed for _, claimed, _ in outcome.claims] == [actual for _, _, actual in outcome.claims]
    shape = [1, case.setting.out_channels, *case.setting.output]
    assert program.splitlines()[-1] == f"print(y.shape)  # torch.Size({shape})"
    assert outcome.printed[-1] == f"torch.Size({shape})"


@given(case=cases())
def test_a_keras_program_claims_the_shapes_its_tensors_have(run_keras: Any, case: Case) -> None:
    program = case.program("keras")
    outcome = run_keras(program)
    assert [claimed for _, claimed, _ in outcome.claims] == [actual for _, _, actual in outcome.claims]
    shape = (1, *case.setting.output, case.setting.out_channels)
    assert program.splitlines()[-1] == f"print(y.shape)  # {shape}"
    assert outcome.printed[-1] == str(shape)


@given(case=cases())
def test_a_keras_program_prints_the_grids_of_the_picture(run_keras: Any, case: Case) -> None:
    program = case.program("keras")
    if is_random(program):
        return
    outcome = run_keras(program)
    grids = outcome.names["y"][0].transpose(2, 0, 1)
    grids = grids[0] if case.setting.out_channels == 1 else grids
    assert outcome.printed[:-1] == str(grids).splitlines()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_program_of_random_numbers_claims_its_shapes_and_turns_its_own_kernel(
    framework: str, request: pytest.FixtureRequest
) -> None:
    setting = ConvSetting(20, 3, in_channels=2, out_channels=3, padding=1, bias=True)
    case = Case(setting, *samples(setting, "random"), flip=True)
    run = request.getfixturevalue(f"run_{framework}")
    straight, turned = (run(replace(case, flip=flip).program(framework)).names for flip in (False, True))
    kernels = [np.array(getattr(names["conv"], "kernel", None)) for names in (straight, turned)]
    if framework == "pytorch":
        kernels = [np.array(names["conv"].weight).transpose(2, 3, 1, 0) for names in (straight, turned)]
        assert turned["x"].shape == (1, 2, 20, 20)
        y, x = turned["y"][0], turned["x"][0]
        bias = np.array(turned["conv"].bias)
    else:
        assert turned["x"].shape == (1, 20, 20, 2)
        y, x = turned["y"][0].transpose(2, 0, 1), turned["x"][0].transpose(2, 0, 1)
        bias = np.zeros(3)
    assert kernels[1].shape == (3, 3, 2, 3)
    np.testing.assert_allclose(
        y, case.convolved(np.array(x), kernels[1].transpose(3, 2, 0, 1), bias), atol=1e-4
    )
    assert "[::-1, ::-1]" in case.program(framework) or ".flip(-2, -1)" in case.program(framework)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@given(case=cases())
def test_every_import_is_used(framework: str, case: Case) -> None:
    tree = ast.parse(case.program(framework))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {alias.asname or alias.name for node in imports for alias in node.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported <= used


@pytest.mark.parametrize("framework", FRAMEWORKS)
@given(case=cases(), language=st.sampled_from(["en", "zh"]))
def test_no_line_is_wider_than_96_columns(framework: str, case: Case, language: str) -> None:
    for line in case.program(framework, language).splitlines():
        wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
        assert len(line) + wide <= 96, line


@pytest.mark.parametrize("framework", FRAMEWORKS)
@given(case=cases())
def test_the_language_changes_nothing_but_comments(framework: str, case: Case) -> None:
    english, chinese = case.program(framework, "en"), case.program(framework, "zh")
    assert ast.dump(ast.parse(english)) == ast.dump(ast.parse(chinese))
    assert english.count("#") == chinese.count("#")


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_numbers_are_written_out_up_to_160_and_drawn_beyond(framework: str) -> None:
    setting = ConvSetting((12, 12), (4, 4))
    one_more = ConvSetting((5, 29), (4, 4))
    with_bias = replace(setting, bias=True)
    few, many, biased = (
        Case(one, *samples(one, "random"), flip=False) for one in (setting, one_more, with_bias)
    )
    assert not is_random(few.program(framework))
    assert is_random(many.program(framework))
    assert is_random(biased.program(framework)), "a bias is written out, too"


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("numbers", ["ones", "counting"])
def test_ones_and_counted_numbers_stay_exact_at_any_size(framework: str, numbers: str) -> None:
    setting = ConvSetting(64, 3, in_channels=4, out_channels=4)
    assert not is_random(Case(setting, *samples(setting, numbers), flip=False).program(framework))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_impossible_setting_raises_its_own_error(framework: str) -> None:
    setting = ConvSetting(input=4, kernel=5)
    x, weight, bias = samples(setting)
    with pytest.raises(ConvError, match=r"kernel spans 5x5 cells .* padded input has only 4x4"):
        SNIPPETS[framework](setting, x, weight, bias, say=words("en"))
    works = replace(setting, kernel=(4, 4))
    assert SNIPPETS[framework](works, *samples(works), say=words("en"))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize(
    ("field", "arrays", "match"),
    [
        ("x", (np.zeros((1, 5, 4)), np.zeros((1, 1, 3, 3)), None), r"x must .* \(1, 5, 5\) .* \(1, 5, 4\)"),
        ("weight", (np.zeros((1, 5, 5)), np.zeros((2, 1, 3, 3)), None), r"\(1, 1, 3, 3\) .* \(2, 1, 3, 3\)"),
        ("bias", (np.zeros((1, 5, 5)), np.zeros((1, 1, 3, 3)), [1]), r"bias must have shape None"),
    ],
)
def test_an_array_that_is_not_the_settings_is_refused(
    framework: str, field: str, arrays: Any, match: str
) -> None:
    setting = ConvSetting(input=5, kernel=3)
    with pytest.raises(ConvError, match=match) as caught:
        SNIPPETS[framework](setting, *arrays, say=words("en"))
    assert caught.value.field == field
    assert SNIPPETS[framework](setting, np.zeros((1, 5, 5)), np.zeros((1, 1, 3, 3)), None, say=words("en"))

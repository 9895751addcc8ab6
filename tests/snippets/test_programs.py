"""Every program, on drawn settings: it runs, it computes the picture's numbers, and its comments are true.

The stand-ins of conftest.py have the real signatures and nothing else to import, so that an unknown name,
keyword or module is an error here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvError, ConvSetting
from convviz.engine import NUMBER_SETS, PADDING_MODES, PADDING_NAMES, NumberChoice, samples

from ..engine.drawn import Call
from .conftest import Run
from .judged import check_program, check_readable
from .written import ways, written

FRAMEWORKS = list(ways(ConvSetting(5, 3, in_channels=2)))


@dataclass(frozen=True)
class Case:
    setting: ConvSetting
    numbers: str | NumberChoice
    flip: bool = False

    def program(self, framework: str, language: str = "en") -> str:
        return written(framework, self.setting, self.numbers, language=language, flip=self.flip)

    def output(self) -> Any:
        x, weight, bias = samples(self.setting, self.numbers)
        return Call(x, weight[..., ::-1, ::-1] if self.flip else weight, bias, self.setting).output()


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
    return Case(draw(possible), draw(st.sampled_from(NUMBER_SETS)), draw(st.booleans()))


@pytest.mark.parametrize("framework", FRAMEWORKS)
@given(case=cases())
def test_a_program_computes_and_claims_what_the_engine_does(framework: str, case: Case, run: Run) -> None:
    check_program(case.program(framework), case.output(), run)


@pytest.mark.parametrize("framework", FRAMEWORKS)
@given(case=cases(), language=st.sampled_from(["en", "zh"]))
def test_a_program_is_readable_and_always_the_same(framework: str, case: Case, language: str) -> None:
    text = case.program(framework, language)
    assert text == case.program(framework, language)
    check_readable(text, case.program(framework))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_an_impossible_setting_raises_its_own_error(framework: str) -> None:
    setting = ConvSetting(input=4, kernel=5)
    with pytest.raises(ConvError, match=r"kernel spans 5×5 cells .* padded input has only 4×4"):
        written(framework, setting)
    assert written(framework, replace(setting, kernel=(4, 4)))


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_numbers_that_there_are_not_are_refused(framework: str) -> None:
    with pytest.raises(ConvError, match="the numbers 'from_one' are not known; there are paper, random"):
        written(framework, ConvSetting(input=4, kernel=3), "from_one")
    assert written(framework, ConvSetting(input=4, kernel=3), "edge")

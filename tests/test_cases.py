"""The catalogue: every case works, fits the page, has its words, and gives its published numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from convviz import ConvSetting, conv2d
from convviz.cases import CASES, Case
from convviz.engine import NUMBER_SETS, samples
from convviz.scene import LAYOUTS
from convviz.texts import LANGUAGES, words
from convviz.ui.view import LIMITS, View, read_link, view_of

each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())

#: The paper's direct figures: i, k, s, p, d -> o.
PAPER = {
    "no_padding_no_strides": (4, 3, 1, 0, 1, 2),
    "arbitrary_padding_no_strides": (5, 4, 1, 2, 1, 6),
    "same_padding_no_strides": (5, 3, 1, 1, 1, 5),
    "full_padding_no_strides": (5, 3, 1, 2, 1, 7),
    "no_padding_strides": (5, 3, 2, 0, 1, 2),
    "padding_strides": (5, 3, 2, 1, 1, 3),
    "padding_strides_odd": (6, 3, 2, 1, 1, 3),
    "dilation": (7, 3, 1, 0, 2, 3),
    "numerical_no_padding_no_strides": (5, 3, 1, 0, 1, 3),
    "numerical_padding_strides": (5, 3, 2, 1, 1, 3),
}
#: The tutorials' examples, by their numbers: i, k, s, padding, input channels, bias -> o, as PyTorch
#: and TensorFlow give it. None is dilated, all have one filter.
TUTORIALS: dict[str, tuple[Any, Any, int, Any, int, bool, tuple[int, int]]] = {
    "S000-01": (4, 3, 1, 0, 1, True, (2, 2)),
    "S000-02": (5, 4, 1, 2, 1, True, (6, 6)),
    "S001-01": (5, 2, 2, 1, 1, True, (3, 3)),
    "S001-02": (12, 5, 1, 0, 3, True, (8, 8)),
    "S001-10": ((6, 7), (3, 5), 1, (2, 1), 1, True, (8, 5)),
    "S002-01": (4, 3, 1, "valid", 1, False, (2, 2)),
    "S002-02": (4, 3, 2, "same", 3, False, (2, 2)),
    "S002-03": (4, 3, 2, "valid", 3, False, (1, 1)),
    "S002-04": (6, 3, 2, "same", 3, False, (3, 3)),
    "S002-05": (6, 3, 2, "valid", 3, False, (2, 2)),
    "S002-06": (4, 3, 1, "valid", 1, False, (2, 2)),
    "S004-07": (3, 2, 1, 0, 1, False, (2, 2)),
}
#: Numbers printed in the paper and the tutorials, and agreed on by PyTorch and TensorFlow.
PUBLISHED = {
    "numerical_no_padding_no_strides": [[12, 12, 17], [10, 17, 19], [9, 6, 14]],
    "numerical_padding_strides": [[6, 17, 3], [8, 17, 13], [6, 4, 4]],
    "s002_02": [[27, 18], [18, 12]],
    "s002_03": [[27]],
    "s002_04": [[27, 27, 18], [27, 27, 18], [18, 18, 12]],
    "s002_05": [[27, 27], [27, 27]],
    "s002_06": [[4.5, 5.4], [8.1, 9.0]],
    "s004_07": [[27, 37], [57, 67]],
}


def output_of(case: Case) -> np.ndarray:
    setting = case.setting
    x, weight, bias = samples(setting, case.numbers)
    names = ("stride", "padding", "dilation", "groups", "padding_mode")
    return conv2d(x, weight, bias, **{name: getattr(setting, name) for name in names})


def test_the_catalogue_is_the_papers_figures_and_the_tutorials_examples() -> None:
    tutorials = [number.lower().replace("-", "_") for number in TUTORIALS]
    assert list(CASES) == [*PAPER, *tutorials]
    assert all(name == case.name for name, case in CASES.items())


@each_case
def test_it_works(case: Case) -> None:
    assert case.setting.problem() is None
    assert output_of(case).shape == (case.setting.out_channels, *case.setting.output)


@pytest.mark.parametrize("name", PAPER)
def test_a_figure_of_the_paper_has_its_geometry(name: str) -> None:
    case = CASES[name]
    i, k, s, p, d, o = PAPER[name]
    assert (case.setting.input, case.setting.kernel) == ((i, i), (k, k))
    assert (case.setting.stride, case.setting.dilation) == ((s, s), (d, d))
    assert case.setting.sides == ((p, p), (p, p))
    assert case.setting.output == (o, o)
    assert (case.setting.in_channels, case.setting.out_channels, case.setting.bias) == (1, 1, False)
    assert (case.source, case.numbers) == ("paper", "paper")
    assert case.layout == ("flat" if name.startswith("numerical") else "isometric")


@pytest.mark.parametrize("number", TUTORIALS)
def test_an_example_of_the_tutorials_has_its_geometry(number: str) -> None:
    case = CASES[number.lower().replace("-", "_")]
    i, k, s, padding, channels, bias, o = TUTORIALS[number]
    assert case.setting == ConvSetting(i, k, s, padding, in_channels=channels, bias=bias)
    assert case.setting.output == o
    assert (case.source, case.layout, case.page) == (number, "flat", "conv")


@each_case
def test_its_numbers_give_the_published_output(case: Case) -> None:
    expected = None if case.expected is None else [list(row) for row in case.expected]
    assert expected == PUBLISHED.get(case.name)
    if expected is not None:
        assert_allclose(output_of(case)[0], expected, rtol=1e-12)


@each_case
def test_it_has_a_title_and_a_note_in_every_language(case: Case) -> None:
    for language in LANGUAGES:
        for part in ("title", "note"):
            assert words(language)(f"cases.{case.name}.{part}").strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_about_a_case_is_about_one_of_these(language: str) -> None:
    said = {key.split(".")[1] for key in words(language).sentences if key.startswith("cases.")}
    assert said == set(CASES)
    titles = [words(language)(f"cases.{name}.title") for name in CASES]
    assert len(set(titles)) == len(titles), "a title is how a case is told from the others"


def rows_of(grid: Any) -> str:
    return " / ".join(" ".join(f"{value:g}" for value in row) for row in grid)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["numerical_no_padding_no_strides", "numerical_padding_strides", "s002_06", "s004_07"]
)
def test_a_note_that_tells_the_output_tells_the_published_one(name: str, language: str) -> None:
    assert rows_of(PUBLISHED[name]) in words(language)(f"cases.{name}.note")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_pytorch_gives_instead_of_tensorflows_same_is_what_the_note_says(language: str) -> None:
    setting = replace(CASES["s002_02"].setting, padding=((1, 1), (1, 1)))
    found = output_of(replace(CASES["s002_02"], setting=setting))
    assert rows_of(found[0]) in words(language)("cases.s002_02.note")


@each_case
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_size_a_case_names_is_one_of_its_own(case: Case, language: str) -> None:
    setting = case.setting
    rows, cols = setting.axes
    own = {setting.input, setting.kernel, setting.output, (rows.span, cols.span)}
    for part in ("title", "note"):
        said = re.findall(r"(\d+)×(\d+)", words(language)(f"cases.{case.name}.{part}"))
        assert {(int(high), int(wide)) for high, wide in said} <= own, part


@each_case
def test_it_fits_the_sliders(case: Case) -> None:
    setting = case.setting
    for name in ("input", "kernel", "stride", "dilation"):
        assert all(value in LIMITS[name] for value in getattr(setting, name))
    assert all(value in LIMITS["padding"] for side in setting.sides for value in side)
    assert setting.in_channels in LIMITS["in_channels"]
    assert setting.out_channels in LIMITS["out_channels"]
    assert setting.groups == 1
    assert case.numbers in NUMBER_SETS
    assert case.layout in LAYOUTS


@each_case
def test_its_link_reopens_it(case: Case) -> None:
    view, changes = read_link({"case": [case.name]})
    assert view == view_of(case, View())
    assert changes == []
    query = dict(part.split("=") for part in view.link().split("&"))
    again, changes = read_link({name: [value] for name, value in query.items()})
    assert (again, changes) == (view, [])

"""The catalogue: every case works, fits the page, has its words, and gives its published numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convviz import (
    ConvSetting,
    PoolSetting,
    SeparableSetting,
    TransposedAxis,
    TransposedSetting,
    avg_pool2d,
    conv2d,
    conv_matrix,
    conv_transpose2d,
    cost,
    cost_ratio,
    max_pool2d,
    separable_conv2d_trace,
    wiring,
)
from convviz.cases import CASES, SOURCES, Case, cases_of
from convviz.engine import (
    NUMBER_SETS,
    VIEWS,
    pool_samples,
    samples,
    separable_samples,
)
from convviz.kinds import PAGED
from convviz.parameters import limits
from convviz.scene import LAYOUTS
from convviz.texts import LANGUAGES, words
from convviz.views.link import brief
from convviz.views.view import View, read_link

each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
each_conv_case = pytest.mark.parametrize("case", cases_of("conv").values(), ids=cases_of("conv").keys())
each_transposed_case = pytest.mark.parametrize(
    "case", cases_of("transposed").values(), ids=cases_of("transposed").keys()
)

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
#: The paper's transposed figures: i, k, s, p, output_padding -> o; each the transpose of the figure it names.
PAPER_TRANSPOSED = {
    "no_padding_no_strides": (2, 3, 1, 0, 0, 4),
    "arbitrary_padding_no_strides": (6, 4, 1, 2, 0, 5),
    "same_padding_no_strides": (5, 3, 1, 1, 0, 5),
    "full_padding_no_strides": (7, 3, 1, 2, 0, 5),
    "no_padding_strides": (2, 3, 2, 0, 0, 5),
    "padding_strides": (3, 3, 2, 1, 0, 5),
    "padding_strides_odd": (3, 3, 2, 1, 1, 6),
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
#: i, k, s, p, output_padding, d, bias -> o; one channel each.
TUTORIALS_TRANSPOSED = {
    "S000-03": (2, 3, 1, 0, 0, 1, True, 4),
    "S000-04": (6, 4, 1, 2, 0, 1, True, 5),
    "S000-05": (7, 3, 1, 2, 0, 1, True, 5),
    "S000-06": (2, 3, 2, 0, 0, 1, True, 5),
    "S000-07": (3, 3, 2, 1, 0, 1, True, 5),
    "S002-07": (2, 3, 1, 0, 0, 1, False, 4),
    "S002-08": (2, 3, 2, 0, 1, 1, False, 6),
    "S002-08b": (2, 3, 2, 0, 0, 1, False, 5),
    "S003-06": (4, 3, 1, 0, 0, 2, True, 8),
    "S003-07": (2, 3, 2, 1, 1, 1, False, 4),
    "S004-01": (2, 2, 1, 0, 0, 1, False, 3),
    "S004-02": (2, 2, 1, 0, 0, 1, False, 3),
    "S004-03": (2, 2, 1, 1, 0, 1, False, 1),
    "S004-04": (2, 2, 2, 0, 0, 1, False, 4),
    "S004-08": (2, 2, 1, 0, 0, 1, False, 3),
    "S004-09": (2, 2, 1, 0, 0, 1, False, 3),
}
#: i, k, p, input and output channels, groups -> o, weight shape, weights, multiply-adds; stride 1, biased.
GROUPED: dict[str, tuple[Any, ...]] = {
    "S001-03": (12, 5, 0, 3, 256, 1, 8, (256, 3, 5, 5), 19200, 1228800),
    "S001-04": (12, 3, 1, 256, 32, 8, 12, (32, 32, 3, 3), 9216, 1327104),
    "S001-04b": (12, 3, 1, 256, 64, 8, 12, (64, 32, 3, 3), 18432, 2654208),
    "S001-05": (6, 3, 1, 20, 10, 5, 6, (10, 4, 3, 3), 360, 12960),
    "S001-06": (8, 1, 0, 3, 256, 1, 8, (256, 3, 1, 1), 768, 49152),
    "S001-07": (12, 5, 0, 3, 3, 3, 8, (3, 1, 5, 5), 75, 4800),
    "S001-11": (5, 3, 1, 4, 6, 2, 5, (6, 2, 3, 3), 108, 2700),
}
#: i, k, p, filters, padding of the 1x1 convolution -> o, weights, multiply-adds, their ratio to the
#: standard layer's; 3 input channels, stride 1, biased in both stages.
SEPARABLE: dict[str, tuple[Any, ...]] = {
    "S001-08": (12, 5, 0, 256, 0, 8, 843, 53952, Fraction(281, 6400)),
    "S001-09": (16, 3, 1, 16, 1, 18, 75, 22464, Fraction(13, 64)),
    "S001-09fix": (16, 3, 1, 16, 0, 16, 75, 19200, Fraction(25, 144)),
}
#: One size in PyTorch and in Keras.
FRAMEWORKS = ["shift_pytorch", "shift_keras"]
#: The paper's pooling figures: kind, i, k, s -> o.
POOLING = {
    "numerical_average_pooling": ("avg", 5, 3, 1, 3),
    "numerical_max_pooling": ("max", 5, 3, 1, 3),
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
    "s002_07": [[4.5, 9.9, 9.9, 5.4], [12.6, 27, 27, 14.4], [12.6, 27, 27, 14.4], [8.1, 17.1, 17.1, 9]],
    "s002_08": [
        [4.5, 4.5, 9.9, 5.4, 5.4, 0],
        [4.5, 4.5, 9.9, 5.4, 5.4, 0],
        [12.6, 12.6, 27, 14.4, 14.4, 0],
        [8.1, 8.1, 17.1, 9, 9, 0],
        [8.1, 8.1, 17.1, 9, 9, 0],
        [0, 0, 0, 0, 0, 0],
    ],
    "s002_08b": [
        [4.5, 4.5, 9.9, 5.4, 5.4],
        [4.5, 4.5, 9.9, 5.4, 5.4],
        [12.6, 12.6, 27, 14.4, 14.4],
        [8.1, 8.1, 17.1, 9, 9],
        [8.1, 8.1, 17.1, 9, 9],
    ],
    "s003_07": [[1, 2, 1, 1], [2, 4, 2, 2], [1, 2, 1, 1], [1, 2, 1, 1]],
    "s004_01": [[0, 0, 1], [0, 4, 6], [4, 12, 9]],
    "s004_02": [[0, 0, 1], [0, 4, 6], [4, 12, 9]],
    "s004_03": [[4]],
    "s004_04": [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]],
    "s004_09": [[27, 91, 74], [138, 400, 282], [171, 429, 268]],
    "shift_pytorch": [[5, 14, 10, 12], [14, 36, 24, 30], [15, 34, 20, 24], [24, 55, 32, 36]],
    "shift_keras": [[1, 2, 5, 4], [4, 5, 14, 10], [10, 14, 36, 24], [12, 15, 34, 20]],
    "numerical_average_pooling": [[1.7, 1.7, 1.7], [1.0, 1.2, 1.8], [1.1, 0.8, 1.3]],
    "numerical_max_pooling": [[3, 3, 3], [3, 3, 3], [3, 2, 3]],
}


def output_of(case: Case) -> np.ndarray:
    setting = case.setting
    if isinstance(setting, SeparableSetting):
        arrays = separable_samples(setting, case.numbers)
        names = ("stride", "padding", "dilation", "pointwise_padding")
        return separable_conv2d_trace(*arrays, **{name: getattr(setting, name) for name in names}).output
    if isinstance(setting, PoolSetting):
        pool = {"max": max_pool2d, "avg": avg_pool2d}[setting.kind]
        return pool(pool_samples(setting, case.numbers), setting.kernel, setting.stride, setting.padding)
    x, weight, bias = samples(setting, case.numbers)
    compute, own = (
        (conv2d, "padding_mode") if isinstance(setting, ConvSetting) else (conv_transpose2d, "output_padding")
    )
    names = ("stride", "padding", "dilation", "groups", own)
    return compute(x, weight, bias, **{name: getattr(setting, name) for name in names})


def name_of(number: str) -> str:
    return number.lower().replace("-", "_")


def test_the_catalogue_is_the_papers_figures_and_the_tutorials_examples() -> None:
    assert list(cases_of("conv")) == [*PAPER, *map(name_of, TUTORIALS)]
    transposed = [f"{name}_transposed" for name in PAPER_TRANSPOSED]
    assert list(cases_of("transposed")) == [*transposed, *map(name_of, TUTORIALS_TRANSPOSED), *FRAMEWORKS]
    assert list(cases_of("grouped")) == list(map(name_of, GROUPED))
    assert list(cases_of("separable")) == list(map(name_of, SEPARABLE))
    assert list(cases_of("pooling")) == list(POOLING)
    pages = ("conv", "transposed", "grouped", "separable", "pooling")
    assert list(CASES) == [name for page in pages for name in cases_of(page)]
    assert all(name == case.name for name, case in CASES.items())
    assert sum(case.source == "paper" for case in CASES.values()) == 19


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


@pytest.mark.parametrize("name", PAPER_TRANSPOSED)
def test_a_transposed_figure_of_the_paper_is_the_transpose_of_the_figure_it_names(name: str) -> None:
    case, direct = CASES[f"{name}_transposed"], CASES[name].setting
    i, k, s, p, op, o = PAPER_TRANSPOSED[name]
    assert (case.setting.input, case.setting.kernel) == ((i, i), (k, k))
    assert (case.setting.stride, case.setting.dilation) == ((s, s), (1, 1))
    assert (case.setting.sides, case.setting.output_padding) == (((p, p), (p, p)), (op, op))
    assert case.setting.output == (o, o) == direct.input
    assert case.setting.direct == direct
    assert (case.source, case.numbers, case.layout, case.view) == ("paper", "paper", "isometric", "gather")


@pytest.mark.parametrize("number", TUTORIALS)
def test_an_example_of_the_tutorials_has_its_geometry(number: str) -> None:
    case = CASES[name_of(number)]
    i, k, s, padding, channels, bias, o = TUTORIALS[number]
    assert case.setting == ConvSetting(i, k, s, padding, in_channels=channels, bias=bias)
    assert case.setting.output == o
    assert (case.source, case.group, case.layout, case.page) == (number, "tutorial", "flat", "conv")


@pytest.mark.parametrize("number", TUTORIALS_TRANSPOSED)
def test_a_transposed_example_of_the_tutorials_has_its_geometry(number: str) -> None:
    case = CASES[name_of(number)]
    i, k, s, p, op, d, bias, o = TUTORIALS_TRANSPOSED[number]
    setting = TransposedSetting(i, k, s, p, output_padding=op, dilation=d, bias=bias)
    assert (case.setting.sides, case.setting) == (
        setting.sides,
        replace(setting, padding=case.setting.padding),
    )
    assert case.setting.output == (o, o)
    assert (case.source, case.group, case.layout, case.page) == (number, "tutorial", "flat", "transposed")


@pytest.mark.parametrize("number", GROUPED)
def test_a_grouped_example_of_the_tutorials_has_its_geometry_and_its_cost(number: str) -> None:
    case = CASES[name_of(number)]
    i, k, p, inputs, outputs, groups, o, weight_shape, weights, macs = GROUPED[number]
    assert case.setting == ConvSetting(i, k, 1, p, 1, inputs, outputs, groups, bias=True)
    assert (case.setting.output, case.setting.weight_shape) == ((o, o), weight_shape)
    found = cost(case.setting)
    assert (found.weights, found.biases, found.macs) == (weights, outputs, macs)
    assert (case.source, case.group, case.page, case.view) == (number, "tutorial", "grouped", "")
    assert case.layout in LAYOUTS
    assert case.numbers in NUMBER_SETS


@pytest.mark.parametrize("name", POOLING)
def test_a_pooling_figure_of_the_paper_has_its_geometry(name: str) -> None:
    case = CASES[name]
    kind, i, k, s, o = POOLING[name]
    assert case.setting == PoolSetting(kind, i, k, s)
    assert case.setting.output == (o, o)
    assert (case.source, case.numbers, case.layout, case.view) == ("paper", "paper", "flat", "")


def test_the_two_convolutions_side_by_side_have_kernels_of_their_own() -> None:
    case = CASES["s001_11"]
    x, weight, bias = samples(case.setting, case.numbers)
    assert len(np.unique(weight, axis=0)) == len(weight)
    assert bias is not None
    halves = [
        conv2d(x[part], weight[filters], bias[filters], padding=1)
        for part, filters in ((slice(2), slice(3)), (slice(2, None), slice(3, None)))
    ]
    assert_array_equal(output_of(case), np.concatenate(halves))


@pytest.mark.parametrize("number", SEPARABLE)
def test_a_separable_example_of_the_tutorials_has_its_geometry_and_its_cost(number: str) -> None:
    case = CASES[name_of(number)]
    i, k, p, filters, frame, o, weights, macs, ratio = SEPARABLE[number]
    setting = SeparableSetting(
        i,
        k,
        padding=p,
        in_channels=3,
        out_channels=filters,
        depthwise_bias=True,
        pointwise_bias=True,
        pointwise_padding=frame,
    )
    assert case.setting == setting
    assert setting.output == (o, o)
    found = cost(setting)
    assert (found.weights, found.biases, found.macs) == (weights, 3 + filters, macs)
    assert cost_ratio(setting, setting.standard) == ratio
    assert (case.source, case.group, case.page, case.view) == (number, "tutorial", "separable", "")
    assert case.layout in LAYOUTS
    assert case.numbers in NUMBER_SETS


def test_the_frame_of_the_padded_1x1_convolution_is_the_bias_and_the_rest_is_the_corrected_layer() -> None:
    printed, corrected = (output_of(CASES[name]) for name in ("s001_09", "s001_09fix"))
    assert_array_equal(printed[:, 1:-1, 1:-1], corrected)
    frame = np.ones((18, 18), dtype=bool)
    frame[1:-1, 1:-1] = False
    assert_array_equal(printed[:, frame], np.repeat(np.arange(1, 17), frame.sum()).reshape(16, -1))
    # The picture inside is another one, so that the frame can be told from it.
    assert len(np.unique(corrected[0])) > 10


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [*map(name_of, GROUPED), *map(name_of, SEPARABLE)])
def test_a_count_that_a_note_tells_is_one_of_the_layers(name: str, language: str) -> None:
    setting = CASES[name].setting
    note = words(language)(f"cases.{name}.note")
    told = {int(number.replace(",", "")) for number in re.findall(r"\d+(?:,\d{3})+", note)}
    layers = [setting]
    if isinstance(setting, SeparableSetting):
        layers = [setting, setting.standard, setting.depthwise, setting.pointwise]
    assert told <= {count for one in map(cost, layers) for count in (one.weights, one.macs)}
    ratios = re.findall(r"= (\d+/\d+)\D+(\d+\.\d) %", note)
    assert bool(ratios) == (name in {"s001_08", "s001_09fix"})
    for ratio, share in ratios:
        assert isinstance(setting, SeparableSetting)
        assert cost_ratio(setting, setting.standard) == Fraction(ratio)
        assert f"{float(100 * Fraction(ratio)):.1f}" == share
    assert bool(told) == (name in {"s001_03", "s001_08", "s001_09fix"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(map(name_of, GROUPED)))
def test_what_a_note_divides_are_the_layers_channels_and_groups(name: str, language: str) -> None:
    setting = CASES[name].setting
    assert isinstance(setting, ConvSetting)
    wires, note = wiring(setting), words(language)(f"cases.{name}.note")
    shares = {
        (setting.in_channels, setting.groups, wires.depth),
        (setting.out_channels, setting.groups, wires.fan),
    }
    told = [tuple(map(int, one)) for one in re.findall(r"(\d+) / (\d+) = (\d+)", note)]
    assert set(told) <= shares
    assert len(told) == {"s001_04": 1, "s001_05": 2}.get(name, 0)
    for shape in re.findall(r"\(\d+(?:, \d+){3}\)", note):
        assert shape == str(setting.weight_shape)


def test_the_matrix_of_a_kernel_is_the_published_one() -> None:
    setting = CASES["s004_08"].setting
    assert isinstance(setting, TransposedSetting)
    x, weight, _ = samples(setting.direct, "counting")
    matrix = conv_matrix(setting.direct, weight).dense()
    published = [
        [1, 2, 0, 3, 4, 0, 0, 0, 0],
        [0, 1, 2, 0, 3, 4, 0, 0, 0],
        [0, 0, 0, 1, 2, 0, 3, 4, 0],
        [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ]
    assert_array_equal(matrix, published)
    assert_array_equal(matrix @ x.ravel(), np.ravel(PUBLISHED["s004_07"]))
    assert_array_equal(samples(setting, CASES["s004_08"].numbers)[0].ravel(), matrix @ x.ravel())


def test_of_the_frameworks_pair_only_the_crop_differs() -> None:
    torch, keras = (output_of(CASES[name])[0] for name in FRAMEWORKS)
    assert torch.shape == keras.shape
    assert_allclose(keras[1:, 1:], torch[:-1, :-1], rtol=0)
    assert {CASES[name].group for name in FRAMEWORKS} == {"frameworks"}


@each_case
def test_its_numbers_give_the_published_output(case: Case) -> None:
    expected = None if case.expected is None else [list(row) for row in case.expected]
    assert expected == PUBLISHED.get(case.name)
    if expected is not None:
        # The averages are published with one digit after the point.
        exact = output_of(case)[0].round(1) if case.page == "pooling" else output_of(case)[0]
        assert_allclose(exact, expected, rtol=1e-12)


@each_case
def test_it_has_a_title_and_a_note_in_every_language(case: Case) -> None:
    for language in LANGUAGES:
        for part in ("title", "note"):
            assert words(language)(f"cases.{case.name}.{part}").strip()


def test_every_source_is_an_examples_and_those_without_one_are_told() -> None:
    assert {case.origin for case in CASES.values()} == {*SOURCES, None}
    for source in SOURCES:
        assert source.address.startswith("https://")
        assert source.title
    # What these posts wrote came without an address.
    without = {case.source for case in CASES.values() if case.origin is None}
    own = {"S001-01", "S001-04", "S001-04b", "S001-05", "S001-09", "S001-09fix", "S001-10", "S001-11"}
    assert without == {"frameworks", *own, *(number for number in TUTORIALS if number.startswith("S002"))} | {
        "S002-07",
        "S002-08",
        "S002-08b",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_about_a_case_is_about_one_of_these(language: str) -> None:
    said = {key.split(".")[1] for key in words(language).sentences if key.startswith("cases.")}
    assert said == set(CASES)
    for case in CASES.values():
        assert words(language)(f"controls.group_{case.group}")
    titles = [words(language)(f"cases.{name}.title") for name in CASES]
    assert len(set(titles)) == len(titles), "a title is how a case is told from the others"


def rows_of(grid: Any) -> str:
    return " / ".join(" ".join(f"{value:g}" for value in row) for row in grid)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [
        *("numerical_no_padding_no_strides", "numerical_padding_strides", "numerical_max_pooling"),
        *("s002_06", "s004_07"),
    ],
)
def test_a_note_that_tells_the_output_tells_the_published_one(name: str, language: str) -> None:
    assert rows_of(PUBLISHED[name]) in words(language)(f"cases.{name}.note")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_note_on_averages_tells_the_published_ones_with_their_digits(language: str) -> None:
    name = "numerical_average_pooling"
    rows = " / ".join(" ".join(f"{value:.1f}" for value in row) for row in PUBLISHED[name])
    assert rows in words(language)(f"cases.{name}.note")


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
    if isinstance(setting, ConvSetting):
        # Every input of which the same layer makes this output.
        others = (replace(setting, input=(size, size)) for size in range(1, 20))
        own |= {other.input for other in others if not other.problem() and other.output == setting.output}
    if isinstance(rows, TransposedAxis) and isinstance(cols, TransposedAxis):
        # What the stamps cover, and every size that the direct convolution takes to this input.
        own |= {(rows.full, cols.full), *product(rows.same_output_sizes, cols.same_output_sizes)}
        if case.view == "C":
            own.add((prod(setting.input), prod(setting.output)))
    if isinstance(setting, SeparableSetting):
        own |= {setting.between, setting.pointwise.kernel}
    for part in ("title", "note"):
        said = re.findall(r"(\d+)×(\d+)", words(language)(f"cases.{case.name}.{part}"))
        assert {(int(high), int(wide)) for high, wide in said} <= own, part


@pytest.mark.parametrize("name", [name for page in PAGED for name in cases_of(page)])
def test_its_page_can_show_it_just_as_it_is(name: str) -> None:
    case = CASES[name]
    view = View.of(case.page).opened(case)
    assert view.kind.can_show(view.values)
    # The sliders can also say what a name comes to.
    sides = view.kind.base(view.values).sides
    assert all(value in limits(case.page)["padding"] for side in sides for value in side)
    assert case.view == view.values.get("view", "")
    assert case.layout in LAYOUTS
    if case.page == "transposed":
        assert case.view in (*VIEWS, "CT", "C")
        assert max(case.setting.output) <= 24
        assert (case.setting.in_channels, case.setting.out_channels, case.setting.groups) == (1, 1, 1)


@each_case
def test_a_link_to_a_case_of_another_page_is_no_link_to_this_one(case: Case) -> None:
    for page in PAGED.keys() - {case.page}:
        view, changes = read_link(page, {"case": [case.name]})
        assert view == View(PAGED[page], PAGED[page].first())
        assert [change.text for change in changes] == [brief(case.name)]

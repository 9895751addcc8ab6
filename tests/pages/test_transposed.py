"""What a transposed convolution alone shows: views, output sizes, matrix, overlaps, the way of its code."""

from __future__ import annotations

import re

import numpy as np
import pytest

from convviz import ConvSetting, TransposedSetting, conv2d, conv_matrix, conv_transpose2d
from convviz.engine import samples, tensorflow_setting
from convviz.kinds.transposed import operands as operands_of
from convviz.notices import overlap_verdict
from convviz.parameters import options
from convviz.texts import LANGUAGES, words
from convviz.views.view import View

from .shown import about, legend, linked, panels, player
from .test_presets import own_cells

START = View.of("transposed")


@pytest.mark.parametrize("beside", options("transposed", "beside"))
@pytest.mark.parametrize("picture", options("transposed", "view"))
def test_two_views_show_the_same_numbers(picture: str, beside: str) -> None:
    link = f"input=3&kernel=3&stride=2&padding=1&op=1&bias=1&view={picture}&beside={beside}"
    found = panels(linked("transposed", link))
    assert len(found) == (1 if beside in ("none", picture) else 2)
    inputs, made = [], []
    for panel in found:
        source, target = panel["grids"]
        if panel.get("flow") == "scatter":
            inputs.append(panel["y"])
            made.append(own_cells(panel, "out0", panel["x"][0]).ravel().tolist())
        elif panel["letters"] == ["x", "y"]:
            made.append(panel["y"])
            if panel.get("flow") == "matrix":
                inputs.append(panel["x"])
        else:
            # The direct convolution, or its matrix: what it makes is the others' input.
            assert panel["letters"] == ["X", "x"]
            assert (source, target) == ("y", "x")
            inputs.append(panel["y"])
    assert all(numbers == inputs[0] for numbers in inputs)
    assert all(numbers == made[0] for numbers in made)


def test_the_round_trip_starts_from_the_direct_convolutions_input() -> None:
    view = START.changed(TransposedSetting(input=3, kernel=3, stride=2, padding=1, output_padding=1))
    picture = view.changed(beside="direct").pictures[0]
    operands = operands_of(picture)
    assert picture.setting.direct == ConvSetting(input=6, kernel=3, stride=2, padding=1)
    assert operands.before is not None
    np.testing.assert_array_equal(operands.x, conv2d(operands.before, operands.weight, stride=2, padding=1))
    assert "The size is back, the values are not" in about(view.changed(beside="direct"))
    assert "The size is back" not in about(view)


def test_views_and_layout_stand_in_the_link() -> None:
    view = linked("transposed", "input=2&kernel=3&stride=2&padding=0&view=gather&beside=CT&layout=flat")
    assert "view=gather&beside=CT&layout=flat" in view.link()
    lead, beside = panels(view)
    assert lead["steps"] == player(view)["steps"] == 25
    assert lead["turned"]
    assert [lead.get("flow"), beside.get("flow")] == [None, "matrix"]


@pytest.mark.parametrize("sized", options("transposed", "sized")[1:])
def test_an_output_size_is_asked_for_in_three_ways(sized: str) -> None:
    size = 4 if sized == "same" else 6
    view = linked("transposed", f"input=2&kernel=3&stride=2&padding=0&sized={sized}&output_size={size}")
    assert view.problem is None
    x, weight, _ = samples(START.setting, "counting")
    if sized == "output_size":
        wanted = conv_transpose2d(x, weight, stride=2, output_padding=1)
    else:
        setting = tensorflow_setting(2, 3, 2, sized, size)
        wanted = conv_transpose2d(
            x, weight, stride=2, padding=setting.padding, output_padding=setting.output_padding
        )
    assert wanted.shape == (1, size, size)
    np.testing.assert_allclose(own_cells(player(view), "out0", player(view)["x"][0]), wanted[0])
    assert f"sized={sized}&output_size={size}" in view.link()


def test_a_matrix_too_large_to_be_drawn_is_said_to_be() -> None:
    view = linked("transposed", "input=8&kernel=3&stride=2&in=8&out=8&view=CT")
    assert player(view)["flow"] == "scatter"
    assert words("en")("transposed.matrix_too_large") in legend(view)


@pytest.mark.parametrize(
    "link", ["input=3&kernel=3&stride=2", "input=3&kernel=2&stride=2", "kernel=2&stride=3"]
)
def test_the_overlap_map_counts_and_judges(link: str) -> None:
    view = linked("transposed", link)
    counts, html = view.setting.overlaps(), about(view)
    rows = re.findall("<div style='--shades:(.*?)'>(.*?)</div>", html)
    assert [[int(count) for count in row.split()] for _, row in rows] == counts.tolist()
    assert [shades.count(f"var(--n{counts.max()}) ") for shades, _ in rows] == (counts == counts.max()).sum(
        axis=1
    ).tolist()
    assert overlap_verdict(view.setting).sentence(words("en")) in html
    holes = words("en")("transposed.holes", count=int((counts == 0).sum()), empty="0")
    assert (holes in html) == bool((counts == 0).any())


def test_keras_same_is_outlined_where_it_is_shifted() -> None:
    shifted = linked("transposed", "input=2&kernel=3&stride=2&padding=1&op=1&numbers=from_one")
    assert "output-keras" in player(shifted)["svg"]
    assert "row i + 1, column j + 1" in about(shifted)
    assert "output-keras" not in player(linked("transposed", "input=2&kernel=3&stride=2&padding=1"))["svg"]


def test_the_code_of_the_way_back_starts_from_what_the_ordinary_convolution_made() -> None:
    view = linked("transposed", "input=2&kernel=2&view=C&numbers=paper")
    code = view.kind.code(view.values, view.setting, words("en"))["pytorch"]()
    assert "x = torch.tensor([[[[3, 4],\n                    [8, 7]]]]" in code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("view=C", "code_C"),
        ("view=C&bias=1", "code_C"),
        ("view=CT&beside=C", "code_C"),
        ("view=C&beside=direct", "code_C"),
        ("view=scatter&beside=direct", "code_direct"),
        ("view=gather&beside=direct&bias=1", "code_direct"),
        ("view=CT", ""),
        ("view=scatter&beside=gather", ""),
        # A view that this setting does not have gives way to another.
        ("view=C&dilation=3&stride=2&op=2", ""),
    ],
)
def test_above_the_code_stands_which_way_it_goes_where_the_picture_goes_the_other(
    link: str, key: str, language: str
) -> None:
    view, say = linked("transposed", f"input=2&kernel=2&{link}"), words(language)
    made = "Cᵀ x + b" if view.setting.bias else "Cᵀ x"
    note = view.kind.code_note(view.values, view.setting, say)
    assert note == (say(f"transposed.{key}", made=made) if key else "")
    if not key:
        return
    # X goes in, x comes out of it, and y is what the code makes of x.
    operands, setting = operands_of(view.pictures[0]), view.setting
    assert operands.before is not None
    matrix = conv_matrix(setting, operands.weight)
    dense = np.zeros(matrix.shape)
    dense[matrix.rows, matrix.cols] = matrix.values
    np.testing.assert_allclose(dense @ operands.before.ravel(), operands.x.ravel())
    options = view.pictures[0].options("stride", "padding", "output_padding", "dilation")
    made_of_x = conv_transpose2d(operands.x, operands.weight, operands.bias, **options)
    back = dense.T @ operands.x.ravel() + (0 if operands.bias is None else operands.bias[0])
    np.testing.assert_allclose(made_of_x.ravel(), back)
    assert made_of_x.shape == operands.before.shape

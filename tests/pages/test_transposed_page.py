"""The transposed page alone: views, output sizes, the matrix, the overlap map, which way the code goes."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz import ConvSetting, TransposedSetting, conv2d, conv_matrix, conv_transpose2d
from convviz.engine import samples, tensorflow_setting
from convviz.kinds.transposed import given
from convviz.notices import overlap_verdict
from convviz.parameters import options
from convviz.texts import LANGUAGES, words
from convviz.views.view import View, read_link

from . import visitor
from .test_presets import own_cells
from .visitor import panels, player, said, turn

START = View.of("transposed")


def open_page(link: str = "", language: str = "en") -> AppTest:
    return visitor.open_page(link, language, "transposed")


def linked(link: str) -> View:
    return read_link("transposed", parse_qs(link))[0]


@pytest.mark.parametrize("beside", options("transposed", "beside"))
@pytest.mark.parametrize("picture", options("transposed", "view"))
def test_two_views_show_the_same_numbers(picture: str, beside: str) -> None:
    link = f"input=3&kernel=3&stride=2&padding=1&op=1&bias=1&view={picture}&beside={beside}"
    found = panels(open_page(link))
    assert len(found) == (1 if beside in ("none", picture) else 2)
    given, made = [], []
    for panel in found:
        source, target = panel["grids"]
        if panel.get("flow") == "scatter":
            given.append(panel["y"])
            made.append(own_cells(panel, "out0", panel["x"][0]).ravel().tolist())
        elif panel["letters"] == ["x", "y"]:
            made.append(panel["y"])
            if panel.get("flow") == "matrix":
                given.append(panel["x"])
        else:
            # The direct convolution, or its matrix: what it makes is the others' input.
            assert panel["letters"] == ["X", "x"]
            assert (source, target) == ("y", "x")
            given.append(panel["y"])
    assert all(numbers == given[0] for numbers in given)
    assert all(numbers == made[0] for numbers in made)


def test_the_round_trip_starts_from_the_direct_convolutions_input() -> None:
    view = START.changed(TransposedSetting(input=3, kernel=3, stride=2, padding=1, output_padding=1))
    picture = view.changed(beside="direct").pictures[0]
    what = given(picture)
    assert picture.setting.direct == ConvSetting(input=6, kernel=3, stride=2, padding=1)
    assert what.before is not None
    np.testing.assert_array_equal(what.x, conv2d(what.before, what.weight, stride=2, padding=1))
    told = said(open_page(view.changed(beside="direct").link()))
    assert "The size is back, the values are not" in told
    assert "The size is back" not in said(open_page(view.link()))


def test_views_and_layout_are_chosen_and_stand_in_the_link() -> None:
    page = open_page("input=2&kernel=3&stride=2&padding=0")
    turn(page, "button_group", "transposed.view", "gather")
    assert player(page)["steps"] == 25
    assert player(page)["turned"]
    turn(page, "selectbox", "transposed.beside", "CT")
    assert [panel.get("flow") for panel in panels(page)] == [None, "matrix"]
    turn(page, "button_group", "transposed.layout", "flat")
    assert "view=gather&beside=CT&layout=flat" in player(page)["link"]
    again = open_page(player(page)["link"].partition("&lang")[0])
    assert panels(again) == panels(page)


@pytest.mark.parametrize("sized", options("transposed", "sized")[1:])
def test_an_output_size_is_asked_for_in_three_ways(sized: str) -> None:
    page = open_page("input=2&kernel=3&stride=2&padding=0")
    turn(page, "selectbox", "transposed.sized", sized)
    size = 4 if sized == "same" else 6
    turn(page, "slider", "transposed.output_size.v", size)
    assert not page.warning
    x, weight, _ = samples(START.setting, "counting")
    if sized == "output_size":
        wanted = conv_transpose2d(x, weight, stride=2, output_padding=1)
    else:
        setting = tensorflow_setting(2, 3, 2, sized, size)
        wanted = conv_transpose2d(
            x, weight, stride=2, padding=setting.padding, output_padding=setting.output_padding
        )
    assert wanted.shape == (1, size, size)
    np.testing.assert_allclose(own_cells(player(page), "out0", player(page)["x"][0]), wanted[0])
    assert f"sized={sized}&output_size={size}" in player(page)["link"]


def test_a_matrix_too_large_to_be_drawn_is_said_to_be() -> None:
    page = open_page("input=8&kernel=3&stride=2&in=8&out=8&view=CT")
    assert player(page)["flow"] == "scatter"
    told = [text for _, text in player(page)["legend"]]
    assert words("en")("transposed.matrix_too_large") in told


@pytest.mark.parametrize(
    "link", ["input=3&kernel=3&stride=2", "input=3&kernel=2&stride=2", "kernel=2&stride=3"]
)
def test_the_overlap_map_counts_and_judges(link: str) -> None:
    page = open_page(link)
    view = linked(link)
    counts = view.setting.overlaps()
    about = player(page)["about"]
    rows = re.findall("<div style='--shades:(.*?)'>(.*?)</div>", about)
    assert [[int(count) for count in row.split()] for _, row in rows] == counts.tolist()
    assert [shades.count(f"var(--n{counts.max()}) ") for shades, _ in rows] == (counts == counts.max()).sum(
        axis=1
    ).tolist()
    assert overlap_verdict(view.setting).sentence(words("en")) in about
    holes = words("en")("transposed.holes", count=int((counts == 0).sum()), empty="0")
    assert (holes in about) == bool((counts == 0).any())


def test_keras_same_is_outlined_where_it_is_shifted() -> None:
    shifted = open_page("input=2&kernel=3&stride=2&padding=1&op=1&numbers=from_one")
    assert "output-keras" in player(shifted)["svg"]
    assert "row i + 1, column j + 1" in said(shifted)
    assert "output-keras" not in player(open_page("input=2&kernel=3&stride=2&padding=1"))["svg"]


def test_the_code_of_the_way_back_starts_from_what_the_ordinary_convolution_made() -> None:
    page = open_page("input=2&kernel=2&view=C&numbers=paper")
    page.session_state["transposed.code"] = True
    page.run()
    assert "x = torch.tensor([[[[3, 4],\n                    [8, 7]]]]" in page.code[0].value


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
    page = open_page(f"input=2&kernel=2&{link}", language)
    page.session_state["transposed.code"] = True
    page.run()
    say, view = words(language), linked(f"input=2&kernel=2&{link}")
    made = "Cᵀ x + b" if view.setting.bias else "Cᵀ x"
    shown = [one.value for one in page.caption]
    for name in ("code_C", "code_direct"):
        assert (say(f"transposed.{name}", made=made) in shown) == (name == key)
    if not key:
        return
    # X goes in, x comes out of it, and y is what the code makes of x.
    what, setting = given(view.pictures[0]), view.setting
    assert what.before is not None
    matrix = conv_matrix(setting, what.weight)
    dense = np.zeros(matrix.shape)
    dense[matrix.rows, matrix.cols] = matrix.values
    np.testing.assert_allclose(dense @ what.before.ravel(), what.x.ravel())
    options = view.pictures[0].options("stride", "padding", "output_padding", "dilation")
    made_of_x = conv_transpose2d(what.x, what.weight, what.bias, **options)
    back = dense.T @ what.x.ravel() + (0 if what.bias is None else what.bias[0])
    np.testing.assert_allclose(made_of_x.ravel(), back)
    assert made_of_x.shape == what.before.shape

"""The look of the paper's transposed figures, as acceptance: drawn as windows on the stretched input."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convviz import TransposedSetting
from convviz.cases import CASES, cases_of
from convviz.render import Frames
from convviz.scene import UNIT, Fill, Lines, Links, Marks, Plate, Scene

from .geometry import cells_of, collisions, items_of, off_the_page
from .pictures import paper_scene


class Figure(NamedTuple):
    """A published figure.

    Its name; i, k, s, p and the extra line at the end; the sides of its plates; where along a side the
    real cells are; its frames; its GIF.
    """

    name: str
    sizes: tuple[int, int, int, int, int]
    plates: tuple[int, int]
    real: tuple[int, ...]
    frames: int
    pixels: tuple[int, int]


# Measured from the published figures (150 dpi).
TRANSPOSED_FIGURES = [
    Figure("no_padding_no_strides_transposed", (2, 3, 1, 0, 0), (6, 4), (2, 3), 16, (344, 386)),
    Figure(
        "arbitrary_padding_no_strides_transposed", (6, 4, 1, 2, 0), (8, 5), tuple(range(1, 7)), 25, (445, 479)
    ),
    Figure("same_padding_no_strides_transposed", (5, 3, 1, 1, 0), (7, 5), tuple(range(1, 6)), 25, (395, 449)),
    Figure("full_padding_no_strides_transposed", (7, 3, 1, 2, 0), (7, 5), tuple(range(7)), 25, (395, 449)),
    Figure("no_padding_strides_transposed", (2, 3, 2, 0, 0), (7, 5), (2, 4), 25, (395, 449)),
    Figure("padding_strides_transposed", (3, 3, 2, 1, 0), (7, 5), (1, 3, 5), 25, (395, 449)),
    Figure("padding_strides_odd_transposed", (3, 3, 2, 1, 1), (8, 6), (1, 3, 5), 36, (445, 513)),
]
#: The one without padding, and those with zeros between their cells.
BARE = "full_padding_no_strides_transposed"
SPACED = [figure for figure in TRANSPOSED_FIGURES if figure.sizes[2] > 1]

each_figure = pytest.mark.parametrize("figure", TRANSPOSED_FIGURES, ids=lambda figure: figure.name)


def plates_of(name: str) -> tuple[Scene, Plate, Plate]:
    scene = paper_scene(name)
    return scene, scene.plates["in0"], scene.plates["out0"]


def real_cells(figure: Figure) -> set[tuple[int, int]]:
    return {(row, col) for row in figure.real for col in figure.real}


def test_all_seven_are_in_the_catalogue() -> None:
    papers = [name for name, case in cases_of("transposed").items() if case.source == "paper"]
    assert papers == [figure.name for figure in TRANSPOSED_FIGURES]
    assert {CASES[name].view for name in papers} == {"gather"}


@each_figure
def test_the_setting_is_the_published_one(figure: Figure) -> None:
    i, k, s, p, extra = figure.sizes
    assert CASES[figure.name].setting == TransposedSetting(
        input=i, kernel=k, stride=s, padding=p, output_padding=extra
    )


@each_figure
def test_the_drawn_size_is_the_published_one(figure: Figure) -> None:
    assert_allclose(np.array(paper_scene(figure.name).size) / 72 * 150, figure.pixels, atol=1)


@each_figure
def test_the_raster_has_the_published_size(figure: Figure) -> None:
    height, width, _ = Frames(paper_scene(figure.name), dpi=150).pixels(0).shape
    assert_allclose((width, height), figure.pixels, atol=1)


@each_figure
def test_the_plates_are_the_published_ones(figure: Figure) -> None:
    scene, below, above = plates_of(figure.name)
    assert list(scene.plates) == ["in0", "out0"]
    grid, made = figure.plates
    assert (below.rows, below.cols, above.rows, above.cols) == (grid, grid, made, made)
    assert (below.real, above.whole) == (figure.sizes[:1] * 2, True)


@each_figure
def test_there_is_a_frame_for_each_output_cell_row_by_row(figure: Figure) -> None:
    scene = paper_scene(figure.name)
    assert len(scene) == figure.frames
    scanned = [scene.frame(number).marks["out0-active"].tolist() for number in range(len(scene))]
    assert scanned == [[[i, j]] for i in range(figure.plates[1]) for j in range(figure.plates[1])]


@each_figure
def test_the_window_moves_by_one_cell_and_reaches_all_of_the_plate(figure: Figure) -> None:
    scene, below, above = plates_of(figure.name)
    kernel = figure.sizes[1]
    reached: set[tuple[int, int]] = set()
    for number in range(len(scene)):
        i, j = divmod(number, above.cols)
        window = scene.frame(number).covered("in0")
        assert window == {(i + a, j + b) for a in range(kernel) for b in range(kernel)}
        reached |= window
    assert reached == {tuple(cell) for cell in below.cells().tolist()}


@each_figure
def test_blue_cells_are_exactly_the_real_ones(figure: Figure) -> None:
    scene, below, _ = plates_of(figure.name)
    every = {tuple(cell) for cell in below.cells().tolist()}
    assert {cell for cell in every if below.holds(*cell)} == real_cells(figure)
    (cells,) = items_of(scene, Fill, "input")
    if figure in SPACED:
        assert cells_of(below, cells.polygons) == real_cells(figure)
        assert_allclose(cells.polygons[0], below.rectangle(*[figure.real[0]] * 2, *[figure.real[0] + 1] * 2))
    else:
        # Those that touch are one shape.
        first, last = figure.real[0], figure.real[-1] + 1
        assert_allclose(cells.polygons, below.rectangle(first, first, last, last)[None])


@each_figure
def test_padding_and_inserted_zeros_are_dashed_all_over_and_have_no_fill(figure: Figure) -> None:
    scene, below, _ = plates_of(figure.name)
    dashes = items_of(scene, Lines, "padding")
    assert len(dashes) == (figure.name != BARE)
    for lines in dashes:
        assert len(lines.segments) == 2 * (figure.plates[0] + 1)
        assert_array_equal(lines.segments[0], below.point([0, 0], [0, below.cols]))
    fills = [item.role for item in scene.items if isinstance(item, Fill)]
    assert fills == ["input", "output"]


@pytest.mark.parametrize("figure", SPACED, ids=lambda figure: figure.name)
def test_a_cell_between_zeros_has_solid_lines_on_its_four_sides(figure: Figure) -> None:
    scene, below, _ = plates_of(figure.name)
    grid = items_of(scene, Lines, "grid")[0]
    corners = below.polygons(np.array(sorted(real_cells(figure))))
    sides = np.stack([corners, np.roll(corners, -1, axis=1)], axis=2).reshape(-1, 2, 2)
    assert_allclose(grid.segments, sides)


def test_the_odd_ones_extra_row_and_column_are_at_the_bottom_and_right() -> None:
    _, below, above = plates_of("padding_strides_odd_transposed")
    _, plain, even = plates_of("padding_strides_transposed")
    assert (below.rows, below.cols) == (plain.rows + 1, plain.cols + 1)
    assert (above.rows, above.cols) == (even.rows + 1, even.cols + 1)
    top, left, bottom, right = below.inner
    assert (top, left) == (below.before[0], below.before[1]) == (1, 1)
    assert (below.rows - bottom, below.cols - right) == (2, 2)


@each_figure
def test_the_output_hovers_as_high_as_published(figure: Figure) -> None:
    _, below, above = plates_of(figure.name)
    # From foot to foot: 2.5 points to the left, grid side + 1 units up.
    foot = above.point(above.rows, 0) - below.point(below.rows, 0)
    assert_allclose(foot, [-2.5, -(figure.plates[0] + 1) * UNIT])


@each_figure
def test_the_output_does_not_hide_the_input(figure: Figure) -> None:
    scene = paper_scene(figure.name)
    assert collisions(scene) == []
    assert off_the_page(scene) <= 0


@each_figure
def test_things_are_drawn_in_the_papers_order_and_nothing_else_is(figure: Figure) -> None:
    drawn: list[tuple[type[Any], str]] = [
        *([] if figure.name == BARE else [(Lines, "padding")]),
        (Fill, "input"),
        (Lines, "grid"),
        (Marks, "window"),
        (Links, "links"),
        (Fill, "output"),
        (Lines, "grid"),
        (Marks, "active"),
    ]
    scene = paper_scene(figure.name)
    assert [(type(item), item.role) for item in scene.items if item.role != "hover"] == drawn

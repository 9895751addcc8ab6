"""The look of the paper, as acceptance: what is drawn for its figures is what was published."""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from convviz import ConvSetting, TransposedSetting
from convviz.cases import CASES, cases_of
from convviz.render import Frames
from convviz.scene import THEMES, UNIT, Fill, Label, Lines, Links, Marks, Numbers, Plate, Scene, Weights

from .geometry import cells_of, collisions, items_of, off_the_page
from .pictures import paper_scene


class Figure(NamedTuple):
    """A published figure: its name, setting, the sides of its plates, its frames, its GIF.

    `real` is where along a side the input's cells are.
    """

    name: str
    setting: ConvSetting | TransposedSetting
    plates: tuple[int, int]
    frames: int
    pixels: tuple[int, int]
    real: tuple[int, ...]


# Measured from the published figures (150 dpi).
FIGURES = [
    Figure("no_padding_no_strides", ConvSetting(4, 3), (4, 2), 4, (244, 259), (*range(4),)),
    Figure("arbitrary_padding_no_strides", ConvSetting(5, 4, 1, 2), (9, 6), 36, (495, 542), (*range(2, 7),)),
    Figure("same_padding_no_strides", ConvSetting(5, 3, 1, 1), (7, 5), 25, (395, 449), (*range(1, 6),)),
    Figure("full_padding_no_strides", ConvSetting(5, 3, 1, 2), (9, 7), 49, (495, 576), (*range(2, 7),)),
    Figure("no_padding_strides", ConvSetting(5, 3, 2), (5, 2), 4, (294, 288), (*range(5),)),
    Figure("padding_strides", ConvSetting(5, 3, 2, 1), (7, 3), 9, (395, 381), (*range(1, 6),)),
    Figure("padding_strides_odd", ConvSetting(6, 3, 2, 1), (8, 3), 9, (445, 411), (*range(1, 7),)),
    Figure("dilation", ConvSetting(7, 3, 1, 0, 2), (7, 3), 9, (395, 381), (*range(7),)),
]
T = TransposedSetting
#: Drawn as windows on the stretched input.
TRANSPOSED_FIGURES = [
    Figure("no_padding_no_strides_transposed", T(2, 3), (6, 4), 16, (344, 386), (2, 3)),
    Figure("arbitrary_padding_no_strides_transposed", T(6, 4, 1, 2), (8, 5), 25, (445, 479), (*range(1, 7),)),
    Figure("same_padding_no_strides_transposed", T(5, 3, 1, 1), (7, 5), 25, (395, 449), (*range(1, 6),)),
    Figure("full_padding_no_strides_transposed", T(7, 3, 1, 2), (7, 5), 25, (395, 449), (*range(7),)),
    Figure("no_padding_strides_transposed", T(2, 3, 2), (7, 5), 25, (395, 449), (2, 4)),
    Figure("padding_strides_transposed", T(3, 3, 2, 1), (7, 5), 25, (395, 449), (1, 3, 5)),
    Figure("padding_strides_odd_transposed", T(3, 3, 2, 1, 1), (8, 6), 36, (445, 513), (1, 3, 5)),
]
#: Those with zeros between their cells.
SPACED = [figure for figure in TRANSPOSED_FIGURES if figure.setting.stride[0] > 1]
NUMERICAL = ("numerical_no_padding_no_strides", "numerical_padding_strides")
POOLING = ("numerical_average_pooling", "numerical_max_pooling")

each_figure = pytest.mark.parametrize(
    "figure", [*FIGURES, *TRANSPOSED_FIGURES], ids=lambda figure: figure.name
)
each_transposed = pytest.mark.parametrize("figure", TRANSPOSED_FIGURES, ids=lambda figure: figure.name)
each_numerical = pytest.mark.parametrize("name", NUMERICAL)
each_flat = pytest.mark.parametrize("name", (*NUMERICAL, *POOLING))
each_pooling = pytest.mark.parametrize("name", POOLING)


def plates_of(name: str) -> tuple[Scene, Plate, Plate]:
    scene = paper_scene(name)
    return scene, scene.plates["in0"], scene.plates["out0"]


def has_padding(figure: Figure) -> bool:
    """Return whether there are cells around the input's, or between them."""
    return len(figure.real) < figure.plates[0]


@each_figure
def test_the_setting_is_the_published_one(figure: Figure) -> None:
    assert CASES[figure.name].setting == figure.setting


def test_all_of_the_transposed_are_in_the_catalogue() -> None:
    papers = [name for name, case in cases_of("transposed").items() if case.source == "paper"]
    assert papers == [figure.name for figure in TRANSPOSED_FIGURES]
    assert {CASES[name].view for name in papers} == {"gather"}


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
    assert (below.before, below.real) == ((figure.real[0],) * 2, figure.setting.input)
    assert above.whole


@each_figure
def test_there_is_a_frame_for_each_output_cell_row_by_row(figure: Figure) -> None:
    scene = paper_scene(figure.name)
    assert len(scene) == figure.frames
    scanned = [scene.frame(number).marks["out0-active"].tolist() for number in range(len(scene))]
    assert scanned == [[[i, j]] for i in range(figure.plates[1]) for j in range(figure.plates[1])]


def test_the_shadow_of_a_dilated_kernel_is_nine_cells_of_a_five_by_five_window() -> None:
    shaded = paper_scene("dilation").frame(4).marks["in0-window"]
    assert_array_equal(shaded, [[r, c] for r in (1, 3, 5) for c in (1, 3, 5)])


@each_transposed
def test_the_window_moves_by_one_cell_and_reaches_all_of_the_plate(figure: Figure) -> None:
    scene, below, above = plates_of(figure.name)
    kernel = figure.setting.kernel[0]
    reached: set[tuple[int, int]] = set()
    for number in range(len(scene)):
        i, j = divmod(number, above.cols)
        window = scene.frame(number).covered("in0")
        assert window == {(i + a, j + b) for a in range(kernel) for b in range(kernel)}
        reached |= window
    assert reached == {tuple(cell) for cell in below.cells().tolist()}


@each_figure
def test_the_view_is_the_papers(figure: Figure) -> None:
    # Cell (x right, y up) -> (x - 0.7y, 0.5x + 0.65y), in units of half a centimetre, upwards.
    for plate in plates_of(figure.name)[1:]:
        corner = plate.point(0, 0)
        for row, col in ((0, 1), (1, 0), (3, 2)):
            right, up = col, -row
            x, y = right - 0.7 * up, 0.5 * right + 0.65 * up
            assert_allclose(plate.point(row, col) - corner, np.array([x, -y]) * 72 / 2.54 / 2)
        leftmost = np.argmin(plate.rectangle(0, 0, plate.rows, plate.cols)[:, 0])
        assert leftmost == 0, "row 0, column 0 is the left corner"


@each_figure
def test_the_output_hovers_as_high_as_published(figure: Figure) -> None:
    _, below, above = plates_of(figure.name)
    # From foot to foot: 2.5 points to the left, grid side + 1 units up.
    foot = above.point(above.rows, 0) - below.point(below.rows, 0)
    assert_allclose(foot, [-2.5, -(figure.plates[0] + 1) * UNIT])


@each_figure
def test_the_border_is_ten_points_from_the_lines(figure: Figure) -> None:
    scene, *both = plates_of(figure.name)
    corners = np.concatenate([plate.rectangle(0, 0, plate.rows, plate.cols) for plate in both])
    half_a_line = 0.4
    for edge in (corners.min(axis=0), scene.size - corners.max(axis=0)):
        assert_allclose(edge, 10 + half_a_line)


@each_figure
def test_the_output_does_not_hide_the_input(figure: Figure) -> None:
    scene = paper_scene(figure.name)
    assert collisions(scene) == []
    assert off_the_page(scene) <= 0


@each_figure
def test_things_are_drawn_in_the_papers_order_and_nothing_else_is(figure: Figure) -> None:
    scene = paper_scene(figure.name)
    drawn: list[tuple[type[Any], str]] = [
        *([(Lines, "padding")] * has_padding(figure)),
        (Fill, "input"),
        (Lines, "grid"),
        (Marks, "window"),
        (Links, "links"),
        (Fill, "output"),
        (Lines, "grid"),
        (Marks, "active"),
    ]
    assert [(type(item), item.role) for item in scene.items if item.role != "hover"] == drawn


@each_figure
def test_blue_cells_are_exactly_the_real_ones(figure: Figure) -> None:
    scene, below, _ = plates_of(figure.name)
    real = set(product(figure.real, repeat=2))
    every = {tuple(cell) for cell in below.cells().tolist()}
    assert {cell for cell in every if below.holds(*cell)} == real
    (cells,) = items_of(scene, Fill, "input")
    if figure in SPACED:
        assert cells_of(below, cells.polygons) == real
        assert_allclose(cells.polygons[0], below.rectangle(*[figure.real[0]] * 2, *[figure.real[0] + 1] * 2))
    else:
        # Those that touch are one shape.
        first, last = figure.real[0], figure.real[-1] + 1
        assert_allclose(cells.polygons, below.rectangle(first, first, last, last)[None])


@each_figure
def test_padding_and_inserted_zeros_are_dashed_all_over_and_have_no_fill(figure: Figure) -> None:
    scene, below, _ = plates_of(figure.name)
    dashes = items_of(scene, Lines, "padding")
    assert len(dashes) == has_padding(figure)
    for lines in dashes:
        assert len(lines.segments) == 2 * (figure.plates[0] + 1)
        assert_array_equal(lines.segments[0], below.point([0, 0], [0, below.cols]))
    assert [item.role for item in scene.items if isinstance(item, Fill)] == ["input", "output"]


@pytest.mark.parametrize("figure", SPACED, ids=lambda figure: figure.name)
def test_a_cell_between_zeros_has_solid_lines_on_its_four_sides(figure: Figure) -> None:
    scene, below, _ = plates_of(figure.name)
    grid = items_of(scene, Lines, "grid")[0]
    corners = below.polygons(np.array(list(product(figure.real, repeat=2))))
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


@each_flat
def test_the_numerical_figures_stand_side_by_side_one_cell_apart(name: str) -> None:
    scene, left, right = plates_of(name)
    assert list(scene.plates) == ["in0", "out0"]
    assert right.box[0] - left.box[2] == pytest.approx(UNIT)
    assert sum(left.box[1::2]) == pytest.approx(sum(right.box[1::2])), "their middles are level"
    assert collisions(scene) == []
    assert off_the_page(scene) <= 0
    assert items_of(scene, Label) == items_of(scene, Links) == []


@each_flat
def test_the_numerical_figures_have_nine_frames_row_by_row(name: str) -> None:
    scene, left, right = plates_of(name)
    assert len(scene) == 9
    assert (right.rows, right.cols) == (3, 3)
    assert left.real == (5, 5)
    scanned = [scene.frame(number).marks["out0-active"].tolist() for number in range(9)]
    assert scanned == [[[i, j]] for i in range(3) for j in range(3)]
    assert all(len(scene.frame(number).marks["in0-window"]) == 9 for number in range(9))


@each_numerical
def test_the_numerical_figures_print_padding_zeros_and_small_weights(name: str) -> None:
    scene = paper_scene(name)
    padded = CASES[name].setting.padding != ((0, 0), (0, 0))
    assert [item.role for item in items_of(scene, Numbers)] == ["number", *["ghost"] * padded, "number"]
    for ghosts in items_of(scene, Numbers, "ghost"):
        assert set(ghosts.texts[0]) == {"", "0"}
    (weights,) = items_of(scene, Weights)
    (numbers, *_) = items_of(scene, Numbers)
    assert weights.size < 0.6 * numbers.size
    # The lower right corner: 0.8 of the cell to the right, 0.2 up.
    assert_allclose(weights.place, (0.8, 0.8), atol=0.03)


@each_flat
def test_the_numerical_figures_print_outputs_with_one_decimal(name: str) -> None:
    outputs = items_of(paper_scene(name), Numbers)[-1]
    expected = CASES[name].expected
    assert expected is not None
    assert outputs.texts == (tuple(f"{value:.1f}" for row in expected for value in row),)


@each_pooling
def test_the_pooling_figures_have_the_papers_input_and_no_weights(name: str) -> None:
    scene, left, _ = plates_of(name)
    assert (left.rows, left.cols) == (5, 5)
    (inputs, _) = items_of(scene, Numbers)
    assert inputs.texts == (tuple("3321000131312232002220001"),)
    assert items_of(scene, Weights) == []
    drawn = [(type(item), item.role) for item in scene.items if item.role != "hover"]
    cells = [(Fill, "input"), (Lines, "grid"), (Marks, "window"), (Numbers, "number")]
    assert drawn == [*cells, (Fill, "output"), (Lines, "grid"), (Marks, "active"), (Numbers, "number")]


@each_pooling
def test_a_pooling_figure_is_as_large_as_the_convolutions(name: str) -> None:
    assert paper_scene(name).size == paper_scene("numerical_no_padding_no_strides").size


@pytest.mark.parametrize("name", [case.name for case in CASES.values() if case.source == "paper"])
def test_the_papers_figures_have_nothing_of_the_pages_look(name: str) -> None:
    scene = paper_scene(name)
    assert not {"unread", "extra", "added", "kernel"} & {item.role for item in scene.items}
    numbers = items_of(scene, Numbers)
    assert not any(item.faded or item.ground for item in numbers)
    # A colour that no number has would take a place in a file's palette, and so change its bytes.
    assert THEMES["light"]["faded"].fill not in Frames(scene).solid

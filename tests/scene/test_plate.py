"""A plate's ways of saying which cells are its own agree, however it is spaced and cropped."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from convviz import TransposedSetting
from convviz.scene import Fill, Plate, gather_scene
from convviz.scene.items import padded_items
from convviz.scene.plate import FLAT

from ..engine.drawn import TransposedCall, examples, transposed_calls
from .geometry import cells_of, items_of
from .pictures import layouts, windows_of

Pair = tuple[int, int]
pairs = st.tuples(st.integers(1, 7), st.integers(1, 7))


@st.composite
def plates(draw: st.DrawFn) -> Plate:
    """Draw a plate whose numbers may begin before it, end beyond it, or miss it."""
    rows, cols = draw(pairs)
    before = draw(st.tuples(st.integers(-6, 4), st.integers(-6, 4)))
    real = draw(st.tuples(st.integers(0, 5), st.integers(0, 5)))
    return Plate.placed("in0", rows, cols, FLAT, (0.0, 0.0), before, real, draw(pairs))


def own(plate: Plate) -> set[Pair]:
    """Return the cells on which a number stands, one number after the other."""
    rows, cols = (
        [before + step * index for index in range(real)]
        for before, real, step in zip(plate.before, plate.real, plate.spacing, strict=True)
    )
    return {(row, col) for row in rows for col in cols if 0 <= row < plate.rows and 0 <= col < plate.cols}


@examples(200)
@given(plates())
def test_a_plate_holds_the_cells_its_numbers_stand_on(plate: Plate) -> None:
    around = [(row, col) for row in range(-8, plate.rows + 8) for col in range(-8, plate.cols + 8)]
    assert {cell for cell in around if plate.holds(*cell)} == own(plate)
    assert plate.held(np.array(around)).tolist() == [plate.holds(*cell) for cell in around]


@examples(50)
@given(plates())
def test_the_cells_of_a_plate_go_row_by_row(plate: Plate) -> None:
    assert plate.cells().tolist() == [[row, col] for row in range(plate.rows) for col in range(plate.cols)]


@examples(200)
@given(plates())
# One cell, which lies between two numbers that are both cropped.
@example(Plate.placed("in0", 1, 1, FLAT, (0.0, 0.0), (-1, 0), (3, 1), (2, 1)))
def test_a_plate_is_whole_if_every_cell_is_its_own(plate: Plate) -> None:
    assert plate.whole == (len(own(plate)) == plate.rows * plate.cols)


@examples(200)
@given(plates())
def test_the_inner_block_goes_from_the_first_own_cell_to_the_last(plate: Plate) -> None:
    top, left, bottom, right = plate.inner
    cells = own(plate)
    if cells:
        rows, cols = zip(*cells, strict=True)
        assert (top, left, bottom, right) == (min(rows), min(cols), max(rows) + 1, max(cols) + 1)
    else:
        assert (bottom - top) * (right - left) == 0


@examples(200)
@given(plates())
def test_only_a_plates_own_cells_are_filled(plate: Plate) -> None:
    items = [item for item in padded_items([plate], "input") if isinstance(item, Fill)]
    assert len(items) == bool(own(plate))
    for item in items:
        if plate.spacing == (1, 1):
            # Those that touch are one shape.
            assert_allclose(item.polygons, plate.rectangle(*plate.inner)[None])
        else:
            assert len(item.polygons) == (1 if plate.whole else len(own(plate)))
            assert plate.whole or cells_of(plate, item.polygons) == own(plate)


@examples(40)
@given(transposed_calls(), layouts)
def test_the_stretched_plates_own_cells_show_the_input(call: TransposedCall, layout: str) -> None:
    trace = call.gather()
    rows, cols = (axis.sources() for axis in call.setting.axes)
    for plate in gather_scene(trace, layout, numbers=False).plates.values():
        if plate.id.startswith("in"):
            assert (plate.rows, plate.cols) == (len(rows), len(cols))
            shown = {(int(r), int(c)) for r in np.flatnonzero(rows >= 0) for c in np.flatnonzero(cols >= 0)}
            assert own(plate) == shown


def test_a_plate_of_nothing_but_zeros_has_no_blue_cell() -> None:
    # Cropped down to one inserted zero; and padding alone, whose output is all output_padding.
    between = TransposedSetting(input=3, kernel=1, stride=2, padding=((1, 3), (1, 3)))
    beyond = TransposedSetting(input=1, kernel=2, padding=((5, 0), (5, 0)), output_padding=2, dilation=3)
    for setting in (between, beyond):
        trace = windows_of(setting.check())
        assert not trace.padded.any()
        scene = gather_scene(trace)
        assert items_of(scene, Fill, "input") == []
        assert not scene.plates["in0"].whole

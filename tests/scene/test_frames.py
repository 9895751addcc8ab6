"""What each frame lights is what its placement reads and makes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose, assert_array_equal

from convviz import ConvSetting, Trace
from convviz.scene import (
    LAYOUTS,
    UNIT,
    Label,
    Links,
    Marks,
    Numbers,
    Plate,
    Scene,
    Weights,
    conv_scene,
)

from ..engine.drawn import Call, calls, examples
from .geometry import items_of
from .pictures import layouts, page_scene, trace_of


def corner(plate: Plate, row: int, col: int) -> list[float]:
    """Return the picture point of a corner of a cell, by the plate's own vectors."""
    return [plate.origin[k] + col * plate.across[k] + row * plate.down[k] for k in (0, 1)]


def four_corners(plate: Plate, top: int, left: int, bottom: int, right: int) -> list[list[float]]:
    places = ((top, left), (top, right), (bottom, right), (bottom, left))
    return [corner(plate, row, col) for row, col in places]


def scene_and_trace(call: Call, layout: str) -> tuple[Scene, Trace]:
    trace = call.trace()
    return conv_scene(trace, layout, numbers=False), trace


@examples(25)
@given(calls(), layouts)
def test_the_marks_of_a_frame_are_the_taps_of_its_placement(call: Call, layout: str) -> None:
    scene, trace = scene_and_trace(call, layout)
    (top, _), (left, _) = call.setting.sides
    assert len(scene) == len(trace)
    for number, placement in enumerate(trace):
        lit: dict[str, list[list[int]]] = {}
        for tap in placement.taps:
            channel, row, col = tap.input
            lit.setdefault(f"in{channel}-window", []).append([row + top, col + left])
        channel, *cell = placement.output
        lit[f"out{channel}-active"] = [cell]
        assert {mark: cells.tolist() for mark, cells in scene.frame(number).marks.items()} == lit


@examples(25)
@given(calls(), layouts)
def test_padding_is_what_the_plate_does_not_hold(call: Call, layout: str) -> None:
    scene, trace = scene_and_trace(call, layout)
    (top, _), (left, _) = call.setting.sides
    for tap in trace[-1].taps:
        channel, row, col = tap.input
        assert scene.plates[f"in{channel}"].holds(row + top, col + left) != tap.padding


@examples(25)
@given(calls(), layouts)
def test_links_join_the_corners_of_the_window_to_those_of_the_active_cell(call: Call, layout: str) -> None:
    scene, trace = scene_and_trace(call, layout)
    for number in {0, len(trace) // 2, len(trace) - 1}:
        frame = scene.frame(number)
        o, i, j = trace[number].output
        ends = four_corners(scene.plates[f"out{o}"], i, j, i + 1, j + 1)
        windows = {mark.split("-")[0]: cells for mark, cells in frame.marks.items() if "window" in mark}
        assert sorted(frame.links) == [f"{plate}-links" for plate in sorted(windows)]
        for plate, cells in windows.items():
            (first_row, first_col), (last_row, last_col) = cells.min(axis=0), cells.max(axis=0)
            starts = four_corners(scene.plates[plate], first_row, first_col, last_row + 1, last_col + 1)
            segments = [list(pair) for pair in zip(starts, ends, strict=True)]
            assert_allclose(frame.links[f"{plate}-links"], segments, atol=1e-9)


@examples(15)
@given(calls(), layouts)
def test_with_every_frame_one_more_output_is_computed(call: Call, layout: str) -> None:
    scene, trace = scene_and_trace(call, layout)
    area = trace.output[0].size
    for number in range(len(scene)):
        counts = [scene.frame(number).computed[f"out{o}-numbers"] for o in range(len(trace.output))]
        full, rest = divmod(number + 1, area)
        assert counts == ([area] * full + [rest] + [0] * len(counts))[: len(counts)]


@examples(15)
@given(calls())
def test_a_frame_shows_the_kernel_of_the_filter_at_work(call: Call) -> None:
    scene, trace = scene_and_trace(call, "flat")
    assert [scene.frame(number).filter for number in range(len(scene))] == [
        placement.output[0] for placement in trace
    ]


def test_frames_count_from_the_end_too_and_end_there() -> None:
    scene = page_scene(ConvSetting(input=4, kernel=3), "flat")
    assert_array_equal(scene.frame(-1).marks["out0-active"], [[1, 1]])
    for number in (4, -5):
        with pytest.raises(IndexError, match="range object index out of range"):
            scene.frame(number)


def test_cells_under_the_window_and_the_active_cell_are_covered() -> None:
    frame = page_scene(ConvSetting(input=4, kernel=2, stride=2), "flat").frame(3)
    assert frame.covered("in0") == {(2, 2), (2, 3), (3, 2), (3, 3)}
    assert frame.covered("out0") == {(1, 1)}
    assert frame.covered("k0") == set()


def test_a_depthwise_filter_reads_its_own_channel_alone() -> None:
    scene = page_scene(ConvSetting(input=3, kernel=2, in_channels=3, out_channels=6, groups=3), "isometric")
    read = [[mark for mark in scene.frame(4 * o).marks if "window" in mark] for o in range(6)]
    assert read == [[f"in{o // 2}-window"] for o in range(6)]
    assert [plate for plate in scene.plates if plate.startswith("k")] == ["k0"]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_marks_lie_over_the_cells_and_under_the_numbers(layout: str) -> None:
    setting = ConvSetting(input=4, kernel=3, padding=1, in_channels=2, out_channels=2)
    scene = page_scene(setting, layout, numbers=True)
    at = {item.id: number for number, item in enumerate(scene.items)}
    ground = {"in": "input-grid", "k": "kernel-grid", "out": "output-grid"}
    for mark in items_of(scene, Marks):
        assert at[mark.id] > at[ground[mark.plate.rstrip("0123456789")]], mark
        for text in (*items_of(scene, Numbers), *items_of(scene, Weights)):
            assert text.plate != mark.plate or at[text.id] > at[mark.id], (mark, text)
    for link in items_of(scene, Links):
        assert at["in1-window"] < at[link.id] < at["output-cells"], "outputs hide the links behind them"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_channel_is_drawn_with_its_number(layout: str) -> None:
    scene = page_scene(ConvSetting(input=3, kernel=2, in_channels=2, out_channels=3), layout)
    assert list(scene.plates) == ["in0", "in1", "k0", "k1", "out0", "out1", "out2"]
    written = {item.id: item.text for item in items_of(scene, Label) if item.id.endswith("index")}
    assert written == {f"{plate}-index": plate[-1] for plate in scene.plates}


def test_a_cell_is_half_a_centimetre_in_both_layouts() -> None:
    assert abs(UNIT - 14.173) < 1e-3
    flat, stacked = (page_scene(ConvSetting(input=4, kernel=3), layout) for layout in ("flat", "isometric"))
    for scene, across, down in ((flat, (1, 0), (0, 1)), (stacked, (1, -0.5), (0.7, 0.65))):
        plate = scene.plates["in0"]
        assert_allclose([plate.across, plate.down], np.array([across, down]) * UNIT)


def test_the_trace_is_not_needed_again() -> None:
    trace = trace_of(ConvSetting(input=4, kernel=3))
    scene = conv_scene(trace)
    first = scene.frame(0)
    first.marks["in0-window"][:] = 0
    assert_array_equal(scene.frame(0).marks["in0-window"][-1], [2, 2])

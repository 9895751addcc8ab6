"""What stands in the cells: the right number in the right cell, or none where it could not be read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvSetting, conv2d_trace, conv_matrix, conv_transpose2d_trace, wiring
from convviz.cases import CASES, cases_of
from convviz.scene import (
    UNIT,
    Fill,
    Label,
    Marks,
    Numbers,
    Scene,
    Weights,
    conv_scene,
    impossible_scene,
    matrix_scene,
    scatter_scene,
)
from convviz.scene.items import LARGEST_TYPE
from convviz.scene.shown import shown

from ..engine.drawn import Call, calls, conv_settings, examples
from .geometry import cells_of, items_of
from .pictures import layouts, page_scene, page_settings, trace_of


def texts_of(scene: Scene, id: str, variant: int = 0) -> list[str]:
    (item,) = (item for item in scene.items if item.id == id)
    assert isinstance(item, Numbers | Weights)
    return list(item.texts[variant])


@examples(25)
@given(calls(), layouts)
def test_every_cell_shows_its_own_number(call: Call, layout: str) -> None:
    trace = call.trace()
    scene = conv_scene(trace, layout)
    if not items_of(scene, Numbers):
        return
    for channel, values in enumerate(trace.padded):
        top, left, bottom, right = scene.plates[f"in{channel}"].inner
        inside = np.zeros(values.shape, dtype=bool)
        inside[top:bottom, left:right] = True
        numbers = texts_of(scene, f"in{channel}-numbers")
        ghosts = [""] * values.size if inside.all() else texts_of(scene, f"in{channel}-ghosts")
        for real, value, number, ghost in zip(inside.ravel(), values.ravel(), numbers, ghosts, strict=True):
            assert (number, ghost) == ((shown(value), "") if real else ("", shown(value)))
    for o, values in enumerate(trace.output):
        assert texts_of(scene, f"out{o}-numbers") == [shown(value) for value in values.ravel()]
        # Side by side every input channel has its slice beside it.
        first = wiring(call.setting).reads(o).start if layout == "flat" else 0
        for depth, kernel in enumerate(trace.weight[o]):
            texts = texts_of(scene, f"k{first + depth}-numbers", o)
            assert texts == [shown(weight) for weight in kernel.ravel()]


@examples(25)
@given(calls())
def test_the_small_weight_on_a_cell_is_the_one_it_is_multiplied_with(call: Call) -> None:
    trace = call.trace()
    scene = conv_scene(trace, "flat")
    (top, _), (left, _) = call.setting.sides
    for number in {0, len(trace) // 2, len(trace) - 1} if items_of(scene, Weights) else ():
        frame = scene.frame(number)
        laid = [
            (item.plate, cell, text)
            for item in items_of(scene, Weights)
            for cell, text in frame.weighed(item)
        ]
        assert laid == [
            (f"in{tap.input[0]}", (tap.input[1] + top, tap.input[2] + left), shown(tap.weight))
            for tap in trace[number].taps
        ]


@examples(25)
@given(conv_settings(), layouts)
def test_written_outputs_are_the_computed_ones(setting: ConvSetting, layout: str) -> None:
    trace = trace_of(setting)
    scene = conv_scene(trace, layout)
    outputs = [item for item in items_of(scene, Numbers) if item.growing]
    for number in {0, len(trace) - 1}:
        written = [text for item in outputs for text in scene.frame(number).written(item)]
        assert written == [shown(placement.total) for placement in trace[: number + 1]][: len(written)]
        assert len(written) == (number + 1 if outputs else 0)


@examples(30)
@given(page_settings, layouts)
def test_there_are_numbers_exactly_where_they_can_be_read(setting: ConvSetting, layout: str) -> None:
    if setting.problem():
        return
    scene = page_scene(setting, layout, numbers=True)
    plates = [plate for plate in scene.plates.values() if not plate.id.startswith("k")]
    cells = sum(plate.rows * plate.cols for plate in plates)
    legible = cells <= 3000 and scene.size[0] <= 95 * UNIT
    found = {item.plate for item in items_of(scene, Numbers)}
    assert found == (set(scene.plates) if legible else set())
    assert bool(items_of(scene, Weights)) == (legible and layout == "flat")


@examples(25)
@given(calls(), layouts)
def test_a_number_is_no_wider_than_its_cell(call: Call, layout: str) -> None:
    for item in items_of(conv_scene(call.trace(), layout), Numbers):
        longest = max(len(text) for variant in item.texts for text in variant)
        # In the leaning view a cell is wider than its side.
        assert 0.6 * longest * item.size <= (1.06 if layout == "isometric" else 0.87) * UNIT
        assert item.size <= LARGEST_TYPE * UNIT <= 0.55 * UNIT


@pytest.mark.parametrize("weight", [1, 88, -0.125, -1.23e-12])
def test_a_small_weight_stays_in_its_corner_of_the_cell(weight: float) -> None:
    scene = conv_scene(conv2d_trace(np.ones((1, 2, 2)), [[[[weight]]]]), "flat")
    (item,) = items_of(scene, Weights)
    wide, tall = 0.6 * len(item.texts[0][0]) * item.size / UNIT, 0.73 * item.size / UNIT
    assert item.place[0] + wide / 2 <= 1
    assert item.place[1] + tall / 2 <= 1


def test_numbers_are_left_out_when_they_are_not_asked_for() -> None:
    scene = page_scene(ConvSetting(input=4, kernel=3), "flat", numbers=False)
    assert items_of(scene, Numbers) == items_of(scene, Weights) == []


@pytest.mark.parametrize("name", cases_of("conv"))
def test_every_case_is_small_enough_for_numbers(name: str) -> None:
    case = CASES[name]
    for layout in ("isometric", "flat"):
        assert items_of(page_scene(case.setting, layout, numbers=True), Numbers)


@examples(25)
@given(calls(), layouts)
def test_exactly_the_cells_no_tap_reads_are_faded_with_their_numbers(call: Call, layout: str) -> None:
    trace = call.trace()
    scene = conv_scene(trace, layout)
    (top, _), (left, _) = call.setting.sides
    read = {(tap.input[1] + top, tap.input[2] + left) for placement in trace for tap in placement.taps}
    channels = call.setting.in_channels
    fading = items_of(scene, Fill, "unread")
    cells = np.split(fading[0].polygons, channels) if fading else [np.empty((0, 4, 2))] * channels
    for channel in range(channels):
        plate = scene.plates[f"in{channel}"]
        every = {(row, col) for row in range(plate.rows) for col in range(plate.cols)}
        assert cells_of(plate, cells[channel]) == every - read
        assert len(cells[channel]) == len(every - read)
        for item in items_of(scene, Numbers):
            if item.plate == plate.id:
                assert {divmod(index, plate.cols) for index in item.faded} == every - read
            elif item.plate.startswith(("out", "k")):
                assert not item.faded


def lopsided(setting: ConvSetting) -> Iterator[tuple[int, int]]:
    """Yield the padding cells that have no counterpart on the opposite side."""
    rows, cols = setting.axes
    for row in range(rows.padded):
        for col in range(cols.padded):
            for axis, position in ((rows, row), (cols, col)):
                out_before, out_after = axis.before - position, position - (axis.before + axis.size) + 1
                if out_before > axis.after or out_after > axis.before:
                    yield row, col
                    break


@examples(25)
@given(conv_settings(), layouts)
def test_extra_marks_exactly_the_padding_without_a_counterpart(setting: ConvSetting, layout: str) -> None:
    scene = page_scene(setting, layout)
    channels, wanted = setting.in_channels, set(lopsided(setting))
    extra = items_of(scene, Fill, "extra")
    cells = np.split(extra[0].polygons, channels) if extra else [np.empty((0, 4, 2))] * channels
    for channel in range(channels):
        assert cells_of(scene.plates[f"in{channel}"], cells[channel]) == wanted
        assert len(cells[channel]) == len(wanted)


def test_tensorflows_same_has_its_extra_row_and_column_at_the_end() -> None:
    scene = page_scene(ConvSetting(input=4, kernel=3, stride=2, padding="same"), "flat")
    (extra,) = items_of(scene, Fill, "extra")
    assert cells_of(scene.plates["in0"], extra.polygons) == {(4, k) for k in range(5)} | {
        (k, 4) for k in range(5)
    }


@examples(15)
@given(page_settings.filter(lambda setting: not all(axis.fits for axis in setting.axes)), layouts)
def test_an_impossible_kernel_lies_at_the_first_corner_and_hangs_over(
    setting: ConvSetting, layout: str
) -> None:
    rows, cols = setting.axes
    scene = impossible_scene(setting, layout)
    marks = scene.frame(0).marks
    taps = {(rows.dilation * a, cols.dilation * b) for a in range(rows.kernel) for b in range(cols.kernel)}
    inside = {(row, col) for row, col in taps if row < rows.padded and col < cols.padded}
    assert {tuple(cell) for cell in marks["in0-window"].tolist()} == inside
    assert {tuple(cell) for cell in marks["in0-bad"].tolist()} == taps - inside
    assert taps - inside
    assert (scene.plates["in0"].rows, scene.plates["in0"].cols) == (rows.padded, cols.padded)
    assert len(scene) == 1


@examples(25)
@given(
    st.tuples(st.integers(1, 4), st.integers(1, 4)),
    st.tuples(*[st.tuples(st.integers(0, 6), st.integers(0, 6))] * 2),
    st.sampled_from(["reflect", "circular"]),
)
def test_padding_the_mode_cannot_fill_is_marked(
    size: tuple[int, int], sides: tuple[tuple[int, int], tuple[int, int]], mode: str
) -> None:
    setting = ConvSetting(input=size, kernel=1, padding=sides, padding_mode=mode)
    if setting.problem() is None:
        return
    reach = [length - 1 if mode == "reflect" else length for length in size]
    unfilled = {
        (row, col)
        for row in range(sum(sides[0]) + size[0])
        for col in range(sum(sides[1]) + size[1])
        if any(
            not -reach[axis] <= position - sides[axis][0] < size[axis] + reach[axis]
            for axis, position in enumerate((row, col))
        )
    }
    scene = impossible_scene(setting)
    assert {tuple(cell) for cell in scene.frame(0).marks["in0-bad"].tolist()} == unfilled
    assert [item.id for item in items_of(scene, Marks)] == ["in0-window", "in0-bad"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-5, "0.00001"),
        (-2.5e-12, "−2.5e−12"),
        (1e6, "1000000"),
        (999999999.0, "999999999"),
        (1e9, "1e9"),
        (12345.6, "12346"),
        (999.9, "1000"),
        (0.00000123, "1.23e−6"),
    ],
)
def test_a_power_of_ten_is_written_without_idle_signs(value: float, text: str) -> None:
    assert shown(value) == text


@examples(100)
@given(st.floats(-1e300, 1e300) | st.sampled_from([float("inf"), float("-inf"), float("nan")]))
def test_a_shown_number_is_short_and_close_to_the_number(value: float) -> None:
    text = shown(value)
    assert "-" not in text
    assert len(text) <= 10
    if np.isfinite(value):
        assert float(text.replace("−", "-")) == pytest.approx(value, rel=0.006)
    assert shown(-value) == (text if text in ("0", "nan") else text[1:] if text[0] == "−" else "−" + text)


@pytest.mark.parametrize(("kernel", "sign"), [([[1, 2]], "="), ([[0.5, 0.25]], "="), ([[1 / 3, 2]], "≈")])
def test_between_grids_stands_the_sign_that_is_right_of_what_they_show(
    kernel: list[list[float]], sign: str
) -> None:
    labels = dict.fromkeys(("input", "kernel", "output", "matrix", "vector", "result"), "w")
    x = [[[1.0, 2.0, 6.0]]]
    trace, stamps = conv2d_trace(x, [[kernel]]), conv_transpose2d_trace(x, [[kernel]], view="scatter")
    matrix = conv_matrix(trace.setting, [[kernel]])
    scenes = [
        conv_scene(trace, "flat", labels=labels),
        scatter_scene(stamps, "flat", labels=labels),
        matrix_scene(matrix, trace.x.ravel(), trace.output.ravel(), labels=labels),
    ]
    for scene in scenes:
        signs = [item.text for item in scene.items if isinstance(item, Label) and item.id.startswith("sign-")]
        assert signs[-1] == sign
    # What is added stands before it: by its number, or by its name where each filter has its own.
    for bias, added in (([-4.0], "− 4 "), ([1.0, 2.0], "+ b ")):
        pictures = [
            matrix_scene(matrix, trace.x.ravel(), trace.output.ravel(), np.array(bias), labels=labels),
            *(
                [
                    conv_scene(conv2d_trace(x, [[kernel]], bias), "flat", labels=labels),
                    scatter_scene(
                        conv_transpose2d_trace(x, [[kernel]], bias, view="scatter"), "flat", labels=labels
                    ),
                ]
                if len(bias) == 1
                else []
            ),
        ]
        for scene in pictures:
            signs = [i.text for i in scene.items if isinstance(i, Label) and i.id.startswith("sign-")]
            assert signs[-1] == added + sign
    # Without numbers it is the operation that is meant.
    bare = conv_scene(trace, "flat", numbers=False, labels=labels)
    assert "=" in [item.text for item in bare.items if isinstance(item, Label)]

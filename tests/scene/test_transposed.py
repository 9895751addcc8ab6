"""The pictures of a transposed convolution: each frame is its placement, each number its partial sum."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from convviz import (
    ConvMatrix,
    TransposedSetting,
    conv_matrix,
    conv_transpose2d,
    conv_transpose2d_trace,
    wiring,
)
from convviz.cases import CASES
from convviz.engine import same_shift, tensorflow_setting
from convviz.scene import (
    LAYOUTS,
    UNIT,
    Fill,
    Frame,
    Label,
    Lines,
    Marks,
    Numbers,
    Scene,
    Weights,
    gather_scene,
    matrix_scene,
    nothing_left_scene,
    scatter_scene,
    transposed_legend,
)
from convviz.scene.shown import shown

from ..engine.drawn import TransposedCall, examples, transposed_calls, transposed_settings, turned
from .geometry import cells_of, items_of
from .pictures import layouts, stamps_of

Cell = tuple[int, int]


def lit(frame: Frame) -> dict[str, list[list[int]]]:
    return {mark: cells.tolist() for mark, cells in frame.marks.items()}


def static_cells(scene: Scene, kind: type[Fill | Lines], role: str, plates: str) -> list[set[Cell]]:
    """Return, for each plate whose name begins with `plates`, the cells that items of a role lie on."""
    chosen = [plate for plate in scene.plates.values() if plate.id.startswith(plates)]
    shapes = [
        shape
        for item in items_of(scene, kind, role)
        for shape in (item.polygons if isinstance(item, Fill) else item.segments)
    ]
    found = []
    for plate in chosen:
        inside = [cells_of(plate, shape[None]) for shape in shapes]
        every = [cell for cells in inside for cell in cells]
        here = [(r, c) for r, c in every if 0 <= r < plate.rows and 0 <= c < plate.cols]
        assert len(here) == len(set(here)), "a cell is marked twice"
        found.append(set(here))
    return found


# -- windows -------------------------------------------------------------------------------------


@examples(30)
@given(transposed_calls(), layouts)
def test_the_marks_of_a_window_are_the_taps_of_its_placement(call: TransposedCall, layout: str) -> None:
    trace = call.gather()
    scene = gather_scene(trace, layout, numbers=False)
    top, left = (axis.pad_before for axis in call.setting.axes)
    assert len(scene) == len(trace)
    for number, placement in enumerate(trace):
        wanted: dict[str, list[list[int]]] = {}
        for tap in placement.taps:
            channel, row, col = tap.input
            wanted.setdefault(f"in{channel}-window", []).append([row + top, col + left])
            real = scene.plates[f"in{channel}"].holds(row + top, col + left)
            assert real == (not tap.padding and not tap.inserted)
        channel, *cell = placement.output
        wanted[f"out{channel}-active"] = [cell]
        assert lit(scene.frame(number)) == wanted
        assert scene.frame(number).filter == channel


@examples(20)
@given(transposed_calls())
def test_the_small_weight_under_a_window_is_the_one_of_its_tap(call: TransposedCall) -> None:
    trace = call.gather()
    scene = gather_scene(trace, "flat")
    top, left = (axis.pad_before for axis in call.setting.axes)
    for number in {0, len(trace) // 2, len(trace) - 1} if items_of(scene, Weights) else ():
        frame = scene.frame(number)
        assert [
            (item.plate, cell, text)
            for item in items_of(scene, Weights)
            for cell, text in frame.weighed(item)
        ] == [
            (f"in{tap.input[0]}", (tap.input[1] + top, tap.input[2] + left), shown(tap.weight))
            for tap in trace[number].taps
        ]


@examples(20)
@given(transposed_calls(), layouts)
def test_every_cell_of_the_stretched_input_shows_its_number(call: TransposedCall, layout: str) -> None:
    trace = call.gather()
    scene = gather_scene(trace, layout)
    texts = {item.id: item.texts for item in items_of(scene, Numbers)}
    if not texts:
        return
    for channel, values in enumerate(trace.padded):
        plate = scene.plates[f"in{channel}"]
        (numbers,) = texts[f"{plate.id}-numbers"]
        (ghosts,) = texts.get(f"{plate.id}-ghosts", (("",) * values.size,))
        for (row, col), value, number, ghost in zip(
            plate.cells().tolist(), values.ravel(), numbers, ghosts, strict=True
        ):
            assert (number, ghost) == ((shown(value), "") if plate.holds(row, col) else ("", "0"))
    for o, filter in enumerate(trace.laid):
        # Side by side every input channel has its slice beside it.
        first = wiring(trace.setting).reads(o).start if layout == "flat" else 0
        for depth, kernel in enumerate(filter):
            laid = tuple(shown(value) for value in kernel.ravel())
            assert texts[f"k{first + depth}-numbers"][o] == laid
    for number in {0, len(scene) - 1}:
        frame = scene.frame(number)
        written = [text for item in items_of(scene, Numbers) if item.growing for text in frame.written(item)]
        assert written == [shown(placement.total) for placement in trace[: number + 1]]


def longer(setting: TransposedSetting) -> set[Cell]:
    """Return the padding cells that are further out than the padding of the opposite side reaches."""
    lines = []
    for axis in setting.axes:
        before, after = max(axis.pad_before, 0), max(axis.pad_after, 0)
        # Counted from the outside, as far as this side is longer.
        lines.append(
            {at for at in range(axis.padded) if at < before - after or axis.padded - at <= after - before}
        )
    rows, cols = (axis.padded for axis in setting.axes)
    return {(r, c) for r, c in product(range(rows), range(cols)) if r in lines[0] or c in lines[1]}


@examples(30)
@given(transposed_calls(), layouts)
def test_a_gather_picture_tells_unread_longer_and_added_cells(call: TransposedCall, layout: str) -> None:
    trace = call.gather()
    scene = gather_scene(trace, layout, numbers=False)
    top, left = (axis.pad_before for axis in call.setting.axes)
    read = {(tap.input[1] + top, tap.input[2] + left) for placement in trace for tap in placement.taps}
    every = set(product(*(range(axis.padded) for axis in call.setting.axes)))
    for fading in static_cells(scene, Fill, "unread", "in"):
        assert fading == every - read
    names = [role for role, _ in transposed_legend(("gather",), call.setting, lambda key: key)]
    assert ("unread" in " ".join(names)) == bool(every - read)
    for tinted in static_cells(scene, Fill, "extra", "in"):
        assert tinted == longer(call.setting)
    for tinted in static_cells(scene, Fill, "added", "out"):
        assert tinted == added(call.setting)


def added(setting: TransposedSetting) -> set[Cell]:
    """Return the output cells that there would not be without output_padding."""
    height, width = turned(setting, output_padding=0).output
    every = product(*map(range, setting.output))
    return {(row, col) for row, col in every if row >= height or col >= width}


def test_the_paper_draws_no_tints_and_fades_nothing() -> None:
    trace = TransposedCall(
        np.ones((1, 2, 2)),
        np.ones((1, 1, 2, 2)),
        None,
        TransposedSetting(input=2, kernel=2, stride=2, output_padding=1, padding=((0, 1), (0, 0))),
    ).gather()
    assert {"added", "extra"} <= {item.role for item in gather_scene(trace).items}
    assert {item.role for item in gather_scene(trace, as_paper=True).items} <= {
        "padding", "input", "grid", "window", "hover", "links", "output", "active", "number", "ghost",
    }  # fmt: skip


# -- stamps --------------------------------------------------------------------------------------


@examples(30)
@given(transposed_calls(), layouts)
def test_the_marks_of_a_stamp_are_its_outputs_and_those_it_loses(call: TransposedCall, layout: str) -> None:
    trace = call.scatter()
    scene = scatter_scene(trace, layout, numbers=False)
    (top, _), (left, _) = call.setting.sides
    assert len(scene) == len(trace)
    for number, stamp in enumerate(trace):
        wanted: dict[str, list[list[int]]] = {}
        for tap in stamp.taps:
            channel, row, col = tap.output
            wanted.setdefault(f"out{channel}-window", []).append([row + top, col + left])
            assert scene.plates[f"out{channel}"].holds(row + top, col + left) != tap.cropped
        channel, *cell = stamp.input
        wanted[f"in{channel}-active"] = [cell]
        assert lit(scene.frame(number)) == wanted
        assert scene.frame(number).filter == channel


@examples(20)
@given(transposed_calls())
def test_links_join_the_stamping_cell_to_the_corners_of_its_stamp(call: TransposedCall) -> None:
    scene = scatter_scene(call.scatter(), numbers=False)
    for number in {0, len(scene) - 1}:
        frame = scene.frame(number)
        ((active, cell),) = ((mark.split("-")[0], at) for mark, at in frame.marks.items() if "active" in mark)
        for mark, cells in frame.marks.items():
            if "window" in mark:
                plate = scene.plates[mark.split("-")[0]]
                corners = plate.rectangle(*cells.min(axis=0), *(cells.max(axis=0) + 1))
                ends = scene.plates[active].polygons(cell)[0]
                assert_allclose(frame.links[f"{plate.id}-links"], np.stack([corners, ends], axis=1))


@examples(25)
@given(transposed_calls(), layouts)
def test_after_each_stamp_the_output_shows_the_sums_so_far(call: TransposedCall, layout: str) -> None:
    trace = call.scatter()
    scene = scatter_scene(trace, layout)
    if not items_of(scene, Numbers):
        return
    (top, _), (left, _) = call.setting.sides
    height, width = call.setting.output
    stamped: set[tuple[int, int, int]] = set()
    for number, stamp in enumerate(trace):
        stamped |= set(stamp.outputs)
        sums, last = trace.growing(number + 1), number == len(trace) - 1
        frame = scene.frame(number)
        for o in range(call.setting.out_channels):
            plate = scene.plates[f"out{o}"]
            (item,) = (one for one in scene.items if one.id == f"out{o}-numbers")
            written = np.array(frame.written(item)).reshape(plate.rows, plate.cols)
            own = written[top : top + height, left : left + width]
            for row, col in np.ndindex(height, width):
                # In the end all is said, a cell that no stamp has reached too.
                come = (o, row, col) in stamped or last
                assert own[row, col] == (shown(sums[o, row, col]) if come else "")
            written[top : top + height, left : left + width] = ""
            assert not written.any(), "the ring's numbers are not the plate's own"


@examples(20)
@given(transposed_calls())
def test_the_ring_shows_what_is_lost(call: TransposedCall) -> None:
    trace = call.scatter()
    scene = scatter_scene(trace)
    if not items_of(scene, Numbers):
        return
    (top, _), (left, _) = call.setting.sides
    plates = [plate for plate in scene.plates.values() if plate.id.startswith("out")]
    sums = np.zeros((len(plates), plates[0].rows, plates[0].cols))
    if call.bias is not None:
        sums += call.bias[:, None, None]
    ghosts = [item for item in items_of(scene, Numbers, "ghost") if item.plate.startswith("out")]
    assert bool(ghosts) == (call.setting.output != (plates[0].rows, plates[0].cols))
    stamped = np.zeros(sums.shape, dtype=bool)
    for number, stamp in enumerate(trace):
        for tap in stamp.taps:
            at = (tap.output[0], tap.output[1] + top, tap.output[2] + left)
            sums[at] += tap.product
            stamped[at] = True
        for o, (plate, item) in enumerate(zip(plates, ghosts, strict=False)):
            for (row, col), text in zip(
                plate.cells().tolist(), scene.frame(number).written(item), strict=True
            ):
                come = stamped[o, row, col] or number == len(trace) - 1
                wanted = shown(sums[o, row, col]) if come and not plate.holds(row, col) else ""
                assert text == wanted


@examples(20)
@given(transposed_calls(), layouts)
def test_the_last_stamp_completes_the_output(call: TransposedCall, layout: str) -> None:
    scene = scatter_scene(call.scatter(), layout)
    if not items_of(scene, Numbers):
        return
    frame = scene.frame(-1)
    for o, values in enumerate(call.output()):
        (item,) = (one for one in scene.items if one.id == f"out{o}-numbers")
        assert isinstance(item, Numbers)
        written = [text for text in frame.written(item) if text]
        assert written == [shown(value) for value in values.ravel()]
        assert [text for text in item.texts[0] if text] == written


@examples(25)
@given(transposed_calls(), layouts)
def test_a_number_is_no_wider_than_its_cell_at_any_time(call: TransposedCall, layout: str) -> None:
    scene = scatter_scene(call.scatter(), layout)
    for item in items_of(scene, Numbers):
        texts = [text for number in range(len(scene)) for text in scene.frame(number).written(item)]
        # In the leaning view a cell is wider than its side.
        assert 0.6 * max(map(len, texts)) * item.size <= 0.87 * UNIT + 1e-9, item.id


@examples(20)
@given(transposed_calls())
def test_the_small_weight_on_a_stamp_is_the_one_of_its_tap(call: TransposedCall) -> None:
    trace = call.scatter()
    scene = scatter_scene(trace, "flat")
    (top, _), (left, _) = call.setting.sides
    if not items_of(scene, Numbers):
        return
    assert [item.plate for item in items_of(scene, Weights)] == [
        f"out{o}" for o in range(call.setting.out_channels)
    ]
    for number in {0, len(trace) // 2, len(trace) - 1}:
        frame = scene.frame(number)
        assert [
            (item.plate, cell, text)
            for item in items_of(scene, Weights)
            for cell, text in frame.weighed(item)
        ] == [
            (f"out{tap.output[0]}", (tap.output[1] + top, tap.output[2] + left), shown(tap.weight))
            for tap in trace[number].taps
        ]


@examples(30)
@given(transposed_calls(), layouts)
def test_a_scatter_picture_tells_unstamped_and_added_cells(call: TransposedCall, layout: str) -> None:
    scene = scatter_scene(call.scatter(), layout, numbers=False)
    (top, _), (left, _) = call.setting.sides
    holes = {(int(r) + top, int(c) + left) for r, c in np.argwhere(call.setting.overlaps() == 0)}
    for fading in static_cells(scene, Fill, "unread", "out"):
        assert fading == holes
    for tinted in static_cells(scene, Fill, "added", "out"):
        assert tinted == {(row + top, col + left) for row, col in added(call.setting)}


def test_the_whole_output_is_drawn_with_its_ring_and_its_added_lines() -> None:
    setting = TransposedSetting(
        input=2, kernel=3, stride=2, padding=((1, 0), (2, 1)), output_padding=1, out_channels=2
    )
    scene = scatter_scene(stamps_of(setting), numbers=False)
    for plate in (scene.plates["out0"], scene.plates["out1"]):
        assert (plate.rows, plate.cols, plate.before, plate.real) == (6, 6, (1, 2), (5, 3))
        assert plate.inner == (1, 2, 6, 5)


# -- what another framework keeps ----------------------------------------------------------------


def kept_block(scene: Scene) -> tuple[int, int, int, int]:
    """Return the block (top, left, bottom, right) that the frame on the output encloses."""
    (outline,) = items_of(scene, Lines, "keras")
    plate = scene.plates["out0"]
    points = outline.segments[:4].reshape(-1, 2)
    basis = np.array([plate.down, plate.across]).T
    at = np.linalg.solve(basis, (points - plate.origin).T).T
    found = np.round(at).astype(int)
    assert_allclose(at, found, atol=1e-9)
    (top, left), (bottom, right) = found.min(axis=0), found.max(axis=0)
    assert_allclose(outline.segments[:4, 0], plate.rectangle(top, left, bottom, right))
    assert_array_equal(outline.segments[:4, 1], np.roll(outline.segments[:4, 0], -1, axis=0))
    return int(top), int(left), int(bottom), int(right)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_frame_of_the_shift_example_encloses_what_tensorflow_keeps(layout: str) -> None:
    ours, theirs = CASES["shift_pytorch"], CASES["shift_keras"]
    assert isinstance(ours.setting, TransposedSetting)
    trace = stamps_of(ours.setting, ours.numbers)
    assert trace.weight.ravel().tolist() == list(range(1, 10))
    down, right = same_shift(ours.setting)
    assert (down, right) == (1, 1)
    scene = scatter_scene(trace, layout, kept=(-1, -1))
    top, left, bottom, stop = kept_block(scene)
    assert (top, left, bottom, stop) == (0, 0, 4, 4)
    frame = scene.frame(-1)
    number, ghost = (frame.written(item) for item in items_of(scene, Numbers) if item.plate == "out0")
    every = np.array([one or other for one, other in zip(number, ghost, strict=True)]).reshape(6, 6)
    assert every[top:bottom, left:stop].tolist() == [
        [shown(value) for value in row] for row in theirs.expected or ()
    ]


@examples(40)
@given(
    st.integers(1, 4), st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.data()
)
def test_the_frame_encloses_what_tensorflow_keeps(
    size: int, kernel: int, stride: int, dilation: int, extra: int, data: st.DataObject
) -> None:
    bare = TransposedSetting(size, kernel, stride, dilation=dilation)
    crop = data.draw(st.tuples(st.integers(0, 4), st.integers(0, 4)))
    setting = turned(bare, padding=(crop, crop[::-1]), output_padding=extra)
    if setting.problem() or same_shift(setting) is None:
        return
    theirs = tensorflow_setting(size, kernel, stride, "same", setting.output, dilation)
    down, right = same_shift(setting) or (0, 0)
    trace = stamps_of(setting)
    scene = scatter_scene(trace, numbers=False, kept=(-down, -right))
    top, left, bottom, stop = kept_block(scene)
    options = {"stride": stride, "dilation": dilation}
    whole = conv_transpose2d(trace.x, trace.weight, output_padding=extra, **options)
    kept = conv_transpose2d(
        trace.x, trace.weight, padding=theirs.padding, output_padding=theirs.output_padding, **options
    )
    assert_array_equal(whole[:, top:bottom, left:stop], kept)


# -- impossible ----------------------------------------------------------------------------------


@examples(60)
@given(transposed_settings(), st.data(), layouts)
def test_an_impossible_picture_marks_what_is_wrong(
    setting: TransposedSetting, data: st.DataObject, layout: str
) -> None:
    lines = st.integers(0, 4)
    setting = turned(
        setting,
        padding=data.draw(st.tuples(*[st.tuples(st.integers(0, 9), st.integers(0, 9))] * 2)),
        output_padding=data.draw(st.tuples(lines, lines)),
    )
    scene = nothing_left_scene(setting, layout)
    rows, cols = setting.axes
    plate = scene.plates["out0"]
    assert (plate.rows, plate.cols) == (rows.full + rows.extra, cols.full + cols.extra)
    every = {tuple(cell) for cell in plate.cells().tolist()}
    bad = {tuple(cell) for cell in scene.frame(0).marks["out0-bad"].tolist()}
    if min(setting.output) < 1:
        assert bad == every
        assert not any(plate.holds(*cell) for cell in every)
    else:
        # Lines beyond the full result, on an axis that asks for too many of them.
        down, right = (axis.extra >= axis.extra_limit for axis in (rows, cols))
        assert bad == {(r, c) for r, c in every if (down and r >= rows.full) or (right and c >= cols.full)}
        assert bool(bad) == (setting.problem() is not None)
    assert len(scene) == 1
    assert [item.id for item in items_of(scene, Marks)] == ["out0-bad"]


# -- the matrix ----------------------------------------------------------------------------------


def matrices(
    call: TransposedCall,
) -> list[tuple[ConvMatrix, npt.NDArray[np.float64], npt.NDArray[np.float64]]]:
    """Return the transposed matrix and the direct one, each with a vector and what comes out."""
    weight = np.where(call.weight == 0, 0.5, call.weight)
    matrix = conv_matrix(call.setting, weight)
    vectors = np.arange(matrix.shape[0]) - 3.0, np.arange(matrix.shape[1]) / 4
    return [
        (one, vector, one.dense() @ vector)
        for one, vector in zip((matrix.transposed, matrix), vectors, strict=True)
    ]


def entry_cells(scene: Scene) -> list[list[Cell]]:
    """Return the cells of each drawn run of entries."""
    plate = scene.plates["m"]
    found = []
    for item in items_of(scene, Fill):
        for shape in item.polygons if item.id == "m-entries" else ():
            (left, top), (right, bottom) = (shape[[0, 2]] - plate.origin) / [plate.across[0], plate.down[1]]
            assert_allclose(bottom - top, 1)
            found.append([(round(top), col) for col in range(round(left), round(right))])
    return found


@examples(30)
@given(transposed_calls())
def test_entries_are_drawn_where_the_matrix_is_not_zero_in_runs(call: TransposedCall) -> None:
    for matrix, vector, result in matrices(call):
        runs = entry_cells(matrix_scene(matrix, vector, result))
        cells = [cell for run in runs for cell in run]
        assert sorted(cells) == [tuple(at) for at in np.argwhere(matrix.dense()).tolist()]
        ends = {run[-1] for run in runs}
        assert not any((row, col - 1) in ends for row, col in (run[0] for run in runs)), "runs are merged"


@examples(30)
@given(transposed_calls())
def test_a_row_marks_exactly_its_entries_and_what_they_multiply(call: TransposedCall) -> None:
    for matrix, vector, result in matrices(call):
        scene, dense = matrix_scene(matrix, vector, result), matrix.dense()
        assert len(scene) == len(dense)
        for row in range(len(scene)):
            cols = np.flatnonzero(dense[row]).tolist()
            assert lit(scene.frame(row)) == {
                "rows-band": [[row, 0]],
                "m-window": [[row, col] for col in cols],
                "v-active": [[col, 0] for col in cols],
                "r-active": [[row, 0]],
            }
            assert scene.frame(row).computed == {"r-numbers": row + 1}


@examples(30)
@given(transposed_calls())
def test_the_matrix_and_its_vectors_show_their_numbers(call: TransposedCall) -> None:
    for matrix, vector, result in matrices(call):
        scene = matrix_scene(matrix, vector, result)
        numbers = {item.id: item for item in items_of(scene, Numbers)}
        legible = max(scene.size) <= 45 * UNIT
        assert set(numbers) == ({"m-numbers", "v-numbers", "r-numbers"} if legible else set())
        (entries,) = (item for item in scene.items if item.id == "m-entries") if len(matrix.rows) else (None,)
        if entries is not None:
            assert entries.role == ("kernel" if legible else "entry")
        if legible:
            texts = [shown(value) if value else "" for value in matrix.dense().ravel()]
            assert numbers["m-numbers"].texts == (tuple(texts),)
            assert numbers["v-numbers"].texts == (tuple(map(shown, vector)),)
            assert numbers["r-numbers"].texts == (tuple(map(shown, result)),)
            for row in {0, len(result) - 1}:
                written = scene.frame(row).written(numbers["r-numbers"])
                assert written == tuple(map(shown, result[: row + 1]))


def test_a_weight_that_is_zero_is_an_entry_too() -> None:
    matrix = conv_matrix(TransposedSetting(input=1, kernel=(1, 3)), [[[[1, 0, 2]]]])
    scene = matrix_scene(matrix, np.ones(3), np.ones(1))
    assert entry_cells(scene) == [[(0, 0), (0, 1), (0, 2)]]
    (numbers,) = (item for item in items_of(scene, Numbers) if item.id == "m-numbers")
    assert numbers.texts == (("1", "0", "2"),)


def test_a_matrix_without_entries_is_a_picture_too() -> None:
    # All that is left of the output is output_padding, which no stamp reaches.
    setting = TransposedSetting(input=1, kernel=1, stride=2, padding=((1, 0), (1, 0)), output_padding=1)
    trace = conv_transpose2d_trace([[[3]]], [[[[2]]]], stride=2, padding=((1, 0), (1, 0)), output_padding=1)
    for matrix in (conv_matrix(setting, trace.weight), conv_matrix(setting, trace.weight).transposed):
        assert not matrix.dense().any()
        scene = matrix_scene(matrix, trace.x.ravel(), trace.output.ravel())
        assert entry_cells(scene) == []
        assert lit(scene.frame(0)) == {
            "rows-band": [[0, 0]],
            "m-window": [],
            "v-active": [],
            "r-active": [[0, 0]],
        }


def sign_of(scene: Scene) -> str:
    """Return the sign between the input and its kernel."""
    (sign,) = (item.text for item in items_of(scene, Label) if item.id == "sign-in0")
    return str(sign)


def test_side_by_side_only_stamps_have_the_sign_of_the_transpose() -> None:
    trace = conv_transpose2d_trace([[[1, 2]]], [[[[10, 1]]]], view="scatter")
    words = {"input": "x", "kernel": "w", "output": "y"}
    assert sign_of(scatter_scene(trace, "flat", labels=words)) == "⋆ᵀ"
    impossible = TransposedSetting(input=2, kernel=1, padding=1)
    assert sign_of(nothing_left_scene(impossible, "flat", labels=words)) == "⋆ᵀ"
    # The stretched input and the rotated kernel are those of an ordinary convolution.
    windows = conv_transpose2d_trace([[[1, 2]]], [[[[10, 1]]]], view="gather")
    assert sign_of(gather_scene(windows, "flat", labels=words)) == "⋆"

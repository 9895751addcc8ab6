"""The transposed pictures in the player: what it makes of the data is what the engine says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from convviz import TransposedSetting, conv_matrix, conv_transpose2d_trace
from convviz.player import panel
from convviz.scene import (
    LAYOUTS,
    Numbers,
    Plate,
    Scene,
    gather_numbers,
    gather_scene,
    matrix_numbers,
    matrix_scene,
    nothing_left_scene,
    scatter_numbers,
    scatter_scene,
)
from convviz.texts import words

from ..engine.drawn import TransposedCall, examples, transposed_calls, whole_numbers
from ..scene.geometry import items_of
from ..scene.pictures import layouts
from . import node
from .test_player import kinds

Data = dict[str, Any]


def pictures(call: TransposedCall, layout: str = "flat") -> dict[str, tuple[Scene, Data]]:
    """Return the scenes of a call and their panels."""
    stamps, windows = call.scatter(), call.gather()
    matrix = conv_matrix(call.setting, call.weight)
    x, y = stamps.x.ravel(), stamps.output.ravel()
    scenes = {
        "scatter": (scatter_scene(stamps, layout), scatter_numbers(stamps)),
        "gather": (gather_scene(windows, layout), gather_numbers(windows)),
        "CT": (
            matrix_scene(matrix.transposed, x, y),
            matrix_numbers(matrix.transposed, x, y, ("x", "y"), call.bias),
        ),
        "C": (matrix_scene(matrix, y, x), matrix_numbers(matrix, y, x, ("y", "x"))),
    }
    return {name: (scene, panel(scene, numbers)) for name, (scene, numbers) in scenes.items()}


def call_of(setting: TransposedSetting) -> TransposedCall:
    """Return a call with small numbers."""
    return TransposedCall(
        whole_numbers(1, setting.in_channels, *setting.input),
        whole_numbers(2, *setting.weight_shape),
        np.arange(float(setting.out_channels)) + 1 if setting.bias else None,
        setting,
    )


def asked(
    *questions: tuple[Data, Sequence[Mapping[str, Any]]], words: Mapping[str, str] | None = None
) -> list[list[Any]]:
    """Return what the player's own panels answer to some jobs."""
    given = [{"data": data, "jobs": list(jobs), "words": words or {}} for data, jobs in questions]
    answers: list[list[Any]] = json.loads(node.run_file("stage.js", json.dumps(given)))
    return answers


@examples(12)
@given(transposed_calls(), layouts)
def test_it_is_plain_json(call: TransposedCall, layout: str) -> None:
    for scene, data in pictures(call, layout).values():
        assert kinds(data) <= {dict, list, str, int, float, bool, type(None)}
        assert json.loads(json.dumps(data, allow_nan=False)) == data
        assert data["steps"] == len(scene)


def test_an_impossible_setting_has_a_picture_and_no_steps() -> None:
    data = panel(nothing_left_scene(TransposedSetting(input=2, kernel=1, padding=1)), {})
    assert json.loads(json.dumps(data)) == data
    assert (data["steps"], list(data["plates"])) == (0, ["in0", "k0", "out0"])


@examples(15)
@given(transposed_calls())
def test_the_scatter_tables_replay_the_growing_output(call: TransposedCall) -> None:
    """What stamps.js computes for each step, from the data alone."""
    _, data = pictures(call)["scatter"]
    trace = call.scatter()
    (top, _), (left, _) = call.setting.sides
    height, width = call.setting.output
    kh, kw = data["kernel"]
    sums = [[data["b"][o] if data["b"] else 0.0] * len(plate) for o, plate in enumerate(data["x"])]
    step = 0
    for c, (rows, cols) in product(range(len(data["targets"])), product(data["rows"], data["cols"])):
        for depth, source in enumerate(data["sources"][c]):
            across = data["plates"][source]["cols"]
            for (a, row), (b, col) in product(enumerate(rows), enumerate(cols)):
                weight = data["w"][((c * data["depth"] + depth) * kh + a) * kw + b]
                sums[data["inputs"].index(source)][row * across + col] += data["y"][step] * weight
        step += 1
        whole = np.array(sums).reshape(
            len(sums), data["plates"]["out0"]["rows"], data["plates"]["out0"]["cols"]
        )
        assert_array_equal(whole[:, top : top + height, left : left + width], trace.growing(step))
    assert step == len(trace)
    assert sums == data["x"]


@examples(15)
@given(transposed_calls())
def test_the_gather_tables_replay_the_trace(call: TransposedCall) -> None:
    _, data = pictures(call)["gather"]
    trace, step = call.gather(), 0
    kh, kw = data["kernel"]
    for o, (rows, cols) in product(range(len(data["targets"])), product(data["rows"], data["cols"])):
        products = [
            data["x"][data["inputs"].index(source)][row * data["plates"][source]["cols"] + col]
            * data["w"][((o * data["depth"] + depth) * kh + a) * kw + b]
            for depth, source in enumerate(data["sources"][o])
            for (a, row), (b, col) in product(enumerate(rows), enumerate(cols))
        ]
        assert products == [tap.product for tap in trace[step].taps]
        assert sum(products) + (data["b"][o] if data["b"] else 0) == data["y"][step]
        step += 1
    assert step == len(trace) == len(data["y"])


@examples(15)
@given(transposed_calls())
def test_the_entries_of_a_matrix_are_the_engines(call: TransposedCall) -> None:
    panels = pictures(call)
    matrix = conv_matrix(call.setting, call.weight)
    for name, one in (("CT", matrix.transposed), ("C", matrix)):
        data = panels[name][1]
        dense = np.zeros(one.shape)
        for (row, col, element), value in zip(
            np.array(data["entries"], dtype=int).reshape(-1, 3), data["values"], strict=True
        ):
            dense[row, col] += value
            assert value == call.weight[np.unravel_index(element, data["shape"])]
        assert_array_equal(dense, one.dense())
        made = dense @ data["x"]
        if data["b"]:
            made = made + np.repeat(data["b"], data["rowGrid"][1] * data["rowGrid"][2])
        if name == "CT":
            assert made.tolist() == data["y"]
        assert (tuple(data["rowGrid"]), tuple(data["colGrid"])) == (one.row_grid, one.col_grid)


# -- the player's own code -----------------------------------------------------------------------


def cells(plate: Plate, beyond: int = 0) -> list[dict[str, Any]]:
    rows, cols = (range(-beyond, size + beyond) for size in (plate.rows, plate.cols))
    return [{"plate": plate.id, "r": r, "c": c} for r, c in product(rows, cols)]


@examples(12)
@given(transposed_calls())
def test_the_player_knows_a_plates_own_cells(call: TransposedCall) -> None:
    panels = pictures(call)
    places = {
        name: [cell for plate in scene.plates.values() for cell in cells(plate, 2)]
        for name, (scene, _) in panels.items()
    }
    answers = asked(*((data, [{"kind": "own", "cells": places[name]}]) for name, (_, data) in panels.items()))
    for (name, (scene, _)), (found,) in zip(panels.items(), answers, strict=True):
        for cell, own in zip(places[name], found, strict=True):
            plate = scene.plates[cell["plate"]]
            (top, left), (down, across) = plate.before, plate.spacing
            held = plate.holds(cell["r"], cell["c"])
            assert own == ([(cell["r"] - top) // down, (cell["c"] - left) // across] if held else None)


@examples(12)
@given(transposed_calls())
def test_a_cell_means_the_same_in_every_panel(call: TransposedCall) -> None:
    panels = pictures(call)
    setting = call.setting
    logical = [
        {"grid": grid, "channel": channel, "r": r, "c": c}
        for grid, count, size in (
            ("x", setting.in_channels, setting.input),
            ("y", setting.out_channels, setting.output),
        )
        for channel, r, c in product(range(count), range(size[0]), range(size[1]))
    ]
    places = {
        name: [
            cell
            for plate in scene.plates.values()
            if plate.id[0] in "iovr" and plate.id != "rows"
            for cell in cells(plate)
        ]
        for name, (scene, _) in panels.items()
    }
    answers = asked(
        *(
            (data, [{"kind": "cells", "meanings": logical}, {"kind": "meanings", "cells": places[name]}])
            for name, (_, data) in panels.items()
        )
    )
    values = {"x": call.x, "y": call.output()}
    for (name, (scene, data)), (where, meant) in zip(panels.items(), answers, strict=True):
        for meaning, cell in zip(logical, where, strict=True):
            number = values[meaning["grid"]][meaning["channel"], meaning["r"], meaning["c"]]
            if cell is None:
                # Only the stretched input is ever cropped.
                assert (name, meaning["grid"]) == ("gather", "x")
                rows, cols = (axis.sources().tolist() for axis in setting.axes)
                assert meaning["r"] not in rows or meaning["c"] not in cols
            else:
                assert value_at(scene.plates[cell["plate"]], data, cell) == pytest.approx(number)
        for cell, found in zip(places[name], meant, strict=True):
            held = scene.plates[cell["plate"]].holds(cell["r"], cell["c"])
            assert (found["meaning"] is not None) == held
            assert found["back"] == (cell if held else None)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_is_marked_for_a_pointer_is_gone_with_the_next_picture(layout: str) -> None:
    call = call_of(TransposedSetting(3, 3, stride=2, padding=1, in_channels=2, out_channels=2))
    panels = pictures(call, layout)
    places = {
        name: [cell for id in data["plates"] for cell in cells(scene.plates[id])]
        for name, (scene, data) in panels.items()
    }
    answers = asked(
        *((data, [{"kind": "marks", "cells": places[name]}]) for name, (_, data) in panels.items())
    )
    for name, (found,) in zip(panels, answers, strict=True):
        for cell, (pointed, left) in zip(places[name], found, strict=True):
            assert (pointed > 0, left) == (True, 0), (name, cell)


def value_at(plate: Plate, data: Data, cell: Data) -> float:
    """Return the number in a cell of a panel's plate."""
    at = cell["r"] * plate.cols + cell["c"]
    if plate.id in ("v", "r"):
        return float(data["x" if plate.id == "v" else "y"][at])
    if plate.id in data["inputs"]:
        return float(data["x"][data["inputs"].index(plate.id)][at])
    return float(data["y"][data["targets"].index(plate.id) * plate.rows * plate.cols + at])


@examples(12)
@given(transposed_calls(), layouts, st.randoms(use_true_random=False))
def test_the_player_draws_each_step_as_the_scene_has_it(call: TransposedCall, layout: str, dice: Any) -> None:
    panels = pictures(call, layout)
    steps = {name: [dice.randrange(len(scene)) for _ in range(6)] for name, (scene, _) in panels.items()}
    answers = asked(
        *((data, [{"kind": "steps", "steps": steps[name]}]) for name, (_, data) in panels.items())
    )
    for (name, (scene, _)), (drawn,) in zip(panels.items(), answers, strict=True):
        for step, found in zip(steps[name], drawn, strict=True):
            frame = scene.frame(step)
            paths = {mark: scene.plates[mark.split("-")[0]].polygons(at) for mark, at in frame.marks.items()}
            paths |= {link: at for link, at in frame.links.items() if layout == "isometric"}
            assert set(found["marks"]) == {id for id, shapes in paths.items() if len(shapes)}
            for mark, path in found["marks"].items():
                # A plate's vectors travel with four decimals, which hundreds of columns add up.
                numbers = [float(part) for part in re.findall(r"-?[\d.]+", path)]
                assert_allclose(np.array(numbers), paths[mark].ravel(), atol=0.04)
            for item in items_of(scene, Numbers):
                variant = item.texts[frame.filter if len(item.texts) > 1 else 0]
                written = frame.written(item)
                now = [written[at] if at < len(written) else "" for at, text in enumerate(variant) if text]
                assert found["numbers"][item.id] == now, (name, item.id, step)


@examples(12)
@given(transposed_calls())
def test_the_players_sums_are_the_growing_output(call: TransposedCall) -> None:
    _, data = pictures(call)["scatter"]
    trace = call.scatter()
    (top, _), (left, _) = call.setting.sides
    (height, width), plate = call.setting.output, data["plates"]["out0"]
    # Backwards too: then the sums begin anew.
    counts = [0, 1, len(trace), len(trace) // 2, len(trace)]
    ((found,),) = asked((data, [{"kind": "sums", "counts": counts}]))
    for count, grown in zip(counts, found, strict=True):
        sums, come = (
            np.array(grown[name]).reshape(-1, plate["rows"], plate["cols"]) for name in ("sums", "come")
        )
        inside = (slice(None), slice(top, top + height), slice(left, left + width))
        assert_array_equal(sums[inside], trace.growing(count))
        stamped = {at for stamp in trace[:count] for at in stamp.outputs}
        assert {tuple(at) for at in np.argwhere(come[inside]).tolist()} == stamped


def number(text: str) -> float:
    """Return what a number is that a person reads, brackets around a negative one or not."""
    return float(text.strip("()").replace("−", "-"))


EVERY_WORD = {**words("en").section("player"), "bias": "bias"}

#: A line of a stamp's step: the cell, what it held, the product, what it holds now.
ADDED = re.compile(r"^(.+?): (?:(bias )?(\S+) \+ )?(\S+)·(\S+) = (\S+)$")


@examples(12)
@given(transposed_calls(), st.randoms(use_true_random=False))
def test_a_stamp_says_what_each_cell_held_and_what_it_holds_now(call: TransposedCall, dice: Any) -> None:
    _, data = pictures(call)["scatter"]
    trace, setting = call.scatter(), call.setting
    # Backwards too.
    steps = [dice.randrange(len(trace)) for _ in range(4)]
    ((said,),) = asked((data, [{"kind": "said", "steps": steps}]), words=EVERY_WORD | {"cropped": "cut"})
    many = setting.out_channels > 1
    for step, found in zip(steps, said, strict=True):
        before, after, stamp = trace.growing(step), trace.growing(step + 1), trace[step]
        come = {at for earlier in trace[:step] for at in earlier.outputs}
        lines = [line for line in found["text"][-1].split("|") for line in line.split("\n") if "·" in line]
        told = {}
        for line in lines:
            parts = ADDED.match(line)
            assert parts, line
            cell, bias, held, value, weight, now = parts.groups()
            assert number(now) == (number(held) if held else 0) + number(value) * number(weight)
            if cell != "cut":
                told[cell] = (held and number(held), bool(bias), number(now))
        names = {at: f"y[{', '.join(map(str, at if many else at[1:]))}]" for at in stamp.outputs}
        assert told == {
            name: (
                before[at] if at in come or call.bias is not None else None,
                at not in come and call.bias is not None,
                after[at],
            )
            for at, name in names.items()
        }


def test_decimals_and_negative_numbers_add_up_in_the_step_of_a_stamp() -> None:
    trace = conv_transpose2d_trace([[[0.25, -1.5]]], [[[[2.0, -3.0]]]], [-0.5], view="scatter")
    data = panel(scatter_scene(trace), scatter_numbers(trace))
    ((said,),) = asked((data, [{"kind": "said", "steps": [0, 1]}]), words=EVERY_WORD)
    lines = [found["text"][-1].split("|")[-1].split("\n") for found in said]
    assert lines == [
        ["y[0, 0]: bias −0.5 + 0.25·2 = 0", "y[0, 1]: bias −0.5 + 0.25·(−3) = −1.25"],
        ["y[0, 1]: −1.25 + (−1.5)·2 = −4.25", "y[0, 2]: bias −0.5 + (−1.5)·(−3) = 4"],
    ]


@examples(12)
@given(transposed_calls(), st.randoms(use_true_random=False))
def test_an_output_cell_is_never_said_to_hold_what_is_still_to_come(call: TransposedCall, dice: Any) -> None:
    scene, data = pictures(call)["scatter"]
    trace, step = call.scatter(), dice.randrange(len(call.scatter()))
    (top, _), (left, _) = call.setting.sides
    places = [cell for id in data["inputs"] for cell in cells(scene.plates[id])]
    sentences = {
        "line": "{name}: {product}",
        "unstamped": "none {cell}",
        "sums": "all {count} {cell}",
        "sums_biased": "all {count} {cell} biased",
        "so_far": "{done} of {count}: {cell}, {value}",
        "to_come": "0 of {count}: {value}",
        "later": "later",
        "bias": "bias",
    }
    ((told,),) = asked((data, [{"kind": "pointed", "step": step, "cells": places}]), words=sentences)
    now, final = trace.growing(step + 1), trace.output
    reached: dict[tuple[int, ...], list[int]] = {}
    for at, stamp in enumerate(trace):
        for place in stamp.outputs:
            reached.setdefault(place, []).append(at)
    for cell, found in zip(places, told, strict=True):
        if not scene.plates[cell["plate"]].holds(cell["r"], cell["c"]):
            continue
        place = (data["inputs"].index(cell["plate"]), cell["r"] - top, cell["c"] - left)
        stamps = reached.get(place, [])
        done, count = sum(at <= step for at in stamps), len(stamps)
        # Nothing has a sign, whatever products came to it.
        held, value = (f"{values[place] + 0.0:g}".replace("-", "−") for values in (now, final))
        expected = f"{done} of {count}: {held}, {value}"
        if done == count:
            bias = "" if call.bias is None else " biased"
            expected = f"all {count} {value}{bias}" if count else f"none {value}"
        elif not done:
            expected = f"0 of {count}: {value}"
        assert re.sub(r"y\[[^]]*\] = ", "", found["title"]) == expected
        assert [line.endswith("(later)") for line in found["lines"] if "·" in line] == [
            at > step for at in stamps
        ]


@examples(12)
@given(transposed_calls())
def test_pointing_at_a_cell_finds_every_product_it_has_a_part_in(call: TransposedCall) -> None:
    panels = pictures(call)
    for name in ("scatter", "gather"):
        scene, data = panels[name]
        places = [cell for id in data["inputs"] for cell in cells(scene.plates[id])]
        ((found,),) = asked((data, [{"kind": "feeds", "cells": places}]))
        pairs = {
            (cell["plate"], cell["r"], cell["c"]): {tuple(feed) for feed in feeds}
            for cell, feeds in zip(places, found, strict=True)
        }
        every = {
            (source, row, col): set[tuple[int, ...]]()
            for source in data["inputs"]
            for row, col in scene.plates[source].cells().tolist()
        }
        for o, (i, rows), (j, cols) in product(
            range(len(data["targets"])), enumerate(data["rows"]), enumerate(data["cols"])
        ):
            for depth, source in enumerate(data["sources"][o]):
                for (a, row), (b, col) in product(enumerate(rows), enumerate(cols)):
                    every[source, row, col].add((o, i, j, depth, a, b))
        assert pairs == every

"""Groups, whole weights and separable convolutions in the player: its numbers are the engine's."""

from __future__ import annotations

import json
import re
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from convviz import ConvSetting, SeparableSetting, conv2d_trace, one_group, wiring
from convviz.engine import Part, first_part
from convviz.player import panel
from convviz.scene import (
    Numbers,
    Scene,
    conv_numbers,
    conv_scene,
    separable_numbers,
    weights_numbers,
    weights_scene,
)
from convviz.texts import words

from ..engine.drawn import Call, SeparableCall, calls, examples, separable_calls, whole_numbers
from ..engine.test_part import Cut, cuts
from ..scene.geometry import items_of
from ..scene.pictures import layouts
from ..scene.test_grouped import WORDS
from ..scene.test_separable import Picture, pictured, pictures
from .test_player import kinds
from .test_transposed_player import Data, asked

SAY = words("en").section("player")


def chain_data(picture: Picture) -> Data:
    return panel(picture.scene, separable_numbers(*picture.parts))


def part_data(part: Part, layout: str = "flat", group: int | None = None) -> tuple[Scene, Data]:
    scene = conv_scene(part.trace, layout, part=part, group=group)
    return scene, panel(scene, conv_numbers(part.trace, part))


def points(path: str) -> np.ndarray:
    return np.array([float(number) for number in re.findall(r"-?[\d.]+", path)])


def assert_drawn(scene: Scene, layout: str, step: int, found: Data) -> None:
    """Compare the marks and the numbers the player shows at a step with the scene's frame."""
    frame = scene.frame(step)
    paths = {mark: scene.plates[mark.split("-")[0]].polygons(at) for mark, at in frame.marks.items()}
    paths |= {link: at for link, at in frame.links.items() if layout == "isometric"}
    assert set(found["marks"]) == set(paths)
    for mark, path in found["marks"].items():
        assert_allclose(points(path), paths[mark].ravel(), atol=0.04)
    for item in items_of(scene, Numbers):
        variant = item.texts[frame.filter if len(item.texts) > 1 else 0]
        written = frame.written(item)
        now = [written[at] if at < len(written) else "" for at, text in enumerate(variant) if text]
        assert found["numbers"][item.id] == now, (item.id, step)


# -- data --------------------------------------------------------------------------------------------


@examples(12)
@given(pictures())
def test_a_chain_is_plain_json(picture: Picture) -> None:
    data = chain_data(picture)
    assert kinds(data) <= {dict, list, str, int, float, type(None)}
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (data["flow"], data["steps"]) == ("chain", len(picture.scene))
    assert data["grids"] == ["x", "y"]


@examples(12)
@given(cuts())
def test_a_weight_is_plain_json(cut: Cut) -> None:
    part = cut.part()
    data = panel(weights_scene(part, labels=WORDS), weights_numbers(part))
    assert kinds(data) <= {dict, list, str, int, float, type(None)}
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    filters = len(part.trace.weight)
    assert (data["flow"], data["filters"], data["steps"]) == ("weights", filters, filters)


def replayed(data: Data, step: int) -> list[float]:
    """Return the products of a step, from the tables alone."""
    o, i, j = np.unravel_index(step, (len(data["targets"]), len(data["rows"]), len(data["cols"])))
    kh, kw = data["kernel"]
    return [
        data["x"][data["inputs"].index(source)][r * data["plates"][source]["cols"] + c]
        * data["w"][((o * data["depth"] + depth) * kh + a) * kw + b]
        for depth, source in enumerate(data["sources"][o])
        for (a, r), (b, c) in product(enumerate(data["rows"][i]), enumerate(data["cols"][j]))
    ]


@examples(15)
@given(pictures())
def test_the_tables_replay_both_stages(picture: Picture) -> None:
    data, trace = chain_data(picture), picture.trace
    for stage, part, whole in zip(
        data["stages"], picture.parts, (trace.depthwise, trace.pointwise), strict=True
    ):
        own = {**stage, "plates": data["plates"]}
        assert len(part.trace) == len(stage["targets"]) * len(stage["rows"]) * len(stage["cols"])
        area = part.trace.output[0].size
        for step, placement in enumerate(part.trace):
            found = replayed(own, step)
            assert found == [tap.product for tap in placement.taps]
            rest = stage["rest"][step] if "rest" in stage else 0
            bias = stage["b"][step // area] if stage["b"] else 0
            # With what is not drawn it is the number of all channels.
            assert sum(found) + rest + bias == stage["y"][step] == whole.at(*placement.output).total


@examples(20)
@given(cuts())
def test_the_tables_of_a_part_replay_the_whole_with_its_rest(cut: Cut) -> None:
    part, whole = cut.part(), cut.call.output()
    _, data = part_data(part)
    assert ("rest" in data) == ("left" in data) == bool(part.depth)
    if part.depth:
        assert data["left"] == part.depth
    for step, total in enumerate(whole[: len(part.trace.output)].ravel()):
        bias = data["b"][step // whole[0].size] if data["b"] else 0
        rest = data["rest"][step] if part.depth else 0
        assert sum(replayed(data, step)) + rest + bias == data["y"][step] == total


# -- a chain under node ------------------------------------------------------------------------------


@examples(10)
@given(pictures(), st.randoms(use_true_random=False))
def test_the_player_steps_through_both_stages_as_the_scene_has_them(picture: Picture, dice: Any) -> None:
    scene = picture.scene
    layout = "isometric" if any(id.endswith("-links") for id in (i.id for i in scene.items)) else "flat"
    steps = [*range(len(scene)), *(dice.randrange(len(scene)) for _ in range(12))]
    ((drawn,),) = asked((chain_data(picture), [{"kind": "steps", "steps": steps}]))
    for step, found in zip(steps, drawn, strict=True):
        assert_drawn(scene, layout, step, found)


def test_the_player_says_both_stages_in_numbers() -> None:
    picture = small_chain()
    ((said,),) = asked((chain_data(picture), [{"kind": "said", "steps": [1, 2]}]), words=SAY)
    assert said[0]["text"][0] == SAY["depthwise"]
    assert said[0]["spoken"] == f"{SAY['depthwise']}. said. m[0, 1] = 8"
    assert "2·1" in said[0]["text"][2]
    assert said[1]["text"][0] == SAY["pointwise"]
    assert said[1]["spoken"] == f"{SAY['pointwise']}. said. y[0, 0, 0] = 50"


def small_chain() -> Picture:
    call = SeparableCall(
        x=np.array([[[1.0, 2.0, 3.0]]]),
        depthwise=np.array([[[[1.0, 2.0]]]]),
        pointwise=np.array([[[[10.0]]], [[[1.0]]]]),
        depthwise_bias=None,
        pointwise_bias=None,
        setting=SeparableSetting((1, 3), (1, 2), in_channels=1, out_channels=2),
    )
    return pictured(call, "flat")


@examples(8)
@given(separable_calls(framed=True))
def test_a_cell_of_a_chain_leads_to_the_step_that_makes_it(call: SeparableCall) -> None:
    picture = pictured(call, "flat")
    scene = picture.scene
    places = [
        {"plate": id, "r": r, "c": c}
        for id, plate in scene.plates.items()
        if id != "p"
        for r, c in plate.cells().tolist()
    ]
    ((steps,),) = asked((chain_data(picture), [{"kind": "stepsOf", "cells": places}]))
    makes = {}
    for number in range(len(scene)):
        for mark, cells in scene.frame(number).marks.items():
            if mark.endswith("-active"):
                makes[mark.removesuffix("-active"), *cells[0].tolist()] = number
    for cell, step in zip(places, steps, strict=True):
        assert step == makes.get((cell["plate"], cell["r"], cell["c"]), -1)


@examples(8)
@given(separable_calls())
def test_a_standard_convolution_follows_a_chain_cell_for_cell(call: SeparableCall) -> None:
    picture, setting = pictured(call, "flat"), call.setting
    whole = setting.standard
    trace = conv2d_trace(
        call.x,
        whole_numbers(1, *whole.weight_shape),
        stride=setting.stride,
        padding=setting.padding,
        dilation=setting.dilation,
    )
    scene = conv_scene(trace, "flat")
    follower = panel(scene, conv_numbers(trace))
    steps = list(range(len(picture.scene)))
    ((led,),) = asked((chain_data(picture), [{"kind": "leads", "steps": steps}]))
    job = {
        "kind": "follows",
        "meanings": [one["meaning"] for one in led],
        "made": [one["made"] for one in led],
    }
    ((found,),) = asked((follower, [job]))
    for step, one in zip(steps, found, strict=True):
        if step < picture.first:
            # A map between the stages is no cell of the standard convolution, and none is made yet.
            assert (one["cell"], one["step"], one["upTo"], one["marks"]) == (None, -1, 0, [])
        else:
            own = step - picture.first
            assert (one["step"], one["upTo"]) == (own, own + 1)
            assert set(one["marks"]) == set(scene.frame(own).marks)


# -- groups under node -------------------------------------------------------------------------------


@examples(10)
@given(cuts(), layouts, st.randoms(use_true_random=False))
def test_the_player_draws_a_part_as_the_scene_has_it_in_any_order(cut: Cut, layout: str, dice: Any) -> None:
    """Its kernel slices among it: each group's show a filter of theirs wherever one scrubs to."""
    scene, data = part_data(cut.part(), layout)
    steps = [dice.randrange(len(scene)) for _ in range(12)]
    ((drawn,),) = asked((data, [{"kind": "steps", "steps": steps}]))
    for step, found in zip(steps, drawn, strict=True):
        assert_drawn(scene, layout, step, found)


def test_every_groups_slices_show_a_filter_of_its_own_wherever_one_scrubs_to() -> None:
    setting = ConvSetting(3, 2, in_channels=4, out_channels=4, groups=2)
    weight = np.arange(32.0).reshape(4, 2, 2, 2)
    scene, data = part_data(first_part(setting, np.ones((4, 3, 3)), weight, None))
    steps = [15, 0, 9, 4, 12, 3]
    ((drawn,),) = asked((data, [{"kind": "steps", "steps": steps}]))
    for step, found in zip(steps, drawn, strict=True):
        assert_drawn(scene, "flat", step, found)
        for plate in range(4):
            group, depth = divmod(plate, 2)
            filter = min(max(step // 4, 2 * group), 2 * group + 1)
            wanted = [str(int(number)) for number in weight[filter, depth].ravel()]
            assert found["numbers"][f"k{plate}-numbers"] == wanted


def test_what_is_not_drawn_is_said_with_its_sum() -> None:
    setting = ConvSetting(1, 1, in_channels=3, out_channels=1)
    x, weight = np.array([[[1.0]], [[2.0]], [[3.0]]]), np.array([[[[1.0]], [[10.0]], [[100.0]]]])
    part = first_part(setting, x, weight, None, inputs=1)
    ((said,),) = asked((part_data(part)[1], [{"kind": "said", "steps": [0]}]), words=SAY)
    assert "2 more input channels, not drawn: 320" in said[0]["text"][1]
    assert said[0]["spoken"] == "said. y[0, 0] = 321"
    whole = first_part(setting, x, weight, None)
    ((said,),) = asked((part_data(whole)[1], [{"kind": "said", "steps": [0]}]), words=SAY)
    assert "not drawn" not in said[0]["text"][1]
    chinese = words("zh").section("player")
    ((other,),) = asked((part_data(whole)[1], [{"kind": "said", "steps": [0]}]), words=chinese)
    assert other[0]["spoken"] == "said。y[0, 0] = 321"
    assert said[0]["spoken"] == "said. y[0, 0] = 321"


@examples(8)
@given(calls())
def test_groups_on_their_own_follow_the_whole_cell_for_cell(call: Call) -> None:
    wires = wiring(call.setting)
    part = Part(call.setting, call.trace(), np.zeros_like(call.output()))
    scene, data = part_data(part)
    steps = list(range(len(scene)))
    ((led,),) = asked((data, [{"kind": "leads", "steps": steps}]))
    job = {
        "kind": "follows",
        "meanings": [one["meaning"] for one in led],
        "made": [one["made"] for one in led],
    }
    questions = []
    for group in range(wires.groups):
        ins, outs = wires.inputs(group), wires.filters(group)
        own = first_part(
            one_group(call.setting),
            call.x[ins.start : ins.stop],
            call.weight[outs.start : outs.stop],
            None if call.bias is None else call.bias[outs.start : outs.stop],
        )
        alone = part_data(own, group=group)[1] | {"firsts": [ins.start, outs.start]}
        questions.append((alone, [job, {"kind": "said", "steps": [0]}]))
    area = part.trace.output[0].size
    for group, (found, said) in enumerate(asked(*questions, words=SAY)):
        outs = wires.filters(group)
        for step, one in zip(steps, found, strict=True):
            own_step = step - outs.start * area
            here = step // area in outs
            assert one["step"] == (own_step if here else -1)
            assert one["upTo"] == min(max(own_step + 1, 0), len(outs) * area)
            assert bool(one["marks"]) == here
        # Its cells keep the names they have in the whole.
        name = f"y[{outs.start}, 0, 0]" if outs.stop > 1 else "y[0, 0]"
        assert said[0]["spoken"].startswith(f"said. {name} = ")


@examples(10)
@given(cuts())
def test_the_weights_row_of_the_filter_at_work_is_lit(cut: Cut) -> None:
    part = cut.part()
    scene = weights_scene(part, labels=WORDS)
    data = panel(scene, weights_numbers(part))
    leader = part_data(part)[1]
    steps = list(range(leader["steps"]))
    ((led,),) = asked((leader, [{"kind": "leads", "steps": steps}]))
    job = {"kind": "follows", "meanings": [one["meaning"] for one in led], "made": [0] * len(led)}
    rows = list(range(len(scene)))
    found, drawn = asked((data, [job, {"kind": "steps", "steps": rows}]))[0]
    area = part.trace.output[0].size
    for step, one in zip(steps, found, strict=True):
        assert one["step"] == step // area
        assert one["marks"] == ["filters-active"]
    for row, one in zip(rows, drawn, strict=True):
        wanted = scene.plates["filters"].polygons(np.array([[row, 0]]))
        assert list(one["marks"]) == ["filters-active"]
        assert_allclose(points(one["marks"]["filters-active"]), wanted.ravel(), atol=0.04)
        # Every number of every filter stays.
        for item in items_of(scene, Numbers):
            assert one["numbers"][item.id] == list(item.texts[0])

"""What travels to the browser: plain data that agrees with the scene, the code, and the style rules."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from convviz import ConvSetting
from convviz.figures import shown_text
from convviz.player import panel, payload, styles
from convviz.render import svg
from convviz.scene import THEMES, UNIT, Plate, Scene, Weights, conv_numbers, conv_scene, css
from convviz.texts import LANGUAGES
from convviz.views.view import View

from ..engine.drawn import Call, calls, examples
from ..scene.pictures import layouts, page_scene
from . import node

LARGEST = ConvSetting(input=16, kernel=7, padding=6, in_channels=8, out_channels=8, bias=True)


def payload_of(call: Call, layout: str) -> dict[str, Any]:
    trace = call.trace()
    scene = conv_scene(trace, layout)
    return only_panel(
        payload(
            [panel(scene, conv_numbers(trace), title="t")],
            key="k",
            words={"play": "Play"},
            legend=[("input", "i")],
        )
    )


def only_panel(data: dict[str, Any]) -> dict[str, Any]:
    """Return everything of a payload whose one panel leads nobody."""
    [one] = data["panels"]
    return {**data, **one}


def kinds(value: object) -> set[type]:
    """Return every type in a nested value: subclasses (NumPy's floats) are not what they derive from."""
    inside: list[object] = []
    if isinstance(value, dict):
        inside = [*value, *value.values()]
    elif isinstance(value, list | tuple):
        inside = [*value]
    return {type(value)}.union(*(kinds(part) for part in inside))


@examples(12)
@given(calls(), layouts)
def test_it_is_plain_json(call: Call, layout: str) -> None:
    data = payload_of(call, layout)
    assert kinds(data) <= {dict, list, str, int, float, type(None)}
    assert json.loads(json.dumps(data, allow_nan=False)) == data


@examples(12)
@given(calls(), layouts)
def test_plates_and_tables_are_the_scenes(call: Call, layout: str) -> None:
    trace, data = call.trace(), payload_of(call, layout)
    scene = conv_scene(trace, layout)
    assert list(data["plates"]) == list(scene.plates)
    for id, plate in scene.plates.items():
        found = data["plates"][id]
        for name in ("origin", "across", "down"):
            assert found[name] == pytest.approx(getattr(plate, name), abs=1e-3)
        for name in ("before", "real", "spacing"):
            assert tuple(found[name]) == getattr(plate, name)
        assert (found["rows"], found["cols"]) == (plate.rows, plate.cols)
    assert data["size"] == pytest.approx(scene.size, abs=0.01)
    assert data["svg"] == svg(scene, theme=None)
    assert data["inputs"] == [f"in{c}" for c in range(call.setting.in_channels)]
    assert data["targets"] == [f"out{o}" for o in range(call.setting.out_channels)]
    # Side by side every input channel has a slice beside it, else there is one set for all groups.
    slices = call.setting.in_channels if layout == "flat" else call.setting.weight_shape[1]
    assert data["kernels"] == [f"k{c}" for c in range(slices)]
    assert len(data["sources"]) == len(data["targets"])
    # Where in a cell the small weights stand, which the player moves with the window.
    for item in scene.items:
        if isinstance(item, Weights):
            assert data["corner"] == [*item.place]


@examples(12)
@given(calls(), layouts)
def test_the_players_tables_replay_the_trace(call: Call, layout: str) -> None:
    """What windows.js computes for each step, from the data alone."""
    trace, data = call.trace(), payload_of(call, layout)
    kh, kw = data["kernel"]
    step = 0
    for o in range(len(data["targets"])):
        for rows in data["rows"]:
            for cols in data["cols"]:
                terms = [
                    data["x"][data["inputs"].index(source)][r * data["plates"][source]["cols"] + c]
                    * data["w"][((o * data["depth"] + depth) * kh + a) * kw + b]
                    for depth, source in enumerate(data["sources"][o])
                    for a, r in enumerate(rows)
                    for b, c in enumerate(cols)
                ]
                assert terms == [tap.product for tap in trace[step].taps]
                bias = data["b"][o] if data["b"] else 0
                assert sum(terms) + bias == data["y"][step] == trace[step].total
                step += 1
    assert step == len(trace) == len(data["y"])


@examples(12)
@given(calls())
def test_padding_says_which_input_cell_it_copies(call: Call) -> None:
    trace, data = call.trace(), payload_of(call, "flat")
    (top, _), (left, _) = call.setting.sides
    for tap in trace[-1].taps:
        from_row, from_col = data["sourceRows"][tap.input[1] + top], data["sourceCols"][tap.input[2] + left]
        copied = None if min(from_row, from_col) < 0 else (tap.input[0], from_row, from_col)
        assert copied == tap.source


def test_an_impossible_setting_has_a_picture_and_a_reason_and_no_steps() -> None:
    still = panel(page_scene(ConvSetting(input=2, kernel=3), "flat"), {})
    data = only_panel(payload([still], key="", words={}, legend=[], problem="!"))
    assert data["steps"] == 0
    assert data["problem"] == "!"
    assert "rows" not in data
    assert list(data["plates"]) == ["in0", "k0"]
    assert json.loads(json.dumps(data)) == data


@pytest.mark.parametrize("layout", ["isometric", "flat"])
def test_the_largest_setting_stays_within_its_budget(layout: str) -> None:
    text = shown_text(View.of("conv", LARGEST, layout=layout), "", "zh")
    assert LARGEST.output == (22, 22)
    assert len(json.dumps(text)) < 400_000


def test_a_picture_with_numbers_asks_for_room_to_read_them() -> None:
    setting = ConvSetting(input=5, kernel=3)
    with_numbers, without = (panel(page_scene(setting, "flat", numbers=shown), {}) for shown in (True, False))
    assert with_numbers["least"] * UNIT == pytest.approx(15), "pixels a cell"
    assert without["least"] == 0


def data_of(view: View, language: str = "en") -> dict[str, Any]:
    data = json.loads(shown_text(view, "", language))
    return only_panel(data)


def test_the_key_stays_while_the_placements_do() -> None:
    start = View.of("conv")
    same = [
        start.changed(layout="flat"),
        start.changed(digits=False),
        start.changed(colours="safe"),
        View(start.kind, start.values, step=3),
        start.changed(numbers="random"),
        start.changed(numbers="random", seed=1),
        start.changed(x="5", w="6", weights="box"),
    ]
    other = [
        start.changed(replace(start.setting, stride=1)),
        start.changed(replace(start.setting, in_channels=2)),
        start.changed(flip=True),
    ]
    key = data_of(start)["key"]
    assert {data_of(view, language)["key"] for view in same for language in LANGUAGES} == {key}
    assert len({data_of(view)["key"] for view in other} | {key}) == len(other) + 1


def test_a_flipped_kernel_is_turned_by_half_a_turn() -> None:
    start = View.of("conv")
    plain, flipped = (data_of(start.changed(flip=flip)) for flip in (False, True))
    assert flipped["w"] == plain["w"][::-1]
    assert flipped["y"] != plain["y"]


def test_the_page_says_the_same_numbers_in_every_language_and_layout() -> None:
    view = View.of("conv", ConvSetting(input=5, kernel=3, padding=1, in_channels=2, out_channels=2))
    numbers = [
        {
            name: data_of(view.changed(layout=layout), language)[name]
            for name in ("x", "w", "b", "y", "rows", "cols")
        }
        for layout in ("isometric", "flat")
        for language in LANGUAGES
    ]
    assert all(one == numbers[0] for one in numbers)
    assert np.isfinite(numbers[0]["y"]).all()


TOUCHED = (
    "<svg><path id='in0-hover' d=''/>"
    f"<g id='in0-numbers'>{6 * '<text>1</text>'}</g><g id='in0-weights'>{2 * '<text>2</text>'}</g></svg>"
)
#: Points at two cells of a plate of 3 columns whose window has one of them; prints who is lit how.
TOUCH = """
import { readFileSync } from 'node:fs';
import { Node } from './document.js';
import { Drawing } from '../../assets/drawing.js';

const drawing = new Drawing(new Node(), JSON.parse(readFileSync(0, 'utf8')));
const seen = () => {
  const hit = (id) => drawing.ids.get(id).children.map((one) => Number(one.classes.has('hit'))).join('');
  const path = drawing.ids.get('in0-hover').attributes.d;
  return { path, numbers: hit('in0-numbers'), small: hit('in0-weights') };
};
const window = [[0, 1], [1, 1]];
drawing.touch('in0', [[1, 1], [1, 2]], window);
drawing.touch('out0', [[0, 0]], window);
const touched = seen();
drawing.clear();
console.log(JSON.stringify({ touched, cleared: seen() }));
"""


def test_what_is_written_on_a_cell_that_is_pointed_at_is_written_to_be_read_there() -> None:
    plates = [
        Plate("in0", 2, 3, (0, 0), (1, 0), (0, 1), (0, 0), (2, 3)),
        Plate("out0", 1, 1, (0, 0), (1, 0), (0, 1), (0, 0), (1, 1)),
    ]
    drawn = panel(Scene((3, 2), {plate.id: plate for plate in plates}, (), None, {}), {}) | {"svg": TOUCHED}
    assert json.loads(node.run(TOUCH, json.dumps(drawn))) == {
        "touched": {
            "path": "M1.00 1.00L2.00 1.00L2.00 2.00L1.00 2.00zM2.00 1.00L3.00 1.00L3.00 2.00L2.00 2.00z",
            "numbers": "000011",
            "small": "01",
        },
        "cleared": {"path": "", "numbers": "000000", "small": "00"},
    }


def test_the_style_rules_hold_every_theme_under_its_own_class() -> None:
    for theme in THEMES:
        assert css(theme, f".{theme} ") in styles()
    # A number that is still to come does not show.
    assert ".wait { display: none; }" in styles()

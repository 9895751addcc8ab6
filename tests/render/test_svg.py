"""The SVG: slim, stable, and the scene's own words, ids and shapes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.render import svg
from convviz.scene import (
    GROUNDS,
    LAYOUTS,
    THEMES,
    Fill,
    Frame,
    Label,
    Lines,
    Links,
    Marks,
    Numbers,
    Scene,
    Weights,
    conv_scene,
    css,
    gather_scene,
    scatter_scene,
)

from ..engine.drawn import Call, TransposedCall, calls, examples, transposed_calls
from ..scene.geometry import items_of
from ..scene.pictures import (
    chain_scene,
    grouped_scene,
    layouts,
    page_scene,
    paper_scene,
    transposed_scenes,
    weight_scene,
)
from ..scene.test_paper_figures import FIGURES, TRANSPOSED_FIGURES, Figure

NS = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[2]

#: Padding on four sides, channels, unread cells, an impossible one.
SETTINGS = [
    ConvSetting(input=5, kernel=3, stride=2, padding=1),
    ConvSetting(input=(4, 7), kernel=(1, 3), stride=(2, 3), padding=((1, 0), (0, 2)), in_channels=2),
    ConvSetting(input=4, kernel=2, dilation=2, in_channels=2, out_channels=4, groups=2),
    ConvSetting(input=2, kernel=5, padding=1),
]
#: A ring and added lines, channels and what another framework keeps, nothing but zeros, an impossible one.
TRANSPOSED = [
    TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1),
    TransposedSetting(
        input=(1, 3), kernel=(2, 1), stride=(1, 2), padding=((0, 1), (1, 0)), in_channels=2, out_channels=2
    ),
    TransposedSetting(input=1, kernel=1, stride=2, padding=((1, 0), (1, 0)), output_padding=1),
    TransposedSetting(input=2, kernel=2, output_padding=2),
]
SCENES = [page_scene(setting, layout, numbers=True) for setting in SETTINGS for layout in LAYOUTS]
SCENES += [
    scene
    for setting in TRANSPOSED
    for layout in LAYOUTS
    for scene in transposed_scenes(setting, layout, numbers=True)
]
#: More channels than are drawn, channels that cannot be shared, a frame around the maps.
GROUPS = ConvSetting(input=4, kernel=2, padding=1, in_channels=20, out_channels=10, groups=5)
UNSHARED = ConvSetting(input=4, kernel=2, padding=1, in_channels=5, out_channels=4, groups=2)
CHAIN = SeparableSetting(
    input=4, kernel=3, padding=1, in_channels=2, multiplier=2, out_channels=9, pointwise_padding=1
)
SCENES += [weight_scene(GROUPS, "zh", numbers=True)]
for layout in LAYOUTS:
    SCENES += [grouped_scene(setting, layout, numbers=True) for setting in (GROUPS, UNSHARED)]
    SCENES += [chain_scene(CHAIN, layout, numbers=True)]
each_scene = pytest.mark.parametrize("scene", SCENES, ids=range(len(SCENES)))


def parsed(scene: Scene, frame: int = 0, theme: str | None = "light") -> ElementTree.Element:
    return ElementTree.fromstring(svg(scene, frame, theme=theme))


def elements(scene: Scene, frame: int = 0) -> dict[str, ElementTree.Element]:
    return {node.get("id", ""): node for node in parsed(scene, frame, theme=None)}


def points_of(data: str) -> list[list[tuple[float, float]]]:
    """Return the points of each part of path data that is made of M, L and z."""
    assert re.fullmatch(r"(?:M[-\d. ]+(?:L[-\d. ]+)+z? ?)*", data), data
    return [
        [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", part)]
        for part in data.split("M")[1:]
    ]


def shapes(scene: Scene, item: Fill | Lines | Marks | Links, frame: Frame) -> np.ndarray:
    match item:
        case Fill():
            return item.polygons
        case Lines():
            return item.segments
        case Marks():
            cells = frame.marks.get(item.id, np.empty((0, 2), dtype=int))
            return scene.plates[item.plate].polygons(cells)
        case Links():
            return frame.links.get(item.id, np.empty((0, 2, 2)))


@each_scene
@pytest.mark.parametrize("theme", [None, *THEMES])
def test_it_is_xml_of_the_scenes_size(scene: Scene, theme: str | None) -> None:
    root = parsed(scene, theme=theme)
    width, height = (f"{side:.2f}" for side in scene.size)
    assert root.tag == f"{NS}svg"
    assert root.get("viewBox") == f"0 0 {width} {height}"
    assert (root.get("width"), root.get("height")) == (f"{width}pt", f"{height}pt")


@each_scene
def test_ids_are_the_scenes_in_drawing_order(scene: Scene) -> None:
    ids = [item.id for item in scene.items]
    assert [node.get("id") for node in parsed(scene, theme=None)] == ids
    assert len(set(ids)) == len(ids)
    assert [node.get("id") for node in parsed(scene).iter() if node.get("id")] == ids


@each_scene
def test_every_class_is_a_role_or_a_state(scene: Scene) -> None:
    for frame in (0, len(scene) - 1):
        classes = [(node.get("class") or "").split() for node in parsed(scene, frame).iter()]
        states = {"wait", "under", "halo", *(f"on-{ground}" for ground in GROUNDS)}
        assert set(chain(*classes)) <= set(THEMES["light"]) | states
        drawn = {node.get("id"): node.get("class") for node in parsed(scene, frame, theme=None)}
        halos = {item.id: f" halo on-{item.ground}" for item in items_of(scene, Numbers) if item.ground}
        assert drawn == {item.id: item.role + halos.get(item.id, "") for item in scene.items}


@each_scene
def test_nothing_beats_the_style_rules_and_nothing_of_the_makers_is_left(scene: Scene) -> None:
    text = svg(scene, theme=None)
    tags = {node.tag.removeprefix(NS) for node in parsed(scene, theme=None).iter()}
    assert tags <= {"svg", "path", "g", "text"}
    for unwanted in ("style", "metadata", "dc:", "rdf", "atplotlib", "clip", "transform", "fill=", "stroke"):
        assert unwanted not in text
    assert re.search(r"\b20\d\d-\d\d", svg(scene)) is None


def test_the_colours_of_the_theme_are_written_into_it() -> None:
    for theme in THEMES:
        style, ground, *_ = parsed(SCENES[0], theme=theme)
        assert (style.tag, ground.get("class")) == (f"{NS}style", "canvas")
        assert (style.text or "").startswith(css(theme))
        assert ".wait{visibility:hidden}" in (style.text or ""), "an output still to come is not seen"
    assert "<style>" not in svg(SCENES[0], theme=None)


@examples(12)
@given(calls(), layouts, st.integers(0, 2**32))
def test_paths_are_the_shapes_of_the_scene(call: Call, layout: str, pick: int) -> None:
    scene = conv_scene(call.trace(), layout)
    number = pick % len(scene)
    nodes, frame = elements(scene, number), scene.frame(number)
    for item in scene.items:
        if isinstance(item, Fill | Lines | Marks | Links):
            drawn = points_of(nodes[item.id].get("d", ""))
            wanted = shapes(scene, item, frame)
            assert len(drawn) == len(wanted), item
            for part, shape in zip(drawn, wanted, strict=True):
                assert np.abs(np.array(part[: len(shape)]) - shape).max() <= 0.0101, item
                closed = nodes[item.id].get("d", "").count("z") == len(drawn)
                assert closed == isinstance(item, Fill | Marks)


def test_a_resting_mark_has_an_empty_path_to_be_filled_later() -> None:
    scene = page_scene(ConvSetting(input=3, kernel=2, out_channels=2), "isometric")
    nodes = elements(scene, 0)
    assert {id for id, node in nodes.items() if node.get("d") == ""} == {
        "in0-hover",
        "k0-hover",
        "out0-hover",
        "out1-active",
        "out1-hover",
    }


@examples(12)
@given(calls(), layouts, st.integers(0, 2**32))
def test_numbers_are_text_elements_row_by_row(call: Call, layout: str, pick: int) -> None:
    scene = conv_scene(call.trace(), layout)
    number = pick % len(scene)
    nodes, frame = elements(scene, number), scene.frame(number)
    for item in items_of(scene, Numbers):
        variant = item.texts[frame.filter if len(item.texts) > 1 else 0]
        group, plate = nodes[item.id], scene.plates[item.plate]
        assert [node.text for node in group] == [text for text in variant if text]
        assert group.get("font-size") == f"{item.size:.2f}"
        cells = [divmod(index, plate.cols) for index, text in enumerate(variant) if text]
        covered = frame.covered(item.plate)
        for node, (row, col) in zip(group, cells, strict=True):
            x, y = plate.point(row + 0.5, col + 0.5)
            assert float(node.get("x", "nan")) == pytest.approx(x, abs=0.06)
            # A digit is 0.73 of its type high and stands on its base line.
            assert float(node.get("y", "nan")) - 0.73 * item.size / 2 == pytest.approx(y, abs=0.1)
            state, index = node.get("class"), row * plate.cols + col
            if item.growing and index >= frame.computed[item.id]:
                assert state == "wait"
            elif (row, col) in covered:
                under = "under" if item.ground else None
                assert state == (under if item.role == "ghost" else "lit")
            else:
                assert state == ("faded" if index in item.faded else None)


@examples(12)
@given(transposed_calls(), layouts, st.integers(0, 2**32))
def test_a_growing_sum_is_written_as_far_as_it_has_come(call: TransposedCall, layout: str, pick: int) -> None:
    scene = scatter_scene(call.scatter(), layout)
    number = pick % len(scene)
    nodes, frame = elements(scene, number), scene.frame(number)
    for item in items_of(scene, Numbers):
        if item.growing:
            plate, covered = scene.plates[item.plate], frame.covered(item.plate)
            # A cell keeps its place, with the number it will have, until the first stamp reaches it.
            now = zip(plate.cells().tolist(), frame.written(item), item.texts[0], strict=True)
            under = "under" if item.ground else ""
            lit, said = "lit" if item.role == "number" else under, []
            for index, (cell, so_far, text) in enumerate(now):
                faded = "faded" if index in item.faded else ""
                state = lit if tuple(cell) in covered else faded
                if text:
                    said.append((so_far or text, state if so_far else f"{faded} wait".strip()))
            assert [(node.text, node.get("class") or "") for node in nodes[item.id]] == said


@examples(12)
@given(transposed_calls(), st.integers(0, 2**32))
def test_paths_of_the_transposed_pictures_are_their_shapes(call: TransposedCall, pick: int) -> None:
    for scene in (scatter_scene(call.scatter()), gather_scene(call.gather())):
        number = pick % len(scene)
        nodes, frame = elements(scene, number), scene.frame(number)
        for item in scene.items:
            if isinstance(item, Fill | Lines | Marks | Links):
                drawn, wanted = points_of(nodes[item.id].get("d", "")), shapes(scene, item, frame)
                assert len(drawn) == len(wanted), item
                for part, shape in zip(drawn, wanted, strict=True):
                    assert np.abs(np.array(part[: len(shape)]) - shape).max() <= 0.0101, item


@examples(12)
@given(calls(), st.integers(0, 2**32))
def test_weights_stand_in_the_lower_right_of_the_covered_cells(call: Call, pick: int) -> None:
    scene = conv_scene(call.trace(), "flat")
    number = pick % len(scene)
    nodes, frame = elements(scene, number), scene.frame(number)
    for item in items_of(scene, Weights):
        plate, weighed = scene.plates[item.plate], frame.weighed(item)
        assert [node.text for node in nodes[item.id]] == [text for _, text in weighed]
        for node, (cell, _) in zip(nodes[item.id], weighed, strict=True):
            across, down = (
                (float(node.get(axis, "nan")) - start) / side % 1
                for axis, start, side in zip(
                    "xy", plate.origin, (plate.across[0], plate.down[1]), strict=True
                )
            )
            assert 0.7 < across < 0.85
            assert 0.75 < down < 0.95
            assert node.get("class") == (None if plate.holds(*cell) else "ghost")


def test_words_are_written_as_they_are_whatever_they_hold() -> None:
    scene = SCENES[0]
    nasty = "<b>&amp; 卷积 \"'\u202e>"
    items = tuple(replace(item, text=nasty) if isinstance(item, Label) else item for item in scene.items)
    found = [node for node in parsed(replace(scene, items=items)).iter(f"{NS}text") if node.get("id")]
    labels = items_of(scene, Label)
    assert [node.text for node in found] == [nasty] * len(labels)
    for node, label in zip(found, labels, strict=True):
        assert node.get("text-anchor") == label.anchor
        assert (node.get("x"), node.get("y")) == (f"{label.at[0]:.1f}", f"{label.at[1]:.1f}")
        assert node.get("font-size") == f"{label.size:.1f}"


#: Prints a hash over the pictures of a few settings, in both layouts.
FINGERPRINT = """
from hashlib import sha256
import numpy as np
from convviz import conv2d_trace
from convviz.render import svg
from convviz.scene import LAYOUTS, conv_scene
x, weight = np.arange(50).reshape(2, 5, 5), np.arange(-9, 9).reshape(1, 2, 3, 3)
words = {"input": "a<b", "kernel": "\u6838", "output": "c"}
found = sha256()
for stride, padding in ((1, 0), (2, ((1, 0), (0, 2)))):
    trace = conv2d_trace(x, weight, stride=stride, padding=padding)
    for layout in LAYOUTS:
        for theme in (None, "dark"):
            found.update(svg(conv_scene(trace, layout, labels=words), theme=theme).encode())
print(found.hexdigest())
"""


def test_the_same_scene_gives_the_same_bytes_in_every_process() -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", FINGERPRINT],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    one, other = (run.communicate()[0] for run in runs)
    assert len(one.strip()) == 64
    assert one == other


def test_the_same_scene_gives_the_same_bytes_again() -> None:
    assert [svg(scene) for scene in SCENES] == [svg(scene) for scene in SCENES]


def test_eight_threads_draw_the_same_bytes() -> None:
    alone = [svg(scene) for scene in SCENES]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(svg, SCENES * 8))
    assert together == alone * 8


def test_frames_differ_only_in_marks_links_and_numbers() -> None:
    scene = SCENES[0]
    frames = [
        {name: ElementTree.tostring(node) for name, node in elements(scene, number).items()}
        for number in range(len(scene))
    ]
    for one, next in pairwise(frames):
        changed = {name for name in one if one[name] != next[name]}
        numbers = {"in0-numbers", "in0-ghosts", "out0-numbers"}
        assert changed <= {"in0-window", "in0-links", "out0-active", *numbers}
        assert {"in0-window", "in0-links", "out0-active"} <= changed


@pytest.mark.parametrize("figure", [*FIGURES, *TRANSPOSED_FIGURES], ids=lambda figure: figure.name)
def test_a_figure_of_the_paper_is_small(figure: Figure) -> None:
    scenes = [paper_scene(figure.name)]
    for layout in LAYOUTS:
        if isinstance(figure.setting, ConvSetting):
            scenes.append(page_scene(figure.setting, layout, numbers=True))
        else:
            scenes += transposed_scenes(figure.setting, layout, numbers=True)
    assert all(len(svg(scene).encode()) < 60_000 for scene in scenes)

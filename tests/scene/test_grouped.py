"""Groups in the picture: colours, who reads whom, what is left out or cannot be shared, the whole weight."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from convviz import ConvSetting, wiring
from convviz.engine import Part
from convviz.scene import (
    LAYOUTS,
    Fill,
    Label,
    Lines,
    Numbers,
    Plate,
    Scene,
    conv_scene,
    leftover_scene,
    weights_scene,
)
from convviz.scene.arrange import Block, Shape, best_columns, flat, isometric
from convviz.scene.plate import FLAT, ISOMETRIC
from convviz.scene.shown import shown

from ..engine.drawn import Array, Call, calls, examples
from ..engine.test_part import Cut, cuts
from .geometry import cells_of, items_of, label_box, overlaps
from .pictures import grouped_scene, layouts, leftover_settings, part_of, trace_of

WORDS = {"input": "i", "kernel": "k", "output": "o", "weight": "w", "filters": "f", "channels": "c"}


def plate_at(scene: Scene, shape: Array) -> Plate:
    """Return the plate that a polygon, (corners, 2), lies on."""
    found = [
        plate
        for plate in scene.plates.values()
        for row, col in cells_of(plate, shape[None])
        if plate.id != "filters" and 0 <= row < plate.rows and 0 <= col < plate.cols
    ]
    assert len(found) == 1
    return found[0]


def roles_of(scene: Scene) -> dict[str, str]:
    """Return for each plate the role that its cells are filled with, all of them and no others."""
    found: dict[str, str] = {}
    for fill in items_of(scene, Fill):
        # What nothing reads fades: that lies over a plate's own colour.
        if fill.role == "unread":
            continue
        for polygon in fill.polygons:
            plate = plate_at(scene, polygon)
            assert plate.id not in found
            assert_allclose(polygon, plate.rectangle(*plate.inner), atol=1e-9)
            found[plate.id] = fill.role
    return found


def own_roles(part: Part) -> dict[str, str]:
    """Return for each channel's plate the role its group has, by the wiring of the whole."""
    wires, drawn = wiring(part.whole), part.trace.setting
    return {
        f"in{channel}": f"group{wires.group_of_input(channel) % 8}" for channel in range(drawn.in_channels)
    } | {f"out{filter}": f"group{wires.group_of_filter(filter) % 8}" for filter in range(drawn.out_channels)}


def unpadded(cut: Cut) -> Part:
    """Return the part, without lopsided padding, which is tinted."""
    setting = replace(cut.call.setting, padding=1, padding_mode="zeros", kernel=1)
    return part_of(setting)


# -- colours -----------------------------------------------------------------------------------------


@examples(40)
@given(cuts(), layouts)
def test_a_plate_has_the_colour_of_its_group(cut: Cut, layout: str) -> None:
    part = unpadded(cut)
    roles = roles_of(conv_scene(part.trace, layout, part=part))
    if part.whole.groups == 1:
        assert {role for id, role in roles.items() if id.startswith("in")} == {"input"}
        assert {role for id, role in roles.items() if id.startswith("out")} == {"output"}
    else:
        assert {id: role for id, role in roles.items() if id[0] != "k"} == own_roles(part)
    assert {role for id, role in roles.items() if id[0] == "k"} == {"kernel"}


@pytest.mark.parametrize(("group", "role"), [(0, "group0"), (3, "group3"), (8, "group0"), (13, "group5")])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_group_on_its_own_keeps_the_colour_it_has_in_the_whole(layout: str, group: int, role: str) -> None:
    part = part_of(ConvSetting(3, 2, in_channels=2, out_channels=3))
    roles = roles_of(conv_scene(part.trace, layout, part=part, group=group))
    assert {found for id, found in roles.items() if id[0] != "k"} == {role}


def test_without_a_part_groups_have_no_colours() -> None:
    trace = trace_of(ConvSetting(3, 2, in_channels=4, out_channels=4, groups=2))
    assert set(roles_of(conv_scene(trace)).values()) == {"input", "output", "kernel"}


# -- who reads whom ----------------------------------------------------------------------------------


@examples(25)
@given(cuts(), layouts)
def test_a_placement_lights_the_channels_its_filter_reads(cut: Cut, layout: str) -> None:
    part = cut.part()
    scene, wires = conv_scene(part.trace, layout, part=part), wiring(cut.call.setting)
    area = part.trace.output[0].size
    assert len(scene) == len(part.trace)
    for filter in range(len(part.trace.output)):
        drawn = [channel for channel in wires.reads(filter) if f"in{channel}" in scene.plates]
        for number in (filter * area, filter * area + area - 1):
            frame = scene.frame(number)
            lit = [mark.removesuffix("-window") for mark in frame.marks if mark.endswith("-window")]
            assert lit == [f"in{channel}" for channel in drawn]
            assert [mark for mark in frame.marks if "active" in mark] == [f"out{filter}-active"]


@examples(25)
@given(calls())
def test_side_by_side_every_channel_has_a_slice_of_its_own_groups_filters(call: Call) -> None:
    part = Part(call.setting, call.trace(), np.zeros_like(call.output()))
    scene, wires = conv_scene(part.trace, "flat", part=part), wiring(call.setting)
    numbers = {item.plate: item for item in items_of(scene, Numbers)}
    assert [id for id in scene.plates if id[0] == "k"] == [f"k{c}" for c in range(wires.in_channels)]
    for channel in range(wires.in_channels) if numbers else ():
        readers, first = wires.readers(channel), wires.inputs(wires.group_of_input(channel)).start
        for filter in range(wires.out_channels):
            # While another group's filter slides, the nearest one of its own stays.
            own = min(readers, key=lambda reader: abs(reader - filter))
            kernel = part.trace.weight[own, channel - first]
            written = numbers[f"k{channel}"].texts[filter]
            assert written == tuple(shown(weight) for weight in kernel.ravel())


# -- what is left out --------------------------------------------------------------------------------


@examples(40)
@given(cuts(), layouts)
def test_dots_count_the_channels_that_are_left_out(cut: Cut, layout: str) -> None:
    part = cut.part()
    scene = conv_scene(part.trace, layout, part=part, labels=WORDS)
    said = {item.id: item.text for item in items_of(scene, Label) if item.id.endswith(("-more", "-dots"))}
    big, small = part.whole, part.trace.setting
    counts = {
        "inputs": big.in_channels - small.in_channels,
        "kernels": big.weight_shape[1] - small.weight_shape[1],
        "outputs": big.out_channels - small.out_channels,
    }
    wanted = {f"{name}-more": f"+{count}" for name, count in counts.items() if count}
    assert said == wanted | {name.replace("more", "dots"): "…" for name in wanted}


@examples(40)
@given(cuts(), layouts)
def test_dots_stand_after_the_last_plate_inside_its_successors_place(cut: Cut, layout: str) -> None:
    part = cut.part()
    scene = conv_scene(part.trace, layout, part=part, labels=WORDS)
    small, left_out = part.trace.setting, (part.inputs, part.depth, part.outputs)
    shapes = [Shape(*part.trace.padded.shape[1:]), Shape(*small.kernel), Shape(*small.output)]
    slices = small.in_channels if layout == "flat" else small.weight_shape[1]
    counts = [small.in_channels, slices, small.out_channels]
    rows = [[shape] * (n + bool(more)) for shape, n, more in zip(shapes, counts, left_out, strict=True)]
    whole = (flat if layout == "flat" else isometric)(*rows)
    words = {item.id: label_box(item) for item in items_of(scene, Label)}
    for name, count, more in zip(("inputs", "kernels", "outputs"), counts, left_out, strict=True):
        if more:
            place = getattr(whole, name)[count]
            for word in ("dots", "more"):
                assert cells_within(place, words[f"{name}-{word}"])
            pair = np.stack([words[f"{name}-dots"], words[f"{name}-more"]])
            assert overlaps(pair)[0, 1] < 0.01
            assert pair[0, :, 1].mean() < pair[1, :, 1].mean()


def cells_within(plate: Plate, points: Array) -> bool:
    """Return whether points, (n, 2), lie on a plate."""
    across = np.linalg.solve(np.array([plate.down, plate.across]).T, (points - plate.origin).T).T
    return bool(((across > -1e-6) & (across < np.array([plate.rows, plate.cols]) + 1e-6)).all())


@examples(30)
@given(cuts(), layouts)
def test_the_places_of_those_left_out_shift_no_other_plate_and_have_none(cut: Cut, layout: str) -> None:
    part = cut.part()
    scene, small = conv_scene(part.trace, layout, part=part), part.trace.setting
    slices = small.in_channels if layout == "flat" else small.weight_shape[1]
    wanted = [("in", small.in_channels), ("k", slices), ("out", small.out_channels)]
    assert list(scene.plates) == [f"{name}{index}" for name, count in wanted for index in range(count)]


def test_an_arrangement_is_cut_to_the_first_plates_of_each_level() -> None:
    whole = isometric([Shape(2, 2)] * 3, [Shape(1, 1)] * 2, [Shape(1, 1)] * 2)
    kept, gaps = whole.cut(2, 2, 1)
    assert (kept.inputs, kept.kernels, kept.outputs) == (whole.inputs[:2], whole.kernels, whole.outputs[:1])
    assert gaps == {"inputs": whole.inputs[2], "kernels": None, "outputs": whole.outputs[1]}
    assert kept.size == whole.size


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    size = st.integers(1, 12)
    shapes = [Shape(draw(size), draw(size))] * draw(st.integers(1, 8))
    return Block(shapes, draw(st.sampled_from([FLAT, ISOMETRIC])), "b")


@examples(60)
@given(blocks(), blocks(), st.booleans(), st.sampled_from([1.0, 1.75]))
def test_no_other_columns_would_make_the_picture_larger(
    one: Block, other: Block, beside: bool, aspect: float
) -> None:
    def scale(columns: Iterable[int]) -> float:
        pairs = list(zip((one, other), columns, strict=True))
        wide, tall = [block.width(n) for block, n in pairs], [block.height(n) for block, n in pairs]
        width, height = (sum(wide), max(tall)) if beside else (max(wide), sum(tall))
        return min(aspect / width, 1 / height)

    every = product(range(1, one.count + 1), range(1, other.count + 1))
    found = best_columns(one, other, beside=beside, aspect=aspect)
    assert scale(found) == pytest.approx(max(map(scale, every)))


# -- what cannot be shared ---------------------------------------------------------------------------


@examples(40)
@given(leftover_settings, layouts)
def test_exactly_the_channels_that_no_equal_share_has_are_marked(setting: ConvSetting, layout: str) -> None:
    setting = replace(setting, padding=0, input=6, kernel=3)
    scene = leftover_scene(setting, layout)
    roles = roles_of(scene)
    for name, count in (("in", setting.in_channels), ("out", setting.out_channels)):
        drawn = min(count, 16)
        found = [roles[f"{name}{channel}"] for channel in range(drawn)]
        share = count // setting.groups
        # So many for the first group, as many for the next; then what is left.
        wanted = [f"group{g % 8}" for g in range(setting.groups) for _ in range(share)]
        assert found == (wanted + ["bad"] * (count % setting.groups))[:drawn]
        assert f"{name}{drawn}" not in roles
    assert len(scene) == 1
    assert scene.frame(0).marks == {}


def test_a_channel_left_over_is_marked_all_over() -> None:
    scene = grouped_scene(ConvSetting(4, 3, padding=1, in_channels=3, out_channels=4, groups=2), "flat")
    [rest] = items_of(scene, Fill, "bad")
    plate = scene.plates["in2"]
    assert_allclose(rest.polygons, plate.rectangle(0, 0, plate.rows, plate.cols)[None])


# -- the whole weight --------------------------------------------------------------------------------


@examples(40)
@given(cuts())
def test_there_is_a_slice_exactly_where_a_filter_reads_a_channel(cut: Cut) -> None:
    part = cut.part()
    scene, wires, small = weights_scene(part, labels=WORDS), wiring(cut.call.setting), part.trace.setting
    pairs = list(product(range(small.out_channels), range(small.in_channels)))
    read = [(o, c) for o, c in pairs if c in wires.reads(o)]
    assert sorted(scene.plates) == sorted(["filters", *(f"w{o}_{c}" for o, c in read)])
    # The other places are outlined, each once.
    outlines = items_of(scene, Lines, "padding")
    assert sum(len(item.segments) for item in outlines) == 4 * (len(pairs) - len(read))
    boxes = {at: scene.plates[f"w{at[0]}_{at[1]}"].rectangle(0, 0, *small.kernel) for at in read}
    for item in outlines:
        for corners in item.segments[:, 0].reshape(-1, 4, 2):
            everything = np.stack([corners, *boxes.values()])
            assert overlaps(everything)[0, 1:].max() < 0


@examples(40)
@given(cuts())
def test_filters_are_rows_and_channels_columns_each_under_its_number(cut: Cut) -> None:
    scene = weights_scene(cut.part(), labels=WORDS)
    at = {item.id: item for item in items_of(scene, Label)}
    for id, plate in scene.plates.items():
        if id != "filters":
            o, c = map(int, id[1:].split("_"))
            left, top, right, bottom = plate.box
            number, own = label_box(at[f"channel{c}-index"]), label_box(at[f"filter{o}-index"])
            assert number[:, 0].mean() == pytest.approx((left + right) / 2)
            assert number[:, 1].max() < top
            assert own[:, 1].mean() == pytest.approx((top + bottom) / 2, abs=0.1)
            assert own[:, 0].max() < left
            assert (at[f"channel{c}-index"].text, at[f"filter{o}-index"].text) == (str(c), str(o))


@examples(40)
@given(cuts())
def test_the_slices_hold_the_weights(cut: Cut) -> None:
    part = cut.part()
    scene, depth = weights_scene(part, labels=WORDS), part.trace.weight.shape[1]
    written = {item.plate: item.texts for item in items_of(scene, Numbers)}
    assert bool(written) == (part.trace.weight.size <= 700)
    for id, texts in written.items():
        o, c = map(int, id[1:].split("_"))
        assert texts == (tuple(shown(weight) for weight in part.trace.weight[o, c % depth].ravel()),)
    assert set(written) in (set(), set(scene.plates) - {"filters"})
    assert items_of(weights_scene(part, labels=WORDS, numbers=False), Numbers) == []


@examples(40)
@given(cuts())
def test_a_slice_has_the_colour_of_its_group(cut: Cut) -> None:
    part = cut.part()
    wires = wiring(part.whole)
    for id, role in roles_of(weights_scene(part, labels=WORDS)).items():
        filter = int(id[1:].split("_")[0])
        wanted = f"group{wires.group_of_filter(filter) % 8}" if wires.groups > 1 else "kernel"
        assert role == wanted


@examples(30)
@given(cuts())
def test_the_row_of_the_filter_at_work_is_lit_in_its_frame(cut: Cut) -> None:
    scene = weights_scene(cut.part(), labels=WORDS)
    assert len(scene) == len(cut.part().trace.weight)
    slices = {id: plate for id, plate in scene.plates.items() if id != "filters"}
    for number in range(len(scene)):
        frame = scene.frame(number)
        assert list(frame.marks) == ["filters-active"]
        [row] = scene.plates["filters"].polygons(frame.marks["filters-active"])
        left, top = row.min(axis=0)
        right, bottom = row.max(axis=0)
        under = {
            id
            for id, plate in slices.items()
            if plate.box[0] > left and plate.box[2] < right and plate.box[1] > top and plate.box[3] < bottom
        }
        assert under == {id for id in slices if id.startswith(f"w{number}_")}


@examples(30)
@given(cuts())
def test_the_filters_and_channels_of_a_weight_that_are_not_drawn_are_counted(cut: Cut) -> None:
    part = cut.part()
    said = {
        item.id: item.text
        for item in items_of(weights_scene(part, labels=WORDS), Label)
        if item.id.endswith("-more")
    }
    counts = {"filters-more": part.outputs, "channels-more": part.inputs}
    assert said == {name: f"… +{count}" for name, count in counts.items() if count}

"""Both stages in one picture: what each frame lights on three levels, whose colours, which numbers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from convviz import SeparableSetting, SeparableTrace
from convviz.cases import CASES
from convviz.engine import Part, first_part
from convviz.scene import LAYOUTS, Chain, Fill, Frame, Label, Numbers, Plate, Scene, separable_scene
from convviz.scene.shown import shown

from ..engine.drawn import SeparableCall, examples, separable_calls, whole_numbers
from .geometry import cells_of, items_of
from .pictures import chain_scene, layouts

WORDS = {name: name for name in ("input", "depthwise", "between", "pointwise", "output")}


@dataclass(frozen=True)
class Picture:
    """A call, its trace over all channels, and the scene of the first ones."""

    call: SeparableCall
    trace: SeparableTrace
    parts: tuple[Part, Part]
    scene: Scene

    @property
    def first(self) -> int:
        """How many frames the first stage has."""
        return len(self.parts[0].trace)


def pictured(call: SeparableCall, layout: str, most: int = 8) -> Picture:
    trace, setting = call.trace(), call.setting
    one = first_part(setting.depthwise, call.x, call.depthwise, call.depthwise_bias, most)
    read = one.trace.setting.out_channels
    two = first_part(setting.pointwise, trace.between, call.pointwise, call.pointwise_bias, most, inputs=read)
    return Picture(call, trace, (one, two), separable_scene(one, two, layout, labels=WORDS))


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    """Draw a picture, often of only some of the channels, often with a frame around the maps."""
    call = draw(separable_calls(framed=True))
    return pictured(call, draw(layouts), draw(st.sampled_from([3, 8, 8])))


def lit(frame: Frame, kind: str) -> dict[str, list[list[int]]]:
    """Return the marks of a kind, plate by plate."""
    ends = f"-{kind}"
    return {
        mark.removesuffix(ends): cells.tolist() for mark, cells in frame.marks.items() if mark.endswith(ends)
    }


def shifted(cells: list[list[int]], before: tuple[int, int]) -> list[tuple[int, int]]:
    return [(row - before[0], col - before[1]) for row, col in cells]


# -- frames ------------------------------------------------------------------------------------------


@examples(25)
@given(pictures())
def test_first_come_the_placements_of_the_depthwise_stage_then_those_of_the_pointwise(
    picture: Picture,
) -> None:
    one, two = (part.trace for part in picture.parts)
    scene = picture.scene
    assert isinstance(scene.timeline, Chain)
    assert len(scene) == len(one) + len(two)
    for number in range(len(scene)):
        second = number >= len(one)
        channel, *cell = (two[number - len(one)] if second else one[number]).output
        plate = scene.plates[f"{'out' if second else 'mid'}{channel}"]
        active = {
            id: shifted(cells, plate.before) for id, cells in lit(scene.frame(number), "active").items()
        }
        assert active == {plate.id: [tuple(cell)]}


@examples(25)
@given(pictures())
def test_a_frame_of_the_first_stage_lights_the_window_of_its_placement(picture: Picture) -> None:
    scene, whole = picture.scene, picture.trace.depthwise
    for number, placement in enumerate(picture.parts[0].trace):
        taps = whole.at(*placement.output).taps
        owner = taps[0].input[0]
        windows = lit(scene.frame(number), "window")
        assert list(windows) == [f"in{owner}"]
        before = scene.plates[f"in{owner}"].before
        assert shifted(windows[f"in{owner}"], before) == [tap.input[1:] for tap in taps]
        # The kernel at work is lit whole, and nothing of the second stage.
        map_ = placement.output[0]
        assert lit(scene.frame(number), "band") == {f"d{map_}": scene.plates[f"d{map_}"].cells().tolist()}


@examples(25)
@given(pictures())
def test_a_frame_of_the_second_stage_lights_a_cell_of_every_map_and_a_row_of_the_mixing(
    picture: Picture,
) -> None:
    scene = picture.scene
    maps = picture.parts[1].trace.setting.in_channels
    for number, placement in enumerate(picture.parts[1].trace, picture.first):
        frame, (filter, *_) = scene.frame(number), placement.output
        windows = {id: cells for id, cells in lit(frame, "window").items() if id.startswith("mid")}
        assert list(windows) == [f"mid{m}" for m in range(maps)]
        for tap in picture.trace.pointwise.at(*placement.output).taps[:maps]:
            id = f"mid{tap.input[0]}"
            assert shifted(windows[id], scene.plates[id].before) == [tap.input[1:]]
        assert lit(frame, "band") == {"p": [[filter, m] for m in range(maps)]}


@examples(25)
@given(pictures())
def test_beneath_it_the_input_windows_are_what_the_output_reads_through_both_stages(picture: Picture) -> None:
    scene, trace = picture.scene, picture.trace
    inputs = picture.parts[0].trace.setting.in_channels
    on_frame = 0
    for number, placement in enumerate(picture.parts[1].trace, picture.first):
        windows = {id: cells for id, cells in lit(scene.frame(number), "window").items() if id[0] == "i"}
        read = {cell for cell in trace.inputs_of(*placement.output) if cell[0] < inputs}
        found = {
            (int(id[2:]), *cell)
            for id, cells in windows.items()
            for cell in shifted(cells, scene.plates[id].before)
            if scene.plates[id].holds(
                cell[0] + scene.plates[id].before[0], cell[1] + scene.plates[id].before[1]
            )
        }
        assert found == read
        # On the frame that padding of the second stage makes nothing is read.
        framed = all(tap.padding for tap in trace.pointwise.at(*placement.output).taps)
        assert list(windows) == ([] if framed else [f"in{c}" for c in range(inputs)])
        on_frame += framed
    rows, cols = (sum(sides) for sides in picture.call.setting.pointwise_padding)
    height, width = trace.between.shape[1:]
    outs = len(picture.parts[1].trace.output)
    assert on_frame == outs * ((height + rows) * (width + cols) - height * width)


@examples(25)
@given(pictures())
def test_links_lead_from_every_window_to_what_is_made_of_it(picture: Picture) -> None:
    scene, fan = picture.scene, picture.call.setting.multiplier
    last = len(scene) - 1
    for number in {0, picture.first - 1, picture.first, (picture.first + last) // 2, last}:
        frame = scene.frame(number)
        windows = lit(frame, "window")
        assert {id.removesuffix("-links") for id in frame.links} == set(windows)
        [(active, [cell])] = lit(frame, "active").items()
        for id, cells in windows.items():
            (top, left), (bottom, right) = cells[0], cells[-1]
            starts = scene.plates[id].rectangle(top, left, bottom + 1, right + 1)
            ends = [(active, cell)]
            if number >= picture.first and id.startswith("in"):
                made = range(int(id[2:]) * fan, int(id[2:]) * fan + fan)
                ends = [(f"mid{m}", windows[f"mid{m}"][0]) for m in made if f"mid{m}" in scene.plates]
            wanted = [
                pair
                for plate, (r, c) in ends
                for pair in zip(starts, scene.plates[plate].rectangle(r, c, r + 1, c + 1), strict=True)
            ]
            assert_allclose(frame.links[f"{id}-links"], wanted, atol=1e-9)


@examples(25)
@given(pictures())
def test_a_number_is_written_when_it_has_been_computed_and_padding_always(picture: Picture) -> None:
    scene = picture.scene
    growing = [item for item in items_of(scene, Numbers) if item.growing]
    middle, above = ([item for item in growing if item.plate.startswith(name)] for name in ("mid", "out"))
    for number in range(len(scene)):
        frame = scene.frame(number)
        for items, trace, made in (
            (middle, picture.parts[0].trace, min(number + 1, picture.first)),
            (above, picture.parts[1].trace, max(number + 1 - picture.first, 0)),
        ):
            written = [[text for text in frame.written(item) if text] for item in items]
            # All channels before are full, this one as far as it has come.
            every = [[text for text in item.texts[0] if text] for item in items]
            assert [list(part) for part in written] == [
                texts[: max(0, made - at * trace.output[0].size)] for at, texts in enumerate(every)
            ]
            assert not items or sum(map(len, written)) == made
            # In its cell: what is written is the beginning of the plate's own texts.
            for item in items:
                shows = frame.written(item)
                assert shows == item.texts[0][: len(shows)]


def test_the_frame_around_a_padded_pointwise_stage_rests_on_nothing() -> None:
    """A tutorial's mistake: padding on 1x1 kernels, here on numbers small enough to check by hand."""
    setting = SeparableSetting(3, 2, in_channels=2, out_channels=1, pointwise_padding=1)
    scene = chain_scene(setting, "isometric")
    # 2x2 maps, framed: 4x4 cells to read and 4x4 outputs; 8 steps, then 16.
    assert [(plate.rows, plate.cols, plate.before, plate.real) for plate in mids(scene)] == [
        (4, 4, (1, 1), (2, 2))
    ] * 2
    assert len(scene) == 24
    assert lit(scene.frame(0), "active") == {"mid0": [[1, 1]]}
    assert lit(scene.frame(7), "active") == {"mid1": [[2, 2]]}
    corner, inner = scene.frame(8), scene.frame(8 + 5)
    assert lit(corner, "window") == {"mid0": [[0, 0]], "mid1": [[0, 0]]}
    assert sorted(corner.links) == ["mid0-links", "mid1-links"]
    first = [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert lit(inner, "window") == {"mid0": [[1, 1]], "mid1": [[1, 1]], "in0": first, "in1": first}
    assert lit(inner, "active") == {"out0": [[1, 1]]}


def mids(scene: Scene) -> list[Plate]:
    return [plate for id, plate in scene.plates.items() if id.startswith("mid")]


# -- what is drawn -----------------------------------------------------------------------------------


@examples(25)
@given(pictures())
def test_every_cell_shows_its_own_number(picture: Picture) -> None:
    scene, (one, two) = picture.scene, picture.parts
    texts = {item.id: item.texts[0] for item in items_of(scene, Numbers)}
    if not texts:
        return
    between = picture.trace.between[: len(one.trace.output)]
    whole = picture.trace.output[: len(two.trace.output)]
    for name, grids in (("in", picture.trace.x), ("mid", between), ("out", whole)):
        for channel, grid in enumerate(grids[: sum(id.startswith(name) for id in scene.plates)]):
            plate = scene.plates[f"{name}{channel}"]
            for at, (row, col) in enumerate(plate.cells().tolist()):
                here = shifted([[row, col]], plate.before)[0]
                own = plate.holds(row, col)
                wanted = shown(grid[here]) if own else "0"
                pair = [texts[f"{plate.id}-numbers"][at]]
                pair += [texts[f"{plate.id}-ghosts"][at]] if f"{plate.id}-ghosts" in texts else []
                assert pair == [wanted, ""][: len(pair)] if own else pair == ["", wanted]
    for m, kernel in enumerate(one.trace.weight):
        assert texts[f"d{m}-numbers"] == tuple(shown(weight) for weight in kernel.ravel())
    assert texts["p-numbers"] == tuple(shown(weight) for weight in two.trace.weight.ravel())


@examples(25)
@given(pictures())
def test_a_channel_its_kernels_and_their_maps_have_one_colour(picture: Picture) -> None:
    scene, fan = picture.scene, picture.call.setting.multiplier
    roles: dict[str, set[str]] = {id: set() for id in scene.plates}
    for fill in (one for one in items_of(scene, Fill) if one.role != "unread"):
        for id, plate in scene.plates.items():
            on = {plate.holds(*cell) for cell in cells_of(plate, fill.polygons)}
            if True in on:
                roles[id].add(fill.role)
    for id, found in roles.items():
        if id[0] in "imd":
            number = int("".join(filter(str.isdigit, id)))
            assert found == {f"group{number if id[0] == 'i' else number // fan}"}
        else:
            assert found == {"kernel" if id == "p" else "output"}


@examples(25)
@given(pictures())
def test_a_level_has_the_channels_that_are_drawn_and_counts_the_others(picture: Picture) -> None:
    scene, setting, (one, two) = picture.scene, picture.call.setting, picture.parts
    ins, maps, outs = len(one.trace.x), len(one.trace.output), len(two.trace.output)
    names = [("in", ins), ("mid", maps), ("out", outs), ("d", maps)]
    assert sorted(scene.plates) == sorted(
        [*(f"{name}{index}" for name, count in names for index in range(count)), "p"]
    )
    assert (scene.plates["p"].rows, scene.plates["p"].cols) == (outs, maps)
    said = {item.id: item.text for item in items_of(scene, Label) if item.id.endswith("-more")}
    left = {
        "inputs": setting.in_channels - ins,
        "between": setting.channels - maps,
        "outputs": setting.out_channels - outs,
    }
    assert said == {f"{name}-more": f"+{count}" for name, count in left.items() if count}


@examples(25)
@given(separable_calls(framed=True))
def test_the_levels_stack_upwards_or_read_from_left_to_right(call: SeparableCall) -> None:
    def boxes(scene: Scene, name: str) -> np.ndarray:
        return np.array([plate.box for id, plate in scene.plates.items() if id.rstrip("0123456789") == name])

    stacked, flat = (pictured(call, layout).scene for layout in LAYOUTS)
    below, middle, above = (boxes(stacked, name) for name in ("in", "mid", "out"))
    assert above[:, 3].max() < middle[:, 1].min()
    assert middle[:, 3].max() < below[:, 1].min()
    assert min(boxes(stacked, "d")[:, 0].min(), boxes(stacked, "p")[0, 0]) > middle[:, 2].max()
    order = [boxes(flat, name) for name in ("in", "mid", "p", "out")]
    for left, right in pairwise(order):
        assert left[:, 2].max() < right[:, 0].min()
    for m, (kernel, its_map) in enumerate(zip(boxes(flat, "d"), boxes(flat, "mid"), strict=True)):
        # Each kernel beside the map it makes, in the row of the input it reads.
        own_input = boxes(flat, "in")[m // call.setting.multiplier]
        assert own_input[2] < kernel[0] < kernel[2] < its_map[0]
        middles = [box[1::2].mean() for box in (own_input, kernel, its_map)]
        assert middles == pytest.approx([middles[0]] * 3)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_stand_beside_their_level_or_over_it(layout: str, language: str) -> None:
    setting = SeparableSetting(5, 3, in_channels=3, out_channels=6)
    scene = chain_scene(setting, layout, language)
    words = {item.id: item for item in items_of(scene, Label) if "-label" in item.id}
    assert len(words) == 3 * 3 + 2 * 2
    for name, plate in (("input", "in"), ("between", "mid"), ("output", "out")):
        lines = [words[f"{name}-label{line}"] for line in (1, 2, 3)]
        tops = [plate_.box[1] for id, plate_ in scene.plates.items() if id.startswith(plate)]
        bottoms = [plate_.box[3] for id, plate_ in scene.plates.items() if id.startswith(plate)]
        lefts = [plate_.box[0] for id, plate_ in scene.plates.items() if id.startswith(plate)]
        assert [line.at[1] for line in lines] == sorted(line.at[1] for line in lines)
        if layout == "isometric":
            assert all(min(tops) < line.at[1] < max(bottoms) for line in lines)
            assert all(line.at[0] < min(lefts) for line in lines)
        elif name == "between":
            assert lines[0].at[1] > max(bottoms)
        else:
            assert lines[-1].at[1] < min(tops)
        counts = {"input": "×3", "between": "×3", "output": "×6"}
        assert lines[-1].text.split()[0] == counts[name]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["s001_08", "s001_09", "s001_09fix"])
def test_the_catalogues_layers_are_drawn_with_eight_outputs(name: str, layout: str) -> None:
    setting = CASES[name].setting
    assert isinstance(setting, SeparableSetting)
    scene = chain_scene(setting, layout, numbers=True)
    assert [sum(id.startswith(level) for id in scene.plates) for level in ("in", "mid", "out")] == [3, 3, 8]
    (height, width), (tall, wide) = setting.between, setting.output
    assert len(scene) == 3 * height * width + 8 * tall * wide
    [more] = [item.text for item in items_of(scene, Label) if item.id.endswith("-more")]
    assert more == f"+{setting.out_channels - 8}"


def test_without_words_and_numbers_there_is_nothing_to_read() -> None:
    call = SeparableCall(
        whole_numbers(1, 2, 3, 3), whole_numbers(2, 2, 1, 2, 2), whole_numbers(3, 9, 2, 1, 1), None, None,
        SeparableSetting(3, 2, in_channels=2, out_channels=9),
    )  # fmt: skip
    scene = separable_scene(*pictured(call, "flat").parts, "flat", numbers=False)
    assert items_of(scene, Numbers) == []
    assert {item.id for item in items_of(scene, Label)} == {"outputs-dots", "outputs-more"}

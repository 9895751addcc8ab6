"""The picture of pooling beyond the paper's two figures: padding, channels, windows that hang over."""

from __future__ import annotations

from hypothesis import given

from convviz import PoolSetting
from convviz.scene import Fill, Links, Numbers, Weights, pool_scene
from convviz.scene.shown import shown

from ..engine.drawn import PoolCall, examples, pool_calls
from .geometry import collisions, items_of, off_the_page
from .pictures import layouts, pooled


@examples(40)
@given(pool_calls(), layouts)
def test_each_frame_marks_the_taps_of_its_placement_and_shows_its_result(call: PoolCall, layout: str) -> None:
    trace = call.trace()
    scene = pool_scene(trace, layout)
    (top, _), (left, _) = call.setting.sides
    assert len(scene) == len(trace)
    for number in {0, len(trace) // 2, len(trace) - 1}:
        placement, frame = trace[number], scene.frame(number)
        channel, i, j = placement.output
        assert frame.marks.keys() == {f"in{channel}-window", f"out{channel}-active"}
        window = frame.marks[f"in{channel}-window"].tolist()
        assert window == [[tap.input[1] + top, tap.input[2] + left] for tap in placement.taps]
        assert frame.marks[f"out{channel}-active"].tolist() == [[i, j]]
        for item in items_of(scene, Numbers):
            if item.plate == f"out{channel}":
                assert frame.written(item)[-1] == shown(placement.result)
    assert items_of(scene, Weights) == []
    assert bool(items_of(scene, Links)) == (layout == "isometric")
    assert collisions(scene) == []
    assert off_the_page(scene) <= 0


def test_what_hangs_over_is_drawn_as_padding_and_marked() -> None:
    setting = PoolSetting("max", input=4, kernel=3, stride=2, ceil_mode=True)
    scene = pool_scene(pooled(setting))
    plate = scene.plates["in0"]
    assert (plate.rows, plate.cols, plate.before, plate.real) == (5, 5, (0, 0), (4, 4))
    (marked,) = items_of(scene, Fill, "extra")
    assert len(marked.polygons) == 9, "the last row and the last column"
    (ghosts,) = items_of(scene, Numbers, "ghost")
    assert set(ghosts.texts[0]) == {"", "−∞"}


def test_cells_that_no_window_reads_are_faded_but_not_in_the_papers_figures() -> None:
    trace = pooled(PoolSetting("avg", input=5, kernel=2))
    scene, paper = pool_scene(trace), pool_scene(trace, as_paper=True)
    assert len(items_of(scene, Fill, "unread")[0].polygons) == 9
    assert items_of(paper, Fill, "unread") == []
    faded = {4, 9, 14, 19, *range(20, 25)}
    for picture, pale in ((scene, faded), (paper, set())):
        assert {frozenset(item.faded) for item in items_of(picture, Numbers) if item.plate == "in0"} == {
            frozenset(pale)
        }


def test_channels_are_pooled_by_themselves() -> None:
    scene = pool_scene(pooled(PoolSetting("max", input=4, kernel=2, in_channels=3)), "isometric")
    assert set(scene.plates) == {f"{level}{channel}" for level in ("in", "out") for channel in range(3)}
    assert scene.frame(4).marks.keys() == {"in1-window", "out1-active"}
    assert scene.frame(4).links.keys() == {"in1-links"}

"""Raster frames: the published colours on the published places, and no trace of other frames."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting, conv2d_trace
from convviz.render import Frames
from convviz.scene import (
    LAYOUTS,
    THEMES,
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

from ..scene.geometry import items_of, label_box
from ..scene.pictures import (
    chain_scene,
    grouped_scene,
    page_scene,
    paper_scene,
    trace_of,
    transposed_scenes,
    weight_scene,
)
from ..scene.test_paper_figures import FIGURES, NUMERICAL, TRANSPOSED_FIGURES
from ..scene.test_theme import grounds

Pixels = npt.NDArray[np.uint8]
Point = npt.NDArray[np.float64]

DPI = 150
#: (plate, inside, marked) -> the colour published.
COLOURS = {
    ("in0", True, False): "#268bd2",
    ("in0", True, True): "#1a6998",
    ("in0", False, True): "#9cafb3",
    ("in0", False, False): "#ffffff",
    ("out0", True, False): "#2aa198",
    ("out0", True, True): "#1c7676",
}


def colour_at(pixels: Pixels, point: Point, dpi: float = DPI) -> list[int]:
    x, y = np.floor(point * dpi / 72).astype(int)
    return [int(part) for part in pixels[y, x, :3]]


def rgb(colour: str | None) -> list[int]:
    return list(bytes.fromhex((colour or "").removeprefix("#")))


def hue(colour: str | None) -> tuple[int, ...]:
    return tuple(rgb(colour))


def crossed(point: Point, segments: npt.NDArray[np.float64]) -> bool:
    """Return whether a link comes within two pixels of a point."""
    start, along = segments[:, 0], segments[:, 1] - segments[:, 0]
    share = (((point - start) * along).sum(axis=1) / (along**2).sum(axis=1)).clip(0, 1)
    return bool(np.hypot(*(start + share[:, None] * along - point).T).min() < 2 * 72 / DPI)


def cells(plate: Plate) -> list[tuple[int, int]]:
    return [(row, col) for row in range(plate.rows) for col in range(plate.cols)]


@pytest.mark.parametrize("name", [figure.name for figure in (*FIGURES, *TRANSPOSED_FIGURES)])
def test_cells_have_the_published_colours(name: str) -> None:
    scene = paper_scene(name)
    frames = Frames(scene, dpi=DPI)
    seen: set[str] = set()
    for number in range(len(scene)):
        pixels, frame = frames.pixels(number), scene.frame(number)
        links = frame.links["in0-links"]
        for plate in scene.plates.values():
            marked = frame.covered(plate.id)
            for row, col in cells(plate):
                middle = plate.point(row + 0.5, col + 0.5)
                # The output plate hides the links behind it.
                if plate.id == "in0" and crossed(middle, links):
                    continue
                wanted = COLOURS[plate.id, plate.holds(row, col), (row, col) in marked]
                assert colour_at(pixels, middle) == rgb(wanted), (plate.id, row, col)
                seen.add(wanted)
    padded = scene.plates["in0"].real != (scene.plates["in0"].rows, scene.plates["in0"].cols)
    unpadded = {"#268bd2", "#1a6998", "#2aa198", "#1c7676"}
    assert seen == (set(COLOURS.values()) if padded else unpadded)


#: What lies on the plates of a kind; a matrix without numbers is in ink.
GROUNDS = {"in": "input", "out": "output", "v": "input", "r": "output", "m": "entry"}


def darkened(ground: str, shadow: str, theme: str) -> list[int]:
    """Return the colour of a role under a translucent one."""
    paints = THEMES[theme]
    share = paints[shadow].opacity
    pairs = zip(rgb(paints[shadow].fill), rgb(paints[ground].fill), strict=True)
    return [round(share * above + (1 - share) * below) for above, below in pairs]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_shadow_darkens_what_it_lies_on(layout: str, theme: str) -> None:
    setting = TransposedSetting(input=2, kernel=3, stride=2, padding=1)
    seen = set()
    for scene in transposed_scenes(setting, layout):
        frames = Frames(scene, theme, DPI)
        for number in (0, len(scene) - 1):
            pixels, frame = frames.pixels(number), scene.frame(number)
            for mark, marked in frame.marks.items():
                id = mark.split("-")[0]
                (role,) = (item.role for item in items_of(scene, Marks) if item.id == mark)
                for row, col in marked.tolist() if role != "band" else ():
                    plate = scene.plates[id]
                    middle = plate.point(row + 0.5, col + 0.5)
                    ground = GROUNDS[id.rstrip("0")] if plate.holds(row, col) else "canvas"
                    if not any(crossed(middle, links) for links in frame.links.values()):
                        wanted = darkened(ground, role, theme)
                        assert colour_at(pixels, middle) == wanted, (mark, row, col)
                        seen.add((role, ground))
    on_cells = {(role, GROUNDS[id]) for role in ("window", "active") for id in ("in", "out")}
    assert seen == {*on_cells, ("row", "entry"), ("window", "canvas")}


def test_lines_are_where_cells_meet() -> None:
    scene = paper_scene("no_padding_no_strides")
    pixels = Frames(scene, dpi=600).pixels(3)
    for id in ("in0", "out0"):
        plate = scene.plates[id]
        # Away from the links and the window.
        for point in (plate.point(0.5, 0), plate.point(0, 0.5), plate.point(0.5, 1)):
            assert colour_at(pixels, point, 600) == rgb("#002b36")


def profile(pixels: Pixels, start: Point, end: Point, dpi: float) -> tuple[npt.NDArray[np.uint8], float]:
    """Return the colours on the way from a point to another, (n, 3), and how far apart they are taken."""
    count = int(np.hypot(*(end - start)) * dpi / 72) * 2
    x, y = np.floor(np.linspace(start, end, count) * dpi / 72).astype(int).T
    return pixels[y, x, :3], float(np.hypot(*(end - start))) / count


def lengths(hit: npt.NDArray[np.bool_], step: float) -> list[float]:
    """Return how long each stretch of true values is."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], hit, [False]]).astype(int)))
    return [float(end - start) * step for start, end in edges.reshape(-1, 2)]


def test_links_are_thin_lines_from_the_window_to_the_output() -> None:
    scene = paper_scene("no_padding_no_strides")
    pixels, (link, *_) = Frames(scene, dpi=1200).pixels(0), scene.frame(0).links["in0-links"]
    # The first link starts at the left corner; halfway it crosses the empty page.
    along = (link[1] - link[0]) / np.hypot(*(link[1] - link[0]))
    normal, middle = np.array([-along[1], along[0]]), link.mean(axis=0)
    across, step = profile(pixels, middle - 2 * normal, middle + 2 * normal, 1200)
    assert lengths(across.max(axis=1) < 128, step) == pytest.approx([0.4], abs=0.1)
    for share in (0.3, 0.5, 0.7):
        assert colour_at(pixels, link[0] + share * (link[1] - link[0]), 1200) == rgb("#000000")


def test_padding_is_dashed() -> None:
    scene = paper_scene("same_padding_no_strides")
    plate, pixels = scene.plates["in0"], Frames(scene, dpi=600).pixels(24)
    # The outer half of the first line: the columns' lines begin in its middle. The last window is far away.
    outer = -0.25 / UNIT
    edge, step = profile(pixels, plate.point(outer, 0), plate.point(outer, 5), 600)
    for found in (edge.max(axis=1) < 128, edge.max(axis=1) >= 128):
        # A dash's blurred end is no dash.
        inner = [length for length in lengths(found, step) if length > 0.5][1:-1]
        assert len(inner) > 5
        assert inner == pytest.approx([3.0] * len(inner), abs=0.4)


def test_what_is_marked_has_an_outline() -> None:
    scene = paper_scene("no_padding_no_strides")
    pixels, frame = Frames(scene, "dark", 600).pixels(0), scene.frame(0)
    for item in items_of(scene, Marks):
        for row, col in frame.marks.get(item.id, ()):
            # The upper left and the upper right edge, away from the corners where links begin.
            for at in ((row, col + 0.4), (row + 0.4, col)):
                point = scene.plates[item.plate].point(*at)
                assert colour_at(pixels, point, 600) == rgb(THEMES["dark"][item.role].stroke), (item, at)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_window_over_lopsided_padding_lets_it_through(theme: str) -> None:
    scene = page_scene(ConvSetting(input=4, kernel=3, padding=((0, 0), (2, 1))), "flat")
    plate, found = scene.plates["in0"], grounds(theme)
    pixels = Frames(scene, theme, DPI).pixels(0)
    for (row, col), name in {
        (0, 0): "window on extra",
        (0, 1): "window on padding",
        (0, 2): "window on input",
        (3, 0): "extra",
        (3, 1): "padding",
    }.items():
        colour = colour_at(pixels, plate.point(row + 0.5, col + 0.5))
        assert colour == pytest.approx([255 * part for part in found[name]], abs=2), name


def colours_around(pixels: Pixels, middle: Point, reach: float, dpi: float) -> Counter[tuple[int, ...]]:
    """Return how often each colour stands in the square around a point, `reach` points to each side."""
    (left, top), (right, bottom) = (((middle + at) * dpi / 72).astype(int) for at in (-reach, reach))
    return Counter(map(tuple, pixels[top:bottom, left:right, :3].reshape(-1, 3).tolist()))


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_cell_has_the_exact_colour_of_its_group(layout: str, theme: str) -> None:
    setting = ConvSetting(3, 2, in_channels=8, out_channels=8, groups=8)
    scene = grouped_scene(setting, layout)
    pixels = Frames(scene, theme, DPI).pixels(0)
    for channel in range(8):
        colour = rgb(THEMES[theme][f"group{channel}"].fill)
        # The last cells of all plates: the first window lies elsewhere.
        for id in (f"in{channel}", f"out{channel}"):
            plate = scene.plates[id]
            middle = plate.point(plate.rows - 0.5, plate.cols - 0.5)
            if id[0] == "o" or not crossed(middle, np.concatenate(list(scene.frame(0).links.values()))):
                assert colour_at(pixels, middle) == colour, id


@pytest.mark.parametrize("theme", THEMES)
def test_a_map_and_its_kernel_have_the_exact_colour_of_their_channel(theme: str) -> None:
    scene = chain_scene(SeparableSetting(3, 2, in_channels=3, multiplier=2, out_channels=2), "flat")
    pixels = Frames(scene, theme, DPI).pixels(0)
    for m in range(1, 6):
        for id, channel in ((f"d{m}", m // 2), (f"mid{m}", m // 2), (f"in{m // 2}", m // 2)):
            plate = scene.plates[id]
            middle = plate.point(plate.rows - 0.5, plate.cols - 0.5)
            assert colour_at(pixels, middle) == rgb(THEMES[theme][f"group{channel}"].fill), id


@pytest.mark.parametrize("theme", THEMES)
def test_the_numbers_of_a_lit_row_are_still_to_be_seen(theme: str) -> None:
    groups = ConvSetting(3, 2, in_channels=4, out_channels=4, groups=2)
    chain = SeparableSetting(3, 2, in_channels=2, out_channels=2)
    pairs = [
        (weight_scene(groups, numbers=True), weight_scene(groups), 3),
        (chain_scene(chain, "flat", numbers=True), chain_scene(chain, "flat"), 8),
        (chain_scene(chain, "flat", numbers=True), chain_scene(chain, "flat"), 0),
    ]
    for scene, blank, number in pairs:
        pixels, empty = (Frames(one, theme, DPI).pixels(number).astype(int) for one in (scene, blank))
        frame = scene.frame(number)
        bands = {mark: cells for mark, cells in frame.marks.items() if mark.split("-")[1] == "band"}
        bands = bands or {f"w{number}_{c}-band": scene.plates[f"w{number}_{c}"].cells() for c in (2, 3)}
        ink = np.array(rgb(THEMES[theme]["number"].fill))
        for mark, marked in bands.items():
            plate = scene.plates[mark.split("-")[0]]
            for row, col in marked.tolist():
                (left, top), (right, bottom) = (
                    (plate.point(row + at, col + at) * DPI / 72).astype(int) for at in (0.15, 0.85)
                )
                here = np.s_[top:bottom, left:right, :3]
                # Ink stands out from the row's own ground, and it is the number's.
                differs = np.abs(pixels[here] - empty[here]).sum(axis=2)
                assert differs.max() > 150, (mark, row, col)
                assert np.abs(pixels[here] - ink).sum(axis=2).min() < 150, (mark, row, col)


@pytest.mark.parametrize("theme", THEMES)
def test_every_number_has_the_colour_of_its_role(theme: str) -> None:
    x, weight = np.full((1, 3, 3), 8), np.full((1, 1, 2, 2), 8)
    scene = conv_scene(conv2d_trace(x, weight, padding=1, padding_mode="replicate"), "flat")
    paints, dpi, number = THEMES[theme], 600, 4
    pixels, frame = Frames(scene, theme, dpi).pixels(number), scene.frame(number)
    seen: Counter[str] = Counter()
    ink: dict[tuple[str, str], int] = {}
    for item in items_of(scene, Numbers):
        plate = scene.plates[item.plate]
        for index, text in enumerate(frame.written(item)):
            row, col = divmod(index, plate.cols)
            if text:
                covered = (row, col) in frame.covered(plate.id) and item.role != "ghost"
                role = "lit" if covered else item.role
                found = colours_around(pixels, plate.point(row + 0.5, col + 0.5), 0.15 * UNIT, dpi)
                assert hue(paints[role].fill) in found, (role, row, col)
                if role in ("number", "lit"):
                    other = "lit" if role == "number" else "number"
                    assert hue(paints[other].fill) not in found, (role, row, col)
                seen[role] += 1
                ink[role, text] = found[hue(paints[role].fill)]
    for item in items_of(scene, Weights):
        plate = scene.plates[item.plate]
        for (row, col), _ in frame.weighed(item):
            role = item.role if plate.holds(row, col) else "ghost"
            at = plate.point(row + item.place[1], col + item.place[0])
            assert hue(paints[role].fill) in colours_around(pixels, at, 0.1 * UNIT, dpi), (role, row, col)
            seen[f"{role} weight"] += 1
    assert seen == {
        "number": 11,
        "lit": 3,
        "ghost": 16,
        "kernel-number": 4,
        "weight weight": 2,
        "ghost weight": 2,
    }
    assert ink["lit", "8"] > 1.15 * ink["number", "8"], "it is set in bold type"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_are_written_in_their_places(channels: int, layout: str, language: str) -> None:
    setting = ConvSetting(input=4, kernel=3, in_channels=channels, out_channels=channels)
    scene = page_scene(setting, layout, language)
    blank = conv_scene(trace_of(setting), layout, numbers=False)
    assert scene.size == blank.size
    # Halfway between two labels nothing is written, so each has its own ink.
    pair = [Frames(one, dpi=DPI).pixels(0).astype(int) for one in (scene, blank)]
    y, x = np.nonzero(np.abs(pair[0] - pair[1]).sum(axis=2) > 100)
    points = (np.stack([x, y], axis=1) + 0.5) * 72 / DPI
    left_over = np.ones(len(points), dtype=bool)
    for word in items_of(scene, Label):
        box = label_box(word)
        (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
        inside = ((points >= (left - 1, top - 1)) & (points <= (right + 1, bottom + 1))).all(axis=1)
        assert inside.any(), word
        found = points[inside]
        assert np.ptp(found[:, 0]) > 0.5 * (right - left) - 1, word
        if word.anchor == "middle":
            assert (found[:, 0].min() + found[:, 0].max()) / 2 == pytest.approx(word.at[0], abs=1.5), word
        else:
            assert found[:, 0].min() == pytest.approx(left, abs=1.5), word
        left_over &= ~inside
    assert not left_over.any()


def test_the_page_is_white_and_opaque() -> None:
    pixels = Frames(paper_scene("dilation"), dpi=DPI).pixels(0)
    assert (pixels[..., 3] == 255).all()
    edges = [pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]
    assert all((edge == 255).all() for edge in edges)


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_colours_the_raster(theme: str) -> None:
    scene = paper_scene("no_padding_no_strides")
    pixels = Frames(scene, theme, DPI).pixels(0)
    assert colour_at(pixels, np.array([2.0, 2.0])) == rgb(THEMES[theme]["canvas"].fill)
    assert colour_at(pixels, scene.plates["in0"].point(3.5, 3.5)) == rgb(THEMES[theme]["input"].fill)
    assert colour_at(pixels, scene.plates["out0"].point(1.5, 1.5)) == rgb(THEMES[theme]["output"].fill)


SOME = ["stacked", "sides", "paper", "numbers", "padded"]
SOME += [
    "stamps",
    "windows",
    "stamps-flat",
    "windows-flat",
    "transposed-matrix",
    "matrix",
    "paper-transposed",
    "groups",
    "groups-flat",
    "weight",
    "chain",
    "chain-flat",
]


def some_scenes() -> list[Scene]:
    lopsided = ConvSetting(
        input=5, kernel=3, stride=2, padding=((0, 1), (1, 0)), in_channels=2, out_channels=2
    )
    scenes = [page_scene(lopsided, layout, "zh", numbers=True) for layout in LAYOUTS]
    scenes += [paper_scene(name) for name in ("padding_strides", *NUMERICAL)]
    shifted = TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1, in_channels=2)
    for layout in LAYOUTS:
        scenes += transposed_scenes(shifted, layout, "zh", numbers=True)[: 4 if layout == "flat" else 2]
    scenes.append(paper_scene("padding_strides_odd_transposed"))
    groups = ConvSetting(3, 2, in_channels=4, out_channels=10, groups=2)
    scenes += [grouped_scene(groups, layout, numbers=True) for layout in LAYOUTS]
    scenes.append(weight_scene(groups, "zh", numbers=True))
    framed = SeparableSetting(3, 2, in_channels=2, multiplier=2, out_channels=1, pointwise_padding=1)
    return [*scenes, *(chain_scene(framed, layout, numbers=True) for layout in LAYOUTS)]


@pytest.mark.parametrize("scene", some_scenes(), ids=SOME)
def test_a_frame_is_what_it_would_be_if_drawn_alone(scene: Scene) -> None:
    order = list(range(len(scene))) * 2
    random.Random(1).shuffle(order)
    frames = Frames(scene, dpi=100)
    drawn = {number: frames.pixels(number).copy() for number in order}
    assert len(frames) == len(scene) == len(drawn)
    for number in {0, order[0], len(scene) - 1}:
        assert np.array_equal(Frames(scene, dpi=100).pixels(number), drawn[number])
    assert len({pixels.tobytes() for pixels in drawn.values()}) == len(drawn), "no two frames are alike"


@pytest.mark.parametrize("scene", some_scenes(), ids=SOME)
def test_a_change_is_all_that_differs_from_the_frame_before(scene: Scene) -> None:
    frames = Frames(scene, dpi=100)
    shown = frames.pixels(0).copy()
    smaller = 0
    for number in [*range(1, len(scene)), 0]:
        left, top, before, now = frames.change(number)
        height, width = now.shape
        here = np.s_[top : top + height, left : left + width]
        assert np.array_equal(np.ascontiguousarray(shown[here]).view(np.uint32)[..., 0], before)
        shown[here] = np.ascontiguousarray(now)[..., None].view(np.uint8)
        assert np.array_equal(shown, Frames(scene, dpi=100).pixels(number))
        smaller += now.size < 0.7 * shown[..., 0].size
    assert smaller > 0.5 * len(scene) or len(scene) < 9


@pytest.mark.parametrize("scene", some_scenes(), ids=SOME)
def test_parts_of_the_page_make_up_the_page(scene: Scene) -> None:
    whole = Frames(scene, dpi=150)
    height = whole.size[1]
    # Odd and even numbers of rows.
    edges = [0, 37, 98, max(height // 2, 98) + 1, height]
    parts = [Frames(scene, dpi=150, rows=rows) for rows in pairwise(edges)]
    for number in (0, len(scene) // 2, len(scene) - 1):
        together = np.concatenate([part.pixels(number) for part in parts]).astype(int)
        # Where a slanted line is cut at a part's edge, its blurred side may be rounded otherwise.
        assert np.abs(together - whole.pixels(number)).max() <= 2, number


def test_eight_threads_draw_the_same_pixels() -> None:
    scenes = some_scenes()

    def last(scene: Scene) -> bytes:
        return Frames(scene, dpi=80).pixels(-1).tobytes()

    alone = [last(scene) for scene in scenes]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(last, scenes * 4)) == alone * 4


def ink(number: float, layout: str, dpi: float = 300) -> tuple[Any, npt.NDArray[np.float64]]:
    """Return where a number's ink is, (n, 2) of (x, y) in points, and the middle of its cell."""
    trace = conv2d_trace([[[number, 0], [0, 0]]], [[[[1]]]])
    scene, blank = (conv_scene(trace, layout, numbers=shown, as_paper=True) for shown in (True, False))
    pair = [Frames(one, dpi=dpi).pixels(3).astype(int) for one in (scene, blank)]
    y, x = np.nonzero(np.abs(pair[0] - pair[1]).sum(axis=2) > 200)
    middle = scene.plates["in0"].point(0.5, 0.5)
    found = (np.stack([x, y], axis=1) + 0.5) * 72 / dpi
    near = np.abs(found - middle).max(axis=1) < 5
    return found[near], middle


@pytest.mark.parametrize("layout", LAYOUTS)
def test_numbers_stand_upright_and_read_from_left_to_right(layout: str) -> None:
    seven, middle = ink(7, layout)
    top, bottom = (seven[side(seven[:, 1], middle[1])] for side in (np.less, np.greater))
    # The bar of a 7 is above its stem, and the stem leans to the left as it goes down.
    assert np.ptp(top[:, 0]) > 1.4 * np.ptp(bottom[:, 0])
    assert bottom[:, 0].mean() < top[:, 0].mean()
    four, middle = ink(4, layout)
    # The upright of a 4 is on its right.
    assert four[:, 0].mean() > (four[:, 0].min() + four[:, 0].max()) / 2


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("number", [8, 88])
def test_a_number_stands_in_the_middle_of_its_cell(number: int, layout: str) -> None:
    found, middle = ink(number, layout)
    box = (found.min(axis=0) + found.max(axis=0)) / 2
    assert np.abs(box - middle).max() < 0.5


def test_an_output_appears_when_it_has_been_computed() -> None:
    scene, blank = (
        conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1]]]]), "flat", numbers=shown, as_paper=True)
        for shown in (True, False)
    )
    frames, empty = Frames(scene, dpi=DPI), Frames(blank, dpi=DPI)
    plate = scene.plates["out0"]
    for number in range(4):
        differs = (frames.pixels(number) != empty.pixels(number)).any(axis=2)
        written = []
        for index, (row, col) in enumerate(cells(plate)):
            (left, top), (right, bottom) = (
                (plate.point(row + at, col + at) * DPI / 72).astype(int) for at in (0.1, 0.9)
            )
            if differs[top:bottom, left:right].any():
                written.append(index)
        assert written == list(range(number + 1))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_link_is_seen_on_a_number_in_any_frame(theme: str) -> None:
    conv = ConvSetting(input=5, kernel=3, stride=2, padding=1, in_channels=2)
    chain = SeparableSetting(3, 2, in_channels=2, padding=1)
    stamps = TransposedSetting(input=2, kernel=3, stride=2, padding=1, in_channels=2)
    scenes = [
        page_scene(conv, "isometric", numbers=True),
        chain_scene(chain, "isometric", numbers=True),
        transposed_scenes(stamps, "isometric", numbers=True)[0],
    ]
    for scene in scenes:
        bare = replace(scene, items=tuple(item for item in scene.items if not isinstance(item, Links)))
        blank = replace(bare, items=tuple(item for item in bare.items if not isinstance(item, Numbers)))
        linked, plain, empty = (Frames(one, theme, DPI) for one in (scene, bare, blank))
        met = 0
        for number in range(0, len(scene), max(1, len(scene) // 3)):
            seen, wanted, ground = (frames.pixels(number).astype(int) for frames in (linked, plain, empty))
            # Where a digit is wholly ink, whatever lies under it.
            ink = np.abs(wanted - ground).max(axis=2) > 40
            core = ink & np.roll(ink, 1, 0) & np.roll(ink, -1, 0) & np.roll(ink, 1, 1) & np.roll(ink, -1, 1)
            assert np.abs(seen - wanted)[core].max() <= 3
            met += int((np.abs(seen - wanted).max(axis=2) > 40).sum())
        assert met > 100, "the links themselves are seen"


def test_a_number_keeps_clear_of_the_link_behind_it() -> None:
    scene = page_scene(ConvSetting(input=5, kernel=3), "isometric", numbers=True)
    frames, dpi = Frames(scene, dpi=600), 600
    clear = 0
    for number in (0, 4, 7):
        pixels, frame = frames.pixels(number), scene.frame(number)
        (links,), plate = frame.links.values(), scene.plates["in0"]
        for row, col in cells(plate):
            if (row, col) in frame.covered("in0") or not crossed(plate.point(row + 0.5, col + 0.5), links):
                continue
            found = colours_around(pixels, plate.point(row + 0.5, col + 0.5), 1.6, dpi)
            # The link itself, in black, is nowhere to be seen around the digit's middle.
            assert (0, 0, 0) not in found
            clear += 1
    assert clear

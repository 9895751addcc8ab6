"""Nothing hides anything else, and nothing leaves the page, whatever the sliders say."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.cases import CASES, cases_of
from convviz.scene import LAYOUTS, UNIT, Label, Scene
from convviz.texts import LANGUAGES

from ..engine.drawn import examples
from .geometry import collisions, items_of, label_box, off_the_page, overlaps
from .pictures import (
    chain_scene,
    grouped_page_settings,
    grouped_scene,
    languages,
    layouts,
    leftover_settings,
    page_scene,
    page_settings,
    separable_page_settings,
    transposed_page_settings,
    transposed_scenes,
    weight_scene,
)

SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], dtype=float)
LEANING = np.array([[0, 0], [1, -0.5], [1.7, 0.15], [0.7, 0.65]])


def found_wrong(scene: Scene) -> list[object]:
    wrong: list[object] = [*collisions(scene)]
    beyond = off_the_page(scene)
    return [*wrong, f"{beyond:.2f} points off the page"] if beyond > 0.01 else wrong


@pytest.mark.parametrize(
    ("shape", "shift", "depth"),
    [
        (SQUARE, (1.25, 0), -0.25),
        (SQUARE, (1, 0), 0),
        (SQUARE, (0.75, 0.5), 0.25),
        (SQUARE, (0.25, 0.25), 0.75),
        # Their boxes overlap, they do not: side by side along the slope, and one behind the other.
        (LEANING, (1.05, -0.525), -0.05),
        (LEANING, (0.77, 0.715), -0.1),
        (LEANING, (0.9, -0.45), 0.1),
    ],
)
def test_the_test_of_overlap_tells_apart_from_touching(
    shape: np.ndarray, shift: tuple[float, float], depth: float
) -> None:
    found = overlaps(np.array([shape, shape + shift]))
    assert np.sign(np.round(found[0, 1], 9)) == np.sign(depth)
    assert found[0, 1] == found[1, 0]
    if shape is SQUARE:
        assert found[0, 1] == pytest.approx(depth)


@examples(120)
@given(page_settings, layouts, languages)
def test_plates_and_words_never_overlap_and_stay_on_the_page(
    setting: ConvSetting, layout: str, language: str
) -> None:
    assert found_wrong(page_scene(setting, layout, language)) == []


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("channels", [(1, 1), (1, 8), (8, 1), (8, 8), (2, 1), (1, 2), (3, 5)])
@pytest.mark.parametrize(
    "sizes",
    [
        {"input": 1, "kernel": 1},
        {"input": 16, "kernel": 1, "padding": 6},
        {"input": 16, "kernel": 7, "padding": 6, "stride": 5},
        {"input": (1, 16), "kernel": (1, 7), "padding": (0, 6)},
        {"input": (16, 1), "kernel": (7, 1), "padding": ((6, 0), (0, 0))},
        {"input": 7, "kernel": 7},
        {"input": 6, "kernel": 5, "padding": 2, "stride": 4, "dilation": 2},
        {"input": 3, "kernel": 7, "padding": ((1, 0), (0, 2)), "dilation": 4},
        {"input": 2, "kernel": 1, "padding": 6, "padding_mode": "reflect"},
    ],
    ids=str,
)
def test_the_ends_of_the_sliders_hold_no_surprise(
    sizes: dict[str, int], channels: tuple[int, int], layout: str
) -> None:
    setting = ConvSetting(in_channels=channels[0], out_channels=channels[1], **sizes)
    for language in ("en", "zh"):
        assert found_wrong(page_scene(setting, layout, language)) == []


@examples(100)
@given(transposed_page_settings, layouts, languages)
def test_the_transposed_pictures_keep_plates_and_words_apart_too(
    setting: TransposedSetting, layout: str, language: str
) -> None:
    for scene in transposed_scenes(setting, layout, language):
        assert found_wrong(scene) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "sizes",
    [
        {"input": 1, "kernel": 1},
        {"input": 1, "kernel": 1, "stride": 5, "output_padding": 4},
        {"input": 8, "kernel": 7, "stride": 5, "dilation": 4, "output_padding": 4},
        {"input": 8, "kernel": 7, "padding": 6},
        {"input": (1, 8), "kernel": (1, 7), "stride": (1, 5)},
        {"input": (8, 1), "kernel": (7, 1), "padding": ((0, 6), (0, 0))},
        {"input": 8, "kernel": 3, "in_channels": 8},
        {"input": 2, "kernel": 3, "out_channels": 8, "stride": 2},
        {"input": 3, "kernel": 2, "in_channels": 8, "out_channels": 8},
        # The largest matrices, one wide, one high.
        {"input": 8, "kernel": 3, "in_channels": 8, "padding": ((3, 6), (3, 6))},
        {"input": 1, "kernel": 7, "stride": 5, "out_channels": 8},
        # Impossible: everything cropped, too much output_padding, both.
        {"input": 1, "kernel": 1, "padding": 6},
        {"input": (1, 8), "kernel": 1, "padding": (6, 0), "output_padding": (0, 4)},
        {"input": 8, "kernel": 7, "output_padding": 4},
    ],
    ids=str,
)
def test_the_ends_of_the_transposed_sliders_hold_no_surprise(
    sizes: dict[str, int], layout: str, language: str
) -> None:
    for scene in transposed_scenes(TransposedSetting(**sizes), layout, language):
        assert found_wrong(scene) == []


@examples(100)
@given(grouped_page_settings, layouts, languages)
def test_the_grouped_pictures_keep_plates_and_words_apart_too(
    setting: ConvSetting, layout: str, language: str
) -> None:
    assert found_wrong(grouped_scene(setting, layout, language)) == []
    if not setting.problem():
        assert found_wrong(weight_scene(setting, language)) == []


@examples(40)
@given(leftover_settings, layouts, languages)
def test_the_pictures_of_left_over_channels_keep_plates_and_words_apart_too(
    setting: ConvSetting, layout: str, language: str
) -> None:
    assert found_wrong(grouped_scene(setting, layout, language)) == []


@examples(100)
@given(separable_page_settings, layouts, languages)
def test_the_separable_pictures_keep_plates_and_words_apart_too(
    setting: SeparableSetting, layout: str, language: str
) -> None:
    assert found_wrong(chain_scene(setting, layout, language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", [*cases_of("grouped"), *cases_of("separable")])
def test_the_catalogues_layers_of_many_channels_hold_no_surprise(
    name: str, layout: str, language: str
) -> None:
    setting = CASES[name].setting
    if isinstance(setting, SeparableSetting):
        assert found_wrong(chain_scene(setting, layout, language)) == []
    elif isinstance(setting, ConvSetting):
        assert found_wrong(grouped_scene(setting, layout, language)) == []
        assert found_wrong(weight_scene(setting, language)) == []


@examples(40)
@given(separable_page_settings, layouts, languages)
def test_the_words_of_the_separable_pictures_are_large_enough_to_be_read(
    setting: SeparableSetting, layout: str, language: str
) -> None:
    scene = chain_scene(setting, layout, language)
    for word in items_of(scene, Label):
        if "-label" in word.id:
            # On a stage 900 pixels wide that is 11 pixels.
            assert word.size > scene.size[0] / 80.5, word


@examples(25)
@given(page_settings, layouts, languages)
def test_words_are_large_enough_to_be_read_beside_a_screenful_of_picture(
    setting: ConvSetting, layout: str, language: str
) -> None:
    scene = page_scene(setting, layout, language)
    for word in items_of(scene, Label):
        if word.id.endswith("-label"):
            # On a stage 900 pixels wide that is 11 pixels.
            assert word.size > scene.size[0] / 80.5, word


@examples(25)
@given(page_settings)
def test_levels_stack_upwards_and_sides_read_from_left_to_right(setting: ConvSetting) -> None:
    if setting.problem():
        return
    stacked, flat = (page_scene(setting, layout) for layout in ("isometric", "flat"))
    inputs, outputs = (
        [plate.box for plate in stacked.plates.values() if plate.id.startswith(kind)]
        for kind in ("in", "out")
    )
    if len(inputs) + len(outputs) > 2:
        assert max(box[3] for box in outputs) < min(box[1] for box in inputs)
    left, middle, right = (
        [plate.box for plate in flat.plates.values() if plate.id.startswith(kind)]
        for kind in ("in", "k", "out")
    )
    assert max(box[2] for box in (*left, *middle)) < min(box[0] for box in right)
    for one, its_kernel in zip(left, middle, strict=False):
        assert one[2] < its_kernel[0]
        assert sum(one[1::2]) == pytest.approx(sum(its_kernel[1::2])), "a slice stands beside its channel"


@examples(20)
@given(page_settings, layouts)
def test_the_words_say_what_they_stand_beside(setting: ConvSetting, layout: str) -> None:
    scene = page_scene(setting, layout)
    said = {item.id: item.text.split()[0] for item in items_of(scene, Label) if item.id.endswith("-label")}
    kinds = ("input", "kernel") if setting.problem() else ("input", "kernel", "output")
    assert said == {f"{kind}-label": kind for kind in kinds}
    signs = [item.text for item in items_of(scene, Label) if item.id.startswith("sign")]
    alone = max(setting.in_channels, setting.out_channels) == 1
    if setting.problem():
        assert signs == (["⋆"] if layout == "flat" else [])
    else:
        assert signs == (["⋆", "="] if layout == "flat" and alone else [])


@examples(30)
@given(page_settings, layouts, languages)
def test_a_word_counts_the_plates_that_are_drawn(setting: ConvSetting, layout: str, language: str) -> None:
    scene = page_scene(setting, layout, language)
    for word in items_of(scene, Label):
        if word.id.endswith("-label"):
            count = re.search(r"\d+×\d+ ×(\d+)$", word.text)
            kind = {"input": "in", "kernel": "k", "output": "out"}[word.id.removesuffix("-label")]
            assert len(kind_boxes(scene, kind)) == (int(count[1]) if count else 1), word


def kind_boxes(scene: Scene, kind: str) -> np.ndarray:
    """Return the boxes, (n, 4), of the plates of a kind: "in", "k" or "out"."""
    return np.array([plate.box for plate in scene.plates.values() if plate.id.rstrip("0123456789") == kind])


@examples(40)
@given(page_settings, layouts, languages)
def test_a_word_stands_over_its_own_plates_or_under_the_lower_level(
    setting: ConvSetting, layout: str, language: str
) -> None:
    scene = page_scene(setting, layout, language)
    words = {item.id: label_box(item) for item in items_of(scene, Label) if item.id.endswith("-label")}
    for kind, plate in (("input", "in"), ("kernel", "k"), ("output", "out")):
        if f"{kind}-label" not in words:
            continue
        (left, top), _, (right, bottom), _ = words[f"{kind}-label"]
        boxes = kind_boxes(scene, plate)
        if layout == "isometric" and kind == "input":
            assert top > boxes[:, 3].max()
        else:
            assert bottom < boxes[:, 1].min()
        # A kernel that hangs over makes the room wider than the plate.
        if layout == "isometric" and not setting.problem():
            reach = boxes[:, 0].min(), boxes[:, 2].max()
            assert left < reach[1], kind
            assert right > reach[0], kind
    if layout == "flat":
        starts = [
            words[f"{kind}-label"][0, 0] for kind in ("input", "kernel", "output") if f"{kind}-label" in words
        ]
        assert starts == sorted(starts)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_channels_number_stands_at_its_own_plate(layout: str) -> None:
    scene = page_scene(ConvSetting(input=3, kernel=2, in_channels=3, out_channels=4), layout)
    for word in items_of(scene, Label):
        if word.id.endswith("-index"):
            own = word.id.removesuffix("-index")
            flat_plate = layout == "flat" or own.startswith("k")
            away = {
                plate.id: float(np.hypot(*(plate.point(0 if flat_plate else plate.rows, 0) - word.at)))
                for plate in scene.plates.values()
            }
            assert min(away, key=lambda id: away[id]) == own
            assert away[own] < UNIT


def test_a_sign_stands_halfway_between_its_plates() -> None:
    scene = page_scene(ConvSetting(input=(3, 6), kernel=(2, 1), padding=1), "flat")
    signs = {item.id: item.at for item in items_of(scene, Label) if item.id.startswith("sign")}
    assert list(signs) == ["sign-in0", "sign-k0"]
    for before, after in (("in0", "k0"), ("k0", "out0")):
        one, other = scene.plates[before].box, scene.plates[after].box
        x, y = signs[f"sign-{before}"]
        assert x == pytest.approx((one[2] + other[0]) / 2)
        assert y == pytest.approx((one[1] + one[3]) / 2, abs=0.5 * UNIT)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("channels", [(4, 4), (8, 8), (1, 8), (8, 1)])
def test_many_plates_fill_a_page_of_the_screens_shape(channels: tuple[int, int], layout: str) -> None:
    ins, outs = channels
    scene = page_scene(ConvSetting(input=5, kernel=3, in_channels=ins, out_channels=outs), layout)
    assert 0.9 < scene.size[0] / scene.size[1] < 3.2


def test_a_single_channel_side_by_side_reads_as_a_formula() -> None:
    scene = page_scene(ConvSetting(input=5, kernel=3), "flat")
    said = sorted((word.at[0], word.text) for word in items_of(scene, Label))
    assert [text for _, text in said] == ["input 5×5", "⋆", "kernel 3×3", "=", "output 3×3"]

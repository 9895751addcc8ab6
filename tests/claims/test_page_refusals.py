"""What a page refuses beside settings: files too large. And every refusal has its tests somewhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from convviz import ConvError, ConvSetting, TransposedSetting
from convviz.kinds import Picture, draw
from convviz.render import Options
from convviz.render.figure import pixel_size
from convviz.scene import captioned
from convviz.texts import LANGUAGES, words
from convviz.ui.made import FileSpec, largest_size, order

from .counting import outputs
from .refusal_claims import CONV, TRANSPOSED

SAY = words("en")
#: So many pixels are drawn for one file.
MOST = 2_000_000_000


def refused(picture: Picture, spec: FileSpec) -> ConvError | None:
    try:
        order(picture, spec, 0, SAY)
    except ConvError as problem:
        return problem
    return None


@pytest.mark.parametrize("kind", ["gif", "apng", "webp"])
@pytest.mark.parametrize("layout", ["isometric", "flat"])
def test_a_file_is_refused_beyond_so_many_pixels_and_what_is_said_to_do_does(kind: str, layout: str) -> None:
    seen = set()
    for size in (9, 12, 16):
        setting = ConvSetting(size, 3, padding=1, in_channels=2, out_channels=8)
        rows, cols = outputs(setting)
        picture = Picture(kind="conv", setting=setting, layout=layout)
        frames = len(draw(picture, SAY).scene)
        assert frames == rows * cols * setting.out_channels
        for wide in (400, 800, 1001, 1400, 2000, 3333, 5000):
            spec = FileSpec(kind=kind, theme="light", size=wide, steps=(0, frames - 1))
            problem = refused(picture, spec)
            seen.add(problem.code if problem else "")
            if problem and problem.code == "picture_too_large":
                told = problem.numbers
                assert isinstance(told["width"], int)
                assert refused(picture, replace(spec, size=told["width"], steps=(0, 0))) is None
                again = refused(picture, replace(spec, size=told["width"] + 1, steps=(0, 0)))
                assert again is not None
            if problem is None or problem.code != "export_too_much":
                continue
            said = {name: int(str(number)) for name, number in problem.numbers.items()}
            assert said["frames"] == frames
            assert said["frames"] * said["wide"] * said["high"] > MOST
            assert said["total"] > said["limit"] == MOST // 1_000_000
            for language in LANGUAGES:
                assert all(str(number) in problem.sentence(language) for number in said.values())
            fitting = replace(spec, size=said["width"])
            assert refused(picture, fitting) is None
            assert refused(picture, replace(spec, size=said["width"] + 1)) is not None
            fewer = replace(spec, steps=(0, said["steps"] - 1))
            assert refused(picture, fewer) is None
            assert refused(picture, replace(spec, steps=(0, said["steps"]))) is not None
    assert seen == (
        {"", "export_too_much"} if kind != "webp" else {"", "export_too_much", "picture_too_large"}
    )


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_what_is_refused_for_its_size_is_measured_with_its_caption(kind: str) -> None:
    """No file fails when it is made that was not refused when it was asked for."""
    setting = TransposedSetting(5, 3, padding=1, in_channels=8)
    picture = Picture(kind="transposed", setting=setting, view="C")
    scene, caption = draw(picture, SAY).scene, "A caption of some lines. " * 12
    whole, seen = captioned(scene, caption), set()
    assert whole.size[1] > scene.size[1] + 30
    for wide in range(400, 6000, 200 if kind == "webp" else 900):
        # A few steps, or so many that all their pixels are too many.
        for steps in ((0, 0), (0, len(scene) - 1)):
            spec = FileSpec(kind=kind, theme="light", size=wide, steps=steps, caption=caption)
            options = Options(width=wide, even=True)
            most, longest = (1_600_000, 16_383) if kind == "webp" else (64_000_000, 30_000)
            width, height = pixel_size(whole, wide / whole.size[0] * 72, even=True)
            frames = 1 if kind == "png" else steps[1] - steps[0] + 1
            too_large = width * height > most or max(width, height) > longest
            if not too_large:
                assert options.size(whole) == (width, height)
            problem = refused(picture, spec)
            expected = "picture_too_large" if too_large else ""
            if not expected and frames * width * height > MOST:
                expected = "export_too_much"
            assert (problem.code if problem else "") == expected
            if problem:
                assert problem.numbers["high"] == height
            seen.add(expected)
    assert len(seen) > 1 or kind == "png"


@pytest.mark.parametrize("by_dpi", [False, True])
@pytest.mark.parametrize("caption", [None, "", "one\ntwo"])
@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_the_largest_size_is_not_refused_and_a_larger_one_is(
    kind: str, caption: str | None, by_dpi: bool
) -> None:
    least, most = (36, 600) if by_dpi else (100, 4000)
    smaller = 0
    for channels, view in ((1, "CT"), (8, "C"), (8, "CT"), (8, "gather")):
        setting = TransposedSetting(7, 3, padding=1, in_channels=channels)
        picture = Picture(kind="transposed", setting=setting, view=view)
        drawn_picture = draw(picture, SAY)
        steps = (0, len(drawn_picture.scene) - 1)
        spec = FileSpec(kind=kind, theme="light", size=most, by_dpi=by_dpi, caption=caption, steps=steps)
        found = largest_size(spec, least, drawn_picture.scene.size, drawn_picture.title)
        # The largest matrix is too large for some files at any number of dots an inch.
        hopeless = found == least and refused(picture, replace(spec, size=least)) is not None
        assert not hopeless or (by_dpi and kind == "webp" and view != "gather")
        assert hopeless or refused(picture, replace(spec, size=found)) is None
        smaller += found < most
        if found < most:
            assert refused(picture, replace(spec, size=found + 1)) is not None
    assert smaller or kind == "png"


#: What no setting of a page can raise: where each is tried.
ELSEWHERE = {
    "engine/test_refusals.py": {
        *("above_maximum", "avg_dilation", "below_minimum", "bias_length", "cell_value", "cells"),
        *("cost_part", "dense_too_large", "depthwise_depth", "depthwise_filters", "empty", "kernel_name"),
        *("kernel_size", "matrix_too_large", "max_count", "no_cell", "no_input_cell", "not_a_pair"),
        *("not_a_switch", "not_numbers", "not_whole", "number_set", "output_too_large", "padding_mode"),
        *("padding_name", "padding_sides", "pointwise_depth", "pointwise_kernel", "pool_padding", "pooling"),
        *("rank", "setting_shape", "stage_too_large", "too_large", "too_many_cells", "too_many_channels"),
        *("gradient", "masked", "too_wide", "upsampling", "view", "weight_depth", "weight_inputs"),
    },
    "cli": {
        *(
            "address",
            "argument_pair",
            "argument_sides",
            "argument_unused",
            "arguments_missing",
            "file_exists",
        ),
        *("file_unreadable", "file_unwritable", "files_exist", "argument_word", "no_player", "nothing_asked"),
        *(
            "cells_idle",
            "nothing_noted",
            "note_unknown",
            "option_unused",
            "paper_view",
            "seed_unused",
            "step_and_range",
        ),
        *("too_many_numbers", "unknown_figure", "weights_size", "width_and_dpi"),
    },
    "render/test_photo.py": {
        *("photo_broken", "photo_bytes", "photo_kind", "photo_layers", "photo_pixels", "photo_whole"),
        *("photo_parts", "photo_scans", "specimen"),
    },
    "render/test_tone.py": {"tone"},
    "render/test_files.py": {"file_format", "picture_too_large", "picture_too_long", "theme"},
    "player/test_page.py": {"scheme"},
    "claims/test_page_refusals.py": {"export_too_much"},
}


def test_every_refusal_has_its_tests() -> None:
    here = {one.__name__ for one in (*CONV, *TRANSPOSED)}
    named = [code for codes in ELSEWHERE.values() for code in codes]
    assert len(named) == len(set(named))
    assert not here & set(named)
    for language in LANGUAGES:
        assert set(words(language).section("errors")) == here | set(named)
    tests = Path(__file__).parents[1]
    assert all((tests / place).exists() for place in ELSEWHERE)

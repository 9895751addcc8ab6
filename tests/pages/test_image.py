"""What the picture page shows of a view: its result, the magnifier's numbers, links, what is said."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.engine import PADDING_NAMES, drawing, filter2d, upsample2d
from convviz.parameters import BILINEAR
from convviz.photos import SPECIMENS
from convviz.render import toned
from convviz.snippets import picture_snippets
from convviz.texts import LANGUAGES, words
from convviz.views.image import EXAMPLES, ImageView, image_link
from convviz.views.image_words import example_of

from ..engine.drawn import examples
from ..views.pages import offered
from ..views.test_link import drawn_view
from .image import comes_out, goes_in, lens, linked

each_language = pytest.mark.parametrize("language", LANGUAGES)

# -- what comes out -----------------------------------------------------------------------------------

LINKS = [
    "",
    "picture=zone_plate&weights=gaussian&kernel=7x5&stride=3x2&tone=clamped",
    "colour=1&weights=sharpen&padding=5,0,12,1&mode=replicate&tone=clamped&side=64",
    "picture=staircase&weights=box&dilation=6&padding=valid&whole=1&tone=rescaled",
    "picture=drawing&grid=11&x=99,,50.5;3&weights=laplacian&w=,,7&mode=circular",
    "way=transposed&weights=box&factor=3&small=32&tone=clamped&colour=1",
    "way=transposed&weights=bilinear&factor=4&picture=drawing&grid=5&tone=clamped",
    "way=transposed&weights=gaussian&kernel=2x5&dilation=2x1&whole=1&w=3&tone=rescaled",
]


@pytest.mark.parametrize("link", LINKS)
def test_what_comes_out_is_what_the_engine_makes_of_the_picture(link: str) -> None:
    view = linked(link)
    pixels, data = goes_in(view), lens(view)
    np.testing.assert_array_equal(data.pictures[0], comes_out(view, pixels))
    beside = data.pictures[1:]
    assert len(data["names"]) == len(data["captions"]) - 1 == len(data.pictures)
    assert len(beside) == (2 if view.way == "transposed" else 0)
    for picture, mode in zip(beside, ("nearest", "bilinear"), strict=False):
        np.testing.assert_array_equal(picture, toned(upsample2d(pixels, view.factor, mode), "clamped")[0])
        assert picture.shape == data.pictures[0].shape


@pytest.mark.parametrize("link", LINKS)
def test_the_magnifier_can_write_out_every_product_of_a_result(link: str) -> None:
    """What glass.js computes for a pixel, from the data alone."""
    view = linked(link)
    data, pixels = lens(view), goes_in(view)
    numbers = filter2d(pixels, view.numbers, view.setting)
    weights, (kh, kw) = np.array(data["weights"]), data["kernel"]
    np.testing.assert_allclose(weights * data["times"] / data["divisor"], view.numbers)
    assert weights.shape == (kh, kw)
    _, rows, cols = numbers.shape
    for at in ((0, 0), (rows - 1, cols - 1), (rows // 2, cols // 3), (rows // 2 + 1, 0), data["strongest"]):
        total = 0.0
        for a in range(kh):
            for b in range(kw):
                place = []
                for axis, tap in enumerate((a, b)):
                    step, reach = data["stride"][axis], data["dilation"][axis] * tap
                    if "rows" in data.words:
                        place.append(data[("rows", "cols")[axis]][at[axis] * step + reach])
                    else:
                        whole, rest = divmod(at[axis] + data["before"][axis] - reach, step)
                        place.append(-1 if rest or whole >= pixels.shape[1 + axis] else whole)
                if min(place) >= 0:
                    total += float(pixels[0, place[0], place[1]]) * weights[a, b]
        assert total * data["times"] / data["divisor"] == pytest.approx(numbers[0, at[0], at[1]], abs=1e-9)
    assert data["low"] <= data["high"]


#: A link, and parameters with another value each.
CHANGES: list[tuple[str, Mapping[str, Any]]] = [
    ("", {"picture": "zone_plate", "side": 64, "colour": True, "weights": "laplacian", "way": "transposed"}),
    ("", {"stride": (3, 3), "padding": "valid", "dilation": (4, 4), "tone": "clamped"}),
    *(("", {"padding_mode": mode}) for mode in ("reflect", "replicate", "circular")),
    ("weights=box&tone=clamped", {"kernel": (5, 5), "whole": True, "way": "transposed", "w": "9,,-2.5;,8"}),
    ("padding=1", {"padding": ((16, 16), (1, 1))}),
    ("picture=drawing", {"grid": 12, "x": "7,,128"}),
    ("way=transposed&weights=box&tone=clamped", {"small": 16, "factor": 4, "kernel": (2, 2), "whole": True}),
    (
        "way=transposed&weights=box",
        {"dilation": (2, 2), "weights": BILINEAR, "tone": "clamped", "colour": True},
    ),
]


@pytest.mark.parametrize(("link", "changes"), CHANGES)
def test_every_parameter_changes_the_result_and_stands_in_the_link(
    link: str, changes: Mapping[str, Any]
) -> None:
    view = linked(link)
    before = [picture.tolist() for picture in lens(view).pictures]
    for name, value in changes.items():
        other = replace(view, **{name: value})
        assert [picture.tolist() for picture in lens(other).pictures] != before, name
        assert linked(other.link()) == other
        np.testing.assert_array_equal(lens(other).pictures[0], comes_out(other, goes_in(other)))


@pytest.mark.parametrize("name", PADDING_NAMES)
def test_a_named_padding_says_what_it_means(name: str) -> None:
    view = replace(ImageView(), padding=name, dilation=(3, 3))
    sides = {"valid": (0, 0), "full": (6, 6)}.get(name, (3, 3))
    assert view.sides_of_name == (sides, sides)
    assert lens(view)["before"] == [sides[0]] * 2
    assert replace(view, padding=(sides, sides)).sides_of_name is None


def test_what_is_written_over_the_kernel_is_in_its_weights() -> None:
    view = linked("weights=box")
    data = lens(view)
    assert (data["weights"], data["times"], data["divisor"]) == ([[1] * 3] * 3, 1, 9)
    data, ninth = lens(replace(view, w="9,,-2.5;,8")), pytest.approx(1 / 9)
    assert data["weights"] == [[9, ninth, -2.5], [ninth, 8, ninth], [ninth] * 3]
    assert (data["times"], data["divisor"]) == (1, 1)


def test_what_is_drawn_is_in_the_picture() -> None:
    assert goes_in(linked("picture=drawing&grid=6&x=7,,128"))[0, 0, :3].tolist() == [7, 255, 128]


def test_the_magnifier_begins_where_there_is_most_to_see() -> None:
    data = lens(ImageView())
    row, col = data["strongest"]
    assert data.pictures[0][0, row, col] in (0, 255)


def test_the_code_has_the_cells_of_a_drawing_and_names_the_file_of_a_sample_picture() -> None:
    for link in ("picture=drawing&x=0,7,13", "picture=staircase", "picture=zone_plate"):
        view, say = linked(link), words("en")
        is_drawn = view.picture == "drawing"
        source = drawing(view.grid, view.x) if is_drawn else view.picture
        for write in picture_snippets().values():
            code = write(view.setting, view.numbers, colour=False, tone=view.tone, say=say, source=source)
            assert ("13" in code) == is_drawn
            assert (f"{view.picture}." in code) == (not is_drawn)


# -- links --------------------------------------------------------------------------------------------


@examples(100)
@given(st.randoms(use_true_random=False), st.integers(0, 2000), st.integers(0, 2000))
def test_a_link_holds_the_pixel_that_is_looked_at(chance: random.Random, row: int, col: int) -> None:
    view = drawn_view("image", chance)
    held, changes = image_link(parse_qs(f"{view.link()}&at={row},{col}"))
    if view.problem:
        assert held.at is None
    else:
        rows, cols = view.setting.output
        assert held.at == (min(row, rows - 1), min(col, cols - 1))
        assert ("at" in [change.name for change in changes]) == (row >= rows or col >= cols)


def test_the_link_of_a_picture_of_ones_own_opens_the_setting_on_a_sample() -> None:
    link = ImageView(picture="upload", uploaded=(9, 9), weights="box", stride=(2, 2)).link()
    assert "picture=upload" in link
    view, changes = image_link(parse_qs(link))
    assert [(change.name, change.used) for change in changes] == [("picture", SPECIMENS[0])]
    assert (view.weights, view.stride) == ("box", (2, 2))
    assert image_link(parse_qs(link), uploaded=(9, 9))[0].picture == "upload"


# -- what is said -------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_recognised_as_itself_and_told_of(name: str, language: str) -> None:
    start = linked("weights=emboss&w=3&stride=3&side=64&mode=circular&dilation=2&tone=rescaled")
    view = start.opened(EXAMPLES[name])
    assert view == ImageView().opened(EXAMPLES[name]) == linked(view.link())
    assert example_of(view) == name
    note = words(language)(f"image_example_note.{name}")
    assert note in lens(view, language)["about"]
    # Of none is told once something is changed.
    assert note not in lens(replace(view, dilation=(5, 5)), language)["about"]
    assert example_of(start) == ""
    assert view.problem is None


def test_an_example_keeps_a_picture_of_ones_own_where_any_shows_what_it_is_about() -> None:
    mine = ImageView(picture="upload", uploaded=(9, 9))
    assert mine.opened(EXAMPLES["clamped"]).picture == "upload"
    assert mine.opened(EXAMPLES["aliasing"]).picture == "zone_plate"


def test_every_example_is_its_own() -> None:
    assert len({ImageView().opened(example).link() for example in EXAMPLES.values()}) == len(EXAMPLES)


@each_language
def test_below_the_pictures_stands_what_to_notice_in_the_language_of_the_page(language: str) -> None:
    say = words(language)
    for link, key, numbers in (
        ("weights=box&stride=3x2", "stride", {"stride": "3×2", "kept": 86 * 128, "of": 256 * 255}),
        ("weights=box&colour=1", "channels", {}),
        ("way=transposed&weights=box&kernel=2", "times", {"times": 4, "factor": 2}),
    ):
        data = lens(linked(link), language)
        assert f"<li>{say(f'image.{key}', **numbers)}</li>" in data["about"]
        assert data["link"].endswith(f"lang={language}")


@pytest.mark.parametrize("link", ["picture=zone_plate", "picture=drawing", "picture=staircase&dilation=2"])
def test_a_grey_picture_has_no_channels_to_tell_of(link: str) -> None:
    view, _ = image_link(parse_qs(f"{link}&weights=box&colour=1"))
    assert len(goes_in(view)) == 1
    assert words("en")("image.channels") not in lens(view)["about"]


def test_how_many_numbers_are_cut_off_is_told() -> None:
    view = linked("weights=sobel_x&tone=clamped&padding=valid&picture=staircase&side=64")
    numbers = filter2d(goes_in(view), view.numbers, view.setting)
    below, above = (numbers < 0).mean(), (numbers > 255).mean()
    assert below > 0
    sentence = words("en")("image.is_clamped", below=f"{below:.1%}", above=f"{above:.1%}")
    assert sentence in lens(view)["captions"][1]
    assert words("en")("image.is_clamped_whole") in lens(linked("weights=box&tone=clamped"))["captions"][1]


# -- impossible settings ------------------------------------------------------------------------------

IMPOSSIBLE = {
    "picture=drawing&grid=8&weights=box&kernel=7&dilation=8&padding=0": ("49", "8"),
    "picture=drawing&grid=4&weights=sobel_x&dilation=8&padding=valid": ("17", "4"),
    "side=32&weights=box&padding=64&mode=reflect": ("64", "31"),
    "side=32&weights=laplacian&padding=48,0,0,0&mode=circular": ("48", "32"),
    "picture=drawing&grid=4&weights=gaussian&kernel=7x1&dilation=1&padding=0": ("7", "4"),
    "picture=drawing&grid=5&weights=box&kernel=7&dilation=4&padding=same&mode=reflect": ("12", "4"),
}


@each_language
@pytest.mark.parametrize("link", IMPOSSIBLE)
def test_an_impossible_setting_is_explained_with_ways_out(link: str, language: str) -> None:
    view = linked(link)
    assert view.problem is not None
    assert all(number in view.problem.sentence(language) for number in IMPOSSIBLE[link])
    data = lens(view, language)
    assert data["problem"] == view.problem.sentence(language)
    assert data.pictures == []
    assert len(data["captions"]) == 1
    # Every line of the frame of the picture that goes in says which line it is.
    for lines, span, size in zip((data["rows"], data["cols"]), data["span"], view.size, strict=True):
        assert len(lines) >= span
        assert [line for line in lines if line >= 0] == list(range(size))
    offers = offered(view, language)
    assert offers
    for offer in offers:
        mended = offer.view
        assert (mended.picture, mended.weights, mended.grid) == (view.picture, view.weights, view.grid)
        np.testing.assert_array_equal(lens(mended).pictures[0], comes_out(mended, goes_in(mended)))


def test_a_kernel_of_one_size_is_not_offered_in_another() -> None:
    say = words("en")
    for link, field in (
        ("picture=drawing&grid=4&weights=sobel_x&dilation=8&padding=0", "dilation"),
        ("picture=drawing&grid=4&weights=box&kernel=5&dilation=1&padding=0", "kernel"),
    ):
        labels = [offer.words for offer in offered(linked(link))]
        fields = {name: say(f"impossible.fix_{name}", value="") for name in ("kernel", "dilation", "stride")}
        assert [name for name, text in fields.items() for label in labels if label.startswith(text)] == [
            field
        ]


@pytest.mark.parametrize("picture", [*SPECIMENS, "drawing"])
def test_every_corner_of_the_sliders_gives_a_picture_or_a_reason(picture: str) -> None:
    for kernel, stride, dilation, mode, padding in product(
        (1, 7), (1, 5), (1, 8), ("zeros", "reflect"), ("0", "64", "full")
    ):
        link = f"picture={picture}&weights=box&kernel={kernel}&stride={stride}&dilation={dilation}"
        view = linked(f"{link}&mode={mode}&padding={padding}&side=32&grid=4")
        data = lens(view)
        assert bool(data["problem"]) == (not data.pictures) == (view.problem is not None)

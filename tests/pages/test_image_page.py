"""The picture page on the Python side: every control, links, examples, uploads, impossible settings."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from convviz.engine import KERNELS, PADDING_MODES, PADDING_NAMES, drawing, filter2d, upsample2d
from convviz.parameters import BILINEAR
from convviz.photos import SPECIMENS, TONES
from convviz.render import PHOTO_SIDE, grey, shrunk, specimen, toned
from convviz.snippets import picture_snippets
from convviz.texts import LANGUAGES, words
from convviz.ui.image_explain import example_of
from convviz.ui.image_result import result
from convviz.ui.shelf import Shelf
from convviz.ui.visit import change_words
from convviz.views.image import EXAMPLES, LIMITS, PICTURES, WAYS, ImageView, image_link

from ..engine.drawn import examples
from ..render.unpacking import unpacked
from . import visitor
from .visitor import case_key, pieces

each_language = pytest.mark.parametrize("language", LANGUAGES)

#: Widgets by the kind that AppTest calls them.
KINDS = ("selectbox", "slider", "select_slider", "toggle", "button_group", "button", "file_uploader")


def open_page(link: str = "", language: str = "en") -> AppTest:
    return visitor.open_page(link, language, "image")


@dataclass
class Sent:
    """What a component was sent: words, and pictures."""

    words: dict[str, Any]
    pictures: list[np.ndarray[Any, Any]]

    def __getitem__(self, name: str) -> Any:
        return self.words[name]


def given_to(page: AppTest, name: str) -> bytes | None:
    """Return the bytes that the last run sent to a component, or None if it drew none."""
    found = [one.proto.bytes for one in page.get("bidi_component") if one.proto.component_name == name]
    return found[0] if found else None


def lens(page: AppTest) -> Sent:
    data = given_to(page, "convviz_lens")
    assert data is not None
    return Sent(*unpacked(data))


def photo(page: AppTest) -> Sent:
    data = given_to(page, "convviz_photo")
    assert data is not None
    return Sent(*unpacked(data))


def view_of(page: AppTest) -> ImageView:
    """Return the view that the link on the page reopens, without a change."""
    view, changes = image_link(parse_qs(lens(page)["link"]))
    assert {change.how for change in changes} <= {"cells_outside"}
    return view


def keys(page: AppTest) -> set[str]:
    return {one.key for kind in KINDS for one in getattr(page, kind) if one.key}


def said(page: AppTest) -> dict[str, Any]:
    """Return what every widget of the last run says, buttons and files aside."""
    return {one.key: one.value for kind in KINDS[:5] for one in getattr(page, kind) if one.key}


def follow(page: AppTest) -> None:
    """Draw the whole page after a move: what the move drew by itself must be a part of that."""
    made, photographed, alone = given_to(page, "convviz_lens"), given_to(page, "convviz_photo"), pieces(page)
    page.run()
    assert not page.exception
    assert given_to(page, "convviz_lens") == made
    assert photographed in (None, given_to(page, "convviz_photo"))
    assert alone <= pieces(page)
    # The magnifier waits for the picture that its result was made of.
    assert lens(page)["photo"] == photo(page)["id"]


def turn(page: AppTest, kind: str, key: str, value: object) -> bool:
    """Move a widget, and return whether the picture that goes in was sent again by the move itself.

    What is drawn again by itself must be what the whole page would have drawn.
    """
    before, had, stood = pieces(page), given_to(page, "convviz_photo"), said(page)
    getattr(page, kind)(key=key).set_value(value).run()
    assert not page.exception
    alone, again, moved = pieces(page), given_to(page, "convviz_photo"), said(page)
    follow(page)
    # Another widget that the move has set is drawn with it.
    assert {
        name: value for name, value in said(page).items() if name != key and stood.get(name) != value
    }.items() <= moved.items()
    assert pieces(page) - before <= alone
    assert again is not None or given_to(page, "convviz_photo") == had
    return again is not None


def wanted(view: ImageView, pixels: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the result's pixels as the engine makes them."""
    return toned(filter2d(pixels, view.numbers, view.setting), view.tone)[0]


def goes_in(view: ImageView) -> np.ndarray[Any, Any]:
    """Return the pixels of a sample picture or a drawing."""
    if view.picture == "drawing":
        return toned(drawing(view.grid, view.x), "clamped")[0]
    small = shrunk(specimen(view.picture), view.longest)
    return small if view.colour else grey(small)


# -- what is shown ----------------------------------------------------------------------------------


@each_language
def test_the_page_opens_in_the_language_of_its_link(language: str) -> None:
    page, say = open_page(language=language), words(language)
    assert say("image.heading") in page.markdown[0].value
    assert page.selectbox(key="image.weights").label == say("own.kernel")
    data = lens(page)
    assert data["words"] == say.section("lens")
    assert data["link"].endswith(f"lang={language}")
    assert say("image_example_note.edges") in data["about"]
    assert not page.info
    assert not page.warning


def test_choosing_the_other_language_keeps_the_setting() -> None:
    page = open_page("weights=box&kernel=5&tone=rescaled")
    before = lens(page)
    turn(page, "button_group", "lang", "zh")
    after = lens(page)
    assert words("zh")("image.heading") in page.markdown[0].value
    assert after["words"] == words("zh").section("lens")
    assert after["link"] == before["link"].replace("lang=en", "lang=zh")
    np.testing.assert_array_equal(after.pictures[0], before.pictures[0])


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
def test_what_is_sent_is_what_the_engine_makes_of_the_picture(link: str) -> None:
    page = open_page(link)
    view, data, sent = image_link(parse_qs(link))[0], lens(page), photo(page)
    assert not page.info
    [pixels] = sent.pictures
    np.testing.assert_array_equal(pixels, goes_in(view))
    np.testing.assert_array_equal(data.pictures[0], wanted(view, pixels))
    beside = data.pictures[1:]
    assert len(data["names"]) == len(data["captions"]) - 1 == len(data.pictures)
    assert len(beside) == (2 if view.way == "transposed" else 0)
    for picture, mode in zip(beside, ("nearest", "bilinear"), strict=False):
        np.testing.assert_array_equal(picture, toned(upsample2d(pixels, view.factor, mode), "clamped")[0])
        assert picture.shape == data.pictures[0].shape


@pytest.mark.parametrize("link", LINKS)
def test_the_magnifier_can_write_out_every_product_of_a_result(link: str) -> None:
    """What glass.js computes for a pixel, from the data alone."""
    page = open_page(link)
    view, data, [pixels] = view_of(page), lens(page), photo(page).pictures
    numbers = filter2d(pixels, view.numbers, view.setting)
    weights, (kh, kw) = np.array(data["weights"]), data["kernel"]
    np.testing.assert_allclose(weights * data["times"] / data["divisor"], view.numbers)
    assert weights.shape == (kh, kw)
    _, rows, cols = numbers.shape
    for at in ((0, 0), (rows - 1, cols - 1), (rows // 2, cols // 3), (rows // 2 + 1, 0), data["start"]):
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


#: A start, a widget, and another value for it.
MOVES = [
    ("", "selectbox", "picture", "zone_plate"),
    ("", "selectbox", "picture", "drawing"),
    ("", "select_slider", "side", 64),
    ("", "toggle", "colour", True),
    ("", "selectbox", "weights", "laplacian"),
    ("weights=box", "slider", "kernel.v", 5),
    ("weights=box&tone=clamped", "toggle", "whole", True),
    ("", "slider", "stride.v", 3),
    ("", "selectbox", "padding.kind", "valid"),
    ("padding=1", "select_slider", "padding.v", 16),
    ("padding=1,2,3,4", "select_slider", "padding.top", 5),
    ("padding=1,2,3,4", "select_slider", "padding.bottom", 5),
    ("padding=1,2,3,4", "select_slider", "padding.left", 5),
    ("padding=1,2,3,4", "select_slider", "padding.right", 5),
    ("", "selectbox", "padding_mode", "reflect"),
    ("", "selectbox", "padding_mode", "replicate"),
    ("", "selectbox", "padding_mode", "circular"),
    ("", "slider", "dilation.v", 4),
    ("weights=box", "button_group", "way", "transposed"),
    ("", "button_group", "way", "transposed"),
    ("", "button_group", "tone", "clamped"),
    ("weights=emboss", "button_group", "tone", "rescaled"),
    ("picture=drawing", "slider", "grid", 12),
    ("way=transposed&weights=box", "select_slider", "small", 16),
    ("way=transposed&weights=box", "slider", "factor", 4),
    ("way=transposed&weights=box", "slider", "kernel.v", 2),
    ("way=transposed&weights=box", "slider", "dilation.v", 2),
    ("way=transposed&weights=box", "selectbox", "weights", BILINEAR),
    ("way=transposed&weights=box", "button_group", "tone", "clamped"),
    ("way=transposed&weights=box&tone=clamped", "toggle", "whole", True),
    ("way=transposed&weights=box", "toggle", "colour", True),
]


@pytest.mark.parametrize(("link", "kind", "name", "value"), MOVES)
def test_every_control_changes_the_result_and_the_link_reopens_it(
    link: str, kind: str, name: str, value: object
) -> None:
    page = open_page(link)
    before = lens(page)
    again = turn(page, kind, f"image.{name}", value)
    after = lens(page)
    pictures = [one.tolist() for one in after.pictures]
    assert pictures != [one.tolist() for one in before.pictures]
    assert after["link"] != before["link"]
    # The picture that goes in is sent again only when it is another.
    if after["photo"] == before["photo"]:
        assert not again or kind == "selectbox" or name == "way"
    view = view_of(page)
    assert view.link() + "&lang=en" == after["link"]
    np.testing.assert_array_equal(after.pictures[0], wanted(view, photo(page).pictures[0]))
    other = open_page(after["link"].removesuffix("&lang=en"))
    assert given_to(other, "convviz_lens") == given_to(page, "convviz_lens")
    assert given_to(other, "convviz_photo") == given_to(page, "convviz_photo")


def test_the_picture_that_goes_in_is_sent_again_only_when_it_is_another() -> None:
    page = open_page("picture=still_life&weights=box&padding=2")
    for kind, name, value, is_another in (
        ("slider", "stride.v", 2, False),
        ("select_slider", "side", 128, True),
        ("selectbox", "padding_mode", "circular", False),
        ("button_group", "tone", "clamped", False),
        ("slider", "kernel.v", 7, False),
        ("select_slider", "padding.v", 48, False),
        ("toggle", "colour", True, True),
        ("toggle", "whole", True, False),
        ("toggle", "colour", False, True),
        ("slider", "dilation.v", 2, False),
    ):
        assert turn(page, kind, f"image.{name}", value) == is_another, name


def test_an_axis_that_is_freed_has_a_slider_of_its_own() -> None:
    page = open_page("weights=gaussian&kernel=3")
    for name in ("kernel", "stride", "dilation"):
        turn(page, "button_group", "image.free", [name])
        turn(page, "slider", f"image.{name}.h", 2)
        assert getattr(view_of(page), name) == ((3 if name == "kernel" else 1), 2)
        turn(page, "button_group", "image.free", [])
        assert len(set(getattr(view_of(page), name))) == 1


def test_only_the_controls_that_matter_are_there() -> None:
    assert keys(open_page()) >= {
        "image.side",
        "image.colour",
        "image.stride.v",
        "image.padding_mode",
        "image.free",
    }
    assert not keys(open_page()) & {
        "image.grid",
        "image.small",
        "image.factor",
        "image.kernel.v",
        "image.whole",
    }
    assert "image.colour" not in keys(open_page("picture=zone_plate"))
    assert not keys(open_page("picture=drawing")) & {"image.side", "image.colour"}
    assert "image.whole" in keys(open_page("weights=gaussian"))
    assert "image.whole" not in keys(open_page("weights=identity"))
    enlarged = keys(open_page("way=transposed&weights=bilinear"))
    assert enlarged >= {"image.small", "image.factor", "image.dilation.v"}
    assert not enlarged & {
        "image.side",
        "image.stride.v",
        "image.padding.kind",
        "image.padding_mode",
        "image.kernel.v",
    }


@pytest.mark.sampled(1)
@each_language
@pytest.mark.parametrize("name", [*KERNELS, BILINEAR])
def test_every_kernel_says_what_it_does(name: str, language: str) -> None:
    page, say = open_page("way=transposed&weights=box", language), words(language)
    if name != "box":
        turn(page, "selectbox", "image.weights", name)
    told = " ".join(one.value for one in page.caption)
    assert say(f"kernels.{name}.note") in told
    assert say(f"kernels.{name}.formula") in told
    [kernel] = [one for one in page.selectbox if one.key == "image.weights"]
    assert say(f"kernels.{name}.title") in kernel.options


def test_the_bilinear_kernel_is_offered_only_to_enlarge() -> None:
    title = words("en")(f"kernels.{BILINEAR}.title")
    assert title not in open_page().selectbox(key="image.weights").options
    assert title in open_page("way=transposed&weights=box").selectbox(key="image.weights").options


@pytest.mark.parametrize(
    ("name", "tone"),
    [("laplacian", "signed"), ("box", "clamped"), ("emboss", "clamped"), ("unsharp", "clamped")],
)
def test_a_kernel_comes_with_the_tones_its_results_are_best_seen_in(name: str, tone: str) -> None:
    page = open_page("tone=rescaled&w=5")
    turn(page, "selectbox", "image.weights", name)
    view = view_of(page)
    assert (view.weights, view.tone, view.w) == (name, tone, "")
    assert page.button_group(key="image.tone").value == tone


@pytest.mark.parametrize(
    ("link", "there", "back"),
    [
        # An edge kernel has nothing to enlarge with; an average stays, with all that is written over it.
        ("weights=sobel_x", ("box", "clamped", ""), ("box", "clamped", "")),
        ("weights=sharpen&w=1", ("box", "clamped", ""), ("box", "clamped", "")),
        ("weights=gaussian&w=9&tone=rescaled", ("gaussian", "rescaled", "9"), ("gaussian", "rescaled", "9")),
    ],
)
def test_to_enlarge_comes_with_an_average(link: str, there: tuple[str, ...], back: tuple[str, ...]) -> None:
    page = open_page(link)
    for way, expected in (("transposed", there), ("conv", back)):
        turn(page, "button_group", "image.way", way)
        view = view_of(page)
        assert view.way == way
        assert (view.weights, view.tone, view.w) == expected


def test_each_way_keeps_what_was_chosen_for_it_and_says_only_that() -> None:
    page = open_page("weights=box&stride=2&padding=3&mode=reflect&side=64&tone=clamped")
    there = lens(page)["link"]
    turn(page, "button_group", "image.way", "transposed")
    assert not parse_qs(lens(page)["link"]).keys() & {"stride", "padding", "padding_mode", "side"}
    turn(page, "slider", "image.factor", 4)
    turn(page, "select_slider", "image.small", 32)
    back = lens(page)["link"]
    assert parse_qs(back)["factor"] == ["4"]
    turn(page, "button_group", "image.way", "conv")
    assert lens(page)["link"] == there
    turn(page, "button_group", "image.way", "transposed")
    assert lens(page)["link"] == back


def test_a_drawing_waits_while_another_picture_is_looked_at() -> None:
    page = open_page("picture=drawing&grid=5&x=1,2&weights=box&kernel=2&whole=1")
    drawn = lens(page)["link"]
    turn(page, "selectbox", "image.picture", "still_life")
    assert not parse_qs(lens(page)["link"]).keys() & {"grid", "x"}
    turn(page, "selectbox", "image.picture", "drawing")
    assert lens(page)["link"] == drawn


def test_back_from_enlarging_the_bilinear_kernel_gives_way_to_one_that_convolves() -> None:
    page = open_page("way=transposed&weights=bilinear&tone=rescaled&w=2")
    turn(page, "button_group", "image.way", "conv")
    view = view_of(page)
    assert (view.way, view.weights, view.tone, view.w) == ("conv", "gaussian", "clamped", "")


@pytest.mark.sampled(1)
@each_language
@pytest.mark.parametrize("name", PADDING_NAMES)
def test_a_named_padding_says_what_it_means(name: str, language: str) -> None:
    page, say = open_page(language=language), words(language)
    turn(page, "selectbox", "image.padding.kind", "even")
    turn(page, "selectbox", "image.padding.kind", name)
    turn(page, "slider", "image.dilation.v", 3)
    (top, bottom), (left, right) = replace(ImageView(), padding=name, dilation=(3, 3)).direct.sides
    meant = say("controls.kind_means", top=top, bottom=bottom, left=left, right=right)
    assert meant in [one.value for one in page.caption]
    assert lens(page)["before"] == [top, left]


# -- links ------------------------------------------------------------------------------------------


@st.composite
def views(draw: st.DrawFn) -> ImageView:
    """Draw a view of any kind, possible or not."""

    def pair(name: str) -> tuple[int, int]:
        one = st.sampled_from(LIMITS[name])
        return draw(one), draw(one)

    way = draw(st.sampled_from(WAYS))
    sides = pair("padding"), pair("padding")
    return ImageView(
        picture=draw(st.sampled_from(PICTURES[:-1])),
        grid=draw(st.sampled_from(LIMITS["grid"])),
        x=draw(st.sampled_from(["", "1,,2.5;;-4", ",0.125", "/7~8"])),
        colour=draw(st.booleans()),
        side=draw(st.sampled_from(LIMITS["side"])),
        small=draw(st.sampled_from(LIMITS["small"])),
        way=way,
        weights=draw(st.sampled_from([*KERNELS, *([BILINEAR] if way == "transposed" else [])])),
        whole=draw(st.booleans()),
        w=draw(st.sampled_from(["", "-1,,3", ";;;;9"])),
        kernel=pair("kernel"),
        stride=pair("stride"),
        padding=draw(st.sampled_from([*PADDING_NAMES, sides])),
        padding_mode=draw(st.sampled_from(PADDING_MODES)),
        dilation=pair("dilation"),
        factor=draw(st.sampled_from(LIMITS["factor"])),
        tone=draw(st.sampled_from(TONES)),
    )


@examples(200)
@given(views())
def test_links_are_read_back_as_they_were_written(view: ImageView) -> None:
    found, changes = image_link(parse_qs(view.link()))
    # What has no part in what is shown is not said.
    usual = {name: getattr(ImageView(), name) for name in view.idle()}
    assert found == replace(view, **usual)
    # Cells that lie outside now wait for a larger grid.
    assert {change.how for change in changes} <= {"cells_outside"}


@examples(100)
@given(views(), st.integers(0, 2000), st.integers(0, 2000))
def test_a_link_holds_the_pixel_that_is_looked_at(view: ImageView, row: int, col: int) -> None:
    found, changes = image_link(parse_qs(f"{view.link()}&at={row},{col}"))
    if view.problem:
        assert found.at is None
    else:
        rows, cols = view.setting.output
        assert found.at == (min(row, rows - 1), min(col, cols - 1))
        assert ("at" in [change.name for change in changes]) == (row >= rows or col >= cols)


def test_a_pixel_that_is_held_is_where_the_magnifier_begins() -> None:
    data = lens(open_page("at=17,33"))
    assert (data["start"], data["held"]) == ([17, 33], True)
    page = open_page()
    assert not lens(page)["held"]
    row, col = lens(page)["start"]
    assert lens(page).pictures[0][0, row, col] in (0, 255)


HUGE = "9" * 3000
NONSENSE = [
    ("kernel=abc", "kernel", "3"),
    ("kernel=-3", "kernel", "1"),
    ("kernel=3x", "kernel", "3"),
    ("kernel=1x2x3", "kernel", "3"),
    ("stride=1e400", "stride", "5"),
    ("stride=nan", "stride", "1"),
    (f"dilation={HUGE}", "dilation", "8"),
    ("picture=cat", "picture", "still_life"),
    ("picture=../../etc/passwd", "picture", "still_life"),
    ("picture=upload", "picture", "still_life"),
    ("weights=blur", "weights", "sobel_x"),
    ("weights=bilinear", "weights", "sobel_x"),
    ("way=both", "way", "conv"),
    ("tone=loud", "tone", "signed"),
    ("mode=mirror", "mode", "zeros"),
    ("side=100", "side", "128"),
    ("side=-1", "side", "32"),
    ("small=1e9", "small", "96"),
    ("grid=99", "grid", "16"),
    ("factor=1", "factor", "2"),
    ("colour=maybe", "colour", "0"),
    ("whole=2", "whole", "0"),
    ("padding=7", "padding", "6"),
    ("padding=-1", "padding", "0"),
    ("padding=1,2,3", "padding", "same"),
    ("padding=999,0,x,0", "padding", "64,0,0,0"),
    ("w=1,zwei", "w", ""),
    ("x=nan,zwei", "x", ""),
    ("x=inf,1e99", "x", ""),
    (f"w={HUGE}", "w", ""),
    ("at=999,999", "at", "255,255"),
    ("at=-5,7", "at", "0,7"),
    ("at=a,b", "at", ""),
    ("at=1", "at", ""),
    ("at=1,2,3", "at", ""),
    ("stride=4&at=64,64", "at", "63,63"),
]


@pytest.mark.sampled(1)
@each_language
@pytest.mark.parametrize(("link", "name", "used"), NONSENSE, ids=[link[:30] for link, _, _ in NONSENSE])
def test_nonsense_in_a_link_opens_the_nearest_page_and_says_so(
    link: str, name: str, used: str, language: str
) -> None:
    page = open_page(link, language)
    [change] = image_link(parse_qs(link, keep_blank_values=True))[1]
    assert (change.name, change.used) == (name, used)
    assert change_words(change, words(language)) in page.info[0].value
    assert len(page.info[0].value) < 500
    assert lens(page).pictures
    turn(page, "selectbox", "image.weights", "emboss")
    assert not page.info


@each_language
def test_of_values_given_twice_the_first_is_taken(language: str) -> None:
    page = AppTest.from_file(str(visitor.ROOT / "pages" / "image.py"), default_timeout=30)
    page.query_params["lang"] = language
    page.query_params["stride"] = ["3", "5"]
    page.query_params["picture"] = ["zone_plate", "zone_plate"]
    page.run()
    assert not page.exception
    view = image_link(parse_qs(lens(page)["link"]))[0]
    assert (view.stride, view.picture) == ((3, 3), "zone_plate")
    say = words(language)
    for name, value, used in (("stride", "3 & 5", "3"), ("picture", "zone_plate & zone_plate", "zone_plate")):
        assert say("link.several", name=name, given=value, used=used) in page.info[0].value


def test_a_good_link_is_opened_without_a_word() -> None:
    page = open_page(f"{LINKS[2]}&at=3,4")
    assert not page.info
    assert not page.warning


# -- examples ---------------------------------------------------------------------------------------


@pytest.mark.sampled(1)
@each_language
@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_opens_from_any_other_and_is_recognised_as_itself(name: str, language: str) -> None:
    link = "weights=emboss&way=conv&w=3&x=1&stride=3&side=64&mode=circular&dilation=2&tone=rescaled"
    page, say = open_page(link, language), words(language)
    assert page.selectbox(key=case_key(page)).value == ""
    turn(page, "selectbox", case_key(page), name)
    assert page.selectbox(key=case_key(page)).value == name
    assert say(f"image_example.{name}") in page.selectbox(key=case_key(page)).options
    assert say(f"image_example_note.{name}") in lens(page)["about"]
    assert not page.warning
    view = view_of(page)
    assert view == ImageView().opened(EXAMPLES[name])
    assert example_of(view) == name
    np.testing.assert_array_equal(lens(page).pictures[0], wanted(view, goes_in(view)))
    # Its link opens it, too.
    other = open_page(view.link(), language)
    assert other.selectbox(key=case_key(other)).value == name


def test_no_example_is_told_of_once_something_is_changed() -> None:
    page = open_page()
    note = words("en")("image_example_note.edges")
    assert note in lens(page)["about"]
    turn(page, "slider", "image.stride.v", 2)
    assert note not in lens(page)["about"]
    assert page.selectbox(key=case_key(page)).value == ""


def test_every_example_is_its_own() -> None:
    opened = [ImageView().opened(one) for one in EXAMPLES.values()]
    assert len({view.link() for view in opened}) == len(EXAMPLES)
    assert not any(view.problem for view in opened)


# -- what to notice ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "key", "numbers"),
    [
        ("weights=sobel_x&stride=2", "sum_zero", {}),
        ("weights=gaussian", "sum_one", {}),
        ("weights=box&whole=1", "sum_other", {"sum": "9"}),
        ("weights=sobel_x&w=-2", "sum_other", {"sum": "−1"}),
        ("weights=box&kernel=5", "border_zeros", {"padding": 2}),
        ("weights=box&mode=reflect", "border_reflect", {"padding": 1}),
        ("weights=box&mode=replicate", "border_replicate", {"padding": 1}),
        ("weights=box&mode=circular", "border_circular", {"padding": 1}),
        ("weights=box&padding=valid", "border_none", {"input": "256×256", "output": "254×254"}),
        ("weights=box&stride=3x2", "stride", {"stride": "3×2", "kept": 86 * 128, "of": 256 * 255}),
        ("weights=box&dilation=2x3", "dilation", {"count": 9, "span": "5×7"}),
        ("weights=box&colour=1", "channels", {}),
        ("way=transposed&weights=box&kernel=2", "times", {"times": 4, "factor": 2}),
        ("way=transposed&weights=bilinear", "interpolated", {}),
    ],
)
def test_what_to_notice_is_told_with_its_numbers(link: str, key: str, numbers: dict[str, Any]) -> None:
    for language in LANGUAGES:
        assert words(language)(f"image.{key}", **numbers) in lens(open_page(link, language))["about"]


@pytest.mark.parametrize("link", ["picture=zone_plate", "picture=drawing", "picture=staircase&dilation=2"])
def test_a_grey_picture_has_no_channels_to_tell_of(link: str) -> None:
    told = words("en")("image.channels")
    assert told in lens(open_page("weights=box&colour=1"))["about"]
    page = open_page(f"{link}&weights=box&colour=1")
    assert len(photo(page).pictures[0]) == 1
    assert told not in lens(page)["about"]


def test_how_many_numbers_are_cut_off_is_told() -> None:
    page = open_page("weights=sobel_x&tone=clamped&padding=valid&picture=staircase&side=64")
    numbers = filter2d(goes_in(view_of(page)), view_of(page).numbers, view_of(page).setting)
    below, above = (numbers < 0).mean(), (numbers > 255).mean()
    assert below > 0
    told = words("en")("image.is_clamped", below=f"{below:.1%}", above=f"{above:.1%}")
    assert told in lens(page)["captions"][1]
    page = open_page("weights=box&tone=clamped")
    assert words("en")("image.is_clamped_whole") in lens(page)["captions"][1]


# -- impossible settings ----------------------------------------------------------------------------

IMPOSSIBLE = {
    "picture=drawing&grid=8&weights=box&kernel=7&dilation=8&padding=0": ("49", "8"),
    "picture=drawing&grid=4&weights=sobel_x&dilation=8&padding=valid": ("17", "4"),
    "side=32&weights=box&padding=64&mode=reflect": ("64", "31"),
    "side=32&weights=laplacian&padding=48,0,0,0&mode=circular": ("48", "32"),
    "picture=drawing&grid=4&weights=gaussian&kernel=7x1&dilation=1&padding=0": ("7", "4"),
    "picture=drawing&grid=5&weights=box&kernel=7&dilation=4&padding=same&mode=reflect": ("12", "4"),
}


@pytest.mark.sampled(1)
@each_language
@pytest.mark.parametrize("link", IMPOSSIBLE)
def test_an_impossible_setting_is_explained_with_ways_out(link: str, language: str) -> None:
    page, view = open_page(link, language), image_link(parse_qs(link))[0]
    assert view.problem is not None
    sentence = view.problem.sentence(language)
    assert all(number in sentence for number in IMPOSSIBLE[link])
    assert sentence in page.warning[0].value
    data = lens(page)
    assert data["impossible"]
    assert data.pictures == []
    assert len(data["captions"]) == 1
    assert view_of(page) == view
    # The picture that goes in is still there, and every line of its frame says which line it is.
    [pixels] = photo(page).pictures
    np.testing.assert_array_equal(pixels, goes_in(view))
    assert data["photo"] == photo(page)["id"]
    for lines, span, size in zip((data["rows"], data["cols"]), data["span"], view.size, strict=True):
        assert len(lines) >= span
        assert [line for line in lines if line >= 0] == list(range(size))
    ways = [one.key for one in page.button if (one.key or "").startswith("image.offer")]
    assert ways
    for key in ways:
        again = open_page(link, language)
        again.button(key=key).click().run()
        assert not again.exception
        assert not again.warning
        mended = view_of(again)
        assert mended != view
        assert (mended.picture, mended.weights, mended.grid) == (view.picture, view.weights, view.grid)
        np.testing.assert_array_equal(lens(again).pictures[0], wanted(mended, goes_in(mended)))
        follow(again)


def test_a_kernel_of_one_size_is_not_offered_in_another() -> None:
    def fields(link: str) -> list[str]:
        say = words("en")
        kinds = {name: say(f"impossible.fix_{name}", value="") for name in ("kernel", "dilation", "stride")}
        labels = [one.label for one in open_page(link).button if (one.key or "").startswith("image.offer")]
        return [name for name, text in kinds.items() for label in labels if label.startswith(text)]

    assert fields("picture=drawing&grid=4&weights=sobel_x&dilation=8&padding=0") == ["dilation"]
    assert fields("picture=drawing&grid=4&weights=box&kernel=5&dilation=1&padding=0") == ["kernel"]


def test_the_way_into_an_impossible_setting_and_out_of_it_by_the_same_slider() -> None:
    page = open_page("picture=drawing&weights=box&kernel=3&padding=0")
    assert not page.warning
    turn(page, "slider", "image.dilation.v", 8)
    assert page.warning
    assert not lens(page).pictures
    turn(page, "slider", "image.dilation.v", 3)
    assert not page.warning
    assert lens(page).pictures[0].shape == (1, 2, 2)


@pytest.mark.parametrize("picture", [*SPECIMENS, "drawing"])
def test_every_corner_of_the_sliders_gives_a_picture_or_a_reason(picture: str) -> None:
    corners = [
        (kernel, stride, dilation, mode)
        for kernel in (1, 7)
        for stride in (1, 5)
        for dilation in (1, 8)
        for mode in ("zeros", "reflect")
    ]
    for kernel, stride, dilation, mode in corners:
        for padding in ("0", "64", "full"):
            link = f"picture={picture}&weights=box&kernel={kernel}&stride={stride}&dilation={dilation}"
            view, changes = image_link(parse_qs(f"{link}&mode={mode}&padding={padding}&side=32&grid=4"))
            assert not changes
            sent = Sent(*unpacked(result(view, goes_in(view), "en")))
            assert sent["impossible"] == (not sent.pictures) == (view.problem is not None)


# -- cells that are written -------------------------------------------------------------------------


def test_what_is_written_over_the_kernel_is_in_its_weights_and_in_the_link() -> None:
    page = open_page("weights=box")
    assert (lens(page)["weights"], lens(page)["divisor"]) == ([[1] * 3] * 3, 9)
    page.session_state["image.w"] = "9,,-2.5;,8"
    page.run()
    data = lens(page)
    ninth = pytest.approx(1 / 9)
    assert data["weights"] == [[9, ninth, -2.5], [ninth, 8, ninth], [ninth] * 3]
    assert (data["times"], data["divisor"]) == (1, 1)
    assert "w=9,,-2.5;,8" in data["link"]
    np.testing.assert_array_equal(data.pictures[0], wanted(view_of(page), goes_in(view_of(page))))


def test_the_grid_to_write_in_begins_with_the_kernel_and_can_be_forgotten() -> None:
    page = open_page("weights=sobel_x&w=9")
    page.session_state["image.cells"] = True
    page.run()
    assert not page.exception
    assert page.data_editor[0].value.to_numpy().tolist() == [[9, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    page.button(key="image.forget").click().run()
    follow(page)
    assert lens(page)["weights"] == [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    assert "w=" not in lens(page)["link"].replace("&way", "")
    assert "image.forget" not in keys(page)
    assert page.data_editor[0].value.to_numpy().tolist()[0] == [-1, 0, 1]


def test_the_drawing_can_be_written_in_and_is_another_picture_then() -> None:
    page = open_page("picture=drawing&grid=6")
    before = photo(page)
    page.session_state["image.cells"] = True
    page.session_state["image.x"] = "7,,128"
    page.run()
    assert photo(page)["id"] != before["id"]
    assert photo(page).pictures[0][0, 0, :3].tolist() == [7, 255, 128]
    assert "x=7,,128" in lens(page)["link"]
    turn(page, "button_group", "image.write", "x")
    assert page.data_editor[0].value.shape == (6, 6)
    assert page.data_editor[0].value.to_numpy()[0, :3].tolist() == [7, 255, 128]
    # A picture that is none has no grid of its own.
    turn(page, "selectbox", "image.picture", "zone_plate")
    assert page.data_editor[0].value.shape == (3, 3)


@pytest.fixture
def paints(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Return a list: what is put in it is what the pen has painted once a button is clicked."""
    import streamlit

    module, cells = sys.modules["convviz.ui.image_page"], []
    show = module.show_lens

    def with_button(made: bytes, painted: Any) -> None:
        show(made, painted)
        streamlit.button("paint", key="paint", on_click=lambda: painted(list(cells)))

    monkeypatch.setattr(module, "show_lens", with_button)
    return cells


def painted(page: AppTest) -> bool:
    """Paint, and return whether the picture that goes in was sent by that alone."""
    page.button(key="paint").click().run()
    assert not page.exception
    again = given_to(page, "convviz_photo") is not None
    follow(page)
    return again


def test_what_a_pen_paints_is_in_the_drawing_and_in_the_link(paints: list[Any]) -> None:
    page = open_page("picture=drawing&grid=8&x=1,2,3")
    paints += [[0, 1, 128], [7, 5, 0], [7, 4, 0]]
    assert painted(page)
    pixels = photo(page).pictures[0][0]
    assert pixels[0, :4].tolist() == [1, 128, 3, 255]
    assert pixels[7, 3:].tolist() == [255, 0, 0, 255, 255]
    assert view_of(page).x == "1,128,3;;;;;;;,,,,0,0"
    # Nothing new: the browser has it.
    assert not painted(page)


def test_nonsense_from_a_browser_is_not_painted(paints: list[Any]) -> None:
    page = open_page("picture=drawing&grid=6")
    before = given_to(page, "convviz_photo")
    paints += [[6, 0, 0], [0, -1, 0], [0, 0, 256], [0, 0, -1], ["0", 0, 0], [0, 0], [0, 0, 0, 0], None, 5]
    paints += [[0, 0, 0.5], [None, 0, 0], [[0], 0, 0], [0, 0, "black"]]
    painted(page)
    assert given_to(page, "convviz_photo") == before
    assert view_of(page).x == ""
    paints += [[0, 0, 255.0]]
    painted(page)
    assert view_of(page).x == "255"


@each_language
def test_what_would_be_too_much_for_a_link_is_not_painted_and_said(paints: list[Any], language: str) -> None:
    full, say = ",".join(["1"] * 2000), words(language)
    page = open_page(f"picture=drawing&x={full}", language)
    assert view_of(page).x == full
    paints += [[0, 0, 255]]
    page.button(key="paint").click().run()
    assert not page.exception
    assert [one.value for one in page.toast] == [say("errors.too_many_cells", signs=4001, limit=4000)]
    follow(page)
    assert view_of(page).x == full


# -- pictures of visitors ---------------------------------------------------------------------------


def a_file(size: tuple[int, int] = (700, 350), colour: object = (200, 30, 40), kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image = Image.new("L" if isinstance(colour, int) else "RGB", size, colour)
    image.putpixel((0, 0), 7 if isinstance(colour, int) else (7, 7, 7))
    image.save(file, kind)
    return file.getvalue()


def take(page: AppTest, data: bytes, name: str = "mine.png") -> None:
    page.file_uploader[0].set_value((name, data, "image/png")).run()
    assert not page.exception
    follow(page)


def with_upload(link: str = "", language: str = "en", data: bytes | None = None) -> AppTest:
    page = open_page(link, language)
    turn(page, "selectbox", "image.picture", "upload")
    take(page, a_file() if data is None else data)
    return page


@each_language
def test_before_there_is_a_picture_the_sheet_is_white_and_that_is_said(language: str) -> None:
    page, say = open_page(language=language), words(language)
    turn(page, "selectbox", "image.picture", "upload")
    assert page.info[0].value == say("image.upload_first")
    assert (photo(page).pictures[0] == 255).all()
    assert photo(page).pictures[0].shape == (1, 256, 256)
    assert say("image.upload_note") in [one.value for one in page.caption]
    assert page.file_uploader[0].label == say("image.upload", side=PHOTO_SIDE, limit=10)
    take(page, a_file())
    assert not page.info


def test_a_picture_of_a_visitors_own_is_used_and_shrunk() -> None:
    page = with_upload()
    assert photo(page).pictures[0].shape == (1, 128, 256)
    assert page.session_state["image.own"].shape == (3, 256, PHOTO_SIDE)
    assert "image.colour" in keys(page)
    turn(page, "toggle", "image.colour", True)
    [pixels] = photo(page).pictures
    assert pixels.shape == (3, 128, 256)
    assert pixels[:, 60, 60].tolist() == [200, 30, 40]
    view = replace(ImageView(uploaded=(256, 512)), picture="upload", colour=True)
    np.testing.assert_array_equal(lens(page).pictures[0], wanted(view, pixels))
    turn(page, "select_slider", "image.side", 512)
    assert photo(page).pictures[0].shape == (3, 256, 512)
    turn(page, "button_group", "image.way", "transposed")
    assert photo(page).pictures[0].shape == (3, 32, 64)
    assert lens(page).pictures[0].shape == (3, 64, 128)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (5000, 1), (3, 2)])
def test_a_picture_of_any_shape_is_worked_with(size: tuple[int, int]) -> None:
    page = with_upload(data=a_file(size, 90))
    assert "image.colour" not in keys(page)
    channels, rows, cols = photo(page).pictures[0].shape
    assert channels == 1
    assert max(rows, cols) == min(256, *[max(size)])
    assert lens(page).pictures[0].shape == (1, rows, cols)
    turn(page, "selectbox", "image.padding.kind", "valid")
    assert bool(page.warning) == (min(rows, cols) < 3)


def test_the_next_picture_takes_the_place_of_the_one_before() -> None:
    page = with_upload(data=a_file((40, 20), (1, 2, 3)))
    first = photo(page)["id"]
    take(page, a_file((40, 20), (4, 5, 6)))
    assert photo(page)["id"] != first
    turn(page, "toggle", "image.colour", True)
    assert photo(page).pictures[0][:, 9, 9].tolist() == [4, 5, 6]


@each_language
def test_a_bad_file_is_refused_with_a_sentence_and_the_picture_before_stays(language: str) -> None:
    page, say = with_upload(language=language), words(language)
    before = photo(page)["id"]
    for data, name, key, numbers in (
        (b"nothing of the kind", "mine.png", "photo_kind", {"names": ["PNG", "JPEG", "WebP", "GIF", "BMP"]}),
        (a_file()[:200], "mine.png", "photo_broken", {"kind": "PNG"}),
        (
            a_file() + bytes(10 * 2**20),
            "mine.png",
            "photo_bytes",
            {"size": len(a_file()) + 10 * 2**20, "limit": 10 * 2**20, "megabytes": 10},
        ),
    ):
        take(page, data, name)
        assert [one.value for one in page.error] == [say(f"errors.{key}", **numbers)]
        assert photo(page)["id"] == before
    take(page, a_file((30, 20)))
    assert not page.error
    assert photo(page)["id"] != before


@pytest.mark.parametrize(
    "name",
    [
        "saved.jfif",
        "webp.jpg",
        "Screenshot 2026-11-27 at 10.30.15",
        "photo.jpg.download",
        "a.apng",
        "图片",
        "x.exe",
    ],
)
def test_what_is_in_a_file_decides_and_not_its_name(name: str) -> None:
    page = open_page()
    turn(page, "selectbox", "image.picture", "upload")
    assert list(page.file_uploader[0].proto.type) == [], "the chooser offers every file"
    take(page, a_file((40, 20)), name)
    assert not page.error
    assert page.session_state["image.own"].shape == (3, 20, 40)


def test_a_refusal_is_said_in_the_language_chosen_since() -> None:
    page = with_upload()
    take(page, b"nothing")
    english = page.error[0].value
    turn(page, "button_group", "lang", "zh")
    assert page.error[0].value != english
    assert page.error[0].value.startswith(words("zh")("errors.photo_kind", names=["PNG"])[:6])


def test_of_a_file_only_its_pixels_are_kept() -> None:
    data = a_file((2000, 1500), kind="BMP")
    page = open_page("picture=zone_plate")
    turn(page, "selectbox", "image.picture", "upload")
    take(page, data, "mine.bmp")
    state = page.session_state.to_dict()
    kept = {name: value for name, value in state.items() if isinstance(value, np.ndarray)}
    assert set(kept) == {"image.own"}
    assert kept["image.own"].nbytes <= 3 * PHOTO_SIDE**2
    assert state["image.upload1"] is None
    assert "image.upload0" not in state

    def sizes(value: object) -> int:
        inside = (
            value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
        )
        own = value.nbytes if isinstance(value, np.ndarray) else sys.getsizeof(value)
        return own + sum(map(sizes, inside))

    assert not [name for name, value in state.items() if "UploadedFile" in type(value).__name__]
    assert sum(map(sizes, state.values())) < 5 * PHOTO_SIDE**2 < len(data)


def test_an_example_keeps_a_picture_of_ones_own_where_any_shows_what_it_is_about() -> None:
    page = with_upload()
    mine = photo(page)["id"]
    turn(page, "selectbox", case_key(page), "clamped")
    assert page.selectbox(key="image.picture").value == "upload"
    assert page.selectbox(key=case_key(page)).value == "clamped"
    assert photo(page)["id"] == mine
    turn(page, "selectbox", case_key(page), "aliasing")
    assert page.selectbox(key="image.picture").value == "zone_plate"
    assert page.selectbox(key=case_key(page)).value == "aliasing"


def test_the_link_of_a_picture_of_ones_own_opens_the_setting_on_a_sample() -> None:
    page = with_upload("weights=box&stride=2")
    link = lens(page)["link"]
    assert "picture=upload" in link
    view, changes = image_link(parse_qs(link))
    assert [(one.name, one.used) for one in changes] == [("picture", SPECIMENS[0])]
    assert (view.weights, view.stride) == ("box", (2, 2))
    assert image_link(parse_qs(link), uploaded=(9, 9))[0].picture == "upload"


# -- what is kept for others ------------------------------------------------------------------------


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Return an empty shelf of results, in the place of the shared one."""
    empty = Shelf(entries=128, size=24 * 2**20)
    monkeypatch.setattr(sys.modules["convviz.ui.image_result"], "_KEPT", empty)
    return empty


def test_results_of_samples_are_kept_for_the_next_visitor(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_page("weights=emboss")
    assert len(shelf) == 1
    monkeypatch.setattr(sys.modules["convviz.ui.image_result"], "filter2d", None)
    second = open_page("weights=emboss")
    assert given_to(first, "convviz_lens") == given_to(second, "convviz_lens")
    assert len(shelf) == 1


def test_what_is_kept_is_found_again_only_for_the_same_view_pixel_and_language(shelf: Shelf) -> None:
    links = [
        "",
        "at=3,4",
        "tone=clamped",
        "padding=valid",
        "colour=1",
        "picture=drawing",
        "picture=drawing&x=9",
    ]
    seen = {given_to(open_page(link, language), "convviz_lens") for link in links for language in LANGUAGES}
    assert len(seen) == len(shelf) == len(links) * len(LANGUAGES)


def test_results_of_a_visitors_own_picture_are_not_kept_for_others(shelf: Shelf) -> None:
    page = open_page()
    turn(page, "selectbox", "image.picture", "upload")
    before = len(shelf)
    take(page, a_file())
    turn(page, "selectbox", "image.weights", "laplacian")
    turn(page, "slider", "image.stride.v", 2)
    assert len(shelf) == before
    turn(page, "selectbox", "image.picture", "zone_plate")
    assert len(shelf) == before + 1


def test_two_visitors_with_the_same_setting_see_their_own_pictures() -> None:
    one, other = with_upload(data=a_file(colour=10)), with_upload(data=a_file(colour=90))
    assert lens(one)["link"] == lens(other)["link"]
    assert lens(one)["photo"] == photo(one)["id"] != photo(other)["id"] == lens(other)["photo"]
    assert one.session_state["image.own"][0, 9, 9] == 10
    assert other.session_state["image.own"][0, 9, 9] == 90


def test_the_shared_shelf_is_bounded() -> None:
    kept: Shelf = vars(sys.modules["convviz.ui.image_result"])["_KEPT"]
    for number in range(300):
        kept.put(("small", number), b"1")
    assert len(kept) == 128
    for number in range(60):
        kept.put(("large", number), bytes(2**20))
    assert kept.size <= 24 * 2**20
    assert len(kept) <= 24
    view = replace(ImageView(), side=32)
    assert Sent(*unpacked(result(view, goes_in(view), "en"))).pictures[0].shape == (1, 32, 32)


def test_the_code_has_the_cells_of_a_drawing_and_names_the_file_of_a_sample_picture() -> None:
    for link in ("picture=drawing&x=0,7,13", "picture=staircase", "picture=zone_plate&side=100"):
        page = open_page(link)
        page.session_state["image.code"] = True
        page.run()
        view, _ = image_link(parse_qs(link))
        whole, say = drawing(view.grid, view.x), words("en")
        source = whole if view.picture == "drawing" else view.picture
        wanted = [
            write(view.setting, view.numbers, colour=False, tone=view.tone, say=say, source=source)
            for write in picture_snippets().values()
        ]
        assert page.code[0].value in [text.strip() for text in wanted] + wanted
        assert ("13," in page.code[0].value) == (view.picture == "drawing")

"""Links by hand and links of ours: what each means on its page, and what is told of it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest

from convviz.cases import CASES
from convviz.parameters import parameters, widgets
from convviz.texts import LANGUAGES, words
from convviz.ui.visit import change_words
from convviz.views.image import ImageView
from convviz.views.link import Change

from .pages import PAGES, READ, base, collected, first


def read(page: str, link: str) -> tuple[Any, list[Change]]:
    found: tuple[Any, list[Change]] = READ[page](parse_qs(link, keep_blank_values=True))
    return found


def told(page: str, link: str, language: str = "en") -> list[str]:
    return [change_words(change, words(language)) for change in read(page, link)[1]]


def setting(page: str, link: str) -> Any:
    return base(read(page, link)[0])


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.page in PAGES])
def test_the_link_of_every_example_reopens_it(name: str) -> None:
    case = CASES[name]
    opened = first(case.page).opened(case)
    assert read(case.page, opened.link()) == (opened, [])
    # By its name too, and with what the link says beside it.
    assert read(case.page, f"case={name}") == (opened, [])
    wider = read(case.page, f"case={name}&kernel=2")[0]
    assert base(wider) == replace(base(opened), kernel=(2, 2))


@pytest.mark.parametrize("page", PAGES)
def test_the_first_view_of_a_page_comes_back_by_its_link(page: str) -> None:
    bare = read(page, "")[0]
    assert read(page, bare.link()) == (bare, [])


def drawn_view(page: str, chance: random.Random) -> Any:
    """Return a view that the widgets of a page can be set to."""
    said = first(page).spread()
    for name, codec in widgets(page).items():
        allowed = getattr(codec, "allowed", (False, True))
        if name not in ("x", "w", "pw", "free"):
            said[name] = chance.choice([value for value in allowed if value != "upload"])
    if page == "image" and said["way"] == "conv" and said["weights"] == "bilinear":
        said["weights"] = "box"
    said["x"], said["w"] = chance.choice(["", "1,,2"]), chance.choice(["", ";-0.5"])
    return collected(page, said)


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_ours_reopens_what_it_showed(page: str) -> None:
    chance = random.Random(page)
    for _ in range(200):
        view = drawn_view(page, chance)
        found, changes = read(page, view.link())
        assert found.link() == view.link()
        assert {change.how for change in changes} <= {"cells_outside"}
        # What a link does not carry is not seen: the size that is not asked for, the seed of other numbers.
        idle = view.idle() if page == "image" else view.kind.idle(view.values)
        names = {link for name in idle for link in parameters(page)[name].links}
        assert not names & parse_qs(view.link()).keys()
        differ = {name for name, value in view.values.items() if found.values[name] != value}
        assert differ <= idle, view.link()
        assert found.setting == view.setting
        if page == "image":
            assert np.array_equal(found.numbers, view.numbers)
        elif not view.problem:
            assert found.kind.pictures(found.values, found.setting) == view.pictures


def test_only_the_bare_transposed_page_counts_from_one() -> None:
    bare = read("transposed", "")[0]
    assert bare["numbers"] == "from_one"
    assert "numbers=from_one" in bare.link()
    assert bare.grids()["x"].ravel()[0] == bare.grids()["w"].ravel()[0] == 1
    for link in ("lang=zh", "utm_source=x", "asked=there", "step=3", "nothing=1"):
        assert read("transposed", link)[0]["numbers"] == "from_one", link
    for link in ("input=2", "layout=flat", "input=2&kernel=3&stride=2&padding=0", "op=1", "kernel_size=2"):
        assert read("transposed", link)[0]["numbers"] == "counting", link


SIZES = [
    ("conv", "input=4&kernel=3"),
    ("conv", "kernel_size=3&input=2x5"),
    ("conv", "input=5"),
    ("grouped", "input=4"),
    ("separable", "kernel_size=(2, 2)"),
    ("transposed", "input=3&kernel_size=3"),
    ("transposed", "kernel=2"),
]


@pytest.mark.parametrize(("page", "link"), SIZES)
def test_what_a_link_that_names_a_size_leaves_out_has_torchs_default(page: str, link: str) -> None:
    found = setting(page, link)
    assert (found.stride, found.dilation, found.bias) == ((1, 1), (1, 1), False)
    assert found.sides == ((0, 0), (0, 0))
    start = base(first(page))
    assert (found.in_channels, found.out_channels, found.groups) == (
        start.in_channels,
        start.out_channels,
        start.groups,
    )
    if page == "transposed":
        assert found.output_padding == (0, 0)


@pytest.mark.parametrize(("page", "link"), SIZES)
def test_what_cannot_be_read_names_no_size(page: str, link: str) -> None:
    for nothing in ("kernel=abc", "kernel_size=", "input=x&kernel=two", "input=1x2x3"):
        assert read(page, nothing)[0] == read(page, "")[0], nothing
        assert setting(page, f"{nothing}&bias=0").stride == setting(page, "bias=0").stride
    # What lies beside the page's values names one, and so does a part, or another name beside it.
    for nearly in ("kernel=99", "kernel=2.5", "kernel=2xtwo", "kernel=abc&kernel_size=2", "input=x&kernel=2"):
        assert setting(page, nearly).stride == (1, 1), nearly
    assert setting(page, f"{link}&kernel=abc").stride == (1, 1)


def test_a_link_without_a_size_keeps_the_pages_own_start() -> None:
    assert setting("conv", "bias=1").stride == (2, 2)
    assert setting("conv", "padding=0").stride == (2, 2)
    assert setting("transposed", "in=2").stride == (2, 2)
    # Our own links to pictures say only what is unusual.
    assert read("image", "kernel=5&weights=box")[0].padding == "same"


@pytest.mark.parametrize(
    ("page", "by_torch", "by_us"),
    [
        (
            "conv",
            "input=7&kernel_size=3&stride=2&padding=1&dilation=2&in_channels=3&out_channels=2"
            "&padding_mode=reflect&bias=True",
            "input=7&kernel=3&stride=2&padding=1&dilation=2&in=3&out=2&mode=reflect&bias=1",
        ),
        (
            "transposed",
            "input=3&kernel_size=3&stride=2&padding=1&output_padding=1&in_channels=2"
            "&groups=1&padding_mode=zeros",
            "input=3&kernel=3&stride=2&padding=1&op=1&in=2",
        ),
        (
            "transposed",
            "input=3&kernel=3&stride=2&padding=1&output_size=6",
            "input=3&kernel=3&stride=2&padding=1&sized=output_size&size=6",
        ),
        (
            "grouped",
            "input=5&kernel_size=3&in_channels=8&out_channels=16&groups=4",
            "input=5&kernel=3&in=8&out=16&groups=4",
        ),
        (
            "separable",
            "input=5&kernel_size=3&in_channels=8&out_channels=16&bias=False",
            "input=5&kernel=3&in=8&out=16&bias=0",
        ),
        ("image", "kernel_size=5&weights=box&padding_mode=circular", "kernel=5&weights=box&mode=circular"),
    ],
)
def test_torchs_names_mean_what_ours_do(page: str, by_torch: str, by_us: str) -> None:
    assert read(page, by_torch) == read(page, by_us)
    assert read(page, by_torch)[1] == []


def test_the_size_that_torch_is_asked_for_is_made() -> None:
    link = "input=3&kernel=3&stride=2&padding=1&output_padding=1"
    assert read("transposed", link)[0].setting.output == (6, 6)
    assert read("transposed", link.replace("output_padding=1", "output_size=6"))[0].setting.output == (6, 6)


@pytest.mark.parametrize(
    ("link", "size"),
    [
        ("sized=same&kernel=3&stride=2", (4, 4)),
        ("sized=same&kernel=3x1&stride=2x3&input=2x5", (4, 15)),
        ("sized=valid&kernel=3", (4, 4)),
        ("sized=valid&kernel=1&stride=5", (10, 10)),
        ("sized=valid&kernel=3&dilation=2", (6, 6)),
        ("sized=same&kernel=3&size=abc", (2, 2)),
        ("sized=output_size&input=3&kernel=3&stride=2&padding=1&op=1", (5, 5)),
        ("output_size=&input=4&kernel=2", (5, 5)),
        ("sized=same&kernel=3&stride=2&size=3", (3, 3)),
    ],
)
def test_a_way_of_sizing_without_a_size_takes_its_usual_one(link: str, size: tuple[int, int]) -> None:
    found = read("transposed", link)[0]
    assert (found["output_size"], found.problem) == (size, None)
    assert found.setting.output == size
    again = read("transposed", found.link())[0]
    assert (again.setting, again.link()) == (found.setting, found.link())
    # Only where no size is asked for does it matter what is added.
    assert "output_padding=" not in found.link()


def test_a_usual_size_stays_on_the_slider() -> None:
    assert read("transposed", "sized=same&kernel=3&input=8x2&stride=5")[0]["output_size"] == (24, 10)
    assert read("transposed", "sized=output_size&input=1&kernel=1&padding=2")[0]["output_size"] == (1, 1)
    # Keras refuses this at any size.
    assert read("transposed", "sized=valid&input=2&kernel=2&stride=2&dilation=2")[0]["output_size"] == (5, 5)


TOLD = [
    ("conv", "kernel=9", "kernel = “9” is outside this page's range, so 7 is used."),
    ("conv", "input=abc", "input = “abc” means nothing here, so 5 is used."),
    (
        "conv",
        "kernel=3&kernel_size=5",
        "kernel and kernel_size = “5” are two names for the same thing; kernel = 3 is used.",
    ),
    ("conv", "kernel=3&kernel_size=3x3", None),
    ("conv", "kernal=3", "This page has no setting called “kernal”, so it is ignored."),
    ("conv", "output_padding=1", "This page has no setting called “output_padding”, so it is ignored."),
    ("conv", "groups=2", "groups = “2” is outside this page's range, so 1 is used."),
    ("conv", "case=nothing", "case = “nothing” means nothing here and is ignored."),
    ("conv", "stride=2&stride=3", "stride is given more than once (“2 & 3”), so 2 is used."),
    ("conv", "utm_source=x&fbclid=y&gclid=z&embed=true&lang=en", None),
    ("conv", "input=2&x=1,2,3;;5", "x: 2 cells lie outside the grid and are not used."),
    ("conv", "input=2&x=1,2,3", "x: 1 cell lies outside the grid and is not used."),
    ("conv", "x=1,two", "x: 1 cell cannot be read (“two”) and keeps its own number."),
    ("conv", "pw=1", "This page has no setting called “pw”, so it is ignored."),
    ("separable", "pw=" + ";".join("1" * 99), "pw: 98 cells lie outside the grid and are not used."),
    ("transposed", "groups=2", "groups = “2” is outside this page's range, so 1 is used."),
    ("transposed", "padding_mode=reflect", "padding_mode = “reflect” means nothing here, so zeros is used."),
    ("transposed", "w=;;;1", "w: 1 cell lies outside the grid and is not used."),
    ("grouped", "multiplier=2", "This page has no setting called “multiplier”, so it is ignored."),
    ("image", "in_channels=3", "This page has no setting called “in_channels”, so it is ignored."),
    ("image", "at=1", "at = “1” means nothing here and is ignored."),
    ("image", "at=999,5", "at = “999,5” is outside this page's range, so 255,5 is used."),
    ("image", "picture=drawing&grid=4&x=1,2,3,4,5", "x: 1 cell lies outside the grid and is not used."),
    ("conv", "kernel=2.5", "kernel = “2.5” lies between the values of this page, so 3 is used."),
    ("conv", "stride=1.5", "stride = “1.5” lies between the values of this page, so 2 is used."),
    ("conv", "step=2.5", "step = “2.5” lies between the values of this page, so 3 is used."),
    ("conv", "step=0.5", "step = “0.5” is outside this page's range, so 1 is used."),
    ("image", "padding=7", "padding = “7” lies between the values of this page, so 6 is used."),
    ("image", "at=2.5,1", "at = “2.5,1” lies between the values of this page, so 3,1 is used."),
    ("image", "at=2.5,999", "at = “2.5,999” is outside this page's range, so 3,255 is used."),
    ("grouped", "in=511", "in = “511” lies between the values of this page, so 512 is used."),
    (
        "conv",
        "kernel=3&kernel_size=abc",
        "kernel and kernel_size = “abc” are two names for the same thing; kernel = 3 is used.",
    ),
    (
        "conv",
        "kernel=7&kernel_size=99",
        "kernel and kernel_size = “99” are two names for the same thing; kernel = 7 is used.",
    ),
    (
        "conv",
        "kernel=abc&kernel_size=5",
        "kernel_size and kernel = “abc” are two names for the same thing; kernel_size = 5 is used.",
    ),
    (
        "transposed",
        "op=&output_padding=1",
        "output_padding and op = “” are two names for the same thing; output_padding = 1 is used.",
    ),
    (
        "conv",
        "kernel=3&kernel_size=3&kernel_size=4",
        "kernel and kernel_size = “3 & 4” are two names for the same thing; kernel = 3 is used.",
    ),
    ("conv", "kernel_size=(3, 5)&stride=(2,)", None),
    ("conv", "in=2x2&out_channels=(3, 3)", None),
    ("image", "way=transposed&stride=4x4", None),
    ("image", "side=(64,64)&factor=3x3", None),
    (
        "image",
        "way=transposed&stride=2x4",
        "stride = “2x4” is two different numbers, but there is only one here, so 3 is used.",
    ),
    (
        "grouped",
        "groups=1x3",
        "groups = “1x3” is two different numbers, but there is only one here, so 2 is used.",
    ),
    ("image", "at=3x3,4", "at = “3x3,4” means nothing here and is ignored."),
    ("image", "mode=Reflect&weights=Sobel_X&way=CONV&lang=EN&tone= Signed&colour=TRUE", None),
    ("conv", "padding=SAME&layout=Flat&numbers=Random&weights=BOX&case=Dilation&lang=ZH", None),
    ("transposed", "view=ct&beside=c&sized=Same", None),
    ("conv", "padding=1,x,1,1", "padding = “1,x,1,1” can be read only in part, so 1,0,1,1 is used."),
    (
        "conv",
        "w=1000000.5",
        "w: 1 cell is not within -1000000 to 1000000 (“1000000.5”) and keeps its own number.",
    ),
    ("conv", "lang=zh-CN", None),
    ("image", "lang=ZH", None),
    ("conv", "lang=de", "lang = “de” is no language of these pages, which know en, zh, so it is ignored."),
    ("image", "lang=", "lang = “” is no language of these pages, which know en, zh, so it is ignored."),
    ("conv", "lang=en&lang=zh", "lang is given more than once (“en & zh”), so zh is used."),
    ("transposed", "asked=x", "This page has no setting called “asked”, so it is ignored."),
    ("conv", "input=![x](//a.bc/d)", "input = “![x](//a.bc/d)” means nothing here, so 5 is used."),
    ("conv", "[hi](//e.vil)=1", "This page has no setting called “[hi](//e.vil)”, so it is ignored."),
]


@pytest.mark.parametrize(("page", "link", "sentence"), TOLD)
def test_what_could_not_be_used_is_told(page: str, link: str, sentence: str | None) -> None:
    assert told(page, link) == ([sentence] if sentence else [])
    assert len(told(page, link, "zh")) == len(told(page, link))


@pytest.mark.parametrize("page", ["conv", "transposed", "grouped", "separable", "image"])
@pytest.mark.parametrize("name", ["x", "w", "pw"])
def test_more_cells_than_a_link_carries_are_cut_and_counted(page: str, name: str) -> None:
    if name == "pw" and page != "separable":
        return
    drawing = "picture=drawing&" if page == "image" else ""
    found, changes = read(page, f"{drawing}{name}=" + "1e5," * 600)
    assert len(found.link()) < 6000
    assert all(
        len(change_words(change, words(language))) < 200 for change in changes for language in LANGUAGES
    )
    assert "cells_cut" in [change.how for change in changes]
    if found.problem is None and page != "image":
        found.grids()
    assert read(page, found.link())[0] == found


def test_of_two_names_the_one_that_says_something_is_used() -> None:
    assert setting("conv", "kernel=abc&kernel_size=5").kernel == (5, 5)
    assert setting("grouped", "in_channels=8&in=x").in_channels == 8
    assert [change.how for change in read("conv", "kernel=a&kernel_size=b")[1]] == ["unread"] * 2


@pytest.mark.parametrize("case", ["case=nonsense", "case="])
def test_a_case_that_is_none_changes_no_defaults(case: str) -> None:
    for link in (f"{case}&kernel=3", f"kernel=3&{case}"):
        for page in ("conv", "transposed", "grouped", "separable"):
            assert setting(page, link) == setting(page, "kernel=3"), (page, link)
    assert read("transposed", case)[0] == read("transposed", "")[0]
    assert told("conv", "kernel=3&case=") == []


def test_things_are_told_in_the_order_of_the_link() -> None:
    names = [change.name for change in read("conv", "foo=1&stride=99&bar=2&input=99&x=a")[1]]
    assert names == ["foo", "stride", "bar", "input", "x"]


def test_torchs_stride_is_what_a_transposed_convolution_enlarges_a_picture_by() -> None:
    view, changes = read("image", "way=transposed&stride=4&weights=box")
    assert (view.factor, view.stride, changes) == (4, (1, 1), [])
    assert parse_qs(view.link())["factor"] == ["4"]
    assert "stride" not in view.link()
    view, changes = read("image", "way=transposed&stride=3&padding=1&kernel_size=3&mode=reflect")
    assert (view.factor, view.kernel, view.padding) == (3, (3, 3), ImageView().padding)
    assert [(one.name, one.text, one.used) for one in changes] == [
        ("padding", "1", ""),
        ("mode", "reflect", ""),
    ]
    # Beside a factor, and in a link of ours, it is the convolution's.
    view, changes = read("image", "way=transposed&stride=4&factor=3")
    assert (view.factor, [one.name for one in changes]) == (3, ["stride"])
    view, changes = read("image", "picture=still_life&way=transposed&weights=box&stride=4&padding=2")
    assert (view.factor, view.stride, changes) == (2, (4, 4), [])


def test_a_link_to_a_picture_says_only_what_is_used() -> None:
    view = ImageView
    both = view(way="transposed", weights="box", stride=(4, 4), padding=((2, 2), (2, 2)), factor=3, side=32)
    assert both.link() == "picture=still_life&way=transposed&weights=box&factor=3"
    # The way back is the widgets': the view keeps what the link leaves out.
    assert replace(both, way="conv").link() == "picture=still_life&side=32&weights=box&stride=4&padding=2"
    assert "kernel" not in view(kernel=(5, 5)).link()
    assert "kernel=5" in view(kernel=(5, 5), weights="box").link()
    assert "whole" not in view(whole=True).link()
    assert "whole=1" in view(whole=True, weights="box").link()
    assert view(x="1", grid=4).link() == view().link()
    assert (
        view(picture="drawing", x="1", grid=4, side=32).link() == "picture=drawing&grid=4&x=1&weights=sobel_x"
    )


def test_words_of_a_link_come_back_in_their_own_case() -> None:
    assert parse_qs(read("image", "mode=REFLECT&weights=Sobel_X")[0].link()) == {
        "picture": ["still_life"],
        "weights": ["sobel_x"],
        "padding_mode": ["reflect"],
    }
    assert read("conv", "case=DILATION")[0] == read("conv", "case=dilation")[0]

"""The page of ordinary convolution alone: paddings, numbers, formula, what to notice, legend."""

from __future__ import annotations

import re

import pytest

from convviz import ConvSetting
from convviz.texts import words

from .visitor import open_page, player, said, turn


def say_en(name: str, /, **numbers: object) -> str:
    return words("en")(f"notice.{name}", **numbers)


def test_freeing_an_axis_gives_it_a_slider_of_its_own() -> None:
    page = open_page()
    turn(page, "button_group", "conv.free", ["kernel"])
    turn(page, "slider", "conv.kernel.h", 1)
    assert player(page)["kernel"] == [3, 1]
    turn(page, "slider", "conv.stride.v", 1)
    assert player(page)["kernel"] == [3, 1]
    turn(page, "button_group", "conv.free", [])
    assert player(page)["kernel"] == [3, 3]


@pytest.mark.parametrize(
    ("kind", "sides"),
    [("valid", (0, 0)), ("same", (1, 1)), ("same_lower", (1, 1)), ("full", (2, 2))],
)
def test_a_named_padding_says_what_it_means(kind: str, sides: tuple[int, int]) -> None:
    page = open_page()
    turn(page, "selectbox", "conv.padding.kind", kind)
    assert f"top {sides[0]}, bottom {sides[1]}" in said(page)
    assert f"padding={kind}" in player(page)["link"]
    turn(page, "slider", "conv.kernel.v", 5)
    setting = ConvSetting(input=5, kernel=5, stride=2, padding=kind)
    top, bottom = setting.sides[0]
    assert f"top {top}, bottom {bottom}" in said(page)


def test_four_sides_are_slid_one_by_one() -> None:
    page = open_page()
    turn(page, "selectbox", "conv.padding.kind", "sides")
    turn(page, "slider", "conv.padding.left", 3)
    assert "padding=1,1,3,1" in player(page)["link"]
    assert player(page)["plates"]["in0"]["before"] == [1, 3]


def test_flipping_turns_the_kernel_by_half_a_turn() -> None:
    page = open_page()
    before = player(page)["w"]
    turn(page, "toggle", "conv.flip", True)
    assert player(page)["w"] == before[::-1]
    assert words("en")("notice.flipped") in said(page)


def test_surprise_gives_new_numbers_and_their_seed() -> None:
    page = open_page()
    before = player(page)["x"]
    [surprise] = [one for one in page.button if one.label == words("en")("controls.surprise")]
    surprise.click().run()
    data = player(page)
    assert data["x"] != before
    seed = page.number_input(key="conv.seed").value
    assert f"numbers=random&seed={seed}" in data["link"]
    assert player(open_page(data["link"]))["x"] == data["x"]


def test_layout_numbers_and_colours_do_not_lose_the_place() -> None:
    page = open_page()
    key = player(page)["key"]
    turn(page, "button_group", "conv.layout", "flat")
    turn(page, "toggle", "conv.digits", False)
    turn(page, "toggle", "conv.colours", True)
    data = player(page)
    assert data["key"] == key
    assert data["colours"] == "safe"
    turn(page, "slider", "conv.stride.v", 1)
    assert player(page)["key"] != key


BOTH = "rows and columns"
#: A link, what its formula ends with (axis by axis), and the sentence on what the floor drops.
FORMULAS = [
    ("input=5&kernel=3&stride=2&padding=1", ["⌊2⌋ + 1 = 3"], ("divides", {})),
    ("input=7&kernel=3&stride=1&padding=0&dilation=2", ["7 + 0 + 0 − 2(3 − 1) − 11⌋ + 1 = 3"], None),
    ("input=6&kernel=3&stride=2&padding=1", ["⌊2.5⌋ + 1 = 3"], ("remainder_padding_both", {"rest": 1})),
    (
        "input=4&kernel=3&stride=2&padding=0",
        ["⌊0.5⌋ + 1 = 1"],
        ("remainder_input_both", {"rest": 1, "lost": 1}),
    ),
    (
        "input=7&kernel=3&stride=3&padding=0,1,0,1",
        ["7 + 0 + 1 − 1(3 − 1) − 13⌋ + 1 = ⌊53⌋ + 1 = 2"],
        ("remainder_input_both", {"rest": 2, "lost": 1}),
    ),
    ("input=6x7&kernel=3x5&stride=1&padding=2x1", ["⌋ + 1 = 8", "⌋ + 1 = 5"], None),
]


@pytest.mark.parametrize(("link", "ends", "dropped"), FORMULAS)
def test_the_formula_is_written_out_with_the_settings_numbers(
    link: str, ends: list[str], dropped: tuple[str, dict[str, int]] | None
) -> None:
    say, about = words("en"), player(open_page(link))["about"]
    lines = [re.sub("<.*?>", "", part) for part in about.split("</p>")]
    names = ["both"] if len(ends) == 1 else ["rows", "cols"]
    found = [next(line for line in lines if line.startswith(say(f"formula.{name}"))) for name in names]
    for line, end in zip(found, ends, strict=True):
        assert line.endswith(end)
    rests = {say(f"formula.{name}", **numbers) for name, numbers in [dropped or ("divides", {})]}
    assert (rests <= set(lines)) == (dropped is not None)


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("input=5&kernel=3&stride=2&padding=1", say_en("border", share=32, total=81)),
        ("input=5&kernel=3&stride=2&padding=1&in=2&out=3", say_en("border", share=192, total=486)),
        (
            "padding=1,0,2,0&stride=1",
            say_en("per_side_both", before=1, after=0, sum=1, left=2, right=0, wide=2),
        ),
        ("mode=reflect&padding=1", say_en("mode")),
        ("kernel=1&padding=0", say_en("one_by_one_alone")),
        (
            "kernel=2&stride=1&padding=same",
            say_en("same_other", name="same", before=0, after=1, lines=BOTH, half=1, other="6×6"),
        ),
        ("kernel=3&stride=2&padding=same", say_en("same_strided", name="same", stride=2, output="3×3")),
        ("kernel=2&stride=3&padding=0", say_en("gaps", stride=3, span=2, lines=BOTH)),
        (
            "kernel=2&stride=2&padding=0&dilation=2&input=9",
            say_en("dilation_gaps", stride=2, dilation=2, shared=2, lines=BOTH),
        ),
        ("kernel=3&dilation=2&padding=0&stride=1", say_en("dilation", dilation=2, kernel=9, span="5×5")),
        ("padding=full", say_en("full_strided", stride=2, count=16, every=49)),
        (
            "in=3&out=2&bias=1",
            say_en(
                "channels",
                depth=3,
                shape="(2, 3, 3, 3)",
                count=54,
                plus_bias=say_en("plus_bias", count=2),
            ),
        ),
        ("input=6&kernel=3&stride=1&padding=2", say_en("grows", input="6×6", output="8×8")),
        ("input=6&kernel=3&stride=1&padding=1", say_en("same", input="6×6")),
        ("kernel=3&stride=1&padding=0", say_en("shrinks", input="5×5", output="3×3")),
    ],
)
def test_what_to_notice_is_told_with_its_numbers(link: str, sentence: str) -> None:
    points = re.findall("<li>(.*?)</li>", player(open_page(link))["about"])
    assert sentence in points


def test_no_more_than_four_things_are_pointed_out_the_most_particular_first() -> None:
    about = player(open_page("flip=1&kernel=2&stride=2&padding=same&dilation=2&in=2&mode=reflect"))["about"]
    points = re.findall("<li>(.*?)</li>", about)
    assert points == [
        say_en("flipped"),
        say_en("same_strided", name="same", stride=2, output="3×3"),
        say_en("dilation", dilation=2, kernel=4, span="3×3"),
        say_en("dilation_gaps", stride=2, dilation=2, shared=2, lines=BOTH),
    ]


@pytest.mark.parametrize(
    ("link", "roles"),
    [
        ("input=5&kernel=3&stride=1&padding=0", ["input", "input window", "kernel", "output"]),
        ("input=5&kernel=3&stride=2&padding=1", ["input", "padding", "input window", "kernel", "output"]),
        (
            "input=4&kernel=3&stride=2&padding=0,1,0,1",
            ["input", "padding", "extra padding", "input window", "kernel", "output"],
        ),
        (
            "input=6&kernel=3&stride=2&padding=1",
            ["input", "padding", "input unread", "input window", "kernel", "output"],
        ),
        ("input=2&kernel=3&padding=0", ["input", "kernel", "bad"]),
        ("input=2&kernel=1&padding=3&mode=reflect", ["input", "padding", "kernel", "bad"]),
        # The cells are too small for numbers, and the last line says so.
        (
            "input=16&padding=6&kernel=7&in=8&out=8&stride=1",
            ["input", "padding", "input window", "kernel", "output", ""],
        ),
        (
            "input=16&padding=6&kernel=7&in=8&out=8&stride=1&digits=0",
            ["input", "padding", "input window", "kernel", "output"],
        ),
    ],
)
def test_the_legend_names_what_the_picture_shows(link: str, roles: list[str]) -> None:
    data = player(open_page(link))
    assert [role for role, _ in data["legend"]] == roles
    drawn = set(re.findall(r"class='([\w-]+)", data["svg"]))
    shown = set(" ".join(roles).split())
    assert shown <= drawn
    assert {"padding", "extra", "unread", "bad"} & drawn <= shown


def test_a_good_link_is_opened_without_a_word() -> None:
    page = open_page("input=6x7&kernel=3x2&stride=1x2&padding=0,1,2,0&dilation=2x1&in=2&out=3&step=5&bias=1")
    assert not page.info
    assert not page.warning
    data = player(page)
    assert data["start"] == 4
    assert data["kernel"] == [3, 2]
    assert page.slider(key="conv.input.h").value == 7


def test_a_page_that_is_there_claims_of_none_that_it_is_missing() -> None:
    page = open_page("asked=nowhere")
    assert page.info[0].value == words("en")("link.unknown", name="asked")


@pytest.mark.parametrize(("tag", "language"), [("zh-CN", "zh"), ("ZH", "zh"), ("en-GB", "en"), ("de", "en")])
def test_the_language_of_a_link_is_read_as_browsers_say_it(tag: str, language: str) -> None:
    page = open_page("", tag)
    assert player(page)["link"].endswith(f"&lang={language}")
    assert [one.value for one in page.info] == (
        [words("en")("link.language", name="lang", given="de", used="en, zh")] if tag == "de" else []
    )


def test_a_visitor_who_unselects_a_choice_keeps_the_last_one() -> None:
    page = open_page("layout=flat")
    turn(page, "button_group", "conv.layout", None)
    assert not page.exception
    assert "layout=flat" in player(page)["link"]


def test_another_language_leaves_drawers_open_and_choices_as_they_were() -> None:
    page = open_page("numbers=ones&case=dilation")
    page.session_state["conv.export"] = page.session_state["conv.cells"] = True
    page.run()
    page.selectbox(key="export.kind").set_value("svg").run()
    page.button_group(key="lang").set_value("zh").run()
    assert not page.exception
    say = words("zh")
    for drawer, label in (("more", "controls.more"), ("cells", "own.heading"), ("export", "export.heading")):
        assert page.session_state[f"conv.{drawer}"], drawer
        assert say(label) in [one.label for one in page.expander]
    assert page.selectbox(key="export.kind").value == "svg"
    assert page.selectbox(key="conv.numbers").value == "ones"
    # A browser is told the words anew.
    assert page.selectbox(key="conv.numbers").proto.set_value
    assert page.selectbox(key="export.kind").proto.set_value
    assert "numbers=ones" in player(page)["link"]

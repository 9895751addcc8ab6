"""Own numbers on every page: kernels with names, cells in a link, and the way back."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from convviz.engine import KERNELS, ConvSetting, named_kernel, samples
from convviz.texts import LANGUAGES, words

from .visitor import open_page, panels, player, turn

PAGES = ("conv", "transposed", "grouped", "separable")


def opened(page: str, link: str = "", language: str = "en") -> AppTest:
    """Open a page with its drawer of own numbers pulled out."""
    app = open_page(link, language, page)
    app.session_state[f"{page}.cells"] = True
    app.run()
    assert not app.exception
    return app


def labels(app: AppTest, key: str) -> list[str]:
    return list(app.selectbox(key=key).options)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_kernel_changes_the_picture_and_says_what_it_does(page: str, language: str) -> None:
    app, say = opened(page, "kernel=3&numbers=counting", language), words(language)
    seen = {player(app)["svg"]}
    for name in KERNELS:
        turn(app, "selectbox", f"{page}.weights", name)
        seen.add(player(app)["svg"])
        told = [one.value for one in app.caption]
        assert any(
            say(f"kernels.{name}.note") in text and say(f"kernels.{name}.formula") in text for text in told
        )
        assert f"weights={name}" in player(app)["link"]
    assert len(seen) == len(KERNELS) + 1


def test_a_kernel_of_one_size_takes_the_sliders_with_it() -> None:
    app = opened("conv", "input=7&kernel=5x4")
    turn(app, "selectbox", "conv.weights", "sobel_x")
    assert app.slider(key="conv.kernel.v").value == 3
    assert "kernel=3&" in player(app)["link"]
    # Of another size again, the picture says that the weights are not the kernel's.
    turn(app, "slider", "conv.kernel.v", 5)
    assert "Sobel x comes in one size only, 3×3" in str(player(app)["legend"])
    turn(app, "slider", "conv.kernel.v", 3)
    assert "one size only" not in str(player(app)["legend"])


def test_whole_numbers_are_offered_where_there_are_fractions() -> None:
    app = opened("conv", "kernel=3")
    turn(app, "selectbox", "conv.weights", "gaussian")
    assert 0.0625 in player(app)["w"]
    turn(app, "toggle", "conv.whole", True)
    assert player(app)["w"] == [1, 2, 1, 2, 4, 2, 1, 2, 1]
    turn(app, "selectbox", "conv.weights", "laplacian")
    assert "conv.whole" not in [one.key for one in app.toggle]


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("conv", "input=4&kernel=3&x=,8.5&w=-9"),
        ("transposed", "x=,8.5&w=-9"),
        ("transposed", "x=,8.5&w=-9&beside=direct"),
        ("grouped", "x=,8.5&w=-9"),
        ("separable", "x=,8.5&w=-9&pw=/77"),
    ],
)
def test_a_link_carries_cells_and_they_can_be_forgotten(page: str, link: str) -> None:
    app = opened(page, link)
    data, drawn = player(app), "".join(panel["svg"] for panel in panels(app))
    assert ">8.5<" in drawn
    assert ">−9<" in drawn or ">-9<" in drawn
    assert (">77<" in drawn) == ("pw" in link)
    for part in link.split("&"):
        if part[0] in "xwp":
            assert part in data["link"]
    app.button(key=f"{page}.forget").click().run()
    assert ">8.5<" not in player(app)["svg"]
    assert "x=" not in player(app)["link"].replace("&lang", "")
    assert f"{page}.forget" not in [one.key for one in app.button]


def test_what_in_a_link_is_no_number_is_left_out_and_said() -> None:
    app = open_page("x=1,zwei;;3")
    assert ">1<" in player(app)["svg"]
    assert "x=1;;3" in player(app)["link"]
    assert any("1 cell cannot be read (“zwei”)" in one.value for one in app.info)


def test_cells_outside_the_grid_wait_until_it_is_large_enough() -> None:
    app = open_page("input=4&kernel=2&stride=1&padding=0&x=;;;;,,,,8.25")
    assert "8.25" not in player(app)["svg"]
    turn(app, "slider", "conv.input.v", 5)
    assert "8.25" in player(app)["svg"]


def test_an_example_has_its_own_numbers_again() -> None:
    app = opened("conv", "x=9.5&weights=box")
    turn(app, "selectbox", f"conv.case{app.session_state['conv.case_turn']}", "padding_strides")
    link = player(app)["link"]
    assert "x=" not in link
    assert "weights" not in link


@pytest.mark.parametrize(
    ("page", "link", "count"),
    [
        ("conv", "in=2&out=3", 2 + 6),
        ("transposed", "in=2&out=3", 2 + 6),
        ("grouped", "in=4&out=4&groups=2", 4 + 8),
        ("separable", "in=3&out=6", 3 + 3 + 1),
        ("grouped", "in=512&out=512&groups=2", 8 + 64),
    ],
)
def test_every_grid_that_is_drawn_can_be_written_in(page: str, link: str, count: int) -> None:
    app = opened(page, link)
    names = labels(app, f"{page}.grid")
    assert len(set(names)) == len(names) == count
    assert len(app.dataframe) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_setting_is_named_instead_of_a_grid(language: str) -> None:
    app = opened("conv", "input=2&kernel=5&padding=0", language)
    assert len(app.dataframe) == 0
    assert app.caption[0].value


def test_the_step_stays_where_only_numbers_change() -> None:
    app = opened("conv", "input=5&kernel=3")
    before = player(app)["key"]
    turn(app, "selectbox", "conv.weights", "box")
    assert player(app)["key"] == before
    turn(app, "slider", "conv.input.v", 6)
    assert player(app)["key"] != before


def test_code_has_the_numbers_that_were_written() -> None:
    app = open_page("kernel=3&weights=sobel_y&x=,8.125")
    app.session_state["conv.code"] = True
    app.run()
    assert "8.125" in app.code[0].value
    setting = ConvSetting(5, 3)
    assert (samples(setting)[1] != named_kernel("sobel_y")).any()
    assert "-1, -2, -1" in app.code[0].value.replace(".0", "").replace(".", "").replace("  ", " ")

"""A visitor's own numbers in every kind: kernels with names, and cells in a link."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from convviz.engine import KERNELS
from convviz.kinds import PAGED
from convviz.texts import words
from convviz.ui.visit import changes_words
from convviz.views.view import View, read_link

from .shown import legend, linked, panels, player


@pytest.mark.parametrize("name", PAGED)
def test_every_kernel_changes_the_picture_and_stands_in_the_link(name: str) -> None:
    view = linked(name, "kernel=3&numbers=counting")
    named = [view.changed(weights=kernel) for kernel in KERNELS]
    assert len({player(shown)["svg"] for shown in (view, *named)}) == len(KERNELS) + 1
    assert all(f"weights={shown['weights']}" in shown.link() for shown in named)


def test_a_kernel_of_one_size_is_said_to_have_no_other() -> None:
    view = View.of("conv", weights="sobel_x", kernel=(5, 5))
    assert any("Sobel x comes in one size only, 3×3" in text for text in legend(view))
    assert not any("one size only" in text for text in legend(view.changed(kernel=(3, 3))))


def test_whole_numbers_are_there_where_there_are_fractions() -> None:
    view = View.of("conv", weights="gaussian")
    assert 0.0625 in player(view)["w"]
    assert player(view.changed(whole=True))["w"] == [1, 2, 1, 2, 4, 2, 1, 2, 1]
    assert "whole" in view.changed(weights="laplacian").kind.idle(view.changed(weights="laplacian").values)


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("conv", "input=4&kernel=3&x=,8.5&w=-9"),
        ("transposed", "x=,8.5&w=-9"),
        ("transposed", "x=,8.5&w=-9&beside=direct"),
        ("grouped", "x=,8.5&w=-9"),
        ("separable", "x=,8.5&w=-9&pw=/77"),
    ],
)
def test_a_link_carries_cells_and_they_are_drawn(name: str, link: str) -> None:
    view = linked(name, link)
    drawn = "".join(panel["svg"] for panel in panels(view))
    assert ">8.5<" in drawn
    assert ">−9<" in drawn or ">-9<" in drawn
    assert (">77<" in drawn) == ("pw" in link)
    assert all(part in view.link() for part in link.split("&") if part[0] in "xwp")
    assert ">8.5<" not in player(view.changed(x=""))["svg"]


def test_what_in_a_link_is_no_number_is_left_out_and_said() -> None:
    view, changes = read_link("conv", parse_qs("x=1,zwei;;3"))
    assert ">1<" in player(view)["svg"]
    assert "x=1;;3" in view.link()
    assert any("1 cell cannot be read (“zwei”)" in text for text in changes_words(changes, words("en")))


def test_cells_outside_the_grid_wait_until_it_is_large_enough() -> None:
    view, _ = read_link("conv", parse_qs("input=4&kernel=2&stride=1&padding=0&x=;;;;,,,,8.25"))
    assert "8.25" not in player(view)["svg"]
    assert "8.25" in player(view.changed(input=(5, 5)))["svg"]

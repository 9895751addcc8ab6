"""Writing in a grid in a real browser: typing, pasting, emptying a cell, and the link that keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .conftest import Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]

#: Of the grid's canvas: the height of its head, the width and height of a cell.
_HEAD, _WIDE, _HIGH = 35, 56, 35


def pull_out(visitor: Visitor) -> None:
    """Open the drawer of own numbers and wait for its grid."""
    expect(
        visitor.pull_out("Your own numbers").locator("[data-testid=stDataFrame] canvas").first
    ).to_be_visible()


def point_at(visitor: Visitor, row: int, col: int) -> None:
    """Click into a cell."""
    where = {"x": (col + 0.5) * _WIDE, "y": _HEAD + (row + 0.5) * _HIGH}
    visitor.page.locator("[data-testid=stDataFrame] .dvn-scroller").first.click(position=where)
    visitor.page.wait_for_timeout(300)


def write(visitor: Visitor, text: str) -> None:
    """Type a number as a person does, and go to the next row."""
    visitor.page.keyboard.type(text, delay=80)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_timeout(300)


def link_has(visitor: Visitor, part: str) -> None:
    visitor.page.wait_for_url(re.compile(re.escape(part) + "(&|$)"))


def number(visitor: Visitor, text: str) -> None:
    """Wait for a number in the picture."""
    expect(
        visitor.page.locator(".stage svg text").filter(has_text=re.compile(f"^{text}$")).first
    ).to_be_attached()


def test_what_is_typed_is_drawn_and_stays_in_the_link(visit: Visit) -> None:
    visitor = visit().open("/conv?input=4&kernel=3&stride=1&padding=0&step=2")
    pull_out(visitor)
    point_at(visitor, 0, 1)
    write(visitor, "12.5")
    # The grid keeps its place: the next number goes into the row below.
    write(visitor, "-7")
    link_has(visitor, "x=,12.5;,-7&lang=en&step=2")
    number(visitor, "12.5")
    visitor.shot("own_numbers")
    visitor.page.reload()
    visitor.page.wait_for_selector(".stage svg")
    number(visitor, "12.5")
    assert visitor.step() == 2
    pull_out(visitor)
    visitor.page.get_by_role("button", name="Forget what I wrote").click()
    visitor.page.wait_for_url(re.compile(r"^(?!.*x=,)"))
    expect(visitor.page.locator(".stage svg text").filter(has_text=re.compile("^12.5$"))).to_have_count(0)


def test_a_block_is_pasted_from_a_spreadsheet(visit: Visit) -> None:
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    visitor.open("/conv?input=4&kernel=3&stride=1&padding=0")
    pull_out(visitor)
    visitor.page.evaluate("navigator.clipboard.writeText('10\\t20.5\\n30\\t40')")
    point_at(visitor, 1, 1)
    visitor.page.keyboard.press("Control+v")
    link_has(visitor, "x=;,10,20.5;,30,40&lang=en")
    number(visitor, "20.5")


def test_an_emptied_cell_has_its_number_again(visit: Visit) -> None:
    visitor = visit().open("/conv?input=4&kernel=3&stride=1&padding=0&x=99,98")
    pull_out(visitor)
    point_at(visitor, 0, 0)
    visitor.page.keyboard.press("Delete")
    link_has(visitor, "x=,98&lang=en")
    number(visitor, "98")
    expect(visitor.page.locator(".stage svg text").filter(has_text=re.compile("^99$"))).to_have_count(0)


def test_the_kernels_grid_is_the_kernel(visit: Visit) -> None:
    visitor = visit().open("/transposed?input=2&kernel=2&stride=1")
    pull_out(visitor)
    visitor.choose("Which grid to write in", "the kernel")
    visitor.page.wait_for_timeout(600)
    point_at(visitor, 1, 0)
    write(visitor, "55")
    link_has(visitor, "w=;55&lang=en")
    number(visitor, "55")


@pytest.mark.parametrize("width", [390, 1920])
def test_the_drawer_fits_the_screen(visit: Visit, width: int) -> None:
    visitor = visit(viewport={"width": width, "height": 900}, color_scheme="dark")
    visitor.open("/grouped?input=16&weights=gaussian")
    pull_out(visitor)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.shot(f"own_numbers_{width}")


def test_a_number_that_is_too_large_is_refused_and_nothing_is_lost(visit: Visit) -> None:
    visitor = visit().open("/conv?input=4&kernel=3&stride=1&padding=0")
    pull_out(visitor)
    point_at(visitor, 0, 1)
    write(visitor, "7")
    link_has(visitor, "x=,7")
    write(visitor, "1000001")
    expect(visitor.page.get_by_text("1000001 is not a number from -1000000 to 1000000")).to_be_visible()
    number(visitor, "7")
    expect(visitor.page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    visitor.page.wait_for_timeout(500)
    point_at(visitor, 0, 2)
    write(visitor, "9")
    link_has(visitor, "x=,7,9")
    visitor.page.get_by_text("Forget", exact=False).first.wait_for()

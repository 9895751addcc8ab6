"""The drawer of files in a real browser: the player's own step, several pictures, a page, a stop."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from convviz.render import read_note

from .conftest import Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


def pull_out(visitor: Visitor) -> None:
    """Open the drawer."""
    expect(visitor.pull_out("Download: GIF").get_by_role("button", name="Make the file")).to_be_visible()


def taken(visitor: Visitor, folder: Path, named: str = "") -> Path:
    """Have the file made, and download it; `named` is a part of its name, where there was one before."""
    page = visitor.page
    page.get_by_role("button", name="Make the file").click()
    button = page.locator("[data-testid=stDownloadButton] button")
    expect(button).to_contain_text(named or "Download")
    with page.expect_download() as download:
        button.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name in button.inner_text()
    return path


def test_the_file_shows_the_step_that_the_player_is_at(visit: Visit, tmp_path: Path) -> None:
    visitor = visit().open("/conv?step=2")
    pull_out(visitor)
    visitor.choose("Kind of file", "PNG of")
    for step in (3, 4):
        visitor.page.locator(".bar button").nth(3).click()
        path = taken(visitor, tmp_path, f"step{step}.png")
        assert path.name == f"conv_input5_kernel3_stride2_padding1_step{step}.png"
        assert json.loads(read_note(io.BytesIO(path.read_bytes())) or "")["step"] == str(step - 1)
    visitor.shot("export_png")


def test_a_follower_shows_its_own_step(visit: Visit, tmp_path: Path) -> None:
    # Windows lead; of the stamps beside them the one that first reaches the window's cell shows none.
    visitor = visit().open("/transposed?input=3&kernel=3&view=C&beside=direct&step=5")
    pull_out(visitor)
    visitor.choose("Kind of file", "PNG of")
    visitor.choose("Which picture", "the ordinary")
    path = taken(visitor, tmp_path)
    note = json.loads(read_note(io.BytesIO(path.read_bytes())) or "")
    assert note["view"] == "direct"
    hosts = "[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.workbench)"
    places = visitor.page.evaluate(f"{hosts}.find(Boolean).player.places")
    assert note["step"] == str(places[1])
    assert places == [4, 4]


def test_a_gif_shows_the_steps_that_were_chosen(visit: Visit, tmp_path: Path) -> None:
    visitor = visit().open("/grouped?input=3&kernel=2&in=2&out=2&groups=2")
    pull_out(visitor)
    visitor.page.get_by_role("spinbutton", name="pixels wide").fill("400")
    visitor.page.keyboard.press("Tab")
    ends = visitor.page.get_by_role("slider", name="Steps")
    ends.first.focus()
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.wait_for_timeout(500)
    with Image.open(taken(visitor, tmp_path)) as image:
        assert (image.width, image.n_frames) == (400, 7)
    visitor.shot("export_gif")


def test_the_page_works_from_the_disk(browser: Browser, visit: Visit, tmp_path: Path) -> None:
    visitor = visit().open("/separable?input=3&kernel=2&in=2&out=2&beside=standard&step=6")
    pull_out(visitor)
    visitor.choose("Kind of file", "HTML")
    path = taken(visitor, tmp_path)
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("requestfailed", lambda asked: errors.append(asked.url))
    page.goto(path.as_uri())
    expect(page.locator(".count")).to_have_text("6 / 16")
    expect(page.locator(".stage svg")).to_have_count(2)
    page.keyboard.press("End")
    expect(page.locator(".count")).to_have_text("16 / 16")
    context.close()
    assert errors == []


def test_progress_is_shown_and_a_move_of_a_slider_ends_it(visit: Visit) -> None:
    visitor = visit().open("/conv?input=16&kernel=3&stride=1&padding=1&in=8&out=8")
    page = visitor.page
    pull_out(visitor)
    page.get_by_role("button", name="Make the file").click()
    bar = page.locator("[data-testid=stProgress]")
    expect(bar).to_contain_text(re.compile(r"Step \d+ of 2048 is drawn"), timeout=15_000)
    before = page.locator(".stage svg").first.inner_html()
    page.get_by_role("slider", name="Stride").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".count")).to_have_text(re.compile(r"/ 512"))
    expect(bar).to_have_count(0)
    expect(page.locator("[data-testid=stDownloadButton]")).to_have_count(0)
    assert page.locator(".stage svg").first.inner_html() != before
    # The drawer is ready for another one.
    visitor.choose("Kind of file", "SVG of")
    page.get_by_role("button", name="Make the file").click()
    expect(page.locator("[data-testid=stDownloadButton]")).to_be_visible()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("width", [390, 1280, 1920])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_drawer_fits_the_screen(visit: Visit, width: int, scheme: str) -> None:
    visitor = visit(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="zh-CN")
    visitor.open("/transposed?beside=gather")
    page = visitor.page
    expect(visitor.pull_out("下载：GIF").get_by_role("button", name="生成文件")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    visitor.shot(f"export_{width}_{scheme}")

"""The exported page in a real browser: from a disk, without a network, and in the strictest frame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page

from convviz.cli import main
from convviz.engine import ConvSetting, conv2d_trace, samples
from convviz.player import page, panel, payload
from convviz.scene import conv_numbers, conv_scene
from convviz.texts import words

from ..conftest import OUTPUT

pytestmark = pytest.mark.browser

Opened = Callable[..., Page]


def exported(folder: Path, language: str = "en", **more: object) -> Path:
    """Write the page of a small convolution and return where it is."""
    x, weight, bias = samples(ConvSetting(input=5, kernel=3, stride=2, padding=1))
    trace = conv2d_trace(x, weight, bias, stride=2, padding=1)
    say = words(language)
    legend = [(role, say(f"legend.{role}")) for role in ("input", "output")]
    data = payload(
        [panel(conv_scene(trace, "isometric"), conv_numbers(trace), title="a convolution")],
        key="k",
        words=say.section("player"),
        legend=legend,
    )
    file = folder / "page.html"
    file.write_text(page(data, title="Convolution", language=language, **more), encoding="utf-8")
    return file


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Return what opens a file without a network; nothing may fail, and nothing may be asked for."""
    OUTPUT.mkdir(exist_ok=True)
    errors: list[str] = []
    contexts = []

    def open_file(file: Path, **options: object) -> Page:
        context = browser.new_context(offline=True, **{"viewport": {"width": 1000, "height": 700}, **options})
        contexts.append(context)
        shown = context.new_page()
        shown.set_default_timeout(10_000)
        shown.on("pageerror", lambda error: errors.append(str(error)))
        shown.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        shown.on("requestfailed", lambda asked: errors.append(asked.url))
        shown.goto(file.as_uri())
        return shown

    yield open_file
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_without_scripts_it_shows_the_step_it_begins_with(
    opened: Opened, tmp_path: Path, scheme: str
) -> None:
    path = tmp_path / "page.html"
    words_ = "render transposed --input 3 --kernel 3 --stride 2 --view scatter --lang en --step 4"
    assert main([*words_.split(), "-o", str(path)]) == 0
    moving = opened(path, color_scheme=scheme)
    assert moving.locator(".count").inner_text() == "5 / 9"
    assert moving.locator(".still").count() == 0
    shown = opened(path, color_scheme=scheme, java_script_enabled=False)
    still = shown.locator(".still svg")
    assert still.bounding_box()["width"] > 150
    for name in ("in0-active", "out0-window", "out0-links"):
        # Where the marks are is where the player has them.
        one, other = (
            [
                float(number)
                for number in re.findall(r"[\d.]+", place.locator(f'[id="{name}"]').get_attribute("d"))
            ]
            for place in (still, moving.locator(".stage svg"))
        )
        assert one == pytest.approx(other, abs=0.01)
    texts = [
        # What is not made yet is not seen.
        [text for text in place.locator(".number text").all() if text.is_visible()]
        for place in (still, moving.locator(".stage svg"))
    ]
    assert [text.text_content() for text in texts[0]] == [text.text_content() for text in texts[1]]
    assert "transposed" in shown.locator("h1").inner_text().lower()
    assert words("en")("player.no_script") in shown.locator("main").inner_text()
    ground = shown.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
    shown.screenshot(path=OUTPUT / f"no-scripts-{scheme}.png")


def test_without_scripts_numbers_have_the_players_halos(opened: Opened, tmp_path: Path) -> None:
    file = exported(tmp_path)
    strokes = [
        [
            text.evaluate("text => [getComputedStyle(text).stroke, getComputedStyle(text).paintOrder]")
            for text in shown.locator(f"{place} .halo text").all()
        ]
        for place, shown in (
            (".still svg", opened(file, java_script_enabled=False)),
            (".stage svg", opened(file)),
        )
    ]
    # A number under the window has a halo of another colour, which the still of a first step has, too.
    assert strokes[0] == strokes[1] != []
    assert all(stroke.startswith("rgb") and order.startswith("stroke") for stroke, order in strokes[0])


def test_it_plays_from_a_disk_without_a_network(opened: Opened, tmp_path: Path) -> None:
    file = exported(tmp_path)
    shown = opened(file)
    assert shown.title() == "Convolution"
    count = shown.locator(".count")
    assert count.inner_text() == "1 / 9"
    assert "y[0, 0] = 6" in shown.locator(".now").inner_text()
    shown.keyboard.press("End")
    assert count.inner_text() == "9 / 9"
    shown.get_by_role("button", name="One step back").click()
    assert count.inner_text() == "8 / 9"
    shown.get_by_role("slider", name="Step", exact=True).fill("4")
    assert count.inner_text() == "5 / 9"
    shown.get_by_role("combobox", name="Speed").select_option("16")
    shown.get_by_role("button", name="Play").click()
    shown.locator(".count", has_text="7 / 9").wait_for()
    shown.keyboard.press(" ")
    assert shown.get_by_role("button", name="Play").is_visible()
    # The address does not follow: the file is all there is.
    shown.wait_for_timeout(500)
    assert shown.url == file.as_uri()
    shown.screenshot(path=OUTPUT / "exported.png")


def test_a_cell_that_is_pointed_at_tells_what_it_feeds(opened: Opened, tmp_path: Path) -> None:
    shown = opened(exported(tmp_path, language="zh"))
    box = shown.locator("[id='input-cells']").bounding_box()
    assert box
    shown.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    shown.locator(".hover[d*='M']").first.wait_for()
    assert shown.get_by_role("button", name="播放（空格）").is_visible()


@pytest.mark.parametrize(
    ("scheme", "colours", "reader", "theme"),
    [
        ("auto", "standard", "light", "light"),
        ("auto", "standard", "dark", "dark"),
        ("auto", "safe", "dark", "safe-dark"),
        ("light", "safe", "dark", "safe"),
        ("dark", "standard", "light", "dark"),
    ],
)
def test_it_is_light_or_dark_as_the_reader_is_unless_it_is_said(
    opened: Opened, tmp_path: Path, scheme: str, colours: str, reader: str, theme: str
) -> None:
    shown = opened(exported(tmp_path, scheme=scheme, colours=colours), color_scheme=reader)
    assert shown.locator(f".player.{theme}").count() == 1
    shown.screenshot(path=OUTPUT / f"exported_{theme}.png")


def test_it_follows_when_the_reader_changes_from_light_to_dark(opened: Opened, tmp_path: Path) -> None:
    shown = opened(exported(tmp_path), color_scheme="light")
    shown.emulate_media(color_scheme="dark")
    shown.wait_for_selector(".player.dark")
    shown.emulate_media(color_scheme="light")
    shown.wait_for_selector(".player.light")


@pytest.mark.parametrize(("allowed", "full"), [('sandbox="allow-scripts"', 0), ("allowfullscreen", 1)])
def test_it_plays_in_a_frame(opened: Opened, tmp_path: Path, allowed: str, full: int) -> None:
    exported(tmp_path)
    outer = tmp_path / "outer.html"
    outer.write_text(
        f'<iframe {allowed} src="page.html" width="900" height="600"></iframe>', encoding="utf-8"
    )
    frame: FrameLocator = opened(outer).frame_locator("iframe")
    frame.locator(".count", has_text="1 / 9").wait_for()
    frame.get_by_role("button", name="One step forward").click()
    assert frame.locator(".count").inner_text() == "2 / 9"
    assert frame.locator(".player.light").count() == 1
    # A button that could do nothing is not there.
    assert frame.get_by_role("button", name="Full screen").count() == full


def test_it_fits_a_phone(opened: Opened, tmp_path: Path) -> None:
    shown = opened(exported(tmp_path), viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    assert shown.evaluate("document.documentElement.scrollWidth") <= 360
    shown.locator(".stage svg").wait_for()
    shown.screenshot(path=OUTPUT / "exported_phone.png")

"""The gallery in a real browser: its pictures, its clicks, its switch."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from convviz.cases import CASES
from convviz.texts import words

pytestmark = pytest.mark.browser


def gallery(visitor, path: str = "/") -> Page:
    """Open the gallery and return its page when the first pictures are there."""
    page = visitor.page
    page.goto(visitor.address + path)
    page.locator(".card img").first.wait_for()
    page.wait_for_function(f"{PICTURES}.slice(0, 4).every((one) => one.complete && one.naturalWidth)")
    return page


#: All pictures of the gallery, in JavaScript.
PICTURES = (
    "[...[...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('.gallery'))"
    ".shadowRoot.querySelectorAll('.card img')]"
)


def sources(page: Page) -> set[str]:
    """Return what differs between the pictures' addresses: the kind and what follows."""
    return {
        one.partition(".")[2] for one in page.evaluate(f"{PICTURES}.map((one) => one.getAttribute('src'))")
    }


def title(name: str) -> str:
    return words("en")(f"cases.{name}.title")


def click(page: Page, name: str) -> None:
    page.locator(f"a[data-case='{name}']").click()
    page.locator(".stage svg").first.wait_for()


def test_pictures_come_as_they_come_into_view_and_nothing_jumps(visit) -> None:
    visitor = visit()
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    page = gallery(visitor)
    host = "[...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('.gallery'))"
    heights = f"{host}.getBoundingClientRect().height"
    before = page.evaluate(heights)
    pictures = {url for url in asked if "/gallery/" in url}
    assert 4 <= len(pictures) < len(CASES)
    page.locator(".card").last.scroll_into_view_if_needed()
    page.wait_for_function(f"{PICTURES}.at(-1).complete && {PICTURES}.at(-1).naturalWidth")
    assert page.evaluate(heights) == before
    visitor.shot("gallery_end")


def test_a_click_opens_the_page_with_its_sliders_set_again_and_again(visit) -> None:
    page = gallery(visit())
    example = page.get_by_role("combobox", name="Start from an example")
    loads: list[str] = []
    page.on("load", lambda _: loads.append("load"))
    for name, kernel, stride in (
        ("arbitrary_padding_no_strides", "4", "1"),
        ("padding_strides", "3", "2"),
        ("s001_01", "2", "2"),
    ):
        click(page, name)
        page.wait_for_url(re.compile(f"/conv\\?input=.*kernel={kernel}"))
        expect(page.get_by_role("slider", name="Kernel size")).to_have_value(kernel)
        expect(page.get_by_role("slider", name="Stride")).to_have_value(stride)
        expect(example).to_have_value(name)
        page.go_back()
        page.locator(".card img").first.wait_for()
    # The bar at the top leads back as well.
    click(page, "dilation")
    page.get_by_role("link", name="Gallery").click()
    page.locator(".card img").first.wait_for()
    click(page, "shift_keras")
    page.wait_for_url(re.compile("/transposed\\?"))
    expect(example).to_have_value("shift_keras")
    # All of it without loading the app again.
    assert loads == []


def test_the_way_back_leads_to_where_one_was(visit) -> None:
    page = gallery(visit())
    card = page.locator("a[data-case='s001_09']")
    card.scroll_into_view_if_needed()
    card.click()
    page.locator(".stage svg").first.wait_for()
    page.go_back()
    expect(page.locator("a[data-case='s001_09']")).to_be_in_viewport()


def test_a_card_is_a_link_that_works_by_itself_and_from_the_keyboard(visit) -> None:
    visitor = visit()
    page = gallery(visitor, "/?lang=zh")
    link = page.locator("a[data-case='padding_strides_transposed']")
    href = link.get_attribute("href")
    assert href == "transposed?case=padding_strides_transposed&lang=zh"
    with visitor.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(re.compile("/transposed\\?"))
    assert page.url.endswith("/?lang=zh")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/transposed\\?input=3.*lang=zh"))
    page.locator(".stage svg").first.wait_for()


def test_pooling_opens_the_convolution_with_the_same_windows(visit) -> None:
    page = gallery(visit())
    click(page, "numerical_max_pooling")
    page.wait_for_url(re.compile(r"/conv\?input=5&kernel=3&stride=1&padding=0"))


def test_a_page_link_leads_to_the_page_as_it_was_left(visit) -> None:
    page = gallery(visit())
    click(page, "dilation")
    page.wait_for_url(re.compile("dilation=2"))
    page.go_back()
    page.locator(".card img").first.wait_for()
    page.locator("a[data-page='conv']").click()
    page.wait_for_url(re.compile("/conv.*dilation=2"))


def test_the_switch_stops_all_movement_and_is_remembered(visit) -> None:
    page = gallery(visit())
    switch = page.get_by_role("switch", name="Moving pictures")
    expect(switch).to_be_checked()
    assert sources(page) == {"gif?theme=light"}
    switch.uncheck()
    assert sources(page) == {"png?theme=light"}
    click(page, "dilation")
    page.go_back()
    expect(switch).not_to_be_checked()
    assert sources(page) == {"png?theme=light"}
    switch.check()
    assert sources(page) == {"gif?theme=light"}


def test_who_wants_no_movement_gets_stills_from_the_start(visit) -> None:
    page = gallery(visit(reduced_motion="reduce"))
    expect(page.get_by_role("switch", name="Moving pictures")).not_to_be_checked()
    assert sources(page) == {"png?theme=light"}


def test_the_pictures_follow_the_theme(visit) -> None:
    visitor = visit(color_scheme="dark", locale="zh-CN", viewport={"width": 1920, "height": 1080})
    page = gallery(visitor)
    assert sources(page) == {"gif?theme=dark"}
    visitor.shot("gallery_dark_zh")
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"{PICTURES}[0].src.endsWith('light')")
    assert sources(page) == {"gif?theme=light"}


def test_the_gallery_is_where_its_name_says_too(visit) -> None:
    visitor = visit()
    page = gallery(visitor, "/gallery")
    assert page.url == f"{visitor.address}/gallery"
    assert page.get_by_role("dialog").count() == 0
    click(page, "dilation")
    page.go_back()
    page.locator(".card img").first.wait_for()


def test_an_unknown_page_leads_to_the_gallery_with_a_note(visit) -> None:
    page = gallery(visit(), "/nowhere")
    assert "“nowhere”" in page.get_by_test_id("stAlert").inner_text()
    assert page.get_by_role("dialog").count() == 0


def test_a_picture_can_be_opened_by_its_own_address(visit) -> None:
    visitor = visit()
    picture = visitor.page.goto(f"{visitor.address}/gallery/dilation.gif?theme=dark")
    assert picture.headers["content-type"] == "image/gif"
    nothing = visitor.page.goto(f"{visitor.address}/gallery/nothing.gif")
    assert nothing.status == 404
    assert visitor.page.inner_text("body") == words("en")("home.no_picture", name="nothing.gif")


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("width", "height"), [(320, 640), (390, 844), (1280, 800), (1920, 1080)])
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
def test_nothing_overflows_the_window(visit, language: str, scheme: str, width: int, height: int) -> None:
    visitor = visit(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = gallery(visitor, f"/?lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for card in page.locator(".card").all()[:12]:
        box = card.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    visitor.shot(f"gallery_{language}_{width}")


def test_that_a_page_is_not_there_is_said_as_long_as_the_gallery_is_seen_and_no_link_says_it(visit) -> None:
    visitor = visit()
    page = gallery(visitor, "/?asked=foo&ref=b")
    page.wait_for_url(f"{visitor.address}/?ref=b")
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_have_text(words("en")("home.unknown_page", page="foo"))
    page.get_by_role("radio", name="中文").click()
    expect(alert).to_have_text(words("zh")("home.unknown_page", page="foo"))
    page.get_by_role("link", name=words("zh")("pages.conv"), exact=True).first.click()
    page.locator(".stage svg").first.wait_for()
    page.get_by_role("link", name=words("zh")("pages.home"), exact=True).first.click()
    page.locator(".card img").first.wait_for()
    expect(alert).to_have_count(0)
    gallery(visitor, "/?asked=foo&ref=b")
    expect(alert).to_have_count(1)
    page.wait_for_url(f"{visitor.address}/?ref=b")
    page.reload()
    page.locator(".card img").first.wait_for()
    expect(alert).to_have_count(0)

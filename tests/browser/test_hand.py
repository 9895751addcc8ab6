"""The picture follows the hand that drags, types, touches, also while the server cannot be reached."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from convviz.figures import shown
from convviz.figures.controls import page_data
from convviz.kinds import PAGED
from convviz.texts import words
from convviz.views.view import View, read_link

from .conftest import Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]


def shown_view(visitor: Visitor, page: str) -> View:
    """Return the view of the link in the address bar."""
    return read_link(page, parse_qs(urlsplit(visitor.page.url).query))[0]


def first(page: str) -> View:
    """Return the view of a visitor whose link says nothing."""
    return read_link(page, {})[0]


def title(view: View) -> str:
    return str(shown(view, "", "en")["panels"][0]["title"])


def expect_picture(page: Page, view: View) -> None:
    """Wait until the leading picture is that of a view: its very size is in its title, and in its drawing."""
    picture = page.locator(".stage svg").first
    expect(picture).to_have_attribute("aria-label", title(view))
    [size] = re.findall(r"viewBox='([^']+)'", shown(view, "", "en")["panels"][0]["svg"])
    expect(picture).to_have_attribute("viewBox", size)


def messages(page: Page) -> list[bytes]:
    """Return a list that grows with what the browser says to Streamlit."""
    sent: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent


class Thumb:
    """The thumb of a slider under a mouse."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.range = page.locator(f'[data-name="{name}"] input[type=range]')
        self.range.scroll_into_view_if_needed()
        box = self.range.bounding_box()
        assert box
        self.box = box
        self.first, self.last = (int(self.range.get_attribute(end) or 0) for end in ("min", "max"))

    def place(self, at: int) -> tuple[float, float]:
        """Return where the thumb is at a place, counted from 0."""
        share = at / (self.last - self.first)
        return self.box["x"] + 8 + (self.box["width"] - 16) * share, self.box["y"] + self.box["height"] / 2

    def take(self) -> None:
        self.page.mouse.move(*self.place(int(self.range.input_value()) - self.first))
        self.page.mouse.down()

    def to(self, at: int) -> None:
        self.page.mouse.move(*self.place(at), steps=3)

    def let_go(self) -> None:
        self.page.mouse.up()


def values_of(page: str, name: str) -> list[int]:
    view = View.of(page)
    stops = view.kind.stops(name, view.values, words("en")) if name in view.kind.panel(view.values) else None
    return list(stops or page_data(page, "en")["controls"][name.split(".")[0]]["values"])


def moved(view: View, name: str, value: int) -> View:
    """Return a view with a slider moved, both axes where they go together."""
    base = name.removesuffix(".v")
    names = [name] if base == name else [f"{base}.v", f"{base}.h"]
    return View.collected(view.kind, view.spread() | dict.fromkeys(names, value))


def drag(visit: Visit, page: str, name: str) -> None:
    """Drag a slider over its range: the picture is that of each value, before the hand lets go."""
    visitor = visit()
    sent = messages(visitor.page)
    visitor.open(f"/{page}?lang=en")
    view, values = first(page), values_of(page, name)
    expect_picture(visitor.page, view)
    thumb = Thumb(visitor.page, name)
    visitor.page.wait_for_timeout(300)
    before = len(sent)
    thumb.take()
    last = len(values) - 1
    for at in [*sorted({0, last // 3, last // 2, last}), 1]:
        thumb.to(at)
        expect(thumb.range).to_have_attribute("aria-valuetext", re.compile(rf"^{values[at]}\b"))
        expect_picture(visitor.page, moved(view, name, values[at]))
    thumb.let_go()
    after = moved(view, name, values[1])
    visitor.page.wait_for_url(lambda url: shown_view(visitor, page) == after)
    visitor.page.wait_for_timeout(400)
    # Streamlit heard of a rested hand, and not of each value.
    assert 1 <= len(sent) - before <= 6


SLIDERS = {"conv": "kernel.v", "transposed": "stride.v", "grouped": "groups", "separable": "multiplier"}


@pytest.mark.parametrize(("page", "name"), SLIDERS.items())
def test_a_drag_is_followed_value_by_value(visit: Visit, page: str, name: str) -> None:
    drag(visit, page, name)


def sliders(page: str) -> list[str]:
    data, view = page_data(page, "en"), View.of(page)
    names = []
    for name in view.kind.panel(view.values):
        form = data["parameters"].get(name)
        if form in ("pair", "padding"):
            names.append(f"{name}.v")
        elif form == "whole":
            names.append(name)
    return [name for name in names if len(values_of(page, name)) > 1]


@pytest.mark.full
@pytest.mark.parametrize(("page", "name"), [(page, name) for page in PAGED for name in sliders(page)])
def test_every_slider_is_followed(visit: Visit, page: str, name: str) -> None:
    drag(visit, page, name)


def test_arrow_keys_move_the_slider_that_has_the_focus_and_not_the_player(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en&step=3")
    page, view = visitor.page, View.of("conv")
    slider = page.get_by_role("slider", name="Kernel size")
    slider.focus()
    for key, value in (("ArrowRight", 4), ("ArrowRight", 5), ("ArrowLeft", 4), ("Home", 1), ("End", 7)):
        page.keyboard.press(key)
        expect(slider).to_have_value(str(value))
        expect_picture(page, moved(view, "kernel.v", value))
    page.wait_for_url("**kernel=7**")
    # Nor does a sign that a field takes do anything else.
    page.get_by_role("spinbutton", name="Stride").focus()
    for key in (" ", "f", "k", "ArrowUp"):
        page.keyboard.press(key)
    assert page.get_by_role("button", name="Play").is_visible()


def test_what_is_typed_is_taken_or_the_nearest_that_works(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en")
    field = visitor.page.get_by_role("spinbutton", name="Kernel size")
    for typed, value in (("6", 6), ("99", 7), ("-3", 1), ("2.6", 3), ("1e1", 7), ("", 7)):
        field.fill(typed)
        field.press("Enter")
        field.blur()
        expect(field).to_have_value(str(value))
        expect(visitor.page.get_by_role("slider", name="Kernel size")).to_have_value(str(value))
        expect_picture(visitor.page, moved(View.of("conv"), "kernel.v", value))


def test_less_and_more_are_buttons_that_end_where_the_values_end(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en&dilation=3")
    page = visitor.page
    more = page.get_by_role("button", name="Dilation: more")
    more.click()
    expect(more).to_be_disabled()
    expect(page.get_by_role("slider", name="Dilation")).to_have_value("4")
    page.get_by_role("button", name="Dilation: less").click()
    page.wait_for_url("**dilation=3**")


def test_axes_are_set_apart_and_together_again(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en")
    page, view = visitor.page, View.of("conv")
    link = page.get_by_role("button", name="Kernel size: set rows and columns together")
    expect(link).to_have_attribute("aria-pressed", "true")
    link.click()
    page.get_by_role("slider", name="Kernel size: columns").press("ArrowRight")
    expect_picture(page, view.changed(kernel=(3, 4)))
    page.wait_for_url("**kernel=3x4**")
    page.get_by_role("button", name="Kernel size: set rows and columns together").click()
    expect_picture(page, view)


def test_a_padding_has_a_number_four_sides_or_a_name(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en")
    page, view = visitor.page, View.of("conv")
    kind = page.get_by_role("combobox", name="Padding given as")
    kind.select_option("same")
    expect(page.get_by_text("This means: top 1, bottom 1, left 1, right 1.")).to_be_visible()
    expect_picture(page, view.changed(padding="same"))
    assert page.get_by_role("slider", name="Padding", exact=True).count() == 0
    kind.select_option("sides")
    page.get_by_role("slider", name="Padding: left").press("ArrowRight")
    expect_picture(page, view.changed(padding=((1, 1), (2, 1))))
    page.wait_for_url("**padding=1,1,2,1**")


def test_corners_and_the_window_are_dragged_in_the_picture(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en&stride=1&layout=flat&input=5&kernel=3&padding=1")
    page, view = visitor.page, View.of("conv", stride=(1, 1), layout="flat")
    start, far = (visitor.corner("in0", size, size) for size in (6, 8))
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*far, steps=6)
    expect_picture(page, view.changed(input=(7, 7)))
    page.mouse.up()
    page.wait_for_url("**input=7**")
    # The padding's corner lies a little further out.
    corner, inner = visitor.handle(1), visitor.corner("in0", 9, 9)
    next_cell = visitor.corner("in0", 10, 10)
    page.mouse.move(*corner)
    page.mouse.down()
    page.mouse.move(corner[0] + next_cell[0] - inner[0], corner[1] + next_cell[1] - inner[1], steps=4)
    expect_picture(page, view.changed(input=(7, 7), padding=((2, 2), (2, 2))))
    page.mouse.up()
    page.mouse.move(*visitor.cell("in0", 1, 1))
    page.mouse.down()
    page.mouse.move(*visitor.cell("in0", 3, 4), steps=6)
    page.mouse.up()
    # Three to the right and two down in a row of nine.
    expect(page.locator(".count")).to_have_text(re.compile(r"^22 / 81$"))
    assert page.locator(".player.pinned").count() == 0


def test_a_finger_moves_a_slider_and_the_strip_of_a_phone_shows_the_one_in_hand(visit: Visit) -> None:
    visitor = visit(has_touch=True, viewport={"width": 390, "height": 844}).open("/conv?lang=en")
    page = visitor.page
    page.get_by_role("button", name="Kernel size: more").tap()
    expect_picture(page, moved(View.of("conv"), "kernel.v", 4))
    slider = page.get_by_role("slider", name="Kernel size")
    expect(slider).to_be_visible()
    assert page.get_by_role("slider", name="Stride").is_hidden()
    for name in ("Kernel size: more", "Kernel size: less"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    order = [page.locator(part).first.bounding_box()["y"] for part in (".stage", ".bar", ".controls", ".now")]
    assert order == sorted(order)
    visitor.shot("phone_strip")


def test_the_last_picture_stays_while_the_server_cannot_be_reached_and_the_next_comes(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en")
    page, view, say = visitor.page, View.of("conv"), words("en")
    expect_picture(page, view)
    page.wait_for_timeout(500)
    page.context.set_offline(True)
    slider = page.get_by_role("slider", name="Dilation")
    slider.press("ArrowRight")
    expect(page.locator(".status")).to_contain_text(say("workbench.offline"))
    expect(slider).to_have_value("2")
    expect_picture(page, view)
    page.context.set_offline(False)
    expect_picture(page, moved(view, "dilation.v", 2))
    expect(page.locator(".status")).to_be_empty()


def test_an_old_page_says_that_the_app_was_updated_and_loads_again_with_its_setting(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en")
    page, say = visitor.page, words("en")
    page.route("**/v/*/picture*/**", lambda route: route.fulfill(status=410, body="gone"))
    page.get_by_role("slider", name="Stride").press("ArrowRight")
    expect(page.locator(".status")).to_contain_text(say("workbench.updated"))
    expect_picture(page, View.of("conv"))
    page.get_by_role("button", name=say("workbench.reload")).click()
    expect_picture(page, moved(View.of("conv"), "stride.v", 3))


def test_numbers_that_no_address_has_room_for_come_with_the_page(visit: Visit) -> None:
    cells = "/".join(";".join([",".join(["123456"] * 16)] * 16) for _ in range(8))
    visitor = visit()
    asked: list[str] = []
    visitor.page.on("request", lambda request: "/picture" in request.url and asked.append(request.url))
    visitor.open(f"/conv?lang=en&input=16&kernel=3&in_channels=8&x={cells}")
    view = read_link("conv", {"input": ["16"], "kernel": ["3"], "in_channels": ["8"], "x": [cells]})[0]
    expect_picture(visitor.page, view)
    visitor.page.get_by_role("slider", name="Dilation").press("ArrowRight")
    expect_picture(visitor.page, moved(view, "dilation.v", 2))
    assert len(view["x"]) > 3000
    assert all(len(url) < 8200 for url in asked)


def test_back_and_forward_find_each_page_as_it_was_left(visit: Visit) -> None:
    visitor = visit().open("/conv?lang=en")
    page, say = visitor.page, words("en")
    page.get_by_role("slider", name="Kernel size").press("ArrowRight")
    page.wait_for_url("**/conv?**kernel=4**")
    page.get_by_role("link", name=say("pages.transposed"), exact=True).click()
    page.wait_for_url("**/transposed?**")
    page.get_by_role("slider", name="Stride").press("ArrowRight")
    page.wait_for_url("**/transposed?**stride=3**")
    page.go_back()
    expect_picture(page, moved(View.of("conv"), "kernel.v", 4))
    page.wait_for_url("**/conv?**kernel=4**")
    page.go_forward()
    expect_picture(page, moved(first("transposed"), "stride.v", 3))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("page_name", PAGED)
@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)])
def test_nothing_jumps_as_a_page_comes(visit: Visit, page_name: str, width: int, height: int) -> None:
    visitor = visit(viewport={"width": width, "height": height})
    page = visitor.page
    page.add_init_script(
        "globalThis.shift = 0; new PerformanceObserver((list) => {"
        " for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shift += entry.value;"
        "}).observe({ type: 'layout-shift', buffered: true });"
    )
    visitor.open(f"/{page_name}")
    page.wait_for_timeout(800)
    assert page.evaluate("globalThis.shift") < 0.1


def test_what_is_only_counted_follows_its_fields(visit: Visit) -> None:
    visitor = visit().open("/separable?lang=en")
    page = visitor.page
    field = page.locator(".fields").get_by_role("spinbutton", name="Height")
    field.fill("56")
    field.press("Enter")
    view: Any = View.of("separable", layer_height=56)
    macs = re.search(r"[\d,]{9,}", view.kind.counted(view.values, words("en")))
    assert macs
    expect(page.locator(".counted")).to_contain_text(macs[0])
    page.wait_for_url("**layer_height=56**")

"""The convolution page in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from convviz import conv2d_trace
from convviz.engine import ConvSetting, samples
from convviz.scene import conv_scene

pytestmark = pytest.mark.browser


def test_the_first_visit_shows_the_picture_and_its_first_sum(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    assert visitor.step() == 1
    assert "y[0, 0] = 6" in page.locator(".now").inner_text()
    page.wait_for_url("**/conv?input=5&kernel=3&stride=2&padding=1*")
    visitor.shot("first_visit")


def test_a_slider_is_keyed_and_dragged_and_the_picture_follows(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    stride = page.get_by_role("slider", name="Stride")
    stride.focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".count", has_text="/ 25").wait_for()
    thumb = page.get_by_role("slider", name="Kernel size").bounding_box()
    page.mouse.move(thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2)
    page.mouse.down()
    page.mouse.move(thumb["x"] + 90, thumb["y"] + thumb["height"] / 2, steps=5)
    page.mouse.up()
    page.locator(".count:not(:has-text('/ 25'))").wait_for()
    page.wait_for_url(re.compile("kernel=[^3]"))


def test_moves_in_quick_succession_are_all_followed(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    stride, kernel = (page.get_by_role("slider", name=name) for name in ("Stride", "Kernel size"))
    for key, layout, made in (
        ("ArrowLeft", "side by side", "stride=1"),
        ("ArrowRight", "stacked", "stride=2"),
    ):
        # No waiting: each comes while the run of the one before goes on.
        stride.press(key)
        page.get_by_role("radio", name=layout).check()
        kernel.press(key)
        page.wait_for_url(re.compile(made))
        page.wait_for_url(re.compile("layout=flat" if layout == "side by side" else "^((?!layout).)*$"))
        page.wait_for_url(re.compile("kernel=2" if key == "ArrowLeft" else "kernel=3"))


def test_playing_steps_by_itself_and_an_unrelated_choice_does_not_stop_it(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    page.get_by_role("combobox", name="Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    page.locator(".count", has_text="3 / 9").wait_for()
    page.get_by_role("radio", name="side by side").check()
    page.wait_for_selector(".stage svg [id='in0-weights']", state="attached")
    assert visitor.step() >= 3
    assert page.get_by_role("button", name="Pause").is_visible()
    before = visitor.step()
    page.wait_for_timeout(700)
    assert visitor.step() != before


def test_every_key_does_what_it_says(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    page.locator(".stage").click(position={"x": 3, "y": 3})
    for key, step in [("ArrowRight", 2), ("ArrowRight", 3), ("ArrowLeft", 2), ("End", 9), ("Home", 1)]:
        page.keyboard.press(key)
        assert visitor.step() == step, key
    page.keyboard.press(" ")
    assert page.get_by_role("button", name="Pause").is_visible()
    page.keyboard.press(" ")
    assert page.get_by_role("button", name="Play").is_visible()


def test_the_buttons_and_the_scrubber_reach_every_step(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    for name, step in [("Last step", 9), ("One step back", 8), ("First step", 1), ("One step forward", 2)]:
        page.get_by_role("button", name=name).click()
        assert visitor.step() == step
    page.get_by_role("slider", name="Step", exact=True).fill("6")
    assert visitor.step() == 7
    assert "y[2, 0] = 6" in page.locator(".now").inner_text()


@pytest.mark.parametrize("layout", ["isometric", "flat"])
def test_the_browser_marks_the_very_cells_of_the_scene(visit, layout: str) -> None:
    setting = ConvSetting(
        (6, 5), (3, 2), (2, 1), ((1, 2), (0, 1)), (1, 2), in_channels=2, out_channels=3, bias=True
    )
    x, weight, bias = samples(setting)
    trace = conv2d_trace(
        x, weight, bias, stride=setting.stride, padding=setting.padding, dilation=setting.dilation
    )
    scene = conv_scene(trace, layout)
    visitor = visit().open(
        "/conv?input=6x5&kernel=3x2&stride=2x1&padding=1,2,0,1&dilation=1x2&in=2&out=3&bias=1&layout="
        + layout
    )
    for step in (0, 1, len(scene) // 2, len(scene) - 1):
        visitor.page.get_by_role("slider", name="Step", exact=True).fill(str(step))
        frame = scene.frame(step)
        for name, cells in frame.marks.items():
            assert visitor.path(name).count("M") == len(cells)
        placement = trace[step]
        text = visitor.page.locator(".now").inner_text()
        assert f"y[{', '.join(map(str, placement.output))}] = {placement.total:g}" in text
        assert text.count("·") == len(placement.taps)
        resting = [
            plate
            for plate in scene.plates
            if plate.startswith("out") and f"{plate}-active" not in frame.marks
        ]
        assert all(visitor.path(f"{plate}-active") == "" for plate in resting)


def test_pointing_at_an_output_shows_its_window_and_leaving_goes_back(visit) -> None:
    visitor = visit().open("/conv?step=2")
    page = visitor.page
    page.mouse.move(*visitor.cell("out0", 2, 2))
    page.locator(".now", has_text="y[2, 2] = 4").wait_for()
    page.mouse.move(5, 5)
    page.locator(".now", has_text="y[0, 1] = 17").wait_for()
    assert visitor.step() == 2


def test_pointing_at_an_input_lists_every_output_it_feeds(visit) -> None:
    visitor = visit().open("/conv?stride=1&padding=1&input=5&kernel=3")
    visitor.page.mouse.move(*visitor.cell("in0", 3, 3))
    visitor.page.locator(".now", has_text="feeds 9 output cells").wait_for()
    assert len(visitor.page.locator(".now .list").inner_text().splitlines()) == 9
    assert visitor.path("out0-hover").count("M") == 9
    assert visitor.page.locator(".note text").count() == 9
    visitor.shot("input_feeds")


def test_pointing_at_a_weight_lights_every_input_it_meets(visit) -> None:
    visitor = visit().open("/conv?layout=flat")
    visitor.page.mouse.move(*visitor.cell("k0", 0, 2))
    visitor.page.locator(".now", has_text="meets 9 cells").wait_for()
    assert visitor.path("in0-hover").count("M") == 9


def test_a_click_pins_and_escape_lets_go(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    page.mouse.click(*visitor.cell("in0", 3, 3))
    page.mouse.move(5, 5)
    page.locator(".now", has_text="feeds").wait_for()
    page.keyboard.press("Escape")
    page.locator(".now", has_text="y[0, 0] = 6").wait_for()


def test_a_tap_on_an_output_goes_to_its_step(visit) -> None:
    visitor = visit(has_touch=True, viewport={"width": 390, "height": 844}).open()
    visitor.page.locator(".stage").scroll_into_view_if_needed()
    visitor.page.touchscreen.tap(*visitor.cell("out0", 1, 1))
    visitor.page.locator(".count", has_text="5 / 9").wait_for()
    visitor.shot("phone")


def test_the_step_and_the_pin_stay_when_a_slider_moves_and_an_example_starts_anew(visit) -> None:
    visitor = visit().open("/conv?input=5&kernel=3&stride=1&padding=0&step=5&lang=en")
    page = visitor.page
    page.locator(".now", has_text="y[1, 1] =").wait_for()
    page.get_by_role("slider", name="Input size").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".count", has_text="6 / 16").wait_for()
    page.wait_for_url("**step=6*")
    page.mouse.click(*visitor.cell("in0", 5, 5))
    page.locator(".now", has_text="Input x[5, 5]").wait_for()
    page.get_by_role("slider", name="Input size").focus()
    page.keyboard.press("ArrowLeft")
    page.locator(".now", has_text="Input x[4, 4]").wait_for()
    page.get_by_role("combobox", name="Start from an example").select_option(index=3)
    page.locator(".count", has_text=re.compile(r"^1 / ")).wait_for()
    assert "feeds" not in page.locator(".now").inner_text()


def test_the_link_in_the_address_bar_reopens_setting_layout_and_step(visit) -> None:
    visitor = visit().open()
    page = visitor.page
    page.get_by_role("slider", name="Input size").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/conv?input=6&**")
    page.get_by_role("radio", name="side by side").check()
    page.wait_for_selector(".stage svg [id='in0-weights']", state="attached")
    page.get_by_role("slider", name="Step", exact=True).fill("4")
    page.wait_for_url("**/conv?input=6&**step=5")
    page.reload()
    page.wait_for_selector(".stage svg")
    assert visitor.step() == 5
    assert page.get_by_role("slider", name="Input size").input_value() == "6"
    assert page.locator("[id='in0-weights']").count() == 1


def test_light_and_dark_pages_have_pictures_to_match(visit) -> None:
    for scheme in ("light", "dark"):
        visitor = visit(color_scheme=scheme).open("/conv?step=5")
        assert visitor.page.locator(f".player.{scheme}").count() == 1
        visitor.shot(f"desktop_{scheme}")
    visitor.pull_out("More settings").get_by_text("Colour-blind-friendly colours").click()
    visitor.page.wait_for_selector(".player.safe-dark")
    visitor.shot("desktop_safe_dark")


def test_a_chinese_browser_gets_a_chinese_page(visit) -> None:
    visitor = visit(locale="zh-CN", viewport={"width": 1920, "height": 1080}).open("/conv?in=3&out=2&step=4")
    assert visitor.page.get_by_role("button", name="播放（空格）").is_visible()
    visitor.shot("projector_zh")


def test_an_impossible_setting_keeps_the_picture_and_a_button_leads_out(visit) -> None:
    visitor = visit().open("/conv?input=4&kernel=5&dilation=2&padding=1")
    page = visitor.page
    assert "spans 9×9" in page.locator(".now").inner_text()
    assert visitor.path("in0-bad")
    visitor.shot("impossible")
    page.get_by_role("button", name="dilation 1").click()
    page.locator(".count", has_text="1 / 4").wait_for()
    expect(page.get_by_role("slider", name="Dilation")).to_have_value("1")


def test_an_old_link_without_a_page_still_opens_here_and_says_what_it_asked_for(visit) -> None:
    visitor = visit().open("/nowhere?kernel=2")
    assert "“nowhere”" in visitor.page.locator(".notes").inner_text()
    assert visitor.page.get_by_role("dialog").count() == 0
    visitor.page.wait_for_url("**/conv?**kernel=2**")


def test_a_fresh_visit_asks_no_other_host(visit) -> None:
    visitor = visit()
    hosts = set()
    visitor.page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    visitor.open()
    assert hosts == {visitor.address.split("/")[2]}


def test_the_step_is_told_to_screen_readers_when_it_is_at_rest(visit) -> None:
    visitor = visit().open()
    visitor.page.get_by_role("button", name="One step forward").click()
    live = visitor.page.locator(".live")
    assert live.get_attribute("aria-live") == "polite"
    assert live.inner_text() == "Step 2 of 9. y[0, 1] = 17"


def test_nothing_overflows_the_window(visit) -> None:
    for width, height in ((390, 844), (1280, 800), (1920, 1080)):
        visitor = visit(viewport={"width": width, "height": height}).open(
            "/conv?in=8&out=8&input=8&layout=flat"
        )
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        box = visitor.page.locator(".player").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        visitor.shot(f"eight_channels_{width}")

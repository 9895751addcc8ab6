"""The transposed page in a real browser: three views in lock-step."""

from __future__ import annotations

import re

import numpy as np
import pytest

from convviz import TransposedSetting, conv_transpose2d_trace
from convviz.engine import samples
from convviz.scene import gather_scene, scatter_scene

pytestmark = pytest.mark.browser

LINK = "/transposed?input=3&kernel=3&stride=2&padding=1&op=1"
SETTING = TransposedSetting(input=3, kernel=3, stride=2, padding=1, output_padding=1)


def numbers_on(visitor, plate: str, panel: int = 0) -> list[str]:
    """Return the numbers shown on a plate, row by row, "" for those that do not show yet."""
    return visitor.page.evaluate(
        """([plate, number]) => {
            const holds = (element) => element.shadowRoot?.querySelector('.stage');
            const host = [...document.querySelectorAll('*')].find(holds);
            const panel = host.shadowRoot.workbench.player.panels[number];
            const said = (node) => (node.classList.contains('wait') ? '' : node.textContent);
            return panel.drawing.numbersOf(plate).map(said);
        }""",
        [plate, panel],
    )


def marked(visitor, name: str, panel: int = 0) -> int:
    """Return how many cells a mark of a picture covers."""
    path = visitor.page.locator(".stage").nth(panel).locator(f'[id="{name}"]').get_attribute("d")
    return (path or "").count("M")


def test_stamps_add_up_as_the_trace_says(visit) -> None:
    visitor = visit().open(LINK)
    x, weight, _ = samples(SETTING, "counting")
    trace = conv_transpose2d_trace(x, weight, stride=2, padding=1, output_padding=1, view="scatter")
    scene = scatter_scene(trace)
    plate = scene.plates["out0"]
    own = plate.held(plate.cells())
    for step in (1, 2, 5, 9):
        visitor.page.keyboard.press("Home")
        for _ in range(step - 1):
            visitor.page.keyboard.press("ArrowRight")
        visitor.page.locator(".count", has_text=f"{step} / 9").wait_for()
        shown = np.array(numbers_on(visitor, "out0"))
        frame = scene.frame(step - 1).sums
        wanted = np.where(own, frame["out0-numbers"], frame["out0-ghosts"])
        assert shown.tolist() == wanted.tolist()
        assert f"x[{(step - 1) // 3}, {(step - 1) % 3}] = " in visitor.page.locator(".now").inner_text()
    assert np.array(shown)[own].tolist() == [f"{value:g}" for value in trace.output.ravel()]
    visitor.shot("transposed_stamps")


def test_two_views_keep_step_while_playing_and_a_view_can_be_switched(visit) -> None:
    visitor = visit().open(f"{LINK}&view=gather&beside=scatter")
    page = visitor.page
    page.get_by_role("combobox", name="Speed").select_option("4")
    page.get_by_role("button", name="Play").click()
    page.locator(".count", has_text="8 / 36").wait_for()
    assert page.locator(".stage").count() == 2
    page.get_by_role("radio", name="stamps").or_(page.get_by_text("stamps", exact=True)).first.click()
    page.locator(".count", has_text="/ 9").wait_for()
    assert page.get_by_role("button", name="Pause").is_visible()
    assert page.locator(".stage").count() == 1
    before = visitor.step()
    page.wait_for_timeout(700)
    assert visitor.step() != before


def test_a_follower_shows_the_same_cell_in_its_own_way(visit) -> None:
    visitor = visit().open(f"{LINK}&view=gather&beside=scatter&step=9")
    visitor.page.locator(".count", has_text="9 / 36").wait_for()
    x, weight, _ = samples(SETTING, "counting")
    trace = conv_transpose2d_trace(x, weight, stride=2, padding=1, output_padding=1, view="gather")
    # Output cell (1, 2): the windows' picture is at its step, that of stamps lights whatever feeds it.
    assert trace[8].output == (0, 1, 2)
    assert marked(visitor, "in0-window") == len(gather_scene(trace).frame(8).marks["in0-window"])
    assert marked(visitor, "out0-hover", 1) == 1
    assert marked(visitor, "in0-hover", 1) == int(trace.useful[1, 2]) == 2
    # And the other way round: pointing at an input cell of the follower lights what it feeds.
    visitor.page.mouse.move(*visitor.cell("in0", 1, 1, panel=1))
    visitor.page.locator(".now", has_text="Input x[1, 1] = 4 feeds 9 output cells").wait_for()
    assert marked(visitor, "out0-hover") == 9
    assert marked(visitor, "out0-window", 1) == 9


def test_the_matrix_is_read_by_rows_columns_and_entries(visit) -> None:
    visitor = visit().open("/transposed?input=2&kernel=2&stride=1&view=CT&beside=gather&step=5")
    page = visitor.page
    page.locator(".now", has_text="y[1, 1] = ").wait_for()
    assert marked(visitor, "m-window") == 4
    assert marked(visitor, "rows-band") == 1
    page.mouse.move(*visitor.cell("v", 3, 0))
    page.locator(".now", has_text="x[1, 1] = 3 goes into 4 results").wait_for()
    assert marked(visitor, "cols-band") == 1
    assert marked(visitor, "out0-hover", 1) == 4
    page.mouse.move(*visitor.cell("m", 4, 3))
    page.locator(".now", has_text="w[0, 0, 0, 0] = 1 takes x[1, 1] into y[1, 1]").wait_for()
    assert marked(visitor, "m-hover") == 4
    page.mouse.move(*visitor.cell("m", 0, 3))
    page.locator(".now", has_text="0: x[1, 1] has no part in y[0, 0]").wait_for()
    visitor.shot("transposed_matrix")


def test_the_direct_convolution_stands_beside_with_its_own_numbers(visit) -> None:
    visitor = visit().open(f"{LINK}&beside=direct&step=5")
    visitor.page.locator(".count", has_text="5 / 9").wait_for()
    # The same window, once stamped on and once read.
    assert marked(visitor, "out0-window") == marked(visitor, "in0-window", 1) == 9
    assert numbers_on(visitor, "in0")[4] == numbers_on(visitor, "out0", 1)[4]
    visitor.page.locator(".about", has_text="Round trip").wait_for()


def test_a_link_reopens_views_and_step(visit) -> None:
    visitor = visit().open(f"{LINK}&view=gather&beside=CT&layout=flat&step=7")
    page = visitor.page
    page.locator(".count", has_text="7 / 36").wait_for()
    page.wait_for_url(re.compile("view=gather&beside=CT&layout=flat.*step=7"))
    page.reload()
    page.locator(".count", has_text="7 / 36").wait_for()
    assert page.locator(".stage").count() == 2


def test_an_impossible_output_padding_is_led_out_of(visit) -> None:
    visitor = visit().open("/transposed?input=2&kernel=3&stride=2&op=2")
    page = visitor.page
    page.locator(".now").filter(has_text="output_padding is 2").wait_for()
    assert marked(visitor, "out0-bad") > 0
    page.get_by_role("button", name="output padding 1").click()
    page.locator(".count", has_text="1 / 4").wait_for()


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("size", "language", "scheme"),
    [((1280, 900), "en-US", "light"), ((1920, 1080), "zh-CN", "dark"), ((390, 844), "zh-CN", "light")],
)
@pytest.mark.parametrize("picture", ["scatter", "gather", "CT"])
def test_nothing_overflows_the_window(visit, size, language: str, scheme: str, picture: str) -> None:
    width, height = size
    visitor = visit(viewport={"width": width, "height": height}, locale=language, color_scheme=scheme)
    visitor.open(f"{LINK}&view={picture}&beside=gather&in=2&out=2")
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visitor.page.evaluate(
        """() => {
            const main = document.querySelector('[data-testid=stMain]');
            return main.scrollWidth <= main.clientWidth;
        }"""
    )
    visitor.shot(f"transposed_{picture}_{width}")

"""The grouped and the separable page in a real browser: groups, chained stages, followers."""

from __future__ import annotations

import pytest

from convviz import ConvSetting
from convviz.engine import first_part, samples, separable_conv2d_trace, separable_samples
from convviz.views.view import View

from .test_transposed_page import marked, numbers_on

pytestmark = pytest.mark.browser

GROUPED = "/grouped?input=5&kernel=3&in=4&out=4&groups=2"
SEPARABLE = "/separable?input=4&kernel=3&in=2&out=3"


def band(visitor, panel: int) -> int:
    """Return which row of the weight's picture is lit: how far down its band lies."""
    return visitor.page.evaluate(
        """(number) => {
            const holds = (element) => element.shadowRoot?.querySelector('.stage');
            const host = [...document.querySelectorAll('*')].find(holds);
            const panel = host.shadowRoot.workbench.player.panels[number];
            const { origin, down } = panel.data.plates.filters;
            const path = panel.drawing.ids.get('filters-active').getAttribute('d');
            return Math.round((Number(path.match(/^M[\\d.]+ ([\\d.]+)/)[1]) - origin[1]) / down[1]);
        }""",
        panel,
    )


def test_the_lit_row_of_the_weight_follows_the_player(visit) -> None:
    visitor = visit().open(f"{GROUPED}&beside=weights")
    page = visitor.page
    for step, row in ((1, 0), (9, 0), (10, 1), (19, 2), (36, 3)):
        page.get_by_role("slider", name="Step").fill(str(step - 1))
        page.locator(".count", has_text=f"{step} / 36").wait_for()
        assert band(visitor, 1) == row
        # The window lies on the channels of the filter's group alone.
        lit = [marked(visitor, f"in{channel}-window") for channel in range(4)]
        assert lit == ([9, 9, 0, 0] if row < 2 else [0, 0, 9, 9])
    # A row that is clicked leads to its filter.
    page.mouse.click(*visitor.cell("filters", 1, 0, panel=1))
    page.locator(".count", has_text="10 / 36").wait_for()


def test_groups_are_slid_and_the_wiring_follows(visit) -> None:
    visitor = visit().open(GROUPED)
    page = visitor.page
    slider = page.get_by_role("slider", name="Groups")
    slider.focus()
    slider.press("ArrowRight")
    page.locator(".legend", has_text="group 3: channel 3, filter 3").wait_for()
    page.wait_for_url("**groups=4**")
    slider.focus()
    slider.press("ArrowLeft")
    slider.press("ArrowLeft")
    page.locator(".legend", has_text="group 1").wait_for(state="hidden")
    page.locator(".about", has_text="With one group, every filter reads all 4 input channels").wait_for()


def test_each_group_on_its_own_goes_along_with_the_whole(visit) -> None:
    visitor = visit().open(f"{GROUPED}&beside=split&step=22")
    visitor.page.locator(".count", has_text="22 / 36").wait_for()
    # Step 22 makes y[2, 1, 0]: the first filter of the second group.
    assert [marked(visitor, f"in{channel}-window", 1) for channel in (0, 1)] == [0, 0]
    assert [marked(visitor, f"in{channel}-window", 2) for channel in (0, 1)] == [9, 9]
    x, weight, bias = samples(ConvSetting(5, 3, in_channels=4, out_channels=4, groups=2), "paper")
    output = first_part(ConvSetting(5, 3, in_channels=4, out_channels=4, groups=2), x, weight, bias).output
    shown = [numbers_on(visitor, "out0", panel)[3] for panel in (1, 2)]
    assert shown == [f"{output[0, 1, 0]:g}", f"{output[2, 1, 0]:g}"]
    assert numbers_on(visitor, "out0", 2)[4] == ""


def test_both_stages_are_stepped_with_their_numbers(visit) -> None:
    visitor = visit().open(SEPARABLE)
    page = visitor.page
    view = View.of("separable", ConvSetting(4, 3, in_channels=2, out_channels=3))
    trace = separable_conv2d_trace(*separable_samples(view.setting, "paper"))
    assert page.locator(".count").inner_text() == f"1 / {len(trace)}"
    page.locator(".now", has_text="First stage, depthwise").wait_for()
    assert marked(visitor, "d0-band") == 9
    assert [marked(visitor, f"in{channel}-window") for channel in (0, 1)] == [9, 0]
    first = len(trace.depthwise)
    page.get_by_role("slider", name="Step").fill(str(first + 5))
    page.locator(".now", has_text="Second stage, pointwise").wait_for()
    # Placement 5 of the second stage makes y[1, 0, 1] of one cell a map, each of which has its window.
    assert trace.pointwise[5].output == (1, 0, 1)
    assert [marked(visitor, f"mid{channel}-window") for channel in (0, 1)] == [1, 1]
    assert [marked(visitor, f"in{channel}-window") for channel in (0, 1)] == [9, 9]
    assert marked(visitor, "p-band") == 2
    assert numbers_on(visitor, "mid1") == [
        f"{value:g}".replace("-", "−") for value in trace.between[1].ravel()
    ]
    shown = [f"{value:g}".replace("-", "−") for value in trace.output[1].ravel()]
    assert numbers_on(visitor, "out1") == [*shown[:2], "", ""]
    page.get_by_role("button", name="Last step").click()
    assert numbers_on(visitor, "out2") == [
        f"{value:g}".replace("-", "−") for value in trace.output[2].ravel()
    ]
    visitor.shot("separable_last")


def test_cells_of_every_level_and_both_kernels_can_be_pointed_at(visit) -> None:
    visitor = visit().open(f"{SEPARABLE}&layout=flat")
    page = visitor.page
    page.mouse.move(*visitor.cell("in1", 1, 1))
    page.locator(".now", has_text="feeds 4 output cells").wait_for()
    assert marked(visitor, "mid1-hover") == 4
    assert marked(visitor, "out2-hover") == 4
    page.mouse.move(*visitor.cell("d1", 0, 2))
    page.locator(".now", has_text="w[1, 0, 0, 2]").wait_for()
    assert marked(visitor, "in1-hover") == 4
    page.mouse.move(*visitor.cell("p", 2, 1))
    page.locator(".now", has_text="how much of channel 1 goes into output 2").wait_for()
    assert marked(visitor, "mid1-hover") == 4
    assert marked(visitor, "out2-hover") == 4
    page.mouse.move(*visitor.cell("mid0", 1, 0))
    page.locator(".now", has_text="m[0, 1, 0] = ").wait_for()
    page.mouse.click(*visitor.cell("out1", 0, 1))
    page.locator(".count", has_text="14 / 20").wait_for()


def test_the_standard_convolution_follows_the_second_stage(visit) -> None:
    visitor = visit().open(f"{SEPARABLE}&beside=standard&step=14")
    visitor.page.locator(".count", has_text="14 / 20").wait_for()
    assert marked(visitor, "out1-active", 1) == 1
    assert [marked(visitor, f"in{channel}-window", 1) for channel in (0, 1)] == [9, 9]
    visitor.page.keyboard.press("Home")
    visitor.page.locator(".count", has_text="1 / 20").wait_for()
    # The first stage has no part in it.
    assert marked(visitor, "out0-active", 1) == 0
    assert numbers_on(visitor, "out0", 1) == [""] * 4


def test_a_layer_typed_in_is_counted_and_the_link_reopens_it(visit) -> None:
    visitor = visit().open(SEPARABLE)
    page = visitor.page
    field = page.locator(".fields").get_by_role("spinbutton", name="Output channels")
    field.fill("256")
    field.press("Enter")
    page.wait_for_url("**layer_out=256**")
    page.locator(".counted", has_text=f"{112 * 112 * 64 * 256 * 9:,}").wait_for()
    again = visit().open(page.url.removeprefix(visitor.address))
    again.page.locator(".counted", has_text=f"{112 * 112 * 64 * 256 * 9:,}").wait_for()


@pytest.mark.sampled(1)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 900), (390, 844)])
@pytest.mark.parametrize("page_name", ["grouped", "separable"])
def test_nothing_overflows_the_window(
    visit, page_name: str, width: int, height: int, scheme: str, language: str
) -> None:
    visitor = visit(viewport={"width": width, "height": height}, color_scheme=scheme)
    visitor.open(f"/{page_name}?in=8&out=8&input=8&lang={language}")
    overflow = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    inside = visitor.page.evaluate(
        """() => {
            const holds = (element) => element.shadowRoot?.querySelector('.stage');
            const host = [...document.querySelectorAll('*')].find(holds);
            const frame = host.shadowRoot.querySelector('.player').getBoundingClientRect();
            const parts = host.shadowRoot.querySelectorAll('.stage, .bar, .now, .legend, .about > *');
            return [...parts].every((part) => part.getBoundingClientRect().right <= frame.right + 1);
        }"""
    )
    assert inside
    visitor.shot(f"{page_name}_{width}_{scheme}_{language}")
    page = visitor.page
    if width == 1920:
        # At a projector a cell's number can be read: at least nine pixels of type.
        page.wait_for_function(
            """() => {
                const holds = (element) => element.shadowRoot?.querySelector('.stage');
                const host = [...document.querySelectorAll('*')].find(holds);
                const panel = host.shadowRoot.workbench.player.panels[0];
                const { svg } = panel.drawing;
                const scale = svg.getScreenCTM().a;
                const groups = [...svg.querySelectorAll('g.number')];
                const sizes = groups.map((group) => scale * group.getAttribute('font-size'));
                return sizes.length > 0 && Math.min(...sizes) >= 9;
            }"""
        )

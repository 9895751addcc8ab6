"""The picture page in a real browser: every number of the magnifier, every pixel, and what a hand does."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from playwright.sync_api import Browser, Page
from playwright.sync_api import TimeoutError as TooLong

from convviz import ConvSetting
from convviz.engine import drawing, filter2d, upsample2d
from convviz.render import Pixels, Tone, grey, shrunk, specimen, toned
from convviz.ui.image_view import ImageView, image_link

from .conftest import Visitor

pytestmark = pytest.mark.browser

#: What the magnifier is drawn in, in JavaScript.
ROOT = "[...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('.lens')).shadowRoot"
MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@pytest.fixture(scope="module")
def visitor(browser: Browser, server: str) -> Iterator[Visitor]:
    """One visitor who goes from link to link, which is quicker than one for each; none may meet an error."""
    one = Visitor(browser, server)
    yield one
    one.context.close()
    assert one.errors == []


def look(visitor: Visitor, link: str) -> Page:
    """Open the page by a link and wait for its magnifier."""
    visitor.page.goto(f"{visitor.address}/image?{link}")
    visitor.page.locator(".glass > *").first.wait_for()
    return visitor.page


# -- what Python says ----------------------------------------------------------------------------


def view_of(link: str) -> ImageView:
    view, changes = image_link(parse_qs(link, keep_blank_values=True))
    assert changes == []
    return view


def goes_in(view: ImageView) -> Pixels:
    """Return the pixels that go in."""
    if view.picture == "drawing":
        return drawing(view.grid, view.x).astype(np.uint8)
    found = shrunk(specimen(view.picture), view.longest)
    return found if view.colour else grey(found)


def padded(view: ImageView, photo: Pixels) -> Pixels:
    """Return what the kernel reads."""
    if view.way == "transposed":
        return photo
    return np.pad(photo, ((0, 0), *view.direct.sides), mode=MODES[view.mode])


def comes_out(view: ImageView, photo: Pixels) -> tuple[Pixels, Tone]:
    return toned(filter2d(photo, view.numbers, view.setting), view.tone)


Tap = tuple[str, float, float]


def taps_of(view: ImageView, plane: Pixels, at: tuple[int, int]) -> list[Tap]:
    """Return (kind, value, weight) of every cell of the kernel, for a pixel of the result."""
    setting, found = view.setting, []
    frame = np.pad(np.ones(plane.shape), setting.sides) if isinstance(setting, ConvSetting) else None
    read = padded(view, plane[None])[0]
    for (a, b), weight in np.ndenumerate(view.numbers):
        reach = [step * k for step, k in zip(setting.dilation, (a, b), strict=True)]
        if frame is not None:
            row, col = (place * s + d for place, s, d in zip(at, setting.stride, reach, strict=True))
            found.append(("own" if frame[row, col] else "padding", float(read[row, col]), float(weight)))
            continue
        # The transposed one: every pixel of the picture puts its stamp at stride times its place.
        before = [first for first, _ in setting.sides]
        places = zip(at, before, reach, setting.stride, plane.shape, strict=True)
        lands = [
            [i for i in range(size) if i * s + d - first == place] for place, first, d, s, size in places
        ]
        if lands[0] and lands[1]:
            found.append(("own", float(plane[lands[0][0], lands[1][0]]), float(weight)))
        else:
            found.append(("none", 0.0, float(weight)))
    return found


# -- what the page shows -------------------------------------------------------------------------


def glass(page: Page) -> dict[str, Any]:
    """Return what stands in the magnifier."""
    return page.evaluate(
        f"""() => {{
            const glass = {ROOT}.querySelector('.glass');
            const text = (one) => one?.textContent ?? '';
            return {{
                title: glass.querySelector('h3').firstChild.textContent,
                taps: [...glass.querySelectorAll('.tap')].map((tap) => ({{
                    kind: tap.classList[1],
                    value: text(tap.querySelector('b')),
                    weight: text(tap.querySelector('i')),
                    product: text(tap.querySelector('span')),
                    title: tap.title,
                    ground: getComputedStyle(tap).backgroundColor,
                }})),
                sums: [...glass.querySelectorAll('.sum')].map((line) => ({{
                    sum: text(line.querySelector(':scope > span:first-child')),
                    shown: text(line.querySelector('.shown')),
                    swatch: getComputedStyle(line.querySelector('.swatch')).backgroundColor,
                }})),
            }};
        }}"""
    )


def number(text: str) -> float:
    return float(text.strip(" =×()").replace("−", "-"))


def rounded(value: float, digits: int) -> Any:
    """Return what a number equals that was rounded to so many digits."""
    return pytest.approx(value, rel=0.5 * 10 ** (1 - digits), abs=1e-9)


_SUM = re.compile(r"(?:([RGB]) )?Sum of (\d+) products: (\S+)(?: · (\S+))?(?: / (\S+))?(?: = (\S+))?")


def agrees(page: Page, view: ImageView, at: tuple[int, int], channel: int = 0) -> list[str]:
    """Assert that everything in the magnifier is what Python computes; return the kinds of the taps."""
    photo, shown = goes_in(view), glass(page)
    numbers = filter2d(photo, view.numbers, view.setting)[(slice(None), *at)]
    (out, tone) = comes_out(view, photo)
    assert shown["title"] == f"Result, row {at[0]}, column {at[1]}"
    sums = [_SUM.fullmatch(line["sum"]).groups() for line in shown["sums"]]
    factor = number(sums[0][3] or "1") / number(sums[0][4] or "1")
    wanted = taps_of(view, photo[channel], at)
    assert [tap["kind"] for tap in shown["taps"]] == [kind for kind, _, _ in wanted]
    for tap, (kind, value, weight) in zip(shown["taps"], wanted, strict=True):
        if kind == "none":
            assert (tap["value"], tap["weight"], tap["product"]) == ("·", "", "")
            continue
        assert number(tap["value"]) == value
        assert number(tap["weight"]) * factor == rounded(weight, 4)
        assert number(tap["product"]) * factor == rounded(value * weight, 5)
        assert tap["ground"] == f"rgb({value:g}, {value:g}, {value:g})"
    assert len(sums) == len(photo)
    for own, (name, count, total, _, _, last) in enumerate(sums):
        terms = [value * weight for kind, value, weight in taps_of(view, photo[own], at) if kind != "none"]
        assert name == (None if len(photo) == 1 else "RGB"[own])
        assert int(count) == len(terms)
        assert number(total) * factor == rounded(sum(terms), 6) == rounded(numbers[own], 6)
        assert number(last or total) == rounded(numbers[own], 6)
        pixel = out[(own, *at)]
        how = "shown as {}"
        if numbers[own] < tone.low:
            how = "too dark to show: {}"
        elif numbers[own] > tone.high:
            how = "too bright to show: {}"
        assert shown["sums"][own]["shown"] == how.format(pixel)
        assert shown["sums"][own]["swatch"] == f"rgb({pixel}, {pixel}, {pixel})"
    return [kind for kind, _, _ in wanted]


def canvas(page: Page, n: int) -> Pixels:
    """Return the pixels of a picture, (3, rows, columns): 0 is what goes in, 1 the result."""
    rows, cols, text = page.evaluate(
        f"""(n) => {{
            const canvas = {ROOT}.querySelectorAll('.sheet > canvas')[n];
            const {{ width, height }} = canvas;
            const {{ data }} = canvas.getContext('2d').getImageData(0, 0, width, height);
            const signs = Array.from(data, (value) => String.fromCharCode(value));
            return [height, width, btoa(signs.join(''))];
        }}""",
        n,
    )
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(rows, cols, 4)
    assert (pixels[..., 3] == 255).all()
    return pixels[..., :3].transpose(2, 0, 1)


def shows(page: Page, n: int, wanted: Pixels) -> None:
    """Wait until a picture has exactly these pixels."""
    rows, cols = wanted.shape[1:]
    rgba = np.full((rows, cols, 4), 255, np.uint8)
    rgba[..., :3] = wanted.transpose(1, 2, 0)
    try:
        page.wait_for_function(
            f"""async ([n, rows, cols, wanted]) => {{
                const canvas = {ROOT}.querySelectorAll('.sheet > canvas')[n];
                if (canvas?.height !== rows || canvas.width !== cols) return false;
                const {{ data }} = canvas.getContext('2d').getImageData(0, 0, cols, rows);
                const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
                return btoa(String.fromCharCode(...hash)) === wanted;
            }}""",
            arg=[n, rows, cols, base64.b64encode(sha256(rgba.tobytes()).digest()).decode()],
            timeout=10_000,
        )
    except TooLong:
        np.testing.assert_array_equal(canvas(page, n), np.broadcast_to(wanted, (3, rows, cols)))
        raise


def click(page: Page, at: tuple[int, int], n: int = 1) -> None:
    """Click on a pixel of a picture."""
    page.mouse.click(*where(page, at, n))


def where(page: Page, at: tuple[int, int], n: int = 1) -> tuple[float, float]:
    """Return where on the screen the middle of a pixel of a picture is."""
    sheet = page.locator(".sheet").nth(n)
    sheet.scroll_into_view_if_needed()
    x, y = page.evaluate(
        f"""([n, row, col]) => {{
            const {{ sheet, rows, cols }} = {ROOT}.lens.sheets[n];
            const box = sheet.getBoundingClientRect();
            return [box.left + (col + 0.5) * box.width / cols, box.top + (row + 0.5) * box.height / rows];
        }}""",
        [n, *at],
    )
    return x, y


# -- the numbers ---------------------------------------------------------------------------------

LINKS = {
    "Sobel, signed": "weights=sobel_x&side=64",
    "Gaussian 5, dilated, reflected, in colour": "weights=gaussian&kernel=5&dilation=2&padding=4&mode=reflect"
    "&colour=1&tone=clamped&side=64",
    "stride 3, clamped": "weights=sharpen&stride=3&padding=1,0,2,1&mode=circular&tone=clamped&side=64",
    "box 7 as whole numbers, rescaled": "weights=box&kernel=7&whole=1&tone=rescaled&side=64",
    "box 3 divided, rescaled": "weights=box&tone=rescaled&side=64",
    "unsharp 4 by 5, replicated": "weights=unsharp&kernel=4x5&padding=6,6,3,3&mode=replicate&tone=clamped&side=32",
    "transposed box": "way=transposed&weights=box&tone=clamped&small=32",
    "transposed box, factor 3, in colour": "way=transposed&weights=box&kernel=2&factor=3&tone=clamped&colour=1"
    "&small=32",
    "transposed bilinear": "way=transposed&weights=bilinear&tone=clamped&factor=4&small=32",
    "transposed Gaussian, dilated": "way=transposed&weights=gaussian&dilation=3&tone=rescaled&small=16",
    "drawing": "picture=drawing&weights=laplacian&x=0,40,80;120",
    "kernel with cells written over": "picture=zone_plate&weights=gaussian&w=0.75,,-2;,1.5&tone=signed&side=64",
}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_every_number_and_every_pixel_is_the_engines(visitor: Visitor, link: str) -> None:
    view = view_of(link)
    photo = goes_in(view)
    rows, cols = view.setting.output
    out, tone = comes_out(view, photo)
    page = look(visitor, f"{link}&at=0,{cols - 1}")
    shows(page, 0, padded(view, photo))
    shows(page, 1, out)
    met = set(agrees(page, view, (0, cols - 1)))
    # The brightest and the darkest, where rounding could push a number over the end of the scale.
    numbers = filter2d(photo, view.numbers, view.setting)[0]
    for pick in (numbers.argmax(), numbers.argmin()):
        at = tuple(int(place) for place in np.unravel_index(pick, numbers.shape))
        click(page, at)
        met.update(agrees(page, view, at))
    # Keys and buttons lead on from there, and never over the edge.
    click(page, (rows - 2, 1))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    met.update(agrees(page, view, (rows - 1, 1)))
    page.keyboard.press("Shift+ArrowUp")
    top = max(rows - 11, 0)
    met.update(agrees(page, view, (top, 1)))
    page.get_by_role("button", name="One pixel to the left").click()
    page.get_by_role("button", name="One pixel to the left").click()
    met.update(agrees(page, view, (top, 0)))
    page.get_by_role("button", name="One pixel to the right").click()
    met.update(agrees(page, view, (top, 1)))
    if len(photo) == 3:
        page.get_by_role("button", name="B", exact=True).click()
        agrees(page, view, (top, 1), channel=2)
    # All kinds of taps that there are have been met.
    assert "own" in met
    assert ("none" in met) == (view.way == "transposed")
    assert ("padding" in met) == (view.way == "conv" and np.any(view.direct.sides))


def test_beside_a_transposed_result_stand_the_engines_upsamplings(visitor: Visitor) -> None:
    link = "way=transposed&weights=box&factor=3&tone=clamped&colour=1&small=32"
    page, photo = look(visitor, link), goes_in(view_of(link))
    assert page.locator(".sheet").count() == 4
    shows(page, 2, toned(upsample2d(photo, 3, "nearest"), "clamped")[0])
    shows(page, 3, toned(upsample2d(photo, 3, "bilinear"), "clamped")[0])

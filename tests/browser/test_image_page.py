"""The picture page in a real browser: every number of the magnifier, every pixel, and what a hand does."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import ConsoleMessage, Locator, Page, Route, expect
from playwright.sync_api import TimeoutError as TooLong

from convviz import ConvSetting
from convviz.engine import KERNELS, filter2d, upsample2d
from convviz.render import PHOTO_BYTES, Planes, Tone, toned
from convviz.texts import words
from convviz.views.image import ImageView

from ..pages.image import goes_in, linked
from .conftest import Rooms, Visitor
from .test_hand import Thumb, messages

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]

#: What the magnifier is drawn in, in JavaScript.
ROOT = "[...document.querySelectorAll('*')].find((one) => one.shadowRoot?.querySelector('.lens')).shadowRoot"
MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@pytest.fixture(scope="module")
def visitor(rooms: Rooms) -> Iterator[Visitor]:
    """One visitor who goes from link to link, which is quicker than one for each; none may meet an error."""
    one = Visitor(rooms)
    yield one
    one.leave()
    assert one.errors == []


def look(visitor: Visitor, link: str) -> Page:
    """Open the page by a link and wait for its magnifier."""
    visitor.page.goto(f"{visitor.address}/image?{link}")
    visitor.page.locator(".glass > *").first.wait_for()
    return visitor.page


# -- what Python says ----------------------------------------------------------------------------


def padded(view: ImageView, photo: Planes) -> Planes:
    """Return what the kernel reads."""
    if view.way == "transposed":
        return photo
    return np.pad(photo, ((0, 0), *view.direct.sides), mode=MODES[view.padding_mode])


def comes_out(view: ImageView, photo: Planes) -> tuple[Planes, Tone]:
    return toned(filter2d(photo, view.numbers, view.setting), view.tone)


Tap = tuple[str, float, float]


def taps_of(view: ImageView, plane: Planes, at: tuple[int, int]) -> list[Tap]:
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
                    ink: getComputedStyle(tap).color,
                }})),
                sums: [...glass.querySelectorAll('.sum')].map((line) => ({{
                    sum: text(line.querySelector(':scope > span:first-child')),
                    shown: text(line.querySelector('.shown')),
                    swatch: getComputedStyle(line.querySelector('.swatch')).backgroundColor,
                }})),
            }};
        }}"""
    )


def exactly(text: str) -> Decimal:
    return Decimal(text.strip(" =≈×()").replace("−", "-"))


def number(text: str) -> float:
    return float(exactly(text))


def rounded(value: float, digits: int) -> Any:
    """Return what a number equals that was rounded to so many digits."""
    return pytest.approx(value, rel=0.5 * 10 ** (1 - digits), abs=1e-9)


_SUM = re.compile(
    r"(?:([RGB]) )?Products: (\d+)\. Sum: ((?:≈ )?\S+)(?: · (\S+))?(?: / (\S+))?(?: [=≈] (\S+))?"
)


def agrees(page: Page, view: ImageView, at: tuple[int, int], channel: int = 0) -> list[str]:
    """Assert that everything in the magnifier is what Python computes; return the kinds of the taps."""
    photo, shown = goes_in(view), glass(page)
    numbers = filter2d(photo, view.numbers, view.setting)[(slice(None), *at)]
    (out, tone) = comes_out(view, photo)
    assert shown["title"] == f"Result, row {at[0]}, column {at[1]} (counted from 0)"
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
        same = exactly(tap["product"]) == exactly(tap["value"]) * exactly(tap["weight"])
        assert tap["product"].startswith("= " if same else "≈ ")
        assert tap["ground"] == f"rgb({value:g}, {value:g}, {value:g})"
        # Of black and white the one with more contrast: that of both is alike where luminance is 0.179.
        bright = ((value / 255 + 0.055) / 1.055) ** 2.4 > 0.179
        assert tap["ink"] == ("rgb(0, 0, 0)" if bright else "rgb(255, 255, 255)")
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


def canvas(page: Page, n: int) -> Planes:
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


def shows(page: Page, n: int, wanted: Planes) -> None:
    """Wait until a picture has exactly these pixels."""
    rows, cols = wanted.shape[1:]
    rgba = np.full((rows, cols, 4), 255, np.uint8)
    rgba[..., :3] = wanted.transpose(1, 2, 0)
    page.evaluate(
        "(text) => { globalThis.wanted = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)); }",
        base64.b64encode(rgba.tobytes()).decode(),
    )
    try:
        page.wait_for_function(
            f"""([n, rows, cols]) => {{
                const canvas = {ROOT}.querySelectorAll('.sheet > canvas')[n];
                if (canvas?.height !== rows || canvas.width !== cols) return false;
                const {{ data }} = canvas.getContext('2d').getImageData(0, 0, cols, rows);
                return data.every((value, k) => value === wanted[k]);
            }}""",
            arg=[n, rows, cols],
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
            const {{ sheet, rows, cols }} = {ROOT}.workbench.player.sheets[n];
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
    "unsharp 4 by 5, replicated": "weights=unsharp&kernel=4x5&padding=6,6,3,3&mode=replicate&tone=clamped"
    "&side=32",
    "transposed box": "way=transposed&weights=box&tone=clamped&small=32",
    "transposed box, factor 3, in colour": "way=transposed&weights=box&kernel=2&factor=3&colour=1"
    "&tone=clamped&small=32",
    "transposed bilinear": "way=transposed&weights=bilinear&tone=clamped&factor=4&small=16",
    "transposed Gaussian, dilated": "way=transposed&weights=gaussian&dilation=3&tone=rescaled&small=16",
    "drawing": "picture=drawing&weights=laplacian&x=0,40,80;120",
    "kernel with cells written over": "picture=zone_plate&weights=gaussian&w=0.75,,-2;,1.5&side=64",
}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_every_number_and_every_pixel_is_the_engines(visitor: Visitor, link: str) -> None:
    view = linked(link)
    photo = goes_in(view)
    rows, cols = view.setting.output
    out, _ = comes_out(view, photo)
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
    page, photo = look(visitor, link), goes_in(linked(link))
    assert page.locator(".sheet").count() == 4
    shows(page, 2, toned(upsample2d(photo, 3, "nearest"), "clamped")[0])
    shows(page, 3, toned(upsample2d(photo, 3, "bilinear"), "clamped")[0])


# -- looking -------------------------------------------------------------------------------------


def title(page: Page) -> Locator:
    return page.locator(".glass h3")


def is_at(page: Page, row: int, col: int) -> None:
    expect(title(page)).to_contain_text(f"Result, row {row}, column {col}")


def held(page: Page, at: str) -> None:
    """Wait until the address opens the page with this pixel held, or with none ("")."""
    page.wait_for_url(re.compile(rf"&at={at}$" if at else r"^(?!.*[?&]at=)"))


def window_on(page: Page, n: int, rows: int, cols: int) -> list[float]:
    """Return where a picture is marked: top, left, height, width in its pixels."""
    found = page.evaluate(
        f"""(n) => {{
            const {{ style }} = {ROOT}.querySelectorAll('.sheet')[n].querySelector('.box');
            const {{ top, left, height, width }} = style;
            return [top, left, height, width].map(parseFloat);
        }}""",
        n,
    )
    return [
        pytest.approx(share * side / 100, abs=1e-3)
        for share, side in zip(found, (rows, cols) * 2, strict=True)
    ]


def test_looking_asks_the_server_nothing_while_a_slider_does(visit: Visit) -> None:
    visitor = visit()
    sent: list[object] = []
    visitor.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    visitor.page.on("request", lambda request: sent.append(request))
    page = look(visitor, "weights=sobel_x&side=64")
    held(page, "")
    page.wait_for_timeout(300)
    assert sent
    sent.clear()
    page.mouse.move(*where(page, (3, 5)))
    is_at(page, 3, 5)
    # With its padding a row and a column of the picture come before.
    page.mouse.move(*where(page, (10, 20), 0))
    is_at(page, 9, 19)
    assert window_on(page, 0, 66, 66) == [9, 19, 3, 3]
    assert window_on(page, 1, 64, 64) == [9, 19, 1, 1]
    page.mouse.move(*where(page, (0, 65), 0))
    is_at(page, 0, 63)
    click(page, (30, 40))
    held(page, "30,40")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    held(page, "40,41")
    page.get_by_role("button", name="One pixel up").click()
    held(page, "39,41")
    click(page, (39, 41))
    held(page, "")
    page.mouse.move(*where(page, (1, 2)))
    is_at(page, 1, 2)
    page.wait_for_timeout(300)
    assert sent == []
    page.get_by_role("slider", name="Dilation").press("ArrowRight")
    view = linked("weights=sobel_x&side=64&dilation=2")
    shows(page, 1, comes_out(view, goes_in(view))[0])
    assert sent
    # The magnifier has stayed where it was.
    agrees(page, view, (1, 2))


def test_a_click_holds_a_pixel_and_its_address_opens_it_again(visitor: Visitor) -> None:
    page = look(visitor, "weights=laplacian&side=64")
    click(page, (20, 30))
    held(page, "20,30")
    page.mouse.move(*where(page, (3, 5)))
    is_at(page, 20, 30)
    page.reload()
    is_at(page, 20, 30)
    page.mouse.move(*where(page, (3, 5)))
    is_at(page, 20, 30)
    held(page, "20,30")
    # The second click on it lets go; one beside it would only have moved it.
    click(page, (20, 31))
    held(page, "20,31")
    click(page, (20, 31))
    held(page, "")
    page.mouse.move(*where(page, (3, 5)))
    is_at(page, 3, 5)


def test_escape_lets_go_however_the_pixel_came_to_be_held(visitor: Visitor) -> None:
    page = look(visitor, "weights=laplacian&side=64&at=4,4")
    page.keyboard.press("Escape")
    held(page, "")
    click(page, (20, 30))
    held(page, "20,30")
    page.keyboard.press("Escape")
    held(page, "")
    # On the picture that goes in, whose padding is one line.
    click(page, (21, 31), 0)
    held(page, "20,30")
    page.keyboard.press("Escape")
    held(page, "")
    page.get_by_role("button", name="One pixel up").click()
    held(page, "19,30")
    page.keyboard.press("Escape")
    held(page, "")


# -- pictures of one's own -----------------------------------------------------------------------


def send(page: Page, name: str, data: bytes) -> None:
    # A new field takes the place of each that was used.
    expect(page.locator("input[type=file]")).to_have_count(1)
    field = page.locator("input[type=file]")
    # A new field takes the place of each that was used.
    expect(field).to_have_count(1)
    field.set_input_files({"name": name, "mimeType": "image/png", "buffer": data})


def file_of(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def kept(page: Page, address: str) -> int:
    """Return how many bytes of uploads the server holds, of all visits."""
    text = page.request.get(f"{address}/_stcore/metrics").text()
    found = re.findall(r'cache_memory_bytes\{cache_type="UploadedFileManager".*\} (\d+)', text)
    return sum(map(int, found))


def test_of_a_visits_files_the_server_keeps_the_last(visitor: Visitor) -> None:
    page = look(visitor, "weights=sharpen")
    page.get_by_role("combobox", name="Picture", exact=True).select_option(label="A picture of my own")
    before = kept(page, visitor.address)
    sizes = []
    for shade in range(4):
        data = file_of(Image.new("RGB", (600, 500 + shade), (shade, 9, 9)), "BMP")
        sizes.append(len(data))
        with page.expect_response(lambda answer: "/_stcore/upload_file/" in answer.url) as sent:
            send(page, "own.bmp", data)
        assert sent.value.ok
        page.wait_for_timeout(300)
    # Streamlit counts anew after some seconds only.
    for _ in range(60):
        if (now := kept(page, visitor.address)) > before:
            break
        page.wait_for_timeout(500)
    assert now - before == sizes[-1]


def test_a_picture_of_ones_own_is_taken_and_a_wrong_file_leaves_it_there(visitor: Visitor) -> None:
    page = look(visitor, "weights=sharpen&colour=1&tone=clamped")
    page.get_by_role("combobox", name="Picture", exact=True).select_option(label="A picture of my own")
    own = np.random.default_rng(5).integers(0, 256, (3, 20, 30), np.uint8)
    view = ImageView(weights="sharpen", tone="clamped", picture="upload", uploaded=(20, 30))
    send(page, "own.png", file_of(Image.fromarray(own.transpose(1, 2, 0)), "PNG"))
    shows(page, 0, padded(view, own))
    out, _ = comes_out(view, own)
    shows(page, 1, out)
    # Nothing of it is in the address.
    page.wait_for_url(re.compile(r"picture=upload&colour=1&weights=sharpen&tone=clamped&lang=en$"))

    refusal = page.get_by_test_id("stAlert")
    send(page, "own.png", b"This is no picture.")
    expect(refusal).to_contain_text("PNG, JPEG, WebP, GIF, BMP")
    shows(page, 1, out)
    # Few bytes that would become very many pixels.
    send(page, "bomb.png", file_of(Image.new("1", (6000, 5000)), "PNG"))
    expect(refusal).to_contain_text("6000 pixels wide and 5000 high")
    shows(page, 1, out)
    # A camera held upright says so in its file: the black left half is the upper one.
    scene = Image.new("L", (32, 16), 255)
    scene.paste(0, (0, 0, 16, 16))
    turned = Image.Exif()
    turned[0x0112] = 6
    send(page, "camera.jpg", file_of(scene, "JPEG", quality=100, exif=turned))
    upright = np.zeros((1, 32, 16), np.uint8)
    upright[:, 16:] = 255
    shows(page, 0, np.pad(upright, ((0, 0), (1, 1), (1, 1))))
    expect(refusal).to_have_count(0)


def test_a_file_a_little_too_large_is_refused_in_the_visitors_language(visitor: Visitor) -> None:
    say = words("zh")
    page = look(visitor, "weights=sharpen&lang=zh")
    page.get_by_role("combobox", name=say("image.picture"), exact=True).select_option(
        label=say("image.picture_upload")
    )
    refusal = page.get_by_test_id("stAlert")
    whole = file_of(Image.new("RGB", (20, 20)), "PNG")
    # One of just so many bytes is taken, whatever goes around it on its way.
    send(page, "own.png", whole + bytes(PHOTO_BYTES - len(whole)))
    page.wait_for_url(re.compile("picture=upload"))
    expect(page.get_by_text(say("image.upload_first"))).to_have_count(0)
    expect(refusal).to_have_count(0)
    send(page, "own.png", whole + bytes(PHOTO_BYTES + 1 - len(whole)))
    numbers = {"size": PHOTO_BYTES + 1, "limit": PHOTO_BYTES, "megabytes": 10}
    expect(refusal).to_contain_text(say("errors.photo_bytes", **numbers))


def test_a_pen_paints_at_once_and_the_address_keeps_the_drawing(visitor: Visitor) -> None:
    page = look(visitor, "picture=drawing&weights=laplacian")
    before = linked("picture=drawing&weights=laplacian")
    page.get_by_role("button", name="grey 128").click()
    # The padding is one cell wide, so this is row 2, columns 3 to 5 of the drawing.
    page.mouse.move(*where(page, (3, 4), 0))
    page.mouse.down()
    page.mouse.move(*where(page, (3, 6), 0), steps=8)
    painted = goes_in(before).copy()
    painted[0, 2, 3:6] = 128
    shows(page, 0, padded(before, painted))
    # Not let go yet: the server does not know.
    assert np.array_equal(canvas(page, 1)[:1], comes_out(before, goes_in(before))[0])
    page.mouse.up()
    link = "picture=drawing&x=;;,,,128,128,128&weights=laplacian"
    view = linked(link)
    assert np.array_equal(goes_in(view), painted)
    shows(page, 1, comes_out(view, painted)[0])
    page.wait_for_url(re.compile(re.escape(f"?{link}&lang=en") + "$"))
    page.reload()
    page.locator(".glass > *").first.wait_for()
    shows(page, 0, padded(view, painted))
    shows(page, 1, comes_out(view, painted)[0])


# -- the panel -----------------------------------------------------------------------------------


def segment(page: Page, group: str, name: str) -> None:
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True).check()


def result_is(page: Page, link: str) -> None:
    """Wait until the page shows what a link would open."""
    page.locator(".glass > *").first.wait_for()
    view = linked(link)
    shows(page, 0, padded(view, goes_in(view)))
    shows(page, 1, comes_out(view, goes_in(view))[0])
    page.wait_for_url(re.compile(re.escape(f"?{view.link()}&lang=en")))


def test_every_choice_in_the_panel_changes_the_result(visitor: Visitor) -> None:
    page = look(visitor, "weights=sobel_x&side=64")
    page.get_by_role("combobox", name="Kernel", exact=True).select_option(label="Laplacian")
    result_is(page, "weights=laplacian&side=64")
    segment(page, "How the numbers are shown", "rescaled")
    result_is(page, "weights=laplacian&side=64&tone=rescaled")
    page.get_by_role("combobox", name="Picture", exact=True).select_option(
        label="Zone plate: rings, ever finer"
    )
    result_is(page, "picture=zone_plate&weights=laplacian&side=64&tone=rescaled")
    # An example is a whole setting; that of enlarging has two other results beside its own.
    page.get_by_role("combobox", name="Start from an example", exact=True).select_option(
        label="Checkerboard: 3×3 at stride 2"
    )
    result_is(page, "way=transposed&weights=box&colour=1&tone=clamped")
    expect(page.locator(".sheet")).to_have_count(4)
    segment(page, "What runs over the picture", "Convolution")
    result_is(page, "weights=box&colour=1&tone=clamped")
    expect(page.locator(".sheet")).to_have_count(2)
    agrees(page, linked("weights=box&colour=1&tone=clamped"), looked_at(page))


def test_each_way_keeps_what_was_chosen_for_it(visitor: Visitor) -> None:
    page = look(visitor, "weights=box&tone=clamped&side=64&stride=2")
    for moves in (2, 0):
        segment(page, "What runs over the picture", "Transposed convolution")
        slider = page.get_by_role("slider", name="Enlarge by (stride)")
        for _ in range(moves):
            slider.press("ArrowRight")
        result_is(page, "way=transposed&weights=box&tone=clamped&factor=4")
        expect(slider).to_have_value("4")
        segment(page, "What runs over the picture", "Convolution")
        result_is(page, "weights=box&tone=clamped&side=64&stride=2")


def looked_at(page: Page) -> tuple[int, int]:
    """Return the pixel that the magnifier shows."""
    row, col = re.findall(r"\d+", title(page).inner_text())[:2]
    return int(row), int(col)


def test_of_many_quick_moves_the_last_one_stays(visitor: Visitor) -> None:
    page = look(visitor, "weights=box&tone=clamped&side=64")
    for name, times in (("Kernel size", 4), ("Dilation", 3), ("Stride", 2), ("Kernel size", -3)):
        slider = page.get_by_role("slider", name=name)
        slider.focus()
        for _ in range(abs(times)):
            slider.press("ArrowRight" if times > 0 else "ArrowLeft")
    result_is(page, "weights=box&tone=clamped&side=64&kernel=4&dilation=4&stride=3")


def test_a_drag_is_followed_result_by_result(visit: Visit) -> None:
    visitor = visit()
    said = messages(visitor.page)
    link = "weights=sharpen&tone=clamped"
    page = look(visitor, link)
    result_is(page, link)
    thumb = Thumb(page, "dilation.v")
    page.wait_for_timeout(300)
    before = len(said)
    thumb.take()
    for at in (0, 2, 4, 7, 1):
        thumb.to(at)
        view = linked(f"{link}&dilation={at + 1}")
        shows(page, 1, comes_out(view, goes_in(view))[0])
    # The hand has not let go.
    thumb.let_go()
    result_is(page, f"{link}&dilation=2")
    page.wait_for_timeout(400)
    # Streamlit heard of a rested hand, and not of each value.
    assert 1 <= len(said) - before <= 6


def test_of_results_that_are_on_their_way_there_is_one_and_the_newest_comes_next(visit: Visit) -> None:
    visitor = visit()
    page = look(visitor, "weights=sharpen&tone=clamped&side=64")
    held: list[Route] = []
    asked: list[str] = []

    def hold_the_first(route: Route) -> None:
        asked.append(re.findall(r"dilation=(\d+)", route.request.url)[0])
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route("**/result/**", hold_the_first)
    thumb = Thumb(page, "dilation.v")
    thumb.take()
    for at in range(1, 8):
        thumb.to(at)
    page.wait_for_timeout(200)
    assert len(asked) == 1
    held[0].continue_()
    view = linked("weights=sharpen&tone=clamped&side=64&dilation=8")
    shows(page, 1, comes_out(view, goes_in(view))[0])
    thumb.let_go()
    assert asked[1:] == ["8"]


def test_an_address_of_a_picture_of_ones_own_is_kept_by_nobody_and_goes_with_it(visit: Visit) -> None:
    visitor = visit()
    page = look(visitor, "weights=sharpen&colour=1&tone=clamped")
    page.get_by_role("combobox", name="Picture", exact=True).select_option(label="A picture of my own")
    addresses: list[str] = []
    for shade in (10, 20):
        with page.expect_response(lambda answer: "/result/" in answer.url and "&own=" in answer.url) as came:
            send(page, "own.png", file_of(Image.new("RGB", (30, 20), (shade, 5, 9)), "PNG"))
        assert came.value.headers["cache-control"] == "no-store"
        addresses.append(came.value.url)
        view = ImageView(weights="sharpen", tone="clamped", picture="upload", uploaded=(20, 30))
        own = np.empty((3, 20, 30), np.uint8)
        own[:] = np.reshape([shade, 5, 9], (3, 1, 1))
        shows(page, 0, padded(view, own))
    first, second = ([*re.findall(r"&own=([\w-]{24})&", url)] for url in addresses)
    assert len(first) == len(second) == 1
    assert first != second
    # The picture before is gone, with its address.
    assert [page.request.get(url).status for url in addresses] == [404, 200]
    assert words("en")("app.no_picture") in page.request.get(addresses[0]).text()
    # Nothing of it is in the address bar.
    assert "own=" not in page.url


def test_on_a_phone_the_field_for_a_picture_of_ones_own_comes_into_sight(visit: Visit) -> None:
    page = look(visit(viewport={"width": 390, "height": 844}), "weights=box")
    page.locator(".glass").scroll_into_view_if_needed()
    page.get_by_role("combobox", name="Picture", exact=True).select_option(label="A picture of my own")
    expect(page.get_by_test_id("stFileUploader")).to_be_in_viewport(ratio=0.9)


def test_a_kernel_brings_its_tones_and_a_way_its_kernel(visitor: Visitor) -> None:
    page = look(visitor, "weights=box&tone=rescaled&w=5&side=64")
    page.get_by_role("combobox", name="Kernel", exact=True).select_option(label="Laplacian")
    result_is(page, "weights=laplacian&tone=signed&side=64")
    expect(page.locator("label.choice", has_text="Kernel").locator("option")).to_have_count(len(KERNELS))
    segment(page, "What runs over the picture", "Transposed convolution")
    result_is(page, "way=transposed&weights=box&tone=clamped")
    page.get_by_role("combobox", name="Kernel", exact=True).select_option(
        label=words("en")("kernels.bilinear.title")
    )
    result_is(page, "way=transposed&weights=bilinear&tone=clamped")
    segment(page, "What runs over the picture", "Convolution")
    result_is(page, "weights=gaussian&tone=clamped&side=64")
    note = page.locator(".controls .means", has_text=words("en")("kernels.gaussian.note"))
    expect(note).to_be_visible()


def test_an_impossible_setting_keeps_the_picture_says_why_and_offers_a_way_out(visitor: Visitor) -> None:
    start = "picture=drawing&weights=box&kernel=7&padding=1&tone=clamped"
    page = look(visitor, start)
    result_is(page, start)
    page.get_by_role("slider", name="Dilation").press("End")
    refusal = page.locator(".refusal").nth(1)
    expect(refusal).to_be_visible()
    expect(refusal).to_have_text("There is no result yet.")
    why = linked(f"{start}&dilation=8").problem.sentence("en")
    assert "49" in why
    expect(page.locator(".glass")).to_be_hidden()
    expect(page.locator(".problem")).to_have_text(why)
    # The whole window is drawn, as far as it hangs over; in its corner lies the picture in its padding.
    seen = canvas(page, 0)
    assert seen.shape == (3, 49, 49)
    view = linked(start)
    assert (seen[:, :10, :10] == padded(view, goes_in(view))).all()
    beyond = np.ones((49, 49), bool)
    beyond[:10, :10] = False
    assert set(seen[:, beyond].ravel().tolist()) == {190, 235}
    visitor.shot("image_impossible")
    page.get_by_role("button", name="dilation 1").click()
    result_is(page, start)
    expect(refusal).to_be_hidden()
    expect(page.locator(".glass")).to_be_visible()
    expect(page.locator(".problem")).to_be_hidden()
    agrees(page, view, looked_at(page))


def test_pictures_follow_the_height_of_the_window(visitor: Visitor) -> None:
    page = look(visitor, "weights=sharpen&side=512")
    sheet = page.locator(".sheet").first
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function(f"{ROOT}.querySelector('.sheet').clientHeight > 0.3 * 900")
    page.set_viewport_size({"width": 1280, "height": 400})
    page.wait_for_function(f"{ROOT}.querySelector('.sheet').clientHeight < 0.63 * 400")
    box = sheet.bounding_box()
    assert box["width"] == box["height"] > 0.6 * 400


def test_what_is_saved_is_the_result(visitor: Visitor) -> None:
    link = "weights=gaussian&colour=1&tone=clamped&side=64&stride=2"
    page = look(visitor, link)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the result as PNG").click()
    assert saved.value.suggested_filename == "convviz.png"
    with Image.open(saved.value.path()) as image:
        assert image.format == "PNG"
        pixels = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
    assert np.array_equal(pixels, comes_out(linked(link), goes_in(linked(link)))[0])


def test_another_theme_another_language_and_another_page_leave_it_working(visit: Visit) -> None:
    visitor = visit()
    said: list[str] = []

    def note(message: ConsoleMessage) -> None:
        # Streamlit itself asks below the page's address first where its server is, and is told 404.
        if message.type == "error" and "/_stcore/" not in message.location["url"]:
            said.append(message.text)

    visitor.page.on("console", note)
    page = look(visitor, "weights=laplacian&side=64")
    page.get_by_role("slider", name="Dilation").press("ArrowRight")
    link = "weights=laplacian&side=64&dilation=2"
    result_is(page, link)
    ink = "getComputedStyle(document.querySelector('[data-testid=stApp]')).color"
    before = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"{ink} !== '{before}'")
    assert page.locator(".lens").evaluate("(lens) => getComputedStyle(lens).color") == page.evaluate(ink)
    click(page, (5, 6))
    agrees(page, linked(link), (5, 6))
    page.get_by_role("link", name="Convolution", exact=True).click()
    page.locator(".stage svg").first.wait_for()
    page.get_by_role("link", name="Pictures").click()
    result_is(page, link)
    click(page, (7, 8))
    agrees(page, linked(link), (7, 8))
    page.get_by_role("slider", name="Dilation").press("ArrowLeft")
    result_is(page, "weights=laplacian&side=64")
    agrees(page, linked("weights=laplacian&side=64"), (7, 8))
    page.get_by_role("radio", name="简体中文").check()
    expect(title(page)).to_contain_text(words("zh")("lens.pixel", row=7, col=8))
    page.get_by_role("radio", name="English").check()
    is_at(page, 7, 8)
    assert said == []


# -- the screen ----------------------------------------------------------------------------------

VIEWS = {
    "conv": "weights=sobel_x&at=0,0",
    "transposed": "way=transposed&weights=box&colour=1&tone=clamped&at=0,0",
    "colour_7x7": "weights=unsharp&kernel=7&colour=1&tone=clamped&at=60,100",
}


#: The texts in the magnifier that do not fit their cell.
_CUT = f"""[...{ROOT}.querySelectorAll('.tap > *')].filter((text) => {{
    const [inner, outer] = [text, text.parentElement].map((one) => one.getBoundingClientRect());
    return inner.left < outer.left || inner.right > outer.right || inner.bottom > outer.bottom;
}}).map((text) => text.textContent)"""


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("sizes", [[(390, 844)], [(1280, 800), (1920, 1080)]], ids=["phone", "desk"])
def test_nothing_overflows_the_window_or_its_cell(
    visit: Visit, sizes: list[tuple[int, int]], language: str, scheme: str
) -> None:
    visitor = visit(viewport=dict(zip(("width", "height"), sizes[0], strict=True)), color_scheme=scheme)
    for name, link in VIEWS.items():
        page = look(visitor, f"{link}&lang={language}")
        for width, height in sizes:
            page.set_viewport_size({"width": width, "height": height})
            # What watches the sizes has run by the frame after the next.
            page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
            visitor.shot(f"image_{name}_{width}_{scheme}_{language}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.evaluate(f"{ROOT}.host.scrollWidth <= {ROOT}.host.clientWidth")
            for part in page.locator(".sheet, .glass, .patch").all():
                box = part.bounding_box()
                assert 0 <= box["x"] < box["x"] + box["width"] <= width
            assert page.evaluate(_CUT) == []
        if width < 600:
            page.locator(".glass").scroll_into_view_if_needed()
            visitor.shot(f"image_{name}_{width}_{scheme}_{language}_glass")

"""Results of the picture page by address: what is kept, what is one visitor's own, what is refused."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from convviz.engine import KERNELS, MOST_SIGNS
from convviz.figures import OwnPicture, addresses, digest, folder, routes
from convviz.figures.addresses import LONGEST_RESULT
from convviz.figures.controls import page_data
from convviz.figures.results import photo, result
from convviz.parameters import BILINEAR, widgets
from convviz.texts import LANGUAGES, words
from convviz.views.image import EXAMPLES, ImageView, best_seen, image_link

from ..asking import Answer, answered, asked
from ..engine.drawn import examples
from ..pages.image import linked, sent
from ..player import node

APP = Starlette(routes=routes(lambda path: path))
each_language = pytest.mark.parametrize("language", LANGUAGES)


def get(what: str, query: str = "", **headers: str) -> Answer:
    return answered(asked(APP, f"/{folder()}/{what}/image.bin", query, **headers))


def own(shade: int = 90, size: tuple[int, int, int] = (3, 8, 9)) -> OwnPicture:
    return OwnPicture(np.full(size, shade, np.uint8))


LINKS = ["side=32", "side=32&padding=64&weights=box&mode=reflect", "picture=drawing&x=7", "way=transposed"]


@each_language
@pytest.mark.parametrize("link", LINKS)
def test_a_result_and_its_picture_have_addresses_that_anyone_may_keep(link: str, language: str) -> None:
    view, _ = image_link(parse_qs(link))
    made = get("result", f"{view.link()}&lang={language}")
    assert (made.status, made.body) == (200, result(view, None, language))
    into = get("photo", sent(made.body)["photo"])
    assert (into.status, into.body) == (200, photo(view, None))
    for answer in (made, into):
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["access-control-allow-origin"] == "*"
    # The words that never change come once, with the page.
    assert words(language)("lens.keys") not in made.body.partition(b"\n")[0].decode()
    assert page_data("image", language)["words"] == words(language).section("lens")


def test_a_picture_of_ones_own_has_an_address_that_nobody_guesses_or_keeps() -> None:
    first, second = own(10), own(20)
    assert first.token != second.token
    # 18 bytes of chance.
    assert len(first.token) == 24
    for mine, shade in ((first, 10), (second, 20)):
        made = get("result", f"picture=upload&weights=box&colour=1&own={mine.token}")
        assert made.status == 200
        into = get("photo", f"{sent(made.body)['photo']}&own={mine.token}")
        [pixels] = sent(into.body).pictures
        assert pixels.shape == (3, 8, 9)
        assert (pixels == shade).all()
        for answer in (made, into):
            assert answer.headers["cache-control"] == "no-store"
            assert "access-control-allow-origin" not in answer.headers


@each_language
def test_the_address_is_gone_with_the_picture(language: str) -> None:
    gone = (404, words(language)("app.no_picture"))

    def answer(token: str, what: str = "result") -> tuple[int, str]:
        found = get(what, f"picture=upload&own={token}", accept_language=language)
        return found.status, found.body.decode() if found.status == 404 else ""

    replaced, left = own(), own()
    tokens = replaced.token, left.token
    assert [answer(token) for token in tokens] == [(200, "")] * 2
    # Another picture has taken its place, though somebody still holds this one.
    replaced.drop()
    assert [answer(token) for token in tokens] == [gone, (200, "")]
    # The visit has ended: nobody holds it.
    del left
    for what in ("result", "photo"):
        assert [answer(token, what) for token in tokens] == [gone] * 2
    for guess in ("x", "x" * 24, "..", "%00", tokens[1][:-1]):
        assert answer(guess) == gone


def test_before_there_is_a_picture_of_ones_own_there_is_a_white_sheet() -> None:
    made = sent(get("result", "picture=upload&weights=box&side=64&tone=clamped").body)
    [sheet] = sent(get("photo", made["photo"]).body).pictures
    assert sheet.shape == (1, 64, 64)
    assert (sheet == 255).all()
    assert "colour" not in made["panel"]


def test_another_version_and_another_length_are_refused() -> None:
    path = f"/v/{'0' * len(digest())}/result/image.bin"
    assert answered(asked(APP, path)).status == 410
    assert get("result", "w=" + "1," * LONGEST_RESULT).status == 414
    # As many cells as a link may say are drawn and multiplied.
    full = ",".join(["1"] * (MOST_SIGNS // 2))
    assert get("result", f"picture=drawing&x={full}&weights=box&w={full}").status == 200


NONSENSE = [
    "",
    "&&=&",
    "side=%00",
    "padding=same,same&stride=9e999",
    "weights=bilinear&lang=xx",
    "at=9,9",
    "own=",
]


@pytest.mark.parametrize("query", NONSENSE)
@pytest.mark.parametrize("what", ["result", "photo"])
def test_nonsense_is_answered_with_the_nearest_view(what: str, query: str) -> None:
    assert sent(get(what, query).body).pictures


def test_who_draws_pictures_never_waits_for_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting, release = asyncio.Event(), asyncio.Event()

    async def both() -> int:
        loop = asyncio.get_running_loop()

        def slow(*_: Any) -> bytes:
            loop.call_soon_threadsafe(waiting.set)
            asyncio.run_coroutine_threadsafe(release.wait(), loop).result(30)
            return b"done"

        monkeypatch.setattr(addresses, "_made", slow)
        pixels = asyncio.create_task(asked(APP, f"/{folder()}/result/image.bin", "side=32"))
        await waiting.wait()
        picture = await asked(APP, f"/{folder()}/picture/conv.json", "input=3&kernel=2")
        assert not pixels.done()
        release.set()
        assert (await pixels).body == b"done"
        return picture.status

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(asyncio.run, both()).result(30) == 200


# -- controls ---------------------------------------------------------------------------------------


def drawn_values() -> st.SearchStrategy[dict[str, Any]]:
    start = ImageView().spread()
    codecs = {name: codec for name, codec in widgets("image").items() if name in start and name != "free"}
    choices = {
        name: st.sampled_from(list(codec.allowed)) if hasattr(codec, "allowed") else st.just(start[name])
        for name, codec in codecs.items()
    }
    return st.fixed_dictionaries(choices).map(lambda values: start | values)


@examples(12)
@given(values=drawn_values())
def test_the_browsers_link_says_the_very_view_of_its_controls(values: dict[str, Any]) -> None:
    link = node.run(
        "import { readFileSync } from 'node:fs';"
        "import { linkOf } from '../../assets/values.js';"
        "process.stdout.write(linkOf(...JSON.parse(readFileSync(0, 'utf8'))));",
        json.dumps([page_data("image", "en"), values]),
    )
    found, changes = image_link(parse_qs(link), (9, 9))
    assert found == ImageView.collected(values, (9, 9))
    # The bilinear kernel only enlarges.
    assert bool(changes) == (values["weights"] == BILINEAR and values["way"] == "conv")


@each_language
def test_every_control_has_words_and_every_kernel_says_what_it_does(language: str) -> None:
    say, data = words(language), page_data("image", language)
    for name, control in data["controls"].items():
        assert control["label"] != name or name in ("x", "w"), name
    assert dict(data["cases"]).keys() == {"", *EXAMPLES}
    for name in (*KERNELS, BILINEAR):
        *lines, formula = data["controls"]["weights"]["notes"][name]
        assert (lines[-1], formula) == (say(f"kernels.{name}.note"), say(f"kernels.{name}.formula"))
        assert len(lines) == (2 if name in KERNELS and KERNELS[name].size else 1)


@pytest.mark.parametrize(
    ("name", "tone"),
    [("laplacian", "signed"), ("box", "clamped"), ("emboss", "clamped"), ("unsharp", "clamped")],
)
def test_a_kernel_comes_with_the_tones_its_results_are_best_seen_in(name: str, tone: str) -> None:
    assert best_seen(name) == page_data("image", "en")["follows"]["weights"][name] == {"w": "", "tone": tone}


@pytest.mark.parametrize(
    ("link", "there"),
    [
        # An edge kernel has nothing to enlarge with; an average stays, with all that is written over it.
        ("weights=sobel_x", ("transposed", "box", "clamped")),
        ("weights=sharpen&w=1", ("transposed", "box", "clamped")),
        ("weights=gaussian&w=9&tone=rescaled", None),
        # Back from enlarging the bilinear kernel gives way to one that convolves.
        ("way=transposed&weights=bilinear&tone=rescaled&w=2", ("conv", "gaussian", "clamped")),
        ("way=transposed&weights=sharpen", None),
    ],
)
def test_another_way_comes_with_a_kernel_for_it(link: str, there: tuple[str, str, str] | None) -> None:
    view = linked(link)
    data = sent(result(view, None, "en"))
    expected = {} if there is None else {there[0]: {"weights": there[1], "w": "", "tone": there[2]}}
    assert data["follows"] == {"way": expected}
    # The bilinear kernel is offered only to enlarge.
    assert (BILINEAR in data["choices"]["weights"]) == (view.way == "transposed")


@pytest.mark.parametrize(
    ("link", "there", "missing"),
    [
        ("", "side colour stride padding_mode", "grid small factor kernel whole"),
        ("picture=zone_plate&weights=gaussian", "whole kernel", "colour"),
        ("picture=drawing&weights=identity", "grid kernel", "side colour whole"),
        (
            "way=transposed&weights=bilinear",
            "small factor dilation",
            "side stride padding padding_kind kernel",
        ),
    ],
)
def test_only_the_controls_that_matter_are_there(link: str, there: str, missing: str) -> None:
    panel = set(sent(result(linked(link), None, "en"))["panel"])
    assert {*there.split()} <= panel
    assert not {*missing.split()} & panel


def test_the_ways_out_say_which_controls_change() -> None:
    view = linked("picture=drawing&grid=4&weights=box&kernel=5&padding=0")
    ways = sent(result(view, None, "en"))["ways"]
    assert ways
    for way in ways:
        assert ImageView.collected({**view.spread(), **way["values"]}, None).problem is None
        assert not way["values"].keys() & {"picture", "weights", "grid", "way"}

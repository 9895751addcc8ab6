"""The gallery's pictures as a browser gets them: kinds, sizes, themes, what is kept, what is refused."""

from __future__ import annotations

import asyncio
from io import BytesIO

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route

from convviz.cases import CASES
from convviz.scene import THEMES
from convviz.shelf import Shelf
from convviz.texts import words
from convviz.ui import gallery_route
from convviz.ui.gallery_route import Pictures, pictures_route
from convviz.ui.preview import SIZE, preview

from ..asking import Answer, answered, asked

ROUTE = pictures_route()


def get(path: str, query: str = "", **headers: str) -> Answer:
    return answered(asked(Starlette(routes=[ROUTE]), path, query, **headers))


def opened(answer: Answer) -> Image.Image:
    assert answer.status == 200
    return Image.open(BytesIO(answer.body))


@pytest.mark.parametrize("name", CASES)
def test_every_example_has_a_moving_picture_and_a_still_of_the_same_size(name: str) -> None:
    moving, still = get(f"/gallery/{name}.gif"), get(f"/gallery/{name}.png")
    assert moving.headers["content-type"] == "image/gif"
    assert still.headers["content-type"] == "image/png"
    one, other = opened(moving), opened(still)
    # The only window there is has nothing to move to.
    assert (getattr(one, "n_frames", 1) > 1) == (name != "s002_03")
    assert one.size == other.size
    # Twice the room it has on the card, in one direction or in both, and even sides.
    width, height = one.size
    assert width <= 2 * SIZE[0] + 2
    assert height <= 2 * SIZE[1] + 2
    assert width % 2 == height % 2 == 0
    assert abs(width - 2 * SIZE[0]) <= 1 or abs(height - 2 * SIZE[1]) <= 2
    assert len(moving.body) < 250_000
    assert len(still.body) < 80_000


def test_the_papers_figures_show_every_step_and_long_ones_a_few() -> None:
    for name, steps in (("full_padding_no_strides", 49), ("padding_strides", 9), ("s001_09", 12)):
        assert opened(get(f"/gallery/{name}.gif")).n_frames == steps


def test_a_round_of_few_steps_is_calm_and_one_of_many_not_too_long() -> None:
    for name, milliseconds in (("no_padding_no_strides", 700), ("full_padding_no_strides", 240)):
        assert opened(get(f"/gallery/{name}.gif")).info["duration"] == milliseconds


@pytest.mark.parametrize("kind", ["gif", "png"])
@pytest.mark.parametrize(
    ("query", "theme"),
    [("", "light"), ("theme=dark", "dark"), ("theme=light", "light"), ("theme=x", "light")],
)
def test_the_theme_is_the_one_asked_for(kind: str, query: str, theme: str) -> None:
    picture = opened(get(f"/gallery/dilation.{kind}", query)).convert("RGB")
    assert "#{:02x}{:02x}{:02x}".format(*picture.getpixel((0, 0))) == THEMES[theme]["canvas"].fill


def test_a_picture_a_browser_has_already_is_not_sent_again() -> None:
    first = get("/gallery/dilation.gif")
    assert first.headers["cache-control"] == "public, max-age=3600"
    again = get("/gallery/dilation.gif", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert get("/gallery/dilation.gif", if_none_match='"another"').body == first.body
    assert get("/gallery/dilation.gif", "theme=dark").headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    "file", ["nothing.gif", "dilation", "dilation.svg", ".gif", "dilation.gif.gif", "<b>.gif"]
)
@pytest.mark.parametrize(("accepted", "language"), [("en-GB", "en"), ("zh-CN,zh;q=0.9", "zh")])
def test_an_unknown_name_is_answered_with_a_sentence(file: str, accepted: str, language: str) -> None:
    answer = get(f"/gallery/{file}", accept_language=accepted)
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.body.decode() == words(language)("home.no_picture", name=file)


def test_a_picture_is_drawn_once_however_many_ask_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []

    def noted(case, kind: str, theme: str) -> bytes:
        drawn.append(case.name)
        return preview(case, kind, theme)

    monkeypatch.setattr(gallery_route, "preview", noted)
    shelf = Shelf(10, 10**6)
    app = Starlette(routes=[Route("/gallery/{file}", Pictures(shelf).answer)])

    async def crowd() -> list[Answer]:
        names = ["dilation", "padding_strides"] * 4
        return await asyncio.gather(*(asked(app, f"/gallery/{name}.gif") for name in names))

    answers = answered(crowd())
    assert sorted(drawn) == ["dilation", "padding_strides"]
    assert len({answer.body for answer in answers}) == 2
    assert len(shelf) == 2
    assert shelf.size == sum(len(body) for body in {answer.body for answer in answers})


def test_the_shelf_keeps_what_was_asked_for_last_and_no_more_than_it_may() -> None:
    shelf = Shelf(entries=3, size=100)
    for name in "abc":
        shelf.put(name, b"x" * 20)
    assert shelf.get("a") is not None
    shelf.put("d", b"x" * 20)
    assert [name for name in "abcd" if shelf.get(name)] == ["a", "c", "d"]
    shelf.put("e", b"x" * 90)
    assert [name for name in "abcde" if shelf.get(name)] == ["e"]
    shelf.put("e", b"x" * 10)
    assert (len(shelf), shelf.size) == (1, 10)
    # What is larger than all of it takes no other's place, but its own.
    shelf.put("f", b"x" * 101)
    assert (len(shelf), shelf.size) == (1, 10)
    shelf.put("e", b"x" * 101)
    assert (len(shelf), shelf.size) == (0, 0)


def test_the_shelf_has_room_for_all_there_is() -> None:
    kinds = len(CASES) * 2 * 2
    size = sum(len(preview(case, kind, "light")) for case in CASES.values() for kind in ("gif", "png"))
    shelf = Shelf(gallery_route._ENTRIES, gallery_route._BYTES)
    assert kinds <= shelf._entries
    assert 2 * size <= shelf._most

"""Pictures of visitors on the picture page, and what is kept of results for others."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from convviz.figures import OwnPicture
from convviz.figures.own_pictures import own_picture
from convviz.figures.results import photo, result
from convviz.render import PHOTO_SIDE
from convviz.shelf import Shelf
from convviz.texts import LANGUAGES, words
from convviz.views.image import ImageView

from . import visitor
from .image import Array, Sent, comes_out, lens, linked, sent

each_language = pytest.mark.parametrize("language", LANGUAGES)


def own(page: AppTest) -> OwnPicture:
    """Return the picture of the visitor's own, by the address that the browser is given."""
    data = json.loads(visitor.component(page, "convviz_lens").json)
    found = own_picture(data["own"])
    assert found is not None
    return found


def view_of(page: AppTest) -> ImageView:
    there = json.loads(visitor.component(page, "convviz_lens").json)["own"]
    return ImageView.collected(page.session_state["image"], own(page).size if there else None)


def magnifier(page: AppTest) -> Sent:
    return sent(result(view_of(page), own(page), "en"))


def goes_in_of(page: AppTest) -> Array:
    [pixels] = sent(photo(view_of(page), own(page))).pictures
    return pixels


def choose(page: AppTest, **values: object) -> None:
    """Set widgets of the page, as the browser's controls would."""
    page.session_state["image"] = page.session_state["image"] | values
    page.run()
    assert not page.exception


def a_file(size: tuple[int, int] = (700, 350), colour: object = (200, 30, 40), kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    image = Image.new("L" if isinstance(colour, int) else "RGB", size, colour)
    image.putpixel((0, 0), 7 if isinstance(colour, int) else (7, 7, 7))
    image.save(file, kind)
    return file.getvalue()


def take(page: AppTest, data: bytes, name: str = "mine.png") -> None:
    page.file_uploader[0].set_value((name, data, "image/png")).run()
    assert not page.exception


def with_upload(data: bytes | None = None, link: str = "", language: str = "en") -> AppTest:
    page = visitor.open_page(link, language, "image")
    choose(page, picture="upload")
    take(page, a_file() if data is None else data)
    return page


@each_language
def test_before_there_is_a_picture_the_sheet_is_white_and_that_is_said(language: str) -> None:
    page, say = visitor.open_page("", language, "image"), words(language)
    choose(page, picture="upload")
    data = json.loads(visitor.component(page, "convviz_lens").json)
    assert (data["notes"], data["own"]) == ([say("image.upload_first")], "")
    [sheet] = sent(photo(view_of(page), None)).pictures
    assert (sheet == 255).all()
    assert sheet.shape == (1, 256, 256)
    assert say("image.upload_note") in [caption.value for caption in page.caption]
    assert page.file_uploader[0].label == say("image.upload", side=PHOTO_SIDE, limit=10)
    take(page, a_file())
    assert json.loads(visitor.component(page, "convviz_lens").json)["notes"] == []


def test_a_picture_of_a_visitors_own_is_used_and_shrunk() -> None:
    page = with_upload()
    assert goes_in_of(page).shape == (1, 128, 256)
    assert own(page).pixels.shape == (3, 256, PHOTO_SIDE)
    choose(page, colour=True)
    pixels = goes_in_of(page)
    assert pixels.shape == (3, 128, 256)
    assert pixels[:, 60, 60].tolist() == [200, 30, 40]
    view = ImageView(picture="upload", uploaded=(256, 512), colour=True)
    np.testing.assert_array_equal(magnifier(page).pictures[0], comes_out(view, pixels))
    choose(page, side=512)
    assert goes_in_of(page).shape == (3, 256, 512)
    choose(page, way="transposed", weights="box")
    assert goes_in_of(page).shape == (3, 32, 64)
    assert magnifier(page).pictures[0].shape == (3, 64, 128)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (5000, 1), (3, 2)])
def test_a_picture_of_any_shape_is_worked_with(size: tuple[int, int]) -> None:
    page = with_upload(a_file(size, 90))
    assert "colour" not in magnifier(page)["panel"]
    channels, rows, cols = goes_in_of(page).shape
    assert (channels, max(rows, cols)) == (1, min(256, *[max(size)]))
    assert magnifier(page).pictures[0].shape == (1, rows, cols)
    choose(page, **{"padding.kind": "valid"})
    assert bool(magnifier(page)["problem"]) == (min(rows, cols) < 3)


@each_language
def test_a_bad_file_is_refused_with_a_sentence_and_the_picture_before_stays(language: str) -> None:
    page, say = with_upload(language=language), words(language)
    before = own(page)
    for data, name, key, numbers in (
        (b"nothing of the kind", "mine.png", "photo_kind", {"names": ["PNG", "JPEG", "WebP", "GIF", "BMP"]}),
        (a_file()[:200], "mine.png", "photo_broken", {"kind": "PNG"}),
        (
            a_file() + bytes(10 * 2**20),
            "mine.png",
            "photo_bytes",
            {"size": len(a_file()) + 10 * 2**20, "limit": 10 * 2**20, "megabytes": 10},
        ),
    ):
        take(page, data, name)
        assert [box.value for box in page.error] == [say(f"errors.{key}", **numbers)]
        assert own(page) is before
    # It is said in the language chosen since.
    [other] = set(LANGUAGES) - {language}
    page.session_state["lang.kept"] = other
    page.run()
    assert [box.value for box in page.error] == [words(other)(f"errors.{key}", **numbers)]
    take(page, a_file((30, 20)))
    assert not page.error
    assert own(page) is not before


@pytest.mark.parametrize(
    "name",
    [
        "saved.jfif",
        "webp.jpg",
        "Screenshot 2026-11-27 at 10.30.15",
        "photo.jpg.download",
        "a.apng",
        "图片",
        "x.exe",
    ],
)
def test_what_is_in_a_file_decides_and_not_its_name(name: str) -> None:
    page = visitor.open_page(page="image")
    choose(page, picture="upload")
    assert list(page.file_uploader[0].proto.type) == [], "the chooser offers every file"
    take(page, a_file((40, 20)), name)
    assert not page.error
    assert own(page).size == (20, 40)


def test_of_a_file_only_its_pixels_are_kept() -> None:
    data = a_file((2000, 1500), kind="BMP")
    page = visitor.open_page("picture=zone_plate", page="image")
    choose(page, picture="upload")
    take(page, data, "mine.bmp")
    state = page.session_state.to_dict()
    assert not [name for name, value in state.items() if isinstance(value, np.ndarray)]
    assert state["image.own"].pixels.nbytes <= 3 * PHOTO_SIDE**2
    assert state["image.upload1"] is None
    assert "image.upload0" not in state

    def sizes(value: object) -> int:
        inside = (
            value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
        )
        size = value.nbytes if isinstance(value, np.ndarray) else sys.getsizeof(value)
        return size + sum(map(sizes, inside))

    assert not [name for name, value in state.items() if "UploadedFile" in type(value).__name__]
    assert sum(map(sizes, state.values())) < PHOTO_SIDE**2 < len(data)


# -- what is kept for others --------------------------------------------------------------------------


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    """Return an empty shelf of results, in the place of the shared one."""
    empty = Shelf(entries=128, size=24 * 2**20)
    monkeypatch.setattr(sys.modules["convviz.figures.results"], "_SHELF", empty)
    return empty


def test_results_of_samples_are_kept_for_the_next_visitor(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = result(linked("weights=emboss"), None, "en")
    assert len(shelf) == 1
    monkeypatch.setattr(sys.modules["convviz.figures.results"], "filter2d", None)
    assert result(linked("weights=emboss"), None, "en") == made
    assert len(shelf) == 1


def test_what_is_kept_is_found_again_only_for_the_same_view_and_language(shelf: Shelf) -> None:
    links = ["", "tone=clamped", "padding=valid", "colour=1", "picture=drawing", "picture=drawing&x=9"]
    views = [*map(linked, links), ImageView(picture="upload")]
    seen = {result(view, None, language) for view in views for language in LANGUAGES}
    assert len(seen) == len(shelf) == len(views) * len(LANGUAGES)
    # The pixel that a link holds is the browser's to look at.
    assert result(linked("at=3,4"), None, "en") in seen
    photos = {photo(view, None) for view in views}
    # A kernel's padding and how its result is shown make no other picture.
    assert len(photos) == len(views) - 2 == len(shelf) - len(seen)


def test_nothing_of_a_visitors_own_picture_is_kept_for_others(shelf: Shelf) -> None:
    mine = OwnPicture(np.full((1, 9, 9), 90, np.uint8))
    view = ImageView(picture="upload", uploaded=mine.size)
    for other in (view, replace(view, weights="laplacian"), replace(view, stride=(2, 2))):
        result(other, mine, "en")
        photo(other, mine)
    assert len(shelf) == 0
    # Of a sample it is, also for who has a picture of their own.
    result(linked("picture=zone_plate"), mine, "en")
    assert len(shelf) == 1


def test_two_visitors_with_the_same_setting_see_their_own_pictures() -> None:
    pages = [with_upload(a_file(colour=grey)) for grey in (10, 90)]
    first, second = map(magnifier, pages)
    assert first["link"] == second["link"]
    assert own(pages[0]).token != own(pages[1]).token
    assert [own(page).pixels[0, 9, 9] for page in pages] == [10, 90]
    # The next picture takes the place of the one before, whose address is gone.
    before = own(pages[0])
    take(pages[0], a_file((40, 20), (4, 5, 6)))
    choose(pages[0], colour=True)
    assert goes_in_of(pages[0])[:, 9, 9].tolist() == [4, 5, 6]
    assert own_picture(before.token) is None


def test_the_shared_shelf_is_bounded() -> None:
    kept: Shelf = vars(sys.modules["convviz.figures.results"])["_SHELF"]
    for number in range(300):
        kept.put(("small", number), b"1")
    assert len(kept) == 192
    for number in range(60):
        kept.put(("large", number), bytes(2**20))
    assert kept.size <= 24 * 2**20
    assert len(kept) <= 24
    view = replace(ImageView(), side=32)
    assert lens(view).pictures[0].shape == (1, 32, 32)

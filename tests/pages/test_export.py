"""The drawer of files: every page as every kind of file, remade from its note, and what is refused."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from convviz.cli import main
from convviz.engine import ConvSetting, NumberChoice, SeparableSetting, TransposedSetting
from convviz.kinds import Picture, draw
from convviz.render import FORMATS, Options, read_note, write
from convviz.texts import LANGUAGES, words
from convviz.ui import export as drawer
from convviz.ui.made import _MOST_PIXELS, FILE_KINDS, FileSpec, Made, order, turn_to_make

from .shown import linked
from .visitor import open_page

#: A page each, with a link that shows more than one picture where there may be several.
LINKS = {
    "conv": "input=4&kernel=3&padding=1&flip=1&numbers=random&seed=5",
    "transposed": "input=2&kernel=3&stride=2&view=gather&beside=direct",
    "grouped": "input=3&kernel=2&in=4&out=4&groups=2&beside=split",
    "separable": "input=3&kernel=2&in=2&out=3&beside=standard&layout=flat",
}
Press = Callable[..., AppTest]


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    """Return what opens a page, sets the drawer's widgets, and presses the button at these steps."""

    def pressed(page: str, link: str, steps: list[int], language: str = "en", **widgets: Any) -> AppTest:
        waiting: Iterator[list[int]] = iter([steps])
        monkeypatch.setattr(drawer, "make_button", lambda *_: None)
        app = open_page(link, language, page)
        app.session_state[f"{page}.export"] = True
        for name, value in widgets.items():
            app.session_state[f"export.{name.replace('__', '.')}"] = value
        app.run()
        monkeypatch.setattr(drawer, "make_button", lambda *_: next(waiting, None))
        app.run()
        assert not app.exception
        return app

    return pressed


def made(app: AppTest, page: str) -> Made:
    """Return the file that the page offers."""
    [button] = app.get("download_button")
    file: Made = app.session_state[f"{page}.made"][1]
    assert file.name in button.proto.label
    assert f"{-(-len(file.data) // 1000):,} KB" in button.proto.label
    return file


@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", FILE_KINDS)
@pytest.mark.parametrize("page", LINKS)
def test_every_page_becomes_every_kind_of_file(press: Press, page: str, kind: str) -> None:
    file = made(press(page, LINKS[page], [2, 1, 1], kind=kind), page)
    suffix, moving = FILE_KINDS[kind]
    own = "_steps" if kind == "pages" else "" if moving else "_step3"
    assert re.fullmatch(rf"{page}_input\d_kernel\d[a-z0-9_]*{own}\.{suffix}", file.name)
    if kind in ("gif", "apng", "webp", "png"):
        with Image.open(io.BytesIO(file.data)) as image:
            assert image.width == 800
            assert (getattr(image, "n_frames", 1) > 2) == moving
    elif suffix == "pdf":
        assert (len(re.findall(rb"/Type /Page\b", file.data)) > 2) == moving
    else:
        text = file.data.decode()
        assert ("<!doctype html>" in text) == (kind == "html")
        assert ('"start":2' in text) == (kind == "html")
        assert ("<svg" in text) == (kind == "svg") or kind == "html"
        if kind == "html":
            # Of the picture that leads, its third step, once.
            shown = json.loads(text.split('id="data">')[1].split("</script>")[0])["panels"]
            assert shown[0]["svg"] == ""
            assert text.split("<svg")[1].count("<svg") == 0


@pytest.mark.sampled(1)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "picture"), [(page, at) for page in LINKS for at in (0, 1) if (page, at) != ("conv", 1)]
)
def test_the_command_line_makes_the_figure_again_from_its_note(
    press: Press, tmp_path: Path, page: str, picture: int, language: str
) -> None:
    count = {"transposed": 2, "grouped": 3, "separable": 2}.get(page, 1)
    looks = {"kind": "png", "caption": True, "transparent": True, f"picture__{count}": picture}
    file = made(press(page, LINKS[page], [3, 2, 2], language, **looks), page)
    note = json.loads(read_note(io.BytesIO(file.data)) or "")
    assert note["step"] == str([3, 2][picture])
    first, again = tmp_path / "first.png", tmp_path / "again.png"
    first.write_bytes(file.data)
    assert main(["render", "--like", str(first), "-o", str(again)]) == 0
    assert again.read_bytes() == file.data


def test_the_choices_reach_the_file(press: Press) -> None:
    looks = {"kind": "gif", "theme__page": "dark", "unit": "dpi", "size__dpi": 72, "seconds": 0.3}
    app = press(
        "conv", "input=4&kernel=3", [0], **looks, steps__4=(2, 3), caption=True, caption_text="Two steps"
    )
    with Image.open(io.BytesIO(made(app, "conv").data)) as image:
        assert image.n_frames == 2
        assert image.info["duration"] == 300
        assert image.convert("RGB").getpixel((0, 0)) < (90, 90, 90)
        wide, high = image.size
    plain = press("conv", "input=4&kernel=3", [0], **looks, steps__4=(2, 3))
    with Image.open(io.BytesIO(made(plain, "conv").data)) as image:
        assert image.size[0] == wide
        assert image.size[1] < high


def test_a_file_is_offered_only_while_it_shows_what_the_page_shows(press: Press) -> None:
    app = press("conv", "input=5&kernel=3&stride=1&padding=0", [0], kind="svg")
    assert made(app, "conv").name == "conv_input5_kernel3_step1.svg"
    app.session_state["conv"] = app.session_state["conv"] | {"kernel.v": 2, "kernel.h": 2}
    app.run()
    assert len(app.get("download_button")) == 0
    assert "conv.made" not in app.session_state


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_impossible_setting_says_why_there_is_no_file(language: str) -> None:
    app = open_page("input=2&kernel=5", language)
    app.session_state["conv.export"] = True
    app.run()
    problem = linked("conv", "input=2&kernel=5").problem
    assert problem.sentence(language) in [caption.value for caption in app.caption]
    assert len(app.get("bidi_component")) == 1, "the controls with the player, and no button"


def test_what_would_take_minutes_is_refused_with_what_would_not(press: Press) -> None:
    link = "input=16&kernel=3&stride=1&padding=1&in=8&out=8"
    app = press("conv", link, [0], kind="gif", size__width=6000)
    [problem] = app.error
    assert len(app.get("download_button")) == 0
    numbers = re.search(
        r"(\d+) steps of (\d+)×(\d+) pixels .* a picture (\d+) pixels wide would do, or (\d+)", problem.value
    )
    assert numbers
    steps, wide, high, fitting, fewer = map(int, numbers.groups())
    assert (steps, wide) == (2048, 6000)
    assert steps * wide * high > _MOST_PIXELS >= fewer * wide * high
    assert steps * fitting**2 * high / wide <= _MOST_PIXELS
    # What it says would do does.
    app = press("conv", link, [0], kind="gif", size__width=6000, steps__2048=(1, 2))
    assert made(app, "conv").data[:3] == b"GIF"


@pytest.mark.parametrize("caption", [False, True])
def test_a_file_starts_with_a_width_that_it_can_have(press: Press, caption: bool) -> None:
    # A matrix several times as high as it is wide.
    link = "input=6&kernel=3&stride=1&padding=1&in=4&view=C"
    app = press("transposed", link, [0], kind="webp", caption=caption, steps__144=(1, 1))
    assert [problem.value for problem in app.error] == []
    assert made(app, "transposed").data[8:12] == b"WEBP"
    [field] = [field for field in app.number_input if field.label == words("en")("export.size_width")]
    assert 100 < field.value < 800
    wide, high = Image.open(io.BytesIO(made(app, "transposed").data)).size
    assert wide - field.value in (0, 1)
    assert (wide + 2) * (high + 2 * high // wide + 2) > 1_600_000
    # Other files are as wide as they always were.
    app = press("transposed", link, [0], kind="gif", caption=caption, steps__144=(1, 1))
    [field] = [field for field in app.number_input if field.label == words("en")("export.size_width")]
    assert field.value == 800


def test_nothing_is_made_in_a_closed_drawer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawer, "make_button", lambda *_: pytest.fail("drawn"))
    assert len(open_page().get("download_button")) == 0


def test_a_small_file_is_made_at_the_next_pause_of_a_large_one_and_other_large_ones_wait() -> None:
    order: list[str] = []
    signals = {name: Event() for name in ("large", "small", "smaller")}

    def make(name: str) -> None:
        with turn_to_make(signals[name].set, large=name == "large") as pause:
            order.append(name)
            pause()

    with turn_to_make(lambda: None, large=True) as pause:
        threads = [Thread(target=make, args=(name,)) for name in signals]
        for thread, signal in zip(threads, signals.values(), strict=True):
            thread.start()
            assert signal.wait(20), "it is told to wait"
        order.append("a piece")
        pause()
        order.append("another")
        pause()
        order.append("the last")
    for thread in threads:
        thread.join()
    # The other large one has not even begun meanwhile: it would hold its memory.
    assert order == ["a piece", "small", "smaller", "another", "the last", "large"]


@pytest.mark.parametrize(
    ("wishes", "large"),
    [
        ({"kind": "gif"}, False),
        ({"kind": "gif", "size": 6000, "steps": (0, 1)}, True),
        ({"kind": "png"}, False),
        ({"kind": "png", "size": 300, "by_dpi": True}, False),
        ({"kind": "png", "size": 3000}, True),
        ({"kind": "webp", "size": 1200, "steps": (0, 8)}, True),
        ({"kind": "svg", "size": 6000}, False),
        ({"kind": "pages", "steps": (0, 8)}, False),
    ],
)
def test_what_takes_long_or_much_memory_is_large(wishes: dict[str, Any], large: bool) -> None:
    picture = Picture(kind="conv", setting=ConvSetting(5, 3), numbers=NumberChoice())
    spec = FileSpec(theme="light", **{"steps": (0, 8), **wishes})
    assert order(picture, spec, 0, words("en")).large == large


@pytest.mark.parametrize(
    ("picture", "name"),
    [
        (Picture(kind="conv", setting=ConvSetting(5, 3)), "conv_input5_kernel3.gif"),
        (
            Picture(
                kind="grouped",
                setting=ConvSetting(
                    (5, 6), (3, 2), 2, ((0, 1), (2, 3)), (1, 2), 4, 6, 2, padding_mode="reflect", bias=True
                ),
                view="weights",
                layout="flat",
            ),
            "grouped_input5x6_kernel3x2_stride2_padding0-1-2-3_dilation1x2_in4_out6_groups2_weights_flat.gif",
        ),
        (
            Picture(
                kind="transposed",
                setting=TransposedSetting(2, 3, 2, output_padding=1),
                numbers=NumberChoice(numbers="random", seed=3),
            ),
            "transposed_input2_kernel3_stride2_outpad1.gif",
        ),
        (
            Picture(kind="separable", setting=SeparableSetting(5, 3, padding="same", multiplier=2)),
            "separable_input5_kernel3_paddingsame_times2.gif",
        ),
    ],
)
def test_a_file_is_called_by_its_setting(picture: Picture, name: str) -> None:
    assert order(picture, FileSpec(kind="gif", theme="light", steps=(0, 0)), 0, words("en")).name == name


@pytest.mark.parametrize("kind", FORMATS)
def test_a_large_file_pauses_after_every_piece_of_its_work(kind: str) -> None:
    picture = Picture(
        kind="conv", setting=ConvSetting(6, 3, padding=1, in_channels=2), numbers=NumberChoice()
    )
    scene, pauses = draw(picture, words("en")).scene, []
    write(scene, io.BytesIO(), kind, Options(width=1200, last=3), None, lambda: pauses.append(0))
    frames = 4 if FORMATS[kind].moving else 1
    assert len(pauses) >= (frames * len(scene.items) // 2 if kind != "svg" else 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawer_speaks_the_visitors_language(press: Press, language: str) -> None:
    app = press("transposed", LINKS["transposed"], [0], language, kind="gif")
    labels = {widget.label for widget in (*app.selectbox, *app.toggle, *app.number_input)}
    for name in ("kind", "picture", "theme", "transparent", "caption", "seconds"):
        assert words(language)(f"export.{name}") in labels

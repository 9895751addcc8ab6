"""Files of a scene, opened again with what reads them: frames, times, colours, text, and no half ones."""

from __future__ import annotations

import io
import os
import re
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageSequence
from PIL.PngImagePlugin import putchunk

from convviz import ConvError, ConvSetting, TransposedSetting
from convviz.render import (
    FORMATS,
    Frames,
    Options,
    read_note,
    refuse_large_webp,
    replacing,
    save,
    strips,
    svg,
    write,
)
from convviz.scene import LAYOUTS, THEMES, Fill, Label, Scene, captioned

from ..scene.geometry import cells_of, items_of
from ..scene.pictures import page_scene, paper_scene, transposed_scenes
from ..scene.test_paper_figures import FIGURES, TRANSPOSED_FIGURES
from .test_frames import COLOURS, cells, colour_at, crossed, rgb

Pixels = npt.NDArray[np.uint8]
ROOT = Path(__file__).parents[2]
MOVING_PIXELS = ("gif", "apng", "webp")
PIXELS = (*MOVING_PIXELS, "png")
LOSSLESS = ("apng", "webp", "png")


def written(scene: Scene, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    write(scene, file, kind, Options(**options))
    return file.getvalue()


def pictures(data: bytes) -> list[Pixels]:
    """Return every frame of a file as it looks, (height, width, 4)."""
    with Image.open(io.BytesIO(data)) as image:
        return [np.asarray(frame.convert("RGBA")).copy() for frame in ImageSequence.Iterator(image)]


def drawn(scene: Scene, **options: Any) -> Iterator[Pixels]:
    """Yield every frame as it is drawn; what cannot be seen has no colour."""
    frames = Frames(scene, **options)
    for number in range(len(scene)):
        yield frames.pixels(number).copy()


def alike(one: Pixels, other: Pixels) -> bool:
    """Return whether two pictures look the same: what is fully transparent has any colour."""
    unseen = (one[..., 3] == 0) & (other[..., 3] == 0)
    return bool((unseen | (one == other).all(axis=2)).all())


def numbers_scene() -> Scene:
    """Return a picture of two channels with numbers, words, lopsided padding and unread cells."""
    setting = ConvSetting(input=6, kernel=3, stride=2, padding=((0, 1), (2, 0)), in_channels=2)
    return page_scene(setting, "flat", numbers=True)


# -- frames ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", MOVING_PIXELS)
@pytest.mark.parametrize("milliseconds", [20, 130, 1000])
def test_a_moving_file_has_a_frame_a_placement_and_begins_anew(kind: str, milliseconds: int) -> None:
    scene = paper_scene("padding_strides")
    with Image.open(io.BytesIO(written(scene, kind, milliseconds=milliseconds))) as image:
        assert image.size == (395, 381)
        assert image.n_frames == len(scene) == 9
        assert image.info["loop"] == 0
        for frame in ImageSequence.Iterator(image):
            frame.load()
            assert frame.info["duration"] == milliseconds


@pytest.mark.parametrize("kind", MOVING_PIXELS)
def test_a_range_of_frames_is_those_frames(kind: str) -> None:
    scene = numbers_scene()
    every = list(drawn(scene, dpi=72))
    found = pictures(written(scene, kind, dpi=72, first=2, last=4))
    assert len(found) == 3
    for one, other in zip(found, every[2:5], strict=True):
        assert np.abs(one.astype(int) - other).max() < (90 if kind == "gif" else 1)


@pytest.mark.parametrize("kind", MOVING_PIXELS)
def test_the_picture_of_an_impossible_setting_is_one_frame(kind: str) -> None:
    scene = page_scene(ConvSetting(input=2, kernel=5, padding=1), "flat")
    assert len(pictures(written(scene, kind))) == len(scene) == 1


# The encoder of WebP shows such a frame for longer instead.
@pytest.mark.parametrize("kind", ["gif", "apng"])
def test_a_frame_that_changes_nothing_is_one_all_the_same(kind: str) -> None:
    assert len(pictures(written(Still(paper_scene("no_padding_no_strides")), kind, dpi=30))) == 3


class Still(Scene):
    """A scene that shows its first frame three times."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(scene.size, scene.plates, scene.items, scene.timeline, scene.still)

    def __len__(self) -> int:
        return 3

    def frame(self, number: int) -> Any:
        return super().frame(0)


@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("kind", LOSSLESS)
def test_every_pixel_is_as_it_was_drawn(kind: str, transparent: bool) -> None:
    for scene in (paper_scene("padding_strides"), numbers_scene()):
        found = pictures(written(scene, kind, dpi=72, theme="dark", transparent=transparent))
        for one, other in zip(
            found, drawn(scene, theme="dark", dpi=72, transparent=transparent), strict=kind != "png"
        ):
            assert alike(one, other)


# -- colours --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [figure.name for figure in (*FIGURES, *TRANSPOSED_FIGURES)])
def test_cells_of_a_gif_have_the_published_colours(name: str) -> None:
    scene = paper_scene(name)
    found = pictures(written(scene, "gif"))
    assert len(found) == len(scene)
    for number, pixels in enumerate(found):
        frame = scene.frame(number)
        for plate in scene.plates.values():
            marked = frame.covered(plate.id)
            for row, col in cells(plate):
                middle = plate.point(row + 0.5, col + 0.5)
                if plate.id == "in0" and crossed(middle, frame.links["in0-links"]):
                    continue
                wanted = COLOURS[plate.id, plate.holds(row, col), (row, col) in marked]
                assert colour_at(pixels, middle) == rgb(wanted), (number, plate.id, row, col)


@pytest.mark.parametrize(
    ("layout", "theme"),
    [("isometric", "light"), ("isometric", "safe-dark"), ("flat", "dark"), ("flat", "safe")],
)
def test_whatever_is_flat_is_exact_in_a_gif(layout: str, theme: str) -> None:
    """Every pixel whose neighbours are like it, in every frame, and not only in those looked at."""
    shifted = TransposedSetting(input=2, kernel=3, stride=2, padding=1, output_padding=1, in_channels=2)
    setting = ConvSetting(input=6, kernel=3, stride=2, padding=((0, 1), (2, 0)), in_channels=2)
    scenes = [page_scene(setting, layout, numbers=True), *transposed_scenes(shifted, layout, numbers=True)]
    for scene in scenes:
        found = pictures(written(scene, "gif", theme=theme, dpi=72))
        for one, other in zip(found, drawn(scene, theme=theme, dpi=72), strict=True):
            flat = np.ones(other.shape[:2], dtype=bool)
            for axis in (0, 1):
                for way in (-1, 1):
                    flat &= (other == np.roll(other, way, axis)).all(axis=2)
            assert flat.mean() > 0.5
            assert np.array_equal(one[flat], other[flat])
            # The rest is near: no dots of another colour.
            assert np.abs(one.astype(int) - other)[..., :3].max() <= 96


@pytest.mark.parametrize("kind", PIXELS)
def test_a_transparent_file_shows_no_page_beside_its_cells(kind: str) -> None:
    for layout in LAYOUTS:
        scene = page_scene(ConvSetting(5, 2, stride=3, padding=1, in_channels=2), layout)
        [pixels, *_] = pictures(written(scene, kind, transparent=True, last=0))
        (pale,) = items_of(scene, Fill, "unread")
        found = {True: 0, False: 0}
        for plate in scene.plates.values():
            for row, col in cells_of(plate, pale.polygons) & set(cells(plate)):
                x, y = np.floor(plate.point(row + 0.5, col + 0.2) * 150 / 72).astype(int)
                own = plate.holds(row, col)
                found[own] += 1
                # A cell of its own has its colour still, only paler.
                assert pixels[y, x, 3] == (255 if own else 0)
        # In each of two channels.
        assert found == {True: 2 * 16, False: 2 * 17}


def test_a_transparent_file_of_lines_shows_no_page_beside_its_cells() -> None:
    scene = page_scene(ConvSetting(3, 3, stride=3, padding=((0, 1), (0, 1))), "isometric")
    page = THEMES["dark"]["canvas"].fill or ""
    (pale,) = items_of(scene, Fill, "unread")
    assert not any(scene.plates["in0"].holds(*cell) for cell in cells_of(scene.plates["in0"], pale.polygons))
    for clear in (False, True):
        options = {"theme": "dark", "transparent": clear, "last": 0}
        assert (f"{colour_of(page)} rg" in "".join(streams(written(scene, "pdf", **options)))) != clear
        drawn_pale = b"id='input-unread'" in written(scene, "svg", **options)
        assert drawn_pale != clear


@pytest.mark.parametrize("kind", PIXELS)
def test_a_transparent_file_has_nothing_where_nothing_is_drawn(kind: str) -> None:
    scene = paper_scene("padding_strides")
    found = pictures(written(scene, kind, transparent=True))
    assert len(found) == (1 if kind == "png" else len(scene))
    plate = scene.plates["in0"]
    for number, pixels in enumerate(found):
        covered = scene.frame(number).covered("in0")
        links = scene.frame(number).links["in0-links"]
        assert pixels[0, 0, 3] == 0
        for row, col in cells(plate):
            middle = plate.point(row + 0.5, col + 0.5)
            x, y = np.floor(middle * 150 / 72).astype(int)
            if crossed(middle, links):
                continue
            if plate.holds(row, col):
                assert pixels[y, x].tolist() == [*rgb(COLOURS["in0", True, (row, col) in covered]), 255]
            elif (row, col) not in covered:
                assert pixels[y, x, 3] == 0, (number, row, col)
            elif kind == "gif":
                # Nothing is translucent here: the shadow is as on the page.
                assert pixels[y, x].tolist() == [*rgb("#9cafb3"), 255]
            else:
                assert pixels[y, x].tolist() == [*rgb("#073642"), 102]


@pytest.mark.parametrize("kind", PIXELS)
def test_the_page_is_the_themes(kind: str) -> None:
    for theme in ("light", "dark"):
        pixels = pictures(written(paper_scene("dilation"), kind, theme=theme, last=0))[0]
        assert pixels[0, 0].tolist() == [*rgb(THEMES[theme]["canvas"].fill), 255]
        assert (pixels[..., 3] == 255).all()


def test_a_gif_with_few_colours_is_what_was_drawn() -> None:
    scene = paper_scene("numerical_no_padding_no_strides")
    few = 40  # dots an inch: so small a picture has few blends, and of so few frames all are looked at
    found = pictures(written(scene, "gif", dpi=few, last=3))
    assert len(found) == 4
    for one, other in zip(found, drawn(scene, dpi=few), strict=False):
        assert np.array_equal(one, other)


# -- size -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PIXELS)
@pytest.mark.parametrize("wide", [97, 640])
def test_a_width_in_pixels_is_that_wide(kind: str, wide: int) -> None:
    scene = numbers_scene()
    with Image.open(io.BytesIO(written(scene, kind, width=wide, last=1, dpi=999))) as image:
        assert image.width == wide
        assert image.height == pytest.approx(wide * scene.size[1] / scene.size[0], abs=1)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("kind", PIXELS)
def test_sizes_are_even_as_videos_need_them(kind: str, transparent: bool) -> None:
    scene = paper_scene("padding_strides")
    sizes = set()
    for options in ({"dpi": 45}, {"dpi": 61}, {"width": 97}, {"width": 98}):
        even = pictures(written(scene, kind, even=True, transparent=transparent, last=1, **options))
        high, wide = even[0].shape[:2]
        assert (high % 2, wide % 2) == (0, 0)
        if "width" in options:
            assert wide == options["width"] + options["width"] % 2
        else:
            # What an odd size lacks is a column at the right, a row at the foot.
            plain = pictures(written(scene, kind, transparent=transparent, last=1, **options))
            rows, columns = plain[0].shape[:2]
            sizes |= {rows % 2, columns % 2}
            assert (high - rows, wide - columns) == (rows % 2, columns % 2)
            for one, other in zip(even, plain, strict=True):
                assert alike(one[:rows, :columns], other)
                ground = [0] if transparent else [255]
                assert (one[rows:, :, 3] == ground).all()
                assert (one[:, columns:, 3] == ground).all()
    assert 1 in sizes, "some would have been odd"


@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("kind", PIXELS)
def test_a_picture_in_strips_is_the_picture(
    kind: str, transparent: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene, options = numbers_scene(), {"dpi": 90, "transparent": transparent}
    whole = pictures(written(scene, kind, **options))
    width = round(scene.size[0] * 90 / 72)
    # Batches that do not come out even either.
    monkeypatch.setattr(strips, "_STRIP", width * 70)
    monkeypatch.setattr(strips, "_BATCH", 4)
    parts = pictures(written(scene, kind, **options))
    assert len(parts) == len(whole)
    for one, other in zip(parts, whole, strict=True):
        far = np.abs(one.astype(int) - other).max(axis=2)
        # Blurred edges may be rounded otherwise, and other colours be chosen for them in a GIF.
        assert far.max() <= (60 if kind == "gif" else 2)
        assert (far > 2).mean() < 0.01


# -- text -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["png", "apng"])
@pytest.mark.parametrize("note", ["input=5&kernel=3", "卷积 = “é”", "x" * 3000])
def test_a_note_is_read_back(kind: str, note: str) -> None:
    data = written(paper_scene("dilation"), kind, note=note, dpi=30)
    assert read_note(io.BytesIO(data)) == note
    assert pictures(data)


def noted(kind: bytes, text: bytes, *, behind: bool = False) -> bytes:
    """Return a PNG of one pixel with a text before its pixels or behind them."""
    file = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    file.seek(8)
    putchunk(file, b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0))
    pixels, note = (b"IDAT", zlib.compress(b"\0\0")), (kind, text)
    for chunk in (pixels, note) if behind else (note, pixels):
        putchunk(file, *chunk)
    putchunk(file, b"IEND", b"")
    assert Image.open(io.BytesIO(file.getvalue())).size == (1, 1)
    return file.getvalue()


@pytest.mark.parametrize("behind", [False, True])
def test_a_note_is_read_as_whatever_kind_of_text_another_program_has_saved_it(behind: bool) -> None:
    note = "卷积 = “é”"
    plain, packed = note.encode(), zlib.compress(note.encode())
    for kind, text in (
        (b"iTXt", b"convviz\0\0\0\0\0" + plain),
        (b"iTXt", b"convviz\0\0\0en\0Faltung\0" + plain),
        (b"iTXt", b"convviz\0\1\0\0\0" + packed),
        (b"tEXt", b"convviz\0" + plain),
        (b"zTXt", b"convviz\0\0" + packed),
    ):
        assert read_note(io.BytesIO(noted(kind, text, behind=behind))) == note
    for kind, text in (
        (b"tEXt", b"convviz\0" + "é".encode("latin-1")),
        (b"zTXt", b"convviz\0\0" + zlib.compress("é".encode("latin-1"))),
    ):
        assert read_note(io.BytesIO(noted(kind, text, behind=behind))) == "é"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (b"iTXt", b"convviz"),
        (b"iTXt", b"convviz\0\0\0en"),
        (b"iTXt", b"convviz\0\0\0\0\0\xff"),
        (b"iTXt", b"convviz\0\1\1\0\0" + zlib.compress(b"n")),
        (b"tEXt", b"Convviz\0n"),
        (b"tEXt", b"\xff\0n"),
        (b"zTXt", b"convviz\0\0" + zlib.compress(b"n" * 99)[:-6]),
        (b"zTXt", b"convviz\0\0nothing"),
        (b"zTXt", b"convviz\0"),
    ],
)
def test_a_text_that_is_no_note_is_passed_over(kind: bytes, text: bytes) -> None:
    data = noted(kind, text)
    assert read_note(io.BytesIO(data)) is None
    with_note = noted(b"tEXt", b"convviz\0the note", behind=True)
    assert read_note(io.BytesIO(data[:-12] + with_note[33:])) == "the note"


def test_other_files_have_no_note(tmp_path: Path) -> None:
    scene = paper_scene("dilation")
    plain = io.BytesIO()
    Image.new("RGB", (3, 3)).save(plain, "PNG")
    others = [written(scene, kind, note="n", dpi=30) for kind in ("gif", "webp", "svg", "pdf")]
    others += [written(scene, "png", dpi=30), plain.getvalue(), b"", b"\x89PNG\r\n\x1a\nbroken"]
    # Wider than any picture, and a text that unpacks to far more than it is.
    for chunk in (
        (b"IHDR", struct.pack(">2I5B", 2**30, 2**30, 8, 6, 0, 0, 0)),
        (b"zTXt", b"convviz\0\0" + zlib.compress(b"x" * 10_000_000)),
    ):
        bomb = io.BytesIO(b"\x89PNG\r\n\x1a\n")
        bomb.seek(8)
        putchunk(bomb, b"IHDR", struct.pack(">2I5B", 1, 1, 8, 6, 0, 0, 0))
        putchunk(bomb, *chunk)
        putchunk(bomb, b"IDAT", b"")
        others.append(bomb.getvalue())
    # Cut off before its note.
    others.append(written(scene, "png", note="n", dpi=30)[:40])
    assert [read_note(io.BytesIO(data)) for data in others] == [None] * len(others)


def test_an_svg_is_the_scenes_with_its_caption() -> None:
    scene = numbers_scene()
    data = written(scene, "svg", first=3, caption="a < b", theme="dark").decode()
    assert data == svg(captioned(scene, "a < b"), 3, theme="dark")
    words = [node.text for node in ElementTree.fromstring(data).iter("{http://www.w3.org/2000/svg}text")]
    assert "a < b" in words
    assert {item.text for item in items_of(scene, Label)} <= set(words)


def test_a_transparent_svg_has_no_page() -> None:
    scene = paper_scene("dilation")
    filled, bare = (
        ElementTree.fromstring(written(scene, "svg", transparent=clear)) for clear in (False, True)
    )
    rect = "{http://www.w3.org/2000/svg}rect"
    assert filled.find(rect) is not None
    assert bare.find(rect) is None


def streams(data: bytes) -> list[str]:
    """Return what is packed in a PDF and is text."""
    packed = re.findall(rb"/FlateDecode.*?stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return [zlib.decompress(part).decode("latin-1") for part in packed]


def colour_of(ink: str | None) -> str:
    """Return how a PDF names a colour to fill with."""
    return " ".join(f"{part / 255:.10f}".rstrip("0").rstrip(".") for part in rgb(ink))


def test_a_pdf_has_a_page_a_step() -> None:
    scene = paper_scene("padding_strides")
    data = written(scene, "pdf")
    assert len(re.findall(rb"/Type /Page\b", data)) == 9
    [pages] = re.findall(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", data)[:1]
    assert [float(side) for side in pages] == pytest.approx(scene.size, abs=0.01)
    assert len(re.findall(rb"/Type /Page\b", written(scene, "pdf", first=4, last=4))) == 1
    contents = [text for text in streams(data) if " re\n" in text or " l\n" in text]
    assert len(contents) == 9
    assert len(set(contents)) == 9, "no two pages are alike"
    for text in contents:
        for role in ("input", "output", "window"):
            assert f"{colour_of(THEMES['light'][role].fill)} rg" in text, role


@pytest.mark.parametrize(("language", "kind"), [("en", "/TrueType"), ("zh", "/Type3")])
def test_the_text_of_a_pdf_can_be_copied(language: str, kind: str) -> None:
    setting = ConvSetting(input=4, kernel=3)
    scene = page_scene(setting, "flat", language, numbers=True)
    data = written(scene, "pdf", last=0)
    maps = [text for text in streams(data) if "beginbfchar" in text or "beginbfrange" in text]
    found = {int(code, 16) for text in maps for code in re.findall(r"<([0-9a-fA-F]{4,})>", text)}
    needed = {sign for item in items_of(scene, Label) for sign in item.text if sign != " "}
    assert {sign for sign in needed if ord(sign) > 0xFF} <= {chr(code) for code in found if code < 0x110000}
    # Latin letters of fonts drawn glyph by glyph keep their own codes.
    assert (b"/FontFile2" in data) == (language == "en")
    assert (b"/Subtype /Type3" in data) == (language == "zh")


def test_a_transparent_pdf_has_no_page() -> None:
    scene = paper_scene("dilation")
    page = f"{colour_of(THEMES['dark']['canvas'].fill)} rg"
    filled, bare = (
        "".join(streams(written(scene, "pdf", theme="dark", transparent=clear, last=0)))
        for clear in (False, True)
    )
    assert page in filled
    assert page not in bare


AGAIN = """
import hashlib, io
from convviz.cases import CASES
from convviz.engine import conv2d_trace, samples
from convviz.render import FORMATS, Options, write
from convviz.scene import conv_scene
setting = CASES["numerical_padding_strides"].setting
x, weight, bias = samples(setting, "paper")
scene = conv_scene(conv2d_trace(x, weight, bias, stride=2, padding=1), "flat")
for kind in FORMATS:
    file = io.BytesIO()
    write(scene, file, kind, Options(caption="twice", note="n"))
    print(kind, hashlib.sha256(file.getvalue()).hexdigest())
"""


def test_the_same_scene_gives_the_same_bytes_in_every_process() -> None:
    results = [
        subprocess.run(
            [sys.executable, "-c", AGAIN],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": seed},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("1", "987654321")
    ]
    assert results[0] == results[1]
    assert len(results[0].splitlines()) == len(FORMATS)


def test_threads_write_the_same_files_side_by_side() -> None:
    scenes = [page_scene(ConvSetting(input=4, kernel=3), "flat", language) for language in ("en", "zh")] * 4
    alone = [written(scene, kind, dpi=60) for scene in scenes for kind in ("pdf", "gif")]
    found: dict[int, list[bytes]] = {}

    def run(at: int) -> None:
        found[at] = [written(scenes[at], kind, dpi=60) for kind in ("pdf", "gif")]

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(scenes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [data for at in range(len(scenes)) for data in found[at]] == alone


# -- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", FORMATS)
def test_the_name_of_a_file_says_its_kind(kind: str, tmp_path: Path) -> None:
    scene, path = paper_scene("no_padding_no_strides"), tmp_path / f"picture.{kind.upper()}"
    path.write_bytes(b"an older one")
    save(scene, path, Options(dpi=60))
    assert path.read_bytes() == written(scene, kind, dpi=60)
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("kind", FORMATS)
def test_progress_counts_every_frame(kind: str) -> None:
    scene, told = paper_scene("padding_strides"), []
    write(scene, io.BytesIO(), kind, Options(dpi=40, last=6), lambda *done: told.append(done))
    total = 7 if FORMATS[kind].moving else 1
    assert told == [(done, total) for done in range(1, total + 1)]


@pytest.mark.parametrize("kind", [kind for kind, found in FORMATS.items() if found.moving])
def test_what_fails_half_way_leaves_the_older_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"picture.{kind}"
    path.write_bytes(b"an older one")

    def stop(done: int, total: int) -> None:
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save(paper_scene("padding_strides"), path, Options(dpi=40), stop)
    assert path.read_bytes() == b"an older one"
    assert [found.name for found in tmp_path.iterdir()] == [path.name]
    save(paper_scene("padding_strides"), path, Options(dpi=40))
    assert path.stat().st_size > 1000


def test_a_file_is_not_there_before_it_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with replacing(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"


@pytest.fixture(params=["nameless", "named"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have files without a name, as Linux knows them, or not."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE")


@pytest.mark.usefixtures("way")
def test_a_file_that_takes_anothers_place_keeps_its_links_and_permissions(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path, link = tmp_path / "real" / "picture.png", tmp_path / "link.png"
    link.symlink_to("real/picture.png")
    mask = os.umask(0o027)
    try:
        for content in (b"new", b"newer"):
            with replacing(link) as file:
                file.write(content)
            assert path.read_bytes() == content
            assert path.stat().st_mode & 0o777 == 0o640
        path.chmod(0o604)
        with replacing(link) as file:
            file.write(b"newest")
    finally:
        os.umask(mask)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"newest", 0o604)
    assert link.is_symlink()
    assert [found.name for found in path.parent.iterdir()] == ["picture.png"]


@pytest.mark.usefixtures("way")
def test_what_fails_leaves_nothing_and_two_at_once_do_not_meet(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    with pytest.raises(KeyboardInterrupt), replacing(path) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    with replacing(path) as one, replacing(path) as other:
        one.write(b"one")
        other.write(b"other")
    assert path.read_bytes() == b"one", "the last to be complete"
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_killed_process_left_is_tidied_up_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "O_TMPFILE")
    old, young = (tmp_path / f".convviz-{name}.part" for name in ("old", "young"))
    for part in (old, young):
        part.write_bytes(b"half")
    os.utime(old, (0, 0))
    with replacing(tmp_path / "picture.png") as file:
        file.write(b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".convviz-young.part", "picture.png"]


def test_a_pipe_is_written_to_and_a_folder_is_not(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.gif"
    os.mkfifo(pipe)
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    save(paper_scene("dilation"), pipe, Options(dpi=40, last=0))
    reader.join()
    assert found == [written(paper_scene("dilation"), "gif", dpi=40, last=0)]
    with pytest.raises(IsADirectoryError), replacing(tmp_path):
        pytest.fail("it is refused before anything is made")
    assert list(tmp_path.iterdir()) == [pipe]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"theme": "pink"}, "the theme “pink” is not known; there are light, dark, safe, safe-dark"),
        ({"dpi": 9}, "dpi is 9, but the smallest that works is 10"),
        ({"dpi": 1201}, "dpi is 1201, but the largest that works is 1200"),
        ({"dpi": 72.5}, "dpi must be a whole number, not 72.5"),
        ({"width": 15}, "width is 15, but the smallest that works is 16"),
        ({"milliseconds": 19}, "milliseconds is 19, but the smallest that works is 20"),
        ({"milliseconds": 60_001}, "milliseconds is 60001, but the largest that works is 60000"),
        ({"first": 9}, "first is 9, but the largest that works is 8"),
        ({"first": -1}, "first is -1, but the smallest that works is 0"),
        ({"first": 3, "last": 2}, "last is 2, but the smallest that works is 3"),
        ({"last": 9}, "last is 9, but the largest that works is 8"),
        (
            {"width": 30_000},
            "30,000 pixels wide and 28,990 high, but such a file can have 64,000,000 pixels in all",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_numbers(options: dict[str, Any], said: str) -> None:
    file = io.BytesIO()
    with pytest.raises(ConvError, match=re.escape(said)):
        write(paper_scene("padding_strides"), file, "gif", Options(**options))
    assert file.getvalue() == b"", "nothing was written"


def test_a_side_longer_than_any_file_takes_is_refused() -> None:
    high = replace(paper_scene("padding_strides"), size=(10.0, 400.0))
    with pytest.raises(ConvError, match=r"1,000 pixels wide and 40,000 high, .* and 30,000 on a side"):
        written(high, "png", width=1000)


def refused(scene: Scene, options: Options, kind: str = "png") -> ConvError | None:
    """Return why a scene with its caption becomes no file."""
    try:
        if kind == "webp":
            refuse_large_webp(scene, options)
        options.size(scene)
    except ConvError as problem:
        return problem
    return None


@pytest.mark.parametrize("kind", ["png", "webp"])
@pytest.mark.parametrize("even", [False, True])
@pytest.mark.parametrize("signs", [0, 9_000, 30_000, 100_000])
def test_the_width_that_is_said_to_fit_is_the_largest_that_does(signs: int, even: bool, kind: str) -> None:
    scene, seen = paper_scene("padding_strides"), set()
    whole = captioned(scene, "a" * signs)
    for wide in (20, 800, 1001, 3000, 12_000, 29_999, 30_000):
        problem = refused(whole, Options(width=wide, even=even), kind)
        if problem:
            width = problem.numbers["width"]
            assert isinstance(width, int)
            assert width % 2 == 0
            assert width <= wide
            seen.add(width)
            assert not refused(whole, Options(width=width, even=even), kind)
            assert refused(whole, Options(width=width + 2, even=even), kind)
            assert f"{width:,} pixels wide, it fits" in problem.sentence("en")
    assert len(seen) == 1


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_a_picture_that_no_width_makes_fit_says_so(kind: str) -> None:
    scene = replace(paper_scene("padding_strides"), size=(10.0, 20_000.0))
    for options in (Options(width=800), Options(dpi=300, even=True)):
        problem = refused(scene, options, kind)
        assert problem is not None
        assert (
            "even 16 pixels wide, the least there is, the picture would be 32,000 high"
            in problem.sentence("en")
        )
        assert "32,000" in problem.sentence("zh")
    assert svg(scene, 0)


@pytest.mark.parametrize(
    "options",
    [
        {"dpi": 10},
        {"width": 16},
        {"milliseconds": 20},
        {"milliseconds": 60_000},
        {"first": 8},
        {"first": 3, "last": 3},
        {"last": 8},
        {"width": 4_000, "last": 0},
    ],
)
def test_what_is_just_possible_is_written(options: dict[str, Any]) -> None:
    assert len(pictures(written(paper_scene("padding_strides"), "gif", **{"dpi": 40, **options})))


def test_a_webp_is_refused_where_its_encoder_would_take_too_much_memory() -> None:
    for width in (1400, 30_000):
        with pytest.raises(
            ConvError, match=r"such a file can have 1,600,000 pixels in all.* 1,286 pixels wide"
        ):
            written(paper_scene("padding_strides"), "webp", width=width)
    assert written(paper_scene("padding_strides"), "webp", width=1200, last=0)


@pytest.mark.parametrize("name", ["picture.bmp", "picture", ".gif"])
def test_an_unknown_kind_of_file_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConvError, match=r"the file format “.*” is not known; there are gif, apng, webp"):
        save(paper_scene("padding_strides"), tmp_path / name)
    assert list(tmp_path.iterdir()) == []

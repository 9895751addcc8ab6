"""What is used of Pillow beyond what is documented: it works, and pictures are made without it."""

from __future__ import annotations

import io
import re
import struct
from types import SimpleNamespace
from typing import Any

import numpy as np
import PIL
import pytest
from PIL import Image, ImageSequence

from convviz import conv2d_trace
from convviz.render import Options, read_photo, write
from convviz.render import pillow_inside as inside
from convviz.scene import Scene, conv_scene

from ..serving import ROOT

#: The release that every part of pillow_inside.py was tried with. When another one is in the lock, run the
#: tests of render/ with it, see whether each function's words hold, and name it.
CHECKED_WITH = "13.0.0"

PIXELS = np.arange(7 * 5 * 3, dtype=np.uint8).reshape(7, 5, 3) * 2


def test_the_release_that_is_locked_is_the_one_that_was_tried() -> None:
    locks = [(ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock")]
    assert [re.findall(r"^pillow==([\w.]+)", lock, re.MULTILINE) for lock in locks] == [[CHECKED_WITH]] * 2


@pytest.mark.skipif(PIL.__version__ != CHECKED_WITH, reason="another release may lack some")
def test_the_release_has_every_part(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(hasattr(Image.new("RGBA", (1, 1)), part) for part in inside._IMAGE_PARTS)
    with Image.open(io.BytesIO(packed_bmp())) as image:
        assert inside.packed_rows(image) == (14 + 40 + 4 * 256, False, -1)
    monkeypatch.delattr(Image, "open")
    assert inside.webp_pixels(webp(), (5, 7)).shape == (7, 5, 4)


def webp() -> bytes:
    file = io.BytesIO()
    Image.fromarray(PIXELS).save(file, "WEBP", lossless=True)
    return file.getvalue()


def packed_bmp() -> bytes:
    """Return a BMP of two rows, each a run of three pixels: the lower one of colour 9."""
    colours = b"".join(bytes((number, number, number, 0)) for number in range(256))
    rows = bytes((3, 9, 0, 0, 3, 7, 0, 0, 0, 1))
    start = 14 + 40 + len(colours)
    head = struct.pack("<IiiHHIIiiII", 40, 3, 2, 1, 8, 1, len(rows), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start) + head + colours + rows


def scene() -> Scene:
    return conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]]))


def test_a_webp_is_read_without_the_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    read = Image.open

    def noting(file: Any, formats: list[str]) -> Image.Image:
        opened.extend(formats)
        return read(file, formats=formats)

    monkeypatch.setattr(Image, "open", noting)
    expected = PIXELS.transpose(2, 0, 1).tolist()
    assert (read_photo(webp()).tolist(), opened) == (expected, [])
    # Pillow's reader has found its own already.
    monkeypatch.setattr(PIL, "_webp", SimpleNamespace())
    assert (read_photo(webp()).tolist(), opened) == (expected, ["WEBP"])


def test_a_packed_bmp_is_read_where_it_does_not_say_how_it_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = [[[7, 7, 7], [9, 9, 9]]]
    assert read_photo(packed_bmp()).tolist() == expected

    class Otherwise:
        tile = ("bmp_rle",)

    assert inside.packed_rows(Otherwise()) is None  # type: ignore[arg-type]
    monkeypatch.setattr("convviz.render.photo.packed_rows", lambda image: None)
    assert read_photo(packed_bmp()).tolist() == expected


def test_a_webp_is_written_where_pictures_are_made_of_other_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    def frames() -> tuple[list[object], list[tuple[int, int]]]:
        file = io.BytesIO()
        progress: list[tuple[int, int]] = []
        write(scene(), file, "webp", Options(dpi=40), lambda done, of: progress.append((done, of)))
        with Image.open(file) as image:
            pictures = [np.asarray(frame.convert("RGBA")).tolist() for frame in ImageSequence.Iterator(image)]
        return pictures, progress

    expected = frames()
    assert len(expected[0]) == 2
    monkeypatch.setattr(inside, "_IMAGE_PARTS", ("_lacking",))
    monkeypatch.setattr(inside, "_Reel", None)
    assert frames() == expected

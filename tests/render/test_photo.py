"""Pictures from strangers: every kind that is read, and a corpus of bad ones, made here."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from convviz import ConvError
from convviz.render import PHOTO_BYTES, PHOTO_PIXELS, PHOTO_SIDE, SPECIMENS, read_photo, shrunk, specimen

from ..engine.drawn import examples
from .draw_specimens import DRAWN

LOSSLESS = {"PNG": {}, "GIF": {}, "BMP": {}, "WEBP": {"lossless": True}}


def saved(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def gradient(mode: str = "RGB", size: tuple[int, int] = (7, 5)) -> Image.Image:
    """Return a picture whose every pixel is its own."""
    rows, cols = np.mgrid[: size[1], : size[0]]
    planes = np.stack([30 * cols, 40 * rows, 255 - 20 * cols], -1).clip(0, 255).astype(np.uint8)
    return Image.fromarray(planes).convert(mode)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_what_was_saved_is_read_again(kind: str) -> None:
    image = gradient("L") if kind == "GIF" else gradient()
    found = read_photo(saved(image, kind, **LOSSLESS[kind]), f"photo.{kind.lower()}")
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found[0], np.asarray(image.convert("RGB"))[..., 0])


def test_a_jpeg_is_read_nearly_as_it_was() -> None:
    image = gradient(size=(64, 48))
    found = read_photo(saved(image, "JPEG", quality=95), "photo.JPG")
    assert np.abs(found.astype(int) - np.asarray(image).transpose(2, 0, 1)).mean() < 6


def test_the_orientation_a_camera_noted_is_obeyed() -> None:
    image, exif = gradient(size=(6, 4)), Image.Exif()
    exif[0x0112] = 6
    found = read_photo(saved(image, "PNG", exif=exif))
    assert found.shape == (3, 6, 4)
    np.testing.assert_array_equal(found, np.rot90(np.asarray(image), -1).transpose(2, 0, 1))


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (PHOTO_SIDE, 3)])
def test_small_ones_keep_their_size(size: tuple[int, int]) -> None:
    assert read_photo(saved(gradient(size=size))).shape == (3, size[1], size[0])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [(2000, 900), (900, 2000), (5000, 2)])
def test_large_ones_are_shrunk_and_keep_their_shape(kind: str, size: tuple[int, int]) -> None:
    _, rows, cols = read_photo(saved(gradient(size=size), kind)).shape
    assert max(rows, cols) == PHOTO_SIDE
    assert cols / rows == pytest.approx(size[0] / size[1], rel=0.01) or min(rows, cols) == 1


def test_transparent_pixels_lie_on_white() -> None:
    image = gradient().convert("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.putpixel((1, 0), (0, 0, 0, 128))
    found = read_photo(saved(image))
    assert found[:, 0, 0].tolist() == [255] * 3
    assert found[0, 0, 1] in (126, 127, 128)
    palette = gradient().quantize(8)
    index = palette.getpixel((0, 0))
    assert read_photo(saved(palette, "PNG", transparency=index))[:, 0, 0].tolist() == [255] * 3
    assert read_photo(saved(palette, "GIF", transparency=index))[:, 0, 0].tolist() == [255] * 3


def test_grey_ones_have_one_channel_and_others_three() -> None:
    shapes = {mode: len(read_photo(saved(gradient(mode)))) for mode in ("1", "L", "LA", "P", "RGB", "RGBA")}
    assert shapes == {"1": 1, "L": 1, "LA": 1, "P": 3, "RGB": 3, "RGBA": 3}
    assert len(read_photo(saved(gradient("CMYK"), "JPEG"))) == 3


def test_sixteen_bits_become_eight() -> None:
    image = Image.fromarray(np.array([[0, 257, 32896, 65535]], np.uint16))
    assert read_photo(saved(image))[0].tolist() == [[0, 1, 128, 255]]


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_of_an_animation_the_first_frame_is_taken(kind: str) -> None:
    first, second = Image.new("RGB", (3, 2), "red"), Image.new("RGB", (3, 2), "blue")
    options = LOSSLESS[kind] | {"save_all": True, "append_images": [second]}
    assert read_photo(saved(first, kind, **options))[:, 1, 2].tolist() == [255, 0, 0]


# -- a corpus of bad ones ---------------------------------------------------------------------------


def bomb(wide: int, high: int) -> bytes:
    """Return a PNG of a few hundred bytes that says it is huge."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


WHOLE = {
    kind: saved(gradient("L" if kind == "GIF" else "RGB", (60, 40)), kind)
    for kind in ("PNG", "JPEG", "WEBP", "GIF", "BMP")
}
BAD = {
    "a bomb": (bomb(60_000, 60_000), "", "60000 pixels wide and 60000 high, but the limit is 25 million"),
    "just too many": (bomb(5001, 5000), "", "5001 pixels wide and 5000 high"),
    "too many bytes": (WHOLE["PNG"] + bytes(PHOTO_BYTES), "", "10 MB, but the limit is 10 MB"),
    "nothing": (b"", "", "no picture that can be read here; there are PNG, JPEG, WebP, GIF, BMP"),
    "a text": (b"hello", "photo.png", "no picture that can be read here"),
    "another kind": (saved(gradient(), "TIFF"), "photo.tiff", "no picture that can be read here"),
    "a wrong suffix": (WHOLE["PNG"], "photo.jpg", "called .jpg, but what is in it is PNG"),
    "a name that lies": (WHOLE["GIF"], "photo.exe", "called .exe, but what is in it is GIF"),
    "a head alone": (b"\x89PNG\r\n\x1a\n", "", "the PNG file is broken"),
    **{
        f"half a {kind}": (
            data[: len(data) // 2],
            "",
            f"the {'WebP' if kind == 'WEBP' else kind} file is broken",
        )
        for kind, data in WHOLE.items()
    },
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_one_is_refused_with_a_sentence(case: str) -> None:
    data, name, sentence = BAD[case]
    with pytest.raises(ConvError) as caught:
        read_photo(data, name)
    assert sentence in caught.value.sentence("en")
    assert caught.value.sentence("zh") != caught.value.sentence("en")


def test_their_good_neighbours_are_read() -> None:
    for kind, data in WHOLE.items():
        assert read_photo(data, f"photo.{kind.lower()}").shape[1:] == (40, 60)
    assert read_photo(WHOLE["JPEG"], "PHOTO.JPEG").shape == (3, 40, 60)
    assert PHOTO_PIXELS == 5000 * 5000


@pytest.mark.parametrize("kind", WHOLE)
@examples(60)
@given(st.data())
def test_whatever_is_wrong_in_a_file_a_picture_or_a_sentence_comes_out(
    kind: str, data: st.DataObject
) -> None:
    broken = bytearray(WHOLE[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    del broken[data.draw(st.integers(1, len(broken))) :]
    try:
        found = read_photo(bytes(broken))
    except ConvError as problem:
        assert problem.sentence("en")
    else:
        assert found.dtype == np.uint8
        assert max(found.shape[1:]) <= PHOTO_SIDE


# -- the project's own -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SPECIMENS)
def test_a_sample_picture_is_what_is_drawn_for_it_and_uses_the_whole_range(name: str) -> None:
    picture = specimen(name)
    assert picture.shape[1:] == (PHOTO_SIDE, PHOTO_SIDE)
    assert picture.min() < 30
    assert picture.max() > 225
    # Letters are drawn a little differently by other versions of what draws them.
    assert np.abs(DRAWN[name]() - picture.astype(int)).mean() < 0.5
    with pytest.raises(ValueError, match="read-only"):
        picture[:] = 0


def test_an_unknown_sample_picture_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConvError, match="no sample picture 'lena'; there are still_life"):
        specimen("lena")


def test_shrinking_averages() -> None:
    assert shrunk(np.full((3, 600, 300), 9, np.uint8), 100).shape == (3, 100, 50)
    assert shrunk(np.array([[[0, 100], [50, 50]]], np.uint8), 1).tolist() == [[[50]]]
    same = specimen("staircase")
    assert shrunk(same, PHOTO_SIDE) is same

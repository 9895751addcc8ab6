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
from PIL import Image, ImageOps

from convviz import ConvError
from convviz.photos import SPECIMENS
from convviz.render import PHOTO_BYTES, PHOTO_PIXELS, PHOTO_SIDE, read_photo, shrunk, specimen

from ..engine.drawn import examples
from .draw_specimens import DRAWN
from .heavy_pictures import png, saved

LOSSLESS = {"PNG": {}, "GIF": {}, "BMP": {}, "WEBP": {"lossless": True}}


def gradient(mode: str = "RGB", size: tuple[int, int] = (7, 5)) -> Image.Image:
    """Return a picture whose every pixel is its own."""
    rows, cols = np.mgrid[: size[1], : size[0]]
    planes = np.stack([30 * cols, 40 * rows, 255 - 20 * cols], -1).clip(0, 255).astype(np.uint8)
    return Image.fromarray(planes).convert(mode)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_what_was_saved_is_read_again(kind: str) -> None:
    image = gradient("L") if kind == "GIF" else gradient()
    found = read_photo(saved(image, kind, **LOSSLESS[kind]))
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found[0], np.asarray(image.convert("RGB"))[..., 0])


def test_a_jpeg_is_read_nearly_as_it_was() -> None:
    image = gradient(size=(64, 48))
    found = read_photo(saved(image, "JPEG", quality=95))
    assert np.abs(found.astype(int) - np.asarray(image).transpose(2, 0, 1)).mean() < 6


def test_the_orientation_a_camera_noted_is_obeyed() -> None:
    image, exif = gradient(size=(6, 4)), Image.Exif()
    exif[0x0112] = 6
    found = read_photo(saved(image, "PNG", exif=exif))
    assert found.shape == (3, 6, 4)
    np.testing.assert_array_equal(found, np.rot90(np.asarray(image), -1).transpose(2, 0, 1))


@pytest.mark.parametrize("orientation", range(10))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("order", ["<", ">"])
def test_every_orientation_is_obeyed(kind: str, orientation: int, order: str) -> None:
    image, exif = gradient(size=(16, 8)), Image.Exif()
    exif.endian = order
    exif[0x010F], exif[0x0112] = "a camera", orientation
    data = saved(image, kind, exif=exif, **LOSSLESS.get(kind, {}))
    with Image.open(io.BytesIO(data)) as again:
        # Numbers that mean nothing turn nothing.
        wanted = np.asarray(ImageOps.exif_transpose(again)).transpose(2, 0, 1)
    np.testing.assert_array_equal(read_photo(data), wanted)


#: Which colours are transparent, by kind of colour.
CLEAR = {0: b"\0\1", 2: b"\0\1\0\2\0\3", 3: bytes([0, 100, 200])}


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize("clear", [False, True])
@pytest.mark.parametrize(
    ("colour", "depth"),
    [
        *((0, depth) for depth in (1, 2, 4, 8, 16)),
        *((3, depth) for depth in (1, 2, 4, 8)),
        *((colour, depth) for colour in (2, 4, 6) for depth in (8, 16)),
    ],
)
def test_a_png_of_any_kind_is_what_pillow_reads(
    colour: int, depth: int, clear: bool, interlaced: bool
) -> None:
    clear_ones = CLEAR.get(colour, b"")[: 2**depth if colour == 3 else None] if clear else b""
    for size in ((1, 1), (3, 2), (21, 13), (9, 40)):
        data = png(*size, colour, depth, interlaced=interlaced, clear=clear_ones, seed=sum(size))
        with Image.open(io.BytesIO(data)) as image:
            if colour == 0:
                values = np.asarray(image.convert("L") if depth == 1 else image).astype(int)
                # Of 16 bits the upper ones; Pillow knows no transparent grey but of 8 bits.
                wanted = values >> 8 if depth == 16 else values
                one = 1 if depth > 4 else 255 // (2**depth - 1)
                wanted = np.where((values == one) & bool(clear_ones), 255, wanted)
            else:
                ground = Image.new("RGBA", image.size, "white")
                ground.alpha_composite(image.convert("RGBA"))
                wanted = np.asarray(ground.convert("L" if colour == 4 else "RGB"))
        found = read_photo(data)
        np.testing.assert_array_equal(found[0] if len(found) == 1 else found.transpose(1, 2, 0), wanted)


@pytest.mark.parametrize("interlaced", [False, True])
def test_a_large_png_made_smaller_on_the_way_looks_the_same(interlaced: bool) -> None:
    data = png(4200, 2101, 2, 8, interlaced=interlaced)
    with Image.open(io.BytesIO(data)) as image:
        whole = image.convert("RGB")
    # Of an interlaced one only every fourth row and column is looked at; of another each.
    smaller = Image.fromarray(np.asarray(whole)[::4, ::4]) if interlaced else whole.reduce(4)
    smaller.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    np.testing.assert_array_equal(read_photo(data).transpose(1, 2, 0), np.asarray(smaller))


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
    "a bomb": (bomb(60_000, 60_000), "60000 pixels wide and 60000 high, but at most 25 million"),
    "just too many": (bomb(5001, 5000), "5001 pixels wide and 5000 high"),
    "too many bytes": (WHOLE["PNG"] + bytes(PHOTO_BYTES), "at most 10,485,760 (10 MB) are read here"),
    "nothing": (b"", "no picture that can be read here; there are PNG, JPEG, WebP, GIF, BMP"),
    "a text": (b"hello", "no picture that can be read here"),
    "another kind": (saved(gradient(), "TIFF"), "no picture that can be read here"),
    "a head alone": (b"\x89PNG\r\n\x1a\n", "the PNG file is broken"),
    **{
        f"half a {kind}": (
            data[: len(data) // 2],
            f"the {'WebP' if kind == 'WEBP' else kind} file is broken",
        )
        for kind, data in WHOLE.items()
    },
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_one_is_refused_with_a_sentence(case: str) -> None:
    data, sentence = BAD[case]
    with pytest.raises(ConvError) as caught:
        read_photo(data)
    assert sentence in caught.value.sentence("en")
    assert caught.value.sentence("zh") != caught.value.sentence("en")


def first_of_gif(data: bytes) -> int:
    """Return where the first picture of a GIF begins, behind the table of colours."""
    return data.index(b",", 13 + (3 << (data[10] & 7) + 1))


def without(side: int, kind: str) -> bytes:
    """Return a file that says it has no columns (0), or no rows (1)."""
    at, sign = {
        "PNG": (16 + 4 * side, ">I"),
        "JPEG": (WHOLE["JPEG"].index(b"\xff\xc0") + 7 - 2 * side, ">H"),
        "WEBP": (26 + 2 * side, "<H"),
        "GIF": (6 + 2 * side, "<H"),
        "BMP": (18 + 4 * side, "<i"),
    }[kind]
    data = bytearray(WHOLE[kind])
    if kind == "GIF":
        # Its first picture says so too.
        struct.pack_into(sign, data, first_of_gif(data) + 5 + 2 * side, 0)
    struct.pack_into(sign, data, at, 0)
    return bytes(data)


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("side", [0, 1])
def test_a_picture_without_any_pixel_is_a_broken_file(kind: str, side: int) -> None:
    with pytest.raises(ConvError) as caught:
        read_photo(without(side, kind))
    assert caught.value.code == "photo_broken"


def test_a_png_without_any_row_is_a_broken_file() -> None:
    with pytest.raises(ConvError) as caught:
        read_photo(bomb(1, 0))
    assert caught.value.code == "photo_broken"


def test_a_gif_whose_first_picture_is_larger_than_its_screen_is_refused_at_once() -> None:
    data = bytearray(WHOLE["GIF"])
    struct.pack_into("<2H", data, first_of_gif(data) + 5, 12_000, 10_000)
    # Without Pillow's own warning, which would be an error here.
    with pytest.raises(ConvError) as caught:
        read_photo(bytes(data))
    assert (caught.value.code, caught.value.numbers["wide"]) == ("photo_pixels", 12_000)


def test_their_good_neighbours_are_read() -> None:
    for data in WHOLE.values():
        assert read_photo(data).shape[1:] == (40, 60)
        # Of exactly so many bytes as are taken.
        assert read_photo(data + bytes(PHOTO_BYTES - len(data))).shape[1:] == (40, 60)
        with pytest.raises(ConvError, match=r"has 10,485,761 bytes, but at most 10,485,760 \(10 MB\)"):
            read_photo(data + bytes(PHOTO_BYTES - len(data) + 1))
    assert read_photo(png(5000, 5000, 0, 1)).shape == (1, PHOTO_SIDE, PHOTO_SIDE)
    assert PHOTO_PIXELS == 5000 * 5000


@pytest.mark.parametrize(
    ("size", "options", "said"),
    [
        ((4000, 3500), {"format": "JPEG", "progressive": True, "subsampling": 0}, "JPEG in layers"),
        ((2600, 1900), {"format": "WEBP"}, "a WebP of this size"),
        ((9000, 3000), {"format": "PNG"}, "at most 25 million pixels"),
        ((66_000, 2), {"format": "PNG"}, "65,535 on a side"),
    ],
)
def test_what_would_take_too_much_memory_is_refused_with_a_size_that_works(
    size: tuple[int, int], options: dict[str, Any], said: str
) -> None:
    image = Image.new("RGB", size, "red")
    kind = options.pop("format")
    with pytest.raises(ConvError, match=said) as caught:
        read_photo(saved(image, kind, **options))
    assert (caught.value.numbers["wide"], caught.value.numbers["high"]) == size
    fitting = tuple(map(int, str(caught.value.numbers["fitting"]).split("×")))
    assert fitting[0] / fitting[1] == pytest.approx(size[0] / size[1], rel=0.01) or fitting[1] == 1
    assert fitting[0] > 0.6 * size[0]
    assert read_photo(saved(image.resize(fitting), kind, **options)).any()


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

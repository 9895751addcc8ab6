"""Pictures in very many parts: small files that would take long to read, and their good neighbours."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from threading import Event, Thread

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from convviz import ConvError
from convviz.render import photo, read_photo

from ..engine.drawn import examples
from .heavy_pictures import saved

IMAGE = Image.fromarray(np.random.default_rng(3).integers(0, 256, (8, 8, 3), np.uint8)).resize((60, 40))
JPEG, LAYERED = saved(IMAGE, "JPEG"), saved(IMAGE, "JPEG", progressive=True)
PNG, WEBP, GIF = saved(IMAGE), saved(IMAGE, "WEBP", lossless=True), saved(IMAGE.quantize(8), "GIF")
#: Where a GIF's first picture begins, and a layered JPEG's first and last layer.
COLOURS = 13 + (3 << (GIF[10] & 7) + 1)
FIRST, LAST = LAYERED.index(b"\xff\xda"), LAYERED.rindex(b"\xff\xda")
COMMENT = b"\xff\xfe\0\2"


def chunks(name: bytes, count: int) -> bytes:
    chunk = struct.pack(">I", 0) + name + struct.pack(">I", zlib.crc32(name))
    return PNG[:33] + chunk * count + PNG[33:]


def webp(more: bytes, *, flags: int = 0) -> bytes:
    """Return a WebP of several parts, of which some come before the picture."""
    size = (59).to_bytes(3, "little") + (39).to_bytes(3, "little")
    body = b"WEBPVP8X" + struct.pack("<I4B", 10, flags, 0, 0, 0) + size + more + WEBP[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def bmp(rows: bytes, wide: int, high: int, *, halves: bool = False) -> bytes:
    """Return a BMP of packed rows, of 256 colours or of 16."""
    colours = 16 if halves else 256
    table = bytes(number * 7 % 256 for number in range(4 * colours))
    head = struct.pack(
        "<IiiHHIIiiII", 40, wide, high, 1, 4 if halves else 8, 1 + halves, len(rows), 0, 0, colours, 0
    )
    start = 54 + len(table)
    return b"BM" + struct.pack("<IHHI", start + len(rows), 0, 0, start) + head + table + rows


#: What makes a file of so many more parts, by what they are: the kind, and the most that is read.
PARTS: dict[str, tuple[str, int, Callable[[int], bytes]]] = {
    "comments": ("JPEG", 1_000, lambda count: JPEG[:2] + COMMENT * count + JPEG[2:]),
    "comments between layers": (
        "JPEG",
        1_000,
        lambda count: LAYERED[:LAST] + COMMENT * count + LAYERED[LAST:],
    ),
    "tables after the first layer": (
        "JPEG",
        1_000,
        lambda count: LAYERED[:LAST] + b"\xff\xc4\0\2" * count + LAYERED[LAST:],
    ),
    "comments of nothing": ("GIF", 50_000, lambda count: GIF[:COLOURS] + b"!\xfe\0" * count + GIF[COLOURS:]),
    "a comment, sign by sign": (
        "GIF",
        50_000,
        lambda count: GIF[:COLOURS] + b"!\xfe" + b"\1a" * count + b"\0" + GIF[COLOURS:],
    ),
    "unknown chunks": ("PNG", 50_000, lambda count: chunks(b"teSt", count)),
    "chunks without pixels": ("PNG", 50_000, lambda count: chunks(b"IDAT", count)),
    "unknown chunks of a WebP": ("WebP", 50_000, lambda count: webp(b"teSt\0\0\0\0" * count)),
    "runs": ("BMP", 500_000, lambda count: bmp(b"\0\2\0\0" * count + b"\x3c\5\0\0" * 40 + b"\0\1", 60, 40)),
}


@pytest.mark.parametrize("case", PARTS)
def test_a_file_of_too_many_parts_is_refused_and_one_of_many_is_read(case: str) -> None:
    kind, most, make = PARTS[case]
    wanted = read_photo(make(0))
    np.testing.assert_array_equal(read_photo(make(most - 120)), wanted)
    with pytest.raises(ConvError) as caught:
        read_photo(make(most + 1))
    assert f"the {kind} file has more than {most:,} parts" in caught.value.sentence("en")
    assert f"{most:,}" in caught.value.sentence("zh")


def layers(count: int) -> bytes:
    """Return a JPEG of so many layers: its last one is there again and again."""
    more = count - LAYERED.count(b"\xff\xda")
    return LAYERED[:-2] + LAYERED[LAST:-2] * more + LAYERED[-2:]


def test_a_jpeg_of_too_many_layers_is_refused_and_one_of_many_is_read() -> None:
    assert LAYERED.count(b"\xff\xda") == 10, "as programs write it"
    with Image.open(io.BytesIO(layers(100))) as image:
        wanted = np.asarray(image).transpose(2, 0, 1)
    np.testing.assert_array_equal(read_photo(layers(100)), wanted)
    with pytest.raises(ConvError) as caught:
        read_photo(layers(101))
    assert caught.value.code == "photo_scans"
    assert "more than 100 layers" in caught.value.sentence("en")
    assert "100" in caught.value.sentence("zh")


def test_layers_that_are_hidden_behind_comments_or_signs_are_counted() -> None:
    for between in (COMMENT, b"\xff" * 9, b"\xff\0", b"nothing"):
        data = LAYERED[:-2] + (between + LAYERED[LAST:-2]) * 91 + LAYERED[-2:]
        with pytest.raises(ConvError) as caught:
            read_photo(data)
        assert caught.value.code == "photo_scans"


def test_what_looks_like_layers_and_is_none_counts_for_nothing() -> None:
    layer = LAYERED[LAST:-2]
    note = b"\xff\xe2" + struct.pack(">H", 2 + 200 * len(layer)) + layer * 200
    for data in (LAYERED[:2] + note + LAYERED[2:], LAYERED + layer * 200 + LAYERED):
        np.testing.assert_array_equal(read_photo(data), read_photo(LAYERED))


def test_signs_that_fill_a_jpeg_say_nothing() -> None:
    for data in (
        JPEG[:2] + b"\xff" * 1_000_000 + JPEG[2:],
        JPEG[:2] + b"\xff\0" * 500_000 + JPEG[2:],
        JPEG[:-2] + b"\xff" * 1_000_000 + JPEG[-2:],
    ):
        np.testing.assert_array_equal(read_photo(data), read_photo(JPEG))


@st.composite
def packed_rows(draw: st.DrawFn) -> tuple[bytes, int, int, bool]:
    """Return rows as runs, lists and leaps, how wide and how many they are, and whether a byte has two."""
    wide, high, halves = draw(st.integers(1, 30)), draw(st.integers(1, 6)), draw(st.booleans())
    rows = b""
    for _ in range(high):
        left = wide
        while left:
            length = draw(st.integers(1, left))
            if length >= 3 and draw(st.booleans()):
                colours = draw(
                    st.binary(min_size=-(-length // (1 + halves)), max_size=-(-length // (1 + halves)))
                )
                rows += bytes([0, length]) + colours + bytes(len(colours) % 2)
            elif length < left and draw(st.booleans()):
                rows += bytes([0, 2, length, 0])
            else:
                rows += bytes([length, draw(st.integers(0, 255))])
            left -= length
        rows += b"\0\0"
    return rows + b"\0\1", wide, high, halves


@examples(100)
@given(packed_rows())
def test_packed_rows_are_what_pillow_reads(made: tuple[bytes, int, int, bool]) -> None:
    rows, wide, high, halves = made
    data = bmp(rows, wide, high, halves=halves)
    with Image.open(io.BytesIO(data)) as image:
        wanted = np.asarray(image.convert("RGB")).transpose(2, 0, 1)
    np.testing.assert_array_equal(read_photo(data), wanted)


def test_rows_that_end_early_have_the_first_colour() -> None:
    whole = read_photo(bmp(b"\3\5\0\0" + b"\3\0\0\0" * 2 + b"\0\1", 3, 3))
    np.testing.assert_array_equal(read_photo(bmp(b"\3\5\0\1", 3, 3)), whole)
    np.testing.assert_array_equal(read_photo(bmp(b"\3\5" + b"\0\0" * 3, 3, 3)), whole)
    # What is too much for a row is nothing.
    np.testing.assert_array_equal(read_photo(bmp(b"\xff\5\0\0" + b"\0\0" * 2, 3, 3)), whole)
    for broken in (b"", b"\3\5\0\0", b"\0\3\1"):
        with pytest.raises(ConvError) as caught:
            read_photo(bmp(broken, 3, 3))
        assert caught.value.code == "photo_broken"


def test_nobody_waits_for_a_large_picture_but_those_who_have_large_ones(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun, go_on, decode = Event(), Event(), photo.png_picture

    def slowly(data: bytes, side: int) -> Image.Image:
        if data == large:
            begun.set()
            assert go_on.wait(60)
        return decode(data, side)

    monkeypatch.setattr(photo, "png_picture", slowly)
    large = saved(Image.new("L", (1200, 900)))
    shapes, codes = [], []

    def read(data: bytes) -> None:
        try:
            shapes.append(read_photo(data).shape)
        except ConvError as refused:
            codes.append(refused.code)

    readers = [Thread(target=read, args=[large], daemon=True)]
    readers[0].start()
    assert begun.wait(60)
    others = [Thread(target=read, args=[data], daemon=True) for data in (PNG, JPEG, layers(2_000), b"")]
    for reader in others:
        reader.start()
    # The second large one does wait.
    readers.append(Thread(target=read, args=[saved(Image.new("L", (1200, 1000)))], daemon=True))
    readers[1].start()
    for reader in others:
        reader.join(60)
    assert (shapes, sorted(codes)) == ([(3, 40, 60)] * 2, ["photo_kind", "photo_scans"])
    go_on.set()
    for reader in readers:
        reader.join(60)
    assert sorted(shapes[2:]) == [(1, 384, 512), (1, 427, 512)]

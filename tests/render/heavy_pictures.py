"""Pictures that take as much to decode as any that is read, of each kind: small files, for the most part."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import putchunk

from convviz.render.photo import _ROOM
from convviz.render.photo_bmp import PACKED_PIXEL

__all__ = ["HEAVY", "PADDED", "png", "saved"]

#: Bytes that say nothing, in files that have room for them.
_PADDED = 9 * 2**20
#: What divides a PNG's rows and columns in each of its rounds, and where they begin.
_ROUNDS = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(
    wide: int,
    high: int,
    colour: int = 6,
    depth: int = 16,
    *,
    interlaced: bool = False,
    texts: int = 0,
    clear: bytes = b"",
    seed: int | None = None,
) -> bytes:
    """Return a PNG of any kind of pixels.

    Every row is a copy of the one above, or, with a seed, anything, packed in any way. It has so many
    texts of a megabyte; `clear` says which colours are transparent.
    """
    numbers = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    file = io.BytesIO(b"\x89PNG\r\n\x1a\n")
    file.seek(8)
    putchunk(file, b"IHDR", struct.pack(">2I5B", wide, high, depth, colour, 0, 0, interlaced))
    if colour == 3:
        putchunk(file, b"PLTE", bytes(7 * number % 256 for number in range(3 * 2**depth)))
    if clear:
        putchunk(file, b"tRNS", clear)
    for _ in range(texts):
        putchunk(file, b"zTXt", b"k\0\0" + zlib.compress(bytes(1_000_000)))
    packer = zlib.compressobj(1)
    packed = []
    for left, top, across, down in _ROUNDS if interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(wide - left) // across), -(-(high - top) // down)
        if columns > 0 < rows:
            lines = np.zeros((rows, 1 + -(-columns * numbers * depth // 8)), np.uint8)
            random = np.random.default_rng(seed or 0)
            if seed is None:
                lines[0, 1:], lines[:, 0] = random.integers(0, 256, lines.shape[1] - 1), 2
            else:
                lines[:, 1:], lines[:, 0] = (
                    random.integers(0, 256, lines[:, 1:].shape),
                    random.integers(0, 5, rows),
                )
            packed.append(packer.compress(lines.data))
    putchunk(file, b"IDAT", b"".join([*packed, packer.flush()]))
    putchunk(file, b"IEND", b"")
    return file.getvalue()


def padded(data: bytes, kind: str) -> bytes:
    """Return a picture with megabytes of what only programs look at."""
    if kind == "PNG":
        file = io.BytesIO()
        putchunk(file, b"teSt", bytes(_PADDED))
        return data[:33] + file.getvalue() + data[33:]
    if kind == "JPEG":
        segment = b"\xff\xe5" + struct.pack(">H", 65535) + bytes(65533)
        return data[:2] + segment * (_PADDED // len(segment)) + data[2:]
    if kind == "GIF":
        comment = b"\x21\xfe" + (b"\xff" + bytes(255)) * (_PADDED // 256) + b"\0"
        at = 13 + (3 << (data[10] & 7) + 1)
        return data[:at] + comment + data[at:]
    if kind == "WebP":
        wide, high = Image.open(io.BytesIO(data)).size
        head = b"VP8X" + struct.pack("<I4B", 10, 0x2C, 0, 0, 0)
        head += (wide - 1).to_bytes(3, "little") + (high - 1).to_bytes(3, "little")
        icc, exif = (
            name + struct.pack("<I", _PADDED // 2) + bytes(_PADDED // 2) for name in (b"ICCP", b"EXIF")
        )
        body = b"WEBP" + head + icc + data[12:] + exif
        return b"RIFF" + struct.pack("<I", len(body)) + body
    return data + bytes(_PADDED)


def _speckled(wide: int, high: int, mode: str = "RGB") -> Image.Image:
    """Return a picture of large coloured patches, which packs well."""
    shape = (8, 8, 4 if mode in ("RGBA", "CMYK") else 3)
    few = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    return Image.fromarray(few, "CMYK" if mode == "CMYK" else None).resize((wide, high), 0).convert(mode)


def _square(bytes_each: float, besides: int = 0) -> tuple[int, int]:
    """Return the size of the largest square that is read where a pixel takes so many bytes."""
    side = int(((_ROOM - besides) / bytes_each) ** 0.5) // 16 * 16
    return side, side


def _animated(wide: int, high: int) -> bytes:
    first = _speckled(wide, high)
    others = [first.transpose(Image.Transpose.ROTATE_90), first.transpose(Image.Transpose.FLIP_TOP_BOTTOM)]
    return saved(first, "WEBP", save_all=True, append_images=others, lossless=True, method=0, quality=0)


def _noisy_webp() -> bytes:
    """Return a WebP of nearly as many bytes as are taken, without loss."""
    noise = np.random.default_rng(2).integers(0, 256, (1500, 1500, 4), np.uint8)
    return saved(Image.fromarray(noise), "WEBP", lossless=True, method=0, quality=0, exact=True)


def _rows_packed(wide: int, high: int) -> bytes:
    """Return a BMP whose rows are packed, each of one colour."""
    row = (b"\xff\x01" * (wide // 255) + bytes([wide % 255, 2]) + b"\0\0") * high + b"\0\1"
    head = struct.pack("<IiiHHIIiiII", 40, wide, high, 1, 8, 1, len(row), 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 1024 + len(row), 0, 0, 54 + 1024) + head + bytes(1024) + row


#: What makes each picture, by what it is.
HEAVY: dict[str, Callable[[], bytes]] = {
    "PNG, 16 bits, transparent": lambda: png(5000, 5000),
    "PNG, 16 bits, interlaced": lambda: png(5000, 5000, interlaced=True),
    "PNG, interlaced, just not read smaller": lambda: png(2047, 2047, interlaced=True),
    "PNG, just not read smaller": lambda: png(2047, 2047),
    "PNG, transparent colours": lambda: png(5000, 5000, 3, 8, clear=bytes(range(256))),
    "PNG, one bit": lambda: png(5000, 5000, 0, 1),
    "PNG, very wide": lambda: png(65535, 381),
    "PNG, very high": lambda: png(381, 65535),
    "PNG with texts of 60 MB": lambda: png(5000, 5000, 2, 8, texts=60),
    "JPEG": lambda: saved(_speckled(5000, 5000), "JPEG", subsampling=0),
    "JPEG, very wide": lambda: saved(_speckled(65000, 384), "JPEG"),
    "JPEG, CMYK": lambda: saved(_speckled(5000, 5000, "CMYK"), "JPEG"),
    "JPEG in layers": lambda: saved(_speckled(*_square(6, 2**20)), "JPEG", progressive=True, subsampling=0),
    "JPEG in layers, CMYK": lambda: saved(_speckled(*_square(8, 2**20), "CMYK"), "JPEG", progressive=True),
    "WebP": lambda: saved(_speckled(*_square(12, 2**20)), "WEBP"),
    "WebP without loss": lambda: saved(
        _speckled(*_square(12, 2**20), "RGBA"), "WEBP", lossless=True, method=0
    ),
    "WebP, moving": lambda: _animated(*_square(12, 3 * 2**20)),
    "WebP of many bytes": _noisy_webp,
    "GIF": lambda: saved(_speckled(8, 8).quantize(8).resize((5000, 5000)), "GIF", transparency=3),
    "BMP": lambda: saved(_speckled(1850, 1850), "BMP"),
    "BMP of one bit": lambda: saved(_speckled(5000, 5000, "1"), "BMP"),
    "BMP, packed": lambda: _rows_packed(*_square(PACKED_PIXEL, 2**20)),
}
#: Of those, padded as far as a file goes: where the pixels take less.
PADDED = {
    "PNG padded": lambda: padded(png(5000, 5000), "PNG"),
    "JPEG padded": lambda: padded(saved(_speckled(5000, 5000), "JPEG"), "JPEG"),
    "JPEG in layers, padded": lambda: padded(
        saved(_speckled(*_square(6, 10 * 2**20)), "JPEG", progressive=True, subsampling=0), "JPEG"
    ),
    "WebP padded": lambda: padded(saved(_speckled(*_square(12, 11 * 2**20)), "WEBP"), "WebP"),
    "GIF padded": lambda: padded(saved(_speckled(8, 8).quantize(8).resize((5000, 5000)), "GIF"), "GIF"),
    "BMP padded": lambda: padded(_rows_packed(*_square(PACKED_PIXEL, 10 * 2**20)), "BMP"),
}

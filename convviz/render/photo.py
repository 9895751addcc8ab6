"""Pictures from strangers: read with every limit checked first, or refused with a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import PurePath

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from ..errors import ConvError

__all__ = [
    "PHOTO_BYTES",
    "PHOTO_PIXELS",
    "PHOTO_SIDE",
    "Pixels",
    "blank",
    "grey",
    "read_photo",
    "shrunk",
    "shrunk_size",
]

#: Whole numbers from 0 to 255, (channels, rows, columns).
Pixels = npt.NDArray[np.uint8]

#: The limits of a file: its bytes, and the pixels it would decode to.
PHOTO_BYTES, PHOTO_PIXELS = 10 * 2**20, 25_000_000
#: The longest side that is worked with.
PHOTO_SIDE = 512

#: Each kind of file: how it begins, what its name may end with, and what reads it.
_KINDS: dict[str, tuple[Callable[[bytes], bool], tuple[str, ...], type[ImageFile]]] = {
    "PNG": (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), ("png",), PngImageFile),
    "JPEG": (lambda data: data.startswith(b"\xff\xd8\xff"), ("jpg", "jpeg"), JpegImageFile),
    "WebP": (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", ("webp",), WebPImageFile),
    "GIF": (lambda data: data.startswith((b"GIF87a", b"GIF89a")), ("gif",), GifImageFile),
    "BMP": (lambda data: data.startswith(b"BM"), ("bmp",), BmpImageFile),
}


def read_photo(data: bytes, name: str = "") -> Pixels:
    """Return a picture that somebody sent, at most `PHOTO_SIDE` a side.

    PNG, JPEG, WebP, GIF or BMP, told by how the file begins. Of an animation the first frame is taken; the
    orientation that a camera noted is obeyed; transparent pixels lie on white; 16 bits become 8. Colour
    profiles are not looked at. Nothing is written to a disk.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        The file's name; one whose suffix names another kind is refused.

    Returns
    -------
    ndarray of uint8, shape (3, H, W), or (1, H, W) if the picture is grey

    Raises
    ------
    ConvError
        For a file too large, a picture of too many pixels (before it is decoded), an unknown kind, a name
        that says another kind, or a broken file.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> Image.new("RGB", (2, 1), (255, 128, 0)).save(file, "PNG")
    >>> read_photo(file.getvalue()).tolist()
    [[[255, 255]], [[128, 128]], [[0, 0]]]
    """
    if len(data) > PHOTO_BYTES:
        megabytes = [round(count / 2**20, 1) for count in (len(data), PHOTO_BYTES)]
        raise ConvError("photo_bytes", "photo", size=megabytes[0], limit=megabytes[1])
    kind = next((kind for kind, (begins, _, _) in _KINDS.items() if begins(data)), None)
    if kind is None:
        raise ConvError("photo_kind", "photo", names=list(_KINDS))
    _, suffixes, reader = _KINDS[kind]
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if suffix and suffix not in suffixes:
        raise ConvError("photo_name", "photo", suffix=suffix[:8], kind=kind)
    try:
        if kind == "WebP":
            _refuse_many(_webp_size(data))
        # Not Image.open: it knows many more kinds, and its own limit of pixels is the whole process's.
        with reader(io.BytesIO(data)) as image:
            _refuse_many(image.size)
            return _pixels(image)
    except ConvError:
        raise
    # Whatever else a hostile file makes a decoder raise, of any type: the file is at fault.
    except Exception:
        raise ConvError("photo_broken", "photo", kind=kind) from None


def _refuse_many(size: tuple[int, int]) -> None:
    """Raise a ConvError when a picture of (width, height) has more pixels than are decoded here."""
    if size[0] * size[1] > PHOTO_PIXELS:
        raise ConvError("photo_pixels", "photo", wide=size[0], high=size[1], limit=PHOTO_PIXELS // 1_000_000)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) as a WebP's first chunk says them: Pillow makes room for it on opening."""
    chunk = data[12:16]
    if chunk == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    bits = int.from_bytes(data[26:30], "little")
    return bits & 0x3FFF, bits >> 16 & 0x3FFF


def _pixels(image: ImageFile) -> Pixels:
    """Decode a picture of a size that was found harmless."""
    # A JPEG is decoded at half or a quarter of its size where that is still large enough.
    image.draft(None, (PHOTO_SIDE, PHOTO_SIDE))
    image.load()
    found: Image.Image = ImageOps.exif_transpose(image)
    if found.mode in ("I", "I;16", "I;16B", "I;16L"):
        # Pillow would cut 16 bits off at 255; 65535 is 255 times 257.
        found = Image.fromarray((np.asarray(found).astype(np.int64) // 257).clip(0, 255).astype(np.uint8))
    grey = found.mode in ("1", "L", "LA")
    if found.has_transparency_data:
        found = _small(found.convert("RGBA"))
        ground = Image.new("RGBA", found.size, "white")
        ground.alpha_composite(found)
        found = ground
    found = _small(found.convert("L" if grey else "RGB"))
    return _planes(found)


def _small(image: Image.Image) -> Image.Image:
    """Return a picture within `PHOTO_SIDE`, its shape kept."""
    if max(image.size) > PHOTO_SIDE:
        image = image.copy()
        image.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    return image


def _planes(image: Image.Image) -> Pixels:
    array = np.asarray(image)
    return np.ascontiguousarray(array[None] if array.ndim == 2 else array.transpose(2, 0, 1))


def blank() -> Pixels:
    """Return a white picture, (1, `PHOTO_SIDE`, `PHOTO_SIDE`)."""
    return np.full((1, PHOTO_SIDE, PHOTO_SIDE), 255, np.uint8)


def grey(pixels: Pixels) -> Pixels:
    """Return the brightness of a picture, (1, H, W): 0.299 of red, 0.587 of green, 0.114 of blue (BT.601).

    Examples
    --------
    >>> grey(np.array([[[255, 0]], [[0, 255]], [[0, 0]]], np.uint8)).tolist()
    [[[76, 150]]]
    """
    if len(pixels) == 1:
        return pixels
    return np.asarray(Image.fromarray(pixels.transpose(1, 2, 0)).convert("L"))[None]


def shrunk(pixels: Pixels, side: int) -> Pixels:
    """Return a picture at most so large a side, each pixel the average of what it covers.

    Examples
    --------
    >>> shrunk(np.array([[[0, 2, 10, 20]]], np.uint8), 2).tolist()
    [[[1, 15]]]
    """
    size = shrunk_size(pixels.shape[1:], side)
    if size == pixels.shape[1:]:
        return pixels
    planes = [Image.fromarray(plane).resize(size[::-1], Image.Resampling.BOX) for plane in pixels]
    return np.stack([np.asarray(plane) for plane in planes])


def shrunk_size(size: tuple[int, ...], side: int) -> tuple[int, int]:
    """Return the (rows, columns) of a picture once it is at most so large a side, its shape kept.

    Examples
    --------
    >>> shrunk_size((300, 400), 100), shrunk_size((3, 4), 100), shrunk_size((1, 400), 100)
    ((75, 100), (3, 4), (1, 100))
    """
    rows, cols = size
    scale = min(1.0, side / max(rows, cols))
    return max(1, round(rows * scale)), max(1, round(cols * scale))

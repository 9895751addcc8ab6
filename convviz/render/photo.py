"""Pictures from strangers: read with every limit checked first, or refused with a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from math import sqrt
from threading import Lock

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.BmpImagePlugin import BmpImageFile

from ..errors import ConvError
from .photo_bmp import PACKED_PIXEL, bmp_packed
from .photo_gif import gif_size, gif_stream
from .photo_jpeg import jpeg_head, jpeg_picture
from .photo_png import png_picture, png_size
from .photo_webp import WEBP_PIXEL, webp_orientation, webp_picture, webp_size, webp_still
from .pillow_inside import packed_rows
from .sheet import Sheet, upright

#: Whole numbers from 0 to 255, (channels, rows, columns).
Planes = npt.NDArray[np.uint8]

#: The limits of a file: its bytes, the pixels it would decode to, and those of a side.
PHOTO_BYTES, PHOTO_PIXELS, _LONGEST_SIDE = 10 * 2**20, 25_000_000, 65_535
#: The longest side that is worked with.
PHOTO_SIDE = 512
#: A picture is made smaller on the way, but not below so many pixels on its longest side.
_ON_THE_WAY = 2 * PHOTO_SIDE
#: The memory that a visitor's picture may take, its file included; the rest of 60 MB is for what comes of it.
_ROOM = 46_000_000
#: A picture takes much memory while it is decoded: a whole class must not have theirs decoded at once. Those
#: of up to so many pixels take a moment only, and need not wait for larger ones, which may take a second.
_SMALL_PIXELS = 1_000_000
_SMALL_ONES, _LARGE_ONES = Lock(), Lock()


def read_photo(data: bytes) -> Planes:
    """Return a picture that somebody sent, at most `PHOTO_SIDE` a side.

    PNG, JPEG, WebP, GIF or BMP, told by how the file begins, whatever it is called. Of an animation the
    first frame is taken; the orientation that a camera noted is obeyed; transparent pixels lie on white;
    16 bits become 8. Colour profiles are not looked at. Nothing is written to a disk. It takes less than
    60 MB of memory, the file's included: no picture is ever there as a whole where it would take more. Of
    threads that read pictures of more than a million pixels one decodes at a time, and one of the others.

    Parameters
    ----------
    data : bytes
        The whole file.

    Returns
    -------
    ndarray of uint8, shape (3, H, W), or (1, H, W) if the picture is grey

    Raises
    ------
    ConvError
        For a file too large, a picture of too many pixels or one in too many parts (before it is decoded),
        an unknown kind or a broken file.

    Examples
    --------
    >>> file = io.BytesIO()
    >>> Image.new("RGB", (2, 1), (255, 128, 0)).save(file, "PNG")
    >>> read_photo(file.getvalue()).tolist()
    [[[255, 255]], [[128, 128]], [[0, 0]]]
    """
    if len(data) > PHOTO_BYTES:
        raise ConvError(
            "photo_bytes", "photo", size=len(data), limit=PHOTO_BYTES, megabytes=PHOTO_BYTES >> 20
        )
    kind = next((kind for kind, (begins, _) in _KINDS.items() if begins(data)), None)
    if kind is None:
        raise ConvError("photo_kind", "photo", names=list(_KINDS))
    try:
        return _planes(_small(_KINDS[kind][1](data)))
    except ConvError:
        raise
    # Whatever else a hostile file makes a decoder raise, of any type: the file is at fault.
    except Exception:
        raise ConvError("photo_broken", "photo", kind=kind) from None


def _png(data: bytes) -> Image.Image:
    size = png_size(data)
    _refuse_many(size)
    with _turn(size):
        return png_picture(data, _ON_THE_WAY)


def _jpeg(data: bytes) -> Image.Image:
    head = jpeg_head(data)
    _refuse_many(head.size)
    _refuse_costly("photo_layers", head.size, head.held, len(data))
    with _turn(head.size):
        return jpeg_picture(head, PHOTO_SIDE)


def _webp(data: bytes) -> Image.Image:
    size = webp_size(data)
    _refuse_many(size)
    orientation, still = webp_orientation(data), webp_still(data)
    held = len(data) + (0 if still is data else 2 * len(still))
    _refuse_costly("photo_whole", size, WEBP_PIXEL * size[0] * size[1], held, kind="WebP")
    with _turn(size):
        return upright(webp_picture(still, _ON_THE_WAY), orientation)


def _gif(data: bytes) -> Image.Image:
    # Pillow would judge a large one for itself, in the log.
    size = gif_size(data)
    _refuse_many(size)
    with gif_stream(data) as image, _turn(size):
        return _decoded(image)


def _bmp(data: bytes) -> Image.Image:
    # Not Image.open: it knows many more kinds, and its own limit of pixels is the whole process's.
    with BmpImageFile(io.BytesIO(data)) as image:
        _refuse_many(image.size)
        packing = packed_rows(image)
        pixel = 1 if image.mode in ("1", "L", "P") else 4
        held = (PACKED_PIXEL if packing else pixel) * image.width * image.height
        _refuse_costly("photo_whole", image.size, held, len(data), kind="BMP")
        with _turn(image.size):
            return _decoded(bmp_packed(image, data, packing) if packing else image)


def _turn(size: tuple[int, int]) -> Lock:
    """Return the lock to hold while a picture of (width, height) is decoded."""
    return _SMALL_ONES if size[0] * size[1] <= _SMALL_PIXELS else _LARGE_ONES


def _decoded(image: Image.Image) -> Image.Image:
    """Decode a picture that takes little more than its pixels, and make it smaller."""
    _refuse_many(image.size)
    sheet = Sheet(image.size, _ON_THE_WAY, grey=image.mode in ("1", "L", "LA"))
    sheet.lay_all(image)
    return sheet.picture()


#: Each kind of file: how it begins, and what reads it.
_KINDS: dict[str, tuple[Callable[[bytes], bool], Callable[[bytes], Image.Image]]] = {
    "PNG": (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    "JPEG": (lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg),
    "WebP": (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", _webp),
    "GIF": (lambda data: data.startswith((b"GIF87a", b"GIF89a")), _gif),
    "BMP": (lambda data: data.startswith(b"BM"), _bmp),
}


def _refuse_many(size: tuple[int, int]) -> None:
    """Raise a ConvError when a picture of (width, height) has more pixels than are decoded here.

    Without any pixel it is a broken one, a ValueError.
    """
    if min(size) < 1:
        raise ValueError("no pixels")
    if size[0] * size[1] > PHOTO_PIXELS or max(size) > _LONGEST_SIDE:
        share = min(PHOTO_PIXELS / (size[0] * size[1]), (_LONGEST_SIDE / max(size)) ** 2)
        limits = {"limit": PHOTO_PIXELS // 1_000_000, "side": _LONGEST_SIDE}
        fitting = _fitting(size, share)
        raise ConvError("photo_pixels", "photo", wide=size[0], high=size[1], fitting=fitting, **limits)


def _refuse_costly(code: str, size: tuple[int, int], held: float, besides: int, **names: str) -> None:
    """Raise a ConvError when a picture of (width, height) takes too much memory, with a size that would do.

    `held` are the bytes of its pixels while it is decoded, `besides` what else is held.
    """
    room = _ROOM - besides
    if held > room:
        raise ConvError(
            code, "photo", wide=size[0], high=size[1], fitting=_fitting(size, room / held), **names
        )


def _fitting(size: tuple[int, int], share: float) -> str:
    """Return the size of the same shape with this share of the pixels, rounded down a little."""
    return "×".join(str(max(1, int(0.99 * side * sqrt(share)))) for side in size)


def _small(image: Image.Image) -> Image.Image:
    """Return a picture within `PHOTO_SIDE`, its shape kept."""
    if max(image.size) > PHOTO_SIDE:
        image.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.LANCZOS, reducing_gap=3)
    return image


def _planes(image: Image.Image) -> Planes:
    array = np.asarray(image)
    return np.ascontiguousarray(array[None] if array.ndim == 2 else array.transpose(2, 0, 1))


def blank() -> Planes:
    """Return a white picture, (1, `PHOTO_SIDE`, `PHOTO_SIDE`)."""
    return np.full((1, PHOTO_SIDE, PHOTO_SIDE), 255, np.uint8)


def grey(pixels: Planes) -> Planes:
    """Return the brightness of a picture, (1, H, W): 0.299 of red, 0.587 of green, 0.114 of blue (BT.601).

    Examples
    --------
    >>> grey(np.array([[[255, 0]], [[0, 255]], [[0, 0]]], np.uint8)).tolist()
    [[[76, 150]]]
    """
    if len(pixels) == 1:
        return pixels
    return np.asarray(Image.fromarray(pixels.transpose(1, 2, 0)).convert("L"))[None]


def shrunk(pixels: Planes, side: int) -> Planes:
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

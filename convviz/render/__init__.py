"""The only package that knows Matplotlib and Pillow: a scene becomes an SVG, pixels, or a file."""

from .chart import ratio_chart
from .cover import COVER_SIZE, cover
from .files import FORMATS, Format, save, write
from .fonts import can_write
from .frames import Frames
from .options import LIMITS, Options, widest
from .packed import packed
from .photo import (
    PHOTO_BYTES,
    PHOTO_PIXELS,
    PHOTO_SIDE,
    Planes,
    blank,
    grey,
    read_photo,
    shrunk,
    shrunk_size,
)
from .png import read_note
from .progress import Progress
from .replacing import replacing
from .specimens import specimen
from .svg import svg
from .tone import Tone, toned
from .webp import refuse_large_webp

__all__ = [
    "COVER_SIZE",
    "FORMATS",
    "LIMITS",
    "PHOTO_BYTES",
    "PHOTO_PIXELS",
    "PHOTO_SIDE",
    "Format",
    "Frames",
    "Options",
    "Planes",
    "Progress",
    "Tone",
    "blank",
    "can_write",
    "cover",
    "grey",
    "packed",
    "ratio_chart",
    "read_note",
    "read_photo",
    "refuse_large_webp",
    "replacing",
    "save",
    "shrunk",
    "shrunk_size",
    "specimen",
    "svg",
    "toned",
    "widest",
    "write",
]

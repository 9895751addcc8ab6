"""The only package that knows Matplotlib and Pillow: a scene becomes an SVG, pixels, or a file."""

from .chart import ratio_chart
from .files import FORMATS, Format, replacing, save, write
from .frames import Frames
from .options import LIMITS, Options
from .png import read_note
from .progress import Progress
from .svg import svg

__all__ = [
    "FORMATS",
    "LIMITS",
    "Format",
    "Frames",
    "Options",
    "Progress",
    "ratio_chart",
    "read_note",
    "replacing",
    "save",
    "svg",
    "write",
]

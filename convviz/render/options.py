"""What can be chosen about a file: which frames, how long, how large, on what, in which colours."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from operator import index

from ..errors import ConvError
from ..scene import THEMES, Scene
from .figure import pixel_size

#: The least and the most of what is a number.
LIMITS = {"dpi": (10, 1200), "width": (16, 30_000), "milliseconds": (20, 60_000)}
#: What is no sign of any script: controls, and halves of signs.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_MOST_PIXELS, _LONGEST_SIDE = 64_000_000, 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The choices for a file.

    Parameters
    ----------
    theme : str
        A key of `THEMES`.
    dpi : int
        Pixels per inch of what is made of pixels; the paper's figures are published at 150.
    width : int, optional
        How many pixels wide it is instead, whatever `dpi` says.
    even : bool
        Whether an odd width or height becomes the next even number of pixels, since most encoders of
        videos refuse odd ones; the paper's figures are published as they come.
    transparent : bool
        Whether the page is left out, and not in the theme's colour (white in light themes). A GIF
        knows no translucent pixels, so its shadows and edges are blended with that colour still.
    first, last : int
        The frames to show, both included, counted from 0; by default to the end. A file of one
        picture shows `first`.
    milliseconds : int
        How long each frame stands. A GIF counts in steps of ten.
    caption : str
        Text under the picture; none if empty.
    note : str
        What PNG and APNG files carry for `read_note` to find, such as the link of the setting.

    Raises
    ------
    ConvError
        An unknown theme, or a number beyond `LIMITS`.

    Examples
    --------
    >>> Options(width=800, milliseconds=500).width
    800
    >>> Options(dpi=5)
    Traceback (most recent call last):
        ...
    convviz.errors.ConvError: dpi is 5, but the smallest that works is 10
    """

    theme: str = "light"
    dpi: int = 150
    width: int | None = None
    even: bool = False
    transparent: bool = False
    first: int = 0
    last: int | None = None
    milliseconds: int = 1000
    caption: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise ConvError("theme", "theme", value=f"“{self.theme}”", names=list(THEMES))
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if value is not None:
                _within(name, value, least, most)
        for name in ("caption", "note"):
            # No file has a place for these, and no font a sign.
            object.__setattr__(self, name, _NO_TEXT.sub("\ufffd", getattr(self, name)))

    def frames(self, scene: Scene) -> range:
        """Return the numbers of the frames to show; they must be the scene's."""
        end = len(scene) - 1
        first = _within("first", self.first, 0, end)
        return range(first, (end if self.last is None else _within("last", self.last, first, end)) + 1)

    def size(self, scene: Scene) -> tuple[int, int]:
        """Return how many pixels wide and high a scene's picture is; it must not be too large for a file."""
        refuse_large(scene, self, _MOST_PIXELS, _LONGEST_SIDE)
        return pixel_size(scene, self.resolution(scene), even=self.even)

    def resolution(self, scene: Scene) -> float:
        """Return the pixels per inch of a scene."""
        return _resolution(scene, self.width + self.width % 2 * self.even) if self.width else self.dpi


def refuse_large(scene: Scene, options: Options, most: int, longest: int) -> None:
    """Raise a ConvError, with the largest width that fits, when a scene's picture has too many pixels.

    It may have `most` in all and `longest` on a side. Its caption belongs to the scene.
    """

    def fits(size: tuple[int, int]) -> bool:
        return prod(size) <= most and max(size) <= longest

    wide, high = pixel_size(scene, options.resolution(scene), even=options.even)
    if fits((wide, high)):
        return
    field, width = "width" if options.width else "dpi", widest(scene, options, fits)
    if width is None:
        least = LIMITS["width"][0]
        high = pixel_size(scene, _resolution(scene, least), even=options.even)[1]
        raise ConvError("picture_too_long", field, width=least, high=high, side=longest)
    raise ConvError("picture_too_large", field, wide=wide, high=high, limit=most, side=longest, width=width)


def widest(scene: Scene, options: Options, fits: Callable[[tuple[int, int]], bool]) -> int | None:
    """Return the largest even width at which a scene's picture, of (width, height), `fits`.

    None if none does. Its caption belongs to the scene.
    """
    least, most = LIMITS["width"]
    widths = range(least, most + 1, 2)
    half = bisect_left(
        widths,
        True,
        key=lambda width: not fits(pixel_size(scene, _resolution(scene, width), even=options.even)),
    )
    return widths[half - 1] if half else None


def _resolution(scene: Scene, width: int) -> float:
    """Return the pixels per inch at which a scene is so many pixels wide."""
    return width / scene.size[0] * 72


def _within(name: str, value: int, least: int, most: int) -> int:
    try:
        number = index(value)
    except TypeError:
        raise ConvError("not_whole", name, name=name, value=repr(value)) from None
    if number < least:
        raise ConvError("below_minimum", name, name=name, value=number, minimum=least)
    if number > most:
        raise ConvError("above_maximum", name, name=name, value=number, maximum=most)
    return number

"""What can be chosen about a file: which frames, how long, how large, on what, in which colours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import index

from ..errors import ConvError
from ..scene import THEMES, Scene
from .figure import pixel_size

__all__ = ["LIMITS", "Options", "refuse_large"]

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
        """Return how many pixels wide and high a scene's picture is."""
        return pixel_size(scene, self.resolution(scene), even=self.even)

    def resolution(self, scene: Scene) -> float:
        """Return the pixels per inch of a scene; the picture must not be too large for any file."""
        wanted = self.width + self.width % 2 if self.width and self.even else self.width
        dpi = wanted / scene.size[0] * 72 if wanted else self.dpi
        refuse_large(pixel_size(scene, dpi, even=self.even), self, _MOST_PIXELS, _LONGEST_SIDE)
        return dpi


def refuse_large(size: tuple[int, int], options: Options, most: int, longest: int) -> None:
    """Raise a ConvError, with a width that fits, when a picture of (width, height) has too many pixels.

    It may have `most` in all and `longest` on a side.
    """
    wide, high = size
    if wide * high <= most and max(size) <= longest:
        return
    # Either side may be rounded up by a pixel, and by one more to be even.
    width = min(int(wide * (most / (wide * high)) ** 0.5), longest, longest * wide // high) // 2 * 2
    while width > 2 and (width * (width * high // wide + 3) > most or width * high // wide + 3 > longest):
        width -= 2
    raise ConvError(
        "picture_too_large",
        "width" if options.width else "dpi",
        wide=wide,
        high=high,
        limit=most,
        side=longest,
        width=width,
    )


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

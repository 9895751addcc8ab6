"""The pixels that go in: of a sample picture, of a drawing, or of what a visitor has brought."""

from __future__ import annotations

from functools import lru_cache

from ..engine import drawing
from ..render import Planes, blank, grey, shrunk, specimen, toned
from ..views.image import ImageView
from .own_pictures import OwnPicture


def pixels(view: ImageView, own: OwnPicture | None) -> Planes:
    """Return what goes in, (channels, rows, columns); a white sheet where the own picture is still missing.

    Examples
    --------
    >>> pixels(ImageView(picture="drawing", grid=4, x="7"), None)[0, 0].tolist()
    [7, 255, 255, 255]
    >>> pixels(ImageView(colour=True), None).shape
    (3, 256, 256)
    """
    if view.picture == "drawing":
        return toned(drawing(view.grid, view.x), "clamped")[0]
    if view.picture != "upload" or own is None:
        return _sample(view.picture, view.longest, view.colour)
    name = view.source.link()
    if own.last[0] != name:
        own.last = (name, _worked(own.pixels, view.longest, view.colour))
    return own.last[1]


def is_colourful(view: ImageView, own: OwnPicture | None) -> bool:
    """Return whether the picture has colours, whether or not they are kept."""
    if view.picture == "upload":
        return own is not None and len(own.pixels) == 3
    return view.picture != "drawing" and len(specimen(view.picture)) == 3


@lru_cache(maxsize=16)
def _sample(picture: str, longest: int, colour: bool) -> Planes:
    return _worked(blank() if picture == "upload" else specimen(picture), longest, colour)


def _worked(whole: Planes, longest: int, colour: bool) -> Planes:
    small = shrunk(whole, longest)
    return small if colour else grey(small)

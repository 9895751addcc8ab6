"""What the picture page shows of a view, without the page."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import numpy as np

from convviz.engine import drawing, filter2d
from convviz.figures import OwnPicture
from convviz.figures.results import photo, result
from convviz.render import grey, shrunk, specimen, toned
from convviz.texts import words
from convviz.views.image import ImageView, image_link

from ..render.unpacking import unpacked

Array = np.ndarray[Any, Any]


@dataclass
class Sent:
    """What a component was sent: words, and pictures."""

    words: dict[str, Any]
    pictures: list[Array]

    def __getitem__(self, name: str) -> Any:
        return self.words[name]


def sent(data: bytes) -> Sent:
    return Sent(*unpacked(data))


def linked(link: str) -> ImageView:
    """Return the view that a good link opens."""
    view, changes = image_link(parse_qs(link))
    assert not changes
    return view


def goes_in(view: ImageView) -> Array:
    """Return the pixels of a sample picture or a drawing."""
    if view.picture == "drawing":
        return toned(drawing(view.grid, view.x), "clamped")[0]
    small = shrunk(specimen(view.picture), view.longest)
    return small if view.colour else grey(small)


def comes_out(view: ImageView, pixels: Array) -> Array:
    """Return the result's pixels as the engine makes them."""
    return toned(filter2d(pixels, view.numbers, view.setting), view.tone)[0]


def lens(view: ImageView, language: str = "en") -> Sent:
    """Return what the magnifier is given."""
    return sent(result(view, None, language))


def lens_sent(view: ImageView, own: OwnPicture | None, language: str = "en") -> dict[str, Any]:
    """Return what `tests/player/lens_data.js` makes the data of the magnifier of."""
    made = {"photo": photo(view, own), "made": result(view, own, language)}
    return {name: b64encode(data).decode() for name, data in made.items()} | {
        "words": words(language).section("lens")
    }

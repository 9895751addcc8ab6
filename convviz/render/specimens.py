"""The sample pictures of assets/, drawn for this project (by tests/render/draw_specimens.py)."""

from __future__ import annotations

from functools import cache

from ..errors import ConvError
from ..folder import app_folder
from ..photos import SPECIMENS
from .photo import Planes, read_photo

_ASSETS = app_folder() / "assets"


@cache
def specimen(name: str) -> Planes:
    """Return a sample picture, a name of `SPECIMENS`; the array is shared and cannot be written to.

    Returns
    -------
    ndarray of uint8, shape (3, 512, 512) or (1, 512, 512)

    Raises
    ------
    ConvError
        For an unknown name.

    Examples
    --------
    >>> specimen("zone_plate").shape
    (1, 512, 512)
    """
    if name not in SPECIMENS:
        raise ConvError("specimen", "name", value=repr(name), names=list(SPECIMENS))
    pixels = read_photo((_ASSETS / f"{name}.png").read_bytes())
    pixels.setflags(write=False)
    return pixels

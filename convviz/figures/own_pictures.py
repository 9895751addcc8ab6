"""Visitors' own pictures, each at an address that nobody guesses, as long as a visit keeps it."""

from __future__ import annotations

import secrets
from weakref import WeakValueDictionary

from ..render import Planes

#: What is there. Whoever keeps a picture keeps it here, too, and nobody else does.
_THERE: WeakValueDictionary[str, OwnPicture] = WeakValueDictionary()


class OwnPicture:
    """The pixels of a visitor's own picture, which has an address until it is dropped or nobody keeps it.

    Parameters
    ----------
    pixels : uint8 array, (channels, rows, columns)

    Attributes
    ----------
    token : str
        What its address ends with.

    Examples
    --------
    >>> import numpy as np
    >>> mine = OwnPicture(np.zeros((1, 2, 3), np.uint8))
    >>> own_picture(mine.token) is mine, mine.size
    (True, (2, 3))
    >>> token = mine.token
    >>> del mine
    >>> own_picture(token) is None
    True
    """

    def __init__(self, pixels: Planes) -> None:
        self.pixels = pixels
        self.token = secrets.token_urlsafe(18)
        #: The pixels worked with last, and what names them: each move of a slider asks for them.
        self.last: tuple[str, Planes] = ("", pixels)
        _THERE[self.token] = self

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.pixels.shape[1], self.pixels.shape[2]

    def drop(self) -> None:
        """Leave the address; another picture has taken the place."""
        _THERE.pop(self.token, None)


def own_picture(token: str) -> OwnPicture | None:
    """Return the picture that an address ends with, None where there is none."""
    return _THERE.get(token)

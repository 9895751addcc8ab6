"""At most 255 colours for all frames of a picture: what is laid on whole stays exact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from PIL import Image

from .frames import Colours, Pixels

Counts = np.ndarray[Any, np.dtype[np.intp]]

#: Index 0 is no colour but "nothing here", which leaves 255.
_MOST = 255
#: The most frequent colours, which stay exact as well.
_EXACT = 112
_RGB = 0xFFFFFF
#: Colours whose nearest one is looked for at once: so few that no other threads are woken for them.
_AT_ONCE = 512


def tally(colours: Colours) -> tuple[Colours, Counts]:
    """Return the colours in some pixels, without their opacity, and how often each is there."""
    flat = colours.ravel() & np.uint32(_RGB)
    # Pictures are flat: there are far fewer stretches of one colour than pixels.
    starts = (
        np.flatnonzero(np.concatenate([[True], flat[1:] != flat[:-1]])) if flat.size else np.empty(0, int)
    )
    lengths = np.diff(np.append(starts, flat.size))
    distinct, which = np.unique(flat[starts], return_inverse=True)
    return distinct, np.bincount(which, weights=lengths, minlength=len(distinct)).astype(np.intp)


class Palette:
    """Colours and their numbers, from 1 on.

    Parameters
    ----------
    solid : iterable of str
        Colours (``#rrggbb``) that must stay exact.
    seen : sequence of (colours, counts)
        What `tally` found. All of it stays exact if there is room, else the most frequent; what is
        left, the blurred edges, is drawn in the nearest of the remaining colours.

    Attributes
    ----------
    rgb : bytes
        Three bytes for each number, number 0 included.
    """

    def __init__(self, solid: Iterable[str], seen: Iterable[tuple[Colours, Counts]]) -> None:
        values, counts = (np.concatenate(column) for column in zip(*seen, strict=True))
        every, which = np.unique(values, return_inverse=True)
        often = np.bincount(which, weights=counts).astype(np.intp)
        by_count = np.argsort(-often, kind="stable")
        exact = [int.from_bytes(bytes.fromhex(colour[1:]), "little") for colour in sorted(solid)]
        exact += every[by_count[: _MOST if len(every) <= _MOST - len(exact) else _EXACT]].tolist()
        exact = list(dict.fromkeys(exact))[:_MOST]
        rest = ~np.isin(every, exact)
        if rest.any() and len(exact) < _MOST:
            exact += _summary(every[rest], _MOST - len(exact))
        self._colours = np.array(list(dict.fromkeys(exact)), dtype=np.uint32)
        self.rgb = b"\0\0\0" + _parts(self._colours).tobytes()
        # Every colour there is has its place; those not met yet hold 0.
        self._numbers = np.zeros(_RGB + 1, dtype=np.uint8)
        self._numbers[self._colours] = np.arange(1, len(self._colours) + 1)

    def numbers(self, colours: Colours) -> Pixels:
        """Return the number of each colour, or of the nearest one, in the shape of `colours`."""
        keys = colours & np.uint32(_RGB)
        indices: Pixels = self._numbers[keys]
        unknown = indices == 0
        if unknown.any():
            new = np.unique(keys[unknown])
            self._numbers[new] = _nearest(new, self._colours) + 1
            indices[unknown] = self._numbers[keys[unknown]]
        return indices


def _parts(colours: Colours) -> Pixels:
    """Return (n, 3) bytes, RGB."""
    return colours.astype("<u4").view(np.uint8).reshape(-1, 4)[:, :3]


def _nearest(colours: Colours, among: Colours) -> Counts:
    """Return which of `among` is the nearest to each colour."""
    # (c - p)² without the c² that is the same for every p; whole numbers this small are exact.
    choices = _parts(among).astype(np.float32)
    lengths = (choices**2).sum(axis=1)
    indices = np.empty(len(colours), dtype=np.intp)
    for start in range(0, len(colours), _AT_ONCE):
        some = _parts(colours[start : start + _AT_ONCE]).astype(np.float32)
        indices[start : start + _AT_ONCE] = (lengths - 2 * some @ choices.T).argmin(axis=1)
    return indices


def _summary(colours: Colours, most: int) -> list[int]:
    """Return at most `most` colours that represent many more."""
    image = Image.fromarray(_parts(colours)[None]).quantize(most, Image.Quantize.MEDIANCUT)
    chosen = np.frombuffer(bytes(image.getpalette() or []), dtype=np.uint8).reshape(-1, 3)
    return [int(red) | int(green) << 8 | int(blue) << 16 for red, green, blue in chosen]

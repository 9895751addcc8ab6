"""Numbers as pixels: which of them is black, which is white."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..errors import ConvError
from ..photos import TONES
from .photo import Planes

#: Numbers that are made pixels at once.
_PART = 1 << 15


@dataclass(frozen=True, slots=True)
class Tone:
    """How numbers were turned into pixels.

    Attributes
    ----------
    low, high : float
        The numbers that are black and white; between them, grey is proportional.
    least, most : float
        The smallest and the largest number there is.
    below, above : int
        How many numbers are darker than black, and brighter than white: what they were is not seen.
    """

    low: float
    high: float
    least: float
    most: float
    below: int
    above: int


def toned(numbers: npt.NDArray[np.floating], kind: str) -> tuple[Planes, Tone]:
    """Return numbers as pixels, and how they were turned into them.

    Parameters
    ----------
    numbers : ndarray, any shape
        Finite, at least one.
    kind : {"clamped", "rescaled", "signed"}
        0 is black and 255 white, beyond is cut off; or the smallest is black and the largest white; or 0
        is the grey in the middle and the number farthest from it black or white. All channels are treated
        alike.

    Raises
    ------
    ConvError
        For an unknown kind.

    Examples
    --------
    >>> toned(np.array([-30.0, 40.4, 300.0]), "clamped")[0].tolist()
    [0, 40, 255]
    >>> pixels, tone = toned(np.array([-30.0, 0.0, 15.0]), "signed")
    >>> pixels.tolist(), tone.low, tone.high
    ([0, 128, 191], -30.0, 30.0)
    """
    least, most = float(numbers.min()), float(numbers.max())
    if kind == "clamped":
        low, high = 0.0, 255.0
    elif kind == "rescaled":
        low, high = least, most
    elif kind == "signed":
        high = max(-least, most)
        low = -high
    else:
        raise ConvError("tone", "kind", value=repr(kind), names=list(TONES))
    if low == high:
        # All alike: the grey in the middle.
        low, high = low - 0.5, high + 0.5
    # Weights of an average add up to 1 but for the last digits, and so does what they make of white.
    hair = 1e-9 * (high - low)
    below = int((numbers < low - hair).sum()) if least < low else 0
    above = int((numbers > high + hair).sum()) if most > high else 0
    return _scaled(numbers, low, high), Tone(low, high, least, most, below, above)


def _scaled(numbers: npt.NDArray[np.floating], low: float, high: float) -> Planes:
    """Return 0 for `low`, 255 for `high`, part by part: memory that is used for the first time is slow."""
    pixels = np.empty(numbers.shape, np.uint8)
    flat, made = numbers.reshape(-1), pixels.reshape(-1)
    for start in range(0, flat.size, _PART):
        part = flat[start : start + _PART] - (low - 0.5 * (high - low) / 255)
        part *= 255 / (high - low)
        made[start : start + _PART] = part.clip(0, 255, out=part)
    return pixels

"""Pictures unpacked as assets/photo.js unpacks them."""

from __future__ import annotations

import json
import zlib
from typing import Any

import numpy as np

from convviz.render import Planes

__all__ = ["unpacked"]


def unpacked(data: bytes) -> tuple[dict[str, Any], list[Planes]]:
    """Return the words and the pictures: each pixel is what stands there added to its left neighbour.

    Of three channels, the first and the last are what the one between is, and what stands there more.
    """
    line, _, rest = data.partition(b"\n")
    words = json.loads(line.decode("utf-8"))
    numbers, at, pictures = np.frombuffer(zlib.decompress(rest), np.uint8), 0, []
    for channels, rows, cols in words["shapes"]:
        planes = numbers[at : at + channels * rows * cols].reshape(channels, rows, cols)
        planes = planes.cumsum(-1, dtype=np.uint8)
        if channels == 3:
            red, green, blue = planes
            planes = np.stack([red + green, green, blue + green])
        pictures.append(planes)
        at += planes.size
    assert at == len(numbers)
    return words, pictures

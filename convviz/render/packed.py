"""Pictures on their way to a browser: a few words about them, then their pixels, packed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from .photo import Planes


def packed(words: Mapping[str, Any], *pictures: Planes) -> bytes:
    r"""Return words and pictures as bytes, as ``assets/photo.js`` reads them.

    A line of JSON, with the shape of every picture as ``shapes``; then, deflated, each pixel's difference
    from its left neighbour, picture by picture; of three channels the first and the last as what they are
    more than the one between, since the colours of a photograph change together. Nothing is lost, and
    nothing stands between the pixels and the script that reads them: what a browser makes of a PNG may be
    coloured by a profile, or be blurred against tracking.

    Examples
    --------
    >>> import numpy as np
    >>> line, _, pixels = packed({"name": "two"}, np.array([[[7, 9]]], np.uint8)).partition(b"\n")
    >>> line, list(zlib.decompress(pixels))
    (b'{"name":"two","shapes":[[1,1,2]]}', [7, 2])
    """
    line = {**words, "shapes": [picture.shape for picture in pictures]}
    # Differences seldom repeat in the same order: looking only for runs is faster, and often shorter too.
    packer = zlib.compressobj(1, strategy=zlib.Z_RLE)
    parts = [json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode(), b"\n"]
    for picture in pictures:
        differences = picture.copy()
        differences[..., 1:] -= picture[..., :-1]
        if len(picture) == 3:
            differences[::2] -= differences[1]
        parts.append(packer.compress(differences.data))
    return b"".join([*parts, packer.flush()])

"""Pictures side by side on a card of one size, as other sites show them beside a link."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from PIL import Image

from ..scene import THEMES, Scene
from .files import write
from .options import Options
from .photo import Planes

#: The size that the large sites ask for, in pixels, and the air around each picture.
COVER_SIZE = (1200, 630)
_AIR = 40
_COLOURS = 256


def cover(parts: Sequence[Scene | Planes]) -> bytes:
    """Return a card with scenes, at the step in their middle, or pixels, (channels, rows, cols), as a PNG.

    Every part is as large as its share of the width allows, none is cut.

    Examples
    --------
    >>> from convviz.render import specimen
    >>> card = cover([specimen("zone_plate")] * 2)
    >>> Image.open(BytesIO(card)).size
    (1200, 630)
    """
    card = Image.new("RGB", COVER_SIZE, THEMES["light"]["canvas"].fill)
    share = (COVER_SIZE[0] - _AIR) // len(parts)
    room = (share - _AIR, COVER_SIZE[1] - 2 * _AIR)
    for number, part in enumerate(parts):
        image = _drawn(part, room) if isinstance(part, Scene) else _scaled(part, room)
        left, top = (_AIR + number * share, _AIR)
        card.paste(image, (left + (room[0] - image.width) // 2, top + (room[1] - image.height) // 2))
    file = BytesIO()
    # So many colours are enough, and a fraction of the bytes: some sites show nothing of more than 300 KB.
    card.quantize(_COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _drawn(scene: Scene, room: tuple[int, int]) -> Image.Image:
    scale = min(have / want for have, want in zip(room, scene.size, strict=True))
    file = BytesIO()
    write(scene, file, "png", Options(width=int(scene.size[0] * scale), first=len(scene) // 2))
    return Image.open(file).convert("RGB")


def _scaled(pixels: Planes, room: tuple[int, int]) -> Image.Image:
    image = Image.fromarray(np.moveaxis(pixels, 0, 2).squeeze()).convert("RGB")
    scale = min(have / want for have, want in zip(room, image.size, strict=True))
    return image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.LANCZOS)

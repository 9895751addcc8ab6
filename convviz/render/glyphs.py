"""Numbers as small pictures: each string is drawn once, and put wherever it stands."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from ..scene import HALO
from .matplotlib_state import matplotlib_state

_FONTS = {
    bold: FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal") for bold in (False, True)
}
#: Height of a digit, in heights of the type.
_DIGIT = 0.73


@lru_cache(maxsize=512)
def _outline(text: str, bold: bool) -> TextPath:
    with matplotlib_state():
        return TextPath((0, 0), text, size=1, prop=_FONTS[bold])


@lru_cache(maxsize=2048)
def sprite(
    text: str, pixels: float, colour: str, bold: bool = False, halo: str = ""
) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return `text` as (height, width, 4) RGBA bytes, bottom row first.

    The middle of its digits is in the middle. `pixels` is the height of the type, `colour` is
    ``#rrggbb``, and so is `halo`, the colour around it, if any.
    """
    outline = _outline(text, bold)
    x = outline.vertices[:, 0]
    rim = 2 * ceil(HALO / 2 * pixels) if halo else 0
    width, height = ceil((x.max() - x.min()) * pixels) + 2 + rim, 2 * ceil(0.6 * pixels) + 1 + rim
    renderer = RendererAgg(width, height, 72)
    centre = Affine2D().translate(-(x.max() + x.min()) / 2, -_DIGIT / 2)
    place = centre.scale(pixels).translate(width / 2, height / 2)
    if halo:
        rim_context = renderer.new_gc()
        rim_context.set_linewidth(HALO * pixels)
        rim_context.set_joinstyle("round")
        rim_context.set_foreground(halo)
        renderer.draw_path(rim_context, outline, place, to_rgba(halo))
    context = renderer.new_gc()
    context.set_linewidth(0)
    renderer.draw_path(context, outline, place, to_rgba(colour))
    # Matplotlib draws pictures from the bottom row up.
    return np.array(renderer.buffer_rgba())[::-1]

"""What is used of Matplotlib beyond what is documented: here, and nowhere else.

All of it was tried with one release, which tests/render/test_matplotlib_inside.py names. In a release that
lacks a part pictures are drawn all the same: what is lost then, each function says. It is used within
`matplotlib_state`.
"""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

_DATA = re.compile(r'<path d="([^"]*)"')
_FILLED = (0.0, 0.0, 0.0)
_LETTERS = {Path.MOVETO: "M", Path.LINETO: "L"}
#: What all that stands on a page of a PDF passes through, and what writes its colour.
_PDF_PARTS: tuple[tuple[type, str], ...] = ((PdfFile, "write"), (RendererPdf, "check_gc"))


def path_data(path: Path, size: tuple[float, float]) -> str:
    """Return what Matplotlib's SVG renderer writes of a path, as M, L and z.

    Without the renderer, or where it writes otherwise, the same is written number by number, which takes
    longer.

    Parameters
    ----------
    path : Path
        Polygons and lines, in points, y counted from the page's foot.
    size : (float, float)
        The page's width and height in points.
    """
    text = io.StringIO()
    try:
        from matplotlib.backends.backend_svg import RendererSVG

        renderer = RendererSVG(*size, text, image_dpi=72, metadata={"Date": None})
        # What is filled is neither clipped nor simplified.
        renderer.draw_path(renderer.new_gc(), path, IdentityTransform(), _FILLED)
        [data] = _DATA.findall(text.getvalue())
    except (ImportError, AttributeError, TypeError, ValueError):
        return "".join(_commands(path, size[1]))
    return str(data.replace(" \n", "").replace("L ", "L").replace("M ", "M"))


def _commands(path: Path, height: float) -> list[str]:
    codes: Any = path.codes
    points = np.array(path.vertices)
    points[:, 1] = height - points[:, 1]
    return [
        f"{_LETTERS[code]}{_number(x)} {_number(y)}" if code in _LETTERS else "z\n"
        for (x, y), code in zip(points.tolist(), codes.tolist(), strict=True)
    ]


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


class OverheardPdf(PdfFile):
    """A PDF whose texts can be overheard, to be written again elsewhere."""

    _heard: list[bytes] | None = None

    def write(self, data: bytes) -> None:
        """Write into the page, or into what is overheard."""
        if self._heard is None:
            super().write(data)  # type: ignore[no-untyped-call]
        else:
            self._heard.append(data)

    def text_at_origin(self, renderer: Any, context: Any, text: str, font: FontProperties) -> bytes:
        """Return what writes a text at the origin, in the colour that is set; b"" where that is not known.

        Without it each text is drawn anew wherever it stands: without a rim, in more bytes and more time.
        """
        if not _overhears():
            return b""
        self._heard = []
        try:
            renderer.draw_text(context, 0, 0, text, font, 0)
            return b"".join(self._heard)
        finally:
            self._heard = None


def set_colour(renderer: Any, context: Any) -> None:
    """Write the colour of a context into the page, for texts that were overheard."""
    if _overhears():
        renderer.check_gc(context, context.get_rgb())


def _overhears() -> bool:
    return all(hasattr(owner, part) for owner, part in _PDF_PARTS)

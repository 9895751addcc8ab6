"""Scene -> PDF: a page a frame, lines as lines and text as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import BinaryIO

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfFile, RendererPdf
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.transforms import Affine2D

from ..scene import THEMES, Frame, Label, Numbers, Scene, Weights, captioned
from .figure import is_closed, label, path_of, pen, shapes_of
from .options import Options
from .progress import Progress, told

__all__ = ["write_pdf"]

#: A point of the page.
_DPI = 72
#: How far below the middle of a number its base line lies, in heights of the type.
_DROP = 0.36
_FAMILY = "DejaVu Sans"
#: Matplotlib's numbers for ways to embed a font.
_TRUETYPE, _GLYPHS = 42, 3
_LOCK = Lock()


def write_pdf(scene: Scene, file: BinaryIO, options: Options, progress: Progress | None = None) -> None:
    """Write a PDF with one page for each frame; the same bytes for the same scene and options."""
    numbers = options.frames(scene)
    scene = captioned(scene, options.caption)
    done, kind = told(progress, len(numbers)), _font_kind(scene)
    with _fonts(kind):
        pdf = PdfFile(file, metadata={"Creator": "convviz", "CreationDate": None})
    for number in numbers:
        # One page at a time: others may write theirs in between.
        with _fonts(kind):
            _page(pdf, scene, scene.frame(number), options)
        done()
    with _fonts(kind):
        pdf.finalize()
        pdf.close()


def _font_kind(scene: Scene) -> int:
    """Return how fonts are embedded: as TrueType fonts, which publishers ask for, where that is possible."""
    font = get_font(findfont(FontProperties(family=_FAMILY)))
    texts = (item.text for item in scene.items if isinstance(item, Label))
    latin = all(font.get_char_index(ord(sign)) for text in texts for sign in text)
    # Chinese fonts often have outlines of another kind, which viewers show as nothing when Matplotlib
    # embeds them as TrueType. Glyph by glyph it draws them itself.
    return _TRUETYPE if latin else _GLYPHS


@contextmanager
def _fonts(kind: int) -> Iterator[None]:
    """Have fonts embedded in a way that Matplotlib reads from settings all threads share."""
    with _LOCK, mpl.rc_context({"pdf.fonttype": kind, "ps.fonttype": kind}):
        yield


def _page(pdf: PdfFile, scene: Scene, frame: Frame, options: Options) -> None:
    width, height = scene.size
    pdf.newPage(width / 72, height / 72)
    renderer = RendererPdf(pdf, _DPI, height / 72, width / 72)
    paints, down = THEMES[options.theme], Affine2D().scale(1, -1).translate(0, height)
    figure = Figure(figsize=(width / 72, height / 72), dpi=_DPI)
    if not options.transparent:
        figure.patch.set_facecolor(paints["canvas"].fill or "none")
        figure.patch.draw(renderer)
    widths: dict[tuple[str, float, bool], float] = {}
    for item in scene.items:
        match item:
            case Label():
                label(item, options.theme, down, figure).draw(renderer)
            case Numbers() | Weights():
                for text, row, col, role in _shown(item, scene, frame):
                    paint = paints[role]
                    weight = "bold" if paint.bold else "normal"
                    font = FontProperties(family=_FAMILY, size=item.size, weight=weight)
                    key = text, item.size, paint.bold
                    if key not in widths:
                        widths[key], _, _ = renderer.get_text_width_height_descent(text, font, False)
                    across, deep = item.place
                    x, y = scene.plates[item.plate].point(row + deep, col + across).tolist()
                    context = renderer.new_gc()
                    context.set_foreground(paint.fill or "#000000")
                    foot = height - y - _DROP * item.size
                    renderer.draw_text(context, x - widths[key] / 2, foot, text, font, 0)
            case _:
                shapes = shapes_of(item, scene, frame)
                if shapes is not None:
                    pen(renderer, paints[item.role], down)(path_of(shapes, closed=is_closed(item)))
    renderer.finalize()
    pdf.endStream()


def _shown(item: Numbers | Weights, scene: Scene, frame: Frame) -> Iterator[tuple[str, int, int, str]]:
    """Yield each number of a frame: its text, row and column, and role."""
    plate = scene.plates[item.plate]
    if isinstance(item, Weights):
        for (row, col), text in frame.weighed(item):
            yield text, row, col, item.role if plate.holds(row, col) else "ghost"
        return
    covered = frame.covered(plate.id) if item.role != "ghost" else set()
    for index, text in enumerate(frame.written(item)):
        if text:
            row, col = divmod(index, plate.cols)
            yield text, row, col, "lit" if (row, col) in covered else item.role

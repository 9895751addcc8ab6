"""Scene -> PDF: a page a frame, lines as lines and text as text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

import numpy as np
from matplotlib.backends.backend_pdf import RendererPdf
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.transforms import Affine2D

from ..scene import HALO, THEMES, Frame, Label, Numbers, Scene, Weights, captioned, halos, without_page
from .figure import half_width, is_closed, label, near, path_of, pen, shapes_of
from .fonts import with_signs
from .matplotlib_inside import OverheardPdf, set_colour
from .matplotlib_state import matplotlib_state
from .options import Options
from .progress import Course

#: A point of the page.
_DPI = 72
#: How far below the middle of a number its base line lies, in heights of the type.
_DROP = 0.36
_FAMILY = "DejaVu Sans"
#: Matplotlib's numbers for ways to embed a font.
_TRUETYPE, _GLYPHS = 42, 3


def write_pdf(scene: Scene, file: BinaryIO, options: Options, course: Course) -> None:
    """Write a PDF with one page for each frame; the same bytes for the same scene and options."""
    numbers = options.frames(scene)
    scene = captioned(without_page(scene) if options.transparent else scene, options.caption)
    course.begin(len(numbers))
    pages = _Pages(file, scene, _font_kind(scene))
    for number in numbers:
        pages.page(scene.frame(number), options, course)
        course.done()
    pages.close()


def _font_kind(scene: Scene) -> int:
    """Return how fonts are embedded: as TrueType fonts, which publishers ask for, where that is possible."""
    texts = (item.text for item in scene.items if isinstance(item, Label))
    with matplotlib_state():
        font = get_font(findfont(FontProperties(family=_FAMILY)))
        latin = all(font.get_char_index(ord(sign)) for text in texts for sign in with_signs(text))
    # Chinese fonts often have outlines of another kind, which viewers show as nothing when Matplotlib
    # embeds them as TrueType. Glyph by glyph it draws them itself.
    return _TRUETYPE if latin else _GLYPHS


class _Pages:
    """The pages of a PDF, and how numbers are written: most pages hold the same ones again, by hundreds."""

    def __init__(self, file: BinaryIO, scene: Scene, kind: int) -> None:
        pdf: Any = OverheardPdf
        self._kind = kind
        with self._fonts():
            self.pdf = pdf(file, metadata={"Creator": "convviz", "CreationDate": None})
        self._scene = scene
        self._blocks: dict[tuple[str, float, bool], tuple[bytes, float]] = {}
        self._spots: dict[str, list[list[float]]] = {}

    def _fonts(self) -> AbstractContextManager[None]:
        """Have fonts embedded in a way that Matplotlib reads from its settings."""
        return matplotlib_state({"pdf.fonttype": self._kind, "ps.fonttype": self._kind})

    def page(self, frame: Frame, options: Options, course: Course) -> None:
        """Write one page, item by item: others may work in between."""
        scene = self._scene
        width, height = scene.size
        paints, down = THEMES[options.theme], Affine2D().scale(1, -1).translate(0, height)
        with self._fonts():
            self.pdf.newPage(width / 72, height / 72)
            renderer = RendererPdf(self.pdf, _DPI, height / 72, width / 72)
            figure = Figure(figsize=(width / 72, height / 72), dpi=_DPI)
            if not options.transparent:
                figure.patch.set_facecolor(paints["canvas"].fill or "none")
                figure.patch.draw(renderer)
        for item in scene.items:
            with self._fonts():
                match item:
                    case Label():
                        label(item, options.theme, down, figure).draw(renderer)
                    case Numbers() | Weights():
                        self._numbers(item, frame, renderer, options)
                    case _:
                        shapes = shapes_of(item, scene, frame)
                        if shapes is not None:
                            pen(renderer, paints[item.role], down)(path_of(shapes, closed=is_closed(item)))
            course.pause()
        with self._fonts():
            renderer.finalize()
            self.pdf.endStream()

    def close(self) -> None:
        """Write what stands at the end of the file."""
        with self._fonts():
            self.pdf.finalize()
            self.pdf.close()

    def _numbers(
        self, item: Numbers | Weights, frame: Frame, renderer: RendererPdf, options: Options
    ) -> None:
        """Write the numbers of an item, those of one colour one after the other."""
        paints, height = THEMES[options.theme], self._scene.size[1]
        spots, cols = self._places(item), self._scene.plates[item.plate].cols
        shown: dict[str, list[tuple[str, int]]] = {}
        for text, row, col, role in _shown(item, self._scene, frame):
            shown.setdefault(role, []).append((text, row * cols + col))
        covered, rims = frame.covered(item.plate), _rims(item, options)
        linked = self._linked(item, frame) if rims else set()
        for role, texts in shown.items():
            context = renderer.new_gc()
            context.set_foreground(paints[role].fill or "#000000")
            set_colour(renderer, context)
            for text, spot in texts:
                bold = paints[role].bold
                block, wide = self._block(text, item.size, bold, renderer, context)
                x, y = spots[spot]
                foot = height - y - _DROP * item.size
                if not block:
                    renderer.draw_text(context, x - wide / 2, foot, text, _font(item.size, bold), 0)
                    continue
                if spot in linked:
                    state = "lit" if divmod(spot, cols) in covered else "faded" if role == "faded" else ""
                    rim = b"1 Tr 1 j %.3f w %.3f %.3f %.3f RG\n" % (HALO * item.size, *to_rgb(rims[state]))
                    self.pdf.write(b"q 1 0 0 1 %.3f %.3f cm\n%b%bQ\n" % (x - wide / 2, foot, rim, block))
                self.pdf.write(b"q 1 0 0 1 %.3f %.3f cm\n%bQ\n" % (x - wide / 2, foot, block))

    def _linked(self, item: Numbers | Weights, frame: Frame) -> set[int]:
        """Return the cells behind whose numbers a link passes."""
        if not frame.links or not isinstance(item, Numbers):
            return set()
        links = np.concatenate(list(frame.links.values()))
        return set(np.flatnonzero(near(np.array(self._places(item)), links, half_width(item))).tolist())

    def _places(self, item: Numbers | Weights) -> list[list[float]]:
        """Return where the numbers of an item stand, cell by cell."""
        if item.id not in self._spots:
            plate, (across, deep) = self._scene.plates[item.plate], item.place
            rows, cols = plate.cells().T
            self._spots[item.id] = plate.point(rows + deep, cols + across).tolist()
        return self._spots[item.id]

    def _block(
        self, text: str, size: float, bold: bool, renderer: RendererPdf, context: Any
    ) -> tuple[bytes, float]:
        """Return what writes a text at the origin, b"" where that is not known, and how wide it is."""
        key = text, size, bold
        if key not in self._blocks:
            font = _font(size, bold)
            wide, _, _ = renderer.get_text_width_height_descent(text, font, False)
            self._blocks[key] = self.pdf.text_at_origin(renderer, context, text, font), wide
        return self._blocks[key]


def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=_FAMILY, size=size, weight="bold" if bold else "normal")


def _rims(item: Numbers | Weights, options: Options) -> dict[str, str]:
    """Return the colour around numbers in each state; none where nothing passes behind them."""
    ground = item.ground if isinstance(item, Numbers) else ""
    if not ground or (ground == "canvas" and options.transparent):
        return {}
    return halos(options.theme, ground)


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
            pale = "faded" if index in item.faded else item.role
            yield text, row, col, "lit" if (row, col) in covered else pale

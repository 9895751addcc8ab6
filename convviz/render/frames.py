"""Scene -> raster frames: what never changes is drawn once, the rest over it for each frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil, floor
from typing import Any, Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform

from ..scene import (
    THEMES,
    Fill,
    Frame,
    Label,
    Lines,
    Links,
    Marks,
    Numbers,
    Paint,
    Placements,
    Plate,
    Scene,
    Weights,
)
from .figure import blank_figure, is_closed, path_of, pen, place
from .glyphs import sprite

__all__ = ["Frames"]

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Draw = Callable[[Frame], None]
Box = tuple[float, float, float, float]


class Frames:
    """The frames of a scene as pixels.

    Parameters
    ----------
    scene : Scene
    theme : str
        A key of `THEMES`.
    dpi : float
        Pixels per inch; the paper's figures are published at 150.

    Examples
    --------
    >>> from convviz import conv2d_trace
    >>> from convviz.scene import conv_scene
    >>> scene = conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]]), as_paper=True)
    >>> frames = Frames(scene, dpi=150)
    >>> frames.pixels(0).shape
    (185, 149, 4)
    """

    def __init__(self, scene: Scene, theme: str = "light", dpi: float = 150) -> None:
        self._scene, self._theme, self._scale = scene, theme, dpi / 72
        self._figure = blank_figure(scene, theme, dpi)
        self._transform = place(self._figure)
        self._renderer = FigureCanvasAgg(self._figure).get_renderer()
        self._context = self._renderer.new_gc()
        self._moving: list[Draw] = []
        #: What moves, or lies on something that does: boxes (left, top, right, bottom).
        self._busy: list[Box] = []
        self._figure.patch.draw(self._renderer)
        for item in scene.items:
            match item:
                case Label():
                    # Words stand clear of everything that moves.
                    self._label(item)
                case Fill() | Lines():
                    self._still(item)
                case Marks(role="hover"):
                    pass
                case Marks():
                    self._moves(self._marks(item), scene.plates[item.plate].box)
                case Links():
                    self._moves(self._links(item), self._reach(item))
                case Numbers(growing=False, texts=(_,)):
                    self._numbers_at_rest(item)
                case Numbers():
                    self._moves(self._numbers(item), scene.plates[item.plate].box)
                case Weights():
                    self._moves(self._weights(item), scene.plates[item.plate].box)
        self._background = self._renderer.copy_from_bbox(self._figure.bbox)

    def __len__(self) -> int:
        return len(self._scene)

    def pixels(self, number: int) -> Pixels:
        """Return frame `number` as (height, width, 4) bytes, RGBA; the next call reuses the memory."""
        frame = self._scene.frame(number)
        self._renderer.restore_region(self._background)
        for draw in self._moving:
            draw(frame)
        return np.asarray(self._renderer.buffer_rgba())

    def _moves(self, draw: Draw, box: Box) -> None:
        self._moving.append(draw)
        self._busy.append(box)

    def _pen(self, paint: Paint) -> Callable[[Path], None]:
        return pen(self._renderer, paint, self._transform)

    def _still(self, item: Fill | Lines) -> None:
        """Draw what never changes once and for all, unless it lies over something that moves."""
        shapes = item.polygons if isinstance(item, Fill) else item.segments
        path = path_of(shapes, closed=is_closed(item))
        paint = THEMES[self._theme][item.role]
        (left, top), (right, bottom) = shapes.min(axis=(0, 1)).tolist(), shapes.max(axis=(0, 1)).tolist()
        box = (left, top, right, bottom)
        if any(_overlap(box, busy) for busy in self._busy):
            self._busy.append(box)
            self._layer(box).draw(path, paint)
        else:
            self._pen(paint)(path)

    def _layer(self, box: Box) -> _Layer:
        """Return the layer over all that moves so far; a new one where something moves over the last."""
        if not (self._moving and isinstance(self._moving[-1], _Layer)):
            self._moving.append(_Layer(self._renderer, self._transform))
        layer = self._moving[-1]
        assert isinstance(layer, _Layer)
        layer.cover([at * self._scale for at in box])
        return layer

    def _reach(self, item: Links) -> Box:
        """Return the box around all that links ever connect."""
        timeline, plates = self._scene.timeline, self._scene.plates
        targets = timeline.targets if isinstance(timeline, Placements) else ()
        boxes = [plates[name].box for name in (item.source, *targets)]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def _links(self, item: Links) -> Draw:
        ink = self._pen(THEMES[self._theme][item.role])

        def draw(frame: Frame) -> None:
            segments = frame.links.get(item.id)
            if segments is not None:
                ink(path_of(segments, closed=False))

        return draw

    def _marks(self, item: Marks) -> Draw:
        """Return what draws marks: shadows in their exact colours, as Agg's blending would be a shade off."""
        plate = self._scene.plates[item.plate]
        paints = THEMES[self._theme]
        inside = outside = paints[item.role]
        grounds = self._grounds(plate)
        if item.role in _SHADOWS:
            # A tint is darkened as it is: that of added cells lies on a plate's own, that of extra
            # padding beside them.
            if len(grounds - {"extra"}) == 1:
                (ground,) = grounds - {"extra"}
                inside = replace(inside, fill=_over(inside, paints[ground]), opacity=1.0)
            if "extra" not in grounds:
                outside = replace(outside, fill=_over(outside, paints["canvas"]), opacity=1.0)
        whole = plate.whole
        on_plate, beside = self._pen(inside), self._pen(outside)

        def draw(frame: Frame) -> None:
            cells = frame.marks.get(item.id)
            if cells is None:
                return
            if whole:
                on_plate(path_of(plate.polygons(cells), closed=True))
                return
            held = plate.held(cells)
            for ink, chosen in ((beside, cells[~held]), (on_plate, cells[held])):
                if len(chosen):
                    ink(path_of(plate.polygons(chosen), closed=True))

        return draw

    def _grounds(self, plate: Plate) -> set[str]:
        """Return the roles of what lies still on a plate."""
        axes = np.linalg.inv(np.array([plate.down, plate.across]).T)
        size = (plate.rows, plate.cols)
        found = set()
        for item in self._scene.items:
            if isinstance(item, Fill):
                at = (item.polygons.mean(axis=1) - plate.origin) @ axes.T
                if ((at > 0) & (at < size)).all(axis=1).any():
                    found.add(item.role)
        return found

    def _writer(self, item: Numbers | Weights, plate: Plate) -> Callable[[str, int, int, str], None]:
        """Return a function that draws a text in its place in cell (row, col), in the colour of a role."""
        across, down = item.place
        rows, cols = np.arange(plate.rows) + down, np.arange(plate.cols) + across
        middles = (plate.point(rows[:, None], cols[None, :]) * self._scale).tolist()
        paints, size, base = THEMES[self._theme], item.size * self._scale, self._renderer.height

        def write(text: str, row: int, col: int, role: str) -> None:
            paint = paints[role]
            picture = sprite(text, size, paint.fill or "#000000", paint.bold)
            x, y = middles[row][col]
            height, width = picture.shape[:2]
            left, bottom = round(x - width / 2), round(base - y - height / 2)
            self._renderer.draw_image(self._context, left, bottom, picture)

        return write

    def _numbers_at_rest(self, item: Numbers) -> None:
        """Draw numbers that stay; those under a mark, which hides them, are written anew over it."""
        plate = self._scene.plates[item.plate]
        write, (texts,) = self._writer(item, plate), item.texts
        at = {divmod(index, plate.cols): text for index, text in enumerate(texts) if text}
        for cell, text in at.items():
            write(text, *cell, item.role)
        role = item.role if item.role == "ghost" else "lit"

        def draw(frame: Frame) -> None:
            for cell in frame.covered(plate.id):
                if cell in at:
                    write(at[cell], *cell, role)

        self._moves(draw, plate.box)

    def _numbers(self, item: Numbers) -> Draw:
        plate = self._scene.plates[item.plate]
        write = self._writer(item, plate)

        def draw(frame: Frame) -> None:
            covered = frame.covered(plate.id) if item.role != "ghost" else set()
            for index, text in enumerate(frame.written(item)):
                if text:
                    cell = divmod(index, plate.cols)
                    write(text, *cell, "lit" if cell in covered else item.role)

        return draw

    def _weights(self, item: Weights) -> Draw:
        plate = self._scene.plates[item.plate]
        write = self._writer(item, plate)

        def draw(frame: Frame) -> None:
            for (row, col), text in frame.weighed(item):
                write(text, row, col, item.role if plate.holds(row, col) else "ghost")

        return draw

    def _label(self, item: Label) -> None:
        # One Text artist a word: words are few, and Matplotlib finds a font for every script.
        artist = Text(
            *item.at,
            item.text,
            color=THEMES[self._theme][item.role].fill,
            fontproperties=FontProperties(family=_FAMILIES, size=item.size),
            horizontalalignment=_ANCHORS[item.anchor],
            transform=self._transform,
        )
        artist.set_figure(self._figure)
        artist.draw(self._renderer)


class _Layer:
    """What never changes but lies over something that does: drawn once, and laid over every frame."""

    def __init__(self, under: RendererAgg, transform: Transform) -> None:
        self._under, self._transform = under, transform
        self._renderer = RendererAgg(under.width, under.height, under.dpi)
        self._context = under.new_gc()
        self._left, self._top = int(under.width), int(under.height)
        self._right = self._bottom = 0
        self._picture: Pixels | None = None

    def cover(self, box: Sequence[float]) -> None:
        """Take in a box of pixels, with room for the lines at its edge."""
        left, top, right, bottom = box
        room = 4
        self._left, self._top = (
            max(0, min(self._left, floor(left) - room)),
            max(0, min(self._top, floor(top) - room)),
        )
        self._right, self._bottom = (
            max(self._right, ceil(right) + room),
            max(self._bottom, ceil(bottom) + room),
        )

    def draw(self, path: Path, paint: Paint) -> None:
        pen(self._renderer, paint, self._transform)(path)

    def __call__(self, frame: Frame) -> None:
        if self._picture is None:
            pixels = np.asarray(self._renderer.buffer_rgba())
            # Matplotlib draws pictures from the bottom row up.
            self._picture = pixels[self._top : self._bottom, self._left : self._right][::-1].copy()
        foot = self._under.height - self._top - len(self._picture)
        self._under.draw_image(self._context, self._left, foot, self._picture)


_FAMILIES = ["DejaVu Sans", "Noto Sans CJK SC"]
_ANCHORS: dict[str, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}

#: The roles that darken what they lie on.
_SHADOWS = ("window", "active")


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _over(shadow: Paint, ground: Paint) -> str:
    """Return the colour of a translucent paint over an opaque one, rounded as it should be."""
    pairs = [
        (int((shadow.fill or "#000000")[at : at + 2], 16), int((ground.fill or "#ffffff")[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(
        f"{round(shadow.opacity * above + (1 - shadow.opacity) * below):02x}" for above, below in pairs
    )

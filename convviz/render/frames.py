"""Scene -> raster frames: what never changes is drawn once, the rest over it for each frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.text import Text

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
    Plate,
    Scene,
    Weights,
)
from .figure import artist_of, blank_figure, path_of, place, shapes_of
from .glyphs import sprite

__all__ = ["Frames"]

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Draw = Callable[[Frame], None]


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
        self._figure.patch.draw(self._renderer)
        for item in scene.items:
            match item:
                case Label():
                    # Words stand clear of everything that moves.
                    self._label(item)
                case Fill() | Lines():
                    artist = self._artist(item, scene.frame(0))
                    if self._moving:
                        self._moving.append(self._stayer(artist))
                    else:
                        artist.draw(self._renderer)
                case Marks(role="hover"):
                    pass
                case Marks() | Links():
                    self._moving.append(self._mover(item))
                case Numbers():
                    self._moving.append(self._numbers(item))
                case Weights():
                    self._moving.append(self._weights(item))
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

    def _artist(self, item: Fill | Lines | Marks | Links, frame: Frame) -> PathPatch:
        shapes = shapes_of(item, self._scene, frame)
        artist = artist_of(
            item, np.zeros((1, 4, 2)) if shapes is None else shapes, self._theme, self._transform
        )
        artist.set_figure(self._figure)
        return artist

    def _stayer(self, artist: PathPatch) -> Draw:
        return lambda frame: artist.draw(self._renderer)

    def _mover(self, item: Marks | Links) -> Draw:
        first = self._scene.frame(0)
        if isinstance(item, Marks) and item.role in _UNDER:
            return self._shadow(item, first)
        artist = self._artist(item, first)

        def draw(frame: Frame) -> None:
            shapes = shapes_of(item, self._scene, frame)
            if shapes is not None:
                artist.set_path(path_of(shapes, closed=isinstance(item, Marks)))
                artist.draw(self._renderer)

        return draw

    def _shadow(self, item: Marks, first: Frame) -> Draw:
        """Return what draws a shadow in its exact colours, where Agg's own blending would be a shade off."""
        plate = self._scene.plates[item.plate]
        paints = THEMES[self._theme]
        shadow = paints[item.role]
        # Inside it lies on cells; outside on the page, unless lopsided padding is tinted there.
        tinted = any(other.role == "extra" for other in self._scene.items)
        inside, outside = self._artist(item, first), self._artist(item, first)
        inside.set_facecolor(_over(shadow, paints[_UNDER[item.role]]))
        if not tinted:
            outside.set_facecolor(_over(shadow, paints["canvas"]))

        def draw(frame: Frame) -> None:
            cells = frame.marks.get(item.id)
            if cells is None:
                return
            top, left, bottom, right = plate.inner
            rows, cols = cells[:, 0], cells[:, 1]
            held = (rows >= top) & (rows < bottom) & (cols >= left) & (cols < right)
            for artist, chosen in ((outside, cells[~held]), (inside, cells[held])):
                if len(chosen):
                    artist.set_path(path_of(plate.polygons(chosen), closed=True))
                    artist.draw(self._renderer)

        return draw

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

    def _numbers(self, item: Numbers) -> Draw:
        plate = self._scene.plates[item.plate]
        write = self._writer(item, plate)

        def draw(frame: Frame) -> None:
            covered = frame.covered(plate.id) if item.role != "ghost" else set()
            for index, text in enumerate(frame.written(item)):
                if text:
                    row, col = divmod(index, plate.cols)
                    write(text, row, col, "lit" if (row, col) in covered else item.role)

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


_FAMILIES = ["DejaVu Sans", "Noto Sans CJK SC"]
_ANCHORS: dict[str, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}

#: The shadows, and what they lie on.
_UNDER = {"window": "input", "active": "output"}


def _over(shadow: Paint, ground: Paint) -> str:
    """Return the colour of a translucent paint over an opaque one, rounded as it should be."""
    pairs = [
        (int((shadow.fill or "#000000")[at : at + 2], 16), int((ground.fill or "#ffffff")[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(
        f"{round(shadow.opacity * above + (1 - shadow.opacity) * below):02x}" for above, below in pairs
    )

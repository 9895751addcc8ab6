"""Scene -> raster frames: what never changes is drawn once, the rest over it for each frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import zip_longest
from math import floor
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from ..scene import (
    THEMES,
    UNIT,
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
    halos,
    over,
    without_page,
)
from .figure import half_width, is_closed, label, near, path_of, pen, pixel_size
from .glyphs import sprite
from .matplotlib_state import matplotlib_state
from .progress import Pause

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
#: Pixels as one number each: red is its lowest byte, opacity its highest.
Colours = np.ndarray[Any, np.dtype[np.uint32]]
Painter = Callable[[Frame], None]
#: Left, top, right, bottom in points.
Box = tuple[float, float, float, float]
#: Its row and its column.
PlateCell = tuple[int, int]
#: Left, top, right, bottom in pixels, the last two not included.
Patch = tuple[int, int, int, int]


class FrameChange(NamedTuple):
    """What one frame draws anew: a box whose upper left corner is at (left, top), in pixels.

    `now` is what it shows, `before` what was there; both (height, width). Outside nothing changes,
    inside not every pixel need.
    """

    left: int
    top: int
    before: Colours
    now: Colours


class Frames:
    """The frames of a scene as pixels.

    Only the box in which a frame differs from the one asked for before it is drawn anew.

    Parameters
    ----------
    scene : Scene
    theme : str
        A key of `THEMES`.
    dpi : float
        Pixels per inch; the paper's figures are published at 150.
    transparent : bool
        Whether the page is left out, and shadows on it stay translucent.
    rows : (int, int), optional
        The first row of pixels and the one after the last, for a part of the page; else all.
    even : bool
        Whether a page of odd width or height has a column or row more, at its right or foot.
    pause : callable, optional
        Called between two pieces of the work.

    Attributes
    ----------
    size : (int, int)
        How many pixels wide and high the pictures are.
    solid : set of str
        The colours (``#rrggbb``) that are laid on whole: what is between them is the edges' blending.

    Examples
    --------
    >>> from convviz import conv2d_trace
    >>> from convviz.scene import conv_scene
    >>> scene = conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]]), as_paper=True)
    >>> frames = Frames(scene, dpi=150)
    >>> frames.pixels(0).shape
    (185, 149, 4)
    """

    def __init__(
        self,
        scene: Scene,
        theme: str = "light",
        dpi: float = 150,
        *,
        transparent: bool = False,
        rows: tuple[int, int] | None = None,
        even: bool = False,
        pause: Pause | None = None,
    ) -> None:
        scene = without_page(scene) if transparent else scene
        self._scene, self._theme, self._scale = scene, theme, dpi / 72
        self._transparent, self._pause = transparent, pause or (lambda: None)
        width, whole = pixel_size(scene, dpi, even=even)
        self._above, below = rows or (0, whole)
        height = below - self._above
        self.size = width, height
        self._cut = height < whole
        # The page's foot may lie below that of the figure, and its head above.
        self._transform = Affine2D().scale(self._scale, -self._scale).translate(0, below)
        self._renderer = RendererAgg(width, height, dpi)
        self._context = self._renderer.new_gc()
        self._buffer: Pixels = np.asarray(self._renderer.buffer_rgba())
        self._colours: Colours = self._buffer.view("<u4")[..., 0]
        #: Where the drawing happens: left, top, right, bottom.
        self._patch: Patch = (0, 0, width, height)
        self._moving: list[Painter] = []
        #: What moves, or lies on something that does: boxes (left, top, right, bottom).
        self._busy: list[Box] = []
        #: The numbers that come, go, or change.
        self._changing: list[Numbers] = []
        self.solid: set[str] = set()
        if not transparent:
            canvas = THEMES[theme]["canvas"].fill or "#ffffff"
            self._buffer[:] = np.round(np.multiply(to_rgba(canvas), 255))
            self.solid.add(canvas)
        #: The links drawn so far: they lie under the numbers to come.
        self._linked: list[str] = []
        figure = Figure(figsize=(width / dpi, height / dpi), dpi=dpi)
        for item in scene.items:
            self._pause()
            match item:
                case Label():
                    # Words stand clear of everything that moves.
                    with matplotlib_state():
                        label(item, theme, self._transform, figure).draw(self._renderer)
                case Fill() | Lines():
                    self._still(item)
                case Marks(role="hover"):
                    pass
                case Marks():
                    self._moves(self._marks(item), scene.plates[item.plate].box)
                case Links():
                    self._moves(self._links(item), self._reach(item))
                    self._linked.append(item.id)
                case Numbers(growing=False, texts=(_,)) if self._halo(item, "") or not item.ground:
                    self._numbers_at_rest(item)
                case Numbers():
                    self._moves(self._numbers(item), scene.plates[item.plate].box)
                    if item.growing or len(item.texts) > 1:
                        self._changing.append(item)
                case Weights():
                    self._moves(self._weights(item), scene.plates[item.plate].box)
        self._finish_layers()
        self._background = self._colours.copy()
        #: The frame that stands there now, if any, and the box of what moves in it.
        self._last: tuple[Frame, Patch] | None = None
        self._shown: int | None = None

    def __len__(self) -> int:
        return len(self._scene)

    def pixels(self, number: int) -> Pixels:
        """Return frame `number` as (height, width, 4) bytes, RGBA; the next call reuses the memory."""
        if number != self._shown:
            self._show(number)
        return self._buffer

    def change(self, number: int) -> FrameChange:
        """Draw frame `number` over the last one and return what that changed."""
        before = self._show(number)
        left, top, right, bottom = self._patch
        return FrameChange(left, top, before, self._colours[top:bottom, left:right])

    def close(self) -> None:
        """Let go of the memory at once: what draws holds on to the frames, and they to it."""
        self._moving.clear()

    def _show(self, number: int) -> Colours:
        """Draw a frame, and return what was in the patch before."""
        frame = self._scene.frame(number)
        self._aim(frame)
        left, top, right, bottom = self._patch
        here = np.s_[top:bottom, left:right]
        before = self._colours[here].copy()
        self._colours[here] = self._background[here]
        for draw in self._moving:
            draw(frame)
            self._pause()
        self._shown = number
        return before

    def _aim(self, frame: Frame) -> None:
        """Make the patch what may differ between a frame and the last one."""
        around = self._around(frame)
        self._patch = (0, 0, *self.size) if self._last is None else self._differs(*self._last, frame, around)
        self._last = frame, around

    def _differs(self, last: Frame, moved: Patch, frame: Frame, around: Patch) -> Patch:
        """Return the pixels around what moves in two frames, and around the numbers that differ."""
        corners = []
        for item in self._changing:
            pairs = zip_longest(last.written(item), frame.written(item))
            at = [index for index, (before, after) in enumerate(pairs) if before != after]
            if at:
                plate = self._scene.plates[item.plate]
                cells = np.stack(np.divmod(at, plate.cols), axis=1)
                corners.append(plate.polygons(cells).reshape(-1, 2))
        patches = [moved, around]
        if corners:
            patches.append(self._pixels_of(np.concatenate(corners)))
        lefts, tops, rights, bottoms = zip(*patches, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def _around(self, frame: Frame) -> Patch:
        """Return the pixels around all that is marked and linked in a frame."""
        points = [links.reshape(-1, 2) for links in frame.links.values()]
        points += [
            self._scene.plates[item.plate].polygons(frame.marks[item.id]).reshape(-1, 2)
            for item in self._scene.items
            if isinstance(item, Marks) and item.id in frame.marks
        ]
        return self._pixels_of(np.concatenate(points)) if points else self._nowhere

    def _pixels_of(self, points: np.ndarray[Any, np.dtype[np.float64]]) -> Patch:
        """Return the pixels around points, with room for lines, and for numbers a little too wide."""
        room = round(_ROOM * self._scale) + 2
        at = points * self._scale
        left, top = np.floor(at.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(at.max(axis=0)).astype(int).tolist()
        width, height = self.size
        left, right = (min(max(x, 0), width) for x in (left - room, right + room))
        top, bottom = (min(max(y - self._above, 0), height) for y in (top - room, bottom + room))
        return left, top, right, bottom

    @property
    def _nowhere(self) -> Patch:
        width, height = self.size
        return width, height, 0, 0

    def _moves(self, draw: Painter, box: Box) -> None:
        self._moving.append(draw)
        self._busy.append(box)

    def _pen(self, paint: Paint, renderer: RendererAgg | None = None) -> Callable[[Path], None]:
        if paint.fill and paint.opacity == 1:
            self.solid.add(paint.fill)
        if paint.stroke:
            self.solid.add(paint.stroke)
        if self._cut and not paint.fill:
            # Agg cuts lines off at the figure's edge, dashes and corners with them; not what is filled,
            # with however little.
            paint = replace(paint, fill="#000000", opacity=1e-6)
        return pen(renderer or self._renderer, paint, self._transform)

    def _put(self, picture: Pixels, left: int, top: int) -> None:
        """Lay a picture, bottom row first, over the patch; what reaches beyond is cut off."""
        height, width = picture.shape[:2]
        west, north, east, south = self._patch
        own_left, own_right = max(west - left, 0), min(east - left, width)
        own_top, own_bottom = max(north - top, 0), min(south - top, height)
        if own_left < own_right and own_top < own_bottom:
            part = picture[height - own_bottom : height - own_top, own_left:own_right]
            foot = self.size[1] - top - own_bottom
            self._renderer.draw_image(self._context, left + own_left, foot, np.ascontiguousarray(part))

    def _still(self, item: Fill | Lines) -> None:
        """Draw what never changes once and for all, unless it lies over something that moves."""
        shapes = item.polygons if isinstance(item, Fill) else item.segments
        path = path_of(shapes, closed=is_closed(item))
        paint = THEMES[self._theme][item.role]
        (left, top), (right, bottom) = shapes.min(axis=(0, 1)).tolist(), shapes.max(axis=(0, 1)).tolist()
        box = (left, top, right, bottom)
        if any(_overlap(box, busy) for busy in self._busy):
            self._busy.append(box)
            layer = self._layer(box)
            self._pen(paint, layer.renderer)(path)
        else:
            self._pen(paint)(path)

    def _layer(self, box: Box) -> _Layer:
        """Return the layer over all that moves so far; a new one where something moves over the last."""
        layer = self._moving[-1]
        if not isinstance(layer, _Layer):
            self._finish_layers()
            layer = _Layer(self._renderer, self._put)
            self._moving.append(layer)
        layer.cover(self._pixels_of(np.reshape(box, (2, 2))))
        return layer

    def _finish_layers(self) -> None:
        for draw in self._moving:
            if isinstance(draw, _Layer):
                draw.finish()

    def _reach(self, item: Links) -> Box:
        """Return the box around all that links ever connect."""
        timeline, plates = self._scene.timeline, self._scene.plates
        targets = timeline.targets if isinstance(timeline, Placements) else ()
        boxes = [plates[name].box for name in (item.source, *targets)]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)

    def _links(self, item: Links) -> Painter:
        ink = self._pen(THEMES[self._theme][item.role])

        def draw(frame: Frame) -> None:
            segments = frame.links.get(item.id)
            if segments is not None:
                ink(path_of(segments, closed=False))

        return draw

    def _marks(self, item: Marks) -> Painter:
        """Return what draws marks: shadows in their exact colours, as Agg's blending would be a shade off."""
        plate = self._scene.plates[item.plate]
        paints = THEMES[self._theme]
        inside = outside = paints[item.role]
        grounds = self._grounds(plate)
        if item.role in _SHADOWS:
            # A tint is darkened as it is: that of added cells lies on a plate's own, that of extra
            # padding beside them. No window lies on what fades since none does.
            beneath = grounds - {"extra", "unread"}
            if len(beneath) == 1:
                (ground,) = beneath
                inside = replace(inside, fill=over(inside, paints[ground]), opacity=1.0)
            if "extra" not in grounds and not self._transparent:
                outside = replace(outside, fill=over(outside, paints["canvas"]), opacity=1.0)
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
        roles = set()
        for item in self._scene.items:
            if isinstance(item, Fill):
                at = (item.polygons.mean(axis=1) - plate.origin) @ axes.T
                if ((at > 0) & (at < size)).all(axis=1).any():
                    roles.add(item.role)
        return roles

    def _middles(self, item: Numbers | Weights, plate: Plate) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return where the numbers of a plate stand, (rows, cols, 2), in pixels."""
        across, down = item.place
        rows, cols = np.arange(plate.rows) + down, np.arange(plate.cols) + across
        return plate.point(rows[:, None], cols[None, :]) * self._scale - (0, self._above)

    def _halo(self, item: Numbers | Weights, state: str) -> str:
        """Return the colour around numbers in a state; "" for none, as on a page that is left out."""
        ground = item.ground if isinstance(item, Numbers) else ""
        if not ground or (ground == "canvas" and self._transparent):
            return ""
        return halos(self._theme, ground)[state]

    def _writer(self, item: Numbers | Weights, plate: Plate) -> Callable[..., None]:
        """Return a function that draws a text in its place in cell (row, col), in the colour of a role.

        Its last argument says in which state the cell is, as `halos` names them.
        """
        places, paints, size = (
            self._middles(item, plate).tolist(),
            THEMES[self._theme],
            item.size * self._scale,
        )
        pale = isinstance(item, Numbers) and item.faded
        roles = [item.role, "lit", "ghost", *(["faded"] if pale else [])]
        self.solid |= {fill for role in roles if (fill := paints[role].fill)}
        rims = {state: self._halo(item, state) for state in ("", "lit", "faded")}

        def write(text: str, row: int, col: int, role: str, state: str = "") -> None:
            paint = paints[role]
            picture = sprite(text, size, paint.fill or "#000000", paint.bold, rims[state])
            x, y = places[row][col]
            height, width = picture.shape[:2]
            self._put(picture, floor(x - width / 2 + 0.5), floor(y - height / 2 + 0.5))

        return write

    def _numbers_at_rest(self, item: Numbers) -> None:
        """Draw numbers that stay; those under a mark or a link are written anew over it."""
        plate = self._scene.plates[item.plate]
        write, (texts,) = self._writer(item, plate), item.texts
        at = {divmod(index, plate.cols): text for index, text in enumerate(texts) if text}
        role_of, linked = self._role_of(item), tuple(self._linked)
        for cell, text in at.items():
            write(text, *cell, *role_of(cell, set()))
        cells = np.array(list(at), dtype=np.intp).reshape(-1, 2)
        middles = self._middles(item, plate)[tuple(cells.T)]
        reach = half_width(item) * self._scale + 1

        def draw(frame: Frame) -> None:
            covered = frame.covered(plate.id)
            again = covered & at.keys()
            if item.ground:
                links = [frame.links[id] for id in linked if id in frame.links]
                if links:
                    close = near(middles, np.concatenate(links) * self._scale - (0, self._above), reach)
                    again |= {(row, col) for row, col in cells[close].tolist()}
            for cell in sorted(again):
                write(at[cell], *cell, *role_of(cell, covered))

        self._moves(draw, plate.box)

    def _role_of(self, item: Numbers) -> Callable[[PlateCell, set[PlateCell]], tuple[str, str]]:
        """Return a function that says in which role and state a cell's number is, some being covered."""
        cols = self._scene.plates[item.plate].cols
        lit = item.role if item.role == "ghost" else "lit"

        def role_of(cell: PlateCell, covered: set[PlateCell]) -> tuple[str, str]:
            if cell in covered:
                return lit, "lit"
            pale = cell[0] * cols + cell[1] in item.faded
            return ("faded", "faded") if pale else (item.role, "")

        return role_of

    def _numbers(self, item: Numbers) -> Painter:
        plate = self._scene.plates[item.plate]
        write, middles = self._writer(item, plate), self._middles(item, plate).reshape(-1, 2)
        role_of = self._role_of(item)
        # No number reaches further than a cell from its middle.
        room = UNIT * self._scale

        def draw(frame: Frame) -> None:
            covered = frame.covered(plate.id)
            texts = frame.written(item)
            left, top, right, bottom = self._patch
            x, y = middles[: len(texts)].T
            near = (x > left - room) & (x < right + room) & (y > top - room) & (y < bottom + room)
            for index in np.flatnonzero(near).tolist():
                if texts[index]:
                    cell = divmod(index, plate.cols)
                    write(texts[index], *cell, *role_of(cell, covered))

        return draw

    def _weights(self, item: Weights) -> Painter:
        plate = self._scene.plates[item.plate]
        write = self._writer(item, plate)

        def draw(frame: Frame) -> None:
            for (row, col), text in frame.weighed(item):
                write(text, row, col, item.role if plate.holds(row, col) else "ghost")

        return draw


class _Layer:
    """What never changes but lies over something that does: drawn once, and laid over every frame."""

    def __init__(self, under: RendererAgg, put: Callable[[Pixels, int, int], None]) -> None:
        self.renderer: RendererAgg | None = RendererAgg(under.width, under.height, under.dpi)
        self._put = put
        self._left, self._top = int(under.width), int(under.height)
        self._right = self._bottom = 0
        self._picture: Pixels = np.empty((0, 0, 4), dtype=np.uint8)

    def cover(self, patch: Patch) -> None:
        """Take in some pixels."""
        left, top, right, bottom = patch
        self._left, self._top = min(self._left, left), min(self._top, top)
        self._right, self._bottom = max(self._right, right), max(self._bottom, bottom)

    def finish(self) -> None:
        """Keep the picture alone, when all is drawn: what draws it has memory for a whole page."""
        if self.renderer:
            pixels = np.asarray(self.renderer.buffer_rgba())
            # Matplotlib draws pictures from the bottom row up.
            self._picture = pixels[self._top : self._bottom, self._left : self._right][::-1].copy()
            self.renderer = None

    def __call__(self, frame: Frame) -> None:
        self._put(self._picture, self._left, self._top)


#: Room around what moves, in points: lines and their corners, and numbers a little wider than a cell.
_ROOM = 4.0
#: The roles that darken what they lie on.
_SHADOWS = ("window", "active", "row")


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]

"""Scene -> Matplotlib figure: one artist for each item, however many cells it has."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from ..scene import THEMES, Fill, Frame, Lines, Links, Marks, Paint, Scene

__all__ = ["Drawn", "artist_of", "blank_figure", "is_closed", "patch", "path_of", "place", "shapes_of"]

Shapes = np.ndarray[Any, np.dtype[np.float64]]
#: The items that are drawn as paths.
Drawn = Fill | Lines | Marks | Links


def path_of(shapes: Shapes, *, closed: bool) -> Path:
    """Return one path for n equal polygons or lines, (n, points, 2)."""
    count, points = shapes.shape[:2]
    if closed:
        shapes = np.concatenate([shapes, shapes[:, :1]], axis=1)
        points += 1
    codes = np.full((count, points), Path.LINETO, dtype=Path.code_type)
    codes[:, 0] = Path.MOVETO
    if closed:
        codes[:, -1] = Path.CLOSEPOLY
    return Path(shapes.reshape(-1, 2), codes.ravel())


def place(figure: Figure) -> Transform:
    """Return the transform from a scene's points (y downwards) to the figure's pixels."""
    flip = Affine2D().scale(1 / 72, -1 / 72).translate(0, figure.get_figheight())
    return flip + figure.dpi_scale_trans


def patch(path: Path, paint: Paint, transform: Transform, gid: str | None = None) -> PathPatch:
    """Return the artist of one item."""
    dashes: Any = "solid"
    if paint.dash:
        # Matplotlib counts dashes in line widths.
        dashes = (0, tuple(part / paint.width for part in paint.dash))
    artist = PathPatch(
        path,
        facecolor=(paint.fill, paint.opacity) if paint.fill else "none",
        edgecolor=paint.stroke or "none",
        linewidth=paint.width if paint.stroke else 0,
        linestyle=dashes,
        capstyle="butt",
        joinstyle="miter",
        transform=transform,
        gid=gid,
    )
    artist.set_clip_on(False)
    return artist


def blank_figure(scene: Scene, theme: str, dpi: float) -> Figure:
    """Return a figure of the scene's page, whole pixels wide and high, empty but for its background."""
    width, height = (round(points / 72 * dpi) / dpi for points in scene.size)
    return Figure(figsize=(width, height), dpi=dpi, facecolor=THEMES[theme]["canvas"].fill or "none")


def shapes_of(item: Drawn, scene: Scene, frame: Frame) -> Shapes | None:
    """Return the polygons or segments of an item in a frame; None for marks and links that rest."""
    match item:
        case Fill():
            return item.polygons
        case Lines():
            return item.segments
        case Marks():
            cells = frame.marks.get(item.id)
            return scene.plates[item.plate].polygons(cells) if cells is not None and len(cells) else None
        case Links():
            return frame.links.get(item.id)


def is_closed(item: Drawn) -> bool:
    """Return whether an item's shapes are polygons, and not lines."""
    return isinstance(item, Fill | Marks)


def artist_of(item: Drawn, shapes: Shapes, theme: str, transform: Transform) -> PathPatch:
    """Return the artist of a fill, lines, marks or links with these shapes."""
    path = path_of(shapes, closed=is_closed(item))
    return patch(path, THEMES[theme][item.role], transform, item.id)

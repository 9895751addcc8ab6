"""Scene -> Matplotlib: one path for each item, however many cells it has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Transform

from ..scene import HALO, THEMES, Fill, Frame, Label, Lines, Links, Marks, Numbers, Paint, Scene
from .fonts import families, with_signs

Shapes = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.uint8]]
#: The items that are drawn as paths.
PathItem = Fill | Lines | Marks | Links


_ANCHORS: dict[str, Literal["left", "center", "right"]] = {
    "start": "left",
    "middle": "center",
    "end": "right",
}


def is_closed(item: PathItem) -> bool:
    """Return whether an item's shapes are polygons, and not lines."""
    return isinstance(item, Fill | Marks)


def path_of(shapes: Shapes, *, closed: bool) -> Path:
    """Return one path for n equal polygons or lines, (n, points, 2)."""
    return Path(*outline(shapes, closed=closed))


def outline(shapes: Shapes, *, closed: bool) -> tuple[Shapes, Codes]:
    """Return the vertices, (m, 2), and codes, (m,), of a path for n equal polygons or lines."""
    count, points = shapes.shape[:2]
    if closed:
        shapes = np.concatenate([shapes, shapes[:, :1]], axis=1)
        points += 1
    codes = np.full((count, points), Path.LINETO, dtype=Path.code_type)
    codes[:, 0] = Path.MOVETO
    if closed:
        codes[:, -1] = Path.CLOSEPOLY
    return shapes.reshape(-1, 2), codes.ravel()


def pen(renderer: RendererBase, paint: Paint, transform: Transform) -> Callable[[Path], None]:
    """Return what draws a path in a paint; without an artist, which costs more than the drawing."""
    context = renderer.new_gc()
    context.set_linewidth(paint.width if paint.stroke else 0)
    context.set_capstyle("butt")
    context.set_joinstyle("miter")
    context.set_foreground(paint.stroke or "none")
    if paint.stroke and paint.dash:
        context.set_dashes(0, list(paint.dash))
    face = to_rgba(paint.fill, paint.opacity) if paint.fill else None
    return lambda path: renderer.draw_path(context, path, transform, face)


def pixel_size(scene: Scene, dpi: float, *, even: bool = False) -> tuple[int, int]:
    """Return how many pixels wide and high a scene's page is, or the next even numbers."""
    width, height = (round(points / 72 * dpi) for points in scene.size)
    return (width + width % 2, height + height % 2) if even else (width, height)


def label(item: Label, theme: str, transform: Transform, figure: Figure) -> Text:
    """Return a word as an artist: words are few, and Matplotlib finds a font for every script."""
    artist = Text(
        *item.at,
        with_signs(item.text),
        color=THEMES[theme][item.role].fill,
        fontproperties=FontProperties(family=list(families()), size=item.size),
        horizontalalignment=_ANCHORS[item.anchor],
        # A dollar sign is a dollar sign.
        parse_math=False,
        transform=transform,
    )
    artist.set_figure(figure)
    return artist


def shapes_of(item: PathItem, scene: Scene, frame: Frame) -> Shapes | None:
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


def half_width(item: Numbers) -> float:
    """Return half the width of the longest number, its halo included, in points."""
    return (0.31 * max((len(text) for texts in item.texts for text in texts), default=0) + HALO) * item.size


def near(
    points: Shapes,
    segments: Shapes,
    reach: float,
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return which of some points, (n, 2), lie within reach of any of some segments, (m, 2, 2)."""
    start, along = segments[:, 0], segments[:, 1] - segments[:, 0]
    away = points[:, None] - start
    share = ((away * along).sum(axis=2) / np.maximum((along**2).sum(axis=1), 1e-9)).clip(0, 1)
    gap = away - share[..., None] * along
    is_near: np.ndarray[Any, np.dtype[np.bool_]] = ((gap**2).sum(axis=2) < reach**2).any(axis=1)
    return is_near

"""Scene -> SVG: Matplotlib's own, made slim.

Matplotlib writes every item as one path. What it writes around them (metadata, inline styles) is
replaced: ids are the scene's, a class says the role, numbers are text elements. The same scene
gives the same bytes.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import numpy as np
from matplotlib.path import Path

from ..scene import Frame, Label, Numbers, Plate, Scene, Weights, css, halo_css, without_page
from .figure import PathItem, is_closed, outline, shapes_of
from .matplotlib_inside import path_data
from .matplotlib_state import matplotlib_state

_FAMILY = "DejaVu Sans, Noto Sans, Noto Sans SC, Noto Sans CJK SC, sans-serif"
#: How far below the middle of a number its base line lies, in heights of the type.
_DROP = 0.36


def svg(scene: Scene, frame: int = 0, *, theme: str | None = "light", canvas: bool = True) -> str:
    """Return the picture of one frame.

    Parameters
    ----------
    scene : Scene
    frame : int
        From 0 to ``len(scene) - 1``.
    theme : str or None
        A key of `THEMES`, whose colours are written into the picture; None writes no colours, for a
        page that brings its own style rules.
    canvas : bool
        Whether the page is filled, in the theme's colour.

    Returns
    -------
    str
        A whole SVG document, its attributes in single quotes (JSON leaves them alone). Static
        parts, marks and links are paths with the scene's ids; the numbers of a plate are the
        children of one group, row by row, a cell without a number being left out.
    """
    scene = scene if canvas else without_page(scene)
    now = scene.frame(frame)
    paths = _paths(scene, now)
    width, height = scene.size
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.2f} {height:.2f}' "
        f"width='{width:.2f}pt' height='{height:.2f}pt' font-family='{_FAMILY}' text-anchor='middle'>"
    ]
    if theme:
        roles = {item.ground for item in scene.items if isinstance(item, Numbers) and item.ground}
        # A page that shows through has no colour to put around a number.
        grounds = sorted(roles if canvas else roles - {"canvas"})
        rules = [css(theme), halo_css(theme, grounds) if grounds else "", ".wait{visibility:hidden}"]
        parts.append("<style>" + "\n".join(filter(None, rules)) + "</style>")
        if canvas:
            parts.append("<rect class='canvas' width='100%' height='100%'/>")
    for item in scene.items:
        match item:
            case Numbers():
                parts.append(_numbers(item, scene.plates[item.plate], now))
            case Weights():
                parts.append(_weights(item, scene.plates[item.plate], now))
            case Label():
                parts.append(
                    f"<text id='{item.id}' class='{item.role}' x='{item.at[0]:.1f}' y='{item.at[1]:.1f}' "
                    f"font-size='{item.size:.1f}' text-anchor='{item.anchor}'>{escape(item.text)}</text>"
                )
            case _:
                data = paths.get(item.id, "")
                parts.append(f"<path id='{item.id}' class='{item.role}' d='{data}'/>")
    parts.append("</svg>")
    return "".join(parts)


def _paths(scene: Scene, now: Frame) -> dict[str, str]:
    """Return the path data Matplotlib writes for every fill, line, mark and link, by id."""
    shapes_by_item = [
        (item, shapes_of(item, scene, now)) for item in scene.items if isinstance(item, PathItem)
    ]
    drawn = [(item, shapes) for item, shapes in shapes_by_item if shapes is not None]
    if not drawn:
        return {}
    # All in one go, which is several times faster than path by path: each shape begins with an M.
    outlines = [outline(shapes, closed=is_closed(item)) for item, shapes in drawn]
    # Two decimals are a seventieth of a pixel. Matplotlib counts y from the page's foot.
    points = np.round(np.concatenate([vertices for vertices, _ in outlines]), 2)
    points[:, 1] = scene.size[1] - points[:, 1]
    every = Path(points, np.concatenate([codes for _, codes in outlines]))
    with matplotlib_state():
        data = path_data(every, scene.size)
    shapes = [f"M{shape}" for shape in data.split("M")[1:]]
    ends = np.cumsum([len(shapes) for _, shapes in drawn]).tolist()
    return {
        item.id: "".join(shapes[end - len(shapes_of_item) : end])
        for (item, shapes_of_item), end in zip(drawn, ends, strict=True)
    }


def _texts(
    plate: Plate, cells: list[tuple[int, int, str, str]], place: tuple[float, float], size: float
) -> str:
    """Return text elements for (row, column, text, class); each is centred on `place` in its cell."""
    if not cells:
        return ""
    at = plate.point([r + place[1] for r, _, _, _ in cells], [c + place[0] for _, c, _, _ in cells])
    at[:, 1] += _DROP * size
    kinds = {kind: f" class='{kind}'" if kind else "" for _, _, _, kind in cells}
    return "".join(
        f"<text x='{x:.1f}' y='{y:.1f}'{kinds[kind]}>{text}</text>"
        for (x, y), (_, _, text, kind) in zip(at.tolist(), cells, strict=True)
    )


def _numbers(item: Numbers, plate: Plate, now: Frame) -> str:
    covered, under = now.covered(plate.id), "under" if item.ground else ""
    mark = under if item.role == "ghost" else "lit"
    shown = now.written(item)
    cells = []
    for index, text in enumerate(item.texts[now.filter if len(item.texts) > 1 else 0]):
        if text:
            cell = divmod(index, plate.cols)
            so_far = shown[index] if index < len(shown) else ""
            kind = mark if cell in covered else "faded" if index in item.faded else ""
            if not so_far:
                kind = "faded wait" if index in item.faded else "wait"
            cells.append((*cell, so_far or text, kind))
    return _group(item, _texts(plate, cells, item.place, item.size))


def _weights(item: Weights, plate: Plate, now: Frame) -> str:
    cells = [(r, c, text, "" if plate.holds(r, c) else "ghost") for (r, c), text in now.weighed(item)]
    return _group(item, _texts(plate, cells, item.place, item.size))


def _group(item: Numbers | Weights, inside: str) -> str:
    ground = item.ground if isinstance(item, Numbers) else ""
    role = f"{item.role} halo on-{ground}" if ground else item.role
    return f"<g id='{item.id}' class='{role}' font-size='{item.size:.2f}'>{inside}</g>"

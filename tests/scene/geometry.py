"""What the eye would judge: which shapes overlap, and where a word lies."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from convviz.scene import Fill, Label, Lines, Plate, Scene

Points = npt.NDArray[np.float64]

#: How far shapes may reach into one another, in points, and still count as touching.
TOUCH = 0.01


def overlaps(shapes: Points) -> npt.NDArray[np.float64]:
    """Return how deep each convex shape of (n, 4, 2) reaches into each other, (n, n); at most 0 is apart.

    Two convex shapes are apart exactly if their shadows on a normal of one of their sides are.
    """
    sides = np.roll(shapes, -1, axis=1) - shapes
    normals = np.stack([-sides[..., 1], sides[..., 0]], axis=-1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    shadows = np.einsum("iak,jpk->iajp", normals, shapes)
    low, high = shadows.min(axis=-1), shadows.max(axis=-1)
    here = np.arange(len(shapes))
    own_low, own_high = low[here, :, here][..., None], high[here, :, here][..., None]
    depth = (np.minimum(high, own_high) - np.maximum(low, own_low)).min(axis=1)
    return np.minimum(depth, depth.T)


def label_box(label: Label) -> Points:
    """Return the corners, (4, 2), of the box a word fills: from its ascenders to its descenders."""
    # DejaVu Sans, the widest font it is set in: 0.62 of the type's height a letter; Chinese is square.
    wide = sum(1.0 if ord(char) > 0x2E7F else 0.62 for char in label.text) * label.size
    left = label.at[0] - {"start": 0.0, "middle": 0.5, "end": 1.0}[label.anchor] * wide
    top, bottom = label.at[1] - 0.76 * label.size, label.at[1] + 0.24 * label.size
    return np.array([[left, top], [left + wide, top], [left + wide, bottom], [left, bottom]])


def cells_of(plate: Plate, shapes: Points) -> set[tuple[int, int]]:
    """Return the cells in which the middles of `shapes`, (n, points, 2), lie."""
    basis = np.array([plate.down, plate.across]).T
    inside = np.linalg.solve(basis, (shapes.mean(axis=1) - plate.origin).T).T
    return {(int(row), int(col)) for row, col in np.floor(inside)}


def things(scene: Scene) -> tuple[list[str], Points]:
    """Return the names and the outlines, (n, 4, 2), of all that may not overlap: plates and words."""
    plates = [
        (plate.id, plate.rectangle(0, 0, plate.rows, plate.cols))
        for plate in scene.plates.values()
        # The bands of a matrix, and of a whole weight, lie on it.
        if plate.id not in ("rows", "cols", "filters")
    ]
    words = [(item.id, label_box(item)) for item in scene.items if isinstance(item, Label)]
    names, shapes = zip(*plates, *words, strict=True)
    return list(names), np.array(shapes)


def collisions(scene: Scene) -> list[tuple[str, str]]:
    """Return the pairs of plates and words that overlap."""
    names, shapes = things(scene)
    pairs = np.argwhere(np.triu(overlaps(shapes), 1) > TOUCH)
    return [(names[one], names[other]) for one, other in pairs]


def drawn_points(scene: Scene) -> Points:
    """Return every point, (n, 2), at which something is drawn: static shapes, marks of a still, words."""
    found: list[Points] = [things(scene)[1].reshape(-1, 2)]
    for item in scene.items:
        match item:
            case Fill():
                found.append(item.polygons.reshape(-1, 2))
            case Lines():
                found.append(item.segments.reshape(-1, 2))
    for mark, cells in scene.still.items():
        found.append(scene.plates[mark.split("-")[0]].polygons(cells).reshape(-1, 2))
    return np.concatenate(found)


def off_the_page(scene: Scene) -> float:
    """Return how far, in points, anything reaches beyond the page; at most 0 is nothing."""
    points = drawn_points(scene)
    return float(np.max([-points.min(axis=0), points.max(axis=0) - scene.size]))


def items_of(scene: Scene, kind: type[Any], role: str | None = None) -> list[Any]:
    """Return the items of a kind (and a role), in drawing order."""
    return [item for item in scene.items if isinstance(item, kind) and role in (None, item.role)]

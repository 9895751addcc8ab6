"""Plates: grids of cells placed on the picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

#: The side of a cell, in points (half a centimetre, as in the paper's figures).
UNIT = 0.5 / 2.54 * 72


@dataclass(frozen=True, slots=True)
class Projection:
    """Where one cell to the right (`across`) and one cell down (`down`) lead, in cells; y grows downwards."""

    across: tuple[float, float]
    down: tuple[float, float]

    def extent(self, rows: int, cols: int) -> tuple[float, float, float, float]:
        """Return (left, top, right, bottom) in cells of a grid whose first corner is the origin."""
        xs = (0.0, cols * self.across[0], rows * self.down[0], cols * self.across[0] + rows * self.down[0])
        ys = (0.0, cols * self.across[1], rows * self.down[1], cols * self.across[1] + rows * self.down[1])
        return min(xs), min(ys), max(xs), max(ys)


FLAT = Projection((1.0, 0.0), (0.0, 1.0))
#: The paper's oblique view: row 0, column 0 is the left corner, columns run up-right, rows down-right.
ISOMETRIC = Projection((1.0, -0.5), (0.7, 0.65))


@dataclass(frozen=True, slots=True)
class Plate:
    """A grid of `rows` x `cols` cells.

    `origin` is the corner of cell (0, 0) and `across`, `down` lead to the next column and row, all
    in points with y downwards. A plate may hold more cells than its numbers' own: those are `real`
    (rows, cols), the first of them at `before` (row, column), each next one `spacing` cells on. What
    lies around or between them is padding, cropped or inserted; where `before` is negative or `real`
    reaches beyond the plate, numbers are cropped.
    """

    id: str
    rows: int
    cols: int
    origin: tuple[float, float]
    across: tuple[float, float]
    down: tuple[float, float]
    before: tuple[int, int]
    real: tuple[int, int]
    spacing: tuple[int, int] = (1, 1)

    @classmethod
    def placed(
        cls,
        id: str,
        rows: int,
        cols: int,
        projection: Projection,
        corner: tuple[float, float],
        before: tuple[int, int] = (0, 0),
        real: tuple[int, int] | None = None,
        spacing: tuple[int, int] = (1, 1),
    ) -> Plate:
        """Return a plate whose bounding box has its upper left corner at `corner` (in cells)."""
        left, top, _, _ = projection.extent(rows, cols)
        return cls(
            id,
            rows,
            cols,
            ((corner[0] - left) * UNIT, (corner[1] - top) * UNIT),
            (projection.across[0] * UNIT, projection.across[1] * UNIT),
            (projection.down[0] * UNIT, projection.down[1] * UNIT),
            before,
            real or (rows, cols),
            spacing,
        )

    @property
    def inner(self) -> tuple[int, int, int, int]:
        """The block (top, left, bottom, right) from the first of the numbers' own cells to the last.

        It is empty where all of them are cropped.
        """
        (top, bottom), (left, right) = (_reach(*axis) for axis in self._axes)
        return top, left, bottom, right

    @property
    def whole(self) -> bool:
        """Whether every cell is one of the numbers' own."""
        return self.inner == (0, 0, self.rows, self.cols) and all(
            step == 1 or size == 1 for size, _, _, step in self._axes
        )

    @property
    def _axes(self) -> Iterator[tuple[int, int, int, int]]:
        return zip((self.rows, self.cols), self.before, self.real, self.spacing, strict=True)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The bounding box (left, top, right, bottom), in points."""
        wide, tall = self.cols * self.across[0], self.cols * self.across[1]
        aside, deep = self.rows * self.down[0], self.rows * self.down[1]
        left, top = self.origin[0] + min(0.0, wide, aside), self.origin[1] + min(0.0, tall, deep)
        right, bottom = (
            self.origin[0] + max(wide, aside, wide + aside),
            self.origin[1] + max(tall, deep, tall + deep),
        )
        return left, top, right, bottom

    def holds(self, row: int, col: int) -> bool:
        """Whether a cell is one of the numbers' own, and not padding or outside the plate."""
        return all(
            0 <= at < size and 0 <= at - before < real * step and (at - before) % step == 0
            for at, (size, before, real, step) in zip((row, col), self._axes, strict=True)
        )

    def held(self, cells: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Return for each of `cells`, (n, 2), what `holds` says."""
        inside = np.ones(len(cells), dtype=np.bool_)
        for at, (size, before, real, step) in zip(cells.T, self._axes, strict=True):
            place = at - before
            inside &= (at >= 0) & (at < size) & (place >= 0) & (place < real * step) & (place % step == 0)
        return inside

    def cells(self) -> npt.NDArray[np.intp]:
        """Return the rows and columns, (n, 2), of every cell, row by row."""
        return np.argwhere(np.ones((self.rows, self.cols), dtype=np.bool_))

    def point(self, row: Any, col: Any) -> Points:
        """Return the picture point(s) of plate coordinates; (row, col) = (0, 0) is the first corner."""
        row, col = np.asarray(row, dtype=np.float64), np.asarray(col, dtype=np.float64)
        at = np.empty((*np.broadcast_shapes(row.shape, col.shape), 2))
        at[..., 0] = self.origin[0] + col * self.across[0] + row * self.down[0]
        at[..., 1] = self.origin[1] + col * self.across[1] + row * self.down[1]
        return at

    def polygons(self, cells: npt.NDArray[Any]) -> Points:
        """Return the corners, (n, 4, 2), of `cells`, (n, 2) rows and columns (they may lie outside)."""
        corners = np.array([[0, 0], [0, 1], [1, 1], [1, 0]])
        at = np.asarray(cells).reshape(-1, 1, 2) + corners
        return self.point(at[..., 0], at[..., 1])

    def rectangle(self, top: float, left: float, bottom: float, right: float) -> Points:
        """Return the four corners, (4, 2), of a block of cells: from the first, clockwise."""
        return self.point([top, top, bottom, bottom], [left, right, right, left])

    def grid_lines(self, top: int, left: int, bottom: int, right: int) -> Points:
        """Return the segments, (n, 2, 2), of the grid over a block of cells."""
        rows, cols = np.arange(top, bottom + 1)[:, None], np.arange(left, right + 1)[:, None]
        return np.concatenate(
            [self.point(rows, np.array([left, right])), self.point(np.array([top, bottom]), cols)]
        )


def _reach(size: int, before: int, real: int, step: int) -> tuple[int, int]:
    """Return the first own position along an axis and the one after the last; (0, 0) for none."""
    first = before if before >= 0 else before % step
    last = min(before + (real - 1) * step, size - 1 - (size - 1 - before) % step)
    return (first, last + 1) if first <= last else (0, 0)


def on_all(plates: Sequence[Plate], shapes: Points) -> Points:
    """Return `shapes`, (n, points, 2), drawn on the first of some equal plates, on every one of them."""
    origins = np.array([plate.origin for plate in plates])
    shifted: Points = shapes[None] + (origins - origins[0])[:, None, None, :]
    return shifted.reshape(-1, *shapes.shape[1:])

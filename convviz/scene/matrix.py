"""The picture of a convolution as a sparse matrix times a vector."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ..engine import ConvMatrix
from .items import type_size
from .plate import FLAT, UNIT, Plate
from .scene import Fill, Frame, Item, Label, Lines, Marks, Numbers, Scene
from .shown import equals, shown_all, width
from .words import type_between

#: The matrix of the direct convolution, and its transpose.
MATRICES = ("C", "CT")

#: Cells between the matrix and its vectors, and around the whole.
_GAP, _EDGE, _HEAD = 1.6, 0.75, 1.4
#: A number needs a cell of at least this share of the picture's longer side; lines between cells less.
_NUMBERED, _RULED = 1 / 45, 1 / 110


@dataclass(frozen=True, eq=False, slots=True)
class _Rows:
    """The timeline of a matrix: a row a frame, with the entries in it."""

    starts: npt.NDArray[np.intp]
    cols: npt.NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def frame(self, number: int, plates: dict[str, Plate]) -> Frame:
        cols = self.cols[self.starts[number] : self.starts[number + 1]]
        row = np.full(len(cols), number)
        marks = {
            "rows-band": np.array([[number, 0]]),
            "m-window": np.stack([row, cols], axis=1),
            "v-active": np.stack([cols, np.zeros_like(cols)], axis=1),
            "r-active": np.array([[number, 0]]),
        }
        return Frame(marks, computed={"r-numbers": number + 1})


def matrix_is_legible(shape: tuple[int, int]) -> bool:
    """Return whether the cells of a matrix of so many rows and columns are large enough for numbers."""
    return 1 / max(_page(shape)) >= _NUMBERED


def _large(shape: tuple[int, int]) -> float:
    """Return the scale of vectors, gaps and words: larger beside a matrix whose cells are small."""
    return max(1.0, max(shape) / 50)


def _page(shape: tuple[int, int]) -> tuple[float, float]:
    """Return the picture's width and height, in cells of its matrix."""
    large = _large(shape)
    around = 2 * (_GAP + 1 + _EDGE) * large
    return shape[1] + around, max(shape) + (_HEAD + 2 * _EDGE) * large


def matrix_scene(
    matrix: ConvMatrix,
    vector: npt.NDArray[Any],
    result: npt.NDArray[Any],
    bias: npt.NDArray[Any] | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    numbers: bool = True,
) -> Scene:
    """Return the scene of a matrix times a vector, a row a frame.

    Parameters
    ----------
    matrix : ConvMatrix
    vector, result : ndarray
        What it is multiplied by and what comes out, of as many numbers as it has columns and rows.
    bias : ndarray, optional
        What is added to each output channel of the result.
    labels : mapping, optional
        The words over the three: "matrix", "vector", "result".
    numbers : bool
        Whether cells show their numbers, where they are large enough to be read.

    Examples
    --------
    >>> from convviz import ConvSetting, conv_matrix
    >>> matrix = conv_matrix(ConvSetting(input=(1, 3), kernel=(1, 2)), [[[[10, 1]]]])
    >>> scene = matrix_scene(matrix, np.array([1, 2, 3]), np.array([12, 23]))
    >>> scene.frame(1).marks["m-window"].tolist()
    [[1, 1], [1, 2]]
    """
    height, across = matrix.shape
    tall, large, page = max(height, across), _large(matrix.shape), _page(matrix.shape)
    gap, edge = _GAP * large, _EDGE * large
    middle = edge + _HEAD * large + tall / 2
    m = Plate.placed("m", height, across, FLAT, (edge, middle - height / 2))
    plates = {"m": m}
    for name, rows, left in (("v", across, across + gap), ("r", height, across + 2 * gap + large)):
        corner = ((edge + left) * UNIT, (middle - rows / 2) * UNIT)
        plates[name] = Plate(name, rows, 1, corner, (large * UNIT, 0.0), m.down, (0, 0), (rows, 1))
    # A band is one cell of a plate whose cells are whole rows, or whole columns, of the matrix.
    plates["rows"] = Plate("rows", height, 1, m.origin, (across * UNIT, 0.0), m.down, (0, 0), (height, 1))
    plates["cols"] = Plate("cols", 1, across, m.origin, m.across, (0.0, height * UNIT), (0, 0), (1, across))
    share = 1 / max(page)
    numbers = numbers and matrix_is_legible(matrix.shape)
    items: list[Item] = []
    for name, role in (("m", ""), ("v", "input"), ("r", "output")):
        plate = plates[name]
        block = (0, 0, plate.rows, plate.cols)
        if role:
            items.append(Fill(f"{name}-cells", role, plate.rectangle(*block)[None]))
        else:
            items += [Marks("rows-band", "band", "rows"), Marks("cols-band", "band", "cols")]
            if len(matrix.rows):
                items.append(Fill("m-entries", "kernel" if numbers else "entry", _runs(matrix, plate)))
        if share >= _RULED:
            items.append(Lines(f"{name}-grid", "grid", plate.grid_lines(*block)))
        else:
            items.append(Lines(f"{name}-grid", "grid", _edges(plate)))
        id, mark = (f"{name}-active", "active") if role else (f"{name}-window", "row")
        items += [Marks(id, mark, name), Marks(f"{name}-hover", "hover", name)]
    if numbers:
        dense = np.full(matrix.shape, "", dtype=object)
        dense[matrix.rows, matrix.cols] = shown_all(matrix.values.tolist())
        for name, role, texts in (
            ("m", "kernel-number", tuple(dense.ravel().tolist())),
            ("v", "number", shown_all(vector.ravel().tolist())),
            ("r", "number", shown_all(result.ravel().tolist())),
        ):
            size = type_size([texts], 0.46, 0.86)
            items.append(Numbers(f"{name}-numbers", role, name, (texts,), size, growing=name == "r"))
    if labels is not None:
        usual = 0.8 * large
        for name, word, anchor in (
            ("m", "matrix", "middle"),
            ("v", "vector", "middle"),
            ("r", "result", "end"),
        ):
            left, _, right, _ = plates[name].box
            room = across + gap if name == "m" else large + gap
            size = min(usual, room / width(labels[word])) * UNIT
            # Over a narrow matrix its word begins near the page's edge.
            middle_at = max((left + right) / 2, 0.2 * edge * UNIT + size * width(labels[word]) / 2)
            at = {"middle": middle_at, "end": right}[anchor]
            items.append(
                Label(f"{word}-label", labels[word], (at, plates[name].box[1] - 0.45 * size), size, anchor)
            )
        grids = [grid.ravel().tolist() for grid in (matrix.values, vector, result) if numbers]
        equal = equals(*grids, bias=bias)
        for sign, before, after in (("·", "m", "v"), (equal, "v", "r")):
            at = (plates[before].box[2] + plates[after].box[0]) / 2
            size = type_between(plates[before], plates[after], sign, 1.1 * large * UNIT)
            items.append(Label(f"sign-{before}", sign, (at, middle * UNIT + 0.27 * size), size))
    starts = np.searchsorted(matrix.rows, np.arange(height + 1))
    return Scene((page[0] * UNIT, page[1] * UNIT), plates, tuple(items), _Rows(starts, matrix.cols), {})


def matrix_numbers(
    matrix: ConvMatrix,
    vector: npt.NDArray[Any],
    result: npt.NDArray[Any],
    grids: tuple[str, str],
    bias: npt.NDArray[Any] | None = None,
) -> dict[str, Any]:
    """Return the numbers behind the cells of `matrix_scene`, for the player.

    `grids` is what the vector and the result hold, "x" or "y". "entries" has (row, column, kernel element)
    for each entry, flat, the element counted in an array of "shape"; "rowGrid" and
    "colGrid" say which cells the rows and the columns are, (channels, height, width).
    """
    weight = matrix.kernel
    shape = weight.max(axis=0) + 1 if len(weight) else np.ones(4, dtype=np.intp)
    entries = np.stack(
        [matrix.rows, matrix.cols, np.ravel_multi_index(tuple(weight.T), tuple(shape))], axis=1
    )
    return {
        "flow": "matrix",
        "grids": list(grids),
        "letters": list(grids),
        "entries": entries.ravel().tolist(),
        "shape": shape.tolist(),
        "values": matrix.values.tolist(),
        "x": vector.ravel().tolist(),
        "y": result.ravel().tolist(),
        "b": None if bias is None else bias.tolist(),
        "rowGrid": list(matrix.row_grid),
        "colGrid": list(matrix.col_grid),
    }


def _runs(matrix: ConvMatrix, plate: Plate) -> npt.NDArray[np.float64]:
    """Return a rectangle, (n, 4, 2), for each run of neighbouring entries in a row."""
    rows, cols = matrix.rows, matrix.cols
    begins = np.flatnonzero(np.concatenate([[True], (np.diff(rows) != 0) | (np.diff(cols) != 1)]))
    ends = np.concatenate([begins[1:], [len(rows)]]) - 1
    row, left, right = rows[begins], cols[begins], cols[ends] + 1
    corners = [(row, left), (row, right), (row + 1, right), (row + 1, left)]
    return np.stack([plate.point(r, c) for r, c in corners], axis=1)


def _edges(plate: Plate) -> npt.NDArray[np.float64]:
    corners = plate.rectangle(0, 0, plate.rows, plate.cols)
    return np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)

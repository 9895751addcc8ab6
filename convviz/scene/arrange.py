"""Where the plates stand: both layouts, any number of channels, nothing hiding anything else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from .plate import FLAT, ISOMETRIC, UNIT, Plate, Projection

#: The paper's border, and how far its output plate stands to the left, in points.
_BORDER, _SHIFT = 10.0, 2.5
#: Cells between a level and the next, and between neighbouring plates.
_LEVEL_GAP, _PLATE_GAP = 1.2, 0.7
#: Cells between an input, its kernel slice and the output in the flat layout: room for a sign.
_SIGN = 1.6
#: The least width of a plate's place, so that the words over neighbouring plates stay apart.
_SLOT = 4.4
#: The shape, width to height, that a picture of many plates should come near to.
_ASPECT = 1.75


@dataclass(frozen=True, slots=True)
class Shape:
    """A plate before it has a place; see `Plate` for what the sizes mean."""

    rows: int
    cols: int
    before: tuple[int, int] = (0, 0)
    real: tuple[int, int] | None = None
    spacing: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Plates with their places on a page of `size` points, which has room for words beside them."""

    size: tuple[float, float]
    inputs: tuple[Plate, ...]
    kernels: tuple[Plate, ...]
    outputs: tuple[Plate, ...]

    def cut(self, inputs: int, kernels: int, outputs: int) -> tuple[Arrangement, dict[str, Plate | None]]:
        """Return the first plates of each level, and the place after the last one where more are left."""
        counts = {"inputs": inputs, "kernels": kernels, "outputs": outputs}
        every: dict[str, tuple[Plate, ...]] = {name: getattr(self, name) for name in counts}
        gaps = {name: (plates[counts[name] :] or (None,))[0] for name, plates in every.items()}
        kept = {name: plates[: counts[name]] for name, plates in every.items()}
        return Arrangement(self.size, **kept), gaps


def _paper(input: Shape, output: Shape) -> Arrangement:
    """Return the paper's figure: one input plate, one output plate above it, nothing else.

    The output's lower corner stands over the input's, (grid side + 1) cells higher and 2.5 points to
    the left; the bounding box has half a line's width and a border of 10 points.
    """
    rise = min(input.rows, input.cols / ISOMETRIC.down[0]) + 1
    in_left, in_top, in_right, in_bottom = ISOMETRIC.extent(input.rows, input.cols)
    out_left, out_top, out_right, out_bottom = ISOMETRIC.extent(output.rows, output.cols)
    # The lower corner is where the last row begins; measured from it, y downwards.
    in_foot = (input.rows * ISOMETRIC.down[0], input.rows * ISOMETRIC.down[1])
    out_foot = (output.rows * ISOMETRIC.down[0], output.rows * ISOMETRIC.down[1])
    shift = _SHIFT / UNIT
    left = min(in_left - in_foot[0], out_left - out_foot[0] - shift)
    right = max(in_right - in_foot[0], out_right - out_foot[0] - shift)
    top = min(in_top - in_foot[1], out_top - out_foot[1] - rise)
    bottom = max(in_bottom - in_foot[1], out_bottom - out_foot[1] - rise)
    edge = (_BORDER + 0.4) / UNIT
    in_corner = (in_left - in_foot[0] - left + edge, in_top - in_foot[1] - top + edge)
    out_corner = (
        out_left - out_foot[0] - shift - left + edge,
        out_top - out_foot[1] - rise - top + edge,
    )
    size = ((right - left + 2 * edge) * UNIT, (bottom - top + 2 * edge) * UNIT)
    return Arrangement(
        size,
        (placed("in0", input, ISOMETRIC, in_corner),),
        (),
        (placed("out0", output, ISOMETRIC, out_corner),),
    )


def placed(id: str, shape: Shape, projection: Projection, corner: tuple[float, float]) -> Plate:
    """Return a plate of this shape; `corner` is its bounding box's upper left, in cells."""
    return Plate.placed(
        id, shape.rows, shape.cols, projection, corner, shape.before, shape.real, shape.spacing
    )


def isometric(inputs: list[Shape], kernels: list[Shape], outputs: list[Shape]) -> Arrangement:
    """Return input plates side by side below, output plates above, the kernel's slices on the right.

    Without kernels (the paper's figures) there is no room for words.
    """
    edge = _BORDER / UNIT
    if len(inputs) == len(outputs) == 1:
        stack = _paper(inputs[0], outputs[0])
        width, height = stack.size[0] / UNIT, stack.size[1] / UNIT
        ins, outs = stack.inputs, stack.outputs
    else:
        below, above = Block(inputs, ISOMETRIC, "in"), Block(outputs, ISOMETRIC, "out")
        few, many = best_columns(below, above, beside=False)
        width = max(below.width(few), above.width(many)) + 2 * edge
        rise = above.height(many) + _LEVEL_GAP
        height = below.height(few) + rise + 2 * edge
        outs = above.placed(many, ((width - above.width(many)) / 2, edge))
        ins = below.placed(few, ((width - below.width(few)) / 2, edge + rise))
    if not kernels:
        return Arrangement((width * UNIT, height * UNIT), ins, (), outs)
    slices = Block(kernels, FLAT, "k")
    rows = max(1, int((height - 2 * edge + _PLATE_GAP) / (slices.tall + _PLATE_GAP)))
    columns = -(-len(kernels) // rows)
    across, tall = slices.width(columns), slices.height(columns)
    page = max(height, tall + 2 * edge)
    slot = max(across, _slot(width + edge))
    kernel = slices.placed(columns, (width + (slot - across) / 2, (page - tall) / 2))
    lower = (page - height) / 2
    air = _room(width + slot + edge, len(ins) + len(outs) > 2)
    return Arrangement(
        ((width + slot + edge) * UNIT, (page + 2 * air) * UNIT),
        _lowered(ins, lower + air),
        _lowered(kernel, air),
        _lowered(outs, lower + air),
    )


def flat(inputs: list[Shape], kernels: list[Shape], outputs: list[Shape]) -> Arrangement:
    """Return each input plate with its kernel slice beside it on the left, output plates on the right.

    Without kernels (the paper's numerical figures) the gap between input and output is one cell, and
    there is no room for words.
    """
    edge = 0.75
    left, right = Block(inputs, FLAT, "in", kernels), Block(outputs, FLAT, "out")
    few, many = best_columns(left, right, beside=True)
    wide, tall = left.width(few), max(left.height(few), right.height(many))
    gap = left.gap if kernels else 1.0
    page = wide + gap + right.width(many) + 2 * edge
    if right.count > 1:
        page = max(page, wide + gap + edge + _slot(wide + gap + edge))
    air = _room(page, left.count + right.count > 2) if kernels else 0.0
    corner = (edge, edge + air + (tall - left.height(few)) / 2)
    return Arrangement(
        (page * UNIT, (tall + 2 * edge + air) * UNIT),
        left.placed(few, corner),
        left.companions(few, corner),
        right.placed(many, (edge + wide + gap, edge + air + (tall - right.height(many)) / 2)),
    )


def _room(width: float, numbered: bool) -> float:
    """Cells kept free for words over a picture `width` cells wide, and for channels' numbers."""
    return max(1.1, width / 45) + (_PLATE_GAP if numbered else 0.0)


def _slot(width: float) -> float:
    """Cells kept free for a word beside `width` cells of picture: words grow with the page."""
    return max(_SLOT, width / 8.5)


def _lowered(plates: tuple[Plate, ...], cells: float) -> tuple[Plate, ...]:
    return tuple(replace(plate, origin=(plate.origin[0], plate.origin[1] + cells * UNIT)) for plate in plates)


class Block:
    """Equal plates in a grid of so many columns, each with a companion (its kernel slice) or without."""

    def __init__(
        self, shapes: list[Shape], projection: Projection, name: str, companions: list[Shape] | None = None
    ) -> None:
        self.shapes, self.projection, self.name = shapes, projection, name
        self.beside = companions or []
        self.count = len(shapes)
        first = shapes[0]
        left, top, right, bottom = projection.extent(first.rows, first.cols)
        self.wide, self.tall = right - left, bottom - top
        self.gap = max(_SIGN, _SLOT - self.wide)
        # Leaning plates may stand closer than their boxes: the widest level cut decides.
        self.step = self.wide
        if projection is ISOMETRIC:
            lean = ISOMETRIC.down[0] * -ISOMETRIC.across[1] / ISOMETRIC.down[1] + ISOMETRIC.across[0]
            self.step = lean * min(first.cols, first.rows * ISOMETRIC.down[1] / -ISOMETRIC.across[1])
        if self.beside:
            self.wide = self.step = self.wide + self.gap + self.beside[0].cols
            self.gap = max(_SIGN, _SLOT - self.beside[0].cols)
            self.tall = max(self.tall, self.beside[0].rows)
        self.step += _PLATE_GAP if not self.beside else 2 * _PLATE_GAP

    def width(self, columns: int) -> float:
        """Cells from the first plate's left to the last one's right."""
        return (min(columns, len(self.shapes)) - 1) * self.step + self.wide

    def height(self, columns: int) -> float:
        """Cells from top to bottom."""
        rows = -(-len(self.shapes) // columns)
        return rows * self.tall + (rows - 1) * _PLATE_GAP

    def _corners(self, columns: int, corner: tuple[float, float]) -> Iterator[tuple[float, float]]:
        for index in range(len(self.shapes)):
            row, column = divmod(index, columns)
            yield corner[0] + column * self.step, corner[1] + row * (self.tall + _PLATE_GAP)

    def placed(self, columns: int, corner: tuple[float, float]) -> tuple[Plate, ...]:
        """Return the plates; `corner` is the block's upper left."""
        return tuple(
            placed(f"{self.name}{index}", shape, self.projection, self._centred(shape, at))
            for index, (shape, at) in enumerate(zip(self.shapes, self._corners(columns, corner), strict=True))
        )

    def companions(self, columns: int, corner: tuple[float, float], name: str = "k") -> tuple[Plate, ...]:
        """Return the companions, each to the right of its plate."""
        spots = list(self._corners(columns, corner))
        return tuple(
            placed(
                f"{name}{index}",
                shape,
                self.projection,
                (at[0] + self.wide - shape.cols, at[1] + (self.tall - shape.rows) / 2),
            )
            for index, (shape, at) in enumerate(zip(self.beside, spots, strict=False))
        )

    def _centred(self, shape: Shape, at: tuple[float, float]) -> tuple[float, float]:
        if self.projection is ISOMETRIC:
            return at
        return at[0], at[1] + (self.tall - shape.rows) / 2


def best_columns(*blocks: Block, beside: bool, aspect: float = _ASPECT) -> tuple[int, ...]:
    """Return how many columns each block gets so that the whole comes out largest at an aspect."""

    def scale(columns: tuple[int, ...]) -> tuple[float, int]:
        wide = [block.width(count) for block, count in zip(blocks, columns, strict=True)]
        tall = [block.height(count) for block, count in zip(blocks, columns, strict=True)]
        width, height = (sum(wide), max(tall)) if beside else (max(wide), sum(tall))
        # Of equally large ones the widest: then links cross the fewest plates.
        return round(min(aspect / width, 1 / height), 9), sum(columns)

    # So many columns that the last row is about as full as the others.
    choices = [sorted({-(-block.count // rows) for rows in range(1, block.count + 1)}) for block in blocks]
    return max(product(*choices), key=scale)

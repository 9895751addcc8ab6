"""The items that pictures are put together from: cells, grids, kernels, numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrange import Arrangement
from .plate import UNIT, Plate, on_all
from .scene import Fill, Item, Lines, Marks, Numbers
from .shown import shown_all

__all__ = [
    "kernel_items",
    "legible",
    "padded_items",
    "plate_numbers",
    "solid_items",
    "strokes",
    "tint",
    "type_size",
]

Mask = npt.NDArray[np.bool_]

#: Numbers are left out where a cell would be narrower than this share of the picture's width,
#: or where there would be more than this many.
_NARROWEST_CELL, _MOST_NUMBERS = 1 / 95, 3000


def legible(places: Arrangement) -> bool:
    """Return whether cells are large and few enough for numbers."""
    plates = (*places.inputs, *places.outputs)
    count = sum(plate.rows * plate.cols for plate in plates)
    return count <= _MOST_NUMBERS and UNIT / places.size[0] >= _NARROWEST_CELL


def type_size(texts: Iterable[Iterable[str]], largest: float, width: float) -> float:
    """Return the type size, in points, at which the longest text is at most `width` cells wide."""
    longest = max((len(text) for group in texts for text in group), default=1)
    return min(largest, width / (0.6 * max(longest, 1))) * UNIT


def solid_items(plates: Sequence[Plate], role: str) -> list[Item]:
    """Return the cells and the grids of equal plates of one level that are all cells."""
    if not plates:
        return []
    first = plates[0]
    block = (0, 0, first.rows, first.cols)
    return [
        Fill(f"{role}-cells", role, on_all(plates, first.rectangle(*block)[None])),
        Lines(f"{role}-grid", "grid", on_all(plates, first.grid_lines(*block))),
    ]


def padded_items(plates: Sequence[Plate], role: str) -> list[Item]:
    """Return the cells of equal plates of one level: dashed where they are not the numbers' own."""
    first = plates[0]
    if first.whole:
        return solid_items(plates, role)
    dashes = first.grid_lines(0, 0, first.rows, first.cols)
    items: list[Item] = [Lines(f"{role}-padding", "padding", on_all(plates, dashes))]
    top, left, bottom, right = first.inner
    if bottom == top or right == left:
        return items
    if first.spacing == (1, 1):
        cells, grid = first.rectangle(*first.inner)[None], first.grid_lines(*first.inner)
    else:
        every = first.cells()
        cells = first.polygons(every[first.held(every)])
        grid = np.stack([cells, np.roll(cells, -1, axis=1)], axis=2).reshape(-1, 2, 2)
    return [
        *items,
        Fill(f"{role}-cells", role, on_all(plates, cells)),
        Lines(f"{role}-grid", "grid", on_all(plates, grid)),
    ]


def tint(plates: Sequence[Plate], name: str, role: str, mask: Mask) -> list[Item]:
    """Return a fill of the masked cells, (rows, cols), of equal plates; none for an empty mask."""
    cells = np.argwhere(mask)
    return [Fill(name, role, on_all(plates, plates[0].polygons(cells)))] if len(cells) else []


def strokes(plates: Sequence[Plate], name: str, mask: Mask) -> list[Item]:
    """Return one diagonal stroke through each masked cell of equal plates; none for an empty mask.

    Those through padding are apart: what is seen well on a cell may not be on the page.
    """
    first, items = plates[0], []
    cells = np.argwhere(mask)
    held = first.held(cells)
    for kind, chosen in (("", cells[held]), ("-padding", cells[~held])):
        if len(chosen):
            row, col = chosen.T
            lines = np.stack([first.point(row + 0.8, col + 0.2), first.point(row + 0.2, col + 0.8)], axis=1)
            items.append(Lines(f"{name}{kind}", f"unread{kind}", on_all(plates, lines)))
    return [*items]


def plate_numbers(
    plates: Sequence[Plate],
    values: npt.NDArray[Any],
    *,
    growing: bool = False,
    others: Iterable[npt.NDArray[Any]] = (),
) -> list[list[Item]]:
    """Return the numbers of each of some equal plates, (plates, rows, cols), all in one size of type.

    Those that are not a plate's own are apart, as ghosts. There is room for `others` in their place.
    """
    every = [np.array(shown_all(channel.ravel().tolist()), dtype=object) for channel in values]
    held = plates[0].held(plates[0].cells())
    room: list[Iterable[str]] = [*every, *(shown_all(other.ravel().tolist()) for other in others)]
    size = type_size(room, 0.46, 0.86)
    kinds = [("numbers", "number", held)] + ([] if held.all() else [("ghosts", "ghost", ~held)])
    return [
        [
            Numbers(
                f"{plate.id}-{name}",
                role,
                plate.id,
                (tuple(np.where(mask, texts, "").tolist()),),
                size,
                growing=growing,
            )
            for name, role, mask in kinds
        ]
        for plate, texts in zip(plates, every, strict=True)
    ]


def kernel_items(plates: Sequence[Plate], texts: Sequence[tuple[str, ...]], *, numbers: bool) -> list[Item]:
    """Return the kernel's slices; `texts` has the numbers of every slice of every filter in turn."""
    items = solid_items(plates, "kernel")
    for depth, plate in enumerate(plates):
        items.append(Marks(f"{plate.id}-hover", "hover", plate.id))
        if numbers:
            own = tuple(texts[depth :: len(plates)])
            items.append(
                Numbers(f"{plate.id}-numbers", "kernel-number", plate.id, own, type_size(texts, 0.46, 0.86))
            )
    return items

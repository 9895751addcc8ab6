"""The items that pictures are put together from: cells, grids, kernels, numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from .arrange import Arrangement
from .plate import UNIT, Plate, on_all
from .scene import Fill, Item, Lines, Marks, Numbers
from .shown import shown_all
from .theme import GROUPS

Mask = npt.NDArray[np.bool_]

#: Numbers are left out where a cell would be narrower than this share of the picture's width,
#: or where there would be more than this many.
_NARROWEST_CELL, _MOST_NUMBERS = 1 / 95, 3000


#: The largest type in a cell, in cells: more would meet the small weight in its corner.
LARGEST_TYPE = 0.52


def legible(places: Arrangement) -> bool:
    """Return whether cells are large and few enough for numbers."""
    plates = (*places.inputs, *places.outputs)
    count = sum(plate.rows * plate.cols for plate in plates)
    return count <= _MOST_NUMBERS and UNIT / places.size[0] >= _NARROWEST_CELL


def type_size(texts: Iterable[Iterable[str]], largest: float, width: float) -> float:
    """Return the type size, in points, at which the longest text is at most `width` cells wide."""
    longest = max((len(text) for group in texts for text in group), default=1)
    return min(largest, width / (0.6 * max(longest, 1))) * UNIT


def solid_items(plates: Sequence[Plate], role: str, name: str = "") -> list[Item]:
    """Return the cells and the grids of equal plates of one level that are all cells.

    Their ids begin with `name`, the role's own unless given.
    """
    if not plates:
        return []
    first = plates[0]
    block = (0, 0, first.rows, first.cols)
    return [
        Fill(f"{name or role}-cells", role, on_all(plates, first.rectangle(*block)[None])),
        Lines(f"{name or role}-grid", "grid", on_all(plates, first.grid_lines(*block))),
    ]


def padded_items(plates: Sequence[Plate], role: str, name: str = "") -> list[Item]:
    """Return the cells of equal plates of one level: dashed where they are not the numbers' own."""
    first, name = plates[0], name or role
    if first.whole:
        return solid_items(plates, role, name)
    dashes = first.grid_lines(0, 0, first.rows, first.cols)
    items: list[Item] = [Lines(f"{name}-padding", "padding", on_all(plates, dashes))]
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
        Fill(f"{name}-cells", role, on_all(plates, cells)),
        Lines(f"{name}-grid", "grid", on_all(plates, grid)),
    ]


def by_group(
    plates: Sequence[Plate], groups: Sequence[int], name: str, draw: Callable[..., list[Item]]
) -> list[Item]:
    """Return what `draw`, of this module, makes of the plates of each group, in the group's colour."""
    items: list[Item] = []
    for group in sorted(set(groups)):
        members = [plate for plate, other in zip(plates, groups, strict=True) if other == group]
        items += draw(members, group_role(group), f"{name}-{group}")
    return items


def group_role(group: int) -> str:
    """Return the role of a group's cells: there are eight, and then the first again."""
    return f"group{group % GROUPS}"


def tint(plates: Sequence[Plate], name: str, role: str, mask: Mask) -> list[Item]:
    """Return a fill of the masked cells, (rows, cols), of equal plates; none for an empty mask."""
    cells = np.argwhere(mask)
    if not len(cells):
        return []
    # Where nothing reads, the page shows through; beside the plates' own cells there is nothing else.
    page = np.tile(~plates[0].held(cells), len(plates)) if role == "unread" else None
    return [Fill(name, role, on_all(plates, plates[0].polygons(cells)), page)]


def plate_numbers(
    plates: Sequence[Plate],
    values: npt.NDArray[Any],
    *,
    growing: bool = False,
    largest: float = LARGEST_TYPE,
    others: Iterable[npt.NDArray[Any]] = (),
    faded: Mask | None = None,
    grounds: Sequence[str] = (),
) -> list[list[Item]]:
    """Return the numbers of each of some equal plates, (plates, rows, cols), all in one size of type.

    Those that are not a plate's own are apart, as ghosts. There is room for `others` in their place. Cells
    that are `faded`, (rows, cols), have faded numbers. Where links pass behind them, `grounds` are the roles
    of the plates' cells.
    """
    every = [np.array(shown_all(channel.ravel().tolist()), dtype=object) for channel in values]
    held = plates[0].held(plates[0].cells())
    room: list[Iterable[str]] = [*every, *(shown_all(other.ravel().tolist()) for other in others)]
    size = type_size(room, largest, 0.86)
    kinds = [("numbers", "number", held)] + ([] if held.all() else [("ghosts", "ghost", ~held)])
    pale = frozenset() if faded is None else frozenset(np.flatnonzero(faded).tolist())
    below = grounds or [""] * len(plates)
    return [
        [
            Numbers(
                f"{plate.id}-{name}",
                role,
                plate.id,
                (tuple(np.where(mask, texts, "").tolist()),),
                size,
                growing=growing,
                faded=pale,
                ground="canvas" if ground and role == "ghost" else ground,
            )
            for name, role, mask in kinds
        ]
        for plate, texts, ground in zip(plates, every, below, strict=True)
    ]


def kernel_items(
    plates: Sequence[Plate],
    texts: Sequence[tuple[str, ...]],
    *,
    numbers: bool,
    groups: int = 1,
) -> list[Item]:
    """Return the kernel's slices; `texts` has the numbers of every slice of every filter in turn.

    With slices of several groups, every group's are those of a filter of its own.
    """
    items = solid_items(plates, "kernel")
    depth = len(plates) // groups
    filters = len(texts) // depth if depth else 0
    fan = filters // groups
    for index, plate in enumerate(plates):
        items.append(Marks(f"{plate.id}-hover", "hover", plate.id))
        if numbers:
            group, at = divmod(index, depth)
            first, last = (0, filters - 1) if groups == 1 else (group * fan, group * fan + fan - 1)
            kernel_texts = tuple(texts[min(max(o, first), last) * depth + at] for o in range(filters))
            items.append(
                Numbers(
                    f"{plate.id}-numbers",
                    "kernel-number",
                    plate.id,
                    kernel_texts,
                    type_size(texts, LARGEST_TYPE, 0.86),
                )
            )
    return items

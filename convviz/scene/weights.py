"""The picture of a whole weight: a row of small kernels for each filter, a column for each input channel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from ..engine import Part
from .arrange import Shape, placed
from .items import LARGEST_TYPE, by_group, solid_items, type_size
from .plate import FLAT, UNIT, Plate
from .scene import Frame, Item, Label, Lines, Marks, Numbers, Scene
from .shown import shown_all, width

#: Left, top, right, bottom in cells.
CellBox = tuple[float, float, float, float]
#: Cells between neighbouring slices, and around everything.
_GAP, _EDGE = 0.6, 0.6
#: The largest kernel, in slices' cells in all, whose numbers are written.
_MOST_NUMBERS = 700


@dataclass(frozen=True, slots=True)
class Filters:
    """The timeline of a picture in which a filter is at work in every frame."""

    count: int

    def __len__(self) -> int:
        return self.count

    def frame(self, number: int, plates: dict[str, Plate]) -> Frame:
        """Return the frame of filter `number`: its row is lit."""
        return Frame({"filters-active": np.array([[number, 0]])})


def weights_scene(part: Part, *, labels: Mapping[str, str], numbers: bool = True) -> Scene:
    """Return the scene of a convolution's weight (C_out, C_in / groups, kh, kw) as a block matrix.

    Filter o has a kernel slice for each input channel that it reads, in the colour of its group; where
    a filter does not read a channel there is none, and the place is empty.

    Parameters
    ----------
    part : Part
        What is drawn of a convolution.
    labels : mapping
        "weight" over the picture, "filters" beside the rows, "channels" over the columns.
    numbers : bool
        Whether the slices show their numbers, where they are few enough.

    Examples
    --------
    >>> from convviz.engine import ConvSetting, first_part, samples
    >>> setting = ConvSetting(3, 2, in_channels=4, out_channels=4, groups=2)
    >>> scene = weights_scene(
    ...     first_part(setting, *samples(setting)), labels={"weight": "w", "filters": "f", "channels": "c"}
    ... )
    >>> len(scene), sorted(scene.plates)[:3], len([name for name in scene.plates if name[0] == "w"])
    (4, ['filters', 'w0_0', 'w0_1'], 8)
    """
    weight, setting = part.trace.weight, part.trace.setting
    outs, depth, kh, kw = weight.shape
    ins = setting.in_channels
    fan = outs // setting.groups
    size = 0.9 + 0.02 * ins * (kw + _GAP)
    step = (kh + _GAP, kw + _GAP)
    # A row's number has no more room than its row.
    type_ = min(0.7 * size, 0.9 * step[0], 0.9 * step[1])
    left = _EDGE + max(2.2, 0.7 * width(labels["filters"]) + 0.2) * size
    top = _EDGE + 3.4 * size

    def place(o: int, c: int) -> tuple[float, float]:
        return left + c * step[1] + _GAP / 2, top + o * step[0] + _GAP / 2

    slices: dict[tuple[int, int], Plate] = {}
    empty = []
    for o, c in product(range(outs), range(ins)):
        if c // depth == o // fan:
            slices[o, c] = placed(f"w{o}_{c}", Shape(kh, kw), FLAT, place(o, c))
        else:
            empty.append(placed(f"e{o}_{c}", Shape(1, 1), FLAT, place(o, c)).rectangle(0, 0, kh, kw))
    # One cell for each row of slices: what lights a filter up.
    rows = Plate(
        "filters",
        outs,
        1,
        (left * UNIT, top * UNIT),
        (ins * step[1] * UNIT, 0.0),
        (0.0, step[0] * UNIT),
        (0, 0),
        (outs, 1),
    )
    items: list[Item] = []
    if empty:
        edges = np.concatenate([np.stack([box, np.roll(box, -1, axis=0)], axis=1) for box in empty])
        items.append(Lines("nothing", "padding", edges))
    every = list(slices.values())
    if part.whole.groups > 1:
        items += by_group(every, [c // depth for _, c in slices], "weight", solid_items)
    else:
        items += solid_items(every, "kernel", "weight")
    items.append(Marks("filters-active", "band", "filters"))
    texts = {at: shown_all(weight[at[0], at[1] % depth].ravel().tolist()) for at in slices}
    if numbers and weight.size <= _MOST_NUMBERS:
        digits = type_size(texts.values(), LARGEST_TYPE, 0.86)
        items += [
            Numbers(f"{plate.id}-numbers", "number", plate.id, (texts[at],), digits)
            for at, plate in slices.items()
        ]
    grid = (left, top, left + ins * step[1], top + outs * step[0])
    beyond = _left_out(grid, 0.7 * size, part)
    items += [*_labels(labels, grid, step, size, type_), *beyond]
    reach = [left + 0.7 * width(labels["channels"]) * size, _EDGE + width(labels["weight"]) * size]
    reach += [grid[2] + bool(part.inputs) * (0.35 + 0.7 * width(f"… +{part.inputs}")) * size]
    wide = max(reach) + _EDGE
    tall = grid[3] + bool(part.outputs) * size + _EDGE
    plates = {plate.id: plate for plate in (rows, *every)}
    return Scene((wide * UNIT, tall * UNIT), plates, tuple(items), Filters(outs), {})


def _labels(
    labels: Mapping[str, str], grid: CellBox, step: tuple[float, float], size: float, type_: float
) -> list[Item]:
    """Return the words, and in `type_` the number of each row and column."""
    left, top, right, bottom = (side * UNIT for side in grid)
    word, index = size * UNIT, type_ * UNIT
    words = [
        Label("weight-label", labels["weight"], (_EDGE * UNIT, 1.1 * word), word, "start"),
        Label("channels-label", labels["channels"], (left, top - 1.15 * word), 0.7 * word, "start"),
        Label("filters-label", labels["filters"], (_EDGE * UNIT, top - 0.25 * word), 0.7 * word, "start"),
    ]
    for c in range(round((right - left) / step[1] / UNIT)):
        at = (left + (c + 0.5) * step[1] * UNIT, top - 0.25 * word)
        words.append(Label(f"channel{c}-index", str(c), at, index))
    for o in range(round((bottom - top) / step[0] / UNIT)):
        at = (left - 0.4 * word, top + (o + 0.5) * step[0] * UNIT + 0.26 * index)
        words.append(Label(f"filter{o}-index", str(o), at, index, "end"))
    return [*words]


def _left_out(grid: CellBox, type_: float, part: Part) -> list[Item]:
    """Return the numbers of the filters and the channels that are not drawn, under and beside the others."""
    left, top, right, bottom = (side * UNIT for side in grid)
    size, counts = type_ * UNIT, []
    if part.outputs:
        at = ((left + right) / 2, bottom + 0.9 * size)
        counts.append(Label("filters-more", f"… +{part.outputs}", at, size))
    if part.inputs:
        at = (right + 0.4 * size, (top + bottom) / 2 + 0.26 * size)
        counts.append(Label("channels-more", f"… +{part.inputs}", at, size, "start"))
    return [*counts]


def weights_numbers(part: Part) -> dict[str, Any]:
    """Return what the player has to know of the picture, in plain Python types.

    "filters": how many rows there are; "grids" and "letters" as for `conv_numbers`.
    """
    return {"flow": "weights", "filters": part.trace.setting.out_channels, "grids": ["x", "y"]}

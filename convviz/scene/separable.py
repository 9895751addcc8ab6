"""The picture of a depthwise-separable convolution: both stages, on three levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..engine import Part
from .arrange import Shape
from .conv import conv_numbers, input_shape
from .items import LARGEST_TYPE, by_group, group_role, padded_items, solid_items, tint, type_size
from .levels import flat_levels, isometric_levels, words_at_levels
from .plate import UNIT, Plate
from .scene import Frame, Item, Links, Marks, Numbers, Placements, Scene
from .shown import shown_all
from .words import ellipsis

#: Numbers are left out where there would be more, or a cell would be a smaller share of the width.
_MOST_NUMBERS, _NARROWEST_CELL = 3000, 1 / 110


@dataclass(frozen=True, eq=False)
class Chain:
    """The timeline of two stages: all placements of the first, then all of the second.

    A placement of the second stage shows, too, the windows of the first that it rests on.
    """

    depthwise: Placements
    pointwise: Placements

    def __len__(self) -> int:
        return len(self.depthwise) + len(self.pointwise)

    def frame(self, number: int, plates: dict[str, Plate]) -> Frame:
        """Return frame `number` of the picture with these plates."""
        first = len(self.depthwise)
        if number < first:
            frame = self.depthwise.frame(number, plates)
            channel, _, _ = self.depthwise.place(number)
            kernel = plates[f"d{channel}"]
            return replace(frame, marks=frame.marks | {f"d{channel}-band": kernel.cells()})
        frame = self.pointwise.frame(number - first, plates)
        filter, i, j = self.pointwise.place(number - first)
        columns = plates["p"].cols
        row = np.stack([np.full(columns, filter), np.arange(columns)], axis=1)
        marks = frame.marks | {"p-band": row}
        links, computed = dict(frame.links), dict(frame.computed)
        area = len(self.depthwise.rows) * len(self.depthwise.cols)
        computed |= {f"{plate}-numbers": area for plate in self.depthwise.targets}
        middle = plates[self.depthwise.targets[0]]
        i, j = (
            int(taps[at, 0]) - before
            for taps, at, before in zip(
                (self.pointwise.rows, self.pointwise.cols), (i, j), middle.before, strict=True
            )
        )
        if 0 <= i < len(self.depthwise.rows) and 0 <= j < len(self.depthwise.cols):
            for channel, (source,) in enumerate(self.depthwise.sources):
                at = (channel * len(self.depthwise.rows) + i) * len(self.depthwise.cols) + j
                below = self.depthwise.frame(at, plates)
                marks[f"{source}-window"] = below.marks[f"{source}-window"]
                name = f"{source}-links"
                both = [links[name]] if name in links else []
                links[name] = np.concatenate([*both, below.links[name]])
        return replace(frame, marks=marks, links=links, computed=computed)


def separable_scene(
    depthwise: Part,
    pointwise: Part,
    layout: str = "isometric",
    *,
    numbers: bool = True,
    labels: Mapping[str, str] | None = None,
) -> Scene:
    """Return the scene of every placement of both stages, one stage after the other.

    Parameters
    ----------
    depthwise, pointwise : Part
        Of each stage the channels that are drawn; the second reads what the first one makes.
    layout : {"isometric", "flat"}
    numbers : bool
        Whether cells show their numbers, where they are large enough to be read.
    labels : mapping, optional
        The words beside the plates, in lines: "input", "depthwise", "between", "pointwise", "output".

    Examples
    --------
    >>> from convviz.engine import ConvSetting, first_part
    >>> one = first_part(ConvSetting(2, 2), np.ones((1, 2, 2)), np.ones((1, 1, 2, 2)), None)
    >>> two = first_part(ConvSetting(1, 1), one.output, np.ones((1, 1, 1, 1)), None)
    >>> scene = separable_scene(one, two)
    >>> len(scene), sorted(scene.frame(1).marks)
    (2, ['in0-window', 'mid0-window', 'out0-active', 'p-band'])
    """
    first, second = depthwise.trace, pointwise.trace
    weight, mixing = first.weight, second.weight
    fan = len(weight) // len(first.x)
    args = (
        [input_shape(*first.setting.axes)] * len(first.x),
        [Shape(*weight.shape[2:])] * len(weight),
        [input_shape(*second.setting.axes)] * len(second.x),
        Shape(len(mixing), len(second.x)),
        [Shape(*second.setting.output)] * len(second.output),
        (depthwise.inputs, depthwise.outputs, pointwise.outputs),
    )
    places = isometric_levels(*args) if layout == "isometric" else flat_levels(*args)
    drawn = (places.inputs, places.between, places.outputs)
    count = sum(plate.rows * plate.cols for level in drawn for plate in level)
    numbers = numbers and count <= _MOST_NUMBERS and UNIT / places.size[0] >= _NARROWEST_CELL
    owners = [channel // fan for channel in range(len(weight))]
    rows, cols = first.setting.axes
    bare = ~np.outer(rows.read(), cols.read())
    pale = frozenset(np.flatnonzero(bare).tolist())
    leans = layout == "isometric"
    items: list[Item] = []
    levels = [
        (places.inputs, first.padded, range(len(places.inputs)), "input"),
        (places.between, second.padded, owners, "between"),
        (places.outputs, pointwise.output, None, "output"),
    ]
    for level, grids, groups, name in levels:
        if groups is None:
            items += solid_items(level, name)
        else:
            items += by_group(level, groups, name, padded_items)
        if level is places.inputs:
            items += tint(level, "input-unread", "unread", bare)
        # Marks and links lie under all numbers of their level.
        for plate in level:
            items += [
                Marks(f"{plate.id}-window", "window", plate.id),
                Marks(f"{plate.id}-active", "active", plate.id),
                Marks(f"{plate.id}-hover", "hover", plate.id),
            ]
        linked = leans and groups is not None
        if linked:
            items += [Links(f"{plate.id}-links", "links", plate.id) for plate in level]
        if not numbers:
            continue
        texts = [shown_all(grid.ravel().tolist()) for grid in grids]
        size = type_size(texts, *((0.64, 1.08) if leans else (LARGEST_TYPE, 0.86)))
        for at, (plate, cells) in enumerate(zip(level, texts, strict=True)):
            ground = group_role(groups[at]) if linked and groups is not None else ""
            cell_numbers = _numbers(plate, cells, size, growing=level is not places.inputs, ground=ground)
            items += (
                [replace(item, faded=pale) for item in cell_numbers]
                if level is places.inputs
                else cell_numbers
            )
    items += by_group(places.kernels, owners, "kernels", solid_items)
    items += solid_items([places.mixing], "kernel")
    slices = [shown_all(kernel.ravel().tolist()) for kernel in weight]
    matrix = shown_all(mixing.ravel().tolist())
    for plate, weights in zip((*places.kernels, places.mixing), (*slices, matrix), strict=True):
        items += [
            Marks(f"{plate.id}-band", "band", plate.id),
            Marks(f"{plate.id}-hover", "hover", plate.id),
        ]
        if numbers:
            size = type_size([weights], LARGEST_TYPE, 0.86)
            items.append(Numbers(f"{plate.id}-numbers", "kernel-number", plate.id, (weights,), size))
    if labels is not None:
        items += words_at_levels(places, layout, labels)
    for (name, plate), more in zip(places.gaps.items(), [count for count in args[5] if count], strict=True):
        items += ellipsis(name, plate, more)
    timeline = Chain(
        Placements(
            first.tap_rows,
            first.tap_cols,
            tuple((f"in{owner}",) for owner in owners),
            tuple(plate.id for plate in places.between),
            (),
        ),
        Placements(
            second.tap_rows,
            second.tap_cols,
            (tuple(plate.id for plate in places.between),) * len(places.outputs),
            tuple(plate.id for plate in places.outputs),
            (),
        ),
    )
    plates = {
        plate.id: plate
        for plate in (*places.inputs, *places.between, *places.outputs, *places.kernels, places.mixing)
    }
    return Scene(places.size, plates, tuple(items), timeline, {})


def _numbers(
    plate: Plate, texts: tuple[str, ...], size: float, *, growing: bool, ground: str
) -> list[Numbers]:
    held = plate.held(plate.cells()).tolist()
    inner = tuple(text if real else "" for text, real in zip(texts, held, strict=True))
    numbers = [
        Numbers(f"{plate.id}-numbers", "number", plate.id, (inner,), size, growing=growing, ground=ground)
    ]
    if not all(held):
        outer = tuple("" if real else text for text, real in zip(texts, held, strict=True))
        beyond = "canvas" if ground else ""
        numbers.append(Numbers(f"{plate.id}-ghosts", "ghost", plate.id, (outer,), size, ground=beyond))
    return numbers


def separable_numbers(depthwise: Part, pointwise: Part) -> dict[str, Any]:
    """Return the numbers behind the cells of both stages in plain Python types, for the player.

    "stages" has for each what `conv_numbers` says of it; "grids" are the input's and the output's.
    """
    first = conv_numbers(depthwise.trace, depthwise) | {"grids": ["x", "m"], "letters": ["x", "m"]}
    second = conv_numbers(pointwise.trace, pointwise) | {"grids": ["m", "y"], "letters": ["m", "y"]}
    return {"flow": "chain", "grids": ["x", "y"], "stages": [first, second]}

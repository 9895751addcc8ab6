"""The picture of a kernel that slides over a plate and makes a cell of another at each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from ..engine import Part
from .arrange import Shape, flat, isometric
from .items import (
    LARGEST_TYPE,
    Mask,
    by_group,
    group_role,
    kernel_items,
    legible,
    padded_items,
    plate_numbers,
    solid_items,
    tint,
    type_size,
)
from .scene import Item, Links, Marks, Numbers, Placements, Scene, Weights
from .shown import equals, shown_all
from .words import ellipsis, words_beside


@dataclass(frozen=True, eq=False)
class Sliding:
    """A kernel's or window's way over an input plate, and the output plate it fills.

    `input` and `output` are the plates' shapes, with `padded` (C_in, rows, cols) and `made`
    (C_out, rows, cols) on them. Filter o of the kernels as they are laid down, `laid`
    (C_out, depth, kh, kw), reads the plates of its group; with no kernels (None) each plate is read by
    itself. Row a of a kernel lies on row ``rows[i, a]`` of the plate when output row i is made,
    likewise `cols`. `read` says which cells any tap reads, `extra`
    which padding cells have no counterpart on the opposite side, `added` which output cells
    output_padding alone has made. `part` says of which larger convolution these channels are a part,
    and how it is grouped; `group` which group of another one it is, whose colour it has. `bias` is what is
    added to each filter's output.
    """

    input: Shape
    output: Shape
    padded: npt.NDArray[Any]
    laid: npt.NDArray[Any] | None
    made: npt.NDArray[Any]
    rows: npt.NDArray[np.intp]
    cols: npt.NDArray[np.intp]
    read: Mask
    extra: Mask
    added: Mask | None = None
    part: Part | None = None
    group: int | None = None
    bias: npt.NDArray[Any] | None = None


def sliding_scene(
    sliding: Sliding, layout: str, *, numbers: bool, labels: Mapping[str, str] | None, as_paper: bool
) -> Scene:
    """Return the scene of a sliding window; the other arguments are those of `conv_scene`."""
    ins, outs, depth = len(sliding.padded), len(sliding.made), 1
    slice_shape, weights = None, []
    if sliding.laid is not None:
        depth, kh, kw = sliding.laid.shape[1:]
        slice_shape = None if as_paper else Shape(kh, kw)
        weights = [shown_all(row.tolist()) for row in sliding.laid.reshape(-1, kh * kw)]
    # Channels that are not drawn leave a place for their number.
    left_out = (sliding.part.inputs, sliding.part.depth, sliding.part.outputs) if sliding.part else (0, 0, 0)
    # Beside plates of several groups each has a slice of its own.
    several = ins // depth if layout == "flat" and slice_shape else 1
    drawn = several * depth if slice_shape else 0
    counts = [count + bool(more) for count, more in zip((ins, drawn, outs), left_out, strict=True)]
    arrange = flat if layout == "flat" else isometric
    slices = [slice_shape] * counts[1] if slice_shape else []
    whole = arrange([sliding.input] * counts[0], slices, [sliding.output] * counts[2])
    places, gaps = whole.cut(ins, drawn, outs)
    numbers = numbers and legible(places)
    largest = 0.46 if as_paper else LARGEST_TYPE
    filters = outs * depth // ins
    groups = sliding.part.whole.groups if sliding.part else 1
    coloured = groups > 1 or sliding.group is not None
    first = sliding.group or 0
    groups_of = (
        [first + channel // depth for channel in range(ins)],
        [first + filter // filters for filter in range(outs)],
    )
    timeline = Placements(
        rows=sliding.rows,
        cols=sliding.cols,
        sources=tuple(tuple(f"in{o // filters * depth + c}" for c in range(depth)) for o in range(outs)),
        targets=tuple(plate.id for plate in places.outputs),
        kernels=tuple(plate.id for plate in places.kernels),
    )
    items: list[Item] = []
    if not as_paper:
        items += tint(places.inputs, "input-extra", "extra", sliding.extra)
    if coloured:
        items += by_group(places.inputs, groups_of[0], "input", padded_items)
    else:
        items += padded_items(places.inputs, "input")
    if not as_paper:
        items += tint(places.inputs, "input-unread", "unread", ~sliding.read)
    # Marks and links lie under all numbers.
    for plate in places.inputs:
        items += [
            Marks(f"{plate.id}-window", "window", plate.id),
            Marks(f"{plate.id}-hover", "hover", plate.id),
        ]
    leans = layout == "isometric"
    if leans:
        items += [Links(f"{plate.id}-links", "links", plate.id) for plate in places.inputs]
    if numbers:
        grounds = [group_role(group) if coloured else "input" for group in groups_of[0]]
        items += chain(
            *plate_numbers(
                places.inputs,
                sliding.padded,
                largest=largest,
                faded=None if as_paper else ~sliding.read,
                grounds=grounds if leans and not as_paper else (),
            )
        )
        if not leans and weights:
            size = type_size(weights, 0.24, 0.42)
            for channel, plate in enumerate(places.inputs):
                slices_here = tuple(weights[o * depth + channel % depth] for o in range(outs))
                items.append(Weights(f"{plate.id}-weights", "weight", plate.id, slices_here, size))
    items += kernel_items(places.kernels, weights, numbers=numbers, groups=several)
    if coloured:
        items += by_group(places.outputs, groups_of[1], "output", solid_items)
    else:
        items += solid_items(places.outputs, "output")
    if sliding.added is not None and not as_paper:
        items += tint(places.outputs, "output-added", "added", sliding.added)
    results = [_results(values, one_decimal=as_paper) for values in sliding.made]
    size = type_size(results, largest, 0.86 if layout == "flat" else 1.05)
    for texts, plate in zip(results, places.outputs, strict=True):
        items += [
            Marks(f"{plate.id}-active", "active", plate.id),
            Marks(f"{plate.id}-hover", "hover", plate.id),
        ]
        if numbers:
            items.append(Numbers(f"{plate.id}-numbers", "number", plate.id, (texts,), size, growing=True))
    if labels is not None:
        seen = (sliding.padded, sliding.laid, sliding.made)
        grids = [grid.ravel().tolist() for grid in seen if numbers and grid is not None]
        items += words_beside(whole, layout, labels, places, equal=equals(*grids, bias=sliding.bias))
        items += [
            word
            for (level, plate), more in zip(gaps.items(), left_out, strict=True)
            if plate is not None
            for word in ellipsis(level, plate, more)
        ]
    plates = {plate.id: plate for plate in (*places.inputs, *places.kernels, *places.outputs)}
    return Scene(places.size, plates, tuple(items), timeline, {})


def _results(values: npt.NDArray[Any], *, one_decimal: bool) -> tuple[str, ...]:
    if one_decimal:
        return tuple(f"{value:.1f}".replace("-", "−") for value in values.ravel().tolist())
    return shown_all(values.ravel().tolist())

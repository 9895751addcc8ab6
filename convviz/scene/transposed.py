"""The pictures of a transposed convolution: stamps on the output, or windows on the stretched input."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import chain, product
from typing import Any

import numpy as np
import numpy.typing as npt

from ..engine import (
    GatherTrace,
    ScatterTrace,
    TransposedAxis,
    TransposedSetting,
    conv_transpose2d_trace,
)
from ..engine.arrays import INFINITIES_ARE_DATA
from .arrange import Shape, flat, isometric
from .items import (
    Mask,
    kernel_items,
    legible,
    padded_items,
    plate_numbers,
    solid_items,
    tint,
    type_size,
)
from .plate import Plate
from .scene import Item, Lines, Links, Marks, Placements, Scene, Weights
from .shown import equals, shown_all
from .sliding import Sliding, sliding_scene
from .words import STAMPS, words_beside


def gather_scene(
    trace: GatherTrace,
    layout: str = "isometric",
    *,
    numbers: bool = True,
    labels: Mapping[str, str] | None = None,
    as_paper: bool = False,
) -> Scene:
    """Return the scene of every window over the stretched and padded input: the paper's figures.

    Arguments are those of `conv_scene`.

    Examples
    --------
    >>> from convviz import conv_transpose2d_trace
    >>> trace = conv_transpose2d_trace([[[1, 2]]], [[[[10, 1]]]], stride=(1, 2), view="gather")
    >>> scene = gather_scene(trace, as_paper=True)
    >>> len(scene), scene.plates["in0"].cols
    (4, 5)
    """
    rows, cols = trace.setting.axes
    read = np.zeros(trace.padded.shape[1:], dtype=np.bool_)
    read[trace.tap_rows.ravel()[:, None], trace.tap_cols.ravel()] = True
    what = Sliding(
        input=_stretched(rows, cols),
        output=Shape(rows.output, cols.output),
        padded=trace.padded,
        laid=trace.laid,
        made=trace.output,
        rows=trace.tap_rows,
        cols=trace.tap_cols,
        read=read,
        extra=_longer(rows, cols),
        added=_added(rows, cols),
        bias=trace.bias,
    )
    return sliding_scene(what, layout, numbers=numbers, labels=labels, as_paper=as_paper)


def scatter_scene(
    trace: ScatterTrace,
    layout: str = "isometric",
    *,
    numbers: bool = True,
    labels: Mapping[str, str] | None = None,
    kept: tuple[int, int] | None = None,
) -> Scene:
    """Return the scene of every stamp: an input cell lays its multiple of the kernel on the growing output.

    The output is drawn whole, with the ring that is cropped.

    Parameters
    ----------
    trace : ScatterTrace
    layout, numbers, labels
        See `conv_scene`.
    kept : (int, int), optional
        Another framework keeps so many rows and columns later a block of the same size: it is outlined.

    Examples
    --------
    >>> from convviz import conv_transpose2d_trace
    >>> trace = conv_transpose2d_trace([[[1, 2]]], [[[[10, 1]]]], view="scatter")
    >>> scene = scatter_scene(trace)
    >>> scene.frame(1).marks["out0-window"].tolist(), scene.frame(1).sums["out0-numbers"]
    ([[0, 1], [0, 2]], ('10', '21', '2'))
    """
    setting = trace.setting
    rows, cols = setting.axes
    fan = trace.weight.shape[1]
    below = [Shape(*setting.input)] * setting.in_channels
    above = [_whole(rows, cols)] * setting.out_channels
    arrange = flat if layout == "flat" else isometric
    places = arrange(below, [Shape(*setting.kernel)] * fan, above)
    numbers = numbers and legible(places)
    whole = _uncropped(trace)
    steps = setting.in_channels // setting.groups
    growth = _Growth(whole, places.outputs) if numbers else None
    timeline = Placements(
        rows=whole.stamp_rows,
        cols=whole.stamp_cols,
        sources=tuple(
            tuple(f"out{c // steps * fan + f}" for f in range(fan)) for c in range(setting.in_channels)
        ),
        targets=tuple(plate.id for plate in places.inputs),
        kernels=tuple(plate.id for plate in places.kernels),
        sums=growth,
    )
    weights = [shown_all(row.tolist()) for row in trace.weight.reshape(-1, trace.weight[0, 0].size)]
    items = solid_items(places.inputs, "input")
    # Marks and links lie under all numbers.
    for plate in places.inputs:
        items += _pointed(plate, "active")
    leans = layout == "isometric"
    if leans:
        items += [Links(f"{plate.id}-links", "links", plate.id) for plate in places.outputs]
    if numbers:
        grounds = ["input"] * len(places.inputs) if leans else []
        items += chain(*plate_numbers(places.inputs, trace.x, grounds=grounds))
    items += kernel_items(places.kernels, weights, numbers=numbers)
    items += padded_items(places.outputs, "output")
    items += tint(places.outputs, "output-added", "added", _within(rows, cols, _added(rows, cols)))
    bare = _within(rows, cols, setting.overlaps() == 0)
    items += tint(places.outputs, "output-unread", "unread", bare)
    if kept is not None:
        items += _outline(places.outputs, kept, setting)
    stamped: list[list[Item]] = []
    if growth is not None:
        sums = (growth.least, growth.most)
        # The ring that is cropped is clear: links are seen through it.
        grounds = ["output"] * len(places.outputs) if leans else []
        stamped = plate_numbers(
            places.outputs, whole.output, growing=True, others=sums, faded=bare, grounds=grounds
        )
    for o, plate in enumerate(places.outputs):
        items += _pointed(plate, "window")
        if numbers:
            items += stamped[o]
            if not leans:
                filter_weights = tuple(weights[c * fan + o % fan] for c in range(setting.in_channels))
                size = type_size(weights, 0.24, 0.42)
                items.append(Weights(f"{plate.id}-weights", "weight", plate.id, filter_weights, size))
    if labels is not None:
        grids = [grid.ravel().tolist() for grid in (trace.x, trace.weight, whole.output) if numbers]
        items += words_beside(places, layout, labels, sign=STAMPS, equal=equals(*grids, bias=trace.bias))
    plates = {plate.id: plate for plate in (*places.inputs, *places.kernels, *places.outputs)}
    return Scene(places.size, plates, tuple(items), timeline, {})


def nothing_left_scene(
    setting: TransposedSetting, layout: str = "isometric", *, labels: Mapping[str, str] | None = None
) -> Scene:
    """Return the still picture of an impossible setting: the whole output and what is wrong with it.

    Lines that too large an output_padding asks for are marked; where the padding crops everything,
    everything is.

    Examples
    --------
    >>> scene = nothing_left_scene(TransposedSetting(input=2, kernel=1, padding=1))
    >>> len(scene), len(scene.frame(0).marks["out0-bad"])
    (1, 4)
    """
    rows, cols = setting.axes
    height, width = rows.full + rows.extra, cols.full + cols.extra
    bad: Mask = np.zeros((height, width), dtype=np.bool_)
    if min(setting.output) < 1:
        bad[:] = True
        shape = Shape(height, width, (0, 0), (0, 0))
    else:
        shape = _whole(rows, cols)
        bad[rows.full if rows.extra >= rows.extra_limit else height :] = True
        bad[:, cols.full if cols.extra >= cols.extra_limit else width :] = True
    arrange = flat if layout == "flat" else isometric
    places = arrange([Shape(*setting.input)], [Shape(*setting.kernel)], [shape])
    items = solid_items(places.inputs, "input") + solid_items(places.kernels, "kernel")
    items += padded_items(places.outputs, "output")
    items.append(Marks("out0-bad", "bad", "out0"))
    if labels is not None:
        items += words_beside(places, layout, labels, sign=STAMPS)
    plates = {plate.id: plate for plate in (*places.inputs, *places.kernels, *places.outputs)}
    return Scene(places.size, plates, tuple(items), None, {"out0-bad": np.argwhere(bad)})


def gather_numbers(trace: GatherTrace) -> dict[str, Any]:
    """Return the numbers behind the cells of `gather_scene`, for the player; see `conv_numbers`."""
    rows, cols = trace.setting.axes
    return {
        "x": [channel.ravel().tolist() for channel in trace.padded],
        "w": trace.laid.ravel().tolist(),
        "b": None if trace.bias is None else trace.bias.tolist(),
        "y": trace.output.ravel().tolist(),
        "depth": trace.laid.shape[1],
        "kernel": list(trace.setting.kernel),
        "sourceRows": rows.sources().tolist(),
        "sourceCols": cols.sources().tolist(),
        "grids": ["x", "y"],
        "letters": ["x", "y"],
        "turned": True,
    }


def scatter_numbers(trace: ScatterTrace) -> dict[str, Any]:
    """Return the numbers behind the cells of `scatter_scene`, for the player.

    As `conv_numbers`, read the other way: "y" is the input, flat, whose cells stamp; "x" a flat list
    for each whole output plate, which they are stamped on.
    """
    whole = _uncropped(trace)
    height, width = whole.output.shape[1:]
    return {
        "x": [channel.ravel().tolist() for channel in whole.output],
        "w": trace.weight.ravel().tolist(),
        "b": None if trace.bias is None else trace.bias.tolist(),
        "y": trace.x.ravel().tolist(),
        "depth": trace.weight.shape[1],
        "kernel": list(trace.setting.kernel),
        "sourceRows": list(range(height)),
        "sourceCols": list(range(width)),
        "grids": ["y", "x"],
        "letters": ["y", "x"],
        "flow": "scatter",
    }


class _Growth:
    """The numbers on the whole output after each stamp; a cell that no stamp has reached says nothing yet.

    `least` and `most` are the smallest and the largest that each cell ever shows.
    """

    @INFINITIES_ARE_DATA
    def __init__(self, whole: ScatterTrace, plates: tuple[Plate, ...]) -> None:
        self._whole = whole
        self._held = [(plate.id, plate.held(plate.cells())) for plate in plates]
        channels, height, width = whole.x.shape
        fan, steps = whole.weight.shape[1], channels // whole.setting.groups
        down, right = (_first_stamps(axis) for axis in whole.setting.axes)
        reached = (down >= 0)[:, None] & (right >= 0)
        first = np.arange(len(whole.output)) // fan * steps * height
        stamp = (first[:, None, None] + down[:, None]) * width + right
        #: The stamp that comes to a cell first; in the end there is a number in every cell.
        self._first = np.where(reached, stamp, len(whole) - 1)
        self.least, self.most = whole.output.copy(), whole.output.copy()
        if whole.bias is None and all(map(_whole_and_positive, (whole.x, whole.weight))):
            # These only grow: none is longer than in the end.
            return
        rows, cols = whole.setting.axes
        sums = whole.growing(0).copy()
        for stamp_number, (c, r, s) in enumerate(product(range(channels), range(height), range(width))):
            whole.press(stamp_number, sums)
            o, top, left = c // steps * fan, r * rows.stride, s * cols.stride
            here = (
                slice(o, o + fan),
                slice(top, top + rows.span, rows.dilation),
                slice(left, left + cols.span, cols.dilation),
            )
            now, least, most = sums[here], self.least[here], self.most[here]
            np.minimum(least, now, out=least)
            np.maximum(most, now, out=most)

    def __call__(self, number: int) -> dict[str, tuple[str, ...]]:
        sums = self._whole.growing(number + 1)
        texts_by_item = {}
        for o, (plate, held) in enumerate(self._held):
            come = (self._first[o] <= number).ravel()
            texts = np.array(shown_all(sums[o].ravel().tolist()), dtype=object)
            texts_by_item[f"{plate}-numbers"] = tuple(np.where(held & come, texts, "").tolist())
            texts_by_item[f"{plate}-ghosts"] = tuple(np.where(~held & come, texts, "").tolist())
        return texts_by_item


def _whole_and_positive(values: npt.NDArray[Any]) -> bool:
    return bool((values >= 0).all() and (values == np.rint(values)).all())


def _first_stamps(axis: TransposedAxis) -> npt.NDArray[np.intp]:
    """Return the first input position whose stamp reaches each line of the whole output, or -1."""
    firsts = np.full(axis.full + axis.extra, -1, dtype=np.intp)
    for position in reversed(range(axis.size)):
        firsts[axis.stride * position : axis.stride * position + axis.span : axis.dilation] = position
    return firsts


@lru_cache(maxsize=8)
def _uncropped(trace: ScatterTrace) -> ScatterTrace:
    """Return the trace of the same stamps without a crop; a picture and its numbers ask for it in turn."""
    setting = trace.setting
    return conv_transpose2d_trace(
        trace.x,
        trace.weight,
        trace.bias,
        stride=setting.stride,
        output_padding=setting.output_padding,
        groups=setting.groups,
        dilation=setting.dilation,
        view="scatter",
    )


def _pointed(plate: Plate, role: str) -> list[Item]:
    return [Marks(f"{plate.id}-{role}", role, plate.id), Marks(f"{plate.id}-hover", "hover", plate.id)]


def _stretched(rows: TransposedAxis, cols: TransposedAxis) -> Shape:
    return Shape(
        rows.padded,
        cols.padded,
        (rows.pad_before, cols.pad_before),
        (rows.size, cols.size),
        (rows.stride, cols.stride),
    )


def _whole(rows: TransposedAxis, cols: TransposedAxis) -> Shape:
    """Return the shape of the whole output with the ring that is cropped."""
    return Shape(
        rows.full + rows.extra, cols.full + cols.extra, (rows.before, cols.before), (rows.output, cols.output)
    )


def _longer(rows: TransposedAxis, cols: TransposedAxis) -> Mask:
    """Return by which cells the stretched input's padding is longer on one side than on the other."""
    mask: Mask = np.zeros((rows.padded, cols.padded), dtype=np.bool_)
    for axis, lines in ((rows, mask), (cols, mask.T)):
        more = max(axis.pad_after, 0) - max(axis.pad_before, 0)
        lines[: max(-more, 0)] = True
        lines[max(axis.padded - max(more, 0), 0) :] = True
    return mask


def _added(rows: TransposedAxis, cols: TransposedAxis) -> Mask:
    """Return which output cells are there only because of output_padding."""
    mask: Mask = np.zeros((rows.output, cols.output), dtype=np.bool_)
    mask[max(rows.output - rows.extra, 0) :] = True
    mask[:, max(cols.output - cols.extra, 0) :] = True
    return mask


def _within(rows: TransposedAxis, cols: TransposedAxis, mask: Mask) -> Mask:
    """Return a mask of the output as one of the whole output."""
    whole: Mask = np.zeros((rows.full + rows.extra, cols.full + cols.extra), dtype=np.bool_)
    whole[rows.before : rows.before + rows.output, cols.before : cols.before + cols.output] = mask
    return whole


def _outline(plates: tuple[Plate, ...], kept: tuple[int, int], setting: TransposedSetting) -> list[Item]:
    """Return the outline of a block of the output's size, moved by `kept` rows and columns."""
    outlines = []
    for plate in plates:
        top, left = (before + moved for before, moved in zip(plate.before, kept, strict=True))
        corners = plate.rectangle(top, left, top + setting.output[0], left + setting.output[1])
        edges = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)
        outlines.append(edges)
    return [Lines("output-keras", "keras", np.concatenate(outlines))]

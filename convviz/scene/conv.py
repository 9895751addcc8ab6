"""The picture of a convolution, possible or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..engine import Axis, ConvSetting, Trace
from .arrange import Arrangement, Shape, flat, isometric, paper
from .plate import UNIT, Plate, on_all
from .scene import Fill, Item, Lines, Links, Marks, Numbers, Scene, Timeline, Weights
from .shown import shown_all
from .words import words_beside

__all__ = ["LAYOUTS", "conv_numbers", "conv_scene", "impossible_scene"]

LAYOUTS = ("isometric", "flat")

#: Numbers are left out where a cell would be narrower than this share of the picture's width,
#: or where there would be more than this many.
_NARROWEST_CELL, _MOST_NUMBERS = 1 / 95, 3000


def conv_scene(
    trace: Trace,
    layout: str = "isometric",
    *,
    numbers: bool = True,
    labels: Mapping[str, str] | None = None,
    as_paper: bool = False,
) -> Scene:
    """Return the scene of every placement of a trace.

    Parameters
    ----------
    trace : Trace
    layout : {"isometric", "flat"}
    numbers : bool
        Whether cells show their numbers, where they are large enough to be read.
    labels : mapping, optional
        The words beside the plates: "input", "kernel", "output". None leaves them out.
    as_paper : bool
        The paper's figure and nothing else: no kernel plate, no words, no marks for cells that are
        not read; in the flat layout numbers with one decimal in the output.

    Examples
    --------
    >>> from convviz import conv2d_trace
    >>> scene = conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]]), as_paper=True)
    >>> len(scene), scene.frame(1).marks["in0-window"].tolist()
    (2, [[1, 0], [1, 1]])
    """
    setting = trace.setting
    rows, cols = setting.axes
    depth = setting.weight_shape[1]
    shape_in = _input_shape(rows, cols)
    ins, outs = [shape_in] * setting.in_channels, [Shape(rows.output, cols.output)] * setting.out_channels
    slices = [] if as_paper else [Shape(*setting.kernel)] * depth
    if layout == "flat":
        places = flat(ins, slices, outs)
    else:
        places = paper(ins[0], outs[0]) if as_paper else isometric(ins, slices, outs)
    numbers = numbers and _legible(places)
    steps = setting.out_channels // setting.groups
    timeline = Timeline(
        rows=trace.tap_rows,
        cols=trace.tap_cols,
        sources=tuple(
            tuple(f"in{o // steps * depth + c}" for c in range(depth)) for o in range(setting.out_channels)
        ),
        targets=tuple(plate.id for plate in places.outputs),
        kernels=tuple(plate.id for plate in places.kernels),
    )
    read = np.outer(rows.read(), cols.read())
    weights = [shown_all(row.tolist()) for row in trace.weight.reshape(-1, trace.weight[0, 0].size)]
    items = _input_items(places.inputs, setting, None if as_paper else read)
    for channel, plate in enumerate(places.inputs):
        # Both lie under the numbers.
        items += [
            Marks(f"{plate.id}-window", "window", plate.id),
            Marks(f"{plate.id}-hover", "hover", plate.id),
        ]
        if numbers:
            items += _input_numbers(plate, trace.padded[channel])
            if layout == "flat":
                items.append(
                    Weights(
                        f"{plate.id}-weights",
                        "weight",
                        plate.id,
                        tuple(weights[o * depth + channel % depth] for o in range(setting.out_channels)),
                        _size(weights, 0.24, 0.42),
                    )
                )
    if layout == "isometric":
        items += [Links(f"{plate.id}-links", "links", plate.id) for plate in places.inputs]
    items += _solid_items(places.kernels, "kernel")
    for c, plate in enumerate(places.kernels):
        items.append(Marks(f"{plate.id}-hover", "hover", plate.id))
        if numbers:
            items.append(
                Numbers(
                    f"{plate.id}-numbers",
                    "kernel-number",
                    plate.id,
                    tuple(weights[o * depth + c] for o in range(setting.out_channels)),
                    _size(weights, 0.46, 0.86),
                )
            )
    if numbers:
        results = [_output_texts(values.ravel().tolist(), one_decimal=as_paper) for values in trace.output]
        size = _size(results, 0.46, 0.86 if layout == "flat" else 1.05)
    items += _solid_items(places.outputs, "output")
    for o, plate in enumerate(places.outputs):
        items += [
            Marks(f"{plate.id}-active", "active", plate.id),
            Marks(f"{plate.id}-hover", "hover", plate.id),
        ]
        if numbers:
            items.append(
                Numbers(f"{plate.id}-numbers", "number", plate.id, (results[o],), size, growing=True)
            )
    if labels is not None:
        items += words_beside(places, layout, labels)
    plates = {plate.id: plate for plate in (*places.inputs, *places.kernels, *places.outputs)}
    return Scene(places.size, plates, tuple(items), timeline, {})


def impossible_scene(
    setting: ConvSetting, layout: str = "isometric", *, labels: Mapping[str, str] | None = None
) -> Scene:
    """Return the still picture of a setting that cannot work: the padded input and what is wrong with it.

    A kernel that does not fit is laid at the first corner, hanging over; padding that the padding
    mode cannot fill is marked.

    Examples
    --------
    >>> scene = impossible_scene(ConvSetting(input=2, kernel=3))
    >>> len(scene), len(scene.frame(0).marks["in0-bad"])
    (1, 5)
    """
    rows, cols = setting.axes
    hang = (max(rows.span - rows.padded, 0), max(cols.span - cols.padded, 0))
    shape = _input_shape(rows, cols)
    # The page must hold the kernel too: arrange for a plate as large as both, then cut it back.
    whole = Shape(rows.padded + hang[0], cols.padded + hang[1], shape.before, shape.real)
    slices = [Shape(*setting.kernel)]
    places = (
        flat([whole], slices, [Shape(1, 1)])
        if layout == "flat"
        else isometric([whole], slices, [Shape(1, 1)])
    )
    plate = Plate(
        "in0",
        rows.padded,
        cols.padded,
        places.inputs[0].origin,
        places.inputs[0].across,
        places.inputs[0].down,
        shape.before,
        shape.real or (0, 0),
    )
    items = _input_items((plate,), setting, None)
    items += [Marks("in0-window", "window", "in0"), Marks("in0-bad", "bad", "in0")]
    items += _solid_items(places.kernels, "kernel")
    if labels is not None:
        unmade = ("output-label", "sign-k0")
        items += [word for word in words_beside(places, layout, labels) if word.id not in unmade]
    marks = {}
    if rows.fits and cols.fits:
        marks["in0-bad"] = _unfillable(setting, rows, cols)
    else:
        taps = np.stack(
            np.meshgrid(
                rows.dilation * np.arange(rows.kernel), cols.dilation * np.arange(cols.kernel), indexing="ij"
            ),
            axis=-1,
        ).reshape(-1, 2)
        outside = (taps[:, 0] >= rows.padded) | (taps[:, 1] >= cols.padded)
        marks = {"in0-window": taps[~outside], "in0-bad": taps[outside]}
    plates = {plate.id: plate, places.kernels[0].id: places.kernels[0]}
    return Scene(places.size, plates, tuple(items), None, marks)


def _unfillable(setting: ConvSetting, rows: Axis, cols: Axis) -> npt.NDArray[np.intp]:
    """Return the padding cells that lie further out than the padding mode reaches, (n, 2)."""
    far = []
    for axis in (rows, cols):
        position = np.arange(-axis.before, axis.size + axis.after)
        limit = axis.mode_limit(setting.padding_mode)
        beyond = np.maximum(-position, position - axis.size + 1)
        far.append(beyond > (axis.padded if limit is None else limit))
    return np.argwhere(far[0][:, None] | far[1][None, :])


def _input_shape(rows: Axis, cols: Axis) -> Shape:
    return Shape(rows.padded, cols.padded, (rows.before, cols.before), (rows.size, cols.size))


def _legible(places: Arrangement) -> bool:
    plates = (*places.inputs, *places.outputs)
    count = sum(plate.rows * plate.cols for plate in plates)
    return count <= _MOST_NUMBERS and UNIT / places.size[0] >= _NARROWEST_CELL


def _size(texts: Iterable[Iterable[str]], largest: float, width: float) -> float:
    """Return the type size, in points, at which the longest text is at most `width` cells wide."""
    longest = max((len(text) for group in texts for text in group), default=1)
    return min(largest, width / (0.6 * max(longest, 1))) * UNIT


def _output_texts(values: list[float], *, one_decimal: bool) -> tuple[str, ...]:
    if one_decimal:
        return tuple(f"{value:.1f}".replace("-", "−") for value in values)
    return shown_all(values)


def _solid_items(plates: Sequence[Plate], role: str) -> list[Item]:
    """Return the cells and the grids of equal plates of one level."""
    if not plates:
        return []
    first = plates[0]
    block = (0, 0, first.rows, first.cols)
    return [
        Fill(f"{role}-cells", role, on_all(plates, first.rectangle(*block)[None])),
        Lines(f"{role}-grid", "grid", on_all(plates, first.grid_lines(*block))),
    ]


def _input_items(
    plates: Sequence[Plate], setting: ConvSetting, read: npt.NDArray[np.bool_] | None
) -> list[Item]:
    """Return what never changes on the input plates: dashed padding, cells, what is not read."""
    first = plates[0]
    items: list[Item] = []
    if (first.rows, first.cols) != first.real:
        dashes = first.grid_lines(0, 0, first.rows, first.cols)
        items.append(Lines("input-padding", "padding", on_all(plates, dashes)))
    extra = _extra(first, setting) if read is not None else np.empty((0, 2), dtype=np.intp)
    if len(extra):
        items.append(Fill("input-extra", "extra", on_all(plates, first.polygons(extra))))
    items += [
        Fill("input-cells", "input", on_all(plates, first.rectangle(*first.inner)[None])),
        Lines("input-grid", "grid", on_all(plates, first.grid_lines(*first.inner))),
    ]
    if read is not None:
        top, left, bottom, right = first.inner
        held = np.zeros(read.shape, dtype=bool)
        held[top:bottom, left:right] = True
        # Two roles: what can be seen on a cell may not be seen on the page.
        for role, cells in (("unread", ~read & held), ("unread-padding", ~read & ~held)):
            if cells.any():
                strokes = _strokes(first, np.argwhere(cells))
                items.append(Lines(f"input-{role}", role, on_all(plates, strokes)))
    return items


def _input_numbers(plate: Plate, values: npt.NDArray[Any]) -> list[Item]:
    """Return the numbers of an input plate, those of its padding apart."""
    top, left, bottom, right = plate.inner
    texts = np.array(shown_all(values.ravel().tolist()), dtype=object).reshape(values.shape)
    real = np.full(values.shape, "", dtype=object)
    real[top:bottom, left:right] = texts[top:bottom, left:right]
    size = _size([texts.ravel()], 0.46, 0.86)
    items: list[Item] = [
        Numbers(f"{plate.id}-numbers", "number", plate.id, (tuple(real.ravel().tolist()),), size)
    ]
    if real.size > (bottom - top) * (right - left):
        texts[top:bottom, left:right] = ""
        ghosts = (tuple(texts.ravel().tolist()),)
        items.append(Numbers(f"{plate.id}-ghosts", "ghost", plate.id, ghosts, size))
    return items


def _extra(plate: Plate, setting: ConvSetting) -> npt.NDArray[np.intp]:
    """Return the padding cells by which lopsided padding is larger on one side than on the other."""
    (top, bottom), (left, right) = setting.sides
    mask = np.zeros((plate.rows, plate.cols), dtype=bool)
    mask[: max(top - bottom, 0)] = True
    mask[plate.rows - max(bottom - top, 0) :] = True
    mask[:, : max(left - right, 0)] = True
    mask[:, plate.cols - max(right - left, 0) :] = True
    return np.argwhere(mask)


def _strokes(plate: Plate, cells: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    """Return one diagonal stroke through each cell, (n, 2, 2)."""
    row, col = cells[:, 0], cells[:, 1]
    return np.stack([plate.point(row + 0.8, col + 0.2), plate.point(row + 0.2, col + 0.8)], axis=1)


def conv_numbers(trace: Trace) -> dict[str, Any]:
    """Return the numbers behind the cells in plain Python types, for the player.

    "x": a flat list of padded values for each input channel; "w": the weight, flat, with "depth" and
    "kernel" (kh, kw) to read it by; "b": the bias or None; "y": the output, flat; "sourceRows" and
    "sourceCols": which input row (column) each padded one shows, -1 for padding zeros.
    """
    rows, cols = trace.setting.axes
    mode = trace.setting.padding_mode
    return {
        "x": [channel.ravel().tolist() for channel in trace.padded],
        "w": trace.weight.ravel().tolist(),
        "b": None if trace.bias is None else trace.bias.tolist(),
        "y": trace.output.ravel().tolist(),
        "depth": trace.weight.shape[1],
        "kernel": list(trace.setting.kernel),
        "sourceRows": rows.sources(mode).tolist(),
        "sourceCols": cols.sources(mode).tolist(),
    }

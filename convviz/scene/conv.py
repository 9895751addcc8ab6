"""The picture of a convolution, possible or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ..engine import Axis, ConvSetting, Part, Trace
from .arrange import Shape, flat, isometric
from .items import Mask, padded_items, solid_items
from .plate import Plate
from .scene import Marks, Scene
from .sliding import Sliding, sliding_scene
from .words import words_beside

LAYOUTS = ("isometric", "flat")


def conv_scene(
    trace: Trace,
    layout: str = "isometric",
    *,
    numbers: bool = True,
    labels: Mapping[str, str] | None = None,
    as_paper: bool = False,
    part: Part | None = None,
    group: int | None = None,
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
    part : Part, optional
        Of which larger or grouped convolution the trace is a part: groups have colours, and channels left out
        are counted.
    group : int, optional
        Which group of another convolution this is, whose colour it has.

    Examples
    --------
    >>> from convviz import conv2d_trace
    >>> scene = conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]]), as_paper=True)
    >>> len(scene), scene.frame(1).marks["in0-window"].tolist()
    (2, [[1, 0], [1, 1]])
    """
    rows, cols = trace.setting.axes
    shape = input_shape(rows, cols)
    what = Sliding(
        input=shape,
        output=Shape(rows.output, cols.output),
        padded=trace.padded,
        laid=trace.weight,
        made=part.output if part else trace.output,
        rows=trace.tap_rows,
        cols=trace.tap_cols,
        read=np.outer(rows.read(), cols.read()),
        extra=longer(rows, cols),
        part=part,
        group=group,
        bias=trace.bias,
    )
    return sliding_scene(what, layout, numbers=numbers, labels=labels, as_paper=as_paper)


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
    shape = input_shape(rows, cols)
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
    items = padded_items((plate,), "input")
    items += [Marks("in0-window", "window", "in0"), Marks("in0-bad", "bad", "in0")]
    items += solid_items(places.kernels, "kernel")
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


def input_shape(rows: Axis, cols: Axis) -> Shape:
    """Return the shape of a padded input's plate."""
    return Shape(rows.padded, cols.padded, (rows.before, cols.before), (rows.size, cols.size))


def longer(rows: Axis, cols: Axis) -> Mask:
    """Return the padding cells by which lopsided padding is larger on one side than on the other."""
    mask: Mask = np.zeros((rows.padded, cols.padded), dtype=np.bool_)
    mask[: max(rows.before - rows.after, 0)] = True
    mask[rows.padded - max(rows.after - rows.before, 0) :] = True
    mask[:, : max(cols.before - cols.after, 0)] = True
    mask[:, cols.padded - max(cols.after - cols.before, 0) :] = True
    return mask


def conv_numbers(trace: Trace, part: Part | None = None) -> dict[str, Any]:
    """Return the numbers behind the cells in plain Python types, for the player.

    "x": a flat list of padded values for each input channel; "w": the weight, flat, with "depth" and
    "kernel" (kh, kw) to read it by; "b": the bias or None; "y": the output, flat; "sourceRows" and
    "sourceCols": which input row (column) each padded one shows, -1 for padding zeros; "grids" what the
    source and the target plates hold, the same in every picture of the same numbers, and "letters" what
    their cells are called. Of a part, "rest" is what the input channels left out, so many of a filter's
    as "left" says, add to each output cell.
    """
    rows, cols = trace.setting.axes
    mode = trace.setting.padding_mode
    whole = {"rest": part.rest.ravel().tolist(), "left": part.depth} if part and part.depth else {}
    return {
        **whole,
        "x": [channel.ravel().tolist() for channel in trace.padded],
        "w": trace.weight.ravel().tolist(),
        "b": None if trace.bias is None else trace.bias.tolist(),
        "y": (part.output if part else trace.output).ravel().tolist(),
        "depth": trace.weight.shape[1],
        "kernel": list(trace.setting.kernel),
        "sourceRows": rows.sources(mode).tolist(),
        "sourceCols": cols.sources(mode).tolist(),
        "grids": ["x", "y"],
        "letters": ["x", "y"],
    }

"""The picture of a pooling layer: windows without a kernel."""

from __future__ import annotations

import numpy as np

from ..engine import PoolTrace
from .arrange import Shape
from .conv import input_shape, longer
from .scene import Scene
from .sliding import Sliding, sliding_scene


def pool_scene(
    trace: PoolTrace, layout: str = "flat", *, numbers: bool = True, as_paper: bool = False
) -> Scene:
    """Return the scene of every window of a trace: the paper's figures, which have no words.

    Arguments are those of `conv_scene`. Padding of a maximum is minus infinity; what a last window hangs
    over by is drawn as padding, and marked.

    Examples
    --------
    >>> from convviz import max_pool2d_trace
    >>> scene = pool_scene(max_pool2d_trace([[[1, 4, 3]]], (1, 2), 1), as_paper=True)
    >>> len(scene), scene.frame(0).marks["in0-window"].tolist(), scene.items[-1].texts
    (2, [[0, 0], [0, 1]], (('4.0', '4.0'),))
    """
    rows, cols = trace.setting.axes
    what = Sliding(
        input=input_shape(rows, cols),
        output=Shape(rows.output, cols.output),
        padded=trace.padded,
        laid=None,
        made=trace.output,
        rows=trace.tap_rows,
        cols=trace.tap_cols,
        read=np.outer(rows.read(), cols.read()),
        extra=longer(rows, cols),
    )
    return sliding_scene(what, layout, numbers=numbers, labels=None, as_paper=as_paper)

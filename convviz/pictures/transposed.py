"""Pictures of a transposed convolution: stamps, windows, its matrices, and the direct convolution."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod

from ..engine import (
    NUMBER_SETS,
    ConvSetting,
    Trace,
    TransposedSetting,
    conv2d_trace,
    conv_matrix,
    conv_transpose2d_trace,
    same_shift,
    samples,
)
from ..engine.arrays import Array
from ..engine.transposed_trace import GatherTrace, ScatterTrace
from ..scene import (
    Say,
    conv_labels,
    conv_numbers,
    conv_scene,
    gather_labels,
    gather_numbers,
    gather_scene,
    matrix_numbers,
    matrix_scene,
    scatter_labels,
    scatter_numbers,
    scatter_scene,
    size,
    transposed_title,
)
from .picture import Drawn, Picture

__all__ = [
    "Given",
    "draw_direct",
    "draw_gather",
    "draw_matrix",
    "draw_scatter",
    "given",
    "matrix_is_too_large",
    "transposed_trace",
    "views",
]

#: The longest side, and the most entries, of a matrix that is drawn.
_LONGEST, _MOST_ENTRIES = 640, 12_000
#: Which numbers the direct convolution starts from where the set is one of the transposed one's own.
_BEFORE = {"convolved_tenths": "tenths"}
_OPTIONS = ("stride", "padding", "output_padding", "dilation", "groups")
#: Views that show the direct convolution, and so start from its input.
_DIRECT = ("C", "direct")


@dataclass(frozen=True, eq=False, slots=True)
class Given:
    """What a transposed convolution works on, and the direct one's input where it made `x`."""

    x: Array
    weight: Array
    bias: Array | None
    before: Array | None


def matrix_is_too_large(setting: TransposedSetting) -> bool:
    """Return whether the matrix has more rows, columns or entries than are drawn."""
    entries = prod(setting.weight_shape) * prod(setting.input)
    sides = (setting.in_channels * prod(setting.input), setting.out_channels * prod(setting.output))
    return max(sides) > _LONGEST or entries > _MOST_ENTRIES


@lru_cache(maxsize=256)
def views(setting: TransposedSetting) -> tuple[str, ...]:
    """Return the views of a possible setting, the usual one first."""
    # An output_padding beyond the stride (dilation allows it) leaves room for more placements.
    returns = setting.direct.problem() is None and setting.direct.output == setting.input
    found = ["scatter", "gather"]
    if not matrix_is_too_large(setting):
        found += ["CT", "C"] if returns else ["CT"]
    return tuple(found + ["direct"] * returns)


def given(picture: Picture) -> Given:
    """Return the numbers of a picture."""
    setting: TransposedSetting = picture.setting
    x, weight, bias = samples(setting, picture.numbers)
    if not picture.round_trip and picture.view not in _DIRECT:
        return Given(x, weight, bias, None)
    choice = picture.numbers
    if choice.numbers not in NUMBER_SETS:
        choice = replace(choice, numbers=_BEFORE.get(choice.numbers, "counting"))
    direct = setting.direct
    before = samples(direct, choice)[0]
    x = conv2d_trace(before, weight, groups=direct.groups, **direct.arguments).output
    return Given(x, weight, bias, before)


def transposed_trace(picture: Picture) -> Trace | GatherTrace | ScatterTrace:
    """Return every placement of a picture; a matrix is worked through as windows are."""
    if picture.view in _DIRECT:
        return _direct_trace(picture)
    return _scatter_trace(picture) if picture.view in ("", "scatter") else _gather_trace(picture)


def _direct_trace(picture: Picture) -> Trace:
    what, direct = given(picture), picture.setting.direct
    assert what.before is not None
    return conv2d_trace(what.before, what.weight, groups=direct.groups, **direct.arguments)


def _scatter_trace(picture: Picture) -> ScatterTrace:
    what, options = given(picture), picture.options(*_OPTIONS)
    trace: ScatterTrace = conv_transpose2d_trace(what.x, what.weight, what.bias, view="scatter", **options)
    return trace


def _gather_trace(picture: Picture) -> GatherTrace:
    what, options = given(picture), picture.options(*_OPTIONS)
    trace: GatherTrace = conv_transpose2d_trace(what.x, what.weight, what.bias, view="gather", **options)
    return trace


def draw_scatter(picture: Picture, say: Say) -> Drawn:
    """Return the stamps of the input's cells on the growing output."""
    setting, stamps = picture.setting, _scatter_trace(picture)
    down, right = same_shift(setting) or (0, 0)
    scene = scatter_scene(
        stamps,
        picture.layout,
        numbers=picture.written,
        labels=scatter_labels(setting, say),
        kept=(-down, -right) if down or right else None,
    )
    return Drawn(scene, scatter_numbers(stamps), transposed_title("scatter", setting, say))


def draw_gather(picture: Picture, say: Say) -> Drawn:
    """Return the windows over the spread-out input."""
    setting, windows = picture.setting, _gather_trace(picture)
    scene = gather_scene(
        windows,
        picture.layout,
        numbers=picture.written,
        labels=None if picture.as_paper else gather_labels(setting, say),
        as_paper=picture.as_paper,
    )
    return Drawn(scene, gather_numbers(windows), transposed_title("gather", setting, say))


def draw_direct(picture: Picture, say: Say) -> Drawn:
    """Return the direct convolution, which makes the input of the transposed one."""
    direct: ConvSetting = picture.setting.direct
    trace = _direct_trace(picture)
    labels = conv_labels(direct, say, picture.layout)
    scene = conv_scene(trace, picture.layout, numbers=picture.written, labels=labels)
    numbers = conv_numbers(trace) | {"grids": ["y", "x"], "letters": ["X", "x"]}
    return Drawn(scene, numbers, transposed_title("direct", picture.setting, say))


def draw_matrix(picture: Picture, say: Say) -> Drawn:
    """Return the matrix of the direct convolution, C, or the same transposed."""
    setting, what, turned = picture.setting, given(picture), picture.view == "CT"
    matrix = conv_matrix(setting, what.weight)
    vector, result = what.before, what.x
    if turned:
        matrix, vector, result = matrix.transposed, what.x, _gather_trace(picture).output
    assert vector is not None
    labels = {
        "matrix": f"{'Cᵀ' if turned else 'C'} {size(matrix.shape)}",
        "vector": "x" if turned else "X",
        "result": "y" if turned else "x",
    }
    bias = what.bias if turned else None
    scene = matrix_scene(matrix, vector.ravel(), result.ravel(), bias, labels=labels, numbers=picture.written)
    if turned:
        numbers = matrix_numbers(matrix, vector, result, ("x", "y"), bias)
    else:
        numbers = matrix_numbers(matrix, vector, result, ("y", "x")) | {"letters": ["X", "x"]}
    return Drawn(scene, numbers, transposed_title(picture.view, setting, say))

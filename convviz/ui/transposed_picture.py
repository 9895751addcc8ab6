"""The pictures of a transposed view and their numbers: made once, kept for the next visitor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import Any

from ..engine import (
    NUMBER_SETS,
    ConvSetting,
    conv2d,
    conv2d_trace,
    conv_matrix,
    conv_transpose2d_trace,
    same_shift,
    samples,
)
from ..engine.arrays import Array
from ..player import panel, payload
from ..scene import (
    conv_labels,
    conv_numbers,
    conv_scene,
    gather_labels,
    gather_numbers,
    gather_scene,
    matrix_numbers,
    matrix_scene,
    nothing_left_scene,
    scatter_labels,
    scatter_numbers,
    scatter_scene,
    size,
    transposed_legend,
    transposed_title,
)
from ..texts import Words, words
from .kept import kept
from .transposed_view import TransposedView

__all__ = ["Shown", "shown", "transposed_picture"]

#: The longest side, and the most entries, of a matrix that is drawn.
_LONGEST, _MOST_ENTRIES = 640, 12_000
#: Which numbers the direct convolution starts from where the set is one of the transposed page's own.
_BEFORE = {"convolved_tenths": "tenths"}


@dataclass(frozen=True, eq=False)
class Shown:
    """What a view that works shows.

    `pictures` are one or two of the page's views, `direct` the direct convolution where it has a part
    in them, and `before` its input, from which it made `x`.
    """

    pictures: tuple[str, ...]
    x: Array
    weight: Array
    bias: Array | None
    direct: ConvSetting | None
    before: Array | None
    too_large: bool


def shown(view: TransposedView) -> Shown:
    """Return what a view shows, and with which numbers; the setting must be possible."""
    setting = view.setting
    x, weight, bias = samples(setting, view.numbers, view.seed)
    entries = weight.size * setting.input[0] * setting.input[1]
    sides = (setting.in_channels * prod(setting.input), setting.out_channels * prod(setting.output))
    too_large = max(sides) > _LONGEST or entries > _MOST_ENTRIES
    direct = setting.direct
    # An output_padding beyond the stride (dilation allows it) leaves room for more placements.
    possible = direct.problem() is None and direct.output == setting.input
    asked = [view.picture] if view.beside in ("none", view.picture) else [view.picture, view.beside]
    pictures = []
    for name in asked:
        if name in ("C", "CT") and too_large:
            name = "scatter"
        if name in ("C", "direct") and not possible:
            name = "scatter"
        if name not in pictures:
            pictures.append(name)
    if not {"C", "direct"} & set(pictures):
        return Shown(tuple(pictures), x, weight, bias, None, None, too_large)
    numbers = view.numbers if view.numbers in NUMBER_SETS else _BEFORE.get(view.numbers, "counting")
    before = samples(direct, numbers, view.seed)[0]
    x = conv2d(before, weight, stride=direct.stride, padding=direct.sides, dilation=direct.dilation)
    return Shown(tuple(pictures), x, weight, bias, direct, before, too_large)


@kept
def transposed_picture(view: TransposedView, language: str) -> dict[str, Any]:
    """Return the player's data for a view: the pictures, the numbers, the words."""
    setting, say, problem = view.setting, words(language), view.problem
    common: dict[str, Any] = {
        "key": replace(view, layout="isometric", digits=True, colours="standard", beside="none").link(),
        "words": say.section("player"),
    }
    if problem:
        scene = nothing_left_scene(setting, view.layout, labels=scatter_labels(setting, say))
        title = transposed_title("impossible", setting, say)
        legend = transposed_legend(("bad",), setting, say)
        return payload(
            [panel(scene, {}, title=title)], problem=problem.sentence(language), legend=legend, **common
        )
    what = shown(view)
    legend = transposed_legend(what.pictures, setting, say)
    if what.too_large and {"C", "CT"} & {view.picture, view.beside}:
        legend.append(("", say("transposed.matrix_too_large")))
    panels = [_panel(name, what, view, say) for name in what.pictures]
    if view.digits and any(not one["least"] for one in panels):
        legend.append(("", say("legend.too_small")))
    return payload(panels, legend=legend, **common)


def _panel(name: str, what: Shown, view: TransposedView, say: Words) -> dict[str, Any]:
    """Return one of a view's pictures."""
    setting, digits, layout = view.setting, view.digits, view.layout
    title = transposed_title(name, setting, say)
    arguments: dict[str, Any] = {
        "stride": setting.stride,
        "padding": setting.padding,
        "output_padding": setting.output_padding,
        "dilation": setting.dilation,
    }
    if name == "direct":
        assert what.direct is not None
        assert what.before is not None
        direct = conv2d_trace(
            what.before,
            what.weight,
            stride=setting.stride,
            padding=setting.padding,
            dilation=setting.dilation,
        )
        scene = conv_scene(direct, layout, numbers=digits, labels=conv_labels(what.direct, say, layout))
        numbers = conv_numbers(direct) | {"grids": ["y", "x"], "letters": ["X", "x"]}
        return panel(scene, numbers, title=title)
    if name == "scatter":
        stamps = conv_transpose2d_trace(what.x, what.weight, what.bias, view="scatter", **arguments)
        shift = [moved or 0 for moved in same_shift(setting)]
        scene = scatter_scene(
            stamps,
            layout,
            numbers=digits,
            labels=scatter_labels(setting, say),
            kept=(-shift[0], -shift[1]) if any(shift) else None,
        )
        return panel(scene, scatter_numbers(stamps), title=title)
    windows = conv_transpose2d_trace(what.x, what.weight, what.bias, view="gather", **arguments)
    if name == "gather":
        scene = gather_scene(windows, layout, numbers=digits, labels=gather_labels(setting, say))
        return panel(scene, gather_numbers(windows), title=title)
    matrix = conv_matrix(setting, what.weight)
    if name == "CT":
        matrix, vector, result = matrix.transposed, what.x, windows.output
    else:
        assert what.before is not None
        vector, result = what.before, what.x
    words_over = {
        "matrix": f"{'Cᵀ' if name == 'CT' else 'C'} {size(matrix.shape)}",
        "vector": "x" if name == "CT" else "X",
        "result": "y" if name == "CT" else "x",
    }
    scene = matrix_scene(matrix, vector.ravel(), result.ravel(), labels=words_over, numbers=digits)
    if name == "CT":
        numbers = matrix_numbers(matrix, vector, result, ("x", "y"), what.bias)
    else:
        numbers = matrix_numbers(matrix, vector, result, ("y", "x")) | {"letters": ["X", "x"]}
    return panel(scene, numbers, title=title)

"""What to notice in a transposed convolution: when each sentence is shown, and what it claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

import numpy as np

from ..engine import ConvSetting, TransposedAxis, TransposedSetting, conv_transpose2d_trace, same_shift
from ..engine.arrays import Array
from ..engine.axis import Ints
from ..texts.numbers import written
from .conv import plain
from .notice import Notice, rule


@dataclass(frozen=True)
class TransposedFacts:
    """What is known of a transposed convolution on a page.

    `setting` is possible; `views` are those on the page. `x` (C_in, H, W), `weight` and `bias` are its
    numbers; `before` (C_out, H, W) is the ordinary convolution's input where that made `x`, else None.
    """

    setting: TransposedSetting
    views: Sequence[str] = ("scatter",)
    x: Array = field(default_factory=lambda: np.zeros((1, 1, 1)))
    weight: Array = field(default_factory=lambda: np.zeros((1, 1, 1, 1)))
    bias: Array | None = None
    before: Array | None = None

    @cached_property
    def overlaps(self) -> Ints:
        """How many stamped taps of one input channel land on each output cell, (H_out, W_out)."""
        return self.setting.overlaps()

    @property
    def returns(self) -> bool:
        """Whether the ordinary convolution makes this input's size of this output's."""
        direct: ConvSetting = self.setting.direct
        return direct.problem() is None and direct.output == self.setting.input

    @property
    def empty(self) -> Notice:
        """What a cell holds where no tap lands."""
        return Notice("transposed.empty_bias" if self.setting.bias else "transposed.empty_zero")


@rule("transposed.round_trip", "transposed.round_trip_exact")
def _round_trip(facts: TransposedFacts) -> Notice | None:
    if facts.before is None:
        return None
    setting = facts.setting
    back = conv_transpose2d_trace(
        facts.x,
        facts.weight,
        facts.bias,
        stride=setting.stride,
        padding=setting.padding,
        output_padding=setting.output_padding,
        dilation=setting.dilation,
        groups=setting.groups,
        view="scatter",
    ).output
    size = {"size": setting.output}
    if np.allclose(back, facts.before, rtol=1e-9, atol=1e-9):
        return Notice("transposed.round_trip_exact", size)
    # The first cell in which the difference can be read.
    for cell in np.ndindex(back.shape):
        first, now = written(float(facts.before[cell])), written(float(back[cell]))
        if first != now:
            shown = cell if setting.out_channels > 1 else cell[1:]
            name = f"X[{', '.join(map(str, shown))}]"
            return Notice("transposed.round_trip", size | {"cell": name, "first": first, "back": now})
    return None


@rule("transposed.shifted", "transposed.shifted_sized", "transposed.shifted_apart")
def _shifted(facts: TransposedFacts) -> Notice | None:
    setting = facts.setting
    shift = same_shift(setting)
    if shift is None or shift == (0, 0):
        return None
    rows, cols = setting.axes
    numbers: dict[str, object] = {
        "output": setting.output,
        "row": _moved("i", shift[0]),
        "col": _moved("j", shift[1]),
    }
    usual = rows.size * rows.stride, cols.size * cols.stride
    if abs(shift[0]) >= rows.output or abs(shift[1]) >= cols.output:
        return Notice("transposed.shifted_apart", {"output": setting.output})
    if usual == setting.output:
        return Notice("transposed.shifted", numbers)
    return Notice("transposed.shifted_sized", numbers | {"usual": usual})


def _moved(index: str, by: int) -> str:
    return f"{index} {'+' if by > 0 else '−'} {abs(by)}" if by else index


@rule("transposed.added", "transposed.added_partly", "transposed.added_empty")
def _added(facts: TransposedFacts) -> Notice | None:
    """What output_padding adds are the last rows and columns, where there would be some without it."""
    rows, cols = facts.setting.axes
    if not rows.extra and not cols.extra:
        return None
    if rows.output <= rows.extra or cols.output <= cols.extra:
        return None
    counts = facts.overlaps
    without = counts[: rows.output - rows.extra, : cols.output - cols.extra]
    total = counts.size - without.size
    reached = int(np.count_nonzero(counts)) - int(np.count_nonzero(without))
    numbers: dict[str, object] = {"lines": _lines_added(rows.extra, cols.extra)}
    if reached == total:
        return Notice("transposed.added", numbers)
    numbers |= {"empty": facts.empty}
    if not reached:
        return Notice("transposed.added_empty", numbers)
    return Notice(
        "transposed.added_partly", numbers | {"reached": reached, "total": total, "rest": total - reached}
    )


def _lines_added(rows: int, cols: int) -> Notice:
    kind = "both" if rows and cols else "rows" if rows else "cols"
    return Notice(f"transposed.lines_{kind}", {"rows": rows, "cols": cols})


@rule("transposed.collapse", "transposed.collapse_beyond")
def _collapse(facts: TransposedFacts) -> Notice | None:
    """Which sizes come to the same; the rows stand for both axes where these are alike."""
    rows, cols = facts.setting.axes
    named = [("rows", rows)] if rows == cols else [("rows", rows), ("cols", cols)]
    several = [line for line in named if len(line[1].same_output_sizes) > 1]
    if not several:
        return None
    beyond = [line for line in several if line[1].output not in line[1].same_output_sizes]
    shown = beyond or several
    numbers: dict[str, object] = {
        "ranges": _both([_range(*line) for line in shown]),
        "extra": plain(facts.setting.output_padding),
        "now": _both([_count(kind, axis.output) for kind, axis in shown]),
    }
    return Notice("transposed.collapse_beyond" if beyond else "transposed.collapse", numbers)


def _range(kind: str, axis: TransposedAxis) -> Notice:
    sizes = axis.same_output_sizes
    ends = {"first": sizes[0], "last": _count(kind, sizes[-1])}
    return Notice("transposed.range", {"size": _count(kind, axis.size), **ends})


def _count(kind: str, count: int) -> Notice:
    return Notice(f"transposed.count_{kind}", {"count": count})


def _both(parts: Sequence[Notice]) -> Notice:
    """Return one notice made of one or two."""
    return parts[0] if len(parts) == 1 else Notice("transposed.and", {"first": parts[0], "second": parts[1]})


@rule("transposed.useful")
def _useful(facts: TransposedFacts) -> Notice | None:
    if "gather" not in facts.views:
        return None
    useful = int(facts.overlaps.sum())
    total = facts.overlaps.size * prod(facts.setting.kernel)
    if useful == total:
        return None
    return Notice("transposed.useful", {"useful": useful, "total": total, "zeros": total - useful})


@rule("transposed.crops_input")
def _crops_input(facts: TransposedFacts) -> Notice | None:
    if "gather" not in facts.views:
        return None
    total = prod(facts.setting.input)
    kept = prod(len(set(axis.sources().tolist()) - {-1}) for axis in facts.setting.axes)
    return Notice("transposed.crops_input", {"lost": total - kept, "total": total}) if kept < total else None


@rule("transposed.holes")
def _holes(facts: TransposedFacts) -> Notice | None:
    holes = int((facts.overlaps == 0).sum())
    if not holes:
        return None
    added = _added(facts)
    if added and added.key != "transposed.added":
        # What is said of the added lines is said already.
        rows, cols = facts.setting.axes
        without = facts.overlaps[: rows.output - rows.extra, : cols.output - cols.extra]
        if without.all():
            return None
    return Notice("transposed.holes", {"count": holes, "empty": facts.empty})


@rule("transposed.gaps", "transposed.uneven", "transposed.uneven_dilated", "transposed.uniform")
def _overlap(facts: TransposedFacts) -> Notice | None:
    setting = facts.setting
    counts = sorted(set(facts.overlaps.ravel().tolist()))
    numbers: dict[str, object] = {"kernel": setting.kernel, "stride": setting.stride}
    if not setting.even:
        if len(counts) == 1:
            return None
        if counts[-1] == 1:
            return Notice("transposed.gaps")
        numbers["counts"] = counts
        if max(setting.dilation) > 1:
            return Notice("transposed.uneven_dilated", numbers | {"dilation": setting.dilation})
        return Notice("transposed.uneven", numbers)
    inside = _inside(setting)
    if max(setting.stride) == 1 or inside is None:
        return None
    return Notice("transposed.uniform", numbers | {"count": inside})


def _inside(setting: TransposedSetting) -> int | None:
    """Return how many taps land on each cell inside a uniform setting; None where it has no inside."""
    each = [axis.kernel // axis.stride for axis in setting.axes]
    if all(axis.overlaps().max() == most for axis, most in zip(setting.axes, each, strict=True)):
        return prod(each)
    return None


@rule("transposed.shrinks")
def _shrinks(facts: TransposedFacts) -> Notice | None:
    before, after = facts.setting.input, facts.setting.output
    if after[0] < before[0] and after[1] < before[1]:
        return Notice("transposed.shrinks", {"input": before, "output": after})
    return None


@rule("transposed.not_inverse")
def _not_inverse(facts: TransposedFacts) -> Notice | None:
    # With the round trip on the page this is shown by its numbers.
    return Notice("transposed.not_inverse") if facts.before is None and facts.returns else None


#: The most particular first.
TRANSPOSED_RULES = (
    _round_trip,
    _shifted,
    _added,
    _collapse,
    _useful,
    _crops_input,
    _holes,
    _overlap,
    _shrinks,
    _not_inverse,
)


def overlap_verdict(setting: TransposedSetting) -> Notice:
    """Return what the map of a possible setting's overlaps shows.

    Examples
    --------
    >>> overlap_verdict(TransposedSetting(input=3, kernel=2, stride=2)).key
    'transposed.map_equal'
    >>> overlap_verdict(TransposedSetting(input=3, kernel=3, stride=2)).key
    'transposed.map_uneven'
    """
    counts = sorted(set(setting.overlaps().ravel().tolist()))
    if len(counts) == 1:
        return Notice("transposed.map_equal", {"count": counts[0]})
    if not setting.even:
        if counts[-1] == 1:
            return Notice("transposed.map_gaps")
        return Notice("transposed.map_uneven", {"counts": counts})
    inside = _inside(setting)
    if inside is None:
        return Notice("transposed.map_border", {"counts": counts})
    return Notice("transposed.map_uniform", {"count": inside})

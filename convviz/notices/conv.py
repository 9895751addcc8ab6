"""What to notice in a convolution: when each sentence is shown, and what it claims."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd, prod

from ..engine import Axis, ConvSetting
from ..engine.setting import Pair
from .notice import Notice, rule


@dataclass(frozen=True, slots=True)
class ConvFacts:
    """What is known of a convolution on a page: a possible setting, and whether its kernel is flipped."""

    setting: ConvSetting
    flip: bool = False


def plain(pair: Pair) -> int | Pair:
    """Return a pair as one number where both are the same."""
    return pair[0] if pair[0] == pair[1] else pair


def _lines(rows: bool, cols: bool) -> Notice:
    """Return "rows", "columns" or both, for the axes that a sentence is about."""
    return Notice(f"notice.lines_{'both' if rows and cols else 'rows' if rows else 'cols'}")


@rule("notice.flipped")
def _flipped(facts: ConvFacts) -> Notice | None:
    return Notice("notice.flipped") if facts.flip else None


@rule("notice.one_by_one", "notice.one_by_one_depthwise", "notice.one_by_one_alone")
def _one_by_one(facts: ConvFacts) -> Notice | None:
    setting = facts.setting
    if setting.kernel != (1, 1):
        return None
    depth = setting.weight_shape[1]
    if depth > 1:
        return Notice("notice.one_by_one", {"depth": depth})
    return Notice("notice.one_by_one_depthwise" if setting.groups > 1 else "notice.one_by_one_alone")


@rule("notice.same_shifted", "notice.same_equal", "notice.same_other")
def _same_lopsided(facts: ConvFacts) -> Notice | None:
    """PyTorch's layer takes a number per axis for both sides: compare with the larger of the two sides."""
    setting = facts.setting
    if setting.padding not in ("same", "same_lower"):
        return None
    rows, cols = setting.axes
    lopsided = [axis.before != axis.after for axis in (rows, cols)]
    if not any(lopsided):
        return None
    alike = all(lopsided) and (rows.before, rows.after) == (cols.before, cols.after)
    meant = rows if lopsided[0] else cols
    half = max(rows.before, rows.after), max(cols.before, cols.after)
    numbers: dict[str, object] = {
        "before": meant.before,
        "after": meant.after,
        "lines": _lines(lopsided[0], alike or not lopsided[0]),
        "name": setting.padding,
        "half": str(plain(half)),
    }
    other = ConvSetting(setting.input, setting.kernel, setting.stride, half, setting.dilation)
    if other.output != setting.output:
        return Notice("notice.same_other", numbers | {"other": other.output})
    earlier = half[0] > rows.before, half[1] > cols.before
    if any(earlier):
        return Notice("notice.same_shifted", numbers | {"earlier": _earlier(*earlier)})
    return Notice("notice.same_equal", numbers)


def _earlier(rows: bool, cols: bool) -> Notice:
    return Notice(f"notice.earlier_{'both' if rows and cols else 'rows' if rows else 'cols'}")


@rule("notice.same_strided")
def _same_strided(facts: ConvFacts) -> Notice | None:
    setting = facts.setting
    if setting.padding not in ("same", "same_lower") or setting.output == setting.input:
        return None
    numbers = {"name": setting.padding, "stride": plain(setting.stride), "output": setting.output}
    return Notice("notice.same_strided", numbers)


@rule("notice.full", "notice.full_strided")
def _full(facts: ConvFacts) -> Notice | None:
    setting = facts.setting
    if setting.padding != "full" or setting.kernel == (1, 1):
        return None
    every = prod(axis.size + axis.span - 1 for axis in setting.axes)
    count = prod(setting.output)
    if count == every:
        return Notice("notice.full", {"count": count})
    return Notice("notice.full_strided", {"stride": plain(setting.stride), "count": count, "every": every})


@rule("notice.dilation")
def _dilation(facts: ConvFacts) -> Notice | None:
    setting = facts.setting
    rows, cols = setting.axes
    if (rows.span, cols.span) == setting.kernel:
        return None
    return Notice(
        "notice.dilation",
        {
            "dilation": plain(setting.dilation),
            "kernel": rows.kernel * cols.kernel,
            "span": (rows.span, cols.span),
        },
    )


@rule("notice.gaps", "notice.dilation_gaps")
def _gaps(facts: ConvFacts) -> Notice | None:
    """Lines that no window reads, all along an axis and not only at its end."""
    rows, cols = facts.setting.axes
    wide = [axis.stride > axis.span and axis.output > 1 for axis in (rows, cols)]
    if any(wide):
        meant = [axis for axis, is_wide in zip((rows, cols), wide, strict=True) if is_wide]
        return Notice(
            "notice.gaps",
            {
                "lines": _lines(*wide),
                "stride": plain((meant[0].stride, meant[-1].stride)),
                "span": plain((meant[0].span, meant[-1].span)),
            },
        )
    shared = [_shared(rows), _shared(cols)]
    if max(shared) == 1:
        return None
    alike = shared[0] == shared[1] and (rows.stride, rows.dilation) == (cols.stride, cols.dilation)
    meant_rows = shared[0] > 1
    axis = rows if meant_rows else cols
    return Notice(
        "notice.dilation_gaps",
        {
            "lines": _lines(meant_rows, alike or not meant_rows),
            "stride": axis.stride,
            "dilation": axis.dilation,
            "shared": max(shared) if not meant_rows else shared[0],
        },
    )


def _shared(axis: Axis) -> int:
    """Return the factor that stride and dilation share, where both matter on this axis."""
    return gcd(axis.stride, axis.dilation) if axis.kernel > 1 and axis.output > 1 else 1


@rule("notice.channels")
def _channels(facts: ConvFacts) -> Notice | None:
    setting = facts.setting
    depth = setting.weight_shape[1]
    if depth == 1:
        return None
    plus = Notice("notice.plus_bias", {"count": setting.out_channels}) if setting.bias else ""
    return Notice(
        "notice.channels",
        {
            "depth": depth,
            "shape": setting.weight_shape,
            "count": prod(setting.weight_shape),
            "plus_bias": plus,
        },
    )


@rule("notice.same", "notice.grows", "notice.shrinks")
def _sizes(facts: ConvFacts) -> Notice | None:
    before, after = facts.setting.input, facts.setting.output
    if after == before:
        return Notice("notice.same", {"input": before})
    numbers = {"input": before, "output": after}
    if after[0] >= before[0] and after[1] >= before[1]:
        return Notice("notice.grows", numbers)
    if after[0] <= before[0] and after[1] <= before[1]:
        return Notice("notice.shrinks", numbers)
    return None


@rule("notice.border", "notice.mode")
def _border(facts: ConvFacts) -> Notice | None:
    on_padding, total = _padding_share(facts.setting)
    if not on_padding:
        return None
    if facts.setting.padding_mode != "zeros":
        return Notice("notice.mode")
    return Notice("notice.border", {"share": on_padding, "total": total})


def _padding_share(setting: ConvSetting) -> tuple[int, int]:
    """Return how many products multiply a padding cell, and how many there are."""
    inside = []
    for axis in setting.axes:
        position = axis.taps() - axis.before
        inside.append(int(((position >= 0) & (position < axis.size)).sum()))
    rows, cols = setting.axes
    each = rows.output * rows.kernel * cols.output * cols.kernel
    filters = setting.out_channels * setting.weight_shape[1]
    return (each - inside[0] * inside[1]) * filters, each * filters


@rule("notice.per_side_rows", "notice.per_side_cols", "notice.per_side_both")
def _per_side(facts: ConvFacts) -> Notice | None:
    """How the sides add up: the rows stand for both axes where these are padded alike."""
    rows, cols = facts.setting.sides
    if not any(rows) and not any(cols):
        return None
    alike = rows == cols
    side, kind = (rows, "rows") if any(rows) else (cols, "cols")
    numbers: dict[str, object] = {"before": side[0], "after": side[1], "sum": sum(side)}
    if alike or not any(rows) or not any(cols):
        return Notice(f"notice.per_side_{kind}", numbers)
    wide = {"left": cols[0], "right": cols[1], "wide": sum(cols)}
    return Notice("notice.per_side_both", numbers | wide)


#: The most particular first.
CONV_RULES = (
    _flipped,
    _one_by_one,
    _same_lopsided,
    _same_strided,
    _full,
    _dilation,
    _gaps,
    _channels,
    _sizes,
    _border,
    _per_side,
)

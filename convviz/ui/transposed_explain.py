"""What is said about a transposed setting: words on the pictures, the size, what to notice."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ..engine import TransposedAxis, TransposedSetting, conv_transpose2d, same_shift
from ..engine.arrays import Array
from ..scene import size
from ..texts import Words

__all__ = ["overlap_map", "transposed_formula", "transposed_notices"]

#: At most so many things are pointed out at once.
_MOST = 5
#: The largest overlap map that is drawn, in cells a side.
_LARGEST_MAP = 24


def transposed_formula(setting: TransposedSetting, say: Words) -> str:
    """Return the size formula with this setting's numbers, as HTML."""
    rows, cols = setting.axes
    parts = ["<i>o</i> = (i − 1)s − p<sub>1</sub> − p<sub>2</sub> + d(k − 1) + 1 + op"]
    if rows == cols:
        parts.append(_line(rows, say("formula.both")))
    else:
        parts += [_line(rows, say("formula.rows")), _line(cols, say("formula.cols"))]
    parts.append(f"<small>{say('transposed.symbols')}</small>")
    return "".join(f"<p>{part}</p>" for part in parts)


def _line(axis: TransposedAxis, name: str) -> str:
    return (
        f"{name} <i>o</i> = ({axis.size} − 1)·{axis.stride} − {axis.before} − {axis.after} + "
        f"{axis.dilation}({axis.kernel} − 1) + 1 + {axis.extra} = <b>{axis.output}</b>"
    )


def transposed_notices(
    setting: TransposedSetting,
    pictures: tuple[str, ...],
    before: Array | None,
    x: Array,
    weight: Array,
    say: Words,
) -> list[str]:
    """Return the few sentences on what to notice, the most particular first.

    `before` is the direct convolution's input where it made `x`.
    """
    found = _notices(setting, pictures, before, x, weight, say)
    return [text for text, _ in zip(found, range(_MOST), strict=False)]


def _notices(
    setting: TransposedSetting,
    pictures: tuple[str, ...],
    before: Array | None,
    x: Array,
    weight: Array,
    say: Words,
) -> Iterator[str]:
    rows, cols = setting.axes
    if before is not None:
        back = conv_transpose2d(
            x,
            weight,
            stride=setting.stride,
            padding=setting.padding,
            output_padding=setting.output_padding,
            dilation=setting.dilation,
        )
        yield say(
            "transposed.round_trip",
            size=size(setting.output),
            first=f"{before[0, 0, 0]:.6g}",
            back=f"{back[0, 0, 0]:.6g}",
        )
    shift = same_shift(setting)
    if any(shift):
        yield say("transposed.shifted", rows=shift[0] or 0, cols=shift[1] or 0, output=size(setting.output))
    if any(axis.extra for axis in (rows, cols)):
        yield say("transposed.added", rows=rows.extra, cols=cols.extra)
    choices = rows.same_output_sizes
    if len(choices) > 1:
        yield say(
            "transposed.collapse",
            sizes=list(choices),
            size=rows.size,
            limit=rows.extra_limit,
            now=rows.output,
            others=[size_in for size_in in choices if size_in != rows.output],
            extra=rows.extra,
        )
    if "gather" in pictures:
        useful = int(setting.overlaps().sum())
        total = setting.output[0] * setting.output[1] * setting.kernel[0] * setting.kernel[1]
        yield say("transposed.useful", useful=useful, total=total, zeros=total - useful)
        if min(rows.pad_before, cols.pad_before, rows.pad_after, cols.pad_after) < 0:
            yield say("transposed.crops_input")
    holes = int((setting.overlaps() == 0).sum())
    if holes:
        yield say("transposed.holes", count=holes)
    if not (rows.even and cols.even):
        yield say(
            "transposed.uneven",
            kernel=size(setting.kernel),
            stride=size(setting.stride),
            counts=sorted(set(setting.overlaps().ravel().tolist())),
        )
    elif max(setting.stride) > 1:
        yield say("transposed.even", kernel=size(setting.kernel), stride=size(setting.stride))
    if all(out < size_in for out, size_in in zip(setting.output, setting.input, strict=True)):
        yield say("transposed.shrinks", input=size(setting.input), output=size(setting.output))
    yield say("transposed.not_inverse")


@lru_cache(maxsize=64)
def overlap_map(setting: TransposedSetting, say: Words) -> str:
    """Return how many taps land on each output cell, as a map in HTML; "" where it is too large.

    A row is one element, its shades a gradient: a browser lays out rows faster than cells.
    """
    counts = setting.overlaps()
    if max(counts.shape) > _LARGEST_MAP:
        return ""
    most, even = max(int(counts.max()), 1), all(axis.even for axis in setting.axes)
    shades = ";".join(
        f"--n{count}:color-mix(in srgb,var(--accent) {45 * count // most}%,transparent)"
        for count in sorted(set(counts.ravel().tolist()))
    )
    ends = [f"{100 * edge / counts.shape[1]:.4g}%" for edge in range(counts.shape[1] + 1)]
    rows = "".join(
        f"<div style='--shades:{_stops(row, ends)}'>{''.join(f' {count:>2} ' for count in row)}</div>"
        for row in counts.tolist()
    )
    verdict = say("transposed.map_even" if even else "transposed.map_uneven")
    return (
        f"<section><h3>{say('transposed.map')}</h3><p>{say('transposed.map_words')} <b>{verdict}</b></p>"
        f"<div class='map' style='{shades}'>{rows}</div></section>"
    )


def _stops(row: list[int], ends: list[str]) -> str:
    """Return the stops of a gradient with one even shade for each count."""
    spans = zip(row, ends, ends[1:], strict=False)
    return ",".join(f"var(--n{count}) {start} {end}" for count, start, end in spans)

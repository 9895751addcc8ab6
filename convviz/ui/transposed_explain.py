"""What is said about a transposed setting: words on the pictures, the size, what to notice."""

from __future__ import annotations

from functools import lru_cache

from ..engine import TransposedAxis, TransposedSetting
from ..notices import TRANSPOSED_RULES, TransposedFacts, noticed, overlap_verdict, told_by
from ..pictures import given
from ..texts import Words
from .transposed_view import TransposedView

__all__ = ["overlap_map", "transposed_facts", "transposed_formula", "transposed_notices"]

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


def transposed_facts(view: TransposedView) -> TransposedFacts:
    """Return what is known of a possible view."""
    pictures = view.pictures()
    what = given(pictures[0])
    shown = tuple(picture.view for picture in pictures)
    return TransposedFacts(view.setting, shown, what.x, what.weight, what.bias, what.before)


def transposed_notices(facts: TransposedFacts, say: Words, case: str = "") -> list[str]:
    """Return the few sentences on what to notice, the most particular first.

    `case` names the worked example on the page, or is "": what its note says is not said again.
    """
    found = noticed(TRANSPOSED_RULES, facts, _MOST, told_by(case))
    return [notice.sentence(say) for notice in found]


@lru_cache(maxsize=64)
def overlap_map(setting: TransposedSetting, say: Words) -> str:
    """Return how many taps land on each output cell, as a map in HTML; "" where it is too large.

    A row is one element, its shades a gradient: a browser lays out rows faster than cells.
    """
    counts = setting.overlaps()
    if max(counts.shape) > _LARGEST_MAP:
        return ""
    most = max(int(counts.max()), 1)
    shades = ";".join(
        f"--n{count}:color-mix(in srgb,var(--accent) {45 * count // most}%,transparent)"
        for count in sorted(set(counts.ravel().tolist()))
    )
    ends = [f"{100 * edge / counts.shape[1]:.4g}%" for edge in range(counts.shape[1] + 1)]
    rows = "".join(
        f"<div style='--shades:{_stops(row, ends)}'>{''.join(f' {count:>2} ' for count in row)}</div>"
        for row in counts.tolist()
    )
    verdict = overlap_verdict(setting).sentence(say)
    return (
        f"<section><h3>{say('transposed.map')}</h3><p>{say('transposed.map_words')} <b>{verdict}</b></p>"
        f"<div class='map' style='{shades}'>{rows}</div></section>"
    )


def _stops(row: list[int], ends: list[str]) -> str:
    """Return the stops of a gradient with one flat shade for each count."""
    spans = zip(row, ends, ends[1:], strict=False)
    return ",".join(f"var(--n{count}) {start} {end}" for count, start, end in spans)

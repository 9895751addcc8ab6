"""The map of how many stamped taps land on each output cell, as HTML."""

from __future__ import annotations

from functools import lru_cache

from ..engine import TransposedSetting
from ..notices import overlap_verdict
from ..texts import Words

#: The largest overlap map that is drawn, in cells a side.
_LARGEST_MAP = 24


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

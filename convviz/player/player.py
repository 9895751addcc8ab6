"""A scene and its SVG -> the data, the code and the style rules of the player."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..render import svg
from ..scene import THEMES, UNIT, Numbers, Scene, Weights, css

__all__ = ["payload", "script", "styles"]

_ASSETS = Path(__file__).parents[2] / "assets"
#: A cell with a number should be at least so many pixels wide; a narrower picture scrolls.
_LEAST_PIXELS = 15


def payload(
    scene: Scene,
    numbers: Mapping[str, Any],
    *,
    key: str,
    title: str,
    words: Mapping[str, str],
    legend: Sequence[tuple[str, str]],
    problem: str = "",
) -> dict[str, Any]:
    """Return everything the player shows, in plain Python types.

    Parameters
    ----------
    scene : Scene
    numbers : mapping
        What the steps compute with: "x" (a flat list of padded values for each input plate), "w"
        (flat, (C_out, depth, kh, kw)), "b" (list or None), "y" (flat), "kernel" ((kh, kw)), "depth",
        "sourceRows" and "sourceCols" (input index that each padded row or column shows, -1 for a
        zero). Empty for an impossible setting.
    key : str
        Names the placements: while it stays the same the player keeps its step.
    title : str
        What the picture shows, for screen readers.
    words : mapping
        The player's own words.
    legend : sequence of (role, words)
    problem : str
        Why the setting is impossible, if it is.
    """
    data: dict[str, Any] = {
        "key": key,
        "svg": svg(scene, theme=None),
        "size": [round(side, 2) for side in scene.size],
        "least": _LEAST_PIXELS / UNIT if any(isinstance(item, Numbers) for item in scene.items) else 0,
        "plates": {
            plate.id: [
                *(round(part, 4) for part in (*plate.origin, *plate.across, *plate.down)),
                plate.rows,
                plate.cols,
                *plate.before,
                *plate.real,
            ]
            for plate in scene.plates.values()
        },
        "title": title,
        "words": dict(words),
        "legend": [list(entry) for entry in legend],
        "problem": problem,
        "start": 0,
    }
    timeline = scene.timeline
    if timeline is not None:
        data |= {
            "rows": timeline.rows.tolist(),
            "cols": timeline.cols.tolist(),
            "sources": [list(plates) for plates in timeline.sources],
            "targets": list(timeline.targets),
            "kernels": list(timeline.kernels),
            "inputs": [plate for plate in scene.plates if plate.startswith("in")],
            "corner": next((list(item.place) for item in scene.items if isinstance(item, Weights)), [0, 0]),
            **numbers,
        }
    return data


@cache
def script() -> str:
    """Return the player's JavaScript; it defines the class ``ConvvizPlayer``."""
    return (_ASSETS / "player.js").read_text(encoding="utf-8")


@cache
def styles() -> str:
    """Return the player's style rules, those of every theme included (a class each)."""
    rules = [(_ASSETS / "player.css").read_text(encoding="utf-8")]
    rules += [css(theme, prefix=f".{theme} ") for theme in THEMES]
    return "\n".join(rules)

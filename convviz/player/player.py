"""A scene and its SVG -> the data of the player."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..render import svg
from ..scene import UNIT, Chain, Numbers, Placements, Plate, Scene, Weights

#: A cell with a number should be at least so many pixels wide; a narrower picture scrolls.
_LEAST_PIXELS = 15


def panel(
    scene: Scene, numbers: Mapping[str, Any], *, title: str = "", shrinks: bool = False
) -> dict[str, Any]:
    """Return one picture of the player, in plain Python types.

    Parameters
    ----------
    scene : Scene
    numbers : mapping
        What the steps compute with, as `conv_numbers` and its like return it. Empty for an impossible
        setting.
    title : str
        What the picture shows, for screen readers.
    shrinks : bool
        Whether the picture rather becomes small than wider than its place.
    """
    written = any(isinstance(item, Numbers) for item in scene.items)
    data: dict[str, Any] = {
        "svg": svg(scene, theme=None),
        "size": [round(side, 2) for side in scene.size],
        "least": _LEAST_PIXELS / UNIT if written and not shrinks else 0,
        "plates": {plate.id: _plate(plate) for plate in scene.plates.values()},
        "title": title,
        "steps": len(scene) if scene.timeline is not None else 0,
        "grids": [],
        **numbers,
    }
    timeline = scene.timeline
    if isinstance(timeline, Placements):
        data |= _tables(timeline, scene)
    if isinstance(timeline, Chain):
        stages = (timeline.depthwise, timeline.pointwise)
        data["stages"] = [
            {**stage_numbers, **_tables(stage, scene)}
            for stage_numbers, stage in zip(numbers["stages"], stages, strict=True)
        ]
    return data


def _plate(plate: Plate) -> dict[str, Any]:
    """Return where a plate lies, and which of its cells are its numbers' own; pairs as on a `Plate`."""

    # Hundreds of cells from the origin, a step still ends within a hundredth of a point.
    def point(vector: tuple[float, float]) -> list[float]:
        return [round(part, 6) for part in vector]

    return {
        "origin": point(plate.origin),
        "across": point(plate.across),
        "down": point(plate.down),
        "rows": plate.rows,
        "cols": plate.cols,
        "before": list(plate.before),
        "real": list(plate.real),
        "spacing": list(plate.spacing),
    }


def _tables(timeline: Placements, scene: Scene) -> dict[str, Any]:
    """Return which cells every placement reads and makes."""
    sources = {plate for plates in timeline.sources for plate in plates}
    return {
        "rows": timeline.rows.tolist(),
        "cols": timeline.cols.tolist(),
        "sources": [list(plates) for plates in timeline.sources],
        "targets": list(timeline.targets),
        "kernels": list(timeline.kernels),
        "inputs": [plate for plate in scene.plates if plate in sources],
        "corner": next((list(item.place) for item in scene.items if isinstance(item, Weights)), [0, 0]),
    }


def payload(
    panels: Sequence[Mapping[str, Any]],
    *,
    key: str,
    legend: Sequence[tuple[str, str]],
    words: Mapping[str, str] | None = None,
    problem: str = "",
) -> dict[str, Any]:
    """Return everything the player shows, in plain Python types.

    Parameters
    ----------
    panels : sequence
        Of what `panel` returns; the first one leads.
    key : str
        Names the placements: while it stays the same the player keeps its step.
    legend : sequence of (role, words)
    words : mapping, optional
        The player's own words, where they do not come otherwise.
    problem : str
        Why the setting is impossible, if it is.
    """
    return {
        "key": key,
        "panels": list(panels),
        **({"words": dict(words)} if words is not None else {}),
        "legend": [list(entry) for entry in legend],
        "problem": problem,
        "start": 0,
    }

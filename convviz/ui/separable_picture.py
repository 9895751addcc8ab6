"""The pictures of a separable view and their numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..engine import sample_part, separable_parts, separable_samples
from ..player import panel, payload
from ..scene import (
    conv_labels,
    conv_numbers,
    conv_scene,
    conv_title,
    separable_labels,
    separable_legend,
    separable_numbers,
    separable_scene,
    separable_title,
)
from ..texts import words
from .kept import kept
from .picture import impossible_panel
from .separable_view import SeparableView

__all__ = ["separable_picture"]


@kept
def separable_picture(view: SeparableView, language: str) -> dict[str, Any]:
    """Return the player's data for a view: the pictures, the numbers, the words."""
    setting, say = view.separable, words(language)
    common: dict[str, Any] = {
        "key": replace(view, layout="isometric", digits=True, colours="standard", beside="none").link(),
        "words": say.section("player"),
        "legend": separable_legend(setting, say),
    }
    if view.problem:
        return payload([impossible_panel(view, say)], problem=view.problem.sentence(language), **common)
    one, two = separable_parts(setting, *separable_samples(setting, view.numbers, view.seed))
    scene = separable_scene(one, two, view.layout, numbers=view.digits, labels=separable_labels(setting, say))
    panels = [panel(scene, separable_numbers(one, two), title=separable_title(setting, say))]
    if view.digits and not panels[0]["least"]:
        common["legend"].append(("", say("legend.too_small")))
    if view.beside == "standard":
        part = sample_part(view.setting, view.numbers, view.seed)
        picture = conv_scene(
            part.trace,
            view.layout,
            numbers=view.digits,
            labels=conv_labels(view.setting, say, view.layout),
            part=part,
        )
        panels.append(panel(picture, conv_numbers(part.trace, part), title=conv_title(view.setting, say)))
    return payload(panels, **common)

"""The picture of a view and its numbers: made once, kept for the next visitor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..engine import conv2d_trace, samples
from ..player import panel, payload
from ..scene import (
    Numbers,
    conv_labels,
    conv_legend,
    conv_numbers,
    conv_scene,
    conv_title,
    impossible_scene,
    leftover_scene,
)
from ..texts import Words, words
from .kept import kept
from .view import View

__all__ = ["impossible_panel", "picture"]


@kept
def picture(view: View, language: str) -> dict[str, Any]:
    """Return the player's data for a view: the picture, the numbers, the words."""
    setting, say = view.setting, words(language)
    common: dict[str, Any] = {
        "key": replace(view, layout="isometric", digits=True, colours="standard").link(),
        "words": say.section("player"),
        "legend": conv_legend(setting, say),
    }
    if view.problem:
        return payload([impossible_panel(view, say)], problem=view.problem.sentence(language), **common)
    x, weight, bias = samples(setting, view.numbers, view.seed)
    if view.flip:
        weight = weight[..., ::-1, ::-1]
    trace = conv2d_trace(
        x,
        weight,
        bias,
        **setting.arguments,
    )
    scene = conv_scene(trace, view.layout, numbers=view.digits, labels=conv_labels(setting, say, view.layout))
    if view.digits and not any(isinstance(item, Numbers) for item in scene.items):
        common["legend"].append(("", say("legend.too_small")))
    return payload([panel(scene, conv_numbers(trace), title=conv_title(setting, say))], **common)


def impossible_panel(view: View, say: Words) -> dict[str, Any]:
    """Return the picture of a setting that cannot work."""
    setting = view.setting
    unshared = view.problem is not None and view.problem.field == "groups"
    draw = leftover_scene if unshared else impossible_scene
    scene = draw(setting, view.layout, labels=conv_labels(setting, say, view.layout))
    return panel(scene, {}, title=conv_title(setting, say))

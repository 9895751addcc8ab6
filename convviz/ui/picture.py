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
)
from ..texts import words
from .kept import kept
from .view import View

__all__ = ["picture"]


@kept
def picture(view: View, language: str) -> dict[str, Any]:
    """Return the player's data for a view: the picture, the numbers, the words."""
    setting, say = view.setting, words(language)
    problem, title = setting.problem(), conv_title(setting, say)
    common: dict[str, Any] = {
        "key": replace(view, layout="isometric", digits=True, colours="standard").link(),
        "words": say.section("player"),
        "legend": conv_legend(setting, say),
    }
    if problem:
        scene = impossible_scene(setting, view.layout, labels=conv_labels(setting, say))
        return payload([panel(scene, {}, title=title)], problem=problem.sentence(language), **common)
    x, weight, bias = samples(setting, view.numbers, view.seed)
    if view.flip:
        weight = weight[..., ::-1, ::-1]
    trace = conv2d_trace(
        x,
        weight,
        bias,
        stride=setting.stride,
        padding=setting.padding,
        dilation=setting.dilation,
        groups=setting.groups,
        padding_mode=setting.padding_mode,
    )
    scene = conv_scene(trace, view.layout, numbers=view.digits, labels=conv_labels(setting, say))
    if view.digits and not any(isinstance(item, Numbers) for item in scene.items):
        common["legend"].append(("", say("legend.too_small")))
    return payload([panel(scene, conv_numbers(trace), title=title)], **common)

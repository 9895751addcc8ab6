"""The pictures of a grouped view and their numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..engine import Part, first_part, one_group, sample_part, samples, wiring, with_fewer
from ..player import panel, payload
from ..scene import (
    conv_labels,
    conv_numbers,
    conv_scene,
    conv_title,
    grouped_legend,
    weight_labels,
    weights_numbers,
    weights_scene,
)
from ..texts import Words, words
from .grouped_view import GroupedView
from .kept import kept
from .picture import impossible_panel

__all__ = ["grouped_picture"]

#: At most so many groups stand beside the whole as convolutions of their own.
_MOST_APART = 4


@kept
def grouped_picture(view: GroupedView, language: str) -> dict[str, Any]:
    """Return the player's data for a view: the pictures, the numbers, the words."""
    setting, say = view.setting, words(language)
    common: dict[str, Any] = {
        "key": replace(view, layout="isometric", digits=True, colours="standard", beside="none").link(),
        "words": say.section("player"),
        "legend": grouped_legend(setting, say),
    }
    if view.problem:
        return payload([impossible_panel(view, say)], problem=view.problem.sentence(language), **common)
    part = sample_part(setting, view.numbers, view.seed)
    panels = [_panel(part, view, say)]
    if view.digits and not panels[0]["least"]:
        common["legend"].append(("", say("legend.too_small")))
    if view.beside == "weights":
        scene = weights_scene(part, numbers=view.digits, labels=weight_labels(setting, say))
        panels.append(panel(scene, weights_numbers(part), title=say("grouped.weights"), shrinks=True))
    elif view.beside == "split" and setting.groups > 1:
        panels += _apart(part, view, say)
    return payload(panels, **common)


def _panel(part: Part, view: GroupedView, say: Words, group: int | None = None) -> dict[str, Any]:
    scene = conv_scene(
        part.trace,
        view.layout,
        numbers=view.digits,
        labels=conv_labels(part.whole, say, view.layout),
        part=part,
        group=group,
    )
    return panel(scene, conv_numbers(part.trace, part), title=conv_title(part.whole, say))


def _apart(part: Part, view: GroupedView, say: Words) -> list[dict[str, Any]]:
    """Return a picture for each group that is drawn, as a convolution of its share of the channels."""
    drawn = part.trace.setting
    few = with_fewer(part.whole, drawn)
    wires, (x, weight, bias) = wiring(few), samples(few, view.numbers, view.seed)
    panels = []
    for group in range(min(drawn.groups, _MOST_APART)):
        ins, outs = wires.inputs(group), wires.filters(group)
        own = first_part(
            one_group(few),
            x[ins.start : ins.stop],
            weight[outs.start : outs.stop],
            None if bias is None else bias[outs.start : outs.stop],
        )
        own = replace(own, whole=one_group(part.whole))
        firsts = [group * drawn.in_channels // drawn.groups, group * drawn.out_channels // drawn.groups]
        panels.append(_panel(own, view, say, group) | {"firsts": firsts})
    return panels

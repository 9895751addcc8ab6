"""Pictures of a convolution in groups, of as many channels as there may be: the first ones are drawn."""

from __future__ import annotations

from dataclasses import replace

from ..engine import Part, first_part, one_group, sample_part, samples, wiring, with_fewer
from ..scene import (
    Say,
    conv_labels,
    conv_numbers,
    conv_scene,
    conv_title,
    weight_labels,
    weights_numbers,
    weights_scene,
)
from .picture import Drawn, Picture

__all__ = ["draw_group", "draw_grouped", "draw_weights"]


def draw_grouped(picture: Picture, say: Say) -> Drawn:
    """Return the whole convolution."""
    return _drawn(_part(picture), picture, say)


def draw_weights(picture: Picture, say: Say) -> Drawn:
    """Return the weight as a block matrix."""
    part = _part(picture)
    scene = weights_scene(part, numbers=picture.written, labels=weight_labels(picture.setting, say))
    return Drawn(scene, weights_numbers(part), say("grouped.weights"), shrinks=True)


def draw_group(picture: Picture, say: Say, group: int) -> Drawn:
    """Return one group as a convolution of its share of the channels."""
    part = _part(picture)
    drawn = part.trace.setting
    few = with_fewer(part.whole, drawn)
    wires, (x, weight, bias) = wiring(few), samples(few, picture.numbers)
    ins, outs = wires.inputs(group), wires.filters(group)
    own = first_part(
        one_group(few),
        x[ins.start : ins.stop],
        weight[outs.start : outs.stop],
        None if bias is None else bias[outs.start : outs.stop],
    )
    found = _drawn(replace(own, whole=one_group(part.whole)), picture, say, group)
    firsts = [group * drawn.in_channels // drawn.groups, group * drawn.out_channels // drawn.groups]
    return replace(found, numbers={**found.numbers, "firsts": firsts})


def _part(picture: Picture) -> Part:
    return sample_part(picture.setting, picture.numbers)


def _drawn(part: Part, picture: Picture, say: Say, group: int | None = None) -> Drawn:
    scene = conv_scene(
        part.trace,
        picture.layout,
        numbers=picture.written,
        labels=None if picture.as_paper else conv_labels(part.whole, say, picture.layout),
        as_paper=picture.as_paper,
        part=part,
        group=group,
    )
    return Drawn(scene, conv_numbers(part.trace, part), conv_title(part.whole, say))

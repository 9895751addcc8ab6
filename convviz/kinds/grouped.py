"""Convolution in groups, of as many channels as there may be: the first ones are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from ..engine import (
    ConvSetting,
    Part,
    cost,
    first_channels,
    first_part,
    one_group,
    sample_part,
    samples,
    wiring,
    with_fewer,
)
from ..notices import CONV_RULES, GROUPED_RULES, ConvFacts, Notice, needless_keys, noticed
from ..scene import (
    Say,
    conv_labels,
    conv_numbers,
    conv_scene,
    conv_title,
    grouped_legend,
    weight_labels,
    weights_numbers,
    weights_scene,
)
from ..texts import Words
from .conv import SIZES, Conv
from .costs import cost_table
from .group_proof import group_proof
from .kind import DRAWN, WEIGHED, Draw, Legend, Values, numbers_of, values_of
from .looks import looks
from .picture import Drawn, Picture

#: At most so many groups are shown as convolutions of their own.
_MOST_APART = 4
#: At most so many things are pointed out at once, and so many of them about the sizes.
_MOST, _MOST_SIZES = 5, 1


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
    share = first_part(
        one_group(few),
        x[ins.start : ins.stop],
        weight[outs.start : outs.stop],
        None if bias is None else bias[outs.start : outs.stop],
    )
    alone = _drawn(replace(share, whole=one_group(part.whole)), picture, say, group)
    firsts = [group * drawn.in_channels // drawn.groups, group * drawn.out_channels // drawn.groups]
    return replace(alone, numbers={**alone.numbers, "firsts": firsts})


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


def divisors(number: int) -> list[int]:
    """Return all divisors, in order.

    Examples
    --------
    >>> divisors(12)
    [1, 2, 3, 4, 6, 12]
    """
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]


class Grouped(Conv):
    """Convolution in groups, of as many channels as there may be."""

    name = "grouped"
    needed = ("input", "kernel", "groups")
    particular: ClassVar[tuple[str, ...]] = ("view", "as_paper", *WEIGHED)
    drawings: ClassVar[Mapping[str, Draw]] = {
        "layers": draw_grouped,
        "weights": draw_weights,
        **{f"group{group}": partial(draw_group, group=group) for group in range(_MOST_APART)},
    }
    start: ClassVar[Values] = {
        **values_of(ConvSetting(5, 3, in_channels=4, out_channels=4, groups=2)),
        "beside": "weights",
        **looks("paper", "x", "w"),
    }
    more: ClassVar[tuple[str, ...]] = ("free", "padding_mode", "bias", "numbers", *DRAWN)
    looks: ClassVar[tuple[str, ...]] = ("layout", "beside")

    def setting(self, arguments: Mapping[str, Any]) -> Any:
        """Return the setting of these arguments: as many channels as groups, if none are given."""
        each = arguments["groups"]
        return self.form(**{"in_channels": each, "out_channels": each, **arguments})

    def views(self, setting: Any) -> tuple[str, ...]:
        """See `Kind`."""
        # Of many groups the first ones are drawn.
        apart = min(first_channels(setting).groups, _MOST_APART) if setting.groups > 1 else 0
        return ("layers", "weights", *(f"group{group}" for group in range(apart)))

    def legend(self, pictures: Sequence[Picture], say: Say) -> Legend:
        """See `Kind`."""
        return grouped_legend(pictures[0].setting, say)

    def panel(self, values: Values) -> tuple[str, ...]:
        """See `Kind`."""
        return ("groups", "in_channels", "out_channels", *SIZES)

    def stops(self, name: str, values: Values, say: Words) -> dict[int, str] | None:
        """Return, of groups, every divisor of the input channels, and what they are now."""
        if name != "groups":
            return None
        channels, now = values["in_channels"], values["groups"]
        stops = {groups: str(groups) for groups in sorted({*divisors(channels), now})}
        stops[1] = say("controls.groups_one", groups=1)
        if channels > 1:
            stops[channels] = say("controls.groups_all", groups=channels)
        return stops

    def pictures(self, values: Values, setting: Any) -> list[Picture]:
        """See `Kind`."""
        apart = [view for view in self.views(setting) if view.startswith("group")]
        beside = {"none": [], "weights": ["weights"], "split": apart}[values["beside"]]
        return [self.picture(values, setting, view=view) for view in ("", *beside)]

    def notices(self, values: Values, setting: Any, case: str = "") -> list[Notice]:
        """See `Kind`: first of the groups, then of the sizes."""
        in_note = needless_keys(case)
        notices = noticed(GROUPED_RULES, setting, _MOST - _MOST_SIZES, in_note)
        # The shape of the weight is said already, and who reads which channel.
        beside = (*in_note, "notice.channels", "notice.one_by_one_depthwise")
        return notices + noticed(CONV_RULES, ConvFacts(setting), _MOST_SIZES, beside)

    def below(self, values: Values, setting: Any, say: Words) -> str:
        """Return the proof that the groups side by side are the whole, and the costs."""
        layers = [("standard", replace(setting, groups=1))]
        if setting.groups > 1:
            layers.append(("depthwise" if setting.groups == setting.in_channels else "grouped", setting))
        table = cost_table([(say(f"costs.{layer}"), cost(its_setting)) for layer, its_setting in layers], say)
        return (group_proof(setting, numbers_of(values), say) if setting.groups > 1 else "") + table

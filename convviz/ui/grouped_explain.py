"""What is said about groups: colours, the weight's shape, why halves put together are the whole."""

from __future__ import annotations

from dataclasses import replace

from ..engine import ConvSetting, conv2d_trace, cost, one_group, samples, wiring, with_fewer
from ..notices import CONV_RULES, GROUPED_RULES, ConvFacts, noticed, told_by
from ..scene import size
from ..texts import Words
from ..texts.numbers import written
from .costs import cost_table
from .grouped_view import GroupedView

__all__ = ["grouped_more", "grouped_notices"]


#: At most so many things are pointed out at once, and so many of them about the sizes.
_MOST, _MOST_SIZES = 5, 1


def grouped_notices(view: GroupedView, say: Words, case: str = "") -> list[str]:
    """Return what to notice about the groups, and then about the sizes, the most particular first.

    `case` names the worked example on the page, or is "": what its note says is not said again.
    """
    setting, told = view.setting, told_by(case)
    found = noticed(GROUPED_RULES, setting, _MOST - _MOST_SIZES, told)
    # The shape of the weight is said already, and who reads which channel.
    said = (*told, "notice.channels", "notice.one_by_one_depthwise")
    found += noticed(CONV_RULES, ConvFacts(setting, view.flip), _MOST_SIZES, said)
    return [notice.sentence(say) for notice in found]


def one_of_all(setting: ConvSetting) -> ConvSetting:
    """Return the standard convolution of the same channels."""
    return replace(setting, groups=1)


#: At most so many groups, and filters of each, are computed in the proof.
_MOST_GROUPS, _MOST_FILTERS = 8, 8


def grouped_more(view: GroupedView, say: Words) -> str:
    """Return the proof with numbers that the groups side by side are the whole, and the costs, as HTML."""
    setting = view.setting
    kinds = [("standard", one_of_all(setting))]
    if setting.groups > 1:
        kind = "depthwise" if setting.groups == setting.in_channels else "grouped"
        kinds.append((kind, setting))
    table = cost_table([(say(f"costs.{kind}"), cost(one)) for kind, one in kinds], say)
    return (_apart(view, say) if setting.groups > 1 else "") + table


def _apart(view: GroupedView, say: Words) -> str:
    """Return the groups computed apart, put one after another, and compared with the whole."""
    # Of a large layer the first groups, with a few of their filters: they are as good an example.
    whole, named = view.setting, wiring(view.setting)
    groups, fan = min(named.groups, _MOST_GROUPS), min(named.fan, _MOST_FILTERS)
    setting = with_fewer(whole, replace(whole, in_channels=groups, out_channels=groups * fan, groups=groups))
    wires, own = wiring(setting), one_group(setting)
    x, weight, bias = samples(setting, view.chosen)
    y = conv2d_trace(x, weight, bias, groups=setting.groups, **setting.arguments).output
    equal, rows = 0, []
    for group in range(setting.groups):
        ins, outs = wires.inputs(group), wires.filters(group)
        part = conv2d_trace(
            x[ins.start : ins.stop],
            weight[outs.start : outs.stop],
            None if bias is None else bias[outs.start : outs.stop],
            **setting.arguments,
        ).output
        same = y[outs.start : outs.stop]
        # Sums of many products may differ in the last digit with the order they are added in.
        equal += int((abs(part - same) <= 1e-9 * (1 + abs(same))).sum())
        first = named.filters(group).start
        rows.append(
            f"<tr><th>{group}</th><td>x[{ins.start}:{ins.stop}]</td><td>w[{first}:{first + fan}]</td>"
            f"<td>y[{first}:{first + fan}]</td><td>{_some(part)}</td><td>{_some(same)}</td></tr>"
        )
    names = ("group", "reads", "filters", "makes", "apart", "whole")
    head = "".join(f"<th>{say(f'grouped.column_{name}')}</th>" for name in names)
    left = whole.groups - groups
    more = f"<tr><td colspan='6'>… +{left}</td></tr>" if left else ""
    verdict = say("grouped.proof", groups=setting.groups, equal=equal, total=y.size, own=size(own.output))
    if (groups, fan) != (named.groups, named.fan):
        verdict += " " + say("grouped.proof_few", groups=groups, fan=fan)
    return (
        f"<section class='wide'><h3>{say('grouped.proof_title')}</h3><p>{verdict}</p><div class='scroll'>"
        f"<table class='costs'><tr>{head}</tr>{''.join(rows)}{more}</table></div></section>"
    )


def _some(grid: object) -> str:
    """Return the first numbers of an array, as text."""
    numbers = grid.ravel()[:4].tolist()  # type: ignore[attr-defined]
    return ", ".join(map(written, numbers)) + (", …" if grid.size > 4 else "")  # type: ignore[attr-defined]

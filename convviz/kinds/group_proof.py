"""The proof with numbers that the groups side by side are the whole convolution."""

from __future__ import annotations

from dataclasses import replace

from ..engine import ConvSetting, NumberChoice, conv2d_trace, one_group, samples, wiring, with_fewer
from ..scene import size
from ..texts import Words
from ..texts.numbers import written

#: At most so many groups, and filters of each, are computed in the proof.
_MOST_GROUPS, _MOST_FILTERS = 8, 8


def group_proof(whole: ConvSetting, numbers: NumberChoice, say: Words) -> str:
    """Return the groups computed apart, put one after another, and compared with the whole, as HTML."""
    # Of a large layer the first groups, with a few of their filters: they are as good an example.
    named = wiring(whole)
    groups, fan = min(named.groups, _MOST_GROUPS), min(named.fan, _MOST_FILTERS)
    setting = with_fewer(whole, replace(whole, in_channels=groups, out_channels=groups * fan, groups=groups))
    wires, part_setting = wiring(setting), one_group(setting)
    x, weight, bias = samples(setting, numbers)
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
    verdict = say(
        "grouped.proof", groups=setting.groups, equal=equal, total=y.size, own=size(part_setting.output)
    )
    if groups < named.groups:
        verdict += " " + say("grouped.proof_groups", groups=groups, every=named.groups)
    if fan < named.fan:
        verdict += " " + say("grouped.proof_filters", fan=fan, every=named.fan)
    return (
        f"<section class='wide'><h3>{say('grouped.proof_title')}</h3><p>{verdict}</p><div class='scroll'>"
        f"<table class='costs'><tr>{head}</tr>{''.join(rows)}{more}</table></div></section>"
    )


def _some(grid: object) -> str:
    """Return the first numbers of an array, as text."""
    numbers = grid.ravel()[:4].tolist()  # type: ignore[attr-defined]
    return ", ".join(map(written, numbers)) + (", …" if grid.size > 4 else "")  # type: ignore[attr-defined]

"""What is said about groups: colours, the weight's shape, why halves put together are the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..engine import ConvSetting, conv2d, cost, one_group, samples, wiring, with_fewer
from ..parameters import CHANNELS
from ..scene import size
from ..texts import Words
from .costs import cost_table
from .grouped_view import GroupedView

__all__ = ["grouped_more", "grouped_notices"]


def grouped_notices(view: GroupedView, say: Words) -> Iterator[str]:
    """Yield what to notice about the groups, the most particular first."""
    setting = view.setting
    wires = wiring(setting)
    kernel = setting.kernel[0] * setting.kernel[1]
    yield say(
        "grouped.shape",
        shape=str(setting.weight_shape),
        outs=setting.out_channels,
        ins=setting.in_channels,
        groups=setting.groups,
        depth=wires.depth,
        kernel=kernel,
        count=wires.wires * kernel,
    )
    if setting.groups == 1:
        yield say("grouped.standard", ins=setting.in_channels)
    elif setting.groups == setting.in_channels:
        yield say(
            "grouped.depthwise", ins=setting.in_channels, multiplier=wires.fan, outs=setting.out_channels
        )
    free = [count for count in CHANNELS if count % setting.groups == 0][:6]
    yield say("grouped.free", groups=setting.groups, choices=free, fan=wires.fan)
    if setting.groups > 1:
        whole, own = cost(one_of_all(setting)), cost(setting)
        yield say("grouped.saves", groups=setting.groups, macs=own.macs, other=whole.macs)


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
    y = conv2d(x, weight, bias, groups=setting.groups, **setting.arguments)
    equal, rows = 0, []
    for group in range(setting.groups):
        ins, outs = wires.inputs(group), wires.filters(group)
        part = conv2d(
            x[ins.start : ins.stop],
            weight[outs.start : outs.stop],
            None if bias is None else bias[outs.start : outs.stop],
            **setting.arguments,
        )
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
    return ", ".join(f"{number:.6g}".replace("-", "−") for number in numbers) + ", …"

"""What is said about groups: colours, the weight's shape, why halves put together are the whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..engine import ConvSetting, conv2d, cost, one_group, samples, wiring
from ..scene import size
from ..texts import Words
from .costs import cost_table
from .grouped_view import CHANNELS, GroupedView

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


#: At most so many groups are written out in the proof.
_MOST_GROUPS = 8


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
    setting = view.setting
    wires, own = wiring(setting), one_group(setting)
    x, weight, bias = samples(setting, view.numbers, view.seed)
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
        if group < _MOST_GROUPS:
            rows.append(
                f"<tr><th>{group}</th><td>x[{ins.start}:{ins.stop}]</td><td>w[{outs.start}:{outs.stop}]</td>"
                f"<td>y[{outs.start}:{outs.stop}]</td><td>{_some(part)}</td><td>{_some(same)}</td></tr>"
            )
    names = ("group", "reads", "filters", "makes", "apart", "whole")
    head = "".join(f"<th>{say(f'grouped.column_{name}')}</th>" for name in names)
    left = setting.groups - len(rows)
    more = f"<tr><td colspan='6'>… +{left}</td></tr>" if left else ""
    verdict = say("grouped.proof", groups=setting.groups, equal=equal, total=y.size, own=size(own.output))
    return (
        f"<section class='wide'><h3>{say('grouped.proof_title')}</h3><p>{verdict}</p><div class='scroll'>"
        f"<table class='costs'><tr>{head}</tr>{''.join(rows)}{more}</table></div></section>"
    )


def _some(grid: object) -> str:
    """Return the first numbers of an array, as text."""
    numbers = grid.ravel()[:4].tolist()  # type: ignore[attr-defined]
    return ", ".join(f"{number:.6g}".replace("-", "−") for number in numbers) + ", …"

"""What layers cost, side by side, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..engine import Cost, SeparableSetting, cost, cost_ratio, stage_costs
from ..texts import Words
from ..texts.numbers import read, written


def cost_table(costs: Sequence[tuple[str, Cost]], say: Words) -> str:
    """Return a table of layers by name, the first one being what the others are compared with.

    Behind the multiply-adds lies a bar as long as their share of the largest.
    """
    most = max(max(layer_cost.macs for _, layer_cost in costs), 1)
    columns = ("weights", "parameters", "macs", "flops", "activations", "ratio")
    head = "".join(f"<th>{say(f'costs.{name}')}</th>" for name in ("layer", *columns))
    rows = "".join(_row(name, layer_cost, costs[0][1], most) for name, layer_cost in costs)
    return (
        f"<section class='wide'><h3>{say('costs.title')}</h3><div class='scroll'>"
        f"<table class='costs'><tr>{head}</tr>{rows}</table></div>"
        f"<p><small>{say('costs.what')}</small></p></section>"
    )


def _row(name: str, layer_cost: Cost, first: Cost, most: int) -> str:
    share = 100 * layer_cost.macs / most
    numbers = [
        layer_cost.weights,
        layer_cost.parameters,
        layer_cost.macs,
        layer_cost.flops,
        layer_cost.activations,
    ]
    cells = "".join(
        f"<td class='bar-cell' style='--share:{share:.3g}%'>{number:,}</td>"
        if at == 2
        else f"<td>{number:,}</td>"
        for at, number in enumerate(numbers)
    )
    ratio = Fraction(layer_cost.macs, first.macs)
    return f"<tr><th>{name}</th>{cells}<td>{fraction(ratio)}</td></tr>"


def fraction(value: Fraction) -> str:
    """Return the text of a fraction, with its decimals where it is not whole.

    Examples
    --------
    >>> fraction(Fraction(1)), fraction(Fraction(25, 144))
    ('1', '25/144 ≈ 0.1736')
    >>> fraction(Fraction(1, 4)), fraction(Fraction(9, 8))
    ('1/4 = 0.25', '9/8 = 1.125')
    """
    if value.denominator == 1:
        return f"{value.numerator:,}"
    decimals = written(float(value), 4)
    sign = "=" if read(decimals) == value else "≈"
    return f"{value.numerator:,}/{value.denominator:,} {sign} {decimals}"


def ratio_words(setting: SeparableSetting, say: Words) -> str:
    """Return the ratio of a separable convolution's multiply-adds to the standard one's, numbers put in."""
    outs, (height, width), multiplier = setting.out_channels, setting.kernel, setting.multiplier
    ratio = cost_ratio(setting, setting.standard)
    put_in = f"1/{outs:,} + 1/({height}·{width})"
    area = "k<sup>2</sup>" if height == width else "(k<sub>h</sub>·k<sub>w</sub>)"
    general = f"1/C<sub>out</sub> + 1/{area}"
    if multiplier > 1:
        put_in, general = f"{multiplier}·({put_in})", f"m·({general})"
    same = Fraction(multiplier, outs) + Fraction(multiplier, height * width)
    if same != ratio:
        # Padding on the 1x1 convolution adds cells that the standard one does not have.
        return say(
            "costs.ratio_framed", general=general, put_in=put_in, plain=fraction(same), ratio=fraction(ratio)
        )
    macs, other = cost(setting).macs, cost(setting.standard).macs
    return say(
        "costs.ratio_is", general=general, put_in=put_in, ratio=fraction(ratio), macs=macs, other=other
    )


def layer_costs(setting: SeparableSetting, say: Words) -> str:
    """Return what a separable layer costs beside the standard one: table, ratio and chart, as HTML."""
    depthwise, pointwise = stage_costs(setting)
    table = cost_table(
        [
            (say("costs.standard"), cost(setting.standard)),
            (say("costs.separable"), cost(setting)),
            (f"<small>{say('costs.depthwise_stage')}</small>", depthwise),
            (f"<small>{say('costs.pointwise_stage')}</small>", pointwise),
        ],
        say,
    )
    height, width = setting.kernel
    limit = f"m / {'k²' if height == width else f'({height}·{width})'}"
    # The command line writes no costs, and is not to load what draws charts.
    from ..render import ratio_chart

    chart = ratio_chart(
        height * width,
        setting.multiplier,
        setting.out_channels,
        (say("costs.chart_x"), say("costs.chart_y"), say("costs.chart_limit", limit=limit)),
        float(cost_ratio(setting, setting.standard)),
    )
    return (
        f"{table}<section><p>{ratio_words(setting, say)}</p></section>"
        f"<section class='chart' role='img' aria-label='{say('costs.chart')}'>{chart}</section>"
    )

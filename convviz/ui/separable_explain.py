"""What is said about a separable convolution: words on its picture, what to notice, what it costs."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import SeparableSetting, cost, stage_costs
from ..render import ratio_chart
from ..scene import size
from ..texts import Words
from .costs import cost_table, ratio_words
from .separable_view import SeparableView

__all__ = [
    "layer_costs",
    "separable_more",
    "separable_notices",
]


def separable_notices(view: SeparableView, say: Words) -> Iterator[str]:
    """Yield what to notice, the most particular first."""
    setting = view.separable
    if view.frame:
        bias = say("separable.frame_bias" if setting.pointwise_bias else "separable.frame_zero")
        yield say("separable.frame", between=size(setting.between), output=size(setting.output), holds=bias)
    depthwise, pointwise = stage_costs(setting)
    yield say(
        "separable.stages",
        kernel=size(setting.kernel),
        ins=setting.in_channels,
        channels=setting.channels,
        outs=setting.out_channels,
        depthwise=depthwise.macs,
        pointwise=pointwise.macs,
    )
    if setting.multiplier > 1:
        yield say("separable.multiplier", multiplier=setting.multiplier, channels=setting.channels)
    whole, own = cost(setting.standard), cost(setting)
    if own.macs >= whole.macs:
        yield say("separable.dearer", macs=own.macs, other=whole.macs)
    yield say("separable.not_equal", outs=setting.out_channels, channels=setting.channels)


def separable_more(view: SeparableView, say: Words) -> str:
    """Return the costs of what is drawn, as HTML."""
    return layer_costs(view.separable, say)


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
    chart = ratio_chart(
        setting.kernel[0] * setting.kernel[1],
        setting.multiplier,
        setting.out_channels,
        (say("costs.chart_x"), say("costs.chart_y"), say("costs.chart_limit")),
    )
    return (
        f"{table}<section><p>{ratio_words(setting, say)}</p></section>"
        f"<section class='chart' role='img' aria-label='{say('costs.chart')}'>{chart}</section>"
    )

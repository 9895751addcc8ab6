"""What is said about a separable convolution: words on its picture, what to notice, what it costs."""

from __future__ import annotations

from ..engine import SeparableSetting, cost, cost_ratio, stage_costs
from ..notices import SEPARABLE_RULES, noticed, told_by
from ..render import ratio_chart
from ..texts import Words
from .costs import cost_table, ratio_words
from .separable_view import SeparableView

__all__ = [
    "layer_costs",
    "separable_more",
    "separable_notices",
]


#: At most so many things are pointed out at once.
_MOST = 5


def separable_notices(view: SeparableView, say: Words, case: str = "") -> list[str]:
    """Return what to notice, the most particular first.

    `case` names the worked example on the page, or is "": what its note says is not said again.
    """
    found = noticed(SEPARABLE_RULES, view.separable, _MOST, told_by(case))
    return [notice.sentence(say) for notice in found]


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
    height, width = setting.kernel
    limit = f"m / {'k²' if height == width else f'({height}·{width})'}"
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

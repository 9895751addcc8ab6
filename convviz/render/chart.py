"""The chart of what a separable convolution saves: its share of the multiply-adds over the filters."""

from __future__ import annotations

import io
import re
from functools import lru_cache
from xml.sax.saxutils import escape

import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from .matplotlib_state import matplotlib_state

#: The page in inches; drawn in this colour, which then becomes the text's on the page.
_SIZE, _INK = (5.6, 2.9), "#010203"
#: Filters from 1 to so many are drawn, or to a larger power of 4 where the layer has more.
_MOST = 1024
#: The lowest ratio that is drawn, as a share of the limit.
_LOW = 0.75


def ratio_chart(
    kernel: int, multiplier: int, filters: int, words: tuple[str, str, str], ratio: float | None = None
) -> str:
    """Return the chart of ``multiplier * (1 / filters + 1 / kernel)`` over the number of filters, as SVG.

    Parameters
    ----------
    kernel : int
        Cells of the depthwise kernel, kh * kw.
    multiplier : int
    filters : int
        Where the layer at hand stands.
    words : tuple of str
        Under the axis of filters, beside the axis of the ratio, and at the limit ``multiplier / kernel``.
    ratio : float, optional
        The layer's own ratio, where it is larger than the formula's.

    Examples
    --------
    >>> chart = ratio_chart(9, 1, 16, ("filters", "ratio", "limit"))
    >>> chart.startswith("<svg"), chart.count("<circle")
    (True, 1)
    """
    most = _MOST
    while most < filters:
        most *= 4
    layer_ratio = multiplier * (1 / filters + 1 / kernel) if ratio is None else ratio
    high = 1.3 * max(multiplier * (1 + 1 / kernel), layer_ratio)
    svg, left, right, bottom, top = _curve(kernel, multiplier, most, high)
    low = _LOW * multiplier / kernel
    span = np.log(high) - np.log(low)
    limit = bottom + (top - bottom) * (np.log(multiplier / kernel) - np.log(low)) / span
    x = left + (right - left) * np.log(filters) / np.log(most)
    y = bottom + (top - bottom) * (np.log(layer_ratio) - np.log(low)) / span
    # The words are not Matplotlib's to draw: its font does not have every script's signs.
    middle = (bottom + top) / 2
    marks = (
        f"<g font-size='11' fill='currentColor' text-anchor='middle'>"
        f"<text x='{(left + right) / 2:.1f}' y='{bottom + 34:.1f}'>{escape(words[0])}</text>"
        f"<text transform='translate({left - 38:.1f} {middle:.1f}) rotate(-90)'>{escape(words[1])}</text>"
        f"<text x='{right - 6:.1f}' y='{limit - 5:.1f}' text-anchor='end'>{escape(words[2])}</text></g>"
        f"<circle cx='{x:.1f}' cy='{y:.1f}' r='5' class='point'/>"
    )
    return svg.replace("</svg>", f"{marks}</svg>")


@lru_cache(maxsize=128)
def _curve(kernel: int, multiplier: int, most: int, high: float) -> tuple[str, float, float, float, float]:
    """Return the chart without words and point, and its axes' edges in points.

    `most` filters and a ratio of `high` lie at their ends.
    """
    filters = np.unique(np.geomspace(1, most, _MOST).round())
    ratio = multiplier * (1 / filters + 1 / kernel)
    low = _LOW * multiplier / kernel
    with matplotlib_state({"svg.fonttype": "none", "svg.hashsalt": "convviz", "font.size": 10}):
        figure = Figure(figsize=_SIZE, facecolor="none")
        axes = figure.add_axes((0.13, 0.2, 0.84, 0.75), facecolor="none")
        axes.plot(filters, ratio, color="#1a6fb0", linewidth=2)
        axes.axhline(multiplier / kernel, color=_INK, linewidth=1, linestyle="--")
        if low < 1 < high:
            axes.axhline(1, color=_INK, linewidth=0.6, linestyle=":")
        axes.set(xscale="log", yscale="log", xlim=(1, most), ylim=(low, high))
        step = 4 if most == _MOST else 16
        steps = [step**power for power in range(6) if step**power <= most]
        axes.set_xticks(steps, [str(count) for count in steps])
        ticks = [tick for tick in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5) if low < tick < high]
        axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.minorticks_off()
        axes.tick_params(colors=_INK)
        for spine in axes.spines.values():
            spine.set_color(_INK)
        text = io.StringIO()
        FigureCanvasSVG(figure).print_svg(text, metadata={"Date": None, "Creator": None})
        box = axes.get_position()
    svg = re.sub(r"^.*?(?=<svg)", "", text.getvalue(), flags=re.DOTALL)
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL).replace(_INK, "currentColor")
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    # As wide as its place on the page.
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg).strip()
    width, height = (72 * inches for inches in _SIZE)
    edges = (box.x0 * width, box.x1 * width, (1 - box.y0) * height, (1 - box.y1) * height)
    return (svg, *edges)

"""The chart of the savings: the point on the curve, the limit it comes down to, clean SVG."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.render import ratio_chart

from ..engine.drawn import examples

NS = "{http://www.w3.org/2000/svg}"
WORDS = ("filters <b>&", "比例", "limit \"'")


def parsed(kernel: int, multiplier: int, filters: int) -> ElementTree.Element:
    return ElementTree.fromstring(ratio_chart(kernel, multiplier, filters, WORDS))


def path_points(node: ElementTree.Element) -> np.ndarray:
    return np.array(
        [[float(x), float(y)] for x, y in re.findall(r"[ML] (-?[\d.]+) (-?[\d.]+)", node.get("d", ""))]
    )


def lines(root: ElementTree.Element) -> dict[str, list[np.ndarray]]:
    """Return the points of the drawn lines: the curve, and those that are dashed and dotted."""
    found: dict[str, list[np.ndarray]] = {"curve": [], "level": []}
    for group in root.iter(f"{NS}g"):
        if re.fullmatch(r"line2d_\d+", group.get("id", "")):
            for path in group.findall(f"{NS}path"):
                dashed = "stroke-dasharray" in path.get("style", "")
                at = path_points(path)
                if dashed or len(at) > 10:
                    found["level" if dashed else "curve"].append(at)
    return found


def circle(root: ElementTree.Element) -> tuple[float, float]:
    [node] = root.iter(f"{NS}circle")
    assert node.get("class") == "point"
    return float(node.get("cx", "nan")), float(node.get("cy", "nan"))


kernels, multipliers = st.sampled_from([1, 4, 9, 25, 49]), st.integers(1, 4)


@examples(6)
@given(kernels, multipliers, st.integers(1, 2000))
def test_the_point_is_on_the_curve_where_the_layer_stands(kernel: int, multiplier: int, filters: int) -> None:
    root = parsed(kernel, multiplier, filters)
    [curve] = lines(root)["curve"]
    x, y = circle(root)
    left, right = curve[0, 0], curve[-1, 0]
    # The axis counts in powers: 1 at its left end, 32 in the middle, 1024 at its right end, or else 4096.
    share = np.log2(filters) / (10 if filters <= 1024 else 12)
    assert x == pytest.approx(left + share * (right - left), abs=0.2)
    assert y == pytest.approx(np.interp(x, curve[:, 0], curve[:, 1]), abs=0.6)


@examples(6)
@given(kernels, multipliers)
def test_the_curve_comes_down_to_the_limit(kernel: int, multiplier: int) -> None:
    found = lines(parsed(kernel, multiplier, 16))
    [curve] = found["curve"]
    assert (np.diff(curve[:, 1]) >= 0).all()
    # Heights are logarithms: the first filter's ratio is m(1 + 1/k), the last one's m(1/1024 + 1/k).
    high, low = (np.log(multiplier * (1 / n + 1 / kernel)) for n in (1, 1024))
    a_log = (curve[-1, 1] - curve[0, 1]) / (high - low)
    limit = curve[0, 1] + a_log * (high - np.log(multiplier / kernel))
    assert any(level[:, 1] == pytest.approx([limit] * 2, abs=0.05) for level in found["level"])
    equal = curve[0, 1] + a_log * high
    wanted = 0.75 * multiplier / kernel < 1 < 1.3 * multiplier * (1 + 1 / kernel)
    # Where both cost the same there is a line of its own.
    assert len(found["level"]) == 1 + wanted
    assert wanted == any(level[:, 1] == pytest.approx([equal] * 2, abs=0.05) for level in found["level"])


@pytest.mark.parametrize("multiplier", [1, 4])
def test_it_is_clean_svg_as_wide_as_its_place_in_the_pages_colours(multiplier: int) -> None:
    text = ratio_chart(9, multiplier, 16, WORDS)
    root = ElementTree.fromstring(text)
    assert root.tag == f"{NS}svg"
    assert root.get("viewBox")
    assert (root.get("width"), root.get("height")) == (None, None)
    assert "currentColor" in text
    for unwanted in ("#010203", "<?xml", "<metadata", "<style", "<script", "DOCTYPE"):
        assert unwanted not in text
    written = ["".join(node.itertext()) for node in root.iter(f"{NS}text")]
    assert set(WORDS) <= set(written)
    assert {"1", "4", "16", "64", "256", "1024"} <= set(written)


def test_the_point_is_inside_the_page_wherever_the_layer_is() -> None:
    root = parsed(9, 1, 1)
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for filters in (1, 2, 1024, 100_000):
        x, y = circle(parsed(9, 1, filters))
        assert 5 < x < width - 5
        assert 5 < y < height - 5


def test_a_layer_that_costs_more_than_the_formula_is_marked_above_the_curve() -> None:
    root = ElementTree.fromstring(ratio_chart(9, 1, 16, WORDS, 4.0))
    [curve] = lines(root)["curve"]
    _, y = circle(root)
    at_one = curve[0, 1]
    # The ratio at one filter is 1 + 1/9: 4 lies above it, as far as the logarithm says.
    scale = (curve[-1, 1] - at_one) / (np.log(1 + 1 / 9) - np.log(1 / 1024 + 1 / 9))
    assert y == pytest.approx(at_one - scale * (np.log(4) - np.log(1 + 1 / 9)), abs=0.2)
    assert y > 5


def test_the_same_chart_has_the_same_bytes_in_every_thread() -> None:
    asked = [
        (kernel, multiplier, filters) for kernel in (4, 36) for multiplier in (1, 2) for filters in (3, 9)
    ]
    alone = [ratio_chart(*one, WORDS) for one in asked]
    assert len(set(alone)) == len(asked)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda one: ratio_chart(*one, WORDS), asked * 4)) == alone * 4

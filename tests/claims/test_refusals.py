"""Every refusal of a setting is true, is made where it is due, and every way out is the nearest."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz import ConvSetting, TransposedSetting, conv2d, conv_transpose2d
from convviz.engine.setting import PADDING_NAMES, Pair
from convviz.parameters import limits, options
from convviz.texts import LANGUAGES, words
from convviz.views.image import ImageView, image_offers
from convviz.views.offers import offers
from convviz.views.view import View

from .drawn import a_pair, some_padding, some_sides
from .judging import ONE_OF_MANY
from .refusal_claims import CONV, TRANSPOSED, axes, base_of, placements, refused
from .way_claims import is_transposed, judge_offers

RECORDED = json.loads((Path(__file__).parents[1] / "recorded" / "refusals.json").read_text())
PAGES = ("conv", "grouped", "separable", "image", "transposed")
#: What each page can refuse of a setting.
CODES = {
    "conv": {one.__name__ for one in CONV} - {"groups"},
    "grouped": {one.__name__ for one in CONV},
    "separable": {"kernel_too_large", "kernel_too_large_sides"},
    "image": {one.__name__ for one in CONV} - {"groups"},
    "transposed": {one.__name__ for one in TRANSPOSED},
}


# -- what is asked for ----------------------------------------------------------------------------------


def _setting(source: random.Random, page: str) -> ConvSetting:
    """Draw a setting within the limits of a page, of which many are impossible."""
    allowed = limits(page)
    small = [size for size in allowed["input"] if size <= 5] if source.random() < 0.6 else allowed["input"]
    channels = {
        name: source.choice(allowed[name]) if page == "grouped" else 1
        for name in ("groups", "in_channels", "out_channels")
    }
    if source.random() < 0.7:
        channels["groups"] = 1
    return ConvSetting(
        input=a_pair(source, small),
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_padding(source, allowed["padding"]),
        dilation=a_pair(source, allowed["dilation"]),
        padding_mode=source.choice(options(page, "padding_mode")),
        **channels,
    )


def _image(source: random.Random) -> ImageView:
    allowed = limits("image")
    return ImageView(
        picture="upload",
        uploaded=a_pair(source, range(1, 33)),
        side=32,
        way=source.choice(options("image", "way")) if source.random() < 0.1 else "conv",
        weights=source.choice(("box", "gaussian", "identity", "sobel_x", "emboss")),
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_padding(source, [cells for cells in allowed["padding"] if cells < 32]),
        padding_mode=source.choice(options("image", "padding_mode")),
        dilation=a_pair(source, allowed["dilation"]),
        factor=source.choice(allowed["factor"]),
    )


def _transposed(source: random.Random) -> View:
    allowed = limits("transposed")
    asked = source.choice(options("transposed", "sized"))
    base = TransposedSetting(
        input=a_pair(source, allowed["input"][:4] if source.random() < 0.5 else allowed["input"]),
        kernel=a_pair(source, allowed["kernel"][:4] if source.random() < 0.5 else allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]),
        padding=some_sides(source, allowed["padding"]),
        output_padding=a_pair(source, allowed["output_padding"]) if source.random() < 0.4 else 0,
        dilation=1 if source.random() < 0.5 else a_pair(source, allowed["dilation"]),
    )
    size: Any = a_pair(source, allowed["output_size"])
    if source.random() < 0.7:
        # Close to what can be reached.
        near = [one.output + source.choice((-1, 0, 1, 2)) for one in axes(replace(base, output_padding=0))]
        size = tuple(min(max(lines, 1), allowed["output_size"][-1]) for lines in near)
    return View.of("transposed", base, sized=asked, output_size=size)


def drawn(page: str, source: random.Random) -> Any:
    """Draw what a visitor of a page may ask for, possible or not."""
    match page:
        case "transposed":
            return _transposed(source)
        case "image":
            return _image(source)
    return View.of(page, _setting(source, page))


# -- how it is judged -----------------------------------------------------------------------------------


def asked_of(view: Any) -> ConvSetting | View | None:
    """Return what is asked for; None for what enlarges a picture, which always works."""
    if isinstance(view, ImageView):
        return view.direct if view.way == "conv" else None
    base: ConvSetting = base_of(view)
    return view if is_transposed(view) else base


def judge_refusal(view: Any) -> str:
    """Check what is refused of a view and what is said; return its name, or "" where it works."""
    asked, problem = asked_of(view), view.problem
    due = refused(asked) if asked is not None else None
    if due is None:
        assert problem is None, view
        return ""
    code, numbers = due
    assert problem is not None, (code, view)
    assert problem.code == code, view
    for language in LANGUAGES:
        said = problem.sentence(language)
        assert said == words(language)(f"errors.{code}", **numbers), view
        assert not ONE_OF_MANY.search(said)
        assert "{" not in said
        assert "None" not in said
    return code


def judge_computed(view: Any) -> None:
    """Check that the engine computes what is not refused, with as many cells as were counted."""
    asked = asked_of(view)
    if isinstance(asked, ConvSetting):
        one = replace(asked, in_channels=1, out_channels=1, groups=1)
        y = conv2d(np.ones((1, *one.input)), np.ones(one.weight_shape), **one.arguments)
        assert y.shape == (1, *placements(one))
        return
    setting: TransposedSetting = view.setting
    y = conv_transpose2d(
        np.ones((1, *setting.input)),
        np.ones((1, 1, *setting.kernel)),
        stride=setting.stride,
        padding=setting.padding,
        output_padding=setting.output_padding,
        dilation=setting.dilation,
    )
    if isinstance(view, ImageView):
        assert y.shape[1:] == tuple(lines * view.factor for lines in view.size)
    elif view["sized"] == "output_padding":
        assert y.shape[1:] == tuple(one.output for one in axes(base_of(view)))
    else:
        assert y.shape[1:] == view["output_size"]


def judge(page: str, view: Any, language: str) -> Counter[str]:
    """Check all that a page says of a view; count what is refused and offered."""
    code = judge_refusal(view)
    if not code:
        judge_computed(view)
        return Counter({"works": 1})
    found = Counter([code])
    ways = image_offers(view, words(language)) if page == "image" else offers(view, words(language))
    found.update(f"fix_{name}" for name in judge_offers(page, view, ways, words(language)))
    found["offers"] += len(ways)
    return found


def sweep(page: str, seed: int, count: int) -> Counter[str]:
    source = random.Random(f"{page} {seed}")
    found: Counter[str] = Counter()
    for number in range(count):
        found += judge(page, drawn(page, source), tuple(LANGUAGES)[number % 2])
    return found


@pytest.mark.parametrize("page", PAGES)
def test_what_is_refused_of_drawn_settings_is_impossible_and_the_ways_out_are_the_nearest(page: str) -> None:
    found = sweep(page, 1, 1500)
    assert found.keys() & {one.__name__ for one in (*CONV, *TRANSPOSED)} == CODES[page]
    assert 200 < found["works"] < 1300
    assert found["offers"] > 1000


@pytest.mark.full
@pytest.mark.parametrize("page", PAGES)
def test_what_is_refused_of_many_drawn_settings_is_impossible(page: str) -> None:
    assert sweep(page, 2, 20_000)["works"] < 19_000


def every_square(page: str) -> Iterator[Any]:
    """Yield every square setting of one channel within the limits of a page, possible or not."""
    allowed = limits(page)
    names = ("input", "kernel", "stride", "dilation")
    if page == "transposed":
        for size, kernel, stride, dilation, padding, extra in product(
            *(allowed[name] for name in (*names, "padding", "output_padding"))
        ):
            yield View.of("transposed", TransposedSetting(size, kernel, stride, padding, extra, dilation))
        return
    for size, kernel, stride, dilation, padding, mode in product(
        *(allowed[name] for name in names),
        (*allowed["padding"], *PADDING_NAMES),
        options(page, "padding_mode"),
    ):
        yield View.of("conv", ConvSetting(size, kernel, stride, padding, dilation, padding_mode=mode))


@pytest.mark.full
@pytest.mark.parametrize("page", ["conv", "transposed"])
def test_what_is_refused_of_every_square_setting_is_impossible(page: str) -> None:
    counts = Counter(map(judge_refusal, every_square(page)))
    assert counts[""] > 15_000
    assert sum(counts.values()) > counts[""] + 5_000


# -- the borders ----------------------------------------------------------------------------------------

C, T = ConvSetting, TransposedSetting


def W(base: TransposedSetting, sized: str = "output_padding", size: Pair = (5, 5)) -> View:
    return View.of("transposed", base, sized=sized, output_size=size)


SIDES = ((1, 1), (1, 0))
#: For each refusal a setting that is refused, and its neighbour, which is not.
BORDERS: dict[str, tuple[Any, Any]] = {
    "groups": (C(3, 2, in_channels=4, out_channels=6, groups=4), C(3, 2, in_channels=4, out_channels=6)),
    "reflect_padding": (C(3, 2, 1, 3, padding_mode="reflect"), C(3, 2, 1, 2, padding_mode="reflect")),
    "circular_padding": (C(3, 2, 1, 4, padding_mode="circular"), C(3, 2, 1, 3, padding_mode="circular")),
    "kernel_too_large": (C(4, 3, padding=1, dilation=3), C(5, 3, padding=1, dilation=3)),
    "kernel_too_large_sides": (C((5, 5), 3, 1, SIDES, 3), C((5, 6), 3, 1, SIDES, 3)),
    "output_padding": (W(T(2, 3, 2, 0, 3, (1, 3))), W(T(2, 3, 2, 0, (1, 2), (1, 3)))),
    "nothing_left": (W(T(2, 2, 2, 2)), W(T(2, 2, 2, ((2, 1), (1, 2))))),
    "no_output_size": (W(T(1, 1, 2, 1), "output_size", (1, 1)), W(T(1, 2, 2, 1), "output_size", (1, 1))),
    "output_size": (W(T(3, 3, 2, 1), "output_size", (7, 5)), W(T(3, 3, 2, 1), "output_size", (6, 5))),
    "one_output_size": (W(T(3, 3), "output_size", (5, 6)), W(T(3, 3), "output_size", (5, 5))),
    "stride_and_dilation": (
        W(T(2, 2, (2, 1), 0, 0, (1, 2)), "valid", (4, 4)),
        W(T(2, 2, 1, 0, 0, (1, 2)), "valid", (3, 4)),
    ),
    "output_shape": (W(T(2, 3, 2), "same", (4, 5)), W(T(2, 3, 2), "same", (4, 3))),
    "one_output_shape": (W(T(2, 3), "valid", (4, 5)), W(T(2, 3), "valid", (4, 4))),
}  # fmt: skip


@pytest.mark.parametrize("code", [one.__name__ for one in (*CONV, *TRANSPOSED)])
def test_a_refusal_begins_where_what_works_ends(code: str) -> None:
    views = [one if isinstance(one, View) else View.of("conv", one) for one in BORDERS[code]]
    assert [judge_refusal(view) for view in views] == [code, ""]


# -- the frameworks -------------------------------------------------------------------------------------


def fields_of(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("shape", "plain", "sized", "size")}


@pytest.mark.parametrize("name", ["conv", "transposed", "sized"])
def test_what_is_refused_is_what_the_frameworks_refused(name: str) -> None:
    count = 0
    for row in RECORDED[name]:
        if name == "conv":
            view = View.of("conv", ConvSetting(**fields_of(row)))
            made = view.setting
        else:
            asked = {"sized": row["sized"], "output_size": tuple(row["size"])} if "sized" in row else {}
            view = View.of("transposed", TransposedSetting(**fields_of(row)), **asked)
            made = view.setting
        judge_refusal(view)
        # Where TensorFlow knows dilation, it takes a size smaller than the kernel from an input of one line.
        taken = row["shape"] if max(row["dilation"]) > 1 or "plain" not in row else row["plain"]
        assert (taken is None) == (view.problem is not None), row
        assert taken is None or taken == list(made.output), row
        count += taken is None
    assert 100 < count < len(RECORDED[name]) - 50


def test_keras_refuses_what_it_is_said_to_refuse() -> None:
    for row in RECORDED["keras"]:
        view = View.of("transposed", TransposedSetting(**fields_of(row)), sized="valid")
        refusal = view.problem.code if view.problem else ""
        assert (refusal == "stride_and_dilation") == (row["shape"] is None), row
    assert {row["shape"] is None for row in RECORDED["keras"]} == {True, False}

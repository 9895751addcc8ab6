"""Every sentence beside a filtered picture is true wherever it is shown."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from convviz import ConvSetting
from convviz.engine import KERNELS, enlarging, named_kernel
from convviz.engine.setting import PADDING_NAMES
from convviz.notices import IMAGE_RULES, ImageFacts
from convviz.parameters import limits, options
from convviz.ui.image_explain import image_facts
from convviz.views.image import ImageView

from .drawn import a_pair, possible, some_cells, some_padding
from .image_claims import IMAGE_CLAIMS
from .judging import keys, sweep


def drawn(source: random.Random) -> ImageFacts | None:
    """Draw what a visitor may see; the picture is small, and has at most three channels."""
    allowed = limits("image")
    way = source.choice(options("image", "way"))
    names = [name for name in options("image", "weights") if way == "transposed" or name in KERNELS]
    view = ImageView(
        picture="drawing",
        grid=source.choice(allowed["grid"]),
        way=way,
        weights=source.choice(names),
        whole=source.random() < 0.3,
        w=some_cells(source)
        if source.random() < 0.3
        else "0,0,0;0,0,0;0,0,0"
        if source.random() < 0.1
        else "",
        kernel=a_pair(source, allowed["kernel"]),
        stride=a_pair(source, allowed["stride"]) if source.random() < 0.5 else (1, 1),
        padding=some_padding(source, [value for value in allowed["padding"] if value <= 8]),
        padding_mode=source.choice(options("image", "padding_mode")),
        dilation=a_pair(source, allowed["dilation"]) if source.random() < 0.4 else (1, 1),
        factor=source.choice(allowed["factor"]),
    )
    return None if view.problem else image_facts(view, source.choice((1, 3)))


def every_square_image() -> Iterator[ImageFacts]:
    """Yield what runs over one picture: every square kernel, step and padding that the sliders have."""
    allowed = limits("image")
    modes = options("image", "padding_mode")
    kernels = {side: named_kernel("gaussian", (side, side), normalised=False) for side in allowed["kernel"]}
    for kernel, stride, padding, dilation, mode in itertools.product(
        allowed["kernel"],
        allowed["stride"],
        (*[value for value in allowed["padding"] if value <= 16], *PADDING_NAMES),
        allowed["dilation"],
        modes,
    ):
        setting = ConvSetting(20, kernel, stride, padding, dilation, padding_mode=mode)
        if setting.problem() is None:
            yield ImageFacts(setting, kernels[kernel])
    for kernel, factor, dilation in itertools.product(
        allowed["kernel"], allowed["factor"], allowed["dilation"]
    ):
        yield ImageFacts(enlarging(20, kernel, factor, dilation), kernels[kernel])


def test_every_sentence_has_a_check() -> None:
    assert keys(IMAGE_RULES) == IMAGE_CLAIMS.keys()


def test_what_is_said_of_drawn_pictures_is_true() -> None:
    counts = sweep(IMAGE_RULES, IMAGE_CLAIMS, possible(21, 1500, drawn))
    assert IMAGE_CLAIMS.keys() == counts.keys() - {""}
    assert max(counts[key] for key in IMAGE_CLAIMS) < counts[""]


@pytest.mark.full
def test_what_is_said_of_many_drawn_pictures_is_true() -> None:
    assert sweep(IMAGE_RULES, IMAGE_CLAIMS, possible(22, 20_000, drawn))[""] == 20_000


@pytest.mark.full
def test_what_is_said_of_every_square_filter_is_true() -> None:
    assert sweep(IMAGE_RULES, IMAGE_CLAIMS, every_square_image())[""] > 5_000


V = ImageView(picture="drawing", weights="box", padding="valid")
W = replace(V, way="transposed")
#: For each sentence a view just inside its border, and one just outside.
BORDERS = {
    "image.sum_nothing": (replace(V, kernel=(1, 1), w="0"), replace(V, kernel=(1, 1), w="0.000001")),
    "image.sum_zero": (replace(V, weights="sobel_x"), replace(V, weights="sobel_x", w="-1.000001")),
    "image.sum_one": (V, replace(V, whole=True)),
    "image.sum_other": (replace(V, whole=True), replace(V, whole=True, kernel=(1, 1))),
    "image.border_zeros": (replace(V, padding=((0, 0), (0, 1))), V),
    "image.border_reflect": (replace(V, padding="same", padding_mode="reflect"), replace(V, padding="same")),
    "image.border_replicate": (
        replace(V, padding="same", padding_mode="replicate"),
        replace(V, padding="same"),
    ),
    "image.border_circular": (
        replace(V, padding="same", padding_mode="circular"),
        replace(V, padding="same"),
    ),
    "image.border_none": (replace(V, kernel=(1, 2)), replace(V, kernel=(1, 1))),
    "image.border_none_same": (replace(V, kernel=(1, 1)), replace(V, kernel=(1, 1), stride=(1, 2))),
    "image.stride": (replace(V, stride=(1, 2)), replace(V, kernel=(3, 8), grid=8, stride=(1, 2))),
    "image.dilation": (replace(V, dilation=(1, 2)), replace(V, kernel=(3, 1), dilation=(1, 2))),
    "image.phases_even": (replace(W, kernel=(2, 2)), replace(W, kernel=(4, 4))),
    "image.phases_even_inside": (replace(W, kernel=(2, 4)), replace(W, kernel=(2, 2))),
    "image.phases_uneven": (W, replace(W, kernel=(2, 2))),
    "image.overlap_evened": (replace(W, weights="bilinear", factor=3), replace(W, weights="bilinear")),
    "image.overlap_even_weights_not": (replace(W, kernel=(2, 2), w="2"), replace(W, kernel=(2, 2))),
    "image.times": (W, replace(W, whole=True)),
    "image.interpolated": (W, V),
}


@pytest.mark.parametrize("key", IMAGE_CLAIMS)
def test_a_sentence_begins_and_ends_where_its_claim_does(key: str) -> None:
    inside, outside = BORDERS.get(key, (V, V))
    shown = [
        {
            notice.key
            for one in IMAGE_RULES
            if (notice := one(image_facts(view, 3 if key == "image.channels" and at == 0 else 1)))
        }
        for at, view in enumerate((inside, outside))
    ]
    assert [key in one for one in shown] == [True, False]


def test_a_frame_that_no_window_reads_is_not_spoken_of() -> None:
    view = replace(V, grid=4, kernel=(1, 1), stride=(5, 5), padding=((0, 1), (0, 1)))
    assert not [
        one.key for rule in IMAGE_RULES if (one := rule(image_facts(view, 1))) and "border" in one.key
    ]
    read = replace(view, stride=(4, 4))
    assert [one.key for rule in IMAGE_RULES if (one := rule(image_facts(read, 1))) and "border" in one.key]

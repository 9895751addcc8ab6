"""Every word of the player and of the magnifier is said, in every language, with its numbers in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.engine import first_part, samples
from convviz.figures import OwnPicture
from convviz.player import payload
from convviz.texts import LANGUAGES, words
from convviz.views.image import ImageView

from ..engine.drawn import SeparableCall, whole_numbers
from ..pages.image import lens_sent
from ..scene.test_separable import Picture, pictured
from . import node
from .test_group_player import chain_data, part_data
from .test_transposed_player import call_of, pictures

each_language = pytest.mark.parametrize("language", LANGUAGES)


def conv_data(setting: ConvSetting) -> dict[str, Any]:
    part = first_part(setting, *samples(setting))
    return part_data(part)[1]


def chain(setting: SeparableSetting) -> Picture:
    depthwise, pointwise = (
        whole_numbers(1, *stage.weight_shape) for stage in (setting.depthwise, setting.pointwise)
    )
    x = whole_numbers(3, setting.in_channels, *setting.input)
    return pictured(SeparableCall(x, depthwise, pointwise, None, None, setting), "flat")


def player_pictures() -> Iterator[dict[str, Any]]:
    """Yield pictures that between them have everything the player has a word for."""
    yield conv_data(ConvSetting(3, 2, padding=1, in_channels=2, bias=True))
    yield conv_data(ConvSetting(3, 2, padding=1, padding_mode="reflect"))
    yield conv_data(ConvSetting(4, 1, stride=2))
    # One cell that feeds more outputs than a list shows at once.
    yield conv_data(ConvSetting(1, 8, padding=7))
    for turned in (
        TransposedSetting(2, 3, stride=2, padding=1, bias=True),
        TransposedSetting(2, 1, stride=2),
    ):
        yield from (data for _, data in pictures(call_of(turned)).values())
    yield chain_data(chain(SeparableSetting(3, 2, in_channels=2)))
    setting = ConvSetting(1, 1, in_channels=3)
    yield part_data(first_part(setting, *samples(setting), inputs=1))[1]


def lens_pictures(language: str) -> Iterator[dict[str, Any]]:
    """Yield results that between them have everything the magnifier has a word for."""
    coloured = ImageView(picture="upload", uploaded=(5, 6), colour=True, weights="sharpen", tone="clamped")
    drawn = ImageView(picture="drawing", grid=4)
    views = [
        coloured,
        replace(drawn, way="transposed", weights="box", kernel=(2, 2), factor=3),
        replace(drawn, weights="box", kernel=(7, 7), padding=((0, 0), (0, 0))),
    ]
    own = OwnPicture(np.random.default_rng(0).integers(0, 256, (3, 5, 6), dtype=np.uint8))
    for view in views:
        yield {"kind": "lens", "sent": lens_sent(view, own, language)}


def read(shown: list[dict[str, Any]]) -> tuple[set[str], list[str]]:
    """Return which words are asked for as something is shown, and all that is said."""
    found = json.loads(node.run_file("every_word.js", json.dumps(shown)))
    return set(found["asked"]), found["said"]


def assert_whole(said: list[str]) -> None:
    """Every place in a sentence has been filled, with something."""
    assert len(said) > 30
    assert [text for text in said if re.search(r"[{}]|undefined|null|NaN|\bnan\b|\[object", text)] == []


@each_language
def test_the_player_says_each_of_its_words_with_its_numbers(language: str) -> None:
    say = words(language).section("player")
    shown = [
        {"kind": "player", "data": payload([picture], key="k", words=say, legend=[("input", "i")])}
        for picture in player_pictures()
    ]
    asked, said = read(shown)
    # The page of its own says this one, where no script runs.
    assert asked == set(say) - {"no_script"}
    assert_whole(said)


@each_language
def test_the_magnifier_says_each_of_its_words_with_its_numbers(language: str) -> None:
    asked, said = read(list(lens_pictures(language)))
    assert asked == set(words(language).section("lens"))
    assert_whole(said)

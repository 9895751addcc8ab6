"""The weights that pointing notes into other cells: below the numbers there, and within their cell."""

from __future__ import annotations

import pytest

from convviz import ConvSetting
from convviz.engine import Part, first_part, samples
from convviz.scene import LAYOUTS, Numbers

from ..scene.geometry import items_of
from .test_group_player import part_data
from .test_transposed_player import asked

#: Height and width of a digit, in heights of its type.
TALL, WIDE = 0.73, 0.62


def part(numbers: str, setting: ConvSetting) -> Part:
    return first_part(setting, *samples(setting, numbers))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("numbers", ["counting", "random", "paper"])
def test_a_noted_weight_stands_clear_of_the_number_above_it(layout: str, numbers: str) -> None:
    scene, data = part_data(part(numbers, ConvSetting(5, 3, padding=1, out_channels=2)), layout)
    places = [{"plate": "in0", "r": r, "c": c} for r, c in ((1, 1), (3, 3), (0, 6))]
    ((noted,),) = asked((data, [{"kind": "noted", "step": 49, "cells": places}]))
    assert [len(one) for one in noted] == [8, 18, 2]
    results = [item for item in items_of(scene, Numbers) if item.growing]
    middles = [
        (scene.plates[item.plate].point(row + 0.5, col + 0.5), item.size)
        for item in results
        for row, col in scene.plates[item.plate].cells()
    ]
    for x, y, size, text in (note for one in noted for note in one):
        over = [place for place in middles if abs(place[0][0] - x) < 0.1 and place[0][1] < y]
        middle, own = max(over, key=lambda place: place[0][1])
        assert text[0] == "×"
        # Under the middle of its cell, from below the number to above the cell's foot.
        assert y - TALL * size > middle[1] + TALL * own / 2
        plate = scene.plates["out0"]
        foot = (plate.down[1] - min(plate.across[1], 0)) / 2
        assert y < middle[1] + foot
        assert WIDE * size * len(text) <= plate.across[0]

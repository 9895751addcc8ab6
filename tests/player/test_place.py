"""The player's place, when a slider brings another picture: the nearest cell."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.engine import first_part, samples
from convviz.figures import OwnPicture
from convviz.player import panel, payload
from convviz.texts import words
from convviz.views.image import ImageView

from ..pages.image import lens_sent
from ..scene.pictures import page_scene
from . import node
from .test_group_player import chain_data, part_data
from .test_transposed_player import call_of, pictures
from .test_words import chain

Data = dict[str, Any]
Moves = dict[str, Any]


def shown(one: Data, opened: int = 0, **more: Any) -> Data:
    """Return a picture as a page has it: of another setting it has another key."""
    key = json.dumps([one.get("plates"), one.get("w")])
    data = payload([one], key=key, words=words("en").section("player"), legend=[], **more)
    return data | {"opened": opened}


def conv(input: int, *, kernel: int = 3, opened: int = 0, **more: Any) -> Data:
    setting = ConvSetting(input, kernel, **more)
    return shown(part_data(first_part(setting, *samples(setting)))[1], opened)


def impossible() -> Data:
    return shown(panel(page_scene(ConvSetting(2, 3), "flat"), {}), problem="too small")


def turned(view: str, **more: Any) -> Data:
    return shown(pictures(call_of(TransposedSetting(**more)))[view][1])


def moved(first: Data, *then: tuple[Moves, Data]) -> list[Data]:
    """Return where the player stands with each picture; between them, what is done."""
    visits = [{"data": first}, *({"before": before, "data": data} for before, data in then)]
    told: list[Data] = json.loads(node.run_file("moves.js", json.dumps(visits)))
    return told


@pytest.mark.parametrize(
    ("start", "step", "then", "lands"),
    [
        # y[2, 1] of 3×3, then of 5×5, and of 2×2 the nearest is y[1, 1].
        pytest.param(conv(5), 7, conv(7), 11, id="larger"),
        pytest.param(conv(5), 7, conv(4), 3, id="smaller"),
        pytest.param(conv(5), 0, conv(7), 0, id="first"),
        # The last of 2 channels, then of one.
        pytest.param(conv(5, out_channels=2), 17, conv(5), 8, id="channels"),
        # The same setting with another kernel.
        pytest.param(conv(5), 4, conv(5, kernel=2, padding=1), 7, id="kernel"),
    ],
)
def test_the_step_goes_to_the_nearest_cell(start: Data, step: int, then: Data, lands: int) -> None:
    assert [at["step"] for at in moved(start, ({"step": step}, then))] == [0, lands]


def test_the_place_is_kept_across_a_setting_that_cannot_be_and_playing_goes_on() -> None:
    found = moved(conv(5), ({"step": 4, "play": True}, conv(7)), ({}, impossible()), ({}, conv(5)))
    assert [at["step"] for at in found] == [0, 6, 0, 4]
    assert [at["playing"] for at in found] == [False, True, False, True]


def test_an_example_opens_at_its_beginning() -> None:
    found = moved(conv(5), ({"step": 4, "click": {"plate": "in0", "r": 0, "c": 0}}, conv(7, opened=1)))
    assert found[1] == {"step": 0, "pin": None, "playing": False}


@pytest.mark.parametrize(
    ("start", "pin", "then", "held"),
    [
        pytest.param(conv(5), ("in0", 4, 2), conv(7), ("in0", 4, 2), id="input"),
        pytest.param(conv(7), ("in0", 6, 2), conv(5), ("in0", 4, 2), id="input that is gone"),
        # Padding moves the input on its plate.
        pytest.param(conv(5), ("in0", 4, 2), conv(5, padding=1), ("in0", 5, 3), id="input in padding"),
        pytest.param(conv(5, padding=1), ("in0", 0, 3), conv(4, padding=1), ("in0", 0, 3), id="padding"),
        pytest.param(conv(5, padding=1), ("in0", 0, 3), conv(5), None, id="padding that is gone"),
        pytest.param(conv(5), ("k0", 2, 2), conv(5, kernel=2), ("k0", 1, 1), id="kernel"),
        pytest.param(conv(5), ("out0", 2, 2), conv(4), ("out0", 1, 1), id="output"),
    ],
)
def test_a_pinned_cell_stays_pinned(
    start: Data, pin: tuple[str, int, int], then: Data, held: tuple[str, int, int] | None
) -> None:
    click = dict(zip(("plate", "r", "c"), pin, strict=True))
    found = moved(start, ({"click": click}, then))[1]["pin"]
    assert found == (held and dict(zip(("plate", "r", "c"), held, strict=True)))


def test_another_view_of_a_transposed_convolution_shows_what_the_cell_has_to_do_with() -> None:
    setting = {"input": 3, "kernel": 3, "stride": 2}
    stamps, windows, matrix = (turned(view, **setting) for view in ("scatter", "gather", "CT"))
    # x[1, 1] stamps y[2, 2] first of 7×7; from there back, it is the first stamp on that cell.
    found = moved(stamps, ({"step": 4}, windows), ({}, stamps), ({}, windows), ({}, matrix), ({}, windows))
    steps = [at["step"] for at in found]
    assert steps[1] == 16
    assert steps[3] == steps[4] == steps[5], "a row of the matrix is an output cell"
    assert steps[2] == 0, "x[0, 0] is the first to stamp y[2, 2]"


def test_both_stages_of_a_chain_keep_their_place() -> None:
    small, large = (shown(chain_data(chain(SeparableSetting(size, 2, in_channels=2)))) for size in (3, 4))
    # The last cell of the second channel's map; the last output.
    lower, upper = moved(small, ({"step": 7}, large))[1], moved(small, ({"step": 11}, large))[1]
    assert lower["step"] == 9 + 4
    assert upper["step"] == 18 + 4


#: Looks at a pixel, then loads what cannot be, and something smaller.
LOOK = """
import { readFileSync } from 'node:fs';
import { Node } from './document.js';
import { Lens } from '../../assets/lens.js';
import { lensData } from './lens_data.js';

const [first, ...others] = await Promise.all(JSON.parse(readFileSync(0, 'utf8')).map(lensData));
const lens = new Lens(new Node(), first);
lens.at = [7, 3];
const told = [lens.at];
for (const data of others) {
  lens.load(data);
  told.push(lens.at);
}
process.stdout.write(JSON.stringify(told));
"""


def test_the_magnifier_stays_at_the_nearest_pixel_across_a_result_that_cannot_be() -> None:
    own = OwnPicture(np.arange(64, dtype=np.uint8).reshape(1, 8, 8))
    plain = ImageView(picture="upload", uploaded=own.size, weights="box", padding=((0, 0), (0, 0)))
    views = [replace(plain, kernel=(side, side)) for side in (1, 9, 3)]
    told = json.loads(node.run(LOOK, json.dumps([lens_sent(view, own) for view in views])))
    assert told == [[7, 3], None, [5, 3]]

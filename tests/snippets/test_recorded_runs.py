"""Every framework's program makes the numbers that the real frameworks were recorded to make.

`tests/recorded/runs.json` has settings as PyTorch's functions (``F.pad`` for four sides), TensorFlow's
with explicit padding, Keras's layers, `jax.lax` and single ONNX nodes computed them, on an x86 CPU; `by` says
which of them made exactly these numbers. Number ``i`` of an array is ``((a i + c) mod m) mod r - o``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz import ConvSetting, SeparableSetting, TransposedSetting
from convviz.engine import NumberChoice
from convviz.snippets.numbers import SnippetSetting

from ..engine.drawn import Array
from ..frameworks.calls import packed
from .conftest import Run
from .judged import maps_of
from .written import ways, written

ROWS = json.loads((Path(__file__).parents[1] / "recorded" / "runs.json").read_text(encoding="utf-8"))["rows"]
FORMS = {"conv": ConvSetting, "transposed": TransposedSetting, "separable": SeparableSetting}
#: a, c, m, r and o of the input, the weight, the second stage's weight and the bias.
X, W, V, B = (37, 11, 101, 10, 4), (23, 5, 97, 7, 3), (31, 2, 89, 7, 3), (13, 4, 17, 5, 2)


def recorded(formula: tuple[int, ...], *shape: int) -> Array:
    a, c, m, r, o = formula
    return ((a * np.arange(np.prod(shape)) + c) % m % r - o).reshape(shape)


def cells(array: Array) -> str:
    """Return an array as cells written by hand."""
    if array.ndim == 1:
        return ",".join(map(str, array))
    return {2: ";", 3: "/", 4: "~"}[array.ndim].join(map(cells, array))


def check(row: dict[str, Any], way: str, setting: SnippetSetting, run: Run) -> None:
    x = cells(recorded(X, setting.in_channels, *setting.input))
    if isinstance(setting, SeparableSetting):
        weights = {
            "w": cells(recorded(W, *setting.depthwise_weight_shape)),
            "pw": cells(recorded(V, *setting.pointwise_weight_shape)),
        }
    else:
        weights = {"w": cells(recorded(W, *setting.weight_shape))}
    text = written(way, setting, NumberChoice(numbers="ones", x=x, **weights))
    made = np.array(maps_of(text, run(text).names["y"]), dtype=float)
    if getattr(setting, "bias", False) or getattr(setting, "pointwise_bias", False):
        # The programs' biases count from 1.
        other = recorded(B, len(made)) - np.arange(1, len(made) + 1)
        made += other[:, None, None]
    assert packed(made[None]) == row["y"], (way, setting)


@pytest.mark.parametrize("kind", FORMS)
def test_a_program_makes_the_recorded_numbers(kind: str, run: Run) -> None:
    rows = [row for row in ROWS if row["page"] == kind]
    assert len(rows) > 10
    for number, row in enumerate(rows):
        setting = FORMS[kind](**row["setting"]).check()
        names = list(ways(setting))
        for turn in (0, len(names) // 2):
            check(row, names[(number + turn) % len(names)], setting, run)


@pytest.mark.full
def test_every_program_makes_the_recorded_numbers(run: Run) -> None:
    for row in ROWS:
        setting = FORMS[row["page"]](**row["setting"])
        for way in ways(setting):
            check(row, way, setting, run)

"""What is said of "same" beside PyTorch's numbers is what PyTorch, TensorFlow and Keras really made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz import ConvSetting, TransposedSetting, conv2d
from convviz.engine import same_shift, tensorflow_setting
from convviz.notices import CONV_RULES, TRANSPOSED_RULES, ConvFacts, Notice, TransposedFacts

from ..recorded.record_same import grids, packed

RECORDED = json.loads((Path(__file__).parents[1] / "recorded" / "same.json").read_text())
NAMES = ("input", "kernel", "stride", "padding", "output_padding", "dilation")


def transposed(row: dict[str, Any]) -> TransposedSetting:
    return TransposedSetting(**{name: row[name] for name in NAMES}).check()


def told(rules: Any, facts: Any, *starts: str) -> Notice | None:
    """Return what the rules say of facts under a key that begins with one of `starts`."""
    found = [notice for one in rules if (notice := one(facts)) and notice.key.startswith(starts)]
    assert len(found) < 2
    return found[0] if found else None


@pytest.mark.parametrize("row", RECORDED["transposed"], ids=str)
def test_the_shift_is_what_tensorflow_made(row: dict[str, Any]) -> None:
    setting = transposed(row)
    shift = same_shift(setting)
    if row.get("refused") != "dilation":
        assert (shift is None) == (row.get("refused") == "size")
    if shift is not None and row.get("shifts"):
        assert list(shift) in row["shifts"]
    default = tensorflow_setting(row["input"], row["kernel"], row["stride"], "same", dilation=row["dilation"])
    assert list(default.output) == row["layer"]


@pytest.mark.parametrize("row", RECORDED["transposed"], ids=str)
def test_what_is_said_of_the_shift_is_what_the_frameworks_made(row: dict[str, Any]) -> None:
    setting = transposed(row)
    notice = told(TRANSPOSED_RULES, TransposedFacts(setting), "transposed.shifted")
    if notice is None:
        assert row.get("refused") or [0, 0] in row["shifts"] or not row["shifts"]
        return
    assert row.get("refused") != "size"
    if notice.key == "transposed.shifted_apart":
        assert row["shifts"] == []
        return
    moved = [f"i + {down}".replace("+ -", "− ").replace(" + 0", "") for down, _ in row.get("shifts", ())]
    assert notice.numbers["row"] in moved or not moved
    assert (notice.key == "transposed.shifted") == (list(setting.output) == row["layer"])
    if notice.key == "transposed.shifted_sized":
        assert list(notice.numbers["usual"]) == row["layer"]  # type: ignore[call-overload]


@pytest.mark.parametrize("row", RECORDED["same"], ids=str)
def test_what_is_said_of_same_is_what_keras_and_pytorch_made(row: dict[str, Any]) -> None:
    own = {name: row[name] for name in ("input", "kernel", "stride", "dilation")}
    setting = ConvSetting(**own, padding="same")
    x, weight = grids(row)
    options = {"stride": setting.stride, "dilation": setting.dilation}
    for padding, framework in (("same", "keras"), (tuple(row["half"]), "torch")):
        assert packed(conv2d(x, weight, padding=padding, **options)[0]) == row[framework]
    said = told(CONV_RULES, ConvFacts(setting), "notice.same_shifted", "notice.same_other")
    if said is None:
        assert row["keras"] == row["torch"]
        return
    assert (said.key == "notice.same_shifted") == (row["keras"]["shape"] == row["torch"]["shape"])
    assert row["keras"] != row["torch"]
    half = row["half"][0] if len(set(row["half"])) == 1 else tuple(row["half"])
    assert said.numbers["half"] == str(half)
    if said.key == "notice.same_other":
        assert said.numbers["other"] == tuple(row["torch"]["shape"])


def test_the_recorded_settings_reach_every_case() -> None:
    shifts = [tuple(row["shifts"][0]) for row in RECORDED["transposed"] if row.get("shifts")]
    assert len(set(shifts)) > 8
    assert {np.sign(down) for down, _ in shifts} == {-1, 0, 1}
    assert sum(row.get("refused") == "size" for row in RECORDED["transposed"]) > 50
    assert [] in [row.get("shifts") for row in RECORDED["transposed"]]
    assert len({row["keras"] == row["torch"] for row in RECORDED["same"]}) == 2

"""The stand-ins of the frameworks take, compute and refuse what the real ones were seen to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..frameworks.calls import JAX, KERAS, TORCH, Call, calls, jax_result, keras_result, packed, torch_result
from .stand_ins import jax_stand_in, keras_stand_in, tensorflow_stand_in, torch_stand_in

_RECORDED = json.loads((Path(__file__).parents[1] / "recorded" / "layers.json").read_text(encoding="utf-8"))
(_TORCH, _KERAS, _WITHOUT, _JAX) = _RECORDED.values()


def on_torch(call: Call) -> Any:
    torch = torch_stand_in()
    return torch_result(call, torch, torch.nn.functional)


def on_keras(call: Call) -> Any:
    return keras_result(call, keras_stand_in(), tensorflow_stand_in())


def on_jax(call: Call) -> Any:
    jax = jax_stand_in()
    return jax_result(call, jax.numpy, jax.lax)


def is_excluded(call: Call) -> bool:
    """Return whether the manual excludes what Keras does: a depthwise layer's strides with dilations."""
    depthwise = call["name"] in ("DepthwiseConv2D", "SeparableConv2D")
    return depthwise and max(call["arguments"]["strides"]) > 1 and max(call["arguments"]["dilation_rate"]) > 1


@pytest.mark.parametrize(
    ("names", "recorded", "result"),
    [(TORCH, _TORCH, on_torch), (KERAS, _WITHOUT, on_keras), (JAX, _JAX, on_jax)],
)
def test_a_stand_in_takes_and_computes_what_the_real_layer_does(
    names: tuple[str, ...], recorded: list[Any], result: Callable[[Call], Any]
) -> None:
    taken = 0
    for call, expected in zip(calls(names), recorded, strict=True):
        if expected is None or is_excluded(call):
            with pytest.raises(Exception):  # noqa: B017 - each refuses in its own way
                result(call)
        else:
            taken += 1
            assert packed(result(call)) == expected, call
    assert len(recorded) / 3 < taken < 0.9 * len(recorded)


def test_onednn_changes_no_number_and_takes_all_that_is_taken_without_it() -> None:
    for with_it, without in zip(_KERAS, _WITHOUT, strict=True):
        assert without in (with_it, None)
    assert _KERAS.count(None) < _WITHOUT.count(None)

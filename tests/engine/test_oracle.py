"""The engine against ONNX Runtime, which shares no code with it; whole numbers, so that equal means equal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from onnx import TensorProto, helper

from .drawn import (
    NUMPY_MODES,
    Array,
    Call,
    PoolCall,
    SeparableCall,
    TransposedCall,
    calls,
    examples,
    pool_calls,
    separable_calls,
    transposed_calls,
)

AUTO_PAD = {"same": "SAME_UPPER", "same_lower": "SAME_LOWER", "valid": "VALID"}


def run(nodes: Sequence[Any], arrays: Mapping[str, Array | None], *constants: Any) -> Array:
    """Return what ONNX Runtime makes as "y" of these nodes, fed with the arrays that there are."""
    feeds = {name: array.astype(np.float32) for name, array in arrays.items() if array is not None}
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape) for name, array in feeds.items()
    ]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "graph", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    result: Array = np.asarray(session.run(None, feeds)[0])[0]
    return result


def layer(name: str, call: Call | TransposedCall, x: str = "x", **attributes: Any) -> Any:
    """Return the node of a call."""
    setting, arrays = call.setting, [x, "weight"] + ["bias"] * (call.bias is not None)
    steps = {"strides": setting.stride, "dilations": setting.dilation, "group": setting.groups}
    return helper.make_node(name, arrays, ["y"], **steps, **attributes)


def arrays_of(call: Call | TransposedCall) -> dict[str, Array | None]:
    return {"x": call.x[None], "weight": call.weight, "bias": call.bias}


def convolved(call: Call) -> Array:
    """Return ONNX Runtime's Conv of the call, after a Pad in its padding mode."""
    (top, bottom), (left, right) = call.setting.sides
    ahead = helper.make_tensor("ahead", TensorProto.INT64, [8], (0, 0, top, left, 0, 0, bottom, right))
    pad = helper.make_node("Pad", ["x", "ahead"], ["padded"], mode=NUMPY_MODES[call.setting.padding_mode])
    return run([pad, layer("Conv", call, "padded")], arrays_of(call), ahead)


def transposed(call: TransposedCall, extra: tuple[int, ...]) -> Array:
    """Return ONNX Runtime's ConvTranspose of the call with an output_padding that it takes."""
    (top, bottom), (left, right) = call.setting.padding
    node = layer("ConvTranspose", call, pads=(top, left, bottom, right), output_padding=extra)
    return run([node], arrays_of(call))


# -- convolution --------------------------------------------------------------------------------------


@examples(120)
@given(calls(("zeros",)))
def test_four_sided_padding_is_that_of_the_runtime(call: Call) -> None:
    (top, bottom), (left, right) = call.setting.sides
    expected = run([layer("Conv", call, pads=(top, left, bottom, right))], arrays_of(call))
    assert_array_equal(call.output(), expected)


@examples(120)
@given(calls())
def test_padding_modes_are_those_of_the_runtime(call: Call) -> None:
    assert_array_equal(call.output(), convolved(call))


@examples(120)
@given(calls(("zeros",)), st.sampled_from(sorted(AUTO_PAD)))
def test_named_paddings_are_those_of_the_runtime(call: Call, name: str) -> None:
    named = replace(call.setting, padding=name)
    if named.problem() is None:
        call = call.changed(setting=named)
        # The runtime refuses SAME together with dilation.
        bare = call.undilated()
        assert_array_equal(
            call.output(), run([layer("Conv", bare, auto_pad=AUTO_PAD[name])], arrays_of(bare))
        )


# -- transposed convolution ---------------------------------------------------------------------------


@examples(200)
@given(transposed_calls())
def test_crop_and_output_padding_are_those_of_the_runtime(call: TransposedCall) -> None:
    # The runtime wants output_padding below the stride; a line of zeros in the input makes room for the rest.
    more, less = zip(*map(divmod, call.setting.output_padding, call.setting.stride), strict=True)
    longer = call.changed(x=np.pad(call.x, ((0, 0), (0, more[0]), (0, more[1]))))
    assert_array_equal(call.output(), transposed(longer, less))


# -- two stages -----------------------------------------------------------------------------------------


def chained(call: SeparableCall) -> Array:
    """Return both stages in one graph: a Conv of as many groups as channels, then a 1x1 Conv."""
    setting = call.setting
    arrays = {"x": call.x[None], "depthwise": call.depthwise, "pointwise": call.pointwise}
    arrays |= {"depthwise_bias": call.depthwise_bias, "pointwise_bias": call.pointwise_bias}

    def stage(name: str, x: str, y: str, sides: Any, **attributes: Any) -> Any:
        inputs = [x, name] + [f"{name}_bias"] * (arrays[f"{name}_bias"] is not None)
        (top, bottom), (left, right) = sides
        return helper.make_node("Conv", inputs, [y], pads=(top, left, bottom, right), **attributes)

    steps = {"strides": setting.stride, "dilations": setting.dilation, "group": setting.in_channels}
    first = stage("depthwise", "x", "between", setting.sides, **steps)
    return run([first, stage("pointwise", "between", "y", setting.pointwise_padding)], arrays)


@examples(120)
@given(separable_calls())
def test_both_stages_are_those_of_the_runtime(call: SeparableCall) -> None:
    assert_array_equal(call.output(), chained(call))


@examples(60)
@given(separable_calls(framed=True))
def test_a_padded_pointwise_stage_is_that_of_the_runtime(call: SeparableCall) -> None:
    assert_array_equal(call.trace().output, chained(call))


# -- pooling --------------------------------------------------------------------------------------------


def pooled(call: PoolCall) -> Array:
    """Return ONNX Runtime's MaxPool or AveragePool of the call."""
    setting = call.setting
    (top, bottom), (left, right) = setting.sides
    attributes: dict[str, Any] = {
        "kernel_shape": setting.kernel,
        "strides": setting.stride,
        "pads": (top, left, bottom, right),
        "ceil_mode": int(setting.ceil_mode),
        "dilations": setting.dilation,
    }
    name = "MaxPool"
    if setting.kind == "avg":
        name, attributes["count_include_pad"] = "AveragePool", int(setting.count_include_pad)
    return run([helper.make_node(name, ["x"], ["y"], **attributes)], {"x": call.x[None]})


@examples(120)
@given(pool_calls("max"))
def test_maxima_are_those_of_the_runtime(call: PoolCall) -> None:
    made = call.output()
    # Where a window meets padding only, the runtime says the least float there is.
    assume(np.isfinite(made).all())
    assert_array_equal(made, pooled(call))


@examples(120)
@given(pool_calls("avg"))
def test_averages_are_those_of_the_runtime(call: PoolCall) -> None:
    assert_allclose(call.output(), pooled(call), rtol=1e-6, atol=1e-6)

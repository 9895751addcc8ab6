"""The separable convolution against ONNX Runtime: a Conv of as many groups as channels, then a 1x1 Conv."""

from __future__ import annotations

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from hypothesis import given
from numpy.testing import assert_array_equal
from onnx import TensorProto, helper

from .drawn import Array, SeparableCall, examples, separable_calls


def runtime(call: SeparableCall) -> Array:
    """Return what ONNX Runtime makes of both stages in one graph."""
    setting = call.setting
    feeds = {"x": call.x[None], "depthwise": call.depthwise, "pointwise": call.pointwise}
    biases = {"depthwise_bias": call.depthwise_bias, "pointwise_bias": call.pointwise_bias}
    feeds |= {name: array for name, array in biases.items() if array is not None}

    def arguments(x: str, stage: str) -> list[str]:
        return [x, stage] + ([f"{stage}_bias"] if f"{stage}_bias" in feeds else [])

    (top, bottom), (left, right) = setting.sides
    (above, below), (before, after) = setting.pointwise_padding
    nodes = [
        helper.make_node(
            "Conv",
            arguments("x", "depthwise"),
            ["between"],
            group=setting.in_channels,
            strides=setting.stride,
            dilations=setting.dilation,
            pads=(top, left, bottom, right),
        ),
        helper.make_node(
            "Conv", arguments("between", "pointwise"), ["y"], pads=(above, before, below, after)
        ),
    ]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape) for name, array in feeds.items()
    ]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    model = helper.make_model(
        helper.make_graph(nodes, "two", inputs, [output]),
        opset_imports=[helper.make_opsetid("", 19)],
        ir_version=9,
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    single = {name: array.astype(np.float32) for name, array in feeds.items()}
    result: Array = np.asarray(session.run(None, single)[0])[0]
    return result


@examples(120)
@given(separable_calls())
def test_both_stages_are_those_of_the_runtime(call: SeparableCall) -> None:
    assert_array_equal(call.output(), runtime(call))


@examples(60)
@given(separable_calls(framed=True))
def test_a_padded_pointwise_stage_is_that_of_the_runtime(call: SeparableCall) -> None:
    assert_array_equal(call.trace().output, runtime(call))

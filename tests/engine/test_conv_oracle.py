"""The engine against ONNX Runtime, which shares no code with it; whole numbers, so that equal means equal."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal
from onnx import TensorProto, helper

from .drawn import NUMPY_MODES, Array, Call, calls, examples

AUTO_PAD = {"same": "SAME_UPPER", "same_lower": "SAME_LOWER", "valid": "VALID"}


def runtime(call: Call, ahead: tuple[int, ...] = (), **attributes: Any) -> Array:
    """Return ONNX Runtime's Conv of the call, after a Pad by `ahead` in the call's padding mode."""
    feeds = {"x": call.x[None], "weight": call.weight}
    if call.bias is not None:
        feeds["bias"] = call.bias
    nodes = [
        helper.make_node(
            "Conv",
            ["padded" if ahead else "x", *list(feeds)[1:]],
            ["y"],
            strides=call.setting.stride,
            dilations=call.setting.dilation,
            group=call.setting.groups,
            **attributes,
        )
    ]
    constants = []
    if ahead:
        nodes.insert(
            0,
            helper.make_node("Pad", ["x", "ahead"], ["padded"], mode=NUMPY_MODES[call.setting.padding_mode]),
        )
        constants = [helper.make_tensor("ahead", TensorProto.INT64, [len(ahead)], ahead)]
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape) for name, array in feeds.items()
    ]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph(nodes, "one", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    single = {name: array.astype(np.float32) for name, array in feeds.items()}
    result: Array = np.asarray(session.run(None, single)[0])[0]
    return result


@examples(120)
@given(calls(("zeros",)))
def test_four_sided_padding_is_that_of_the_runtime(call: Call) -> None:
    (top, bottom), (left, right) = call.setting.sides
    assert_array_equal(call.output(), runtime(call, pads=(top, left, bottom, right)))


@examples(120)
@given(calls())
def test_padding_modes_are_those_of_the_runtime(call: Call) -> None:
    (top, bottom), (left, right) = call.setting.sides
    assert_array_equal(call.output(), runtime(call, ahead=(0, 0, top, left, 0, 0, bottom, right)))


@examples(120)
@given(calls(("zeros",)), st.sampled_from(sorted(AUTO_PAD)))
def test_named_paddings_are_those_of_the_runtime(call: Call, name: str) -> None:
    named = replace(call.setting, padding=name)
    if named.problem() is None:
        call = call.changed(setting=named)
        # The runtime refuses SAME together with dilation.
        assert_array_equal(call.output(), runtime(call.undilated(), auto_pad=AUTO_PAD[name]))

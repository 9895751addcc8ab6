"""Pooling against ONNX Runtime, which shares no code with it."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from hypothesis import assume, given
from numpy.testing import assert_allclose, assert_array_equal
from onnx import TensorProto, helper

from .drawn import Array, PoolCall, examples, pool_calls


def runtime(call: PoolCall) -> Array:
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
    node = helper.make_node(name, ["x"], ["y"], **attributes)
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, *call.x.shape))
    made = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    graph = helper.make_graph([node], "one", [given], [made])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    result: Array = np.asarray(session.run(None, {"x": call.x[None].astype(np.float32)})[0])[0]
    return result


@examples(120)
@given(pool_calls("max"))
def test_maxima_are_those_of_the_runtime(call: PoolCall) -> None:
    made = call.output()
    # Where a window meets padding only, the runtime says the least float there is.
    assume(np.isfinite(made).all())
    assert_array_equal(made, runtime(call))


@examples(120)
@given(pool_calls("avg"))
def test_averages_are_those_of_the_runtime(call: PoolCall) -> None:
    assert_allclose(call.output(), runtime(call), rtol=1e-6, atol=1e-6)

"""Transposed convolution against ONNX Runtime, which shares no code with it; the numbers are whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from hypothesis import given
from numpy.testing import assert_array_equal
from onnx import TensorProto, helper

from .drawn import Array, TransposedCall, examples, transposed_calls


def runtime(call: TransposedCall, **attributes: Any) -> Array:
    """Return ONNX Runtime's ConvTranspose of the call."""
    feeds = {"x": call.x[None], "weight": call.weight}
    if call.bias is not None:
        feeds["bias"] = call.bias
    node = helper.make_node(
        "ConvTranspose",
        list(feeds),
        ["y"],
        strides=call.setting.stride,
        dilations=call.setting.dilation,
        group=call.setting.groups,
        **attributes,
    )
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape) for name, array in feeds.items()
    ]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, None)
    model = helper.make_model(
        helper.make_graph([node], "one", inputs, [output]),
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


@examples(200)
@given(transposed_calls())
def test_crop_and_output_padding_are_those_of_the_runtime(call: TransposedCall) -> None:
    (top, bottom), (left, right) = call.setting.padding
    # The runtime wants output_padding below the stride; a line of zeros in the input makes room for the rest.
    more, less = zip(*map(divmod, call.setting.output_padding, call.setting.stride), strict=True)
    longer = call.changed(x=np.pad(call.x, ((0, 0), (0, more[0]), (0, more[1]))))
    expected = runtime(longer, pads=(top, left, bottom, right), output_padding=less)
    assert_array_equal(call.output(), expected)

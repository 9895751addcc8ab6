"""The engine's arrays against a compiled library with one thread: PyTorch, else onnxruntime.

The pages of an output may come new from the system at every call, which takes longer than the smaller layers
themselves. With ``MALLOC_MMAP_THRESHOLD_=1000000000 MALLOC_TRIM_THRESHOLD_=4000000000`` in the environment
(glibc) they do not, for neither library, and ratios are those of the work alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np

from convviz import conv2d, conv_transpose2d

from .measure import Missing, Result, interleaved

_ROUNDS = 51
_CHANNELS, _SIZE = 64, 56

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class _Case:
    """A layer of 64 channels, 56x56, float32, and how many times as long as the other library it may take."""

    kernel: int
    padding: int
    stride: int = 1
    transposed: bool = False
    depthwise: bool = False
    limit: float = 2.0

    @property
    def groups(self) -> int:
        return _CHANNELS if self.depthwise else 1

    @property
    def what(self) -> str:
        layer = "conv_transpose2d" if self.transposed else "conv2d"
        channels = "depthwise 64" if self.depthwise else "64 -> 64"
        return f"{layer} {channels}, 56x56, k{self.kernel} s{self.stride} p{self.padding}"

    @property
    def options(self) -> dict[str, Any]:
        return {"stride": self.stride, "padding": self.padding, "groups": self.groups}


_CASES = (
    _Case(3, 1),
    _Case(3, 1, depthwise=True),
    _Case(5, 2, depthwise=True),
    _Case(4, 1, 2, transposed=True),
    _Case(3, 1, transposed=True, depthwise=True),
    _Case(4, 1, 2, transposed=True, depthwise=True, limit=2.5),
)

Other = Callable[[Array, Array, _Case], Callable[[], Array]]


def run() -> list[Result]:
    name, other = _other()
    random = np.random.default_rng(0)
    results = []
    for case in _CASES:
        x = random.standard_normal((_CHANNELS, _SIZE, _SIZE), dtype=np.float32)
        shape = (_CHANNELS, _CHANNELS // case.groups, case.kernel, case.kernel)
        weight = random.standard_normal(shape, dtype=np.float32)
        theirs = other(x, weight, case)

        def ours(x: Array = x, weight: Array = weight, case: _Case = case) -> Array:
            return (conv_transpose2d if case.transposed else conv2d)(x, weight, **case.options)

        np.testing.assert_allclose(ours(), theirs(), rtol=1e-3, atol=1e-3)
        took = interleaved({"ours": ours, "theirs": theirs}, _ROUNDS)
        results.append(
            Result(case.what, took["ours"], "ms", case.limit, took["theirs"], note=f"against {name}")
        )
    return results


def _other() -> tuple[str, Other]:
    """Return the name of the library there is, and what makes its layer."""
    try:
        import torch
    except ImportError:
        pass
    else:
        return f"PyTorch {torch.__version__}", _pytorch
    try:
        return f"onnxruntime {version('onnxruntime')}", _onnxruntime
    except ImportError as error:
        raise Missing("neither PyTorch nor onnxruntime is installed") from error


def _pytorch(x: Array, weight: Array, case: _Case) -> Callable[[], Array]:
    import torch

    torch.set_num_threads(1)
    image, kernels = torch.from_numpy(x[None]), torch.from_numpy(weight)
    functional = torch.nn.functional
    layer = functional.conv_transpose2d if case.transposed else functional.conv2d

    def convolve() -> Array:
        with torch.inference_mode():
            return layer(image, kernels, **case.options)[0].numpy()

    return convolve


def _onnxruntime(x: Array, weight: Array, case: _Case) -> Callable[[], Array]:
    import onnx
    import onnxruntime

    node = onnx.helper.make_node(
        "ConvTranspose" if case.transposed else "Conv",
        ["x", "w"],
        ["y"],
        group=case.groups,
        strides=[case.stride] * 2,
        pads=[case.padding] * 4,
    )
    number = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        [node],
        "conv",
        [onnx.helper.make_tensor_value_info("x", number, [1, *x.shape])],
        [onnx.helper.make_tensor_value_info("y", number, None)],
        # A constant, as PyTorch's weight is, which the library may arrange as it likes beforehand.
        [onnx.numpy_helper.from_array(weight, "w")],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 11)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    image = x[None]
    return lambda: session.run(None, {"x": image})[0][0]

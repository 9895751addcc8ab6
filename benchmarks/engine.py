"""The engine's arrays against a compiled library with one thread: PyTorch, else onnxruntime."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version

import numpy as np

from convviz import conv2d

from .measure import Missing, Result, interleaved

__all__ = ["run"]

_ROUNDS = 31
_CHANNELS, _SIZE, _KERNEL = 64, 56, 3
#: (what, groups, limit).
_CASES = (("64 -> 64, 56x56, k3 p1", 1, 2.5), ("depthwise 64, 56x56, k3 p1", _CHANNELS, 3.0))

Array = np.ndarray
Other = Callable[[Array, Array, int], Callable[[], Array]]


def run() -> list[Result]:
    name, other = _other()
    random = np.random.default_rng(0)
    results = []
    for what, groups, limit in _CASES:
        x = random.standard_normal((_CHANNELS, _SIZE, _SIZE), dtype=np.float32)
        shape = (_CHANNELS, _CHANNELS // groups, _KERNEL, _KERNEL)
        weight = random.standard_normal(shape, dtype=np.float32)
        theirs = other(x, weight, groups)

        def ours(x: Array = x, weight: Array = weight, groups: int = groups) -> Array:
            return conv2d(x, weight, padding=1, groups=groups)

        np.testing.assert_allclose(ours(), theirs(), rtol=1e-3, atol=1e-3)
        took = interleaved({"ours": ours, "theirs": theirs}, _ROUNDS)
        results.append(Result(what, took["ours"], "ms", limit, took["theirs"], note=f"against {name}"))
    return results


def _other() -> tuple[str, Other]:
    """Return the name of the library there is, and what makes its convolution."""
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


def _pytorch(x: Array, weight: Array, groups: int) -> Callable[[], Array]:
    import torch

    torch.set_num_threads(1)
    image, kernels = torch.from_numpy(x[None]), torch.from_numpy(weight)

    def convolve() -> Array:
        with torch.inference_mode():
            return torch.nn.functional.conv2d(image, kernels, padding=1, groups=groups)[0].numpy()

    return convolve


def _onnxruntime(x: Array, weight: Array, groups: int) -> Callable[[], Array]:
    import onnx
    import onnxruntime

    node = onnx.helper.make_node("Conv", ["x", "w"], ["y"], group=groups, pads=[1, 1, 1, 1])
    number = onnx.TensorProto.FLOAT
    graph = onnx.helper.make_graph(
        [node],
        "conv",
        [onnx.helper.make_tensor_value_info("x", number, [1, *x.shape])],
        [onnx.helper.make_tensor_value_info("y", number, [1, len(weight), *x.shape[1:]])],
        # A constant, as PyTorch's weight is, which the library may arrange as it likes beforehand.
        [onnx.numpy_helper.from_array(weight, "w")],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 11)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    image = x[None]
    return lambda: session.run(None, {"x": image})[0][0]

"""ONNX: a model of a node each step, made by `onnx.helper` and run by ONNX Runtime."""

from __future__ import annotations

from typing import ClassVar

from ..engine.setting import ConvSetting, Pair, Sides
from ..engine.transposed_setting import TransposedSetting
from .dialect import Dialect
from .literals import assign
from .program import Step, crop


class Onnx(Dialect):
    """Programs for ONNX Runtime.

    Examples
    --------
    >>> from convviz.texts import words
    >>> from .program import program
    >>> setting = ConvSetting(input=6, kernel=3, stride=2, padding=1)
    >>> print(Onnx(program(setting, "ones", "weight", say=words("en"))).text())
    import numpy as np
    import onnxruntime
    from onnx import TensorProto, helper
    <BLANKLINE>
    # batch, channels, height, width
    x = np.ones((1, 1, 6, 6), dtype=np.float32)
    # filters, channels per filter, height, width
    weight = np.ones((1, 1, 3, 3), dtype=np.float32)
    <BLANKLINE>
    # pads: top, left, bottom, right
    conv = helper.make_node("Conv", ["x", "weight"], ["y"], strides=[2, 2], pads=[1, 1, 1, 1])
    <BLANKLINE>
    arrays = dict(x=x, weight=weight)
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape)
        for name, array in arrays.items()
    ]
    output = helper.make_tensor_value_info("y", TensorProto.FLOAT, (1, 1, 3, 3))
    graph = helper.make_graph([conv], "graph", inputs, [output])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    (y,) = session.run(["y"], arrays)
    <BLANKLINE>
    print(y)
    print(y.shape)  # (1, 1, 3, 3)
    <BLANKLINE>
    """

    imports: ClassVar = {
        "np": "import numpy as np",
        "onnxruntime": "import onnxruntime",
        "helper": "from onnx import TensorProto, helper",
        "Image": "from PIL import Image",
    }
    ones, span = "np.ones({shape}, dtype=np.float32)", "np.arange({span}, dtype=np.float32)"
    array, whole, floats = "np.array(", ", dtype=np.float32", ", dtype=np.float32"

    def body(self) -> list[list[str]]:
        """Return what is done before the model, its nodes, and how it is made of them and run."""
        steps = self.program.steps
        first, nodes = self.rotated(), []
        for step in steps:
            setting = step.setting
            if isinstance(setting, TransposedSetting):
                nodes += self._transposed(step, setting, first)
            else:
                nodes += self._slid(step, setting, first)
        names = ["x", *(name for step in steps for name in step.tensors)]
        made = ", ".join(step.name for step in steps)
        run = [
            assign("arrays", "dict", **{name: name for name in names}),
            "inputs = [",
            "    helper.make_tensor_value_info(name, TensorProto.FLOAT, array.shape)",
            "    for name, array in arrays.items()",
            "]",
            f'output = helper.make_tensor_value_info("y", TensorProto.FLOAT, {self.result})',
            f'graph = helper.make_graph([{made}], "graph", inputs, [output])',
            'model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)',
            "session = onnxruntime.InferenceSession(model.SerializeToString())",
            '(y,) = session.run(["y"], arrays)',
        ]
        return [first, nodes, run]

    def _slid(self, step: Step, setting: ConvSetting, first: list[str]) -> list[str]:
        sides = setting.sides
        if setting.padding_mode != "zeros" and any(map(any, sides)):
            first += [self.comment("border", layer="Conv"), self.bordered(step, "np.pad")]
            sides = (0, 0), (0, 0)
        why = [self.comment("full")] if setting.padding == "full" and any(map(any, sides)) else []
        return [*why, *self._node(step, "Conv", "onnx_pads", sides, (0, 0))]

    def _transposed(self, step: Step, setting: TransposedSetting, first: list[str]) -> list[str]:
        more, extra, cropped = crop(setting)
        if more != (0, 0):
            (height, width), (down, right) = setting.input, more
            shape = self.shape(setting.in_channels, (height + down, width + right))
            pad = f"x = np.pad(x, {((0, 0), (0, 0), (0, down), (0, right))})  # {shape}"
            first += [self.comment("longer"), pad]
        return self._node(step, "ConvTranspose", "onnx_crops", cropped, extra)

    def _node(self, step: Step, kind: str, about: str, sides: Sides, extra: Pair) -> list[str]:
        """Return the lines that make a node; `about` is what its pads do."""
        setting, ((top, bottom), (left, right)) = step.setting, sides
        pads = [top, left, bottom, right]
        tensors = ", ".join(f'"{name}"' for name in (step.source, *step.tensors))
        node = assign(
            step.name,
            "helper.make_node",
            f'"{kind}"',
            f"[{tensors}]",
            f'["{step.result}"]',
            strides=list(setting.stride),
            pads=pads if any(pads) else None,
            output_padding=list(extra) if any(extra) else None,
            dilations=list(setting.dilation) if setting.dilation != (1, 1) else None,
            group=setting.groups if setting.groups > 1 else None,
        )
        return [*([self.comment(about)] if any(pads) else []), node]

"""Run the generated programs in the real PyTorch or TensorFlow / Keras, and hold their comments against them.

It needs the framework and NumPy, and Pillow for the pictures; of this project only the engine and the
snippets. ``python -m tests.frameworks.run pytorch settings.txt`` (or ``keras``) says how many programs ran,
and what differs from the engine; nothing is to differ. `tests.frameworks.drawn` writes the settings.
"""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from convviz import (
    ConvSetting,
    SeparableSetting,
    TransposedSetting,
    conv2d,
    conv_transpose2d,
    separable_conv2d_trace,
)
from convviz.engine import NumberChoice, filter2d, named_kernel, samples, separable_samples
from convviz.snippets import picture_snippets, snippets
from convviz.texts import words

from .hearing import Hearing, Said

Array = Any
Program = tuple[str, str, Array, Said]
FORMS = {form.__name__: form for form in (ConvSetting, TransposedSetting, SeparableSetting, NumberChoice)}


def programs(page: str, setting: Any, numbers: Any, framework: str) -> Iterator[Program]:
    """Yield (way, program, what it computes, its comments) of a setting in a framework."""
    if page == "separable":
        options = {n: getattr(setting, n) for n in ("stride", "padding", "dilation", "pointwise_padding")}
        output = separable_conv2d_trace(*separable_samples(setting, numbers), **options).output
    elif page == "transposed":
        names = ("stride", "padding", "output_padding", "groups", "dilation")
        output = conv_transpose2d(*samples(setting, numbers), **{n: getattr(setting, n) for n in names})
    else:
        output = convolved(setting, numbers, False)
    flip = page == "conv" and numbers.seed % 5 == 4
    for way, write in snippets(page, setting).items():
        if way.startswith(framework):
            say = Hearing()
            text = write(setting, numbers, say=say, flip=flip)
            yield way, text, convolved(setting, numbers, True) if flip else output, say.shown(text)


def convolved(setting: ConvSetting, numbers: Any, flip: bool) -> Array:
    x, weight, bias = samples(setting, numbers)
    names = ("stride", "padding", "dilation", "groups", "padding_mode")
    weight = weight[..., ::-1, ::-1] if flip else weight
    return conv2d(x, weight, bias, **{name: getattr(setting, name) for name in names})


def executed(text: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(text, "program", "exec"), names)
    return names


def close(found: Array, expected: Array) -> bool:
    scale = max(1.0, float(np.abs(expected).max(initial=0)))
    return found.shape == expected.shape and bool(np.allclose(found, expected, rtol=1e-5, atol=2e-6 * scale))


def refused(call: Callable[[], object]) -> bool:
    try:
        call()
    except Exception:
        return True
    return False


def drawn(seed: int, *shape: int) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def padded(x: Array, sides: Any) -> Array:
    """Return a batch (N, H, W, C) with zeros around it."""
    return np.pad(x, ((0, 0), *sides, (0, 0)))


def sides(numbers: Any) -> Any:
    """Return the four sides that a comment tells."""
    return (numbers["top"], numbers["bottom"]), (numbers["left"], numbers["right"])


class Judge:
    """Comments that any framework's programs may have."""

    def full(self, setting: Any, numbers: Any, names: Any) -> bool:
        setting = getattr(setting, "depthwise", setting)
        return setting.sides == tuple((axis.span - 1, axis.span - 1) for axis in setting.axes)


class Torch(Judge):
    """Comments of PyTorch's programs."""

    def __init__(self) -> None:
        import torch

        self.torch = torch
        self.version = torch.__version__

    def output(self, names: dict[str, Any]) -> Array:
        return names["y"].detach().numpy()[0]

    def torch_same(self, setting: Any, numbers: Any, names: Any) -> bool:
        setting = getattr(setting, "depthwise", setting)
        return refused(
            lambda: self.torch.nn.Conv2d(
                1, 1, setting.kernel, setting.stride, padding="same", dilation=setting.dilation
            )
        )

    def torch_sides(self, setting: Any, numbers: Any, names: Any) -> bool:
        sides = (numbers["left"], numbers["right"], numbers["top"], numbers["bottom"])
        layer = self.torch.nn.Conv2d
        return refused(lambda: layer(1, 1, 1, padding=sides)(self.torch.zeros(1, 1, 9, 9)))

    same_lower = torch_sides

    def torch_crop(self, setting: Any, numbers: Any, names: Any) -> bool:
        sides = (numbers["left"], numbers["right"], numbers["top"], numbers["bottom"])
        layer = self.torch.nn.ConvTranspose2d
        return refused(lambda: layer(1, 1, 9, padding=sides)(self.torch.zeros(1, 1, 9, 9)))

    def same_sides(self, setting: Any, numbers: Any, names: Any) -> bool:
        """The layer's "same" is those very zeros (or what the mode puts there) on the four sides."""
        setting = getattr(setting, "depthwise", setting)
        torch, (h, w) = self.torch, setting.input
        x = torch.tensor(drawn(1, 1, 1, h, w))
        mode = {"zeros": "constant"}.get(setting.padding_mode, setting.padding_mode)
        sides = (numbers["left"], numbers["right"], numbers["top"], numbers["bottom"])
        by_hand = torch.nn.functional.pad(x, sides, mode=mode)
        layer = torch.nn.Conv2d(
            1, 1, setting.kernel, padding="same", dilation=setting.dilation, padding_mode=setting.padding_mode
        )
        with torch.no_grad():
            other = torch.nn.functional.conv2d(by_hand, layer.weight, layer.bias, dilation=setting.dilation)
            return close(layer(x).numpy(), other.numpy())


class Keras(Judge):
    """Comments of Keras's programs; with and without oneDNN as TF_ENABLE_ONEDNN_OPTS says."""

    def __init__(self) -> None:
        import keras
        import tensorflow as tf

        self.tf, self.keras = tf, keras
        self.version = f"{tf.__version__}, Keras {keras.__version__}"
        self.onednn = os.environ.get("TF_ENABLE_ONEDNN_OPTS", "1") != "0"

    def output(self, names: dict[str, Any]) -> Array:
        return np.array(names["y"])[0].transpose(2, 0, 1)

    def plane(self, setting: Any, layer: str | None = None) -> tuple[Any, Any, Any]:
        """Return a setting of one plane, a drawn input and a drawn kernel (kh, kw, 1, 1)."""
        if isinstance(setting, SeparableSetting):
            setting = setting.pointwise if layer == "Conv2D" else setting.depthwise
        return setting, drawn(2, 1, *setting.input, 1), drawn(3, *setting.kernel, 1, 1)

    def slid(self, x: Array, kernel: Array, **options: Any) -> Array:
        layer = self.keras.layers.Conv2D(1, kernel.shape[:2], use_bias=False, **options)
        layer.build(x.shape)
        layer.set_weights([kernel])
        return layer(x).numpy()

    def keras_zeros(self, setting: Any, numbers: Any, names: Any) -> bool:
        """The sides are not those of "same", as the layer slides; nor none."""
        return not self._same_here(setting, numbers) and any(
            numbers[side] for side in ("top", "bottom", "left", "right")
        )

    def keras_zeros_sized(self, setting: Any, numbers: Any, names: Any) -> bool:
        """The sides are those of "same" for this size, and not for some other."""
        one, _, _ = self.plane(setting, numbers["layer"])
        others = [
            self._same_here(setting, numbers, (one.input[0] + down, one.input[1] + right))
            for down in range(one.stride[0])
            for right in range(one.stride[1])
        ]
        return others[0] and not all(others)

    def _same_here(self, setting: Any, numbers: Any, size: Any = None) -> bool:
        setting, x, kernel = self.plane(setting, numbers["layer"])
        x = x if size is None else drawn(2, 1, *size, 1)
        stride = setting.stride
        if (max(stride) > 1 and max(setting.dilation) > 1) or (
            numbers["layer"] != "Conv2D" and stride[0] != stride[1]
        ):
            stride = (1, 1)
        options = {"strides": stride, "dilation_rate": setting.dilation}
        same = self.slid(x, kernel, padding="same", **options)
        try:
            by_hand = self.slid(padded(x, sides(numbers)), kernel, **options)
        except Exception:
            return False
        return close(by_hand, same)

    def keras_same(self, setting: Any, numbers: Any, names: Any) -> bool:
        """TensorFlow's own SAME of these strides is those zeros."""
        setting, x, kernel = self.plane(setting, numbers["layer"])
        options = {"strides": setting.stride, "dilations": setting.dilation}
        same = self.tf.nn.conv2d(x, kernel, padding="SAME", **options)
        return close(
            self.tf.nn.conv2d(padded(x, sides(numbers)), kernel, padding="VALID", **options).numpy(),
            same.numpy(),
        )

    def same_sides(self, setting: Any, numbers: Any, names: Any) -> bool:
        setting = getattr(setting, "depthwise", setting)
        return self.keras_same(setting, {**numbers, "layer": "DepthwiseConv2D"}, names)

    def _no_mode(self, setting: Any, numbers: Any, names: Any) -> bool:
        return refused(lambda: self.layer(numbers["layer"])(3, padding_mode="reflect"))

    keras_reflect = keras_replicate = keras_circular = _no_mode

    def layer(self, name: str) -> Any:
        return getattr(self.keras.layers, name)

    def keras_stride(self, setting: Any, numbers: Any, names: Any) -> bool:
        one = getattr(setting, "depthwise", setting)
        return refused(
            lambda: self.layer(numbers["layer"])(
                1, one.kernel, strides=one.stride, dilation_rate=one.dilation
            )
        )

    def keras_stride_promised(self, setting: Any, numbers: Any, names: Any) -> bool:
        one = getattr(setting, "depthwise", setting)
        manual = " ".join((self.layer(numbers["layer"]).__doc__ or "").split())
        both = max(one.stride) > 1 and max(one.dilation) > 1
        return both and "`strides > 1` is incompatible with `dilation_rate > 1`" in manual

    def keras_equal_strides(self, setting: Any, numbers: Any, names: Any) -> bool:
        """Without oneDNN it is refused; with it, it is not (unless the strides are dilated, too)."""
        one, x, _ = self.plane(setting)
        x = padded(x, one.sides)
        if numbers["layer"] == "DepthwiseConv2D":
            layer = self.layer(numbers["layer"])(one.kernel, strides=one.stride)
        else:
            layer = self.layer(numbers["layer"])(1, one.kernel, strides=one.stride)
        spans = [size - kernel for size, kernel in zip(x.shape[1:3], one.kernel, strict=True)]
        if min(spans) < 0:
            return True
        return refused(lambda: layer(x)) != self.onednn

    def keras_one_bias(self, setting: Any, numbers: Any, names: Any) -> bool:
        return [len(weight.shape) for weight in names["conv"].weights] == [4, 4, 1]

    def keras_no_frame(self, setting: Any, numbers: Any, names: Any) -> bool:
        layer = self.layer("SeparableConv2D")
        x = drawn(2, 1, 9, 9, 1)
        ways: tuple[dict[str, Any], ...] = (
            {"pointwise_padding": 1},
            {"padding": (1, 1)},
            {"padding": "full"},
        )
        return all(refused(lambda way=way: layer(1, 3, **way)(x)) for way in ways)  # type: ignore[misc]

    # Transposed: the kernel of the program, spread where it is dilated or grouped.

    def keras_groups(self, setting: Any, numbers: Any, names: Any) -> bool:
        return refused(lambda: self.layer("Conv2DTranspose")(2, 3, groups=2))

    def keras_refuses(self, setting: Any, numbers: Any, names: Any) -> bool:
        _, x, _ = self.plane(setting)
        call = lambda: self.layer("Conv2DTranspose")(  # noqa: E731
            1, setting.kernel, strides=setting.stride, dilation_rate=setting.dilation
        )(x)
        return refused(call)

    def tf_refuses(self, setting: Any, numbers: Any, names: Any) -> bool:
        """Without oneDNN it is refused; with it, it is the very result."""
        _, x, kernel = self.plane(setting)
        layer = self.layer("Conv2DTranspose")(
            1, setting.kernel, dilation_rate=setting.dilation, use_bias=False
        )
        layer.build(x.shape)
        layer.set_weights([kernel])
        if not self.onednn:
            return refused(lambda: layer(x))
        expected = conv_transpose2d(
            x[0, :, :, 0][None], kernel[:, :, 0, 0][None, None], dilation=setting.dilation
        )
        return close(layer(x).numpy()[0, :, :, 0], expected[0])

    def keras_crop(self, setting: Any, numbers: Any, names: Any) -> bool:
        """The layer's own result has so many lines more."""
        source = names.get("longer", names["x"])
        whole, y = names["conv"](source).shape, names["y"].shape
        return (whole[1] - y[1], whole[2] - y[2]) == (
            numbers["top"] + numbers["bottom"],
            numbers["left"] + numbers["right"],
        )

    def longer(self, setting: Any, numbers: Any, names: Any) -> bool:
        spans = [axis.span for axis in setting.axes]
        extra = [max(axis.extra - axis.after, 0) for axis in setting.axes]
        layer = self.layer("Conv2DTranspose")
        return refused(lambda: layer(1, spans, strides=setting.stride, output_padding=extra)(names["x"]))

    def _same_layer(self, setting: Any, names: Any, output_padding: Any = None) -> Array:
        kernel = names.get("wide", names["kernel"])
        bias = [] if setting.bias is False else [names["bias"]]
        layer = self.layer("Conv2DTranspose")(
            setting.out_channels,
            tuple(kernel.shape[:2]),
            strides=setting.stride,
            padding="same",
            output_padding=output_padding,
            use_bias=setting.bias,
        )
        layer.build(names["x"].shape)
        layer.set_weights([self.tf.convert_to_tensor(kernel), *bias])
        return layer(names["x"]).numpy()

    def _same_function(self, setting: Any, names: Any) -> Array:
        kernel = self.tf.convert_to_tensor(names.get("wide", names["kernel"]))
        shape = (1, *setting.output, setting.out_channels)
        made = self.tf.nn.conv2d_transpose(names["x"], kernel, shape, strides=setting.stride, padding="SAME")
        return (made + names["bias"] if setting.bias else made).numpy()

    def _plain(self, setting: Any, numbers: Any, names: Any) -> bool:
        return self._same_layer(setting, names).shape[1:3] == tuple(numbers["size"])

    def keras_same_equal(self, setting: Any, numbers: Any, names: Any) -> bool:
        return close(self._same_layer(setting, names), names["y"].numpy())

    def keras_same_padded(self, setting: Any, numbers: Any, names: Any) -> bool:
        padding = eval(numbers["padding"])
        return (
            self._plain(setting, numbers, names)
            and tuple(numbers["size"]) != setting.output
            and close(self._same_layer(setting, names, padding), names["y"].numpy())
        )

    def tf_same_equal(self, setting: Any, numbers: Any, names: Any) -> bool:
        if self._plain(setting, {"size": setting.output}, names):
            return False
        for padding in itertools.product(*map(range, setting.stride)):
            # Some sizes are refused when the layer is called.
            with contextlib.suppress(Exception):
                if self._same_layer(setting, names, padding).shape[1:3] == setting.output:
                    return False
        return close(self._same_function(setting, names), names["y"].numpy())

    def _shifted(self, setting: Any, numbers: Any, names: Any) -> bool:
        same, y = self._same_function(setting, names), names["y"].numpy()
        down = int(numbers["row"].replace("i", "").replace(" ", "") or 0)
        right = int(numbers["column"].replace("j", "").replace(" ", "") or 0)
        height, width = setting.output
        both = slice(max(0, -down), height - max(0, down)), slice(max(0, -right), width - max(0, right))
        ours = y[:, both[0], both[1]]
        theirs = same[
            :, both[0].start + down : both[0].stop + down, both[1].start + right : both[1].stop + right
        ]
        return (
            bool(down or right)
            and ours.size > 0
            and close(ours, theirs)
            and close(names["same"].numpy(), same)
        )

    def keras_same_shifted(self, setting: Any, numbers: Any, names: Any) -> bool:
        made = self._same_layer(setting, names)
        return close(made, self._same_function(setting, names)) and self._shifted(setting, numbers, names)

    def tf_same_shifted(self, setting: Any, numbers: Any, names: Any) -> bool:
        other = tuple(numbers["size"]) != setting.output
        return other and self._plain(setting, numbers, names) and self._shifted(setting, numbers, names)

    def keras_same_apart(self, setting: Any, numbers: Any, names: Any) -> bool:
        return self._same_layer(setting, names).shape == names["y"].shape

    def tf_same_apart(self, setting: Any, numbers: Any, names: Any) -> bool:
        self._same_function(setting, names)
        return self._plain(setting, numbers, names) and tuple(numbers["size"]) != setting.output

    def keras_same_size(self, setting: Any, numbers: Any, names: Any) -> bool:
        other = tuple(numbers["output"]) == setting.output != tuple(numbers["size"])
        return (
            other
            and self._plain(setting, numbers, names)
            and refused(lambda: self._same_function(setting, names))
        )


class Jax(Judge):
    """Comments of JAX's programs."""

    def __init__(self) -> None:
        import jax

        self.jax, self.lax, self.version = jax, jax.lax, jax.__version__
        self.outputs = 0

    def output(self, names: dict[str, Any]) -> Array:
        # What is compiled for a shape is kept: gigabytes, after a thousand settings.
        self.outputs += 1
        if self.outputs % 200 == 0:
            self.jax.clear_caches()
        return np.asarray(names["y"])[0]

    def _slid(self, setting: Any, padding: Any) -> Array:
        setting = getattr(setting, "depthwise", setting)
        x, kernel = drawn(2, 1, 1, *setting.input), drawn(3, 1, 1, *setting.kernel)
        return np.asarray(
            self.lax.conv_general_dilated(x, kernel, setting.stride, padding, rhs_dilation=setting.dilation)
        )

    def same_sides(self, setting: Any, numbers: Any, names: Any) -> bool:
        """The named padding is those very zeros."""
        return close(self._slid(setting, "SAME"), self._slid(setting, sides(numbers)))

    def same_lower(self, setting: Any, numbers: Any, names: Any) -> bool:
        return close(self._slid(setting, "SAME_LOWER"), self._slid(setting, sides(numbers)))

    def border(self, setting: Any, numbers: Any, names: Any) -> bool:
        return refused(lambda: self._slid(setting, "REFLECT")) and refused(
            lambda: self.lax.conv_general_dilated(*[drawn(1, 1, 1, 3, 3)] * 2, (1, 1), "VALID", mode="wrap")
        )

    def _stamped(self, setting: Any, names: Any, **changes: Any) -> Array:
        """The call of the program, or one of its groups."""
        padding = tuple((axis.pad_before, axis.pad_after) for axis in setting.axes)
        options = {"padding": padding, "transpose_kernel": True} | changes
        return np.asarray(
            self.lax.conv_transpose(
                names.get("channels", names["x"]),
                options.pop("kernel", names.get("kernel", names["weight"])),
                setting.stride,
                rhs_dilation=setting.dilation,
                dimension_numbers=("NCHW", "OIHW", "NCHW"),
                **options,
            )
        )

    def jax_padding(self, setting: Any, numbers: Any, names: Any) -> bool:
        """Those zeros, around the input spread by hand, and the rotated kernel slid by 1 over it."""
        kernel = np.asarray(names.get("kernel", names["weight"]))
        x = np.asarray(names.get("channels", names["x"]))
        (height, width), (down, right) = x.shape[2:], setting.stride
        spread = np.zeros((*x.shape[:2], (height - 1) * down + 1, (width - 1) * right + 1), np.float32)
        spread[:, :, ::down, ::right] = x
        sides = []
        for axis, (before, after) in zip(setting.axes, setting.sides, strict=True):
            span = axis.dilation * (axis.kernel - 1) + 1
            sides.append((span - 1 - before, span - 1 - after + axis.extra))
        turned = kernel.swapaxes(0, 1)[:, :, ::-1, ::-1]
        slid = self.lax.conv_general_dilated(spread, turned, (1, 1), sides, rhs_dilation=setting.dilation)
        return close(np.asarray(slid), self._stamped(setting, names))

    def jax_rotated(self, setting: Any, numbers: Any, names: Any) -> bool:
        """Without it, the kernel must be rotated (and its channels change places) for the same result."""
        kernel = np.asarray(names.get("kernel", names["weight"]))
        turned = kernel.swapaxes(0, 1)[:, :, ::-1, ::-1]
        other = self._stamped(setting, names, transpose_kernel=False, kernel=turned)
        return close(other, self._stamped(setting, names))

    def jax_groups(self, setting: Any, numbers: Any, names: Any) -> bool:
        return refused(lambda: self._stamped(setting, names, feature_group_count=setting.groups))


class Onnx(Judge):
    """Comments of the programs for ONNX Runtime."""

    def __init__(self) -> None:
        import onnx
        import onnxruntime

        self.helper, self.runtime, self.float = onnx.helper, onnxruntime, onnx.TensorProto.FLOAT
        self.version = f"{onnx.__version__}, ONNX Runtime {onnxruntime.__version__}"

    def output(self, names: dict[str, Any]) -> Array:
        return names["y"][0]

    def _run(self, kind: str, *arrays: Array, **attributes: Any) -> Array:
        names = ["x", "weight"]
        node = self.helper.make_node(kind, names, ["y"], **attributes)
        inputs = [
            self.helper.make_tensor_value_info(name, self.float, array.shape)
            for name, array in zip(names, arrays, strict=True)
        ]
        output = self.helper.make_tensor_value_info("y", self.float, None)
        graph = self.helper.make_graph([node], "graph", inputs, [output])
        opsets = [self.helper.make_opsetid("", 19)]
        model = self.helper.make_model(graph, opset_imports=opsets, ir_version=9)
        options = self.runtime.SessionOptions()
        options.log_severity_level = 4
        session = self.runtime.InferenceSession(model.SerializeToString(), options)
        return session.run(["y"], dict(zip(names, arrays, strict=True)))[0]

    def border(self, setting: Any, numbers: Any, names: Any) -> bool:
        one = drawn(1, 1, 1, 3, 3)
        return all(
            refused(lambda more=more: self._run("Conv", one, one, **more))  # type: ignore[misc]
            for more in ({"mode": "reflect"}, {"auto_pad": "REFLECT"})
        )

    def onnx_pads(self, setting: Any, numbers: Any, names: Any) -> bool:
        """In that order they are zeros on the four sides."""
        one, two = drawn(1, 1, 1, 5, 5), drawn(2, 1, 1, 2, 3)
        by_hand = np.pad(one, ((0, 0), (0, 0), (1, 3), (2, 4)))
        return close(self._run("Conv", one, two, pads=[1, 2, 3, 4]), self._run("Conv", by_hand, two))

    def onnx_crops(self, setting: Any, numbers: Any, names: Any) -> bool:
        one, two = drawn(1, 1, 1, 5, 5), drawn(2, 1, 1, 6, 7)
        whole = self._run("ConvTranspose", one, two)
        return close(self._run("ConvTranspose", one, two, pads=[1, 2, 3, 4]), whole[:, :, 1:-3, 2:-4])

    def longer(self, setting: Any, numbers: Any, names: Any) -> bool:
        extra = [max(axis.extra - axis.after, 0) for axis in setting.axes]
        attributes = {"strides": setting.stride, "dilations": setting.dilation, "output_padding": extra}
        return refused(
            lambda: self._run(
                "ConvTranspose", drawn(2, 1, 1, *setting.input), drawn(3, 1, 1, *setting.kernel), **attributes
            )
        )


class NumPy(Judge):
    """Programs that need no framework."""

    version = np.__version__

    def output(self, names: dict[str, Any]) -> Array:
        return names["y"]


JUDGES = {"pytorch": Torch, "keras": Keras, "jax": Jax, "onnx": Onnx, "numpy": NumPy, "convviz": NumPy}


#: Comments that say nothing about a framework: shapes, which the runs compare, and where numbers come from.
_PLAIN = {
    *("nchw", "oihw", "iohw", "nhwc", "hwio", "hwoi", "hwcm", "grids", "made", "drawn", "drawn_after"),
    *("picture_grey", "picture_colour", "picture_own", "picture_sample"),
    *("flip", "chw", "loops", "stamps"),
}


def picture(setting: Any, numbers: Any, framework: str, judge: Any) -> bool:
    """Run a kernel over a picture: what is computed, and what is saved."""
    from PIL import Image

    name, colour, tone, seed = numbers
    rows, cols = setting.input
    shape = (rows, cols, 3) if colour else (rows, cols)
    pixels = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
    planes = pixels.transpose(2, 0, 1) if colour else pixels[None]
    kernel = named_kernel(name, setting.kernel)
    expected = filter2d(planes.astype(float), kernel, setting)
    text = picture_snippets()[framework](setting, kernel, colour=colour, tone=tone, say=words("en"))
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Image.fromarray(pixels).save("picture.png")
        names = executed(text)
        saved = np.asarray(Image.open("result.png")).astype(float)
        os.chdir(before)
    low, high = expected.min(), expected.max()
    shown = {
        "clamped": lambda: expected.clip(0, 255),
        "rescaled": lambda: (2 * expected - low - high) * 127.5 / max(high - low, 1e-9) + 127.5,
        "signed": lambda: expected * 127.5 / max(abs(expected).max(), 1e-9) + 127.5,
    }[tone]()
    shown = shown.transpose(1, 2, 0) if colour else shown[0]
    return close(judge.output(names), expected) and bool(np.abs(saved - shown).max() <= 0.51)


def main(framework: str, file: str) -> int:
    """Run what a file asks; return how many programs or comments are wrong."""
    judge: Any = JUDGES[framework]()
    runs: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    wrong: list[str] = []
    for line in Path(file).read_text(encoding="utf-8").splitlines():
        page, setting, numbers = eval(line, FORMS)
        if page == "image":
            runs[page] += 1
            if not picture(setting, numbers, framework, judge):
                wrong.append(f"{page} {setting} {numbers}")
            continue
        for way, text, expected, said in programs(page, setting, numbers, framework):
            runs[f"{page} {way}"] += 1
            try:
                names = executed(text)
            except Exception:
                wrong.append(f"{page} {way} {setting} {numbers}: {traceback.format_exc(limit=-1)}")
                continue
            if not close(judge.output(names), expected):
                wrong.append(f"{page} {way} {setting} {numbers}: other numbers")
            for key, told in said:
                key = key.removeprefix("snippets.")
                if key in _PLAIN:
                    continue
                claims[key] += 1
                try:
                    true = getattr(judge, key)(setting, told, names)
                except Exception:
                    true = False
                    wrong.append(traceback.format_exc(limit=-2))
                if not true:
                    wrong.append(f"{page} {way} {key} {told} {setting}")
    sys.stdout.write(f"{framework} {judge.version} onednn={getattr(judge, 'onednn', None)}\n")
    sys.stdout.write("".join(f"{count:6} programs  {name}\n" for name, count in sorted(runs.items())))
    sys.stdout.write("".join(f"{count:6} comments  {name}\n" for name, count in sorted(claims.items())))
    sys.stdout.write(f"{sum(runs.values())} programs, {sum(claims.values())} comments, {len(wrong)} wrong\n")
    sys.stdout.write("".join(f"{one}\n" for one in wrong[:60]))
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:])))

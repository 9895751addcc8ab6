"""Calls of the frameworks' layers, and what comes of them: taken in small and exact numbers, or refused.

``python -m tests.frameworks.calls keras`` (or ``pytorch``, ``jax``) makes the calls in the real framework
and prints the results as a line of JSON. `tests/recorded/layers.json` has them, so that the stand-ins of the
snippets' tests can be held against them where no framework is.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

Call = dict[str, Any]
Array = Any

TORCH = ("Conv2d", "ConvTranspose2d", "pad")
JAX = ("conv_general_dilated", "conv_transpose")
KERAS = ("Conv2D", "DepthwiseConv2D", "SeparableConv2D", "Conv2DTranspose", "conv2d_transpose")


def calls(names: tuple[str, ...], each: int = 40) -> Iterator[Call]:
    """Yield the seeded calls of layers: the name, the input's (H, W, C), the arguments."""
    for name in names:
        source = random.Random(name)
        pair = lambda low, high: [source.randint(low, high), source.randint(low, high)]  # noqa: B023, E731
        for _ in range(each):
            equal = source.random() < 0.6
            strides, dilation = pair(1, 3), pair(1, 3) if source.random() < 0.4 else [1, 1]
            strides = strides if not equal else [strides[0]] * 2
            kernel, size = pair(1, 4), pair(9, 11)
            call: Call = {"name": name, "input": [*size, 2]}
            if name == "pad":
                sides = [source.randint(0, 8) for _ in range(4)]
                mode = source.choice(["constant", "reflect", "replicate", "circular"])
                yield call | {"arguments": {"pad": sides, "mode": mode}}
            elif name in TORCH:
                padding: Any = source.choice(["same", pair(0, 3)]) if name == "Conv2d" else pair(0, 3)
                more: dict[str, Any] = {}
                if name == "ConvTranspose2d":
                    call["input"] = [*pair(2, 4), 2]
                    more = {"output_padding": pair(0, 2)}
                more |= {"groups": source.choice([1, 2]), "stride": strides, "dilation": dilation}
                yield call | {"arguments": {"kernel_size": kernel, "padding": padding, **more}}
            elif name in JAX:
                options: dict[str, Any] = {"rhs_dilation": [min(apart, 2) for apart in dilation]}
                if name == "conv_transpose":
                    call["input"] = [*pair(2, 4), 2]
                    padding = [pair(-1, 4), pair(-1, 4)]
                    options |= {"strides": strides, "transpose_kernel": source.random() < 0.5}
                else:
                    padding = source.choice(["SAME", "SAME_LOWER", "VALID", [pair(0, 3), pair(0, 3)], "FULL"])
                    groups = source.choice([1, 1, 2, 2, 3])
                    options |= {"window_strides": strides, "feature_group_count": groups}
                yield call | {"kernel": kernel, "arguments": {"padding": padding, **options}}
            elif name == "conv2d_transpose":
                call["input"] = [*pair(2, 4), 2]
                wanted = [n * s + source.randint(-2, 2) for n, s in zip(call["input"], strides, strict=False)]
                yield call | {
                    "kernel": kernel,
                    "arguments": {
                        "output_shape": [1, *(max(1, one) for one in wanted), 2],
                        "strides": strides,
                        "padding": source.choice(["SAME", "VALID"]),
                    },
                }
            else:
                arguments = {"kernel_size": kernel, "strides": strides, "dilation_rate": dilation}
                arguments["padding"] = source.choice(["same", "valid"])
                if name == "Conv2DTranspose":
                    call["input"] = [*pair(2, 4), 2]
                    arguments["output_padding"] = source.choice([None, pair(0, 2)])
                elif name != "Conv2D":
                    arguments["depth_multiplier"] = source.choice([1, 2])
                yield call | {"arguments": arguments}


def numbers(*shape: int) -> Array:
    """Return small whole numbers that no two places of a small array share a pattern of."""
    return ((37 * np.arange(np.prod(shape)) + 11) % 101 % 10 - 4).reshape(shape).astype(np.float32)


def packed(array: Array) -> list[Any]:
    """Return shape, sum and weighted sum of whole numbers."""
    flat = np.rint(np.asarray(array, dtype=np.float64)).ravel().astype(np.int64)
    return [list(np.shape(array)), int(flat.sum()), int((flat * np.arange(1, flat.size + 1)).sum())]


def torch_result(call: Call, torch: Any, functional: Any) -> Array:
    """Return what PyTorch, or a stand-in, makes of a call; it raises what that raises."""
    height, width, channels = call["input"]
    arguments = {name: tuple(v) if isinstance(v, list) else v for name, v in call["arguments"].items()}
    x = torch.tensor(numbers(1, channels, height, width))
    if call["name"] == "pad":
        return np.array(functional.pad(x, **arguments))
    layer = getattr(torch.nn, call["name"])(channels, 2, bias=False, **arguments)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(numbers(*layer.weight.shape)))
        return np.array(layer(x))


def jax_result(call: Call, jnp: Any, lax: Any) -> Array:
    """Return what JAX, or a stand-in, makes of a call; it raises what that raises."""
    height, width, channels = call["input"]
    arguments = {name: tuple(v) if isinstance(v, list) else v for name, v in call["arguments"].items()}
    groups = arguments.get("feature_group_count", 1)
    if call["name"] == "conv_transpose":
        arguments["dimension_numbers"] = ("NCHW", "OIHW", "NCHW")
    x = jnp.array(numbers(1, channels, height, width))
    kernel = jnp.array(numbers(2, channels // groups, *call["kernel"]))
    return np.array(getattr(lax, call["name"])(x, kernel, **arguments))


def keras_result(call: Call, keras: Any, tf: Any) -> Array:
    """Return what Keras and TensorFlow, or stand-ins, make of a call; it raises what they raise."""
    arguments = {name: tuple(v) if isinstance(v, list) else v for name, v in call["arguments"].items()}
    x = tf.constant(numbers(1, *call["input"]), dtype=tf.float32)
    if call["name"] == "conv2d_transpose":
        kernel = tf.constant(numbers(*call["kernel"], 2, 2), dtype=tf.float32)
        return np.array(tf.nn.conv2d_transpose(x, kernel, **arguments))
    filters = () if call["name"] == "DepthwiseConv2D" else (2,)
    layer = getattr(keras.layers, call["name"])(*filters, use_bias=False, **arguments)
    layer.build(x.shape)
    size, multiplier = call["arguments"]["kernel_size"], arguments.get("depth_multiplier", 1)
    kernels = [numbers(*size, 2, 2)]
    if call["name"] in ("DepthwiseConv2D", "SeparableConv2D"):
        kernels = [numbers(*size, 2, multiplier)]
    if call["name"] == "SeparableConv2D":
        kernels.append(numbers(1, 1, 2 * multiplier, 2))
    layer.set_weights([tf.constant(kernel, dtype=tf.float32) for kernel in kernels])
    return np.array(layer(x))


def results(framework: str) -> list[Any]:
    """Return what the real framework makes of every call, in order: packed, or None where it is refused."""
    found: list[Any] = []
    for call in calls({"pytorch": TORCH, "keras": KERAS, "jax": JAX}[framework]):
        try:
            if framework == "pytorch":
                import torch

                found.append(packed(torch_result(call, torch, torch.nn.functional)))
            elif framework == "jax":
                import jax

                found.append(packed(jax_result(call, jax.numpy, jax.lax)))
            else:
                import keras
                import tensorflow as tf

                found.append(packed(keras_result(call, keras, tf)))
        except Exception:
            found.append(None)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(results(sys.argv[1]), separators=(",", ":")) + "\n")

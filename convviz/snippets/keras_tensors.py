"""Arrays as TensorFlow source."""

from __future__ import annotations

from ..engine.arrays import Array
from .literals import Say, counting, is_ones, nested

__all__ = [
    "IMPORTS",
    "constant",
    "depthwise_kernel_tensor",
    "grids",
    "input_tensor",
    "kernel_tensor",
    "printed",
    "random_tensor",
]

#: The first lines of every program.
IMPORTS = ["import keras", "import tensorflow as tf"]


def input_tensor(x: Array, axes: str) -> list[str]:
    """Return the lines that make an input from (C, H, W)."""
    shape = (1, *x.shape[1:], x.shape[0])
    if is_ones(x):
        return [f"# {axes}", f"x = tf.ones({shape})"]
    if x.shape[0] == 1:
        grid, layout = x[0], "x = x[None, :, :, None]"
    else:
        grid, layout = x, "x = tf.transpose(x, (1, 2, 0))[None]"
    return [constant("x", grid), f"# {shape} = {axes}", layout]


def kernel_tensor(
    weight: Array, axes: str, name: str = "kernel", order: tuple[int, ...] = (2, 3, 1, 0)
) -> list[str]:
    """Return the lines that make a kernel, its axes in `order`.

    By default the height and width of `weight` come first and its first axis last.
    """
    shape = tuple(weight.shape[axis] for axis in order)
    if is_ones(weight):
        return [f"# {axes}", f"{name} = tf.ones({shape})"]
    if weight.shape[:2] == (1, 1):
        grid, layout = weight[0, 0], f"{name} = {name}[:, :, None, None]"
    else:
        grid, layout = weight, f"{name} = tf.transpose({name}, {order})"
    return [constant(name, grid), f"# {shape} = {axes}", layout]


def depthwise_kernel_tensor(weight: Array, in_channels: int, say: Say, name: str = "kernel") -> list[str]:
    """Return the lines that make the kernel of a depthwise layer from (C_in * m, 1, kh, kw).

    Examples
    --------
    >>> import numpy as np
    >>> from convviz.texts import words
    >>> weight = np.arange(4.0).reshape(4, 1, 1, 1)
    >>> for line in depthwise_kernel_tensor(weight, 2, words("en")):
    ...     print(line)
    kernel = tf.reshape(tf.range(4.0), (2, 2, 1, 1))
    # (1, 1, 2, 2) = height, width, channels, kernels per channel
    kernel = tf.transpose(kernel, (2, 3, 0, 1))
    """
    by_channel = weight.reshape(in_channels, -1, *weight.shape[2:])
    return kernel_tensor(by_channel, say("snippets.hwcm"), name, (2, 3, 0, 1))


def constant(name: str, array: Array) -> str:
    """Return the line that makes an array as it is."""
    span = counting(array)
    if array.ndim > 1 and span:
        return f"{name} = tf.reshape(tf.range({span}), {array.shape})"
    head = f"{name} = tf.constant("
    rows, whole = nested(array, len(head))
    return f"{head}{rows}{', dtype=tf.float32' if whole else ''})"


def random_tensor(shape: tuple[int, ...], say: Say) -> list[str]:
    """Return the lines that draw an input of `shape`, and why it is drawn."""
    return ["# " + say("snippets.random"), f"x = tf.random.normal({shape})  # {say('snippets.nhwc')}"]


def grids(name: str, channels: int, say: Say) -> str:
    """Return the line that prints a result of `channels` as in the picture: one grid a channel."""
    if channels == 1:
        return f"print({name}[0, :, :, 0])"
    return f"print(tf.transpose({name}[0], (2, 0, 1)))  # {say('snippets.grids')}"


def printed(shape: tuple[int, int, int], say: Say, *, numbers: bool) -> list[str]:
    """Return the lines that print ``y``, of a (height, width, channels), and what its shape will be."""
    size = f"print(y.shape)  # {(1, *shape)}"
    return [grids("y", shape[-1], say), size] if numbers else [size]

"""Arrays as TensorFlow source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from .literals import Say, nested
from .numbers import Grid, numpy_import

__all__ = [
    "bias_tensor",
    "depthwise_kernel_tensor",
    "grids",
    "imports",
    "input_tensor",
    "kernel_tensor",
    "printed",
]


def imports(grids: Iterable[Grid | None]) -> list[str]:
    """Return a program's first lines, which it needs for its arrays and its layers."""
    return ["import keras", *numpy_import(grids), "import tensorflow as tf"]


def input_tensor(x: Grid, axes: str) -> list[str]:
    """Return the lines that make an input from (C, H, W)."""
    shape = (1, *x.shape[1:], x.shape[0])
    if x.ones:
        return [f"# {axes}", f"x = tf.ones({shape})"]
    comment = f"# {shape} = {axes}"
    if x.lines:
        return [*x.lines, comment, "x = tf.constant(x.transpose(1, 2, 0)[None], dtype=tf.float32)"]
    if x.shape[0] == 1:
        return [_constant(x, x.shape[1:]), comment, "x = x[None, :, :, None]"]
    return [_constant(x, x.shape), comment, "x = tf.transpose(x, (1, 2, 0))[None]"]


def kernel_tensor(weight: Grid, axes: str, order: tuple[int, ...] = (2, 3, 1, 0)) -> list[str]:
    """Return the lines that make a kernel, its axes in `order`.

    By default the height and width of `weight` come first and its first axis last.
    """
    name = weight.name
    shape = tuple(weight.shape[axis] for axis in order)
    if weight.ones:
        return [f"# {axes}", f"{name} = tf.ones({shape})"]
    comment = f"# {shape} = {axes}"
    if weight.lines:
        turned = f"{name}.transpose{order}"
        return [*weight.lines, comment, f"{name} = tf.constant({turned}, dtype=tf.float32)"]
    if weight.shape[:2] == (1, 1):
        return [_constant(weight, weight.shape[2:]), comment, f"{name} = {name}[:, :, None, None]"]
    return [_constant(weight, weight.shape), comment, f"{name} = tf.transpose({name}, {order})"]


def depthwise_kernel_tensor(weight: Grid, in_channels: int, say: Say) -> list[str]:
    """Return the lines that make the kernel of a depthwise layer from (C_in * m, 1, kh, kw).

    Examples
    --------
    >>> from convviz.texts import words
    >>> weight = Grid("kernel", (4, 1, 1, 1), span="4.0")
    >>> for line in depthwise_kernel_tensor(weight, 2, words("en")):
    ...     print(line)
    kernel = tf.reshape(tf.range(4.0), (2, 2, 1, 1))
    # (1, 1, 2, 2) = height, width, channels, kernels per channel
    kernel = tf.transpose(kernel, (2, 3, 0, 1))
    """
    shape = (in_channels, weight.shape[0] // in_channels, *weight.shape[2:])
    array, lines = weight.array, weight.lines
    if lines and shape != weight.shape:
        lines = (*lines, f"{weight.name} = {weight.name}.reshape{shape}")
    array = None if array is None else array.reshape(shape)
    by_channel = replace(weight, shape=shape, array=array, lines=lines)
    return kernel_tensor(by_channel, say("snippets.hwcm"), (2, 3, 0, 1))


def bias_tensor(bias: Grid) -> str:
    """Return the line that makes a bias."""
    return _constant(bias, bias.shape)


def _constant(grid: Grid, shape: tuple[int, ...]) -> str:
    """Return the line that makes an array that counts or is written out, in a shape."""
    if grid.array is None:
        span = f"tf.range({grid.span})"
        return f"{grid.name} = " + (f"tf.reshape({span}, {shape})" if len(shape) > 1 else span)
    head = f"{grid.name} = tf.constant("
    rows, whole = nested(grid.array.reshape(shape), len(head))
    return f"{head}{rows}{', dtype=tf.float32' if whole else ''})"


def grids(name: str, channels: int, say: Say) -> str:
    """Return the line that prints a result of `channels` as in the picture: one grid a channel."""
    if channels == 1:
        return f"print({name}[0, :, :, 0])"
    return f"print(tf.transpose({name}[0], (2, 0, 1)))  # {say('snippets.grids')}"


def printed(shape: tuple[int, int, int], say: Say) -> list[str]:
    """Return the lines that print ``y``, of a (height, width, channels), and what its shape will be."""
    return [grids("y", shape[-1], say), f"print(y.shape)  # {(1, *shape)}"]

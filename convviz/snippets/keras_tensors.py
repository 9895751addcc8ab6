"""Arrays as TensorFlow source."""

from __future__ import annotations

from ..engine.arrays import Array
from .literals import Say, counting, is_ones, nested

__all__ = ["constant", "grids", "input_tensor", "kernel_tensor", "random_tensor"]


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


def kernel_tensor(weight: Array, axes: str) -> list[str]:
    """Return the lines that make a kernel: the height and width of `weight` first, its first axis last."""
    shape = (*weight.shape[2:], weight.shape[1], weight.shape[0])
    if is_ones(weight):
        return [f"# {axes}", f"kernel = tf.ones({shape})"]
    if weight.shape[:2] == (1, 1):
        grid, layout = weight[0, 0], "kernel = kernel[:, :, None, None]"
    else:
        grid, layout = weight, "kernel = tf.transpose(kernel, (2, 3, 1, 0))"
    return [constant("kernel", grid), f"# {shape} = {axes}", layout]


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

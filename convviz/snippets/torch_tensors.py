"""Arrays as PyTorch source."""

from __future__ import annotations

from ..engine.arrays import Array
from .literals import Say, counting, is_ones, nested

__all__ = ["bias_tensor", "random_tensor", "tensor"]


def tensor(name: str, array: Array, axes: str) -> str:
    """Return the lines that make `array`, whose axes are named `axes` in a comment."""
    shape = ", ".join(str(size) for size in array.shape)
    span = counting(array)
    if is_ones(array):
        return f"# {axes}\n{name} = torch.ones({shape})"
    if span:
        return f"# {axes}\n{name} = torch.arange({span}).reshape({shape})"
    head = f"{name} = torch.tensor("
    rows, whole = nested(array, len(head))
    return f"# {array.shape} = {axes}\n{head}{rows}{', dtype=torch.float32' if whole else ''})"


def bias_tensor(bias: Array) -> str:
    """Return the line that makes the bias."""
    head = "bias = torch.tensor("
    return f"{head}{nested(bias, len(head))[0]})"


def random_tensor(shape: tuple[int, ...], say: Say) -> list[str]:
    """Return the lines that draw an input of `shape`, and why it is drawn."""
    sizes = ", ".join(str(size) for size in shape)
    return ["# " + say("snippets.random"), f"x = torch.randn({sizes})  # {say('snippets.nchw')}"]

"""Arrays as PyTorch source."""

from __future__ import annotations

from ..engine.arrays import Array
from .literals import Say, counting, is_ones, nested

__all__ = ["bias_tensor", "imports", "printed", "random_tensor", "tensor"]


def imports(pad_first: list[str]) -> list[str]:
    """Return a program's first lines, which it needs for layers and for the lines that pad."""
    functional = ["import torch.nn.functional as F"] if pad_first else []
    return ["import torch", *functional, "from torch import nn"]


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


def bias_tensor(bias: Array, name: str = "bias") -> str:
    """Return the line that makes a bias."""
    head = f"{name} = torch.tensor("
    return f"{head}{nested(bias, len(head))[0]})"


def random_tensor(shape: tuple[int, ...], say: Say) -> list[str]:
    """Return the lines that draw an input of `shape`, and why it is drawn."""
    sizes = ", ".join(str(size) for size in shape)
    return ["# " + say("snippets.random"), f"x = torch.randn({sizes})  # {say('snippets.nchw')}"]


def printed(shape: tuple[int, int, int], *, numbers: bool) -> list[str]:
    """Return the lines that print ``y``, of a (channels, height, width), and what its shape will be."""
    size = f"print(y.shape)  # torch.Size({[1, *shape]})"
    return ["print(y)", size] if numbers else [size]

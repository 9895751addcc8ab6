"""Arrays as PyTorch source."""

from __future__ import annotations

from collections.abc import Iterable

from .literals import nested
from .numbers import Grid, numpy_import

__all__ = ["imports", "printed", "tensor"]


def imports(grids: Iterable[Grid | None], pad_first: list[str]) -> list[str]:
    """Return a program's first lines, which its arrays, its layers and the lines that pad need."""
    functional = ["import torch.nn.functional as F"] if pad_first else []
    return [*numpy_import(grids), "import torch", *functional, "from torch import nn"]


def tensor(grid: Grid, axes: str = "", *, batch: bool = False) -> str:
    """Return the lines that make an array, a batch of one if need be; `axes` names its axes in a comment."""
    shape = (1, *grid.shape) if batch else grid.shape
    sizes = ", ".join(str(size) for size in shape)
    why, full = (f"# {axes}\n", f"# {shape} = {axes}\n") if axes else ("", "")
    if grid.ones:
        return f"{why}{grid.name} = torch.ones({sizes})"
    if grid.span:
        reshaped = f".reshape({sizes})" if len(shape) > 1 else ""
        return f"{why}{grid.name} = torch.arange({grid.span}){reshaped}"
    head = f"{grid.name} = torch.tensor("
    if grid.array is None:
        index = "[None]" if batch else ""
        lines = "".join(f"{line}\n" for line in grid.lines)
        return f"{lines}{full}{head}{grid.name}{index}, dtype=torch.float32)"
    rows, whole = nested(grid.array[None] if batch else grid.array, len(head))
    return f"{full}{head}{rows}{', dtype=torch.float32' if whole else ''})"


def printed(shape: tuple[int, int, int]) -> list[str]:
    """Return the lines that print ``y``, of a (channels, height, width), and what its shape will be."""
    return ["print(y)", f"print(y.shape)  # torch.Size({[1, *shape]})"]

"""What every program owes its reader."""

from __future__ import annotations

import ast
import unicodedata

import numpy as np

from ..engine.drawn import Array
from .conftest import Run


def check_program(text: str, output: Array, run: Run) -> None:
    """Run a program and hold all it computes and claims against the engine's `output` (C, H, W)."""
    outcome = run(text)
    y, shape, maps = outcome.names["y"], shape_told(text, output), maps_of(text, outcome.names["y"])
    assert [claimed for _, claimed, _ in outcome.claims] == [actual for _, _, actual in outcome.claims]
    assert f"print(y.shape)  # {shape}" in text.splitlines()
    assert shape in outcome.printed
    np.testing.assert_allclose(maps, output, rtol=1e-5, atol=1e-5 * max(1, abs(output).max()))
    shown = str(y)
    if "import keras\n" in text:
        shown = str(maps[0] if len(maps) == 1 else maps)
    assert outcome.printed[: shown.count("\n") + 1] == shown.splitlines()


def maps_of(text: str, y: Array) -> Array:
    """Return what a program makes as (C, H, W)."""
    y = np.asarray(y)
    return y[0].transpose(2, 0, 1) if "import keras\n" in text else y.reshape(y.shape[-3:])


def shape_told(text: str, output: Array) -> str:
    """Return how a program's framework prints the shape of an `output` (C, H, W)."""
    channels, *size = output.shape
    if "import torch\n" in text:
        return f"torch.Size({[1, channels, *size]})"
    if "import keras\n" in text:
        return str((1, *size, channels))
    batched = any(f"import {name}" in text for name in ("jax", "onnxruntime"))
    return str((1, *output.shape) if batched else output.shape)


def check_readable(text: str, english: str) -> None:
    """Hold a program against its English self: only comments differ, all of it is short and used."""
    for line in text.splitlines():
        wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in line)
        assert len(line) + wide <= 96, line
    tree = ast.parse(text)
    assert ast.dump(tree) == ast.dump(ast.parse(english))
    assert text.count("#") == english.count("#")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    imported = {alias.asname or alias.name for node in imports for alias in node.names}
    assert imported <= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}

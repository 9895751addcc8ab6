"""What every program owes its reader."""

from __future__ import annotations

import ast
import unicodedata

import numpy as np
import pytest

from ..engine.drawn import Array


def check_program(text: str, output: Array, request: pytest.FixtureRequest) -> None:
    """Run a program and hold all it computes and claims against the engine's `output` (C, H, W)."""
    torch = "import torch\n" in text
    outcome = request.getfixturevalue("run_pytorch" if torch else "run_keras")(text)
    y = outcome.names["y"]
    assert [claimed for _, claimed, _ in outcome.claims] == [actual for _, _, actual in outcome.claims]
    channels, *size = output.shape
    said = f"torch.Size({[1, channels, *size]})" if torch else str((1, *size, channels))
    assert f"print(y.shape)  # {said}" in text.splitlines()
    assert said in outcome.printed
    maps = y[0] if torch else y[0].transpose(2, 0, 1)
    np.testing.assert_allclose(maps, output, rtol=1e-5, atol=1e-5 * max(1, abs(output).max()))
    shown = str(y) if torch else str(maps[0] if channels == 1 else maps)
    assert outcome.printed[: shown.count("\n") + 1] == shown.splitlines()


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

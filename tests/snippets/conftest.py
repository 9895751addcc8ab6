"""Programs run on the stand-ins of the frameworks."""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime
import PIL.Image
import pytest

import convviz

from .stand_ins import jax_stand_in, keras_stand_in, tensorflow_stand_in, torch_stand_in

Run = Callable[[str], "Outcome"]


@dataclass(frozen=True)
class Outcome:
    """What a program left behind: its names, its printed lines, and each shape it claimed for a name."""

    names: dict[str, Any]
    printed: list[str]
    claims: list[tuple[str, tuple[int, ...], tuple[int, ...]]]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a program where it stands, on stand-ins of PyTorch, TensorFlow, Keras and JAX; the rest is real."""
    torch, jax = torch_stand_in(), jax_stand_in()
    modules = {
        "torch": torch,
        "torch.nn.functional": torch,
        "tensorflow": tensorflow_stand_in(),
        "keras": keras_stand_in(),
        "jax": jax,
        "jax.numpy": jax,
        "onnx": onnx,
        "onnxruntime": onnxruntime,
        "numpy": np,
        "PIL": PIL,
        "convviz": convviz,
    }
    return lambda program: _run(program, modules)


def _run(program: str, modules: dict[str, object]) -> Outcome:
    """Execute a program statement by statement, with nothing else to import than `modules`."""

    def find(name: str, *_: object) -> object:
        if name not in modules:
            raise ImportError(name)
        return modules[name]

    names: dict[str, Any] = {}
    printed = io.StringIO()
    claims = []
    lines = program.splitlines()
    with contextlib.redirect_stdout(printed):
        for statement in _statements(program):
            # Only the program's own imports: NumPy, printing, imports by the same name.
            importing = isinstance(statement, ast.Import | ast.ImportFrom)
            names["__builtins__"] = {**vars(builtins), "__import__": find} if importing else vars(builtins)
            exec(compile(ast.Module([statement], []), "program", "exec"), names)
            assert statement.end_lineno
            own = lines[statement.lineno - 1 : statement.end_lineno]
            above = lines[statement.lineno - 2].strip() if statement.lineno > 1 else ""
            for line in (own[-1], above if above.startswith("#") else ""):
                claim = re.search(r"# \((\d+(?:, \d+)+)\)", line)
                if claim and isinstance(statement, ast.Assign):
                    name = ast.unparse(statement.targets[0])
                    claims.append((name, tuple(map(int, claim[1].split(", "))), tuple(names[name].shape)))
    return Outcome(names, printed.getvalue().splitlines(), claims)


def _statements(program: str) -> Iterator[ast.stmt]:
    """Yield a program's statements; a ``with`` as its context alone (which does nothing) and its lines."""
    for statement in ast.parse(program).body:
        if isinstance(statement, ast.With):
            (item,) = statement.items
            yield ast.copy_location(ast.Expr(item.context_expr), item.context_expr)
            yield from statement.body
        else:
            yield statement

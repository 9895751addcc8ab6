"""Who may import whom, kept by reading the code: imports inside functions and relative ones count too."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

#: Each layer and all that it may import beside itself and the standard library. "convviz" is the package's
#: own __init__.py, the rest are the modules and packages in it, app.py and pages/.
MAY_IMPORT: dict[str, set[str]] = {
    "texts": set(),
    "spelling": set(),
    "folder": set(),
    "errors": {"texts"},
    "engine": {"spelling", "texts", "errors", "numpy"},
    "convviz": {"engine", "errors"},
    "cases": {"engine", "errors", "numpy"},
    "snippets": {"engine", "errors", "numpy"},
    "scene": {"engine", "texts", "errors", "numpy"},
    "turns": set(),
    "shelf": set(),
    "photos": set(),
    "render": {"folder", "scene", "photos", "turns", "errors", "numpy", "matplotlib", "PIL"},
    "player": {"folder", "render", "scene", "errors", "numpy"},
    "codecs": {"engine", "spelling", "errors"},
    "parameters": {"codecs", "photos", "scene", "cases", "engine"},
    "notices": {"engine", "texts", "errors", "numpy"},
    "kinds": {
        "render",
        "parameters",
        "notices",
        "snippets",
        "scene",
        "cases",
        "engine",
        "texts",
        "errors",
    },
    "views": {
        "kinds",
        "notices",
        "render",
        "photos",
        "codecs",
        "parameters",
        "scene",
        "cases",
        "engine",
        "spelling",
        "texts",
        "errors",
    },
    # What is answered without a session, with Streamlit's own server library.
    "figures": {
        "folder",
        "shelf",
        "player",
        "render",
        "scene",
        "engine",
        "views",
        "kinds",
        "parameters",
        "codecs",
        "cases",
        "texts",
        "convviz",
        "starlette",
    },
    "cli": {
        "folder",
        "player",
        "render",
        "kinds",
        "parameters",
        "codecs",
        "scene",
        "engine",
        "cases",
        "spelling",
        "texts",
        "errors",
    },
    "ui": {
        "figures",
        "shelf",
        "folder",
        "turns",
        "player",
        "parameters",
        "render",
        "views",
        "kinds",
        "scene",
        "snippets",
        "engine",
        "cases",
        "texts",
        "errors",
        "streamlit",
        # Streamlit's own server library, and what its components import at the first visit.
        "starlette",
        "pandas",
        "pyarrow",
    },
    "__main__": {"cli"},
    "pages": {"ui", "texts", "streamlit"},
    "app": {"ui", "texts", "streamlit"},
}

#: The one file each that may use these libraries beyond what is documented.
INSIDE = {
    "streamlit": "convviz/ui/streamlit_inside.py",
    "matplotlib": "convviz/render/matplotlib_inside.py",
    "PIL": "convviz/render/pillow_inside.py",
}
#: Of Streamlit this is documented, of the others whatever has no underscore before its name.
DOCUMENTED = {"streamlit", "streamlit.errors"}

CALLS_THAT_IMPORT = {"import_module", "__import__"}


def layer_of(parts: tuple[str, ...]) -> str:
    """Return the layer of a dotted name, given as its parts: ``convviz.scene.plate`` is in ``scene``."""
    return parts[1] if parts[0] == "convviz" and len(parts) > 1 else parts[0]


def module_of(path: str) -> tuple[str, ...]:
    """Return the dotted name of the file `path` (relative to the project) as its parts."""
    parts = Path(path).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def imported_layers(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Yield the line and the layer (or the other package's name) of every import in `source`."""
    module = module_of(path)
    package = module if Path(path).name == "__init__.py" else module[:-1]
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, layer_of(tuple(alias.name.split(".")))
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = (*above, *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                # `from convviz import scene` names a layer, `from convviz import conv2d` the package itself.
                inside = base == ("convviz",) and alias.name in MAY_IMPORT
                # More dots than folders leave no base; the dots then stand for what lies above the project.
                yield node.lineno, alias.name if inside else layer_of(base or ("." * node.level,))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in CALLS_THAT_IMPORT:
            # A name written out is judged like a statement; a computed one cannot be read, so it is refused.
            match node.args:
                case [ast.Constant(value=str(name)), *_]:
                    yield node.lineno, layer_of(tuple(name.split(".")))
                case _:
                    yield node.lineno, ast.unparse(node)


def violations(path: str, source: str) -> list[str]:
    """Return one sentence for each import in `source` that the table does not allow the file `path`."""
    layer = layer_of(module_of(path))
    if layer not in MAY_IMPORT:
        return [f"{path}:1: the layer {layer!r} is not in the table of tests/test_layers.py"]
    allowed = MAY_IMPORT[layer]
    rule = (
        f"it may import {', '.join(sorted(allowed))}"
        if allowed
        else "it may import the standard library only"
    )
    return [
        f"{path}:{line}: {layer} may not import {target}; {rule}"
        for line, target in imported_layers(path, source)
        if target != layer and target not in allowed and target not in sys.stdlib_module_names
    ]


def test_every_file_imports_only_what_its_layer_may() -> None:
    files = [ROOT / "app.py", *sorted(ROOT.glob("pages/**/*.py")), *sorted(ROOT.glob("convviz/**/*.py"))]
    assert len(files) > 2, "the code is not where this test looks for it"
    found = [
        sentence
        for file in files
        for sentence in violations(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


def test_the_table_lets_data_flow_one_way() -> None:
    TopologicalSorter(MAY_IMPORT).prepare()  # raises CycleError, which names the ring


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        pytest.param(
            "convviz/engine/conv.py",
            "import numpy as np\nimport matplotlib.path\n",
            [
                "convviz/engine/conv.py:2: engine may not import matplotlib; "
                "it may import errors, numpy, spelling, texts"
            ],
            id="another package",
        ),
        pytest.param(
            "convviz/scene/plate.py",
            "from ..render import svg\n",
            [
                "convviz/scene/plate.py:1: scene may not import render; "
                "it may import engine, errors, numpy, texts"
            ],
            id="relative, a layer above",
        ),
        pytest.param(
            "convviz/scene/plate.py",
            "from .. import engine, ui\n",
            ["convviz/scene/plate.py:1: scene may not import ui; it may import engine, errors, numpy, texts"],
            id="relative, the layer among the names",
        ),
        pytest.param(
            "convviz/engine/__init__.py",
            "from .conv import conv2d\nfrom ..scene import conv_scene\n",
            [
                "convviz/engine/__init__.py:2: engine may not import scene; "
                "it may import errors, numpy, spelling, texts"
            ],
            id="relative, from a package's own file",
        ),
        pytest.param(
            "convviz/player/player.py",
            "def player():\n    import streamlit.components.v2 as v2\n    return v2\n",
            [
                "convviz/player/player.py:2: player may not import streamlit; "
                "it may import errors, folder, numpy, render, scene"
            ],
            id="inside a function",
        ),
        pytest.param(
            "convviz/texts/__init__.py",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from convviz.errors import ConvError\n",
            [
                "convviz/texts/__init__.py:3: texts may not import errors; "
                "it may import the standard library only"
            ],
            id="for types only",
        ),
        pytest.param(
            "convviz/cli.py",
            "import importlib\nimportlib.import_module('convviz.ui.start')\n",
            [
                "convviz/cli.py:2: cli may not import ui; "
                "it may import cases, codecs, engine, errors, folder, kinds, parameters, player, render, "
                "scene, spelling, texts"
            ],
            id="by a call",
        ),
        pytest.param(
            "convviz/__main__.py",
            "__import__('ui' + x)\n",
            ["convviz/__main__.py:1: __main__ may not import __import__('ui' + x); it may import cli"],
            id="by a call with a computed name",
        ),
        pytest.param(
            "pages/conv.py",
            "from convviz import conv2d\n",
            ["pages/conv.py:1: pages may not import convviz; it may import streamlit, texts, ui"],
            id="the package's own names",
        ),
        pytest.param(
            "convviz/engine/conv.py",
            "from ... import app\n",
            [
                "convviz/engine/conv.py:1: engine may not import ...; "
                "it may import errors, numpy, spelling, texts"
            ],
            id="above the project",
        ),
        pytest.param(
            "convviz/helpers.py",
            "import math\n",
            ["convviz/helpers.py:1: the layer 'helpers' is not in the table of tests/test_layers.py"],
            id="an unknown layer",
        ),
        pytest.param(
            "convviz/ui/start.py",
            "import gc, streamlit\nfrom . import view\nfrom .. import scene\nfrom ..cases import CASES\n",
            [],
            id="all of it allowed",
        ),
        pytest.param(
            "app.py", "import streamlit as st\nfrom convviz.ui import start\n", [], id="app, allowed"
        ),
        pytest.param(
            "convviz/__init__.py",
            "from . import engine\nfrom .errors import ConvError\n",
            [],
            id="the face, allowed",
        ),
    ],
)
def test_the_check_finds_what_the_table_forbids_and_only_that(
    path: str, source: str, found: list[str]
) -> None:
    assert violations(path, source) == found


def test_the_table_cannot_hold_a_ring_unseen() -> None:
    with pytest.raises(CycleError, match="cycle"):
        TopologicalSorter({**MAY_IMPORT, "texts": {"errors"}}).prepare()


def reaches_inside(path: str, source: str) -> list[str]:
    """Return what the file `path` imports of a library beyond what is documented, and may not."""
    found = []
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.Import):
            names = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [(str(node.module), alias.name) for alias in node.names]
        else:
            continue
        for module, name in names:
            library = module.split(".")[0]
            hidden = any(part.startswith("_") for part in (*module.split("."), name))
            if library == "streamlit":
                # A module of it may be imported as one of its names.
                public = module in DOCUMENTED and name not in ("config", "file_util", "net_util", "runtime")
                hidden = hidden or not public
            if hidden and library in INSIDE and path != INSIDE[library]:
                found.append(f"{path}:{node.lineno}: {'.'.join(filter(None, (module, name)))}")
    return found


def test_one_file_for_each_library_uses_what_is_not_documented() -> None:
    files = [ROOT / "app.py", *sorted(ROOT.glob("pages/**/*.py")), *sorted(ROOT.glob("convviz/**/*.py"))]
    found = [
        line
        for file in files
        for line in reaches_inside(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from streamlit.runtime.state import common", "streamlit.runtime.state.common"),
        ("from streamlit import net_util", "streamlit.net_util"),
        ("def late():\n    import streamlit.web.server", "streamlit.web.server"),
        ("from PIL import Image, _webp", "PIL._webp"),
        ("import matplotlib._path as paths", "matplotlib._path"),
        (
            "import streamlit as st\nfrom streamlit.errors import Error\nfrom PIL import Image",
            "",
        ),
    ],
)
def test_the_check_finds_what_is_not_documented(source: str, found: str) -> None:
    lines = reaches_inside("convviz/ui/start.py", source)
    assert [line.split(": ")[1] for line in lines] == ([found] if found else [])

"""`import convviz` is for notebooks and scripts too: it loads NumPy once it computes, nothing heavier."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def top_level_modules_after(statement: str) -> set[str]:
    """Return the top-level names in `sys.modules` of a fresh interpreter that ran only `statement`."""
    probe = f"import sys\n{statement}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    result = subprocess.run(
        [sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(result.stdout.split())


def packages_loaded_by(statement: str) -> set[str]:
    """Return the packages beside Python's own that `statement` loads, and a bare interpreter does not."""
    loaded = top_level_modules_after(statement) - top_level_modules_after("pass")
    return loaded - sys.stdlib_module_names


def test_importing_convviz_loads_nothing_heavy() -> None:
    assert packages_loaded_by("import convviz") == {"convviz"}
    assert packages_loaded_by("from convviz import conv2d, ConvError") == {"convviz", "numpy"}
    assert packages_loaded_by("import convviz; convviz.conv2d") == {"convviz", "numpy"}


def test_the_probe_sees_a_heavy_import() -> None:
    assert {"matplotlib", "PIL"} <= packages_loaded_by("import convviz, matplotlib.figure")

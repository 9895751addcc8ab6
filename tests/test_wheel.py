"""The wheel has all that the app is made of, and works where nothing else of this project is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from .serving import free_port, wait_for

ROOT = Path(__file__).parent.parent
#: Folders of the checkout, and where a wheel has them.
PLACES = {"convviz": "convviz", "pages": "convviz/app/pages", "assets": "convviz/app/assets"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what git would have, and return it."""
    folder = tmp_path_factory.mktemp("wheel")
    copied = folder / "checkout"
    for name in (*PLACES, ".streamlit"):
        shutil.copytree(ROOT / name, copied / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("app.py", "pyproject.toml", "requirements.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copied)
    pip = [sys.executable, "-m", "pip", "wheel", str(copied), "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*pip, "--wheel-dir", str(folder)], check=True, timeout=300)
    [found] = folder.glob("convviz-*.whl")
    return found


def files(name: str) -> Iterator[str]:
    """Yield every file of a folder of the checkout."""
    for path in (ROOT / name).rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(ROOT / name).as_posix()


def test_it_has_every_file_of_the_app(wheel: Path) -> None:
    found = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"{place}/{file}" for name, place in PLACES.items() for file in files(name)}
    wanted |= {"convviz/app/app.py", "convviz/app/.streamlit/config.toml"}
    about = {name for name in found if ".dist-info/" in name}
    assert found - about == wanted
    assert any(name.endswith("entry_points.txt") for name in about)


@pytest.mark.full
def test_it_draws_and_serves_where_nothing_else_is(wheel: Path, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    programs = tmp_path / "venv" / "bin"
    subprocess.run([programs / "pip", "install", "--quiet", wheel], check=True, timeout=900)
    subprocess.run([programs / "convviz", "render", "dilation", "-o", "figure.gif"], cwd=tmp_path, check=True)
    assert (tmp_path / "figure.gif").read_bytes().startswith(b"GIF89a")
    port = free_port()
    server = subprocess.Popen([programs / "convviz", "app", "--port", str(port)], cwd=tmp_path)
    try:
        wait_for(f"http://localhost:{port}/_stcore/health")
        with urllib.request.urlopen(f"http://localhost:{port}/conv?lang=en") as answer:
            assert "<title>" in answer.read().decode()
        # A visitor of an app set up otherwise would see tracebacks.
        assert (ROOT / ".streamlit" / "config.toml").read_bytes() == next(
            tmp_path.rglob("convviz/app/.streamlit/config.toml")
        ).read_bytes()
        assert server.poll() is None
    finally:
        server.terminate()
        server.wait(30)

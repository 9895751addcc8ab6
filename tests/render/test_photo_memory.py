"""The memory that the pictures take that are hardest to read, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .heavy_pictures import HEAVY, PADDED

ROOT = Path(__file__).parents[2]
#: A visitor's budget, in bytes: the file's own are part of it.
MOST = 60_000_000

READ = """
import io, sys
from pathlib import Path
from PIL import Image
from convviz.render import read_photo

def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))

# What reading needs at all is loaded.
for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP"):
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, kind)
    read_photo(file.getvalue())
idle = memory("VmRSS")
# The most memory is counted from here.
Path("/proc/self/clear_refs").write_text("5")
pixels = read_photo(Path(sys.argv[1]).read_bytes())
print(memory("VmHWM") - idle, *pixels.shape)
"""

#: Those that come nearest to the bound, of each kind.
WORST = ("PNG, very wide", "JPEG in layers", "WebP, moving", "GIF padded", "BMP, packed")
EVERY = HEAVY | PADDED


def added(name: str, folder: Path) -> int:
    """Return the bytes that reading a picture adds to an idle process, at most."""
    path = folder / "picture"
    path.write_bytes(EVERY[name]())
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    most, _, rows, columns = map(int, done.stdout.split())
    assert max(rows, columns) == 512, "it is read, and not refused"
    print(f"{name}: {most / 1e6:.1f} MB")
    return most


@pytest.mark.parametrize("name", WORST)
def test_reading_the_worst_picture_of_a_kind_stays_within_a_visitors_budget(
    name: str, tmp_path: Path
) -> None:
    assert added(name, tmp_path) < MOST


@pytest.mark.full
@pytest.mark.parametrize("name", [name for name in EVERY if name not in WORST])
def test_reading_any_picture_stays_within_a_visitors_budget(name: str, tmp_path: Path) -> None:
    assert added(name, tmp_path) < MOST

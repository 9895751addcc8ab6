"""What exporting takes: the paper's figures as GIFs, 256 frames, the memory of a very large one, a wait."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from convviz.engine import ConvSetting, NumberChoice, conv2d_trace, samples
from convviz.kinds import Picture
from convviz.render import Options, save
from convviz.scene import conv_scene
from convviz.texts import words
from convviz.ui.made import FileSpec, make_file, order, turn_to_make

from .measure import Result
from .server import ROOT, megabytes

_PROCESS, _FRAMES, _MEMORY, _WAIT = 4000, 1000, 200, 1000
#: The smallest and the largest of the published GIFs.
_SMALLEST, _LARGEST = 38, 477
_ROUNDS = 5
_SAVE_LARGE = "from benchmarks.files import save_large; save_large({path!r}, {dpi}, {last})"
#: The picture of 16x16, 8 -> 8 channels: dots an inch, and the last frame, for each kind of file.
_LARGE = {"gif": (300, 23), "apng": (300, 23), "png": (300, 0), "pdf": (300, None), "webp": (55, 23)}


def run() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder:
        return [*_figures(Path(folder)), _many(Path(folder)), *_large(Path(folder)), *_waits()]


def save_large(path: str, dpi: int, last: int | None) -> None:
    """Save the largest picture, once told to."""
    x, weight, _ = samples(ConvSetting(16, 3, padding=1, in_channels=8, out_channels=8), "random")
    scene = conv_scene(conv2d_trace(x, weight, padding=1))
    # What the kind of file needs at all is loaded.
    save(conv_scene(conv2d_trace([[[1]]], [[[[1]]]])), path)
    print("ready", flush=True)
    input()
    save(scene, path, Options(dpi=dpi, last=last))


def _figures(folder: Path) -> list[Result]:
    took = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        command = [sys.executable, "-m", "convviz", "paper", "--force", "-o", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True)
        took.append((time.perf_counter() - started) * 1000)
    sizes = {path.stem: path.stat().st_size / 1024 for path in folder.glob("*.gif")}
    plain = {name: size for name, size in sizes.items() if not name.startswith("numerical")}
    least, most = min(plain, key=plain.__getitem__), max(plain, key=plain.__getitem__)
    return [
        Result(f"the command for {len(sizes)} figures", min(took), "ms", _PROCESS, note="imports included"),
        Result("the smallest figure as GIF", plain[least], "KB", _SMALLEST, note=least),
        Result("the largest figure as GIF", plain[most], "KB", _LARGEST, note=most),
    ]


def _many(folder: Path) -> Result:
    x, weight, _ = samples(ConvSetting(16, 3, padding=1))
    scene = conv_scene(conv2d_trace(x, weight, padding=1), "isometric")
    took = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        save(scene, folder / "many.gif")
        took.append((time.perf_counter() - started) * 1000)
    return Result(f"GIF of a 16x16 output, {len(scene)} frames", min(took), "ms", _FRAMES, note="150 dpi")


def _large(folder: Path) -> list[Result]:
    results = []
    for kind, (dpi, last) in _LARGE.items():
        path = folder / f"large.{kind}"
        command = [sys.executable, "-c", _SAVE_LARGE.format(path=str(path), dpi=dpi, last=last)]
        with subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as python:
            python.stdout.readline()
            idle = megabytes(python.pid)
            most = _Most(python.pid)
            started = time.perf_counter()
            python.communicate("\n")
            took = time.perf_counter() - started
            added = most.stop() - idle
        if python.returncode:
            raise RuntimeError(f"the process that saves {path.name} failed; what it says is above")
        frames = "all frames" if last is None else f"{last + 1} frames"
        note = f"{frames} in {took:.1f} s, {path.stat().st_size / 2**20:.1f} MB of file"
        results.append(Result(f"{kind} of 16x16 8->8 at {dpi} dpi adds", added, "MB", _MEMORY, note=note))
    return results


def _waits() -> list[Result]:
    """Return how long small files wait while three large ones are made, as the drawer makes them."""
    say = words("en")
    setting = ConvSetting(16, 3, padding=1, in_channels=8, out_channels=8)
    large = order(
        Picture(kind="conv", setting=setting, numbers=NumberChoice()),
        FileSpec(kind="gif", theme="light", size=300, by_dpi=True, steps=(0, 2)),
        0,
        say,
    )
    plain = Picture(kind="conv", setting=ConvSetting(5, 3), numbers=NumberChoice())
    small = order(plain, FileSpec(kind="gif", theme="light", steps=(0, 8)), 0, say)
    begun = threading.Event()

    def make_large() -> None:
        with turn_to_make(lambda: None, large=True) as pause:
            make_file(large, lambda done, total: begun.set(), pause)

    make_file(small, lambda done, total: None)
    threads = [threading.Thread(target=make_large) for _ in range(3)]
    for thread in threads:
        thread.start()
    waits, took = [], []
    begun.wait()
    while any(thread.is_alive() for thread in threads):
        started = time.perf_counter()
        with turn_to_make(lambda: None):
            waits.append((time.perf_counter() - started) * 1000)
            make_file(small, lambda done, total: None)
        took.append((time.perf_counter() - started) * 1000)
        time.sleep(0.2)
    note = f"{len(waits)} small ones, the median {sorted(waits)[len(waits) // 2]:.0f} ms"
    return [
        Result("longest wait of a small file behind three large ones", max(waits), "ms", _WAIT, note=note),
        Result(
            "the same until it is there",
            max(took),
            "ms",
            note=f"the median {sorted(took)[len(took) // 2]:.0f} ms",
        ),
    ]


class _Most:
    """The most memory a process holds while it runs, looked at every few milliseconds."""

    def __init__(self, process: int) -> None:
        self._process, self._most, self._over = process, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        while not self._over.wait(0.003):
            try:
                self._most = max(self._most, megabytes(self._process))
            except (OSError, StopIteration):
                return

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._most

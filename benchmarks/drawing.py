"""From numbers to pixels: scenes, SVG, raster frames, and a GIF against Matplotlib's usual way."""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from matplotlib.animation import FuncAnimation, PillowWriter
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon

from convviz.cases import CASES, Case
from convviz.engine import ConvSetting, Trace, conv2d_trace, samples
from convviz.render import Frames, Options, svg, write
from convviz.scene import THEMES, Fill, Label, Lines, Links, Marks, Numbers, Paint, Scene, Weights, conv_scene

from .measure import Result, interleaved

_FIRST, _FURTHER, _SCENE, _GIF = 15, 1, 20, 10
_DPI, _ROUNDS, _GIF_ROUNDS = 150, 15, 3
_LARGE = ConvSetting(input=16, kernel=3, padding=1, in_channels=8, out_channels=8)


def run() -> list[Result]:
    figures = {name: case for name, case in CASES.items() if case.page == "conv" and case.source == "paper"}
    return [*_frames(figures), *_scenes(figures), *_gifs(figures)]


def _trace(setting: ConvSetting, numbers: str = "paper") -> Trace:
    x, weight, bias = samples(setting, numbers)
    return conv2d_trace(
        x,
        weight,
        bias,
        stride=setting.stride,
        padding=setting.padding,
        dilation=setting.dilation,
        groups=setting.groups,
        padding_mode=setting.padding_mode,
    )


def _paper_scene(case: Case) -> Scene:
    return conv_scene(_trace(case.setting), case.layout, numbers=case.layout == "flat", as_paper=True)


def _frames(figures: dict[str, Case]) -> list[Result]:
    """Time the first frame and the further ones, of the paper's figures and of the page's of them."""
    results = []
    for kind in ("the paper's figure", "the page's picture"):
        first, further = {}, {}
        for name, case in figures.items():
            scene = (
                _paper_scene(case)
                if kind == "the paper's figure"
                else conv_scene(_trace(case.setting), case.layout)
            )
            first[name] = _timed(lambda scene=scene: Frames(scene, dpi=_DPI).pixels(0), _ROUNDS)
            frames = Frames(scene, dpi=_DPI)
            # A number's picture is made when it is first needed: the first round of frames is not counted.
            rounds = [
                _timed(lambda at=at, frames=frames: frames.pixels(at), 1)
                for _ in range(3)
                for at in range(len(frames))
            ]
            further[name] = statistics.median(rounds[len(frames) :])
        slowest, dearest = max(first, key=first.__getitem__), max(further, key=further.__getitem__)
        limits = (_FIRST, _FURTHER) if kind == "the paper's figure" else (None, None)
        results += [
            Result(
                f"{kind}: scene to first frame", first[slowest], "ms", limits[0], note=f"slowest: {slowest}"
            ),
            Result(
                f"{kind}: each further frame", further[dearest], "ms", limits[1], note=f"slowest: {dearest}"
            ),
        ]
    return results


def _timed(action: Callable[[], object], rounds: int) -> float:
    """Return the median milliseconds of an action."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        action()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _scenes(figures: dict[str, Case]) -> list[Result]:
    """Time trace, scene and SVG of the largest setting, and of the paper's slowest."""
    x, weight, _ = samples(_LARGE, "random")

    def scene() -> Scene:
        return conv_scene(conv2d_trace(x, weight, padding=1))

    results = [Result("16x16 8->8: trace and scene", _timed(scene, _ROUNDS), "ms", _SCENE)]
    large = scene()
    results.append(Result("16x16 8->8: scene to SVG", _timed(lambda: svg(large, theme=None), _ROUNDS), "ms"))
    took = {}
    for name, case in figures.items():
        picture = conv_scene(_trace(case.setting), case.layout)
        took[name] = _timed(lambda picture=picture: svg(picture, theme=None), _ROUNDS)
    slowest = max(took, key=took.__getitem__)
    results.append(
        Result("the page's picture: scene to SVG", took[slowest], "ms", note=f"slowest: {slowest}")
    )
    return results


# -- GIF --------------------------------------------------------------------------------------


def _gifs(figures: dict[str, Case]) -> list[Result]:
    """Time a GIF of a figure without numbers, and of one with."""
    results = []
    for name in ("padding_strides", "numerical_padding_strides"):
        scene = _paper_scene(figures[name])
        with tempfile.TemporaryDirectory() as folder:
            took = interleaved(
                {
                    "ours": lambda scene=scene: write(scene, io.BytesIO(), "gif", Options(dpi=_DPI)),
                    "theirs": lambda scene=scene, to=Path(folder, "naive.gif"): _naive_gif(scene, to),
                },
                _GIF_ROUNDS,
            )
        ours, theirs = took["ours"], took["theirs"]
        note = f"{len(scene)} frames; {ours:.0f} ms against {theirs:.0f} ms"
        results.append(
            Result(f"GIF of {name}: times faster", theirs / ours, "", _GIF, at_least=True, note=note)
        )
    return results


def _naive_gif(scene: Scene, to: Path) -> None:
    """Draw the scene with one artist for each shape, in the axes, anew for each frame."""
    width, height = scene.size
    figure = Figure(figsize=(width / 72, height / 72), dpi=_DPI)
    axes = figure.add_axes((0, 0, 1, 1))

    def draw(number: int) -> None:
        axes.clear()
        axes.set(xlim=(0, width), ylim=(height, 0))
        axes.set_axis_off()
        frame = scene.frame(number)
        for item in scene.items:
            paint = THEMES["light"][item.role] if item.role in THEMES["light"] else Paint()
            match item:
                case Fill():
                    polygons = item.polygons
                    for polygon in polygons:
                        axes.add_patch(_patch(polygon, paint))
                case Marks() if item.id in frame.marks:
                    for polygon in scene.plates[item.plate].polygons(frame.marks[item.id]):
                        axes.add_patch(_patch(polygon, paint))
                case Lines():
                    for segment in item.segments:
                        axes.add_line(_line(segment, paint))
                case Links() if item.id in frame.links:
                    for segment in frame.links[item.id]:
                        axes.add_line(_line(segment, paint))
                case Numbers():
                    plate = scene.plates[item.plate]
                    across, down = item.place
                    for index, text in enumerate(frame.written(item)):
                        row, col = divmod(index, plate.cols)
                        if text:
                            _write(axes, plate.point(row + down, col + across), text, item.size, paint)
                case Weights():
                    across, down = item.place
                    for (row, col), text in frame.weighed(item):
                        at = scene.plates[item.plate].point(row + down, col + across)
                        _write(axes, at, text, item.size, paint)
                case Label():
                    _write(axes, item.at, item.text, item.size, paint)

    FuncAnimation(figure, draw, frames=len(scene)).save(to, PillowWriter(fps=1))


def _patch(polygon: object, paint: Paint) -> Polygon:
    fill = (paint.fill, paint.opacity) if paint.fill else "none"
    return Polygon(polygon, facecolor=fill, edgecolor=paint.stroke or "none", linewidth=paint.width)


def _line(segment: object, paint: Paint) -> Line2D:
    return Line2D(*zip(*segment, strict=True), color=paint.stroke, linewidth=paint.width)


def _write(axes: object, at: object, text: str, size: float, paint: Paint) -> None:
    axes.text(*at, text, size=size, color=paint.fill, ha="center", va="center")

"""The picture as data: what is drawn, in drawing order, and what changes from frame to frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from .plate import Plate, Points

Cells = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Fill:
    """Filled polygons, (n, corners, 2), that never change.

    `page` says which of them, (n,), are of the page's colour and lie on nothing but the page.
    """

    id: str
    role: str
    polygons: Points
    page: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Lines:
    """Line segments, (n, 2, 2), that never change."""

    id: str
    role: str
    segments: Points


@dataclass(frozen=True, slots=True)
class Marks:
    """Cells of a plate that are marked in a frame; which ones is the frame's to say."""

    id: str
    role: str
    plate: str


@dataclass(frozen=True, slots=True)
class Links:
    """Four lines from the corners of a source plate's window to the corners of the active cell."""

    id: str
    role: str
    source: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a plate, row by row.

    `texts` has one tuple of ``rows * cols`` strings for each variant (a kernel plate has one for
    each filter); a frame says which is shown. `size` is the height of the type in points. `place`
    is where in its cell a number stands, (across, down) from 0 to 1. `growing` numbers appear when
    they have been computed. Cells with an empty string have no number. A number under a mark is shown in the
    role "lit", unless its own role is "ghost"; one whose index is in `faded` in that role. Where links pass
    behind the numbers, `ground` is the role of what they stand on: they have a halo of its colour.
    """

    id: str
    role: str
    plate: str
    texts: tuple[tuple[str, ...], ...]
    size: float
    place: tuple[float, float] = (0.5, 0.5)
    growing: bool = False
    faded: frozenset[int] = frozenset()
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """The kernel's weights, small, in the lower right corners of the cells a window covers.

    `texts` has one tuple of ``kh * kw`` strings for each filter.
    """

    id: str
    role: str
    plate: str
    texts: tuple[tuple[str, ...], ...]
    size: float
    place: tuple[float, float] = (0.78, 0.8)


@dataclass(frozen=True, slots=True)
class Label:
    """A word beside a plate; `anchor` is "start", "middle" or "end", `at` the base line in points."""

    id: str
    text: str
    at: tuple[float, float]
    size: float
    anchor: str = "middle"
    role: str = "label"


Item = Fill | Lines | Marks | Links | Numbers | Weights | Label


@dataclass(frozen=True, eq=False, slots=True)
class Frame:
    """One moment: the cells of every mark that has some, the links, and what is already computed.

    `marks` maps an id to (n, 2) rows and columns; `links` maps an id to segments, (4, 2, 2);
    `filter` is the variant shown by Numbers and Weights that have several; `computed` maps a
    growing Numbers id to how many of its cells have been made, and `sums` to what they say so far
    where they change as they grow ("" is not yet).
    """

    marks: dict[str, Cells]
    links: dict[str, Points] = field(default_factory=dict)
    filter: int = 0
    computed: dict[str, int] = field(default_factory=dict)
    sums: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def covered(self, plate: str) -> set[tuple[int, int]]:
        """Return the cells of a plate that lie under its window or active mark."""
        marks = (self.marks.get(f"{plate}-window"), self.marks.get(f"{plate}-active"))
        return {(r, c) for cells in marks if cells is not None for r, c in cells.tolist()}

    def written(self, item: Numbers) -> tuple[str, ...]:
        """Return the numbers to show, row by row: of a growing plate those already computed."""
        texts = item.texts[self.filter if len(item.texts) > 1 else 0]
        if not item.growing:
            return texts
        if item.id in self.sums:
            return self.sums[item.id]
        made = self.computed.get(item.id, 0)
        if "" not in texts:
            return texts[:made]
        written = [index for index, text in enumerate(texts) if text]
        return texts[: written[made - 1] + 1 if made else 0]

    def weighed(self, item: Weights) -> list[tuple[tuple[int, int], str]]:
        """Return the cells under a plate's window, each with the weight that lies on it."""
        cells = self.marks.get(f"{item.plate}-window")
        if cells is None:
            return []
        return [((r, c), text) for (r, c), text in zip(cells.tolist(), item.texts[self.filter], strict=True)]


class Timeline(Protocol):
    """What happens in every frame of a picture."""

    def __len__(self) -> int: ...

    def frame(self, number: int, plates: dict[str, Plate]) -> Frame:
        """Return frame `number` of the picture with these plates."""
        ...


@dataclass(frozen=True, eq=False, slots=True)
class Placements:
    """The timeline of a kernel laid down again and again: two small tables, not one list a frame.

    Frame f is about cell (i, j) of ``targets[o]``, where ``f = (o * H + i) * W + j``; its window is the
    cells ``rows[i] x cols[j]`` of the plates ``sources[o]``. `rows` is (H, kh) and `cols` is
    (W, kw), in plate coordinates. `kernels` are the plates that show filter o. When `sums` is None the
    targets' numbers are made one a frame; otherwise it gives the growing numbers of each frame.
    """

    rows: Cells
    cols: Cells
    sources: tuple[tuple[str, ...], ...]
    targets: tuple[str, ...]
    kernels: tuple[str, ...]
    sums: Callable[[int], dict[str, tuple[str, ...]]] | None = None

    def __len__(self) -> int:
        return len(self.targets) * len(self.rows) * len(self.cols)

    def place(self, frame: int) -> tuple[int, int, int]:
        """Return (o, i, j) of a frame."""
        height, width = len(self.rows), len(self.cols)
        return frame // (height * width), frame // width % height, frame % width

    def frame(self, number: int, plates: dict[str, Plate]) -> Frame:
        """Return frame `number` of the picture with these plates."""
        o, i, j = self.place(number)
        target = self.targets[o]
        window = _product(self.rows[i], self.cols[j])
        # A target may have padding of its own, for what reads it next.
        top_target, left_target = plates[target].before
        here: Cells = np.array([[i + top_target, j + left_target]], dtype=np.intp)
        marks = {f"{source}-window": window for source in self.sources[o]}
        marks[f"{target}-active"] = here
        cell = plates[target].polygons(here)[0]
        (top, left), (bottom, right) = window[0], window[-1] + 1
        links = {
            f"{source}-links": np.stack([plates[source].rectangle(top, left, bottom, right), cell], axis=1)
            for source in self.sources[o]
        }
        if self.sums is not None:
            return Frame(marks, links, o, sums=self.sums(number))
        area = len(self.rows) * len(self.cols)
        computed = {
            f"{plate}-numbers": min(max(number + 1 - area * index, 0), area)
            for index, plate in enumerate(self.targets)
        }
        return Frame(marks, links, o, computed)


@dataclass(frozen=True, eq=False)
class Scene:
    """A picture: `items` in drawing order on a page of `size` points, y downwards.

    `timeline` is None for an impossible setting, which has one still frame whose marks are `still`.
    """

    size: tuple[float, float]
    plates: dict[str, Plate]
    items: tuple[Item, ...]
    timeline: Timeline | None
    still: dict[str, Cells]

    def __len__(self) -> int:
        return 1 if self.timeline is None else len(self.timeline)

    def frame(self, number: int) -> Frame:
        """Return frame `number`, from 0 to ``len(scene) - 1``."""
        if self.timeline is None:
            return Frame(self.still)
        return self.timeline.frame(range(len(self))[number], self.plates)


def without_page(scene: Scene) -> Scene:
    """Return a scene for a page that is left out: what is of its colour is left out as well.

    Examples
    --------
    >>> square = np.array([[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]]])
    >>> pale = Fill("pale", "unread", np.concatenate([square, square + 1]), np.array([True, False]))
    >>> [fill] = without_page(Scene((2.0, 2.0), {}, (pale,), None, {})).items
    >>> fill.polygons[0, 0].tolist()
    [1.0, 1.0]
    """
    items: list[Item] = []
    for item in scene.items:
        if not isinstance(item, Fill) or item.page is None:
            items.append(item)
        elif not item.page.all():
            items.append(replace(item, polygons=item.polygons[~item.page], page=None))
    return replace(scene, items=tuple(items))


def _product(rows: npt.NDArray[Any], cols: npt.NDArray[Any]) -> Cells:
    """Return all (row, column) pairs, row by row, (len(rows) * len(cols), 2)."""
    pairs = np.empty((len(rows), len(cols), 2), dtype=np.intp)
    pairs[..., 0], pairs[..., 1] = rows[:, None], cols
    return pairs.reshape(-1, 2)

"""Where the plates of two chained stages stand: three levels, the kernels of either stage beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .arrange import Block, Shape, best_columns, placed
from .plate import FLAT, ISOMETRIC, UNIT, Plate
from .scene import Item, Label
from .shown import width

#: Cells around everything, between levels, between columns; and for words beside or over a level.
_EDGE, _RISE, _GAP, _ASIDE = 0.6, 1.0, 1.6, 4.6
#: The size of a word, in widths of the page.
_WORD = 1 / 62
#: The room for the words beside the levels, at least, in widths of the page.
_WORDS = 1 / 10


@dataclass(frozen=True, slots=True)
class Levels:
    """Plates with their places on a page of `size` points.

    `kernels` has a plate for each plate of `between`, `mixing` is a plate with a row for each filter of
    the second stage. Of each level the place after the last plate drawn is in `gaps`, if it has one.
    """

    size: tuple[float, float]
    inputs: tuple[Plate, ...]
    kernels: tuple[Plate, ...]
    between: tuple[Plate, ...]
    mixing: Plate
    outputs: tuple[Plate, ...]
    gaps: Mapping[str, Plate]


def isometric_levels(
    inputs: list[Shape],
    kernels: list[Shape],
    between: list[Shape],
    mixing: Shape,
    outputs: list[Shape],
    more: tuple[int, int, int],
) -> Levels:
    """Return the levels one over the other, kernels on the right, room for words on the left.

    Of `more` channels of inputs, between and outputs that are not drawn the number gets a place.
    """
    shapes = [
        shapes + shapes[:1] * bool(left)
        for shapes, left in zip((inputs, between, outputs), more, strict=True)
    ]
    blocks = [Block(level, ISOMETRIC, name) for level, name in zip(shapes, ("in", "mid", "out"), strict=True)]
    below, middle, above = blocks
    # Words and kernels take a good quarter of the page.
    columns = best_columns(*blocks, beside=False, aspect=1.3)
    wide = max(block.width(count) for block, count in zip(blocks, columns, strict=True))
    tall = [block.height(count) for block, count in zip(blocks, columns, strict=True)]
    slices = Block(kernels, FLAT, "d")
    guess, page = 0.0, (wide, 0.0)
    # Words grow with the page, and so does the room that they need on it.
    while page[0] > guess:
        guess = page[0]
        type_ = max(0.55, guess * _WORD)
        words = max(_ASIDE, wide / 7, guess * _WORDS)
        right = _EDGE + words + wide + _GAP
        # Each level is as high as its three lines at least.
        rooms = [max(height, _block(3) * type_) for height in tall]
        tops = [_EDGE]
        for room in (rooms[2], rooms[1]):
            tops.append(tops[-1] + room + max(_RISE, 0.4 * type_))
        foot = tops[2] + rooms[0]
        top, middle_top, below_top = (
            at + (room - height) / 2 for at, room, height in zip(tops, rooms[::-1], tall[::-1], strict=True)
        )
        rows = max(1, int((foot - middle_top - 3 * type_ + 0.7) / (slices.tall + 0.7)))
        across = -(-len(kernels) // rows)
        aside = max(slices.width(across), mixing.cols, words * 1.3)
        mix_top = max(top + 3 * type_, (top + middle_top - mixing.rows) / 2 + type_)
        slices_top = max(middle_top + 3 * type_, mix_top + mixing.rows + 4 * type_)
        page = (right + aside + _EDGE, max(foot, slices_top + slices.height(across)) + _EDGE)

    def level(block: Block, count: int, at: float) -> tuple[Plate, ...]:
        return block.placed(count, (_EDGE + words + (wide - block.width(count)) / 2, at))

    levels = (
        level(below, columns[0], below_top),
        level(middle, columns[1], middle_top),
        level(above, columns[2], top),
    )
    return _cut(
        page,
        levels,
        slices.placed(across, (right, slices_top)),
        placed("p", mixing, FLAT, (right, mix_top)),
        (len(inputs), len(between), len(outputs)),
    )


def flat_levels(
    inputs: list[Shape],
    kernels: list[Shape],
    between: list[Shape],
    mixing: Shape,
    outputs: list[Shape],
    more: tuple[int, int, int],
) -> Levels:
    """Return the levels side by side, from left to right, each kernel beside the map it makes."""
    left = Block(inputs + inputs[:1] * bool(more[0]), FLAT, "in")
    pairs = Block(
        kernels + kernels[:1] * bool(more[1]), FLAT, "d", companions=between + between[:1] * bool(more[1])
    )
    right = Block(outputs + outputs[:1] * bool(more[2]), FLAT, "out")
    # Every input stands in a row with the maps made from it.
    left.tall = pairs.tall = max(left.tall, pairs.tall)
    fan = len(between) // len(inputs)
    # About as many rows as fit a screen; the outputs are as tall as that allows.
    rows = min(left.count, max(1, round((left.count * (left.wide + pairs.wide) / left.tall / 2) ** 0.5)))
    count = -(-left.count // rows)
    columns = (count, count * fan, best_columns(left, right, beside=True)[1])
    tall = max(
        mixing.rows,
        *(block.height(count) for block, count in zip((left, pairs, right), columns, strict=True)),
    )
    across = left.width(columns[0]) + pairs.width(columns[1]) + mixing.cols + right.width(columns[2])
    top = _EDGE + max(2.6, 5 * (across + 8 * _GAP) * _WORD)
    at = _EDGE
    places = []
    for block, count in zip((left, pairs), columns, strict=False):
        places.append((at, top + (tall - block.height(count)) / 2))
        at += block.width(count) + 1.6 * _GAP
    mix = (at, top + (tall - mixing.rows) / 2)
    # The longest of the words stand over the narrowest plates.
    type_ = max(0.55, (across + 8 * _GAP + 9) * _WORD)
    at += max(mixing.cols, 9.0 * type_) + 1.6 * _GAP
    last = (at, top + (tall - right.height(columns[2])) / 2)
    page = (at + max(right.width(columns[2]), _ASIDE, 4.2 * type_) + _EDGE, 2 * top + tall - _EDGE)
    slices, maps = pairs.placed(columns[1], places[1]), pairs.companions(columns[1], places[1], "mid")
    return _cut(
        page,
        (left.placed(columns[0], places[0]), maps, right.placed(columns[2], last)),
        slices[: len(kernels)],
        placed("p", mixing, FLAT, mix),
        (len(inputs), len(between), len(outputs)),
    )


def _cut(
    page: tuple[float, float],
    levels: tuple[tuple[Plate, ...], ...],
    kernels: tuple[Plate, ...],
    mixing: Plate,
    counts: tuple[int, int, int],
) -> Levels:
    gaps = {
        name: plates[count]
        for name, plates, count in zip(("inputs", "between", "outputs"), levels, counts, strict=True)
        if len(plates) > count
    }
    inputs, between, outputs = (plates[:count] for plates, count in zip(levels, counts, strict=True))
    return Levels((page[0] * UNIT, page[1] * UNIT), inputs, kernels, between, mixing, outputs, gaps)


def words_at_levels(places: Levels, layout: str, labels: Mapping[str, str]) -> list[Item]:
    """Return the words for each level and for the kernels, their lines one under the other.

    In the isometric layout the levels' words stand on the left of them, else over them.
    """
    gaps = {name.removesuffix("s"): plate for name, plate in places.gaps.items()}
    parts = {
        "input": places.inputs,
        "depthwise": places.kernels,
        "between": places.between,
        "pointwise": (places.mixing,),
        "output": places.outputs,
    }
    # What is left out has its place there, too.
    boxes = {
        name: _around((*plates, *([gaps[name]] if name in gaps else []))) for name, plates in parts.items()
    }
    if layout == "flat":
        # Kernels and the maps made with them stand side by side: words over all, and under all.
        pairs = _around((*places.kernels, *places.between, *([gaps["between"]] if "between" in gaps else [])))
        for name in ("depthwise", "between"):
            left, _, right, _ = boxes[name]
            boxes[name] = (left, pairs[1], right, pairs[3])
    usual = max(0.55 * UNIT, places.size[0] * _WORD)
    words: list[Item] = []
    starts = sorted(box[0] for name, box in boxes.items() if name != "between")
    for name, box in boxes.items():
        lines = labels[name].split("\n")
        if layout == "isometric" and name not in ("depthwise", "pointwise"):
            room, left = min(box[0] for box in boxes.values()) - (_EDGE + 0.2) * UNIT, _EDGE * UNIT
            base = (box[1] + box[3]) / 2 - (_block(len(lines)) / 2 + 0.44) * usual
        else:
            left = box[0]
            after = [start for start in starts if start > left + 0.1] if layout == "flat" else []
            room = (after[0] if after else places.size[0]) - left - 0.3 * UNIT
            below = name == "between"
            base = box[3] if below else box[1] - (0.6 + 1.2 * len(lines)) * usual
        size = min(usual, room / max(width(line) for line in lines))
        for number, line in enumerate(lines, 1):
            words.append(
                Label(f"{name}-label{number}", line, (left, base + 1.2 * number * usual), size, "start")
            )
    return words


def _block(lines: int) -> float:
    """Return the height of lines in type 1, from the first one's ascenders to the last one's descenders."""
    return 1.2 * lines - 0.2


def _around(plates: tuple[Plate, ...]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*(plate.box for plate in plates), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)

"""The words beside the plates, each in a place of its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .arrange import Arrangement
from .plate import UNIT, Plate
from .scene import Item, Label
from .shown import width

#: The sign of a kernel that slides over an input (cross-correlation), and of its transpose, which stamps.
SLIDES, STAMPS = "⋆", "⋆ᵀ"

#: Clear space between a word and what stands beside it.
_AIR = 0.15 * UNIT
#: The size of type of a channel's number.
_NUMBER_SIZE = 0.48 * UNIT


def words_beside(
    places: Arrangement,
    layout: str,
    labels: Mapping[str, str],
    drawn: Arrangement | None = None,
    sign: str = SLIDES,
    equal: str = "=",
) -> list[Item]:
    """Return the words for each kind of plate, the channels' numbers, and the signs between plates.

    Of the places only the plates that are `drawn`, all of them unless given, have a number. `sign` is the
    operation's, between an input and its kernel, and `equal` stands before the output, perhaps behind a bias.
    """
    numbered = drawn or places
    levels = layout == "isometric"
    words: list[Item] = []
    for plates, flat_plates in (
        (numbered.inputs, not levels),
        (numbered.kernels, True),
        (numbered.outputs, not levels),
    ):
        words += _channel_numbers(plates, flat_plates) if len(plates) > 1 else []
    words += _level_words(places, labels) if levels else _side_words(places, labels)
    if not levels and len(places.inputs) == len(places.outputs) == len(places.kernels) == 1:
        ends = [places.inputs[0], places.kernels[0], places.outputs[0]]
        for text, before, after in ((sign, ends[0], ends[1]), (equal, ends[1], ends[2])):
            size = type_between(before, after, text, 0.9 * UNIT)
            x, y = (before.box[2] + after.box[0]) / 2, (before.box[1] + before.box[3]) / 2
            words.append(Label(f"sign-{before.id}", text, (x, y + size / 3), size))
    return words


def type_between(before: Plate, after: Plate, text: str, most: float) -> float:
    """Return the size of type of a text between two plates, at most `most`."""
    return min(most, 0.9 * (after.box[0] - before.box[2]) / width(text))


def ellipsis(name: str, place: Plate, count: int) -> list[Item]:
    """Return the dots, and the number of channels left out, in the place of the first of them.

    They are as large as lets them stay inside of it: a leaning plate's neighbours lie in its box.
    """
    text = f"+{count}"
    cell = np.array([place.across, place.down]).T * (place.cols, place.rows)
    # Two lines of type 1, as a share of the place from its middle on.
    shares = np.abs(np.linalg.inv(cell)) @ (width(text) / 2, 1.0)
    size = min(2.5 * UNIT, 0.5 / float(shares.max()))
    left, top, right, bottom = place.box
    x, y = (left + right) / 2, (top + bottom) / 2
    return [
        Label(f"{name}-dots", "…", (x, y - 0.24 * size), size),
        Label(f"{name}-more", text, (x, y + 0.76 * size), size),
    ]


def _type(places: Arrangement) -> float:
    """Return the usual size of a word: it grows with the page, which is shown as wide as the screen."""
    return max(0.55 * UNIT, places.size[0] / 80)


def _level_words(places: Arrangement, labels: Mapping[str, str]) -> list[Item]:
    """Return the words over the output level, under the input level, and over the kernel's slices."""
    below, slices, above = _around(places.inputs), _around(places.kernels), _around(places.outputs)
    usual, page = _type(places), places.size[0]
    foot = below[3] + 1.15 * usual + (_NUMBER_SIZE * 1.2 if len(places.inputs) > 1 else 0.0)
    head = slices[1] - (_NUMBER_SIZE * 1.2 if len(places.kernels) > 1 else 0.0)
    levels = (0.0, slices[0])
    return [
        _word("input", labels, below, foot, levels, usual),
        _word("kernel", labels, slices, head - 0.45 * usual, (max(below[2], above[2]), page), usual),
        _word("output", labels, above, above[1] - 0.45 * usual, levels, usual),
    ]


def _side_words(places: Arrangement, labels: Mapping[str, str]) -> list[Item]:
    """Return the words over plates that stand side by side; over several plates they begin with the first."""
    usual, page = _type(places), places.size[0]
    first, beside, last = places.inputs[0].box, places.kernels[0].box, places.outputs[0].box
    gap = (
        min(plate.box[0] for plate in places.outputs),
        max(plate.box[2] for plate in (*places.inputs, *places.kernels)),
    )
    words: list[Label] = []
    if len(places.inputs) == 1:
        words.append(_word("input", labels, first, first[1] - 0.45 * usual, (0.0, beside[0]), usual))
        words.append(_raised("kernel", labels, beside, (first[2], gap[0]), usual, words[-1]))
    else:
        # One line over all of the input side: a slice is often narrower than its word, and the next
        # channel's plate follows it.
        left, right = first[0], gap[1]
        wide, other = width(labels["input"]), width(labels["kernel"])
        size = min(usual, (right - left) / (wide + 1 + other))
        base = min(first[1], beside[1]) - 0.45 * size - _NUMBER_SIZE * 1.2
        second = min(max(beside[0], left + (wide + 1) * size), right - other * size)
        words += [
            Label("input-label", labels["input"], (left, base), size, "start"),
            Label("kernel-label", labels["kernel"], (second, base), size, "start"),
        ]
    if len(places.outputs) == 1:
        words.append(_raised("output", labels, last, (gap[1], page), usual, words[-1]))
    else:
        wide = width(labels["output"])
        size = min(usual, (page - gap[1] - 2 * _AIR) / wide)
        at = (min(last[0], page - _AIR - wide * size), last[1] - 0.45 * size - _NUMBER_SIZE * 1.2)
        words.append(Label("output-label", labels["output"], at, size, "start"))
    return [*words]


def _raised(
    kind: str,
    labels: Mapping[str, str],
    box: tuple[float, float, float, float],
    room: tuple[float, float],
    usual: float,
    before: Label,
) -> Label:
    """Return the word for a box beside larger plates; too long for that, it goes in line with `before`."""
    base, end = box[1] - 0.45 * usual, _end(before)
    word = _word(kind, labels, box, base, (max(room[0], end), room[1]), usual)
    if word.size == usual:
        return word
    return _word(kind, labels, box, min(base, before.at[1]), (end + 2 * _AIR, room[1]), usual)


def _end(label: Label) -> float:
    """Return where a word ends, in points from the page's left."""
    return label.at[0] + width(label.text) * label.size * (1.0 if label.anchor == "start" else 0.5)


def _around(plates: tuple[Plate, ...]) -> tuple[float, float, float, float]:
    """Return the box (left, top, right, bottom) around plates."""
    lefts, tops, rights, bottoms = zip(*(plate.box for plate in plates), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _word(
    kind: str,
    labels: Mapping[str, str],
    box: tuple[float, float, float, float],
    base: float,
    room: tuple[float, float],
    usual: float,
) -> Label:
    """Return the word for a box: over its middle, as far as the room from left to right allows."""
    low, high = room[0] + _AIR, room[1] - _AIR
    wide = width(labels[kind])
    size = min(usual, (high - low) / wide)
    middle = min(max((box[0] + box[2]) / 2, low + wide * size / 2), high - wide * size / 2)
    return Label(f"{kind}-label", labels[kind], (middle, base), size)


def _channel_numbers(plates: tuple[Plate, ...], flat_plates: bool) -> list[Item]:
    """Return the number of each channel: over the left end of a flat plate, under a leaning one's foot."""
    numbers: list[Item] = []
    for index, plate in enumerate(plates):
        if flat_plates:
            at = (plate.box[0] + 0.3 * _NUMBER_SIZE, plate.box[1] - 0.25 * _NUMBER_SIZE)
        else:
            x, y = plate.point(plate.rows, 0).tolist()
            at = (x, y + 0.95 * _NUMBER_SIZE)
        numbers.append(Label(f"{plate.id}-index", str(index), at, _NUMBER_SIZE))
    return numbers

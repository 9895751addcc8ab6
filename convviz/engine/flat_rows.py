"""Depthwise convolutions of stride 1: rows lie flat in one vector, of which every tap reads a shift."""

from __future__ import annotations

from itertools import groupby, product
from typing import NamedTuple

import numpy as np

from .arrays import Array
from .axis import Phase
from .scratch import LINE, scratch

#: Bytes of a block of channels: few enough to stay in a processor's cache.
_BLOCK = 3 << 19
#: Cells of a row in a block, at least, so that matrix products are worth their start.
_LEAST_CELLS = 64
#: Cells of a flat row, at most, twice as many for few elements: all taps stay in the nearest cache.
_FLAT_ROW = 256
_FEW_ELEMENTS = 12
#: Elements of a kernel, at most: with more, a block would be too large.
_MOST_ELEMENTS = 256
#: Cells that a matrix product takes at a time: one alone takes as long.
_AT_ONCE = 8


class _Extent(NamedTuple):
    """What all phases of an axis read and make."""

    #: Cell of the input on which the first window begins.
    first: int
    #: Cells that windows read beyond as many as there are windows.
    beyond: int
    #: Windows and kernel elements, at most.
    windows: int
    elements: int


class _Block(NamedTuple):
    """How much is made at a time, and where it lies."""

    #: Rows and columns of windows, and channels.
    tall: int
    wide: int
    channels: int
    #: Cells from a row to the next.
    pitch: int
    #: Rows that lie flat in a hand, and hands.
    held: int
    deep: int
    #: Cells of a hand with all that products take, and from a hand to the next.
    flat: int
    line: int


def sum_flat_rows(batch: Array, weight: Array, phases: tuple[list[Phase], list[Phase]], out: Array) -> bool:
    """Fill what the phases make of `out` with the sums of the products of kernels and windows.

    Parameters
    ----------
    batch : ndarray, (N, C_in, H, W)
        What windows read outside of it is zero.
    weight : ndarray, (C_out, C_in / groups, kh, kw)
    phases : (vertical, horizontal)
        Each of the one meets each of the other.
    out : ndarray, (N, C_out, H_out, W_out)
        In any layout.

    Returns
    -------
    bool
        False, and nothing done, where other ways are better or the only ones: kernels must be one channel
        deep, and their rows neighbours; they have more than one element, but few, and no more than what they
        make, or flat rows would be copied for the most part for what no window reads.

    Notes
    -----
    The rows of a block are dealt out in turn: each of `deep` hands holds `held` rows, which lie flat, one
    behind the other. What a tap reads for a hand, the tap below it reads for the next hand, and the tap
    beside it a cell further on. So a hand is copied once for every column of the kernel, in one piece, not
    for every tap; and all taps of a hand lie one behind the other, a matrix without further copies.
    """
    rows, cols = phases
    if weight.shape[1] > 1 or not rows or not cols:
        return False
    down, right = _extent(rows), _extent(cols)
    if not 1 < down.elements * right.elements <= _MOST_ELEMENTS:
        return False
    if down.beyond > down.windows or right.beyond > right.windows:
        return False
    if any(phase.axis.dilation > 1 for phase in rows if phase.axis.kernel > 1):
        return False

    images, channels, height, width = batch.shape
    filters = weight.reshape(channels, 1, -1, *weight.shape[2:])
    sums = out.reshape(images, channels, -1, *out.shape[2:])
    fan, kind, item = filters.shape[2], weight.dtype, weight.itemsize
    tall, wide, several, pitch, held, deep, flat, line = _block_of(channels, fan, item, down, right)
    # What lies below the last hand is what the first ones hold, a slot further on: one slot more than held.
    # Where a hand holds one row, only the first few have a second slot, and rows lie one behind the other.
    slots = several, held + 1, deep, pitch
    hand, slot = ((held + 1) * pitch, pitch) if held > 1 else (pitch, deep * pitch)
    channel = deep * (held + 1) * pitch if held > 1 else (deep + down.beyond) * pitch
    # The last taps read a little beyond the last hand, which goes into no sum that is kept.
    plate = scratch("plate", several * channel + 2 * slot + line + pitch, kind)
    hands = scratch("block", several * (deep + down.beyond) * right.elements * line + line, kind)
    made = scratch("made", several * deep * fan * line, kind).reshape(several, deep, fan, line)[..., :flat]
    dealt = np.ndarray(slots, kind, plate, strides=(channel * item, slot * item, hand * item, item))
    results = made[..., : held * pitch].reshape(several, deep, fan, held, pitch).transpose(0, 2, 3, 1, 4)

    rounds, targets = [], list[Array]()
    for (elements, dilation), alike in groupby(cols, lambda phase: (phase.axis.kernel, phase.axis.dilation)):
        shape = several, deep + down.beyond, elements, flat
        strides = shape[1] * elements * line * item, elements * line * item, line * item, item
        steps = channel * item, hand * item, dilation * item, item
        lanes = np.ndarray(shape, kind, hands, strides=strides)
        copies = [(lanes[:, :deep], np.ndarray((several, deep, elements, flat), kind, plate, strides=steps))]
        if down.beyond:
            shape = several, down.beyond, elements, flat
            copies.append((lanes[:, deep:], np.ndarray(shape, kind, plate, slot * item, steps)))
        products = []
        for col, row in product(alike, rows):
            kernels = filters[..., row.elements, col.elements].reshape(channels, 1, fan, -1)
            shape = several, deep, kernels.shape[-1], flat
            start = (row.first - down.first) * strides[1] + (col.first - right.first) * item
            columns = np.ndarray(shape, kind, hands, start, strides)
            products.append((kernels, columns, len(targets)))
            targets.append(sums[..., row.outputs, col.outputs])
        rounds.append((copies, products))

    for top, left in product(range(0, down.windows, tall), range(0, right.windows, wide)):
        plate[: several * channel] = 0
        above, inner_rows = _overlap(top + down.first, tall + down.beyond, height)
        before, inner_cols = _overlap(left + right.first, pitch, width)
        area = batch[:, :, inner_rows, inner_cols]
        deals = [
            (dealt[:, places, lines, before : before + area.shape[3]], part)
            for places, lines, part in _in_slots(area, above, deep)
        ]
        ends = [
            [
                (part, results[:, :, places, lines, : part.shape[-1]])
                for places, lines, part in _in_slots(
                    target[..., top : top + tall, left : left + wide], 0, deep
                )
            ]
            for target in targets
        ]
        for image, first in product(range(images), range(0, channels, several)):
            those = slice(first, first + several)
            count = min(several, channels - first)
            for to, read in deals:
                to[:count] = read[image, those]
            for copies, products in rounds:
                for to, read in copies:
                    to[:count] = read[:count]
                for kernels, columns, phase in products:
                    np.matmul(kernels[those], columns[:count], out=made[:count])
                    for to, read in ends[phase]:
                        to[image, those] = read[:count]
    return True


def _extent(phases: list[Phase]) -> _Extent:
    first = min([phase.first for phase in phases])
    last = max([phase.first + phase.axis.span - 1 for phase in phases])
    windows = max([phase.axis.output for phase in phases])
    return _Extent(first, last - first, windows, max([phase.axis.kernel for phase in phases]))


def _block_of(channels: int, fan: int, item: int, down: _Extent, right: _Extent) -> _Block:
    """Return how to share out the work, `fan` kernels for each channel, numbers of `item` bytes."""
    cells = _BLOCK // item
    wide = min(right.windows, max(_LEAST_CELLS, cells // (2 * down.beyond + 1) // (right.elements + fan + 1)))
    pitch = wide + right.beyond
    most = _FLAT_ROW if down.elements * right.elements > _FEW_ELEMENTS else 2 * _FLAT_ROW
    held = max(1, most // pitch)
    tall = (cells // pitch - held * down.beyond * right.elements) // (right.elements + fan + 1)
    tall = min(down.windows, max(1, tall))
    held = max(1, min(held, tall // max(1, down.beyond)))
    deep = max(-(-tall // held), down.beyond)
    flat = -(-held * pitch // _AT_ONCE) * _AT_ONCE
    line = -(-flat * item // LINE) * LINE // item
    each = deep * (held + 1) * pitch + ((deep + down.beyond) * right.elements + deep * fan) * line
    several = -(-channels // min(channels, -(-channels * each * item // max(_BLOCK, 1))))
    return _Block(tall, wide, several, pitch, held, deep, flat, line)


def _overlap(first: int, count: int, size: int) -> tuple[int, slice]:
    """Return which of `count` positions from `first` on are in an input of `size`, how many are before."""
    begin = min(max(first, 0), size)
    return begin - first, slice(begin, max(begin, min(first + count, size)))


def _in_slots(array: Array, first: int, deep: int) -> list[tuple[slice, slice, Array]]:
    """Return where the rows of `array` (..., H, W), from row `first` on, are in slots of `deep`.

    Slots, the lines of each, and the part of `array` that is there, (..., slots, lines, W).
    """
    places = []
    done, height = 0, array.shape[-2]
    while done < height:
        slot, line = divmod(first + done, deep)
        slots = max(1, (height - done) // deep) if line == 0 else 1
        lines = min(deep - line, height - done)
        part = array[..., done : done + slots * lines, :]
        part = part.reshape(*part.shape[:-2], slots, lines, part.shape[-1])
        places.append((slice(slot, slot + slots), slice(line, line + lines), part))
        done += slots * lines
    return places

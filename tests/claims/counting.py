"""What the sentences speak of, counted by plain loops over placements, from a setting's bare parameters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from convviz import ConvSetting, TransposedSetting

Counts = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Line:
    """One axis of a convolution, laid down placement by placement."""

    size: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int

    @property
    def padded(self) -> int:
        return self.before + self.size + self.after

    @cached_property
    def windows(self) -> list[list[int]]:
        """The padded positions that each placement reads."""
        found, start = [], 0
        while start + self.dilation * (self.kernel - 1) < self.padded:
            found.append([start + self.dilation * tap for tap in range(self.kernel)])
            start += self.stride
        return found

    @cached_property
    def read(self) -> set[int]:
        return {position for window in self.windows for position in window}


def named_sides(name: str, size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """Return what a named padding adds before and after: for SAME the least for ⌈size / stride⌉ outputs."""
    if name == "valid":
        return 0, 0
    if name == "full":
        # One window more at either end would miss the input.
        reach = dilation * (kernel - 1)
        return reach, reach
    total, wanted = 0, -(-size // stride)
    while len(Line(size, kernel, stride, dilation, 0, total).windows) < wanted:
        total += 1
    return (total // 2, total - total // 2) if name == "same" else (total - total // 2, total // 2)


@lru_cache(maxsize=16)
def lines(setting: ConvSetting) -> tuple[Line, Line]:
    """Return both axes of a convolution."""
    found = []
    for axis in range(2):
        own = setting.input[axis], setting.kernel[axis], setting.stride[axis], setting.dilation[axis]
        if isinstance(setting.padding, str):
            sides = named_sides(setting.padding, *own)
        else:
            sides = setting.padding[axis]
        found.append(Line(*own, *sides))
    return found[0], found[1]


def outputs(setting: ConvSetting) -> tuple[int, int]:
    rows, cols = lines(setting)
    return len(rows.windows), len(cols.windows)


def products_on_padding(setting: ConvSetting) -> tuple[int, int]:
    """Return how many products of all filters meet a padding cell, and how many there are at all."""
    rows, cols = lines(setting)
    padding = np.ones((rows.padded, cols.padded), dtype=np.int64)
    padding[rows.before : rows.before + rows.size, cols.before : cols.before + cols.size] = 0
    found = total = 0
    for down in rows.windows:
        strip = padding[down]
        for right in cols.windows:
            window = strip[:, right]
            found += int(window.sum())
            total += window.size
    each = setting.out_channels * (setting.in_channels // setting.groups)
    return found * each, total * each


def stamped(size: int, kernel: int, stride: int, dilation: int, before: int, output: int) -> list[int]:
    """Return how many taps land on each output line of one axis, stamp by stamp."""
    counts = [0] * output
    for cell in range(size):
        for tap in range(kernel):
            at = cell * stride + tap * dilation - before
            if 0 <= at < output:
                counts[at] += 1
    return counts


@dataclass(frozen=True)
class Stamps:
    """One axis of a transposed convolution."""

    size: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int
    extra: int

    @cached_property
    def full(self) -> int:
        """Lines from the first that a stamp reaches to the last."""
        taps = (
            cell * self.stride + tap * self.dilation
            for cell in range(self.size)
            for tap in range(self.kernel)
        )
        return max(taps) + 1

    @cached_property
    def output(self) -> int:
        return self.full + self.extra - self.before - self.after

    @cached_property
    def counts(self) -> list[int]:
        return stamped(self.size, self.kernel, self.stride, self.dilation, self.before, self.output)

    def of_the_same(self, **changes: int) -> list[int]:
        """Return the counts with other parameters."""
        own = {name: getattr(self, name) for name in ("size", "kernel", "stride", "dilation", "before")}
        return stamped(**own | {"output": self.output} | changes)

    @cached_property
    def uniform(self) -> bool:
        """Whether far from the ends of a long input every line gets equally many taps."""
        reach = self.dilation * self.kernel
        size = 2 * reach + 4
        middle = self.of_the_same(size=size, before=0, output=size * self.stride)[
            reach * self.stride : (reach + 2) * self.stride
        ]
        return len(set(middle)) == 1

    @cached_property
    def inner(self) -> list[bool]:
        """Whether a longer input, at either end, would leave the taps on each output line as they are."""
        more = self.dilation * self.kernel
        longer = self.of_the_same(size=self.size + 2 * more, before=self.before + more * self.stride)
        return [own == other for own, other in zip(self.counts, longer, strict=True)]

    def direct(self, size: int) -> int:
        """Return how many outputs the ordinary convolution makes of `size` lines."""
        count, end = 0, self.dilation * (self.kernel - 1)
        while end < self.before + size + self.after:
            count, end = count + 1, end + self.stride
        return count

    @cached_property
    def sizes(self) -> list[int]:
        """The sizes of which the ordinary convolution makes this input's."""
        # The last line of the full result is where the last window ends: more lines than another stride
        # begin another window.
        return [size for size in range(1, self.full + self.stride + 1) if self.direct(size) == self.size]

    @cached_property
    def plate(self) -> list[bool]:
        """Whether each line that the windows slide over is an input line, not a filled-in zero."""
        reach = self.dilation * (self.kernel - 1)
        found = [False] * reach
        for cell in range(self.size):
            found += [True] + [False] * (self.stride - 1) * (cell < self.size - 1)
        found += [False] * (reach + self.extra)
        return found[self.before : len(found) - self.after]


@lru_cache(maxsize=16)
def stamps(setting: TransposedSetting) -> tuple[Stamps, Stamps]:
    """Return both axes of a transposed convolution."""
    rows, cols = (
        Stamps(
            setting.input[axis],
            setting.kernel[axis],
            setting.stride[axis],
            setting.dilation[axis],
            *setting.padding[axis],
            setting.output_padding[axis],
        )
        for axis in range(2)
    )
    return rows, cols


@lru_cache(maxsize=16)
def landed(setting: TransposedSetting) -> Counts:
    """Return how many taps of one input channel land on each output cell, stamp by stamp."""
    rows, cols = stamps(setting)
    full = np.zeros((rows.full + rows.extra, cols.full + cols.extra), dtype=np.int64)
    high, wide = rows.dilation * (rows.kernel - 1) + 1, cols.dilation * (cols.kernel - 1) + 1
    for row in range(rows.size):
        for col in range(cols.size):
            top, left = row * rows.stride, col * cols.stride
            full[top : top + high : rows.dilation, left : left + wide : cols.dilation] += 1
    return full[rows.before : len(full) - rows.after, cols.before : full.shape[1] - cols.after]

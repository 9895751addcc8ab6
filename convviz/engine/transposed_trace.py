"""The traces of a transposed convolution: stamp by stamp on the output, or window by window on the input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np

from ..errors import ConvError
from ..texts.numbers import exact_sum
from .arrays import INFINITIES_ARE_DATA, Array, frozen
from .axis import Ints
from .noise import Terms, cancelled, may_cancel
from .setting import whole
from .trace import Cell, PlacementSequence, Reading, Sums, Tap, cell_at, count_to
from .transposed_setting import TransposedSetting


def turned(weight: Array, groups: int) -> Array:
    """Return kernels (C_in, C_out / groups, kh, kw) turned by 180 degrees, (C_out, C_in / groups, kh, kw)."""
    inputs, fan, kh, kw = weight.shape
    kernels = weight[:, :, ::-1, ::-1].reshape(groups, inputs // groups, fan, kh, kw)
    return np.ascontiguousarray(kernels.swapaxes(1, 2)).reshape(groups * fan, -1, kh, kw)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The kernel laid down once on the output, multiplied by one input cell: a placement of the scatter view.

    `index` counts stamps from 0; `input` is the (channel, row, column) of the cell that stamps, `value`
    its number; `taps` go filter by filter of the cell's group, row by row, cropped ones among them.
    """

    index: int
    input: Cell
    value: float
    taps: tuple[Tap, ...]

    @property
    def outputs(self) -> tuple[Cell, ...]:
        """The cells this stamp adds to, in the order of its taps; none when all of it is cropped."""
        return tuple(tap.output for tap in self.taps if not tap.cropped)


@dataclass(frozen=True, eq=False)
class ScatterTrace(PlacementSequence[Stamp]):
    """A transposed convolution as stamps: each input cell adds its multiple of the kernel to the output.

    ``len(trace)`` is ``C_in * H * W``; the stamps go channel by channel, row by row.

    Attributes
    ----------
    setting : TransposedSetting
    x : ndarray, (C_in, H, W)
    weight : ndarray, (C_in, C_out / groups, kh, kw)
    bias : ndarray, (C_out,), or None
    output : ndarray, (C_out, H_out, W_out)
        The result of `conv_transpose2d`; sums that all but cancel out are added up without an error.
    stamp_rows, stamp_cols : ndarray, (H, kh) and (W, kw)
        The output row (column) that tap a (b) of input row r (column s) lands on,
        ``stride * r + dilation * a - padding``; what is cropped lies outside the output.

    Examples
    --------
    >>> from convviz import conv_transpose2d_trace
    >>> trace = conv_transpose2d_trace([[[1, 2]]], [[[[10, 1]]]], view="scatter")
    >>> [(tap.output, tap.product) for tap in trace[1].taps]
    [((0, 0, 1), 20.0), ((0, 0, 2), 2.0)]
    >>> trace.growing(1).tolist(), trace.growing(2).tolist()
    ([[[10.0, 1.0, 0.0]]], [[[10.0, 21.0, 2.0]]])
    """

    setting: TransposedSetting
    x: Array
    weight: Array
    bias: Array | None
    output: Array

    @cached_property
    def stamp_rows(self) -> Ints:
        """The output row that tap a of input row r lands on, (H, kh)."""
        return frozen(self.setting.axes[0].stamps())

    @cached_property
    def stamp_cols(self) -> Ints:
        """The output column that tap b of input column s lands on, (W, kw)."""
        return frozen(self.setting.axes[1].stamps())

    def __len__(self) -> int:
        return int(self.x.size)

    def at(self, channel: int, row: int, column: int) -> Stamp:
        """Return the stamp of input cell (channel, row, column).

        Raises
        ------
        ConvError
            When the input has no such cell; negative indices do not count from the end.
        """
        return self._placement(count_to((channel, row, column), self.x.shape, "input"))

    def growing(self, count: int) -> Array:
        """Return the output after the first `count` stamps: 0 is the bias alone, ``len(trace)`` the output.

        The last may differ from `output` by the rounding of sums taken in another order. Sums that all but
        cancel out are added up without an error. For every
        count in turn, `growth` takes no longer than the last alone.

        Raises
        ------
        ConvError
            When there are fewer stamps.
        """
        if whole(count, "count", 0) > len(self):
            raise ConvError("above_maximum", "count", name="count", value=count, maximum=len(self))
        out = self._ground()
        for p in range(count):
            self.press(p, out)
        return frozen(out)

    def growth(self) -> Iterator[Array]:
        """Yield the output after 0, 1, ..., ``len(trace)`` stamps, each an array of its own.

        Examples
        --------
        >>> from convviz import conv_transpose2d_trace
        >>> trace = conv_transpose2d_trace([[[1, 2]]], [[[[1]]]], [10], view="scatter")
        >>> [out.tolist() for out in trace.growth()]
        [[[[10.0, 10.0]]], [[[11.0, 10.0]]], [[[11.0, 12.0]]]]
        """
        out = self._ground()
        yield frozen(out.copy())
        for p in range(len(self)):
            self.press(p, out)
            yield frozen(out.copy())

    def _ground(self) -> Array:
        out = np.zeros_like(self.output)
        if self.bias is not None:
            out += self.bias[:, None, None]
        return out

    @cached_property
    def _landing(self) -> tuple[list[Ints], list[Ints]]:
        """Which taps of each input row, and of each input column, land on the output."""
        rows, cols = (
            [np.flatnonzero((line >= 0) & (line < size)) for line in table]
            for table, size in zip((self.stamp_rows, self.stamp_cols), self.setting.output, strict=True)
        )
        return rows, cols

    @INFINITIES_ARE_DATA
    def press(self, p: int, out: Array) -> None:
        """Add stamp `p` to `out`, (C_out, H_out, W_out), in place; it holds all stamps before `p`.

        Examples
        --------
        >>> from convviz import conv_transpose2d_trace
        >>> trace = conv_transpose2d_trace([[[1, 2]]], [[[[10, 1]]]], view="scatter")
        >>> out = trace.growing(0).copy()
        >>> trace.press(0, out)
        >>> out.tolist()
        [[[10.0, 1.0, 0.0]]]
        """
        c, r, s, first = self._place(p)
        a, b = self._landing[0][r], self._landing[1][s]
        rows, cols = self.stamp_rows[r, a], self.stamp_cols[s, b]
        here = np.ix_(range(first, first + self.weight.shape[1]), rows, cols)
        out[here] += self.x[c, r, s] * self.weight[c][:, a[:, None], b]
        if self._sizes is None:
            return
        for f, i, j in np.argwhere(cancelled(out[here], self._sizes[here])).tolist():
            cell = first + f, int(rows[i]), int(cols[j])
            out[cell] = exact_sum(terms_of(self.setting, self.x, self.weight, self.bias, cell, p + 1))

    @cached_property
    def _sizes(self) -> Array | None:
        """The sizes of all that is added to each output cell, added up; None where nothing is inexact."""
        if not may_cancel(self.weight[:, 0].size + 1, self.x, self.weight, self.bias):
            return None
        bias = None if self.bias is None else abs(self.bias)
        sizes = ScatterTrace(self.setting, abs(self.x), abs(self.weight), bias, self.output)
        # Nothing cancels out here.
        object.__setattr__(sizes, "_sizes", None)
        return sizes.growing(len(self))

    def _place(self, p: int) -> tuple[int, int, int, int]:
        """Return input channel, row and column of stamp `p`, and the first output channel it adds to."""
        c, r, s = cell_at(p, self.x.shape)
        group = c // (len(self.x) // self.setting.groups)
        return c, r, s, group * self.weight.shape[1]

    def _placement(self, p: int) -> Stamp:
        c, r, s, first = self._place(p)
        height, width = self.setting.output
        value = float(self.x[c, r, s])
        taps: list[Tap] = []
        for f, a, b in product(*map(range, self.weight.shape[1:])):
            row, col = int(self.stamp_rows[r, a]), int(self.stamp_cols[s, b])
            weight = float(self.weight[c, f, a, b])
            taps.append(
                Tap(
                    input=(c, r, s),
                    source=(c, r, s),
                    kernel=(c, f, a, b),
                    value=value,
                    weight=weight,
                    product=value * weight,
                    padding=False,
                    output=(first + f, row, col),
                    cropped=not (0 <= row < height and 0 <= col < width),
                )
            )
        return Stamp(p, (c, r, s), value, tuple(taps))


def terms_of(
    setting: TransposedSetting,
    x: Array,
    weight: Array,
    bias: Array | None,
    cell: Sequence[int],
    count: int | None = None,
) -> Terms:
    """Yield the factors of what the first `count` stamps, or all, add to an output cell; the bias first."""
    o, i, j = cell
    rows, cols = setting.axes
    channels, height, width = x.shape
    fan, depth = weight.shape[1], channels // setting.groups
    if bias is not None:
        yield (float(bias[o]),)
    first = o // fan * depth
    for c, a, b in product(range(first, first + depth), range(rows.kernel), range(cols.kernel)):
        r, beyond = divmod(i + rows.before - rows.dilation * a, rows.stride)
        s, beside = divmod(j + cols.before - cols.dilation * b, cols.stride)
        if beyond or beside or not (0 <= r < height and 0 <= s < width):
            continue
        if count is None or (c * height + r) * width + s < count:
            yield float(x[c, r, s]), float(weight[c, o % fan, a, b])


@dataclass(frozen=True, eq=False)
class GatherTrace(Sums):
    """A transposed convolution as windows: a direct one of stride 1 over the stretched and padded input.

    ``len(trace)`` is ``C_out * H_out * W_out``; the placements go channel by channel, row by row, as a
    `Trace`'s do. Each tap's `kernel` is its index in the weight, which is laid down turned by 180 degrees.

    Attributes
    ----------
    setting : TransposedSetting
    x : ndarray, (C_in, H, W)
    weight : ndarray, (C_in, C_out / groups, kh, kw)
    bias : ndarray, (C_out,), or None
    output : ndarray, (C_out, H_out, W_out)
        The result of `conv_transpose2d`; sums that all but cancel out are added up without an error.
    padded : ndarray, (C_in, H_padded, W_padded)
        The plate the windows slide over: the input with zeros inserted, padded, or cropped where the
        setting's `pad_before` and `pad_after` are negative.
    laid : ndarray, (C_out, C_in / groups, kh, kw)
        The kernels as they are laid down: the output is ``conv2d`` of `padded` with them, stride 1.
    useful : ndarray, (H_out, W_out)
        How many of the ``C_in / groups * kh * kw`` taps of an output cell meet a real input cell; the
        others multiply a zero of padding or an inserted one.
    tap_rows, tap_cols : ndarray, (H_out, kh) and (W_out, kw)
        The plate's row (column) under row a (column b) of the laid kernel at output row i (column j).

    Examples
    --------
    >>> from convviz import conv_transpose2d_trace
    >>> trace = conv_transpose2d_trace([[[1, 2]]], [[[[10, 1]]]], stride=2, view="gather")
    >>> trace.padded.tolist(), trace.laid.tolist(), trace.useful.tolist()
    ([[[0.0, 1.0, 0.0, 2.0, 0.0]]], [[[[1.0, 10.0]]]], [[1, 1, 1, 1]])
    >>> [(tap.value, tap.weight, tap.kernel[-1]) for tap in trace[1].taps]
    [(1.0, 1.0, 1), (0.0, 10.0, 0)]
    >>> trace[0].taps[0].padding, trace[1].taps[1].inserted
    (True, True)
    """

    setting: TransposedSetting
    x: Array
    weight: Array
    bias: Array | None
    output: Array

    @cached_property
    def padded(self) -> Array:
        """The input stretched and padded or cropped, (C_in, H_padded, W_padded)."""
        rows, cols = (axis.sources() for axis in self.setting.axes)
        plate = np.zeros((len(self.x), len(rows), len(cols)), dtype=self.x.dtype)
        down, right = np.flatnonzero(rows >= 0)[:, None], np.flatnonzero(cols >= 0)
        plate[:, down, right] = self.x[:, rows[down], cols[right]]
        return frozen(plate)

    @cached_property
    def laid(self) -> Array:
        """The kernels as they are laid down, turned by 180 degrees, (C_out, C_in / groups, kh, kw)."""
        return frozen(turned(self.weight, self.setting.groups))

    @cached_property
    def useful(self) -> Ints:
        """How many taps of each output cell meet a real input cell, (H_out, W_out)."""
        return frozen(self.setting.overlaps() * (self.setting.in_channels // self.setting.groups))

    @cached_property
    def _reading(self) -> Reading:
        rows, cols = self.setting.axes
        sources, first = (rows.sources(), cols.sources()), (rows.pad_before, cols.pad_before)
        return Reading(self.padded, self.laid, sources, first, (rows.stretched, cols.stretched))

    def _element(self, o: int, c: int, a: int, b: int) -> tuple[int, int, int, int]:
        _, fan, kh, kw = self.weight.shape
        return c, o % fan, kh - 1 - a, kw - 1 - b

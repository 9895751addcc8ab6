"""The arithmetic of one axis: sizes, what is read, and which cell meets which kernel element."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.intp]

#: How cells outside the input get their value.
PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a convolution, by torch's meanings.

    Parameters
    ----------
    size, kernel : int
        Cells of the input and elements of the kernel along this axis, at least 1.
    stride, dilation : int
        Cells between neighbouring placements, and between neighbouring taps; at least 1.
    before, after : int
        Padding cells at the top/left and at the bottom/right, at least 0.

    Notes
    -----
    An axis only counts; whether the setting is legal is `fits`. An axis that does not fit has
    ``output == 0``. Positions are counted in the padded input, from 0 (the first padding cell).

    Examples
    --------
    The paper's figure ``padding_strides_odd``: the last padded line is read by no window.

    >>> axis = Axis(size=6, kernel=3, stride=2, dilation=1, before=1, after=1)
    >>> axis.span, axis.padded, axis.output, axis.dropped
    (3, 8, 3, 1)
    """

    size: int
    kernel: int
    stride: int = 1
    dilation: int = 1
    before: int = 0
    after: int = 0

    @property
    def span(self) -> int:
        """Cells from the kernel's first tap to its last: ``d(k - 1) + 1``."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def padded(self) -> int:
        """Cells of the padded input."""
        return self.before + self.size + self.after

    @property
    def fits(self) -> bool:
        """Whether the kernel can be laid down at least once."""
        return self.padded >= self.span

    @property
    def output(self) -> int:
        """Placements along this axis: ``floor((padded - span) / stride) + 1``, or 0."""
        return (self.padded - self.span) // self.stride + 1 if self.fits else 0

    @property
    def dropped(self) -> int:
        """Cells at the end of the padded input that the floor leaves to no window."""
        return (self.padded - self.span) % self.stride if self.fits else 0

    def taps(self) -> Ints:
        """Return ``(output, kernel)``: the padded position each tap of each placement reads."""
        starts = self.stride * np.arange(self.output, dtype=np.intp)
        return starts[:, None] + self.dilation * np.arange(self.kernel, dtype=np.intp)

    def read(self) -> npt.NDArray[np.bool_]:
        """Return ``(padded,)``: whether any tap of any placement reads this position."""
        seen = np.zeros(self.padded, dtype=np.bool_)
        seen[self.taps().ravel()] = True
        return seen

    def mode_limit(self, mode: str) -> int | None:
        """Return the largest padding per side that `mode` allows on this axis; None is no limit."""
        return {"reflect": self.size - 1, "circular": self.size}.get(mode)

    def sources(self, mode: str) -> Ints:
        """Return ``(padded,)``: the input index each padded position shows, -1 for a padding zero.

        `mode` is one of `PADDING_MODES`; the padding must respect `mode_limit`.

        Examples
        --------
        >>> Axis(3, 1, before=2, after=1).sources("reflect").tolist()
        [2, 1, 0, 1, 2, 1]
        """
        position = np.arange(-self.before, self.size + self.after, dtype=np.intp)
        last = self.size - 1
        if mode == "reflect":
            position = last - np.abs(last - np.abs(position))
        elif mode == "replicate":
            position = position.clip(0, last)
        elif mode == "circular":
            position = position % self.size
        else:
            position = np.where((position < 0) | (position > last), -1, position)
        return position


def named_padding(name: str, size: int, kernel: int, stride: int, dilation: int) -> tuple[int, int]:
    """Return the padding ``(before, after)`` that a named padding means on one axis.

    ``"valid"`` is none; ``"full"`` is ``span - 1`` on each side; ``"same"`` makes
    ``ceil(size / stride)`` outputs with the odd cell at the end (TensorFlow's rule, for any stride),
    ``"same_lower"`` with the odd cell at the start (ONNX SAME_LOWER).

    Examples
    --------
    SAME with stride 2 is not padding 1:

    >>> named_padding("same", size=6, kernel=3, stride=2, dilation=1)
    (0, 1)
    """
    span = dilation * (kernel - 1) + 1
    if name == "valid":
        return 0, 0
    if name == "full":
        return span - 1, span - 1
    outputs = -(-size // stride)
    total = max((outputs - 1) * stride + span - size, 0)
    small, large = total // 2, total - total // 2
    return (small, large) if name == "same" else (large, small)

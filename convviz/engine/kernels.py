"""Kernels with names: what image processing calls them, and the numbers that are meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np

from ..errors import ConvError
from .arrays import Array
from .setting import Pair, pair

#: The longest side: beyond, a Gaussian's whole numbers are none that a float holds exactly.
_LONGEST = 27


@dataclass(frozen=True, slots=True)
class NamedKernel:
    """A kernel, or a family of them.

    Attributes
    ----------
    make : callable
        From (rows, columns) to the whole numbers of the kernel.
    divisor : callable or None
        From (rows, columns) to what a normalised kernel is divided by, so that its sum is 1; None where
        there is nothing to normalise.
    size : (int, int) or None
        The only size there is; None if the kernel exists in every size.
    """

    make: Callable[[Pair], Array]
    divisor: Callable[[Pair], int] | None = None
    size: Pair | None = None


def named_kernel(name: str, size: object = 3, *, normalised: bool = True) -> Array:
    """Return a kernel by its name, (kh, kw), as cross-correlation lays it down (unturned).

    Parameters
    ----------
    name : str
        A key of `KERNELS`.
    size : int or (vertical, horizontal)
        From 1 to 27; a kernel of one size only takes no other.
    normalised : bool
        Whether kernels that average have the sum 1; else they have whole numbers. The others are the
        same either way.

    Raises
    ------
    ConvError
        An unknown name, or a size that the kernel does not have.

    Examples
    --------
    >>> named_kernel("sobel_x").tolist()
    [[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]
    >>> named_kernel("gaussian", (1, 3)).tolist(), named_kernel("gaussian", (1, 3), normalised=False).tolist()
    ([[0.25, 0.5, 0.25]], [[1.0, 2.0, 1.0]])
    """
    if name not in KERNELS:
        raise ConvError("kernel_name", "name", value=repr(name), names=list(KERNELS))
    kernel, (rows, cols) = KERNELS[name], pair(size, "size", 1)
    if max(rows, cols) > _LONGEST:
        raise ConvError("above_maximum", "size", name="size", value=max(rows, cols), maximum=_LONGEST)
    if kernel.size not in (None, (rows, cols)):
        raise ConvError("kernel_size", "size", name=name, own=kernel.size, size=(rows, cols))
    made = kernel.make((rows, cols))
    return made / kernel.divisor((rows, cols)) if normalised and kernel.divisor else made


def _fixed(rows: list[list[int]]) -> NamedKernel:
    """Return a kernel of one size."""
    numbers = np.array(rows, dtype=np.float64)
    height, width = numbers.shape
    return NamedKernel(lambda _: numbers.copy(), size=(height, width))


def _identity(size: Pair) -> Array:
    """Return a 1 in the middle, of even sizes in the cell before it, as "same" pads them."""
    kernel = np.zeros(size)
    kernel[(size[0] - 1) // 2, (size[1] - 1) // 2] = 1
    return kernel


def _binomial(size: Pair) -> Array:
    """Return products of binomial coefficients: the whole numbers nearest to a Gaussian bell."""
    rows, cols = (np.array([comb(side - 1, at) for at in range(side)], dtype=np.float64) for side in size)
    return np.outer(rows, cols)


def _unsharp(size: Pair) -> Array:
    """Return twice the picture less its blur, over the blur's divisor."""
    return 2 * _weight(size) * _identity(size) - _binomial(size)


def _weight(size: Pair) -> int:
    """Return the sum of the binomial kernel."""
    return 1 << (size[0] + size[1] - 2)


def _motion(size: Pair) -> Array:
    """Return ones along the middle row."""
    kernel = np.zeros(size)
    kernel[(size[0] - 1) // 2] = 1
    return kernel


#: Every kernel, by name.
KERNELS: dict[str, NamedKernel] = {
    "identity": NamedKernel(_identity),
    "box": NamedKernel(np.ones, lambda size: size[0] * size[1]),
    "gaussian": NamedKernel(_binomial, _weight),
    "motion": NamedKernel(_motion, lambda size: size[1]),
    "sharpen": _fixed([[0, -1, 0], [-1, 5, -1], [0, -1, 0]]),
    "unsharp": NamedKernel(_unsharp, _weight),
    "sobel_x": _fixed([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]),
    "sobel_y": _fixed([[-1, -2, -1], [0, 0, 0], [1, 2, 1]]),
    "prewitt_x": _fixed([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]]),
    "prewitt_y": _fixed([[-1, -1, -1], [0, 0, 0], [1, 1, 1]]),
    "scharr_x": _fixed([[-3, 0, 3], [-10, 0, 10], [-3, 0, 3]]),
    "scharr_y": _fixed([[-3, -10, -3], [0, 0, 0], [3, 10, 3]]),
    "laplacian": _fixed([[0, 1, 0], [1, -4, 1], [0, 1, 0]]),
    "emboss": _fixed([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]]),
}

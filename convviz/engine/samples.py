"""Sample numbers for a setting: small, checkable by hand, and the same every time."""

from __future__ import annotations

import numpy as np

from ..errors import ConvError
from .arrays import Array
from .setting import ConvSetting, whole
from .transposed_setting import TransposedSetting

__all__ = ["NUMBER_SETS", "Samples", "samples"]

#: The paper's own numbers (its numerical figures).
_PAPER_INPUT = [[3, 3, 2, 1, 0], [0, 0, 1, 3, 1], [3, 1, 2, 2, 3], [2, 0, 0, 2, 2], [2, 0, 0, 0, 1]]
_PAPER_KERNEL = [[0, 1, 2], [2, 2, 0], [0, 1, 2]]

#: The sets a person can choose from.
NUMBER_SETS = ("paper", "random", "counting", "ones", "tenths")

Samples = tuple[Array, Array, Array | None]


def samples(setting: ConvSetting | TransposedSetting, numbers: str = "paper", seed: int = 0) -> Samples:
    """Return input (C_in, H, W), weight (of the setting's `weight_shape`) and bias (C_out,) or None.

    Parameters
    ----------
    setting : ConvSetting or TransposedSetting
        Gives the shapes, and whether there is a bias.
    numbers : str
        One of `NUMBER_SETS`. "paper": the paper's grids, repeated where they are too small and moved
        on by one cell per channel. "random": inputs 0..9 and weights -2..2, by `seed`. "counting":
        inputs 0, 1, 2, ..., weights 1, 2, 3, ... "ones". "tenths": inputs 0, 0.1, 0.2, ..., weights 1.
    seed : int
        For "random", at least 0; a smaller sizes' numbers are not a part of a larger one's.

    Examples
    --------
    >>> x, weight, bias = samples(ConvSetting(input=2, kernel=2), "counting")
    >>> x.tolist(), weight.tolist(), bias
    ([[[0.0, 1.0], [2.0, 3.0]]], [[[[1.0, 2.0], [3.0, 4.0]]]], None)
    """
    if numbers not in NUMBER_SETS:
        raise ConvError("number_set", "numbers", value=repr(numbers), names=list(NUMBER_SETS))
    x_shape = (setting.in_channels, *setting.input)
    w_shape = setting.weight_shape
    if numbers == "random":
        random = np.random.default_rng(whole(seed, "seed", 0))
        x = random.integers(0, 10, x_shape).astype(np.float64)
        weight = random.integers(-2, 3, w_shape).astype(np.float64)
    elif numbers == "paper":
        x = _repeated(_PAPER_INPUT, x_shape)
        weight = _repeated(_PAPER_KERNEL, w_shape)
    else:
        x, weight = np.ones(x_shape), np.ones(w_shape)
        if numbers == "counting":
            x = np.arange(x.size, dtype=np.float64).reshape(x_shape)
            weight = np.arange(1, weight.size + 1, dtype=np.float64).reshape(w_shape)
        elif numbers == "tenths":
            x = np.arange(x.size, dtype=np.float64).reshape(x_shape) / 10
    bias = np.arange(1, setting.out_channels + 1, dtype=np.float64) if setting.bias else None
    return x, weight, bias


def _repeated(grid: list[list[int]], shape: tuple[int, ...]) -> Array:
    """Return an array of `shape` whose last two axes repeat `grid`, moved on by one cell per channel."""
    base = np.array(grid, dtype=np.float64)
    out = np.empty(shape)
    rows, cols = np.arange(shape[-2]) % base.shape[0], np.arange(shape[-1]) % base.shape[1]
    for count, channel in enumerate(np.ndindex(shape[:-2])):
        out[channel] = np.roll(base, count, axis=(0, 1) if count % 2 else 1)[np.ix_(rows, cols)]
    return out

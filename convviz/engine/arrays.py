"""Checks of arrays that callers pass: rank, type and shape, before any arithmetic meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..errors import ConvError

Array = npt.NDArray[Any]
_Kind = TypeVar("_Kind", bound=Array)

#: Numbers in one array, at most (16 GB of float64).
LARGEST_ARRAY = 1 << 31

#: Up to here float64 has every whole number.
LARGEST_WHOLE = 1 << 53

#: NumPy's warnings about infinities and NaN are switched off (for the running thread only).
INFINITIES_ARE_DATA = np.errstate(over="ignore", invalid="ignore")

#: How the shapes of an image, and of one or a batch of them, are written.
IMAGE, IMAGES = "(C, H, W)", "(C, H, W) or (N, C, H, W)"

_RANKS = {
    IMAGE: (3,),
    IMAGES: (3, 4),
    "(C_out, C_in/groups, kh, kw)": (4,),
    "(C_in, C_out/groups, kh, kw)": (4,),
    "(C_in*m, 1, kh, kw)": (4,),
    "(C_out, C_in*m, 1, 1)": (4,),
    "(C_out,)": (1,),
}


def as_numbers(value: object, name: str, shape: str) -> Array:
    """Return `value` as an array of real numbers with the rank that `shape` (a key of the table) names."""
    for part in _leaves(value):
        # Known by its ways: to ask for its class would import numpy.ma.
        if hasattr(part, "mask") and hasattr(part, "filled"):
            raise ConvError("masked", name, name=name)
        if getattr(part, "requires_grad", False) is True:
            raise ConvError("gradient", name, name=name)
        # Beside a fraction NumPy would round it, without a word.
        _refuse_wide([part], name)
    try:
        array = np.asarray(value)
    except Exception:  # NumPy's own for ragged lists, and whatever strangers' objects raise
        raise ConvError("not_numbers", name, name=name, kind="object") from None
    if array.dtype.kind == "O" and all(isinstance(number, Real) for number in array.flat):
        _refuse_wide(array.flat, name)
        with suppress(Exception):  # a fraction may be too large, and its class anybody's
            array = array.astype(np.float64)
    if array.dtype.kind not in "biuf":
        raise ConvError("not_numbers", name, name=name, kind=array.dtype.name)
    if array.ndim not in _RANKS[shape]:
        raise ConvError("rank", name, name=name, got=str(array.shape), rank=array.ndim, shape=shape)
    if 0 in array.shape:
        raise ConvError("empty", name, name=name, got=str(array.shape))
    if array.dtype.kind in "iu" and array.itemsize == 8:
        _refuse_wide([int(array.min()), int(array.max())], name)
    return array


def _leaves(value: object) -> Iterator[object]:
    """Yield what lies in nested lists, not as numbers but as it is."""
    if isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _refuse_wide(numbers: Iterable[object], name: str) -> None:
    """Raise a ConvError for a whole number beyond `LARGEST_WHOLE`, which a float64 may round."""
    for number in numbers:
        if isinstance(number, Integral) and abs(whole := int(number)) > LARGEST_WHOLE:
            value = whole if whole.bit_length() <= 64 else f"<{whole.bit_length()} bits>"
            raise ConvError("too_wide", name, name=name, value=value, limit=LARGEST_WHOLE)


def check_bias(bias: object, out_channels: int, name: str = "bias") -> Array | None:
    """Return `bias` as an array of `out_channels` numbers, or None; `name` is what a refusal calls it."""
    if bias is None:
        return None
    array = as_numbers(bias, name, "(C_out,)")
    if array.shape[0] != out_channels:
        raise ConvError("bias_length", name, name=name, length=array.shape[0], out_channels=out_channels)
    return array


def common_type(*arrays: Array | None) -> np.dtype[Any]:
    """Return float32 when every array is float32, else float64."""
    kinds = [array.dtype for array in arrays if array is not None]
    return np.dtype(np.float32 if all(kind.type is np.float32 for kind in kinds) else np.float64)


def alike(kind: np.dtype[Any], *arrays: Array | None) -> list[Any]:
    """Return contiguous arrays of one type, None where there is none."""
    return [None if array is None else array.astype(kind, order="C", copy=False) for array in arrays]


def frozen(array: _Kind) -> _Kind:
    """Return `array` itself, from now on read-only."""
    array.flags.writeable = False
    return array

"""Arrays at the door: rank, kind and shapes are settled here, so that NumPy never complains later."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from ..errors import ConvError

__all__ = [
    "INFINITIES_ARE_DATA",
    "LARGEST_ARRAY",
    "Array",
    "as_numbers",
    "check_bias",
    "common_type",
    "frozen",
]

Array = npt.NDArray[Any]
_Kind = TypeVar("_Kind", bound=Array)

#: Numbers in one array, at most (16 GB of float64).
LARGEST_ARRAY = 1 << 31

#: NumPy's warnings about infinities and NaN are switched off (for the running thread only).
INFINITIES_ARE_DATA = np.errstate(over="ignore", invalid="ignore")

_RANKS = {
    "(C, H, W)": (3,),
    "(C, H, W) or (N, C, H, W)": (3, 4),
    "(C_out, C_in/groups, kh, kw)": (4,),
    "(C_in, C_out/groups, kh, kw)": (4,),
    "(C_in*m, 1, kh, kw)": (4,),
    "(C_out, C_in*m, 1, 1)": (4,),
    "(C_out,)": (1,),
}


def as_numbers(value: object, name: str, shape: str) -> Array:
    """Return `value` as an array of real numbers with the rank that `shape` (a key of the table) names."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        raise ConvError("not_numbers", name, name=name, kind="object") from None
    if array.dtype.kind not in "biuf":
        raise ConvError("not_numbers", name, name=name, kind=array.dtype.name)
    if array.ndim not in _RANKS[shape]:
        raise ConvError("rank", name, name=name, got=str(array.shape), rank=array.ndim, shape=shape)
    if 0 in array.shape:
        raise ConvError("empty", name, name=name, got=str(array.shape))
    return array


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
    given = [array.dtype for array in arrays if array is not None]
    return np.dtype(np.float32 if all(kind.type is np.float32 for kind in given) else np.float64)


def frozen(array: _Kind) -> _Kind:
    """Return `array` itself, from now on read-only."""
    array.flags.writeable = False
    return array

"""What runs over a picture, and what comes out, as the magnifier in the browser takes it."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import Any

from ..engine import (
    KERNELS,
    Axis,
    ConvSetting,
    TransposedSetting,
    filter2d,
    named_kernel,
    strongest,
    upsample2d,
)
from ..render import Planes, Tone, packed, toned
from ..shelf import Shelf
from ..texts import Words, words
from ..views.image import ImageView
from .image_explain import about, captions, names

#: Results kept for the next visitor: so many, and so many bytes. Those of visitors' own pictures are not.
_KEPT = Shelf(entries=128, size=24 * 2**20)


def photo_name(pixels: Planes) -> str:
    """Return what names these pixels."""
    return sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()[:24]


def result(view: ImageView, pixels: Planes, language: str) -> bytes:
    """Return what comes out and all that is said about it, packed for the browser."""
    make = partial(_result, view, pixels, words(language))
    if view.picture == "upload":
        return make()
    key = (view.link(), view.at, language)
    packed_result = _KEPT.get(key)
    if packed_result is None:
        packed_result = make()
        _KEPT.put(key, packed_result)
    return packed_result


def _result(view: ImageView, pixels: Planes, say: Words) -> bytes:
    setting, problem = view.setting, view.problem
    data: dict[str, Any] = {
        "photo": photo_name(pixels),
        "words": say.section("lens"),
        "link": f"{view.link()}&lang={say.language}",
        "draws": view.picture == "drawing",
        "impossible": problem is not None,
        "kernel": setting.kernel,
        "stride": setting.stride,
        "dilation": setting.dilation,
        "before": [before for before, _ in setting.sides],
        "held": view.at is not None,
        **_weights(view),
    }
    if isinstance(setting, ConvSetting):
        data["rows"], data["cols"] = (_lines(axis, view.padding_mode) for axis in setting.axes)
        data["span"] = [axis.span for axis in setting.axes]
    tone: Tone | None = None
    pictures: list[Planes] = []
    if not problem:
        numbers = filter2d(pixels, view.numbers, setting)
        out, tone = toned(numbers, view.tone)
        data |= {"low": tone.low, "high": tone.high}
        # The magnifier begins where there is most to see.
        data["start"] = view.at or strongest(numbers[0])
        pictures.append(out)
        if isinstance(setting, TransposedSetting):
            pictures += [
                toned(upsample2d(pixels, view.factor, mode), "clamped")[0] for mode in ("nearest", "bilinear")
            ]
    data["captions"] = captions(view, len(pixels), tone, say)
    data["names"] = names(view, say)
    data["about"] = about(view, len(pixels), say)
    return packed(data, *pictures)


def _weights(view: ImageView) -> dict[str, Any]:
    """Return the kernel's numbers; an average's as whole numbers, and what their sum is multiplied with."""
    divisor = KERNELS[view.weights].divisor if view.weights in KERNELS else None
    if divisor and not view.whole and not view.w:
        whole = named_kernel(view.weights, view.kernel_size, normalised=False)
        return {"weights": whole.tolist(), "times": view.times, "divisor": divisor(view.kernel_size)}
    return {"weights": view.numbers.tolist(), "times": 1, "divisor": 1}


def _lines(axis: Axis, mode: str) -> list[int]:
    """Return which line of the picture each line of the padded one is.

    -1 is a line of zeros, or one that cannot be filled; -2 lies beyond, where a kernel too large hangs over.
    """
    limit = axis.mode_limit(mode)
    fillable = limit is None or max(axis.before, axis.after) <= limit
    lines: list[int] = axis.sources(mode if fillable else "zeros").tolist()
    return lines + [-2] * (axis.span - axis.padded)

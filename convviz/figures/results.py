"""What runs over a picture, and what comes out, as the magnifier in the browser takes it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
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
from ..views.image import ImageView, image_offers
from ..views.image_words import about, captions, example_of, names
from .controls import meaning, ways_out
from .own_pictures import OwnPicture
from .pixels import is_colourful, pixels

#: Results and pictures kept for the next visitor: so many, and so many bytes. Visitors' own are not.
_SHELF = Shelf(entries=192, size=24 * 2**20)


def photo(view: ImageView, own: OwnPicture | None) -> bytes:
    """Return the picture that goes in, packed for the browser."""
    view = view.source
    return _kept(view, own, ("photo", view.link()), lambda: packed({}, pixels(view, own)))


def result(view: ImageView, own: OwnPicture | None, language: str) -> bytes:
    """Return what comes out and all that is said about it, packed for the browser.

    Parameters
    ----------
    view : ImageView
    own : OwnPicture or None
        The visitor's, where the view is of one; before there is any, the sheet is white.
    language : str

    Returns
    -------
    bytes
        As `convviz.render.packed` makes them: the results, and of words what the magnifier shows besides.
        "photo" is the link of the picture that goes in; "panel", "stops", "means", "case", "ways" are what
        the controls beside it must know, as in `convviz.figures.shown`; "choices" are the words of choices
        that have not all of them now, "follows" what comes with a choice.
    """
    make = partial(_result, view, own, words(language))
    return _kept(view, own, ("result", view.link(), language), make)


def _kept(view: ImageView, own: OwnPicture | None, key: Hashable, make: Callable[[], bytes]) -> bytes:
    if own is not None and view.picture == "upload":
        return make()
    found = _SHELF.get(key)
    if found is None:
        found = make()
        _SHELF.put(key, found)
    return found


def _result(view: ImageView, own: OwnPicture | None, say: Words) -> bytes:
    setting, problem, planes = view.setting, view.problem, pixels(view, own)
    data: dict[str, Any] = {
        "photo": view.source.link(),
        "link": f"{view.link()}&lang={say.language}",
        "panel": view.panel(colourful=is_colourful(view, own)),
        "stops": {},
        "choices": {"weights": view.kernels},
        "follows": {"way": view.following()},
        "means": meaning(view),
        "case": example_of(view),
        "counted": "",
        "ways": ways_out(view, image_offers(view, say)) if problem else [],
        "problem": problem.sentence(say.language) if problem else "",
        "draws": view.picture == "drawing",
        "kernel": setting.kernel,
        "stride": setting.stride,
        "dilation": setting.dilation,
        "before": [before for before, _ in setting.sides],
        **_weights(view),
    }
    if isinstance(setting, ConvSetting):
        data["rows"], data["cols"] = (_lines(axis, view.padding_mode) for axis in setting.axes)
        data["span"] = [axis.span for axis in setting.axes]
    tone: Tone | None = None
    pictures: list[Planes] = []
    if not problem:
        numbers = filter2d(planes, view.numbers, setting)
        out, tone = toned(numbers, view.tone)
        data |= {"low": tone.low, "high": tone.high}
        # The magnifier begins where there is most to see, if no link says where.
        data["strongest"] = strongest(numbers[0])
        pictures.append(out)
        if isinstance(setting, TransposedSetting):
            pictures += [
                toned(upsample2d(planes, view.factor, mode), "clamped")[0] for mode in ("nearest", "bilinear")
            ]
    data["captions"] = captions(view, len(planes), tone, say)
    data["names"] = names(view, say)
    data["about"] = about(view, len(planes), say)
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

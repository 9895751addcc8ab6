"""What is said about a picture and what came out of it."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import UPSAMPLINGS, ConvSetting, TransposedSetting, even_area
from ..render import Tone
from ..scene import size
from ..texts import Words
from .about import about as about_page
from .explain import formula
from .image_view import EXAMPLES, ImageView
from .transposed_explain import transposed_formula

__all__ = ["about", "captions", "example_of", "names"]

#: At most so many things are pointed out at once.
_MOST = 5
#: And at most so many greys of a checkerboard.
_MOST_GREYS = 6


def example_of(view: ImageView) -> str:
    """Return the name of the example that a view shows, or ""."""
    return next((name for name, one in EXAMPLES.items() if view.opened(one) == view), "")


def captions(view: ImageView, channels: int, tone: Tone | None, say: Words) -> list[str]:
    """Return what stands below each picture, as HTML; `tone` is None where the setting is impossible."""
    setting = view.setting
    goes_in = _size(setting.input, channels)
    into = say("image.goes_in", size=goes_in)
    if isinstance(setting, ConvSetting):
        rows, cols = setting.axes
        if (rows.padded, cols.padded) != setting.input:
            into = say("image.goes_in_padded", size=goes_in, padded=size((rows.padded, cols.padded)))
    if tone is None:
        return [into]
    comes_out = _size(setting.output, channels)
    made = say("image.comes_out", size=comes_out, least=_number(tone.least), most=_number(tone.most))
    shown = _toned(view.tone, tone, channels * setting.output[0] * setting.output[1], say)
    others = [] if view.way == "conv" else [say(f"image_upsampling.{mode}") for mode in UPSAMPLINGS]
    return [into, f"{made}<br>{shown}", *others]


def _toned(kind: str, tone: Tone, count: int, say: Words) -> str:
    """Say which numbers are black and white, and what is not seen."""
    if kind != "clamped":
        return say(f"image.is_{kind}", low=_number(tone.low), high=_number(tone.high))
    cut = tone.below + tone.above
    if not cut:
        return say("image.is_clamped_whole")
    return say("image.is_clamped", below=_share(tone.below / count), above=_share(tone.above / count))


def _share(part: float) -> str:
    return f"{part:.1%}" if part >= 0.001 else "< 0.1%" if part else "0%"


def names(view: ImageView, say: Words) -> list[str]:
    """Return what each result is called beside the others."""
    if view.way == "conv":
        return [say("image.result")]
    return [say("image.way_transposed"), *(say(f"image_upsampled.{mode}") for mode in UPSAMPLINGS)]


def about(view: ImageView, channels: int, say: Words) -> str:
    """Return the size formula and what to notice, as HTML."""
    setting = view.setting
    if view.problem:
        return about_page(say, page="image", case="", size="", told=[])
    sizes = (
        transposed_formula(setting, say)
        if isinstance(setting, TransposedSetting)
        else formula(setting, say, faded=False)
    )
    example = example_of(view)
    own = [f"<b>{say(f'image_example_note.{example}')}</b>"] if example else []
    told = [text for text, _ in zip(_notices(view, channels, say), range(_MOST - len(own)), strict=False)]
    return about_page(say, page="image", case="", size=sizes, told=[*own, *told])


def _notices(view: ImageView, channels: int, say: Words) -> Iterator[str]:
    setting = view.setting
    if isinstance(setting, TransposedSetting):
        yield from _enlarged(view, setting, say)
        return
    total = float(view.numbers.sum())
    kind = "zero" if abs(total) < 1e-9 else "one" if abs(total - 1) < 1e-9 else "other"
    yield say(f"image.sum_{kind}", sum=_number(total))
    (top, bottom), (left, right) = setting.sides
    most = max(top, bottom, left, right)
    yield say(f"image.border_{setting.padding_mode}", padding=most) if most else say("image.border_none")
    if max(setting.stride) > 1:
        yield say("image.stride", kept=1, of=setting.stride[0] * setting.stride[1])
    if max(setting.dilation) > 1 and max(setting.kernel) > 1:
        rows, cols = setting.axes
        count = setting.kernel[0] * setting.kernel[1]
        yield say("image.dilation", count=count, span=size((rows.span, cols.span)))
    if channels > 1:
        yield say("image.channels")


def _enlarged(view: ImageView, setting: TransposedSetting, say: Words) -> Iterator[str]:
    sums, counts = even_area(view.numbers, setting.stride, setting.dilation)
    kernel, factor = size(setting.kernel), view.factor
    if len(sums) == 1:
        yield say("image.phases_even", kernel=kernel, factor=factor, value=_number(100 * sums[0]))
    else:
        greys = [_number(100 * value) for value in sums[:_MOST_GREYS]]
        yield say("image.phases_uneven", kernel=kernel, factor=factor, greys=greys)
    if len(counts) > 1 and len(sums) == 1:
        yield say("image.overlap_evened", counts=counts)
    elif len(counts) == 1 and len(sums) > 1:
        yield say("image.overlap_even_weights_not", count=counts[0])
    if view.times > 1:
        yield say("image.times", times=view.times, factor=factor)
    yield say("image.interpolated")


def _size(pair: tuple[int, int], channels: int) -> str:
    return size(pair) if channels == 1 else f"{size(pair)}×{channels}"


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−") if value else "0"

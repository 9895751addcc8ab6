"""What is said about a picture and what came out of it."""

from __future__ import annotations

from ..engine import UPSAMPLINGS, ConvSetting, TransposedSetting
from ..kinds.size_formula import conv_formula, transposed_formula
from ..notices import IMAGE_RULES, ImageFacts, needless_keys, noticed
from ..render import Tone
from ..scene import size
from ..texts import Words
from ..texts.numbers import about as rounded
from .about import about as about_page
from .about import below
from .image import EXAMPLES, ImageView

#: At most so many things are pointed out at once.
_MOST = 5
#: Digits of a number that is not whole.
_DIGITS = 4


def example_of(view: ImageView) -> str:
    """Return the name of the example that a view shows, or ""."""
    return next((name for name, example in EXAMPLES.items() if view.shows(example)), "")


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
        return below("image", say)
    sizes = (
        transposed_formula(setting, say)
        if isinstance(setting, TransposedSetting)
        else conv_formula(setting, say, faded=False)
    )
    example = example_of(view)
    note = [f"<b>{say(f'image_example_note.{example}')}</b>"] if example else []
    noted = noticed(IMAGE_RULES, image_facts(view, channels), _MOST - len(note), needless_keys(example))
    notices = [*note, *(notice.sentence(say) for notice in noted)]
    return about_page(say, size=sizes, sentences=notices) + below("image", say)


def image_facts(view: ImageView, channels: int) -> ImageFacts:
    """Return what is known of a possible view of a picture with so many channels."""
    # What is written by hand over an average's weights is not multiplied.
    return ImageFacts(view.setting, view.numbers, channels, 1 if view.w else view.times)


def _size(pair: tuple[int, int], channels: int) -> str:
    return size(pair) if channels == 1 else f"{size(pair)}×{channels}"


def _number(value: float) -> str:
    return rounded(value, _DIGITS)

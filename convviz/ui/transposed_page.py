"""The transposed page: what its setting shows and says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ..engine import TransposedSetting
from ..pictures import given
from ..scene import size
from ..snippets import Snippet, snippets
from ..texts import Words
from .about import about
from .language import language_now
from .offers import fix_offers, fix_words
from .own_numbers import own_numbers
from .picture import picture
from .skeleton import Content, Offer, skeleton
from .transposed_controls import CONTROLS, options, parameters
from .transposed_explain import overlap_map, transposed_facts, transposed_formula, transposed_notices
from .transposed_view import LIMITS, TransposedView, read_link
from .visit import first_view

__all__ = ["transposed_page"]


def transposed_page() -> None:
    """Draw the page."""
    CONTROLS.restore(lambda: first_view("transposed", read_link))
    skeleton(
        "transposed",
        language_now(),
        panel=parameters,
        options=options,
        cells=partial(own_numbers, CONTROLS),
        content=_content,
    )


def _content(say: Words) -> Content:
    view = CONTROLS.now()
    return Content(
        view=view,
        picture=partial(picture, view, say.language),
        about=partial(_about, view, say),
        offers=partial(_offers, view, say),
        code={
            name: partial(_code, write, view, say)
            for name, write in snippets("transposed", view.setting).items()
        },
        code_note=_code_note(view, say),
    )


def _offers(view: TransposedView, say: Words) -> list[Offer]:
    ways = view.ways_out() if view.asked != "output_padding" else []
    made = [
        Offer(_words(name, way, say), partial(CONTROLS.apply, way))
        for name, way in ways
        if CONTROLS.can_show(way)
    ]

    def with_base(base: TransposedSetting) -> TransposedView:
        return replace(view, base=base, asked="output_padding")

    if made:
        return made
    fixes = fix_offers(CONTROLS, view.base, LIMITS, with_base, say)
    if view.asked == "output_padding":
        return fixes
    # Where no size can be asked for at all, the sizes come first.
    first = fix_words("asked", None, say)
    return [
        Offer(say("impossible.fix_both", first=first, second=fix.words), fix.take, several=True)
        for fix in fixes
    ]


def _words(name: str, way: TransposedView, say: Words) -> str:
    if name == "size":
        # What a size is of is seen better where both numbers are told.
        return say("impossible.fix_size", value=size(way.size))
    if name == "padding":
        (top, bottom), (left, right) = way.base.padding
        even = top == bottom and left == right
        return fix_words(name, (top, left) if even else way.base.padding, say)
    return fix_words(name, getattr(way.base, name, None), say)


def _about(view: TransposedView, say: Words) -> str:
    if view.problem:
        return about(say, page="transposed", case="", size="", told=[])
    setting, case = view.setting, CONTROLS.case_now()
    return about(
        say,
        page="transposed",
        case=case,
        size=transposed_formula(setting, say),
        told=transposed_notices(transposed_facts(view), say, case),
        more=overlap_map(setting, say),
    )


def _code(write: Snippet, view: TransposedView, say: Words) -> str:
    what = given(view.pictures()[0])
    # On the way back the input is what an ordinary convolution made.
    x = None if what.before is None else what.x
    return write(view.setting, view.chosen, x, say=say)


def _code_note(view: TransposedView, say: Words) -> str:
    """Return which way the code goes, where a picture goes the other way; else ""."""
    if view.problem:
        return ""
    shown = {one.view for one in view.pictures()}
    if "C" in shown:
        return say("transposed.code_C", made="Cᵀ x + b" if view.setting.bias else "Cᵀ x")
    return say("transposed.code_direct") if "direct" in shown else ""

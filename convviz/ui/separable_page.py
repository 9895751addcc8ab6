"""The separable page: what its setting shows and says."""

from __future__ import annotations

from functools import partial

from ..snippets import Snippet, snippets
from ..texts import Words
from .about import about
from .explain import formula
from .language import language_now
from .offers import offers
from .own_numbers import own_numbers
from .picture import picture
from .separable_controls import CONTROLS, layer, options, parameters
from .separable_explain import separable_more, separable_notices
from .separable_view import LIMITS, SeparableView, read_link
from .skeleton import Content, skeleton
from .visit import first_view

__all__ = ["separable_page"]


def separable_page() -> None:
    """Draw the page."""
    CONTROLS.restore(lambda: first_view("separable", read_link))
    skeleton(
        "separable",
        language_now(),
        panel=parameters,
        options=options,
        cells=partial(own_numbers, CONTROLS),
        content=_content,
        below=layer,
    )


def _content(say: Words) -> Content:
    view = CONTROLS.now()
    return Content(
        view=view,
        picture=partial(picture, view, say.language),
        about=partial(_about, view, say),
        offers=partial(offers, CONTROLS, view, LIMITS, say),
        code={
            name: partial(_code, write, view, say)
            for name, write in snippets("separable", view.setting).items()
        },
    )


def _about(view: SeparableView, say: Words) -> str:
    if view.problem:
        return about(say, page="separable", case="", size="", told=[])
    case = CONTROLS.case_now()
    return about(
        say,
        page="separable",
        case=case,
        size=formula(view.setting, say),
        told=separable_notices(view, say, case),
        more=separable_more(view, say),
    )


def _code(write: Snippet, view: SeparableView, say: Words) -> str:
    return write(view.separable, view.chosen, say=say)

"""The grouped page: what its setting shows and says."""

from __future__ import annotations

from functools import partial

from ..snippets import Snippet, snippets
from ..texts import Words
from .about import about
from .explain import formula
from .grouped_controls import CONTROLS, options, parameters
from .grouped_explain import grouped_more, grouped_notices
from .grouped_view import LIMITS, GroupedView, read_link
from .language import language_now
from .offers import offers
from .own_numbers import own_numbers
from .picture import picture
from .skeleton import Content, skeleton
from .visit import first_view

__all__ = ["grouped_page"]


def grouped_page() -> None:
    """Draw the page."""
    CONTROLS.restore(lambda: first_view("grouped", read_link))
    skeleton(
        "grouped",
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
        offers=partial(offers, CONTROLS, view, LIMITS, say),
        code={
            name: partial(_code, write, view, say)
            for name, write in snippets("grouped", view.setting).items()
        },
    )


def _about(view: GroupedView, say: Words) -> str:
    if view.problem:
        return about(say, page="grouped", case="", size="", told=[])
    case = CONTROLS.case_now()
    return about(
        say,
        page="grouped",
        case=case,
        size=formula(view.setting, say),
        told=grouped_notices(view, say, case),
        more=grouped_more(view, say),
    )


def _code(write: Snippet, view: GroupedView, say: Words) -> str:
    return write(view.setting, view.chosen, say=say)

"""The convolution page: what its setting shows and says."""

from __future__ import annotations

from functools import partial

from ..snippets import Snippet, snippets
from ..texts import Words
from .about import about
from .conv_controls import CONTROLS, options, parameters
from .explain import formula, notices
from .language import language_now
from .offers import offers
from .own_numbers import own_numbers
from .picture import picture
from .skeleton import Content, skeleton
from .view import LIMITS, View, read_link
from .visit import first_view

__all__ = ["conv_page"]


def conv_page() -> None:
    """Draw the page."""
    CONTROLS.restore(lambda: first_view("conv", read_link))
    skeleton(
        "conv",
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
            name: partial(_code, write, view, say) for name, write in snippets("conv", view.setting).items()
        },
    )


def _about(view: View, say: Words) -> str:
    works, case = view.problem is None, CONTROLS.case_now()
    return about(
        say,
        page="conv",
        case=case,
        size=formula(view.setting, say) if works else "",
        told=notices(view, say, case) if works else [],
    )


def _code(write: Snippet, view: View, say: Words) -> str:
    return write(view.setting, view.chosen, flip=view.flip, say=say)

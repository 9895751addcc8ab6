"""The convolution page: what its setting shows and says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from ..engine import ConvSetting, Fix, nearest, samples
from ..snippets import SNIPPETS
from ..texts import Words
from .conv_controls import CONTROLS, options, parameters
from .explain import formula, notices
from .language import language_now
from .offers import offer
from .picture import picture
from .skeleton import Content, skeleton
from .view import LIMITS, View, read_link
from .visit import first_view, notes, opened_view

__all__ = ["conv_page"]


def conv_page() -> None:
    """Draw the page."""
    CONTROLS.restore(lambda: first_view("conv", read_link))
    skeleton("conv", language_now(), panel=parameters, options=options, content=_content)


def _content(say: Words) -> Content:
    view = CONTROLS.now()
    opened = opened_view("conv")
    assert isinstance(opened, View)
    problem = view.problem
    looks = {
        "colours": view.colours,
        "link": f"{view.link()}&lang={say.language}",
        "start": opened.step,
        "about": _about(view, say),
    }

    def take(fix: Fix[ConvSetting]) -> None:
        CONTROLS.apply(replace(view, setting=fix.setting))

    return Content(
        picture=picture(view, say.language),
        looks=looks,
        notes=notes("conv", view, say),
        problem=problem.sentence(say.language) if problem else "",
        offers=[offer(fix, take, say) for fix in nearest(view.setting, LIMITS)] if problem else [],
        code={name: partial(_code, name, view, say) for name in SNIPPETS},
    )


def _about(view: View, say: Words) -> str:
    """Return what the player says below the picture, as HTML."""
    parts = []
    if view.problem is None:
        case = CONTROLS.case_now()
        own = [f"<b>{say(f'cases.{case}.note')}</b>"] if case else []
        points = "".join(f"<li>{text}</li>" for text in [*own, *notices(view, say)])
        parts.append(
            f"<section><h3>{say('formula.heading')}</h3>{formula(view.setting, say)}</section>"
            f"<section><h3>{say('notice.heading')}</h3><ul>{points}</ul></section>"
        )
    heading, body = say("correlation.heading"), say("correlation.body")
    parts.append(f"<details><summary><b>{heading}</b></summary><p>{body}</p></details>")
    parts.append(f"<p><small>{say('link.copy')}</small></p>")
    return "".join(parts)


def _code(name: str, view: View, say: Words) -> str:
    x, weight, bias = samples(view.setting, view.numbers, view.seed)
    return SNIPPETS[name](view.setting, x, weight, bias, flip=view.flip, say=say)

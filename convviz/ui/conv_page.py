"""The convolution page: what its setting shows and says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from ..engine import ConvSetting, Fix, nearest, samples
from ..snippets import SNIPPETS
from ..texts import Words
from .controls import apply, case_now, parameters, restore, view_now, view_options
from .explain import formula, notices, size
from .language import language_now
from .picture import picture
from .skeleton import Content, Offer, skeleton
from .view import LIMITS, Change, View, brief, read_link

__all__ = ["conv_page"]


def conv_page() -> None:
    """Draw the page."""
    restore(_first_view)
    skeleton(
        "conv",
        language_now(),
        panel=parameters,
        options=view_options,
        content=_content,
    )


def _first_view() -> View:
    """Return the view the link asks for; what had to be changed is said once on the page."""
    query = {name: st.query_params.get_all(name) for name in st.query_params}
    view, changes = read_link(query)
    st.session_state["conv.changes"] = changes
    st.session_state["conv.asked"] = st.query_params.get("asked", "")
    st.session_state["conv.opened"] = view
    return view


def _content(say: Words) -> Content:
    view = view_now()
    opened: View = st.session_state["conv.opened"]
    problem = view.setting.problem()
    looks = {
        "colours": view.colours,
        "link": _link(view, say),
        "start": opened.step,
        "about": _about(view, say),
    }
    return Content(
        picture=picture(view, say.language),
        looks=looks,
        notes=_notes(say) if view == opened else [],
        problem=problem.sentence(say.language) if problem else "",
        offers=[_offer(fix, view, say) for fix in nearest(view.setting, LIMITS)] if problem else [],
        code={name: partial(_code, name, view, say) for name in SNIPPETS},
    )


def _notes(say: Words) -> list[str]:
    """Return what in the link could not be used, and what was done instead."""
    asked: str = st.session_state["conv.asked"]
    changes: list[Change] = st.session_state["conv.changes"]
    return [say("app.unknown_page", page=brief(asked)) for _ in range(bool(asked))] + [
        say("link.changed", name=change.name, given=change.given, used=change.used or say("link.nothing"))
        for change in changes
    ]


def _link(view: View, say: Words) -> str:
    return f"{view.link()}&lang={say.language}"


def _about(view: View, say: Words) -> str:
    """Return what the player says below the picture, as HTML."""
    parts = []
    if view.setting.problem() is None:
        case = case_now()
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


def _offer(fix: Fix[ConvSetting], view: View, say: Words) -> Offer:
    value = fix.value
    if fix.field == "padding" and isinstance(value, tuple) and isinstance(value[0], tuple):
        (top, bottom), (left, right) = value
        words = say("impossible.fix_padding_sides", top=top, bottom=bottom, left=left, right=right)
    else:
        if isinstance(value, tuple):
            value = value[0] if value[0] == value[1] else size(value)
        words = say(f"impossible.fix_{fix.field}", value=value)
    return Offer(words, partial(apply, replace(view, setting=fix.setting)))


def _code(name: str, view: View, say: Words) -> str:
    x, weight, bias = samples(view.setting, view.numbers, view.seed)
    return SNIPPETS[name](view.setting, x, weight, bias, flip=view.flip, say=say)

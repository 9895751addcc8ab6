"""The convolution page: what its setting shows and says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from ..engine import Fix, nearest, samples
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
        background=_background,
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
    looks = {"colours": view.colours, "link": _link(view, say), "start": opened.step}
    return Content(
        data=picture(view, say.language) | looks,
        notes=_notes(say) if view == opened else [],
        problem=problem.sentence(say.language) if problem else "",
        offers=[_offer(fix, view, say) for fix in nearest(view.setting, LIMITS)] if problem else [],
        formula="" if problem else formula(view.setting, say),
        notices=[] if problem else _notices(view, say),
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


def _notices(view: View, say: Words) -> list[str]:
    """Return what to notice; a worked example's own note comes first."""
    case = case_now()
    own = [f"**{say(f'cases.{case}.note')}**"] if case else []
    return own + notices(view, say)


def _offer(fix: Fix, view: View, say: Words) -> Offer:
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


def _background(say: Words) -> None:
    with st.expander(say("correlation.heading")):
        st.markdown(say("correlation.body"))

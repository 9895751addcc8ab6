"""What is said of a setting beside its picture and below it, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from ..texts import Words
from .view import View


def about(say: Words, *, size: str, sentences: Sequence[str]) -> str:
    """Return the formula of the sizes and what to notice; "" without a formula, as of what cannot be."""
    if not size:
        return ""
    points = "".join(f"<li>{text}</li>" for text in sentences)
    return (
        f"<section><h3>{say('formula.heading')}</h3>{size}</section>"
        f"<section><h3>{say('notice.heading')}</h3><ul>{points}</ul></section>"
    )


def below(page: str, say: Words, more: str = "") -> str:
    """Return `more`, the page's warning, to open, and where the link is."""
    heading, body = say(f"warning_heading.{page}"), say(f"warning.{page}")
    warning = f"<details><summary><b>{heading}</b></summary><p>{body}</p></details>"
    return f"{more}{warning}<p><small>{say('link.copy')}</small></p>"


def kind_about(view: View, case: str, say: Words) -> str:
    """Return what is said beside the picture of an operation.

    `case` names the worked example on the page, or is "".
    """
    if view.problem:
        return ""
    kind, values, setting = view.kind, view.values, view.setting
    note = [f"<b>{say(f'cases.{case}.note')}</b>"] if case else []
    sentences = [*note, *(notice.sentence(say) for notice in kind.notices(values, setting, case))]
    return about(say, size=kind.size_formula(setting, say), sentences=sentences)


def kind_below(view: View, say: Words) -> str:
    """Return what is said below the picture of an operation."""
    more = "" if view.problem else view.kind.below(view.values, view.setting, say)
    return below(view.kind.name, say, more)

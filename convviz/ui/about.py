"""What the player says below the picture, as HTML."""

from __future__ import annotations

from collections.abc import Sequence

from ..texts import Words
from ..views.view import View


def about(say: Words, *, page: str, case: str, size: str, notices: Sequence[str], more: str = "") -> str:
    """Return the formula of the sizes, what to notice, `more`, and the page's warning, to open.

    `case` names the worked example on the page, or is ""; a `size` of "" leaves out what only a possible
    setting has.
    """
    parts = []
    if size:
        note = [f"<b>{say(f'cases.{case}.note')}</b>"] if case else []
        points = "".join(f"<li>{text}</li>" for text in [*note, *notices])
        parts.append(
            f"<section><h3>{say('formula.heading')}</h3>{size}</section>"
            f"<section><h3>{say('notice.heading')}</h3><ul>{points}</ul></section>{more}"
        )
    heading, body = say(f"warning_heading.{page}"), say(f"warning.{page}")
    parts.append(f"<details><summary><b>{heading}</b></summary><p>{body}</p></details>")
    parts.append(f"<p><small>{say('link.copy')}</small></p>")
    return "".join(parts)


def kind_about(view: View, case: str, say: Words) -> str:
    """Return what is said below the picture of an operation; `case` as in `about`."""
    kind, values, setting = view.kind, view.values, view.setting
    if view.problem:
        return about(say, page=kind.name, case="", size="", notices=[])
    notices = [notice.sentence(say) for notice in kind.notices(values, setting, case)]
    more = kind.below(values, setting, say)
    return about(
        say, page=kind.name, case=case, size=kind.size_formula(setting, say), notices=notices, more=more
    )

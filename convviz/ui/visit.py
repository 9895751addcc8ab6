"""How a page is opened: from its link, or from another page, with a note of what could not be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import streamlit as st

from ..engine import LARGEST_CELL, MOST_SIGNS
from ..texts import Words
from ..views.link import Change, Query, brief
from .addresses import PAGES

PageView = TypeVar("PageView")
#: Makes what stands in a link part of a sentence: of Markdown, say.
Quoted = Callable[[str], str]

_MISSING = "visit.home.missing"
#: So many things about a link are told; the rest is counted.
_MOST = 4


def open_page(page: str, query: Query) -> NoReturn:
    """Go on to a page as if by a link with this query, whatever its sliders said before.

    It may say which page was asked for and is not there; a page's own link may not.

    The address stays out of it: Streamlit would write the query behind that of the page that is left,
    and the browser's way back would lead there.
    """
    st.session_state.pop(page, None)
    st.session_state[_query(page)] = query
    st.switch_page(f"pages/{page}.py")


def first_view(page: str, read: Callable[[Query], tuple[PageView, list[Change]]]) -> PageView:
    """Return the view the link asks for; what had to be changed is said once on the page."""
    link = {name: st.query_params.get_all(name) for name in st.query_params}
    sent: Query | None = st.session_state.pop(_query(page), None)
    query = {name: values for name, values in sent.items() if name != "asked"} if sent is not None else link
    view, changes = read(query)
    st.session_state[f"visit.{page}.changes"] = changes
    st.session_state[f"visit.{page}.asked"] = missing_page(sent or {})
    st.session_state[f"visit.{page}.opened"] = view
    return view


def _query(page: str) -> str:
    return f"visit.{page}.query"


def missing_page(query: Query) -> str:
    """Return which page a link to the gallery says was asked for and is not there, "" for none."""
    page = "".join(query.get("asked", ())[:1])
    return "" if page in ("gallery", *PAGES) else page


def missing_page_of_visit(query: Query) -> str:
    """Return which page the link to the gallery says is not there, or said as this visit to it began.

    The gallery takes it out of the address bar, from where links are copied.
    """
    if missing := missing_page(query):
        st.session_state[_MISSING] = missing
    return str(st.session_state.get(_MISSING, ""))


def forget_missing_page() -> None:
    """Forget which page was missing: the visitor has left the gallery, and has read it."""
    st.session_state.pop(_MISSING, None)


def open_example(page: str) -> None:
    """Note that an example is opened on a page that is there: the player begins at its beginning."""
    st.session_state[f"visit.{page}.openings"] = openings(page) + 1


def openings(page: str) -> int:
    """Return how often an example was opened on a page that was there already."""
    count: int = st.session_state.get(f"visit.{page}.openings", 0)
    return count


def opened_view(page: str) -> Any:
    """Return the view the page was opened with."""
    return st.session_state[f"visit.{page}.opened"]


def notes(page: str, view: object, say: Words) -> list[str]:
    """Return what in the link could not be used, and what was done instead, while the view is the link's."""
    if view != opened_view(page):
        return []
    missing: str = st.session_state[f"visit.{page}.asked"]
    changes: list[Change] = st.session_state[f"visit.{page}.changes"]
    sentences = [say("app.unknown_page", page=brief(missing))] if missing else []
    return sentences + changes_words(changes, say)


def changes_words(changes: list[Change], say: Words, quoted: Quoted = str) -> list[str]:
    """Return the sentences about a link, the last of which counts what is too much to tell."""
    sentences = [change_words(change, say, quoted) for change in changes[:_MOST]]
    return sentences + ([say("link.more", count=len(changes) - _MOST)] if len(changes) > _MOST else [])


def change_words(change: Change, say: Words, quoted: Quoted = str) -> str:
    """Return the sentence about one thing in a link."""
    how = "ignored" if change.how == "unread" and not change.used else change.how
    return say(
        f"link.{how}",
        name=quoted(brief(change.name)),
        given=quoted(change.text),
        used=quoted(change.used) or say("link.nothing"),
        count=change.count,
        other=quoted(change.other),
        signs=MOST_SIGNS,
        limit=int(LARGEST_CELL),
    )

"""The first page: what this is in three sentences, and everything there is to see as small pictures."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import streamlit as st

from ..cases import CASES
from ..figures import component_code
from ..parameters import link_names
from ..scene import THEMES
from ..texts import Words
from ..views.link import brief, strange_names
from .addresses import PAGES
from .cards import gallery_html
from .gallery import way_to
from .gallery_route import FOLDER
from .language import language_now
from .plain import plain
from .visit import changes_words, missing_page_of_visit, open_page

#: A link that says any of these is from when the first of the other pages stood here. Anything else, such as
#: what the sites that lead here hang on it, is no reason to leave.
_FIRST_PAGES = link_names(PAGES[0])


def home_page() -> None:
    """Draw the page."""
    link = {name: st.query_params.get_all(name) for name in st.query_params}
    if not link.keys().isdisjoint(_FIRST_PAGES):
        open_page(PAGES[0], link)
    say = language_now()
    st.markdown(f"### {say('home.heading')}")
    st.markdown(say("home.lead"))
    missing = missing_page_of_visit(link)
    sentences = [say("home.unknown_page", page=plain(brief(missing)))] if missing else []
    sentences += changes_words(strange_names(link, ("asked",)), say, plain)
    if sentences:
        st.info("\n\n".join(sentences))
    _follow(_show(say))


def _show(say: Words) -> Any:
    """Draw the gallery, and return what was clicked in it: a `case` or a `page`."""
    show = st.components.v2.component("convviz_gallery", js=component_code("gallery"))
    data = {
        "html": gallery_html(say.language),
        "folder": FOLDER,
        "canvas": {theme: THEMES[theme]["canvas"].fill for theme in ("light", "dark")},
    }
    return show(key="gallery", data=data, on_case_change=_noted, on_page_change=_noted)


def _follow(clicked: Any) -> None:
    """Go where a click leads: to a page as it was left, or to one with the sliders set to a case."""
    if clicked.page in PAGES:
        st.switch_page(f"pages/{clicked.page}.py")
    if case := CASES.get(str(clicked.case)):
        page, query = way_to(case)
        open_page(page, parse_qs(query))


def _noted() -> None:
    """Let Streamlit know that clicks are waited for; the run that follows deals with them."""

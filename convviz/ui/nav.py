"""The line of pages at the top, and the choice of languages."""

from __future__ import annotations

import streamlit as st

from ..figures import component_code
from ..texts import LANGUAGES, Words
from .addresses import PAGES
from .language import choose_language

_KEY = "nav"


def nav(here: str, say: Words) -> None:
    """Draw it on a page, "home" being the gallery; go on where it leads."""
    mount = st.components.v2.component("convviz_nav", js=component_code("nav"))
    data = {
        "label": say("app.pages"),
        "pages": [["", say("pages.home")], *([name, say(f"pages.{name}")] for name in PAGES)],
        "here": here if here in PAGES else "",
        "language": say.language,
        "languages": list(LANGUAGES.items()),
        "choose": say("app.language"),
    }

    def chosen() -> None:
        choose_language(st.session_state[_KEY].language)

    with st.container(key="top"):
        clicked = mount(key=_KEY, data=data, on_page_change=lambda: None, on_language_change=chosen)
    if clicked.page in ("", *PAGES):
        st.switch_page(f"pages/{clicked.page or 'home'}.py")

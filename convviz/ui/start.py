"""The start: of the server, and of every visitor's run."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from urllib.parse import quote

import streamlit as st
from starlette.formparsers import MultiPartParser
from starlette.middleware import Middleware
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from ..render import PHOTO_BYTES
from ..texts import LANGUAGES, Words, words
from .gallery_route import FOLDER, PICTURES
from .language import language_now

__all__ = ["PAGES", "SERVER", "start"]

#: The pages beside the gallery, which has no address of its own, by file and by address.
PAGES = ("conv", "transposed", "grouped", "separable", "image")

#: What is no page but answers by itself: Streamlit's own addresses, and the gallery's pictures.
_ROUTES = ("_stcore", f"{FOLDER}/")

#: Less air around the page, so that picture, controls and sum fit on one screen. The sidebar of the page
#: before sometimes stays, without anything in it, on a page that has none: it is not shown.
_STYLE = """
<style>
  .stMainBlockContainer { padding: 3.7rem 1.5rem 2rem; }
  .stMainBlockContainer h3 { padding-top: 0; }
  @media (max-width: 40rem) { .stMainBlockContainer { padding: 4.2rem 1rem 2rem; } }
  [data-testid="stSidebarHeader"] { height: 2.5rem; margin: 0; }
  [data-testid="stSidebarUserContent"] { padding-top: 0; }
  .stSidebar [data-testid="stVerticalBlock"] { gap: 0.55rem; }
  .stSidebar:not(:has([data-testid="stSidebarNav"])):has(
    [data-testid="stSidebarUserContent"] > div > [data-testid="stVerticalBlock"]:empty
  ) { display: none; }
</style>
"""


@asynccontextmanager
async def server_life(app: Any) -> AsyncIterator[None]:
    """Do before the first visitor what would otherwise be done during a visit."""
    # Streamlit's components import these when the first one is drawn.
    import pandas  # noqa: F401
    import pyarrow  # noqa: F401

    for language in LANGUAGES:
        words(language)
    # A file of more than a megabyte would otherwise pass through a temporary file on the disk.
    MultiPartParser.spool_max_size = PHOTO_BYTES
    # app.py declares the pages. Without this, a fresh server first asked for a page's own address
    # would run that page's file alone.
    PagesManager.uses_pages_directory = False
    _read_options_once()
    # Out of the garbage collector's sight: it would look through all of it again and again.
    gc.collect()
    gc.freeze()
    yield


def _read_options_once() -> None:
    """Let Streamlit look the theme up once, and not in all its options at every run of a page.

    That is a sixth of what a slider move costs the server, and the options of a server do not change.
    """
    name = "get_options_for_section"
    if hasattr(config, name):
        setattr(config, name, cache(getattr(config, name)))


class KnownPages:
    """Middleware that leads a browser asking for an unknown page to the gallery.

    What was asked for goes along as ``asked``, so that the page can say so.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        if scope["type"] == "http" and b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            asked = scope["path"].strip("/")
            if asked and asked not in PAGES and not asked.startswith(_ROUTES):
                query = scope["query_string"].decode("latin-1")
                location = "/?" + "&".join(part for part in (f"asked={quote(asked)}", query) if part)
                headers = [(b"location", location.encode("latin-1")), (b"content-length", b"0")]
                await send({"type": "http.response.start", "status": 307, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
        await self._app(scope, receive, send)


#: How the server itself is set up.
SERVER: dict[str, Any] = {
    "lifespan": server_life,
    "middleware": [Middleware(KnownPages)],
    "routes": [PICTURES],
}


def start() -> Words:
    """Set the page up and return the words of the visitor's language."""
    st.set_page_config(layout="wide", page_icon="assets/icon.svg")
    st.html(_STYLE)
    return language_now()

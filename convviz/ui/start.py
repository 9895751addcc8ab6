"""The start: of the server, and of every visitor's run."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from ..figures import routes
from ..folder import app_folder
from ..texts import LANGUAGES, Words, best_language, words
from .addresses import PAGES, Addresses, below, usable_url
from .gallery_route import pictures_route
from .head import page_routes, page_title
from .language import language_now
from .nav import nav
from .packing import Packing
from .received import MessageFilter
from .sockets import send_at_once
from .streamlit_inside import (
    ask_nobody_outside,
    import_early,
    keep_last_upload,
    keep_uploads_in_memory,
    leave_pages_to_the_app,
    network_url,
    read_options_once,
    sift_messages,
)
from .visit import forget_missing_page


@asynccontextmanager
async def server_life(app: Any) -> AsyncIterator[None]:
    """Do before the first visitor what would otherwise be done during a visit."""
    import_early()
    for language in LANGUAGES:
        words(language)
    keep_uploads_in_memory()
    keep_last_upload()
    sift_messages()
    leave_pages_to_the_app()
    read_options_once()
    _tell_the_host()
    ask_nobody_outside()
    send_at_once()
    # Out of the garbage collector's sight: it would look through all of it again and again.
    gc.collect()
    gc.freeze()
    yield


def _tell_the_host() -> None:
    """Tell who started the server what they need to know beside the address that Streamlit prints."""
    say = words(best_language(os.environ.get("LANG")))
    url = os.environ.get("CONVVIZ_URL", "")
    if url and not usable_url(url):
        logging.getLogger("convviz").warning(say("app.bad_url", url=url))
    if st.get_option("server.address") in ("0.0.0.0", "::") and (address := network_url()):
        print(say("app.network", url=address), flush=True)


def server() -> dict[str, Any]:
    """Return how the server itself is set up, its configuration once read."""
    return {
        "lifespan": server_life,
        "middleware": [Middleware(Addresses), Middleware(Packing), Middleware(MessageFilter)],
        "routes": [*page_routes(), pictures_route(), *routes(below)],
    }


def start() -> Words:
    """Set the page up and return the words of the visitor's language."""
    st.set_page_config(layout="wide", page_icon=str(app_folder() / "assets" / "icon.svg"))
    return language_now()


def run_page(page: Any, say: Words) -> None:
    """Run the page that was opened, under the same title as in the server's first answer."""
    name = page.url_path if page.url_path in PAGES else "home"
    st.set_page_config(page_title=page_title(name, say))
    if name != "home":
        forget_missing_page()
    nav(name, say)
    page.run()

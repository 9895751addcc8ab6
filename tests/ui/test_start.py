"""The start of the server."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.formparsers import MultiPartParser
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state.session_state import SessionState

from convviz.ui import server


def test_the_theme_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def read(section: str) -> dict[str, Any]:
        asked.append(section)
        return {"primaryColor": "#1b6ca8"}

    # What the start sets is as before when the test has ended.
    monkeypatch.setattr(config, "get_options_for_section", read)
    monkeypatch.setattr(SessionState, "on_script_will_rerun", SessionState.on_script_will_rerun)
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    monkeypatch.setattr(MultiPartParser, "spool_max_size", MultiPartParser.spool_max_size)

    async def two_runs() -> list[CustomThemeConfig]:
        async with server()["lifespan"](None):
            themes = [CustomThemeConfig(), CustomThemeConfig()]
            for theme in themes:
                app_session._populate_theme_msg(theme, "theme.light")
            return themes

    # In a thread of its own: the browser's tests leave an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        themes = thread.submit(lambda: asyncio.run(two_runs())).result()
    gc.unfreeze()
    assert [theme.primary_color for theme in themes] == ["#1b6ca8", "#1b6ca8"]
    assert asked == ["theme.light"]

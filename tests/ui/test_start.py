"""The start of the server."""

from __future__ import annotations

import asyncio
import gc
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.formparsers import MultiPartParser
from streamlit import config, net_util
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state.session_state import SessionState

from convviz.texts import words
from convviz.ui import server
from convviz.ui.start import _tell_the_host


def test_the_theme_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def read(section: str) -> dict[str, Any]:
        asked.append(section)
        return {"primaryColor": "#1b6ca8"}

    # What the start sets is as before when the test has ended.
    monkeypatch.setattr(config, "get_options_for_section", read)
    monkeypatch.setattr(SessionState, "register_widget", SessionState.register_widget)
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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_host_is_told_of_an_address_that_is_none_and_of_their_own(
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    say = words(language)
    monkeypatch.setenv("LANG", f"{language}_XY.UTF-8")
    monkeypatch.setenv("CONVVIZ_URL", "example.org")
    monkeypatch.setattr(net_util, "get_internal_ip", lambda: "192.0.2.7")
    before = config.get_option("server.address")
    try:
        for address, told in (("localhost", False), ("0.0.0.0", True)):
            config.set_option("server.address", address)
            _tell_the_host()
            url = f"http://192.0.2.7:{config.get_option('browser.serverPort')}"
            assert capsys.readouterr().out == (say("app.network", url=url) + "\n" if told else "")
    finally:
        config.set_option("server.address", before)
    assert set(caplog.messages) == {say("app.bad_url", url="example.org")}
    caplog.clear()
    monkeypatch.setenv("CONVVIZ_URL", "https://example.org/convviz")
    _tell_the_host()
    assert caplog.messages == []

"""The pages' own code by address: the files as they lie in assets/, for ever, and only of this version."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette

from convviz.player import files
from convviz.texts import LANGUAGES, words
from convviz.ui import code
from convviz.ui.code import code_route, component_code, module_addresses

from ..serving import ROOT
from .asking import answered, asked

APP = Starlette(routes=[code_route()])
COMPONENTS = ("player", "lens", "photo", "gallery", "make")


def folder() -> str:
    return module_addresses("player")[0].rpartition("/")[0]


@pytest.mark.parametrize("name", files())
def test_a_file_is_served_as_it_is_and_kept(name: str) -> None:
    answer = answered(asked(APP, f"/{folder()}/{name}"))
    kind = "text/javascript" if name.endswith(".js") else "text/css"
    assert (answer.status, answer.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    # Its colours come from the scene's table.
    if name != "themes.css":
        assert answer.body == (ROOT / "assets" / name).read_bytes()


@pytest.mark.parametrize("component", COMPONENTS)
def test_what_streamlit_sends_only_imports_a_file_that_is_there(component: str) -> None:
    [address] = re.findall(r"import\(new URL\('([^']+)'", component_code(component))
    assert address == module_addresses(component)[-1]
    answer = answered(asked(APP, f"/{address}"))
    assert (answer.status, b"export default" in answer.body) == (200, True)
    assert len(component_code(component)) < 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_versions_code_is_gone_and_the_answer_says_what_to_do(language: str) -> None:
    answer = answered(asked(APP, "/assets/0123456789abcdef0123/player.js", accept_language=language))
    assert (answer.status, answer.body.decode()) == (410, words(language)("app.other_version"))
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "icon.svg", "still_life.png", "..%2Fapp.py", "player"])
def test_nothing_else_is_served(name: str) -> None:
    answer = answered(asked(APP, f"/{folder()}/{name}"))
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-cache")


def test_other_content_has_another_address(monkeypatch: pytest.MonkeyPatch) -> None:
    before = folder()
    monkeypatch.setattr(code, "files", lambda: {**files(), "page.css": ""})
    code._digest.cache_clear()
    assert folder() != before
    monkeypatch.undo()
    code._digest.cache_clear()
    assert folder() == before

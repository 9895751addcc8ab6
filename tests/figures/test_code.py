"""The pages' own code by address: the files as they lie in assets/, for ever, and only of this version."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from starlette.applications import Starlette

from convviz.figures import component_code, digest, folder, module_addresses, routes
from convviz.figures import version as versions
from convviz.player import files
from convviz.texts import LANGUAGES, words

from ..asking import answered, asked
from ..serving import ROOT

APP = Starlette(routes=routes(lambda path: path))
COMPONENTS = ("workbench", "nav", "lens", "gallery", "make")


@pytest.mark.parametrize("name", files())
def test_a_file_is_served_as_it_is_and_kept(name: str) -> None:
    answer = answered(asked(APP, f"/{folder()}/assets/{name}"))
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


@pytest.mark.parametrize(
    "what", ["assets/player.js", *(f"{what}/conv.json" for what in ("picture", "pictures", "page"))]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_another_version_is_gone_and_the_answer_says_what_to_do(what: str, language: str) -> None:
    answer = answered(asked(APP, f"/v/0123456789abcdef0123/{what}", accept_language=language))
    assert (answer.status, answer.body.decode()) == (410, words(language)("app.other_version"))
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["nothing.js", "icon.svg", "still_life.png", "..%2Fapp.py", "player"])
def test_nothing_else_is_served(name: str) -> None:
    answer = answered(asked(APP, f"/{folder()}/assets/{name}"))
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-cache")


@pytest.fixture
def fresh_digest() -> object:
    """Let the digest be made anew, and again when the test is over."""
    digest.cache_clear()
    yield
    digest.cache_clear()


@pytest.mark.usefixtures("fresh_digest")
def test_other_code_and_other_packages_have_another_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = digest()
    digest.cache_clear()
    assert digest() == before
    digest.cache_clear()
    monkeypatch.setattr(versions, "version", lambda package: version(package) + "x" * (package == "numpy"))
    assert digest() != before
    monkeypatch.undo()
    digest.cache_clear()
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "player.js").write_text("other", encoding="utf-8")
    monkeypatch.setattr(versions, "app_folder", lambda: tmp_path)
    assert digest() != before

"""A visitor of a page without a browser: Streamlit's AppTest, and what the player was given."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def open_page(link: str = "", language: str = "en", page: str = "conv") -> AppTest:
    """Open a page by its link, its drawer of less used controls pulled out."""
    # AppTest cannot choose another page of the app than the one it opens by itself, the gallery.
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=30)
    app.query_params["lang"] = language
    for part in filter(None, link.split("&")):
        name, _, value = part.partition("=")
        app.query_params[name] = value
    app.session_state[f"{page}.more"] = True
    app.run()
    assert not app.exception
    return app


def panels(page: AppTest) -> list[dict[str, Any]]:
    """Return the data of each picture."""
    return list(_given(page)[0]["panels"])


def player(page: AppTest) -> dict[str, Any]:
    """Return all that the player was given, the leading picture's data among it."""
    picture, looks = _given(page)
    return {**picture, **looks, **picture["panels"][0]}


def _given(page: AppTest) -> tuple[dict[str, Any], dict[str, Any]]:
    [data] = [
        json.loads(one.proto.json)
        for one in page.get("bidi_component")
        if one.proto.component_name == "convviz_player"
    ]
    return json.loads(data["picture"]), data["looks"]


def turn(page: AppTest, kind: str, key: str, value: object) -> None:
    """Move a widget. What is drawn again by itself must be what the whole page would have drawn."""
    before = pieces(page)
    getattr(page, kind)(key=key).set_value(value).run()
    assert not page.exception
    alone, picture = pieces(page), _given(page)
    page.run()
    assert not page.exception
    assert _given(page) == picture
    # What is not drawn again stays as it was, so whatever changed must be drawn again.
    whole = pieces(page)
    assert alone <= whole
    assert whole - before <= alone


def pieces(page: AppTest) -> set[tuple[str, object]]:
    """Return all that the last run drew, but for the picture, and follows the setting: its kind and text."""
    kinds = ("markdown", "info", "warning", "caption", "code", "expander")
    found = {
        (kind, one.value if kind != "expander" else one.label)
        for kind in kinds
        for one in getattr(page, kind)
    }
    examples = (one for one in page.selectbox if (one.key or "").partition(".")[2].startswith("case"))
    return found | {("example", one.value) for one in examples}


def case_key(page: AppTest) -> str:
    """Return the key of the choice of examples; it changes with what is shown."""
    [key] = [one.key for one in page.selectbox if one.key and re.fullmatch(r"\w+\.case\d+", one.key)]
    return key


def said(page: AppTest) -> str:
    """Return all sentences about the setting."""
    return "\n".join(
        [
            player(page)["about"],
            *(one.value for kind in (page.markdown, page.info, page.warning, page.caption) for one in kind),
        ]
    )

"""A visitor of a page without a browser: Streamlit's AppTest, and what components were given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


def open_page(link: str = "", language: str = "en", page: str = "conv") -> AppTest:
    """Open a page by its link."""
    # AppTest cannot choose another page of the app than the one it opens by itself, the gallery.
    app = AppTest.from_file(str(ROOT / "pages" / f"{page}.py"), default_timeout=30)
    for name, values in parse_qs(link, keep_blank_values=True).items():
        app.query_params[name] = values
    app.query_params["lang"] = language
    app.run()
    assert not app.exception
    return app


def component(app: AppTest, name: str) -> Any:
    """Return what a component was given by the last run."""
    elements = [element.proto for element in app.get("bidi_component")]
    [mounted] = [element for element in elements if element.component_name == name]
    return mounted


def link_of(app: AppTest) -> str:
    """Return the link to what an operation's page shows."""
    data = json.loads(component(app, "convviz_workbench").json)
    return str(json.loads(data["picture"])["link"])

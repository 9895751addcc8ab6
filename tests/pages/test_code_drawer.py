"""The drawer with the code of a setting, on every page that has one."""

from __future__ import annotations

from itertools import cycle

import pytest

from convviz.engine import ConvSetting
from convviz.snippets import picture_snippets, snippets
from convviz.texts import LANGUAGES, words

from .visitor import open_page

PAGES = ("conv", "grouped", "transposed", "separable", "image")
#: What a framework's code has, and no other's.
SIGNS = {"pytorch": "torch.", "keras": "keras.", "jax": "lax.", "onnx": "helper.", "numpy": "np.ndindex"}


@pytest.mark.parametrize("page", PAGES)
def test_every_framework_has_a_tab_with_its_own_code(page: str) -> None:
    ways = picture_snippets() if page == "image" else snippets(page, ConvSetting(5, 3, in_channels=2))
    for way, language in zip(ways, cycle(LANGUAGES)):
        app = open_page(page=page, language=language)
        app.session_state[f"{page}.code"] = True
        app.session_state[f"{page}.framework"] = words(language)(f"code.{way}")
        app.run()
        assert not app.exception
        assert [tab.label for tab in app.tabs] == [words(language)(f"code.{name}") for name in ways]
        [code] = app.code
        assert {name for name, sign in SIGNS.items() if sign in code.value} == {
            way.partition("_")[0]
        } & SIGNS.keys()
        assert ("from convviz import" in code.value) == (way == "convviz")

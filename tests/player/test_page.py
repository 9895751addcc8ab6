"""The player as a file: one page, with all it needs in it, whatever the data says."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from convviz import ConvError, ConvSetting
from convviz.player import SCHEMES, page, panel, payload, script, styles
from convviz.scene import THEMES, conv_numbers, conv_scene
from convviz.texts import LANGUAGES, words

from ..scene.pictures import trace_of


def data_of(title: str = "t", **more: Any) -> dict[str, Any]:
    trace = trace_of(ConvSetting(input=5, kernel=3, stride=2, padding=1))
    picture = panel(conv_scene(trace, "flat"), conv_numbers(trace), title=title)
    said = words("en").section("player")
    return payload([picture], key="k", words=said, legend=[("input", "input")]) | more


class Read(HTMLParser):
    """The elements of a page, with their attributes and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found.pop()
            self.found.append((tag, attributes, text + data))

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, text.strip()) for name, attributes, text in self.found if name == tag]


def told(text: str) -> dict[str, Any]:
    [data] = [inside for attributes, inside in Read(text).all("script") if attributes.get("id") == "data"]
    return json.loads(data)


def test_the_data_code_and_rules_are_in_the_page() -> None:
    data = data_of()
    text = page(data, title="t")
    assert told(text) == data | {"colours": "standard"}
    [_, (_, code)] = Read(text).all("script")
    assert script().strip() in code
    [(_, rules)] = Read(text).all("style")
    assert styles().strip() in rules


@pytest.mark.parametrize(
    "nasty", ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "\u2028\\", "a & b"]
)
def test_nothing_in_the_data_breaks_out(nasty: str) -> None:
    data = data_of(nasty, about=nasty, problem=nasty)
    read = Read(page(data, title=nasty))
    assert told(page(data, title=nasty)) == data | {"colours": "standard"}
    assert len(read.all("script")) == 2
    assert read.all("title") == [({}, nasty.strip())]


def test_the_code_does_not_end_its_own_element() -> None:
    assert re.search(r"</?script|<!--", script(), re.IGNORECASE) is None
    assert re.search(r"</style|<!--", styles(), re.IGNORECASE) is None


def test_nothing_is_fetched() -> None:
    text = page(data_of(), title="t")
    rest = text.replace("http://www.w3.org/2000/svg", "")
    assert re.search(r"https?:|url\(|@import|\bsrc=|href=|fetch\(|XMLHttpRequest|WebSocket", rest) is None
    [policy] = [
        attributes["content"]
        for attributes, _ in Read(text).all("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert policy is not None
    assert policy.startswith("default-src 'none';")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_its_language_and_fits_a_phone(language: str) -> None:
    read = Read(page(data_of(), title="卷积", language=language))
    assert read.all("html")[0][0] == {"lang": language}
    metas = [attributes for attributes, _ in read.all("meta")]
    assert {"charset": "utf-8"} in metas
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in metas


def test_the_address_bar_of_the_app_stays_at_home() -> None:
    assert "link" not in told(page(data_of(link="input=5"), title="t"))
    assert told(page(data_of(start=4), title="t", colours="safe"))["start"] == 4


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_scheme_has_the_grounds_of_its_themes(scheme: str) -> None:
    [(_, rules)] = Read(page(data_of(), title="t", scheme=scheme)).all("style")
    for theme in ("light", "dark"):
        ground = f"--st-background-color: {THEMES[theme]['canvas'].fill}"
        assert (ground in rules) == (scheme in (theme, "auto"))
    assert ("prefers-color-scheme" in rules) == (scheme == "auto")


def test_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ConvError, match="the scheme “sepia” is not known; there are auto, light, dark"):
        page(data_of(), title="t", scheme="sepia")


def test_the_same_data_gives_the_same_page() -> None:
    assert page(data_of(), title="t") == page(data_of(), title="t")

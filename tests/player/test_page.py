"""The player as a file: one page, with all it needs in it, whatever the data says."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from convviz import ConvError, ConvSetting
from convviz.player import PAGE_THEMES, SCHEMES, bundle, page, panel, payload, styles
from convviz.render import svg
from convviz.scene import THEMES, conv_numbers, conv_scene, css
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
    """Return the data of a page, its leading picture put back to where it is taken from."""
    [data] = [inside for attributes, inside in Read(text).all("script") if attributes.get("id") == "data"]
    found: dict[str, Any] = json.loads(data)
    assert found["panels"][0]["svg"] == ""
    found["panels"][0]["svg"] = still_of(text)
    return found


def still_of(text: str) -> str:
    """Return the picture that is shown where scripts are off."""
    [picture] = re.findall(r'<main class="still">.*?(<svg.*?</svg>)', text, re.DOTALL)
    return picture


def test_the_data_code_and_rules_are_in_the_page() -> None:
    data = data_of()
    text = page(data, title="t")
    assert told(text) == data | {"colours": "standard"}
    [_, (_, code)] = Read(text).all("script")
    assert bundle("exported.js").strip() in code
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


def test_the_picture_is_in_the_page_once_and_at_the_step_it_begins_with() -> None:
    data = data_of()
    trace = trace_of(ConvSetting(input=5, kernel=3, stride=2, padding=1))
    third = svg(conv_scene(trace, "flat"), 2, theme=None)
    assert third != data["panels"][0]["svg"]
    text = page(data | {"start": 2}, title="t", still=third)
    assert still_of(text) == third
    assert still_of(page(data, title="t")) == data["panels"][0]["svg"]
    # What scripts being off costs is a few rules, and no second picture.
    bare = len(bundle("exported.js")) + len(styles()) + len(json.dumps(data, ensure_ascii=False))
    assert len(text) < bare + 8_000
    two = data_of()
    two["panels"] *= 2
    assert told(page(two, title="t"))["panels"][1] == two["panels"][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_scripts_are_off_a_title_and_a_sentence_stand_beside_it(language: str) -> None:
    data = data_of("1 < 2") | {"words": words(language).section("player")}
    text = page(data, title="t", language=language)
    read = Read(text)
    assert read.all("h1") == [({}, "1 < 2")]
    assert words(language)("player.no_script") in text


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("colours", ["standard", "safe"])
def test_the_still_picture_has_the_colours_of_its_themes(colours: str, scheme: str) -> None:
    [(_, rules)] = Read(page(data_of(), title="t", colours=colours, scheme=scheme)).all("style")
    for theme, shown in PAGE_THEMES.items():
        own = css(theme, prefix=".still ")
        assert (own in rules) == (shown[0] == colours and scheme in ("auto", shown[1]))


def test_the_code_does_not_end_its_own_element() -> None:
    assert re.search(r"</?script|<!--", bundle("exported.js"), re.IGNORECASE) is None
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

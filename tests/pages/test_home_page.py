"""The gallery on the Python side: every example with its link, old links, unknown pages."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from convviz.cases import CASES
from convviz.texts import LANGUAGES, words
from convviz.ui import PAGES
from convviz.ui.gallery import SECTIONS, way_to

from .visitor import ROOT, component, link_of


def visit(language: str = "en", **query: str) -> AppTest:
    """Open the app by its bare address."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in {"lang": language, **query}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def gallery(app: AppTest) -> str:
    """Return the gallery's HTML."""
    return str(json.loads(component(app, "convviz_gallery").json)["html"])


def cards(app: AppTest) -> dict[str, tuple[str, str]]:
    """Return the link and the title of every card, by its case."""
    found = re.findall(r"<a class='card' href='(.*?)' data-case='(\w+)'.*?<b>(.*?)</b>", gallery(app))
    return {name: (unescape(href), unescape(title)) for href, name, title in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_has_a_card_with_its_title_and_its_link(language: str) -> None:
    say, app = words(language), visit(language)
    assert app.markdown[0].value == f"### {say('home.heading')}"
    assert app.markdown[1].value == say("home.lead")
    found = cards(app)
    assert list(found) == [case.name for cases in SECTIONS.values() for case in cases]
    assert found.keys() == CASES.keys()
    for name, (href, title) in found.items():
        page, query = way_to(CASES[name])
        assert href == f"{page}?{query}&lang={language}"
        assert title == say(f"cases.{name}.title")
    for page in PAGES:
        assert f"href='{page}?lang={language}' data-page='{page}'" in gallery(app)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_this_is_takes_three_sentences(language: str) -> None:
    assert len(re.findall(r"[.。](?=\s|$|\w)", words(language)("home.lead"))) == 3


def test_pooling_says_what_it_does_instead() -> None:
    html = gallery(visit())
    assert "the largest number of each window" in html
    assert "weights are all equal" in html


def test_an_unknown_page_is_named_and_the_gallery_is_there() -> None:
    app = visit(asked="somewhere<b>")
    assert app.info[0].value == words("en")("home.unknown_page", page="`somewhere<b>`")
    assert len(cards(app)) == len(CASES)
    assert not visit().info


@pytest.mark.parametrize(
    "query",
    [
        {"utm_source": "x", "utm_medium": "y"},
        {"fbclid": "1"},
        {"gclid": ""},
        {"kernels": "3"},
        {"Input": "7"},
    ],
)
def test_what_others_hang_on_the_link_does_not_lead_away(query: dict[str, str]) -> None:
    assert len(cards(visit(**query))) == len(CASES)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ({"utm_source": "x", "fbclid": "1"}, []),
        ({"foo": "1", "gclid": "x"}, ["link.unknown"]),
        ({"asked": "nowhere", "foo": "1"}, ["home.unknown_page", "link.unknown"]),
        ({"asked": "transposed"}, []),
        ({"lang": "zh-CN"}, []),
        ({"lang": "xx"}, ["link.language"]),
    ],
)
def test_what_means_nothing_to_the_gallery_is_told(query: dict[str, str], keys: list[str]) -> None:
    say = words("en")
    numbers = {"page": "nowhere", "used": "en, zh", "given": "xx"}
    name = "lang" if "lang" in query else "foo"
    expected = "\n\n".join(say(key, name=name, **numbers) for key in keys)
    assert "".join(box.value for box in visit(**query).info) == expected


@pytest.mark.parametrize(
    ("query", "link"),
    [
        ({"input": "7", "kernel": "2"}, "input=7&kernel=2&"),
        ({"input": "7", "utm_source": "x", "fbclid": "y"}, "input=7&"),
        ({"step": "2", "gclid": "x"}, "input="),
        ({"input": "7", "asked": "nowhere"}, "input=7&"),
        ({"case": "dilation"}, "input=7&kernel=3&stride=1&padding=0&dilation=2"),
    ],
)
def test_an_old_link_without_a_page_goes_on_to_the_convolution(query: dict[str, str], link: str) -> None:
    app = visit("zh", **query)
    assert link_of(app).startswith(link)
    assert link_of(app).endswith("&lang=zh")
    notes = [words("zh")("app.unknown_page", page="nowhere")] if "asked" in query else []
    assert json.loads(component(app, "convviz_workbench").json)["notes"] == notes

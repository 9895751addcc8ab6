"""Each page as it is opened: it shows what the view of its link shows, in the visitor's language."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

import pytest

from convviz.figures import shown_text
from convviz.snippets import picture_snippets
from convviz.texts import LANGUAGES, words
from convviz.ui.visit import changes_words

from ..views.pages import PAGES, READ
from .visitor import component, open_page

#: What a page opens with, a good link, one with nonsense in it, and one to an impossible setting.
LINKS = [
    *((page, "") for page in PAGES),
    ("conv", "input=6x7&kernel=3x2&stride=1x2&padding=0,1,2,0&dilation=2x1&in=2&out=3&step=5&bias=1"),
    ("conv", "case=same_padding_no_strides"),
    ("conv", "padding=same&kernel=99&stride=2.6"),
    ("conv", "input=2&kernel=5&padding=0"),
    ("transposed", "case=pytorch&beside=direct"),
    ("transposed", "view=upside&sized=output_size&size=5"),
    ("transposed", "input=2&kernel=1&stride=1&padding=1"),
    ("grouped", "in=4&out=8&groups=4&padding=full"),
    ("grouped", "case=s001_04&groups=0"),
    ("grouped", "in=5&out=6&groups=3"),
    ("separable", "case=s001_09&layer_in=3"),
    ("separable", "input=2&kernel=5&multiplier=9"),
    ("image", "picture=zone_plate&weights=gaussian&kernel=7x5&stride=3x2&tone=clamped&at=3,4"),
    ("image", "way=transposed&weights=bilinear&factor=4&picture=drawing&grid=5&stride=2"),
    ("image", "padding=5,0,12,1&mode=mirror&weights=box&w=1,zwei"),
    ("image", "side=32&weights=box&padding=64&mode=reflect"),
]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "link"), LINKS)
def test_a_page_shows_what_the_view_of_its_link_shows(page: str, link: str, language: str) -> None:
    app, say = open_page(link, language, page), words(language)
    view, changes = READ[page](parse_qs(link))
    assert app.markdown[0].value == f"### {say(f'{page}.heading')}\n\n{say(f'{page}.lead')}"
    data = json.loads(component(app, "convviz_lens" if page == "image" else "convviz_workbench").json)
    assert data["values"] == json.loads(json.dumps(view.spread()))
    assert data["notes"] == changes_words(changes, say)
    assert (data["page"], data["language"]) == (page, language)
    if page == "image":
        # All that is seen comes by address.
        assert (data["picture"], data["own"], data["start"]) == (None, "", view.at and list(view.at))
    else:
        assert (data["picture"], data["start"]) == (shown_text(view, "", language), view.step)
    # Nothing of the picture is Streamlit's, and the sidebar stays empty.
    assert not app.slider
    assert not app.selectbox
    assert not app.info
    assert not app.warning
    assert not app.sidebar.children


@pytest.mark.parametrize("page", PAGES)
def test_drawers_are_drawn_once_they_are_open(page: str) -> None:
    # Of a transposed convolution that is shown the other way, something is said above its code.
    link = {"transposed": "view=C", "image": "picture=staircase"}.get(page, "kernel=2")
    app = open_page(link, page=page)
    assert not app.code
    assert not app.dataframe
    for name in ("code", "cells"):
        app.session_state[f"{page}.{name}"] = True
    app.run()
    assert not app.exception
    view, say = READ[page](parse_qs(link))[0], words("en")
    names = picture_snippets() if page == "image" else view.kind.code(view.values, view.setting, say)
    assert [tab.label for tab in app.tabs] == [say(f"code.{name}") for name in names]
    for name in (next(iter(names)), [*names][-1]):
        app.session_state[f"{page}.framework"] = say(f"code.{name}")
        app.run()
        [code] = app.code
        assert code.value.strip() == code_of(view, page, name)
    assert len(app.dataframe) == 1
    if page == "transposed":
        note = view.kind.code_note(view.values, view.setting, say)
        assert note
        assert note in [caption.value for caption in app.caption]


def code_of(view: Any, page: str, name: str) -> str:
    """Return what is written for a framework."""
    say = words("en")
    if page != "image":
        return str(view.kind.code(view.values, view.setting, say)[name]()).strip()
    options: dict[str, Any] = {"colour": False, "tone": view.tone, "say": say, "source": view.picture}
    return picture_snippets()[name](view.setting, view.numbers, **options).strip()


def test_a_tab_that_the_setting_no_longer_has_gives_way_to_another() -> None:
    app = open_page("in=4&out=8&groups=4", page="grouped")
    app.session_state["grouped.code"] = True
    app.session_state["grouped.framework"] = words("en")("code.keras_depthwise")
    app.run()
    assert "DepthwiseConv2D" in app.code[0].value
    app.session_state["grouped"] = app.session_state["grouped"] | {"groups": 2}
    app.run()
    assert not app.exception
    assert app.code
    assert "DepthwiseConv2D" not in app.code[0].value


@pytest.mark.parametrize("page", PAGES)
def test_an_impossible_setting_says_why_there_is_no_code_and_no_grid(page: str) -> None:
    link = {
        "transposed": "kernel=1&stride=1&padding=1",
        "image": "side=32&weights=box&padding=64&mode=reflect",
    }
    app = open_page(link.get(page, "input=2&kernel=5&padding=0"), page=page)
    for name in ("code", "cells"):
        app.session_state[f"{page}.{name}"] = True
    app.run()
    assert not app.exception
    problem = READ[page](parse_qs(link.get(page, "input=2&kernel=5&padding=0")))[0].problem
    assert [caption.value for caption in app.caption].count(problem.sentence("en")) == (
        1 if page == "image" else 2
    )
    assert not app.code


# -- addresses ----------------------------------------------------------------------------------------


def test_a_page_that_is_there_claims_of_none_that_it_is_missing() -> None:
    data = json.loads(component(open_page("asked=nowhere"), "convviz_workbench").json)
    assert data["notes"] == [words("en")("link.unknown", name="asked")]


@pytest.mark.parametrize(("tag", "language"), [("zh-CN", "zh"), ("ZH", "zh"), ("en-GB", "en"), ("de", "en")])
def test_the_language_of_a_link_is_read_as_browsers_say_it(tag: str, language: str) -> None:
    app = open_page("", tag)
    assert app.markdown[0].value.startswith(f"### {words(language)('conv.heading')}")
    assert json.loads(component(app, "convviz_workbench").json)["notes"] == (
        [words("en")("link.language", name="lang", given="de", used="en, zh")] if tag == "de" else []
    )


def test_of_values_given_twice_the_first_is_taken() -> None:
    app = open_page("stride=3&stride=5&weights=box&weights=box", page="image")
    data, say = json.loads(component(app, "convviz_lens").json), words("en")
    assert data["values"]["stride.v"] == 3
    for name, value, used in (("stride", "3 & 5", "3"), ("weights", "box & box", "box")):
        assert say("link.several", name=name, given=value, used=used) in data["notes"]

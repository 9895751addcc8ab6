"""Pictures by address: what they say, what is kept, what is refused."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from convviz.cases import cases_of
from convviz.codecs import SIDES, Whole
from convviz.figures import digest, folder, kept_text, routes, shown
from convviz.figures.addresses import LONGEST
from convviz.figures.controls import MOST_VALUES, page_data
from convviz.figures.pictures import variants
from convviz.kinds import PAGED
from convviz.parameters import parameters, widgets
from convviz.shelf import Shelf
from convviz.texts import LANGUAGES, words
from convviz.views.view import View, read_link

from ..asking import Answer, answered, asked
from ..engine.drawn import examples
from ..player import node

APP = Starlette(routes=routes(lambda path: path))
each_page = pytest.mark.parametrize("page", PAGED)


def get(what: str, page: str, query: str = "", **headers: str) -> Answer:
    return answered(asked(APP, f"/{folder()}/{what}/{page}.json", query, **headers))


def views(page: str) -> st.SearchStrategy[View]:
    """Draw views that a page's widgets can say, whether or not they can be."""
    start = View.of(page).spread()
    codecs = {name: codec for name, codec in widgets(page).items() if name in start and name != "free"}
    few = {
        name: st.sampled_from(list(codec.allowed)[:6]) if isinstance(codec, Whole) else st.just(start[name])
        for name, codec in codecs.items()
    }
    return st.fixed_dictionaries(few).map(lambda values: View.collected(PAGED[page], start | values))


def link_of(view: View, language: str = "en") -> str:
    """Return the link that the browser makes of a view's widgets."""
    data = json.dumps([page_data(view.kind.name, language), view.spread()])
    return node.run(
        "import { readFileSync } from 'node:fs';"
        "import { linkOf } from '../../assets/values.js';"
        "process.stdout.write(linkOf(...JSON.parse(readFileSync(0, 'utf8'))));",
        data,
    )


@each_page
def test_a_picture_by_address_is_the_one_that_comes_with_the_page(page: str) -> None:
    for language in LANGUAGES:
        view = View.of(page)
        answer = get("picture", page, f"{view.link()}&lang={language}")
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.body.decode() == kept_text(view, "", language)
        assert json.loads(answer.body)["link"] == f"{view.link()}&lang={language}"
        packed = get("picture", page, f"{view.link()}&lang={language}", accept_encoding="br, gzip")
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.body) == answer.body
        for found in (answer, packed):
            assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert found.headers["access-control-allow-origin"] == "*"
            assert found.headers["vary"] == "Accept-Encoding"


@each_page
@examples(8)
@given(data=st.data())
def test_the_browsers_link_says_the_very_view_of_its_widgets(page: str, data: Any) -> None:
    view = data.draw(views(page))
    query: dict[str, list[str]] = {}
    for part in link_of(view).split("&"):
        name, _, value = part.partition("=")
        query.setdefault(name, []).append(value)
    found, changes = read_link(page, query)
    assert changes == []
    assert found == view


@each_page
def test_every_slider_has_its_pictures_the_nearest_first(page: str) -> None:
    view = View.of(page)
    data = page_data(page, "en")
    names = [name for name, control in data["controls"].items() if control.get("values")]
    assert len(names) > 4
    for name in names:
        moved = name if data["parameters"][name] == "whole" else f"{name}.v"
        now = view.spread()[moved]
        found = variants(view, name)
        distances = [abs(value - now) for value, _ in found]
        assert distances == sorted(distances)
        assert found[0][1] == view
        for value, variant in found[1:3]:
            said = variant.spread()
            assert said[moved] == value
            if name != moved:
                assert said[f"{name}.h"] == value


@pytest.mark.parametrize("page", ["conv", "grouped", "separable"])
@pytest.mark.parametrize("start", [((1, 1), (1, 1)), ((0, 2), (1, 3)), "same"])
def test_a_side_of_the_padding_is_varied_by_itself(page: str, start: Any) -> None:
    view = View.of(page, padding=start)
    sides = view.sides_of_name or start
    for number, name in enumerate(SIDES):
        for value, variant in variants(view, f"padding.{name}"):
            wanted = [cells for axis in sides for cells in axis]
            wanted[number] = value
            assert variant["padding"] == ((wanted[0], wanted[1]), (wanted[2], wanted[3]))
    for value, variant in variants(view, "padding"):
        assert variant["padding"] == ((value, value), (value, value))


@each_page
def test_a_sliders_pictures_are_those_of_their_own_addresses(page: str) -> None:
    view = View.of(page)
    answer = get("pictures", page, f"{view.link()}&lang=zh&vary=stride")
    found = json.loads(answer.body)
    assert found["values"][0] == view["stride"][0]
    assert sorted(found["values"]) == list(parameters(page)["stride"].codec.allowed)
    for value, picture in zip(found["values"], found["pictures"], strict=True):
        alone = get("picture", page, f"{view.changed(stride=(value, value)).link()}&lang=zh")
        assert json.loads(alone.body) == picture


def test_what_does_not_travel_together_is_left_for_addresses_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("convviz.figures.addresses._TOGETHER", 9000)
    monkeypatch.setattr("convviz.figures.addresses.SHELF", Shelf(entries=9, size=10**6))
    found = json.loads(get("pictures", "conv", f"{View.of('conv').link()}&vary=input").body)
    assert 1 <= len(found["values"]) < 5
    assert found["values"][0] == 5


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", "nothing", "padding.kind", "bias", "seed", "layout", "x", "kernel.z"])
def test_what_is_no_slider_has_no_pictures(name: str, language: str) -> None:
    query = urlencode({"input": "5", "vary": name})
    answer = get("pictures", "conv", query, accept_language=language)
    assert (answer.status, answer.body.decode()) == (404, words(language)("app.no_slider", name=name))


def test_a_slider_has_no_more_values_than_travel() -> None:
    controls = [control for page in PAGED for control in page_data(page, "en")["controls"].values()]
    assert max(len(control.get("values", ())) for control in controls) <= MOST_VALUES


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_that_is_too_long_is_refused(language: str) -> None:
    answer = get("picture", "conv", "input=5&x=" + "1," * (LONGEST // 2), accept_language=language)
    assert (answer.status, answer.body.decode()) == (414, words(language)("app.long_address", limit=LONGEST))
    assert get("picture", "conv", "input=5&x=" + "1," * 100).status == 200


@pytest.mark.parametrize("what", ["picture", "pictures", "page", "result", "photo", "nothing"])
@pytest.mark.parametrize("page", ["nothing", "image", "conv.json", "..%2Fconv"])
def test_there_are_no_other_addresses(what: str, page: str) -> None:
    assert get(what, page).status == (200 if (what, page) == ("page", "image") else 404)


NONSENSE = [
    "",
    "&&=&",
    "input=%00&kernel=%FF",
    "input=9e999&stride=-1&padding=same,same",
    "groups=0&in_channels=99999999999999999999",
    "case=nothing&lang=xx&step=-4",
    "x=" + "9" * 300 + "&w=;;;;~~~~",
    "vary=kernel&vary=stride",
    "input=5&input=6",
]


@each_page
@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_is_answered_with_the_nearest_picture(page: str, query: str) -> None:
    answer = get("picture", page, query)
    assert answer.status == 200
    assert json.loads(answer.body)["panels"]


@each_page
def test_of_examples_that_are_the_same_setting_the_chosen_one_is_named(page: str) -> None:
    for name, case in cases_of(page).items():
        view = View.of(page).opened(case)
        assert json.loads(kept_text(view, name, "en"))["case"] == name
        told = json.loads(kept_text(view, "", "en"))["case"]
        assert View.of(page).opened(cases_of(page)[told]) == view


@each_page
def test_every_way_out_says_the_widgets_that_lead_there(page: str) -> None:
    none = {"output_padding": (4, 4)} if page == "transposed" else {"padding": ((0, 0), (0, 0))}
    view = View.of(page).changed(kernel=(7, 7), input=(1, 1), **none)
    assert view.problem
    found = shown(view, "", "en")
    assert found["ways"]
    for way in found["ways"]:
        after = View.collected(view.kind, view.spread() | way["values"])
        assert after.problem is None
        assert way["words"]


def test_many_addresses_leave_the_memory_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    from convviz.figures import addresses
    from convviz.figures import pictures as module

    shelf = Shelf(entries=20, size=10**6)
    monkeypatch.setattr(module, "SHELF", shelf)
    monkeypatch.setattr(addresses, "SHELF", shelf)
    for seed in range(60):
        get("picture", "conv", f"input=3&kernel=2&numbers=random&seed={seed}")
    assert len(shelf) == 20


def test_many_at_once_are_all_answered() -> None:
    async def all_of_them() -> list[Answer]:
        sizes = [f"input={size}&kernel=3&padding={padding}" for size in range(1, 9) for padding in (0, 1)]
        address = f"/{folder()}/picture/conv.json"
        return await asyncio.gather(*(asked(APP, address, query) for query in sizes))

    found = answered(all_of_them())
    assert {answer.status for answer in found} == {200}
    assert len({answer.body for answer in found}) == 16


def test_the_version_is_told() -> None:
    from convviz import __version__

    answer = answered(asked(APP, "/version.json"))
    assert json.loads(answer.body) == {"version": __version__, "digest": digest()}
    assert answer.headers["cache-control"] == "no-cache"


@each_page
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_has_all_words_of_its_controls_in_one_answer(page: str, language: str) -> None:
    answer = get("page", page, f"lang={language}")
    data = json.loads(answer.body)
    assert data == json.loads(json.dumps(page_data(page, language)))
    assert (data["page"], data["language"]) == (page, language)
    labels = [control["label"] for control in data["controls"].values()]
    assert all(labels)
    drawn = {*data["more"], *data["looks"], *data["fields"], *PAGED[page].panel(View.of(page).values)}
    for name in drawn & data["controls"].keys():
        control = data["controls"][name]
        assert control["label"] != name, name
        # A choice has words for each of its options.
        if data["parameters"][name] == "word":
            codec = parameters(page)[name].codec
            assert [word for word, _ in control["words"]] == list(codec.allowed), name

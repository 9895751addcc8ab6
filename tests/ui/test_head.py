"""What a page says of itself in the server's first answer: to browsers, and to sites that show links."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pytest
from PIL import Image
from starlette.applications import Starlette

from convviz.figures import routes
from convviz.render import COVER_SIZE
from convviz.texts import LANGUAGES, words
from convviz.ui import PAGES
from convviz.ui.addresses import below
from convviz.ui.gallery_route import pictures_route
from convviz.ui.head import page_routes

from ..asking import Answer, answered, asked

APP = Starlette(routes=[*page_routes(), pictures_route(), *routes(below)])
ADDRESSES = {"home": "/", **{page: f"/{page}" for page in PAGES}}
each_page = pytest.mark.parametrize("page", ADDRESSES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def no_address_is_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONVVIZ_URL", raising=False)


class Head(HTMLParser):
    """The head of a page: its language, title, metas by name and links by what they are for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.links: dict[str, list[str]] = {}
        self.title = self.language = ""
        self.tags: list[str] = []
        self.feed(answer.body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = found["lang"]
        if tag == "meta" and "content" in found:
            self.metas[found.get("property") or found["name"]] = found["content"]
        if tag == "link":
            self.links.setdefault(found["rel"], []).append(found["href"])

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] == "title":
            self.title += data.strip()


def get(page: str, query: str = "", **headers: str) -> Answer:
    answer = answered(asked(APP, ADDRESSES[page], query, **{"host": "example.org", **headers}))
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(answer.body)
    return answer


@each_page
@each_language
def test_a_page_says_what_it_is_in_the_visitors_language(page: str, language: str) -> None:
    say = words(language)
    for answer in (get(page, f"lang={language}"), get(page, accept_language=f"de, {language};q=0.5")):
        head = Head(answer)
        assert head.language == language
        assert head.title == f"{say(f'pages.{page}')} · convviz"
        assert head.metas["og:title"] == head.metas["twitter:title"] == say(f"{page}.heading")
        description = say(f"descriptions.{page}")
        for name in ("description", "og:description", "twitter:description"):
            assert head.metas[name] == description
        assert head.metas["twitter:card"] == "summary_large_image"
        assert head.metas["og:image:alt"] == say(f"{page}.heading")
        assert head.metas["og:locale"] == {"en": "en_US", "zh": "zh_CN"}[language]


@each_language
def test_without_scripts_a_page_says_what_it_would_be(language: str) -> None:
    html = get("conv", f"lang={language}").body.decode()
    shown = unescape(html.partition("<noscript>")[2].partition("</noscript>")[0])
    say = words(language)
    told = [say(key) for key in ("conv.heading", "descriptions.conv", "app.no_script")]
    assert shown == "".join(f"<p>{text}</p>" for text in told)


@pytest.mark.parametrize("path", ["/gallery", "/index.html"])
def test_other_addresses_of_the_gallery_say_what_it_is(path: str) -> None:
    answer = answered(asked(APP, path, host="example.org"))
    assert answer.body == get("home").body


def test_no_two_pages_say_the_same_of_themselves() -> None:
    for name in ("og:title", "description", "og:image", "og:url"):
        assert len({Head(get(page)).metas[name] for page in ADDRESSES}) == len(ADDRESSES)
    assert len({Head(get(page)).title for page in ADDRESSES}) == len(ADDRESSES)


@each_page
def test_the_preview_is_a_picture_that_the_server_has(page: str) -> None:
    address = Head(get(page)).metas["og:image"]
    start = "http://example.org"
    assert address.startswith(f"{start}/")
    answer = answered(asked(APP, address.removeprefix(start)))
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    with Image.open(BytesIO(answer.body)) as image:
        assert image.size == COVER_SIZE
        # Something is drawn, in several colours, and nothing touches the edge.
        colours = image.convert("RGB").getcolors(2**20)
        assert colours is not None
        assert len(colours) > 5
        assert image.convert("RGB").getpixel((0, 0)) == image.convert("RGB").getpixel((1199, 629))
    # Some sites show no larger ones.
    assert len(answer.body) < 300_000


@pytest.mark.parametrize(
    ("query", "varies"),
    [("", True), ("input=5", True), ("lang=de", True), ("lang=zh", False), ("lang=EN-gb", False)],
)
def test_the_answer_depends_on_the_browsers_language_where_the_link_names_none(
    query: str, varies: bool
) -> None:
    answer = get("conv", query, accept_language="zh-CN")
    assert Head(answer).language == ("en" if query == "lang=EN-gb" else "zh")
    assert answer.headers.get("vary") == ("Accept-Language" if varies else None)
    again = answered(
        asked(
            APP,
            "/conv",
            query,
            host="example.org",
            accept_language="zh",
            if_none_match=answer.headers["etag"],
        )
    )
    assert (again.status, again.body) == (304, b"")
    assert again.headers.get("vary") == answer.headers.get("vary")
    assert "content-length" not in again.headers


def test_nothing_of_one_visitors_is_kept_for_another() -> None:
    mine = {"host": "inner", "x_forwarded_host": "mine.example", "accept_language": "zh"}
    first = get("conv", **mine)
    assert first.headers["cache-control"] == "no-cache"
    kept = {"if_none_match": first.headers["etag"]}
    assert answered(asked(APP, "/conv", **mine, **kept)).status == 304
    for other, host in (
        ({**mine, "x_forwarded_host": "yours.example"}, "yours.example"),
        ({"host": "inner", "accept_language": "zh"}, "inner"),
        ({**mine, "accept_language": "en"}, "mine.example"),
    ):
        head = Head(get("conv", **other, **kept))
        assert head.metas["og:url"] == f"http://{host}/conv"
        assert head.metas["og:image"] == f"http://{host}/gallery/cover_conv.png"


def test_a_shared_link_leads_to_its_setting_and_searches_to_the_page() -> None:
    head = Head(get("conv", "input=7&kernel=2&lang=zh", x_forwarded_proto="https", x_forwarded_prefix="/a"))
    assert head.metas["og:url"] == "https://example.org/a/conv?input=7&kernel=2&lang=zh"
    assert head.links["canonical"] == ["https://example.org/a/conv?lang=zh"]
    assert head.links["alternate"] == [f"https://example.org/a/conv?lang={one}" for one in LANGUAGES]
    assert Head(get("conv", "input=7")).links["canonical"] == ["http://example.org/conv"]
    assert (
        Head(get("home")).metas["og:url"] == Head(get("home")).links["canonical"][0] == "http://example.org/"
    )
    assert Head(get("conv", "x=" + "1," * 2000)).metas["og:url"] == "http://example.org/conv"


EVIL = '"><script>alert(1)</script><a href="'


@pytest.mark.parametrize(
    "forged",
    [
        {"host": EVIL},
        {"x_forwarded_host": EVIL},
        {"x_forwarded_proto": f"https{EVIL}"},
        {"x_forwarded_prefix": f"/{EVIL}"},
        {"accept_language": EVIL},
        {"x_forwarded_host": "a\r\nset-cookie: b=c"},
    ],
)
def test_what_is_forged_never_becomes_part_of_the_page(forged: dict[str, str]) -> None:
    usual = get("conv")
    answer = get("conv", **forged)
    assert Head(answer).tags == Head(usual).tags
    assert b"alert(1)" not in answer.body
    assert b"set-cookie" not in answer.body
    assert answer.headers.keys() == usual.headers.keys()


@pytest.mark.parametrize(
    "query", [EVIL, f"lang={EVIL}", "%22%3E%3Cscript%3E", r"x=\1\g<0>&y=$1", "é=\x7f", "&&&=="]
)
def test_what_stands_in_a_link_stays_text(query: str) -> None:
    answer = get("conv", query)
    assert Head(answer).tags == Head(get("conv")).tags
    assert Head(answer).metas["og:url"].startswith("http://example.org/conv?")


def test_a_page_asks_for_its_files_below_any_prefix() -> None:
    head = Head(get("conv"))
    for rel in ("modulepreload", "stylesheet", "shortcut icon", "preload"):
        assert all(href.startswith("./") for href in head.links[rel])


def test_only_the_head_is_asked_for_without_the_body_changing_its_length() -> None:
    whole, head = get("conv"), answered(asked(APP, "/conv", method="HEAD", host="example.org"))
    assert head.status == 200
    assert {**head.headers} == {**whole.headers}


@pytest.mark.parametrize(("page", "last"), [("conv", "workbench"), ("image", "lens"), ("home", "gallery")])
def test_a_page_fetches_early_all_that_it_runs(page: str, last: str) -> None:
    links = Head(get(page)).links
    code = [href for href in links["modulepreload"] if not href.startswith("./static/")]
    rules = [href for href in links["preload"] if href.endswith(".css") and "/static/" not in href]
    assert code[-1].endswith(f"/{last}_component.js")
    assert rules
    for href in [*code, *rules]:
        assert answered(asked(APP, href.removeprefix("."))).status == 200

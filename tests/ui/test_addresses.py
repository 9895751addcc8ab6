"""Addresses: what lies at them, where one leads that nothing lies at, below which prefix, by which name."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import MagicMock
from urllib.parse import urljoin

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Mount, Route
from streamlit import config, file_util
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from convviz.texts import words
from convviz.ui import PAGES, server
from convviz.ui.addresses import below, site

from ..asking import Answer, answered, asked

#: What Firefox sends with whatever it opens, a download too.
FIREFOX = {
    "accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "accept_language": "en-US,en;q=0.5",
    "sec_fetch_dest": "document",
    "sec_fetch_mode": "navigate",
    "upgrade_insecure_requests": "1",
}
PREFIXES = ("", "convviz", "/teaching/convviz/")


def led(seen: str, location: str) -> str:
    """Return where a relative redirect leads a browser, to which nothing between two slashes is a folder too.

    `urllib.parse.urljoin` takes several slashes for one.
    """
    path, _, query = location.partition("?")
    folders, steps = seen.split("/")[:-1], path.split("/")
    while steps and steps[0] in (".", ".."):
        if steps.pop(0) == "..":
            folders.pop()
    assert len(folders) >= 3
    return "/".join([*folders, *steps]) + (f"?{query}" if query else "")


@pytest.fixture(params=PREFIXES)
def prefix(request: pytest.FixtureRequest) -> str:
    """Set the server's prefix, and return it as it stands before a path."""
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", request.param)
    yield below("")
    config.set_option("server.baseUrlPath", before)


def assets() -> list[str]:
    """Return the paths of some of Streamlit's files, of each kind one."""
    folder = Path(file_util.get_static_dir())
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != "index.html")
    return [
        f"/{file.relative_to(folder).as_posix()}" for file in {file.suffix: file for file in files}.values()
    ]


def streamlits() -> list[str]:
    """Return the paths of all routes of Streamlit's own that answer GET, their variables filled in."""
    routes = create_streamlit_routes(MagicMock())
    paths = [route.path for route in routes if "GET" in (getattr(route, "methods", None) or ())]
    return sorted(
        {path.replace("{file_id:path}", "x.gif").replace("{path:path}", "a/b.js") for path in paths}
    )


def app() -> Starlette:
    """Return the server, of which every route says that it was reached."""

    async def reached(request: Request) -> PlainTextResponse:
        if "away" in request.query_params:
            return RedirectResponse(f"{below('/conv')}?a=1", status_code=301)
        return PlainTextResponse(f"reached {request.url.path}")

    theirs = [
        Mount(route.path, app=Starlette(routes=[Route("/{path:path}", reached)]))
        if isinstance(route, Mount)
        else Route(route.path, reached, methods=route.methods)
        for route in [*server()["routes"], *create_streamlit_routes(MagicMock())]
        if isinstance(route, Route | Mount)
    ]
    return Starlette(routes=theirs, middleware=server()["middleware"])


def get(path: str, query: str = "", **headers: str) -> Answer:
    return answered(asked(app(), path, query, **FIREFOX | headers))


ROUTES = [
    *streamlits(),
    *(f"/{page}" for page in PAGES),
    "/",
    "/gallery/dilation.gif",
    "/v/0123abc/assets/player.js",
    *assets(),
    "/conv/",
    "/gallery/",
    "/media/0123456789abcdef.gif",
    "/component/a.b/index.html",
]


@pytest.mark.parametrize("path", ROUTES)
def test_firefox_gets_what_it_asks_for(path: str, prefix: str) -> None:
    answer = get(prefix + path)
    assert (answer.status, answer.body.decode()) == (200, f"reached {prefix}{path}")
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_the_routes_that_are_tried_are_streamlits() -> None:
    assert {"/media/x.gif", "/_stcore/health", "/oauth2callback"} <= set(ROUTES)


#: An unknown address, and what the gallery is told of it.
UNKNOWN = {
    "/nowhere": "nowhere",
    "/nowhere/": "nowhere",
    "/Conv": "Conv",
    "/conv/no/where": "conv%2Fno%2Fwhere",
    "/a&b=c": "a%26b%3Dc",
    "/a//b": "a%2F%2Fb",
    "/gallery/no/where": "gallery%2Fno%2Fwhere",
    "/statics": "statics",
    "/" + "x" * 300: "x" * 200,
    "/卷积": "%E5%8D%B7%E7%A7%AF",
}


@pytest.mark.parametrize("path", UNKNOWN)
def test_an_unknown_page_leads_to_the_gallery_within_every_prefix(path: str, prefix: str) -> None:
    answer = get(prefix + path, "utm_source=x&asked=y&kernel=3")
    assert answer.status == 307
    # A proxy may have taken off a prefix of its own.
    for outer in ("", "/outer"):
        seen = f"https://example.org{outer}{prefix}{path}"
        assert led(seen, answer.headers["location"]) == (
            f"https://example.org{outer}{prefix}/?asked={UNKNOWN[path]}&utm_source=x&kernel=3"
        )


@pytest.mark.parametrize("path", ["/nowhere", "/a//b/", "/conv/x", "/", "//conv", "/gallery//dilation.gif"])
@pytest.mark.parametrize("url", ["", "https://EXAMPLE.org/outer", "https://example.net/elsewhere"])
def test_where_the_prefix_is_said_no_slash_is_counted(
    path: str, url: str, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVVIZ_URL", url and url + prefix)
    said = {} if "org" in url else {"x_forwarded_prefix": "/outer"}
    answer = get(prefix + path, "away=1" if path == "/" else "", host="example.org", **said)
    location = answer.headers["location"]
    assert location.startswith(f"/outer{prefix}/")
    rest = location.removeprefix(f"/outer{prefix}/").partition("?")[0]
    assert rest == {"/": "conv", "//conv": "conv", "/gallery//dilation.gif": "gallery/dilation.gif"}.get(
        path, ""
    )


def test_what_was_asked_for_first_stays_where_slashes_are_merged_on_the_way_up() -> None:
    first = get("/a/b").headers["location"]
    assert first == "../?asked=a%2Fb"
    # A browser that sees /a//b takes this for /a/.
    second = get("/a/", first.partition("?")[2]).headers["location"]
    assert second == "../?asked=a%2Fb"


def test_a_slash_that_is_written_as_a_sign_is_none(prefix: str) -> None:
    answer = answered(asked(app(), f"{prefix}/a/b", more={"raw_path": f"{prefix}/a%2Fb".encode()}, **FIREFOX))
    assert answer.headers["location"] == "./?asked=a%2Fb"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.gif",
        "/a/b.js",
        "/robots.txt",
        "/.env",
        "/index.php/conv",
        "/static/js/nothing.js",
        "/static/../index.html",
        "/app/static/app.py",
        "/a//b.gif",
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_unknown_file_is_not_there_and_leads_nowhere(path: str, language: str, prefix: str) -> None:
    answer = get(prefix + path, accept_language=f"{language};q=0.9")
    sentence = words(language)("app.nothing_there", address=path[1:])
    assert (answer.status, answer.body.decode()) == (404, sentence)

    assert (answer.headers["vary"], answer.headers["cache-control"]) == (
        "Accept, Accept-Language",
        "no-cache",
    )


@pytest.mark.parametrize("path", ["/v/nothing.js", "/gallery/nothing.gif"])
def test_what_is_missing_in_a_folder_is_said_in_the_visitors_language(path: str, prefix: str) -> None:
    routed = Starlette(routes=server()["routes"], middleware=server()["middleware"])
    answer = answered(asked(routed, prefix + path, accept_language="zh"))
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-cache")
    assert "Accept-Language" in answer.headers["vary"]
    assert "nothing." in answer.body.decode()


DOUBLED = {
    "//conv": "/conv",
    "/conv//": "/conv/",
    "///conv": "/conv",
    "//": "/",
    "//gallery///dilation.gif": "/gallery/dilation.gif",
    "//_stcore//health": "/_stcore/health",
}


@pytest.mark.parametrize("path", DOUBLED)
@pytest.mark.parametrize("accept", [FIREFOX["accept"], "*/*"])
def test_a_slash_too_many_is_left_out(path: str, accept: str, prefix: str) -> None:
    answer = get(prefix + path, "a=1", accept=accept)
    if path == "/conv//":  # Streamlit leaves it out
        assert answer.status == 200
        return
    assert answer.status == 307
    seen = f"https://example.org/outer{prefix}{path}"
    assert led(seen, answer.headers["location"]) == f"https://example.org/outer{prefix}{DOUBLED[path]}?a=1"


@pytest.mark.parametrize("prefix", PREFIXES[1:], indirect=True)
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/conv", "/conv"),
        ("/conv/", "/conv"),
        ("/nowhere", "/?asked=nowhere"),
        ("/a/b", "/?asked=a%2Fb"),
        ("/", "/"),
        ("", "/"),
    ],
)
def test_a_prefix_whose_slashes_are_written_as_signs_leads_to_the_place_itself(
    path: str, place: str, prefix: str
) -> None:
    slashes = (prefix + path).count("/")
    for plain in range(1, slashes):
        # Every slash after the first ones is a sign.
        parts = (prefix + path)[1:].split("/")
        raw = "/" + "/".join(parts[:plain]) + "%2F" + "%2F".join(parts[plain:])
        torn = plain < prefix.count("/") + bool(path)
        for outer in ("", "/outer"):
            answer = answered(asked(app(), prefix + path, more={"raw_path": raw.encode()}, **FIREFOX))
            if torn or "asked" in place:
                seen = led(f"https://example.org{outer}{raw}", answer.headers["location"])
                assert seen == f"https://example.org{outer}{prefix}{place}"


PROGRAMS = [
    "/_stcore/stream",
    "/_stcore/upload_file/a/b",
    "/_stcore/anything",
    "/_stcore/",
    "/_stcore",
    "/conv/_stcore/health",
    "/conv/_stcore/nothing",
    "/_stcore//foo",
    "/media/",
    "/v/0123abc/",
    "/v",
    "/static",
    "/static/x",
    "/static/js/",
    "/app/static",
    "/component",
    "/auth",
    "/api",
    "/api/v1/x",
]


@pytest.mark.parametrize("path", PROGRAMS)
def test_an_address_for_programs_leads_nowhere_whatever_is_asked_for(path: str, prefix: str) -> None:
    answer = get(prefix + path)
    assert "location" not in answer.headers
    assert (answer.status, answer.body.decode()) == (
        404,
        words("en")("app.nothing_there", address=path.strip("/")),
    )


@pytest.mark.parametrize(
    "path", ["/nowhere", "/nowhere/deep", "/_stcore/foo", "/_stcore/", "/a//b", "/static"]
)
def test_a_program_that_asks_for_an_unknown_page_is_told(path: str, prefix: str) -> None:
    answer = get(prefix + path, accept="application/json, text/plain, */*")
    assert answer.status == 404
    assert "location" not in answer.headers


@pytest.mark.parametrize("accept", ["text/html;q=0", "text/html; q=0.00, */*", "text/htmlx", "*/*", ""])
def test_who_says_that_a_page_is_not_wanted_gets_none(accept: str) -> None:
    assert get("/nowhere", accept=accept).status == 404


@pytest.mark.parametrize("accept", ["text/html", "*/*;q=0.1, TEXT/HTML ; q=0.5", "text/html;q=0.01"])
def test_whatever_else_is_wanted_a_page_will_do(accept: str) -> None:
    answer = get("/nowhere", accept=accept)
    assert answer.status == 307
    assert (answer.headers["vary"], answer.headers["cache-control"]) == (
        "Accept, Accept-Language",
        "no-cache",
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS"])
def test_what_is_sent_is_not_redirected(method: str, prefix: str) -> None:
    answer = answered(asked(app(), f"{prefix}/nowhere", method=method, **FIREFOX))
    assert "location" not in answer.headers


@pytest.mark.parametrize("prefix", PREFIXES[1:], indirect=True)
def test_the_prefix_without_its_slash_leads_to_the_gallery(prefix: str) -> None:
    location = get(prefix, "lang=zh").headers["location"]
    assert urljoin(f"https://example.org/outer{prefix}", location) == (
        f"https://example.org/outer{prefix}/?lang=zh"
    )


@pytest.mark.parametrize("prefix", PREFIXES[1:], indirect=True)
@pytest.mark.parametrize("path", ["/", "/conv", "/nowhere", "/convvizier/nowhere"])
def test_what_lies_outside_the_prefix_is_not_ours(path: str, prefix: str) -> None:
    answer = get(path)
    assert answer.status == 404
    assert "location" not in answer.headers


@pytest.mark.parametrize("path", ["/conv/", "/auth/login", "/manifest.json"])
def test_streamlits_own_redirects_stay_within_a_prefix_that_a_proxy_takes_off(path: str, prefix: str) -> None:
    location = get(prefix + path, "away=1").headers["location"]
    assert urljoin(f"https://example.org/outer{prefix}{path}", location) == (
        f"https://example.org/outer{prefix}/conv?a=1"
    )


def seen_at(scope: dict | None = None, **headers: str) -> str:
    """Return the site's address for a request with these headers."""
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return site(Request({"type": "http", "scheme": "http", "headers": named, **(scope or {})}))


FORWARDED = {
    "x_forwarded_proto": "https",
    "x_forwarded_host": "example.org",
    "x_forwarded_prefix": "/teaching",
}


def test_the_site_is_where_the_proxy_says_it_is(prefix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONVVIZ_URL", raising=False)
    assert seen_at(host="localhost:8501") == f"http://localhost:8501{prefix}/"
    assert seen_at(host="[::1]:8501") == f"http://[::1]:8501{prefix}/"
    assert seen_at({"scheme": "https"}, host="a") == f"https://a{prefix}/"
    assert seen_at({"root_path": "/root"}, host="a") == f"http://a/root{prefix}/"
    assert seen_at(host="inner", **FORWARDED) == f"https://example.org/teaching{prefix}/"
    assert seen_at(host="a", x_forwarded_prefix=f"/outer{prefix}/") == f"http://a/outer{prefix}/"
    assert seen_at(x_forwarded_proto="https, http", x_forwarded_host="a:444, b") == f"https://a:444{prefix}/"
    monkeypatch.setenv("CONVVIZ_URL", "https://example.net/there")
    assert seen_at(host="inner", **FORWARDED) == "https://example.net/there/"


NONSENSE = [
    "<b>",
    "a b",
    "/b",
    'a"><script>',
    "a:99999",
    "user@host",
    "",
    ".",
    "a\x7fb",
    "é",
    "a" * 300,
    "[x]",
    "a?b",
]


@pytest.mark.parametrize("text", NONSENSE)
def test_what_is_no_host_is_passed_over(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONVVIZ_URL", raising=False)
    assert seen_at(host="good:80", x_forwarded_host=text) == "http://good:80/"
    assert seen_at({"server": ("127.0.0.1", 8501)}, host=text) == "http://127.0.0.1:8501/"
    assert seen_at(host=text) == "http://localhost/"
    assert seen_at(host="good", x_forwarded_proto=text) == "http://good/"
    monkeypatch.setenv("CONVVIZ_URL", f"https://{text}/x")
    assert seen_at(host="good") == "http://good/"


@pytest.mark.parametrize(
    "text", ["x", "//x", "/x/../y", "/<b>", '/"', "/x?y", "/x#y", "/a b", "/" + "x" * 300, "/é"]
)
def test_what_is_no_prefix_is_passed_over(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONVVIZ_URL", raising=False)
    assert seen_at(host="good", x_forwarded_prefix=text) == "http://good/"
    monkeypatch.setenv("CONVVIZ_URL", f"https://other{text}")
    assert seen_at(host="good") == ("https://otherx/" if text == "x" else "http://good/")

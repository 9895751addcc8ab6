"""Streamlit's own files, packed: which, for whom, and under what headers."""

from __future__ import annotations

import gzip
import os
import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from streamlit import config, file_util
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from convviz.ui import packing
from convviz.ui.addresses import below
from convviz.ui.packing import Packing

from ..asking import Answer, answered, asked

#: A folder like Streamlit's. What is written twice can be packed; what is random cannot.
FILES = {
    "index.html": b"<html></html>" * 200,
    "static/js/index.Ab1.js": b"export const weights = [1, 2, 3];\n" * 300,
    "static/css/index.Cd2.css": b".stage { color: red; }\n" * 300,
    "static/js/short.Ef3.js": b"export {};\n" * 5,
    "static/js/random.Gh4.js": os.urandom(4000),
    "static/media/font.Ij5.woff2": b"glyph" * 1000,
}
SCRIPT = "static/js/index.Ab1.js"
SENT_AS_THEY_ARE = [name for name in FILES if name not in (SCRIPT, "static/css/index.Cd2.css")]
#: Of an older server Starlette would ask all the while whether the visitor has gone.
SERVER = {"asgi": {"version": "3.0", "spec_version": "2.4"}}
#: What Starlette writes a whole file down as.
TAG = re.compile(r'"[0-9a-f]{32}"')


@pytest.fixture(params=["", "/teaching/convviz/"])
def unpacked(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Packing]:
    """Return the middleware before Streamlit's files, of which it has packed none yet."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(file_util, "get_static_dir", lambda: str(tmp_path))
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", request.param)
    yield Packing(Starlette(routes=create_streamlit_static_assets_routes(request.param)))
    config.set_option("server.baseUrlPath", before)


@pytest.fixture
def app(unpacked: Packing) -> Packing:
    unpacked.pack()
    return unpacked


def get(
    app: Packing, name: str, *, method: str = "GET", encoding: str = "gzip, br", **headers: str
) -> Answer:
    sent = {"accept_encoding": encoding, **headers}
    return answered(asked(app, below(f"/{name}"), method=method, more=SERVER, **sent))


@pytest.mark.parametrize("name", ["static/js/index.Ab1.js", "static/css/index.Cd2.css"])
def test_a_text_is_sent_packed_under_the_headers_that_it_had(app: Packing, name: str) -> None:
    plain, packed = get(app, name, encoding="br"), get(app, name)
    assert gzip.decompress(packed.body) == plain.body == FILES[name]
    assert len(packed.body) < len(plain.body) / 5
    changed = {"content-encoding": "gzip", "content-length": str(len(packed.body))}
    assert TAG.fullmatch(plain.headers["etag"])
    expected = plain.headers | changed | {"etag": f"W/{plain.headers['etag']}"}
    del expected["accept-ranges"]
    assert packed.headers == expected
    assert packed.headers["cache-control"].startswith("public, immutable, max-age=")
    assert packed.headers["vary"] == "Accept-Encoding"


def test_its_head_says_what_would_be_sent(app: Packing) -> None:
    head, whole = get(app, SCRIPT, method="HEAD"), get(app, SCRIPT)
    assert (head.status, head.headers, head.body) == (200, whole.headers, b"")


@pytest.mark.parametrize("packed_first", [True, False])
def test_what_has_not_changed_is_not_sent_again(app: Packing, packed_first: bool) -> None:
    before = get(app, SCRIPT, encoding="gzip" if packed_first else "identity")
    for encoding in ("gzip", "identity"):
        again = get(app, SCRIPT, encoding=encoding, if_none_match=before.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["vary"] == "Accept-Encoding"
        assert "content-encoding" not in again.headers
        assert again.headers["etag"].removeprefix("W/") == before.headers["etag"].removeprefix("W/")
    assert get(app, SCRIPT, if_none_match='W/"other"').status == 200
    dated = get(app, SCRIPT, if_modified_since=before.headers["last-modified"])
    assert (dated.status, dated.headers["etag"][:2]) == (304, "W/")


@pytest.mark.parametrize("encoding", ["", "br", "identity", "gzip;q=0", "gzip; q=0.0, br", "xgzip"])
def test_who_takes_no_gzip_gets_the_file_as_it_is(app: Packing, encoding: str) -> None:
    answer = get(app, SCRIPT, encoding=encoding)
    assert (answer.body, answer.headers["vary"]) == (FILES[SCRIPT], "Accept-Encoding")
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br;q=1, gzip;q=0.1", "deflate,gzip"])
def test_who_takes_it_among_others_gets_it_packed(app: Packing, encoding: str) -> None:
    assert gzip.decompress(get(app, SCRIPT, encoding=encoding).body) == FILES[SCRIPT]


def test_a_part_is_one_of_the_file_as_it_is(app: Packing) -> None:
    answer = get(app, SCRIPT, range="bytes=7-11")
    assert (answer.status, answer.body) == (206, FILES[SCRIPT][7:12])
    assert (answer.headers["content-range"], "content-encoding" in answer.headers) == (
        f"bytes 7-11/{len(FILES[SCRIPT])}",
        False,
    )


@pytest.mark.parametrize("name", SENT_AS_THEY_ARE)
def test_what_is_packed_already_or_short_or_no_file_of_theirs_is_sent_as_it_is(
    app: Packing, name: str
) -> None:
    answer = get(app, name)
    assert (answer.status, answer.body) == (200, FILES[name])
    assert "content-encoding" not in answer.headers


def test_until_it_is_packed_a_file_is_sent_as_it_is(unpacked: Packing) -> None:
    answer = get(unpacked, SCRIPT)
    assert (answer.body, answer.headers["vary"]) == (FILES[SCRIPT], "Accept-Encoding")


def test_a_file_that_was_replaced_since_is_sent_as_it_is_now(app: Packing) -> None:
    (Path(file_util.get_static_dir()) / SCRIPT).write_bytes(b"export {};")
    answer = get(app, SCRIPT)
    assert (answer.body, answer.headers["content-length"]) == (b"export {};", "10")
    assert "content-encoding" not in answer.headers


def test_what_is_kept_has_a_bound(unpacked: Packing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "_MOST", 140)
    unpacked.pack()
    packed = [name for name in FILES if "content-encoding" in get(unpacked, name).headers]
    assert len(packed) == 1


def test_nothing_else_is_touched(app: Packing) -> None:
    assert get(app, SCRIPT, method="POST").status == 405
    # The fallback for whatever is not there is Streamlit's page.
    assert get(app, "static/js/nothing.js").body == FILES["index.html"]
    assert "vary" not in get(app, "").headers
    outside = answered(asked(app, f"/elsewhere/{SCRIPT}", more=SERVER, accept_encoding="gzip"))
    assert "content-encoding" not in outside.headers


def test_the_server_packs_what_a_page_of_it_asks_for(server: str) -> None:
    with urllib.request.urlopen(f"{server}/conv") as page:
        names = re.findall(r'"\./(static/[^"]*\.(?:js|css))"', page.read().decode())
    assert len(names) > 10
    packed = 0
    for name in names:
        content = (Path(file_util.get_static_dir()) / name).read_bytes()
        asks = urllib.request.Request(f"{server}/{name}", headers={"Accept-Encoding": "gzip"})
        # It may just have been started.
        for _ in range(100 if len(content) > 5000 else 1):
            with urllib.request.urlopen(asks) as answer:
                body, how = answer.read(), answer.headers["content-encoding"]
            if how:
                packed += 1
                assert gzip.decompress(body) == content
                break
            assert body == content
            time.sleep(0.1)
        else:
            assert len(content) <= 5000
    assert packed > 10

"""The app behind nginx, below a prefix that the proxy takes off, and below one that it keeps."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from convviz.texts import words
from convviz.ui import PAGES

from ..serving import ROOT, free_port, serving, wait_for
from .conftest import Rooms, Visitor
from .nginx import changed, standing

pytestmark = pytest.mark.browser

PREFIX = "/convviz"
#: What the documentation calls the app, whose prefix is taken off.
_THERE = "http://127.0.0.1:8501/;"


def documented() -> str:
    """Return the configuration that the documentation recommends."""
    [block] = re.findall(r"```nginx\n(.*?)```", (ROOT / "docs" / "deploy.md").read_text("utf-8"), re.DOTALL)
    return str(block)


@pytest.fixture(scope="module", params=["taken off", pytest.param("kept", marks=pytest.mark.full)])
def front(
    request: pytest.FixtureRequest, nginx: str, server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Run nginx before a server, and return the address that visitors have."""
    port = free_port()
    listens = ("listen 80;", f"listen 127.0.0.1:{port};")
    with ExitStack() as stack:
        if request.param == "taken off":
            here = f"http://127.0.0.1:{urlsplit(server).port}/;"
            configuration = changed(documented(), listens, (_THERE, here))
        else:
            below = stack.enter_context(serving("server_below", prefix=PREFIX))
            here = f"http://127.0.0.1:{urlsplit(below).port};"
            said = (f"X-Forwarded-Prefix {PREFIX};", 'X-Forwarded-Prefix "";')
            configuration = changed(documented(), listens, (_THERE, here), said)
        stack.enter_context(standing(nginx, tmp_path_factory.mktemp("nginx"), configuration))
        wait_for(f"http://localhost:{port}{PREFIX}/_stcore/health")
        yield f"http://localhost:{port}{PREFIX}"


@pytest.fixture
def visitor(front: str, browser: Browser) -> Iterator[Visitor]:
    """Return a visitor of the app behind nginx. They meet no error, and are never led out of the prefix."""
    rooms = Rooms(browser, front)
    made = Visitor(rooms)
    strayed: list[str] = []

    def judge(answer: Response) -> None:
        at = urlsplit(answer.url)
        # Streamlit looks for its server below a page's own address first.
        tried = re.fullmatch(rf"{PREFIX}/[\w%]+/_stcore/(health|host-config)", at.path)
        outside = at.scheme != "blob" and not f"{at.path}/".startswith(f"{PREFIX}/")
        if outside or (answer.status >= 400 and not tried):
            strayed.append(f"{answer.status} {answer.url}")

    made.page.on("response", judge)
    yield made
    made.leave()
    for door in rooms.free.values():
        door.context.close()
    assert strayed == []
    assert made.errors == []


def fetched(address: str, **headers: str) -> tuple[str, bytes]:
    """Return the type and the content of what lies at an address."""
    with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
        return answer.headers["content-type"], answer.read()


def path(page: Page) -> str:
    return urlsplit(page.url).path


def test_everything_is_there_below_the_prefix(visitor: Visitor, tmp_path: Path) -> None:
    page, say = visitor.page, words("en")
    # An unknown page leads to the gallery, with what others hang on the link.
    page.goto(f"{visitor.address}/no/where?utm_source=x")
    expect(page.get_by_test_id("stAlert")).to_contain_text("no/where")
    page.locator(".card img").first.wait_for()
    # It is said once: a link that is copied from the address bar says nothing of it.
    page.wait_for_url(f"{visitor.address}/?utm_source=x")
    card = page.locator("a[data-case='dilation']")
    assert card.locator("img").evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 200
    assert card.evaluate("(link) => link.href") == f"{visitor.address}/conv?case=dilation&lang=en"
    # A card opens its page, whose address bar says what is seen.
    card.click()
    page.locator(".stage svg").first.wait_for()
    page.wait_for_url(re.compile(r"/conv\?.*dilation=2.*lang=en"))
    assert path(page) == f"{PREFIX}/conv"
    # Its file arrives.
    page.get_by_text(say("export.heading")).click()
    page.get_by_role("button", name=say("export.make")).click()
    button = page.locator("[data-testid=stDownloadButton] button")
    with page.expect_download() as download:
        button.click()
    download.value.save_as(tmp_path / "file.gif")
    assert urlsplit(download.value.url).path.startswith(f"{PREFIX}/media/")
    assert fetched(download.value.url, Accept="*/*") == ("image/gif", (tmp_path / "file.gif").read_bytes())
    # The bar at the top leads to all pages, and back.
    for name in (*PAGES[1:], "home"):
        page.get_by_role("link", name=say(f"pages.{name}"), exact=True).first.click()
        page.locator({"image": "canvas", "home": ".card img"}.get(name, ".stage svg")).first.wait_for()
        expect(page).to_have_title(f"{say(f'pages.{name}')} · convviz")
        # The address follows the title.
        here = f"{PREFIX}/{name}".replace("home", "")
        page.wait_for_url(lambda url, here=here: urlsplit(url).path == here)
    # So do their own addresses, even with a slash too many; and what a visitor sends arrives.
    for slashed in ("%2Fimage", "image/"):
        page.goto(f"{visitor.address}/{slashed}")
        page.locator("canvas").first.wait_for()
        page.wait_for_url(lambda url: urlsplit(url).path == f"{PREFIX}/image")
    page.get_by_role("combobox", name=say("image.picture")).select_option("upload")
    with page.expect_response(lambda answer: "/_stcore/upload_file/" in answer.url) as upload:
        page.locator("input[type=file]").set_input_files(ROOT / "assets" / "staircase.png")
    assert upload.value.ok
    page.goto(visitor.address)
    assert path(page) == f"{PREFIX}/"


#: Addresses that a proxy may read otherwise than browsers do, and where they lead.
STRANGE = {
    f"{PREFIX}/conv%2F": "conv",
    f"{PREFIX}/conv%2Fx": "?asked=conv%2Fx",
    f"{PREFIX}/a%2Fb%2Fc": "?asked=a%2Fb%2Fc",
    f"{PREFIX}/a%2Fb/c": "?asked=a%2Fb%2Fc",
    f"{PREFIX}/a//b": "?asked=a%2Fb",
    f"{PREFIX}/a%2F%2Fb": "?asked=a%2Fb",
    f"{PREFIX}%2Fnowhere": "?asked=nowhere",
    PREFIX: "",
}


@pytest.mark.parametrize("path", STRANGE)
def test_no_address_leads_out_of_the_prefix(front: str, browser: Browser, path: str) -> None:
    # Python's own client takes several slashes for one, which no browser does.
    context = browser.new_context(extra_http_headers={"Accept": "text/html"})
    answer = context.request.get(front.removesuffix(PREFIX) + path)
    context.close()
    assert answer.status == 200
    # A proxy may take several slashes for one, too.
    assert answer.url.replace("%2F%2F", "%2F") == f"{front}/{STRANGE[path]}"


def test_a_link_is_shown_with_the_address_that_visitors_have(front: str) -> None:
    _, html = fetched(f"{front}/conv?input=7")
    found = dict(re.findall(r'<meta property="(og:\w+)" content="(.*?)"', html.decode()))
    assert found["og:url"] == f"{front}/conv?input=7"
    assert found["og:image"] == f"{front}/gallery/cover_conv.png"
    # Nobody can make it another one.
    forged = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "X-Forwarded-Prefix": "/evil",
    }
    assert fetched(f"{front}/conv?input=7", **forged)[1] == html
    kind, picture = fetched(found["og:image"])
    assert (kind, picture[:4]) == ("image/png", b"\x89PNG")

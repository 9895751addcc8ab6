"""The deployment that is shipped: what the image has, as two processes behind the nginx of deploy/."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from convviz.texts import words

from ..serving import ROOT, free_port, serving, wait_for
from .conftest import Rooms, Visitor
from .nginx import changed, standing

pytestmark = pytest.mark.browser

CONFIGURATION = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
TLS = (ROOT / "deploy" / "tls.conf").read_text("utf-8")
_INCLUDED = "include /etc/nginx/convviz/*.conf;"


@dataclass(frozen=True)
class Answer:
    """An answer, and what nginx wrote down of it: the process that it came from, and whether it was kept."""

    status: int
    headers: dict[str, str]
    body: bytes
    process: str
    kept: str


@dataclass(frozen=True)
class Front:
    """Where nginx is asked, with and without HTTPS, and where it writes."""

    address: str
    secure: str
    log: Path

    def ask(self, path: str, **headers: str) -> Answer:
        before = len(self._lines(path))
        connection = HTTPConnection(urlsplit(self.address).netloc)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        # A cookie comes with a page alone, so no header comes twice.
        named = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        connection.close()
        # nginx answers first, and then writes down what it did.
        for _ in range(100):
            if lines := self._lines(path)[before:]:
                [(status, process, kept)] = lines
                assert status == str(answer.status)
                return Answer(answer.status, named, body, process, kept)
            time.sleep(0.05)
        raise TimeoutError(path)

    def _lines(self, path: str) -> list[tuple[str, str, str]]:
        """Return what is written down of an address."""
        address = re.escape(path.split("?")[0])
        pattern = rf"^\S+ GET {address} (\d+) \d+ bytes [\d.]+ s (\S+) (\S+)$"
        return re.findall(pattern, self.log.read_text(), re.MULTILINE)


def image(folder: Path) -> Path:
    """Make a folder of what the Dockerfile copies into the image, and return it."""
    copied = re.findall(r"^COPY (\S+) (\S+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert len(copied) > 5
    for name, place in copied:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, folder / place)
    return folder


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a certificate that nobody else has signed, and return its folder."""
    if not (openssl := shutil.which("openssl")):
        pytest.skip("no openssl found")
    folder = tmp_path_factory.mktemp("certificate")
    key = ["-newkey", "rsa:2048", "-nodes", "-keyout", str(folder / "privkey.pem")]
    named = ["-subj", "/CN=localhost", "-days", "2", "-out", str(folder / "fullchain.pem")]
    subprocess.run([openssl, "req", "-x509", *key, *named], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def front(nginx: str, certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """Run two processes behind nginx."""
    folder, port, secure = tmp_path_factory.mktemp("deploy"), free_port(), free_port()
    inside = image(tmp_path_factory.mktemp("image"))
    included = folder / "tls.conf"
    included.write_text(
        changed(
            TLS,
            ("listen 443", f"listen 127.0.0.1:{secure}"),
            ("/etc/nginx/certificate/fullchain.pem", f"{certificate}/fullchain.pem"),
            ("/etc/nginx/certificate/privkey.pem", f"{certificate}/privkey.pem"),
            # The address without HTTPS is tried, too.
            ("if ($scheme = http)", "if ($cookie_forced)"),
        )
    )
    with ExitStack() as stack:
        apps = [stack.enter_context(serving(f"deploy_{number}", folder=inside)) for number in (1, 2)]
        configuration = changed(
            CONFIGURATION,
            ("listen 80;", f"listen 127.0.0.1:{port};"),
            (_INCLUDED, f"include {included};"),
            *((f"app-{n}:8501;", f"127.0.0.1:{urlsplit(app).port};") for n, app in enumerate(apps, 1)),
            ("/var/cache/convviz", f"{folder}/cache"),
            ("/var/log/nginx/access.log", f"{folder}/access.log"),
            ("/var/log/nginx/error.log", f"{folder}/error.log"),
        )
        stack.enter_context(standing(nginx, folder, configuration))
        wait_for(f"http://localhost:{port}/_stcore/health")
        yield Front(f"http://localhost:{port}", f"https://localhost:{secure}", folder / "access.log")


def test_the_same_processes_are_started_and_asked() -> None:
    started = re.findall(r"^  (app-\d+):", (ROOT / "compose.yaml").read_text("utf-8"), re.MULTILINE)
    assert re.findall(r"^    server (\S+):8501;", CONFIGURATION, re.MULTILINE) == started


def test_a_visitor_stays_with_a_process_and_visitors_spread_over_all(front: Front) -> None:
    processes = set()
    for _ in range(24):
        first = front.ask("/conv").headers["set-cookie"]
        seat = first.split(";")[0]
        assert first == f"{seat}; Path=/; HttpOnly; SameSite=Lax"
        answers = [front.ask(path, Cookie=seat) for path in ("/conv", "/", "/_stcore/health", "/image")]
        [process] = {answer.process for answer in answers}
        assert "convviz_seat" not in "".join(answer.headers.get("set-cookie", "") for answer in answers)
        processes.add(process)
    assert len(processes) == 2


def test_who_keeps_no_cookies_stays_with_a_process_too(front: Front) -> None:
    processes = set()
    for browser in map(str, range(12)):
        answers = [front.ask("/_stcore/health", **{"User-Agent": browser}) for _ in range(3)]
        [process] = {answer.process for answer in answers}
        processes.add(process)
    assert len(processes) == 2


def test_what_is_the_same_for_everybody_is_kept_packed(front: Front) -> None:
    page = front.ask("/conv").body.decode()
    [code] = re.findall(r'href="\./(v/[^"]*/assets/player\.js)"', page)
    [theirs] = re.findall(r'src="\./(static/js/index\.[^"]*\.js)"', page)
    for path in (f"/{code}", f"/{theirs}", "/gallery/dilation.gif"):
        first = front.ask(path)
        assert (first.status, first.kept) in {(200, "MISS"), (200, "HIT")}
        for encoding in ("gzip, deflate, br", "identity"):
            answer = front.ask(path, **{"Accept-Encoding": encoding})
            assert (answer.status, answer.kept) == (200, "HIT")
            packed = answer.headers.get("content-encoding") == "gzip"
            assert packed == (encoding != "identity" and path.endswith(".js"))
            assert (gzip.decompress(answer.body) if packed else answer.body) == first.body
            assert answer.headers["cache-control"].startswith("public, ")
            assert "set-cookie" not in answer.headers


def test_pages_are_packed_and_never_kept(front: Front) -> None:
    for _ in range(2):
        answer = front.ask("/?lang=zh", **{"Accept-Encoding": "gzip"})
        assert (answer.kept, answer.headers["cache-control"]) == ("-", "no-cache")
        assert answer.headers["content-encoding"] == "gzip"
        assert words("zh")("pages.home") in gzip.decompress(answer.body).decode()


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp"])
def test_what_is_nobodys_business_is_shut(front: Front, path: str) -> None:
    answer = front.ask(path)
    assert (answer.status, answer.process) == (404, "-")


def test_neither_who_came_nor_what_was_looked_at_is_written_down(front: Front) -> None:
    front.ask("/conv?input=17", **{"User-Agent": "somebody", "Referer": "https://school.example/"})
    written = front.log.read_text()
    assert "GET /conv 200" in written
    for secret in ("input", "?", "somebody", "school"):
        assert secret not in written


def test_a_visitor_gets_files_and_sends_some(front: Front, browser: Browser) -> None:
    say = words("en")
    rooms = Rooms(browser, front.address)
    for _ in range(2):
        visitor = Visitor(rooms)
        page = visitor.open("/conv").page
        page.get_by_text(say("export.heading")).click()
        page.get_by_role("button", name=say("export.make")).click()
        with page.expect_download() as download:
            page.locator("[data-testid=stDownloadButton] button").click()
        assert Path(download.value.path()).read_bytes().startswith(b"GIF89a")
        page.goto(f"{visitor.address}/image")
        page.locator("canvas").first.wait_for()
        page.get_by_role("combobox", name=say("image.picture")).select_option("upload")
        with page.expect_response(lambda answer: "&own=" in answer.url) as made:
            page.locator("input[type=file]").set_input_files(ROOT / "assets" / "staircase.png")
        # Its result is asked of the process that has the picture, and kept by nobody on the way.
        assert made.value.ok
        assert made.value.headers["cache-control"] == "no-store"
        visitor.leave()
        assert visitor.errors == []
    for door in rooms.free.values():
        door.context.close()


def test_https_is_http_2_and_frames_of_other_sites_keep_their_seat(front: Front, browser: Browser) -> None:
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"{front.secure}/conv")
    page.wait_for_selector(".stage svg")
    assert page.evaluate("performance.getEntriesByType('navigation')[0].nextHopProtocol") == "h2"
    [seat] = [cookie for cookie in context.cookies() if cookie["name"] == "convviz_seat"]
    assert (seat["secure"], seat["httpOnly"], seat["sameSite"]) == (True, True, "None")
    context.close()


def test_who_comes_without_https_is_led_to_it(front: Front) -> None:
    answer = front.ask("/conv?input=7", Cookie="forced=1")
    assert (answer.status, answer.headers["location"]) == (308, "https://localhost/conv?input=7")

"""A visit with Firefox, which asks for every file as if it were a page."""

from __future__ import annotations

import shutil
import urllib.request
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from convviz.texts import words

from .firefox import Firefox, started, waited

pytestmark = pytest.mark.browser


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Firefox]:
    """Start Debian's Firefox; without one, skip."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.skip("no Firefox found")
    with started(path, tmp_path) as browser:
        yield browser


def test_a_file_that_is_downloaded_is_the_file(server: str, firefox: Firefox) -> None:
    say = words("en")
    firefox.ask("session.subscribe", events=["browsingContext.downloadWillBegin"])
    firefox.open(f"{server}/conv?lang=en&input=3&kernel=2")
    firefox.click(say("export.heading"))
    firefox.click(say("export.make"))
    firefox.wait("!!document.querySelector('[data-testid=stDownloadButton] button')")
    firefox.run("document.querySelector('[data-testid=stDownloadButton] button').click()")
    saved = waited(
        lambda: [
            file for file in firefox.downloads.iterdir() if file.suffix == ".gif" and file.stat().st_size
        ],
        "the file",
    )[0]
    # While it is written a file of another name lies beside it.
    waited(lambda: len([*firefox.downloads.iterdir()]) == 1, "the whole file")
    begun = firefox.event("browsingContext.downloadWillBegin")
    assert begun["suggestedFilename"] == saved.name
    with urllib.request.urlopen(begun["url"]) as answer:
        assert answer.read() == saved.read_bytes()
    with Image.open(BytesIO(saved.read_bytes())) as image:
        assert image.format == "GIF"

"""What all tests share: how long Hypothesis may search, and where the browser is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import sync_playwright

# No deadline: the first example pays for imports and caches, and a busy machine is not a wrong result.
settings.register_profile("local", deadline=None)
# The same examples on every run, so that a red build says something about the change that made it red.
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the path of the system's Chromium, else of the one that ``playwright install`` fetched."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one, skip, or fail where CONVVIZ_BROWSER_REQUIRED is set."""
    if path := find_chromium():
        return path
    missing = "no Chromium found; install one, or run: .venv/bin/playwright install chromium"
    if os.environ.get("CONVVIZ_BROWSER_REQUIRED"):
        pytest.fail(missing)
    pytest.skip(missing)

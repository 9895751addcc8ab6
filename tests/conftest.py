"""What all tests share: how long Hypothesis searches, that CI skips nothing, and where the browser is."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import is_hypothesis_test, settings
from playwright.sync_api import sync_playwright
from xdist.scheduler import LoadScopeScheduling

from .sampling import mark_the_rest
from .serving import OUTPUT, ROOT, serving

__all__ = ["OUTPUT", "ROOT"]

#: Where CI runs, everything has to be there; elsewhere tests of what a machine lacks are skipped.
EVERYTHING_REQUIRED = bool(os.environ.get("CI") or os.environ.get("CONVVIZ_BROWSER_REQUIRED"))

# How many examples a property gets, in hundredths of what it asks for: `make test` tries each property,
# `make test-all` tries all of them at length. No deadline: the first example pays for imports and caches,
# and a busy machine is not a wrong result. In CI the same examples on every run, so that a red build says
# something about the change that made it red.
for profile, share in (("test", 25), ("full", 100)):
    settings.register_profile(
        profile,
        max_examples=share,
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        print_blob=bool(os.environ.get("CI")),
    )
settings.load_profile("test")

#: The folder whose tests of one file share pages, which a worker opens once.
_TOGETHER = "tests/browser/"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _sweeping(config: pytest.Config) -> bool:
    """Return whether this is the run of the full sweeps."""
    return bool(config.option.markexpr == "full")


def pytest_configure(config: pytest.Config) -> None:
    if _sweeping(config):
        settings.load_profile("full")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    mark_the_rest(items)
    for item in items:
        # A property is tried at length in the run of the full sweeps, too.
        if _sweeping(config) and is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("full")


class _InFolders(LoadScopeScheduling):
    """Hands out tests one by one, but those of a file that shares pages to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.split("::")[0] if nodeid.startswith(_TOGETHER) else nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return three workers for two cores: those that drive a browser wait for much of their time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + cores // 2


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    return _InFolders(config, log)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped(session.config) and EVERYTHING_REQUIRED:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _skipped(terminalreporter.config) and EVERYTHING_REQUIRED:
        terminalreporter.section("skipped tests are failures", red=True)
        terminalreporter.line("CI or CONVVIZ_BROWSER_REQUIRED is set: what these tests need has to be there.")


def _skipped(config: pytest.Config) -> list[object]:
    """Return the reports of what was skipped, of all workers; the workers themselves report nothing."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return reporter.stats.get("skipped", []) if reporter else []


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
    """Return the path of a Chromium; without one, skip."""
    if path := find_chromium():
        return path
    pytest.skip("no Chromium found; install one, or run: .venv/bin/playwright install chromium")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Run the app, once for all tests, and return its address."""
    with serving("server") as address:
        yield address

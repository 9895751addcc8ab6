"""One server for all that is forged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.server import Server


@pytest.fixture(scope="session")
def attacked() -> Iterator[Server]:
    with Server() as server:
        yield server

"""Nothing that is sent breaks a page: links, widgets, grids and components that say anything."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.forged import PAGES, attack
from benchmarks.server import Server

each_page = pytest.mark.parametrize("page", PAGES, ids=[page or "home" for page in PAGES])


def check(server: Server, page: str, count: int, seed: int) -> None:
    # In a thread of its own: a browser of other tests may keep an event loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        outcome = thread.submit(attack, server, page, count, seed).result()
    assert not outcome.faults, "\n".join(outcome.faults[:5]) + server.log()[-5000:]
    assert not server.complaints(), server.log()[-5000:]
    assert outcome.states == count
    # Pages whose settings can be impossible did show ways out of it.
    assert outcome.pressed or page == ""


@each_page
def test_no_state_breaks_a_page(attacked: Server, page: str) -> None:
    check(attacked, page, 100, 0)


@pytest.mark.full
@each_page
def test_no_state_of_many_breaks_a_page(attacked: Server, page: str) -> None:
    check(attacked, page, 2000, 1)

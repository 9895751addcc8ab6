"""Nothing that is sent breaks a page: links, widgets, grids and components that say anything."""

from __future__ import annotations

import pytest

from benchmarks.forged import PAGES, attack
from benchmarks.server import Server

each_page = pytest.mark.parametrize("page", PAGES, ids=[page or "home" for page in PAGES])


def check(server: Server, page: str, count: int, seed: int) -> None:
    outcome = attack(server, page, count, seed)
    assert not outcome.faults, "\n".join(outcome.faults[:5]) + server.log()[-5000:]
    assert not server.complaints(), server.log()[-5000:]
    assert outcome.states == count
    # Pages whose settings can be impossible did show ways out of it.
    assert outcome.pressed or page in ("", "image")


@each_page
def test_no_state_breaks_a_page(attacked: Server, page: str) -> None:
    check(attacked, page, 100, 0)


@pytest.mark.full
@each_page
def test_no_state_of_many_breaks_a_page(attacked: Server, page: str) -> None:
    check(attacked, page, 2000, 1)

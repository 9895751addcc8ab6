"""Nothing that is sent breaks a page: links, widgets, grids and components that say anything."""

from __future__ import annotations

import pytest

from benchmarks.forged import PAGES, attack
from benchmarks.server import Server

#: One server for all of it, and one more for the half of what takes minutes.
FEW = [pytest.param(page, id=page or "home", marks=pytest.mark.xdist_group("forged")) for page in PAGES]
MANY = [
    pytest.param(page, id=page or "home", marks=pytest.mark.xdist_group(("forged", "more")[number % 2]))
    for number, page in enumerate(PAGES)
]


def check(server: Server, page: str, count: int, seed: int) -> None:
    outcome = attack(server, page, count, seed)
    assert not outcome.faults, "\n".join(outcome.faults[:5]) + server.log()[-5000:]
    assert not server.complaints(), server.log()[-5000:]
    assert outcome.states == count
    # Pages whose settings can be impossible did show ways out of it.
    assert outcome.pressed or page in ("", "image")


@pytest.mark.parametrize("page", FEW)
def test_no_state_breaks_a_page(attacked: Server, page: str) -> None:
    check(attacked, page, 100, 0)


@pytest.mark.full
@pytest.mark.parametrize("page", MANY)
def test_no_state_of_many_breaks_a_page(attacked: Server, page: str) -> None:
    check(attacked, page, 2000, 1)

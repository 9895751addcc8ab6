"""Products of options, of which `make test` takes a few combinations and `make test-all` the others.

A test marked ``sampled`` runs in ``make test`` with a few combinations among which every two values of
different options meet: what goes wrong with one value, or with two together, is found by these. With
``sampled(1)`` every value is tried, with some of the others. All other combinations are marked ``full``.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import combinations

import pytest

Place = tuple[int, ...]


def few(places: Collection[Place], strength: int = 2, seed: int = 0) -> set[Place]:
    """Return some of the combinations, among which all meetings of so many values are that occur in any.

    >>> from itertools import product
    >>> every = list(product(range(3), range(2), range(2), range(2)))
    >>> len(every), len(few(every)), len(few(every, strength=1))
    (24, 7, 3)
    """
    meetings = {place: {*combinations(enumerate(place), strength)} for place in places}
    missing = set().union(*meetings.values())
    order = sorted(places)
    random.Random(seed).shuffle(order)
    found: set[Place] = set()
    while missing:
        best = max(order, key=lambda place: len(missing & meetings[place]))
        found.add(best)
        missing -= meetings[best]
    return found


def mark_the_rest(items: Iterable[pytest.Item]) -> None:
    """Mark as ``full`` what `few` leaves out of each test that is marked ``sampled``."""
    products: dict[tuple[str, str], list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("sampled"):
            products[str(item.path), item.originalname].append(item)
    for tests in products.values():
        marker = tests[0].get_closest_marker("sampled")
        assert marker
        places = _places(tests)
        taken = few(set(places), *marker.args)
        for place, test in zip(places, tests, strict=True):
            if place not in taken:
                test.add_marker("full")


def _places(tests: Iterable[pytest.Function]) -> list[Place]:
    """Return which value of each option every test has: in all of them a value is the same object."""
    met: dict[str, list[object]] = defaultdict(list)

    def place(name: str, value: object) -> int:
        if not any(other is value for other in met[name]):
            met[name].append(value)
        return next(at for at, other in enumerate(met[name]) if other is value)

    return [tuple(place(*option) for option in test.callspec.params.items()) for test in tests]

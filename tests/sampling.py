"""Products of options, of which `make test` takes a few combinations and `make test-all` the others."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import pytest


def pairwise(*options: Sequence[Any], seed: int = 0) -> list[Any]:
    """Return every combination of some options, as `pytest.mark.parametrize` takes them.

    A few of them, among which every two values of different options meet, run in ``make test``; all the
    others are marked ``full``. What goes wrong with one value, or with two together, is found by the few.

    >>> few = [one for one in pairwise("abc", "xy", [1, 2], "pq") if not one.marks]
    >>> len(few), len(pairwise("abc", "xy", [1, 2], "pq"))
    (7, 24)
    """
    places = list(product(*(range(len(values)) for values in options)))
    meetings = {place: {*combinations(enumerate(place), 2)} for place in places}
    missing = set().union(*meetings.values())
    random.Random(seed).shuffle(places)
    few: set[tuple[int, ...]] = set()
    while missing:
        best = max(places, key=lambda place: len(missing & meetings[place]))
        few.add(best)
        missing -= meetings[best]
    return [
        pytest.param(
            *(values[at] for values, at in zip(options, place, strict=True)),
            marks=() if place in few else pytest.mark.full,
        )
        for place in sorted(places)
    ]

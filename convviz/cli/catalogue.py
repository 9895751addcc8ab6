"""``cases``: the catalogue, one case a line."""

from __future__ import annotations

import sys

from ..cases import CASES, SOURCES
from ..texts import Words
from .picture import Arguments


def catalogue(arguments: Arguments, say: Words) -> None:
    """Print name, page and title of every case, and the texts that they come from."""
    wide = max(map(len, CASES))
    pages = max(len(case.page) for case in CASES.values())
    for name, case in CASES.items():
        sys.stdout.write(f"{name:{wide}}  {case.page:{pages}}  {say(f'cases.{name}.title')}\n")
    sys.stdout.write(f"\n{say('home.sources')}\n")
    for source in SOURCES:
        sys.stdout.write(f"{source.title}\n    {source.address}\n")
    sys.stdout.write(f"{say('home.no_address')}\n")

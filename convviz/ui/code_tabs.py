"""Code in tabs, one for each way to write a setting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..texts import Words


def code_tabs(place: Any, page: str, code: Mapping[str, Callable[[], str]], say: Words) -> None:
    """Draw the tabs; only what is looked at is written."""
    tabs = place.tabs([say(f"code.{name}") for name in code], on_change="rerun", key=f"{page}.framework")
    for tab, write in zip(tabs, code.values(), strict=True):
        if tab.open:
            tab.code(write(), language="python")

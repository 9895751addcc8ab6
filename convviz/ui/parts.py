"""The parts of a page that follow the setting, and how a widget asks for them and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

__all__ = ["part", "rerun_all", "rerun_parts"]

#: Every page has all of them; they are drawn again in this order.
_PARTS = ("picture", "preset", "meaning", "words")


def part(name: str, draw: Callable[[], None]) -> None:
    """Draw a part of the page, one of `_PARTS`."""
    st.fragment(draw, key=name)()


def rerun_parts() -> None:
    """End a widget's callback: only what follows the setting is drawn again, no other widget."""
    st.rerun(_PARTS)


def rerun_all() -> None:
    """End a widget's callback: the whole page is drawn again."""
    st.rerun()

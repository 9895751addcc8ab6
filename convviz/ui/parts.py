"""The parts of a page that follow the setting, and how a widget asks for them and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

__all__ = ["part", "rerun_all", "rerun_parts"]


def part(name: str, draw: Callable[[], None]) -> None:
    """Draw a part of the page that can be drawn again alone."""
    st.fragment(draw, key=name)()


def rerun_parts(*names: str) -> None:
    """End a widget's callback: only these parts are drawn again, and nothing else on the page."""
    st.rerun(names)


def rerun_all() -> None:
    """End a widget's callback: the whole page is drawn again."""
    st.rerun()

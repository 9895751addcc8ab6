"""The drawer of a visitor's own numbers: a kernel with a name, and cells written by hand in a grid."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st

from ..engine import KERNELS
from ..engine.arrays import Array
from ..texts import Words
from ..views.view import View
from .grid_editor import forget_button, grid_editor
from .parts import drawer
from .plain import sentence
from .store import Store

#: Numbers of a picture, by the name under which a link writes over them: "x", "w", "pw".
Grids = dict[str, Array]

#: Of each grid so many filters and channels are offered: as many as are drawn.
_MOST = 8
#: Kernels whose numbers are fractions, which can have whole numbers too.
_AVERAGES = tuple(name for name, kernel in KERNELS.items() if kernel.divisor)


class _Grid(NamedTuple):
    """A grid to write in: the array it belongs to, and its filter and channel there."""

    name: str
    filter: int = 0
    channel: int = 0

    def of(self, grids: Grids) -> Array:
        """Return its numbers, (rows, columns)."""
        array = grids[self.name]
        if self.name == "pw":
            # The kernels of a second stage have one cell each: together they are a grid.
            return array[:_MOST, :_MOST, 0, 0]
        numbers: Array = (array if array.ndim == 4 else array[None])[self.filter, self.channel]
        return numbers

    def cell(self, row: int, col: int) -> tuple[int, int, int, int]:
        """Return where in the array one of its cells is: filter, channel, row, column."""
        return (row, col, 0, 0) if self.name == "pw" else (self.filter, self.channel, row, col)


def own_numbers(store: Store[View], say: Words) -> None:
    """Draw the drawer."""
    place = drawer(store.page, "cells", say("own.heading"))
    if not place.open:
        return
    view = store.now()
    if view.problem:
        place.caption(sentence(view.problem, say))
        return
    with place:
        _kernel(store, say)
        grids = view.grids()
        choices = _choices(grids)
        chosen = st.selectbox(
            say("own.grid"),
            choices,
            format_func=lambda grid: _words(grid, grids, say),
            key=store.key("grid"),
            persist_state="session",
        )
        st.caption(say("own.how"))
        grid = chosen if chosen in choices else choices[0]
        beneath = [store.values[name] for name in ("numbers", "seed", "weights", "whole")]
        grid_editor(store, grid.name, grid.of(grids), say, cell=grid.cell, beneath=[*grid, *beneath])
        forget_button(store, tuple(grids), say)


def _kernel(store: Store[View], say: Words) -> None:
    """Draw the choice of a kernel with a name, and say what it does."""
    left, right = st.columns([1, 2], vertical_alignment="bottom")
    with left:
        st.selectbox(
            say("own.kernel"),
            ("", *KERNELS),
            format_func=lambda name: say(f"kernels.{name}.title") if name else say("own.kernel_of_numbers"),
            key=store.widget("weights"),
            persist_state="session",
            on_change=partial(_named, store),
        )
    name = store.values["weights"]
    with right:
        if name in _AVERAGES:
            st.toggle(
                say("controls.whole"),
                key=store.widget("whole"),
                persist_state="session",
                on_change=partial(_follow, store, "whole"),
            )
        if name:
            st.caption(f"{say(f'kernels.{name}.note')}  \n`{say(f'kernels.{name}.formula')}`")


def _named(store: Store[View]) -> None:
    """Follow the choice of a kernel: the sliders of its size follow where it has but one."""
    name = store.of_widget("weights")
    # What says no other kernel leaves the sliders where they are.
    size = KERNELS[name].size if name and name != store.values["weights"] else None
    store.set(weights=name, **({"kernel.v": size[0], "kernel.h": size[1]} if size else {}))
    store.follow()


def _follow(store: Store[View], name: str) -> None:
    store.set(**{name: store.of_widget(name)})
    store.follow()


def _choices(grids: Grids) -> list[_Grid]:
    """Return every grid that is drawn, channel by channel and filter by filter."""
    choices = [_Grid("x", 0, channel) for channel in range(len(grids["x"][:_MOST]))]
    filters, channels = grids["w"].shape[:2]
    for at in range(min(filters, _MOST)):
        choices += [_Grid("w", at, channel) for channel in range(min(channels, _MOST))]
    return [*choices, _Grid("pw")] if "pw" in grids else choices


def _words(grid: _Grid, grids: Grids, say: Words) -> str:
    if grid.name == "w":
        single = grids["w"].shape[:2] == (1, 1)
        return (
            say("own.grid_w_only") if single else say("own.grid_w", filter=grid.filter, channel=grid.channel)
        )
    if grid.name == "x" and len(grids["x"]) == 1:
        return say("own.grid_x_only")
    return say(f"own.grid_{grid.name}", channel=grid.channel)

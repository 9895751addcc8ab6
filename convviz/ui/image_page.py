"""The picture page: a kernel runs over real pixels."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from ..engine import drawing, is_cell, with_cells
from ..errors import ConvError
from ..render import packed
from ..snippets import picture_snippets
from ..texts import Words
from ..views.image import image_link, image_offers
from .code_tabs import code_tabs
from .grid_editor import forget_button, grid_editor
from .image_controls import CONTROLS, options, parameters
from .image_result import photo_name, result
from .image_source import pixels, sent, uploaded_size
from .language import language_now
from .lens import send_photo, show_lens
from .messages import draw_messages
from .parts import drawer, part
from .plain import sentence
from .visit import first_view, notes, opened_view


def image_page() -> None:
    """Draw the page."""
    CONTROLS.restore(lambda: first_view("image", partial(image_link, uploaded=uploaded_size())))
    say = language_now()
    st.markdown(f"### {say('image.heading')}\n\n{say('image.lead')}")
    options(say)
    part("above", partial(_above, say))
    part("picture", partial(_result, say))
    with st.sidebar:
        parameters(say)
    part("cells", partial(_cells, say))
    part("code", partial(_code, say))
    part("photo", _photo)


def _above(say: Words) -> None:
    view = CONTROLS.now()
    noted = notes("image", view, say)
    if view.picture == "upload" and view.uploaded is None:
        noted.append(say("image.upload_first"))
    draw_messages("image", noted, view.problem, partial(image_offers, view, say), CONTROLS.apply, say)


def _result(say: Words) -> None:
    view = replace(CONTROLS.now(), at=opened_view("image").at)
    show_lens(result(view, pixels(view), say.language), _painted)


def _photo() -> None:
    view = CONTROLS.now()
    photo = pixels(view)
    send_photo(packed({"id": photo_name(photo)}, photo))
    sent(view)


def _painted(cells: list[Any]) -> None:
    """Take over what was painted on the drawing: [row, column, grey] of each cell."""
    view = CONTROLS.now()
    side, greys = range(view.grid), range(256)
    # A whole number may come as 7.0.
    triples = (
        cell for cell in cells if isinstance(cell, list) and len(cell) == 3 and all(map(is_cell, cell))
    )
    changes = {
        (0, 0, int(row), int(col)): float(grey)
        for row, col, grey in triples
        if row in side and col in side and grey in greys
    }
    try:
        st.session_state[CONTROLS.key("x")] = with_cells(view.x, changes)
    except ConvError as refused:
        st.toast(sentence(refused, language_now()))
        return
    # The grid to write in begins with other numbers now.
    st.session_state[CONTROLS.key("typed")] += 1
    CONTROLS.moved()


def _cells(say: Words) -> None:
    """Draw the drawer in which cells are written by hand: the kernel's, and the drawing's."""
    place = drawer("image", "cells", say("image.cells"))
    if not place.open:
        return
    view = CONTROLS.now()
    grids = {"w": view.numbers}
    if view.picture == "drawing":
        grids["x"] = drawing(view.grid, view.x)[0]
    with place:
        name = st.segmented_control(
            say("image.write"),
            list(grids),
            default="w",
            format_func=lambda name: say(f"image.write_{name}"),
            key=CONTROLS.key("write"),
            required=True,
        )
        name = name if name in grids else "w"
        st.caption(say("own.how"))
        beneath = (view.weights, view.whole, view.times) if name == "w" else (view.grid,)
        grid_editor(CONTROLS, name, grids[name], say, cell=lambda row, col: (0, 0, row, col), beneath=beneath)
        forget_button(CONTROLS, list(grids), say)


def _code(say: Words) -> None:
    """Draw the drawer with the code of this setting, written only while it is open."""
    place = drawer("image", "code", say("code.heading"))
    if not place.open:
        return
    view = CONTROLS.now()
    if view.problem:
        place.caption(sentence(view.problem, say))
        return
    photo = pixels(view)
    colour, source = len(photo) == 3, photo if view.picture == "drawing" else view.picture
    code = {
        name: partial(
            write, view.setting, view.numbers, colour=colour, tone=view.tone, say=say, source=source
        )
        for name, write in picture_snippets().items()
    }
    code_tabs(place, "image", code, say)

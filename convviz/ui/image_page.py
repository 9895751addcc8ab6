"""The picture page: a kernel runs over real pixels."""

from __future__ import annotations

from functools import partial

import streamlit as st

from ..engine import drawing
from ..figures import pixels
from ..snippets import picture_snippets
from ..texts import Words
from ..views.image import image_link
from .code_tabs import code_tabs
from .grid_editor import forget_button, grid_editor
from .image_store import ImageStore, own_picture
from .image_upload import upload
from .language import language_now
from .parts import drawer, part
from .plain import sentence
from .visit import first_view, opened_view
from .workbench import workbench

_STORE = ImageStore()


def image_page() -> None:
    """Draw the page.

    The browser moves the controls and takes the results by itself. What it says when the hand rests has the
    workbench and the drawers that are open drawn again, and nothing else.
    """
    own = own_picture()
    _STORE.restore(lambda: first_view("image", partial(image_link, uploaded=own.size if own else None)))
    say = language_now()
    with st.container(key="head"):
        st.markdown(f"### {say('image.heading')}\n\n{say('image.lead')}")
    with st.container(key="image-upload"):
        part("upload", partial(upload, _STORE, say))
    with st.container(key="workbench"):
        part("workbench", partial(_workbench, say))
    part("cells", partial(_cells, say))
    part("code", partial(_code, say))


def _workbench(say: Words) -> None:
    """Draw controls and pictures; those of a visitor's own have an address that only this visit knows."""
    if refused := _STORE.refusal():
        st.toast(sentence(refused, say))
    own, start = own_picture(), opened_view("image").at
    noted = [say("image.upload_first")] if _STORE.values["picture"] == "upload" and own is None else []
    workbench(_STORE, say, "lens", start=start, noted=noted, picture=None, own=own.token if own else "")


def _cells(say: Words) -> None:
    """Draw the drawer in which cells are written by hand: the kernel's, and the drawing's."""
    place = drawer("image", "cells", say("image.cells"))
    if not place.open:
        return
    view = _STORE.now()
    grids = {"w": view.numbers}
    if view.picture == "drawing":
        grids["x"] = drawing(view.grid, view.x)[0]
    with place:
        name = st.segmented_control(
            say("image.write"),
            list(grids),
            default="w",
            format_func=lambda name: say(f"image.write_{name}"),
            key=_STORE.key("write"),
            required=True,
        )
        name = name if name in grids else "w"
        st.caption(say("own.how"))
        beneath = (view.weights, view.whole, view.times) if name == "w" else (view.grid,)
        grid_editor(_STORE, name, grids[name], say, cell=lambda row, col: (0, 0, row, col), beneath=beneath)
        forget_button(_STORE, list(grids), say)


def _code(say: Words) -> None:
    """Draw the drawer with the code of this setting, written only while it is open."""
    place = drawer("image", "code", say("code.heading"))
    if not place.open:
        return
    view = _STORE.now()
    if view.problem:
        place.caption(sentence(view.problem, say))
        return
    planes = pixels(view, own_picture())
    colour, source = len(planes) == 3, planes if view.picture == "drawing" else view.picture
    code = {
        name: partial(
            write, view.setting, view.numbers, colour=colour, tone=view.tone, say=say, source=source
        )
        for name, write in picture_snippets().items()
    }
    code_tabs(place, "image", code, say)

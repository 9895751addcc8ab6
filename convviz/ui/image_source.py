"""The pixels that go in: a sample picture, a drawing, or what a visitor has brought."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import streamlit as st

from ..engine import drawing
from ..engine.setting import Pair
from ..errors import ConvError
from ..render import (
    PHOTO_BYTES,
    PHOTO_SIDE,
    Planes,
    blank,
    grey,
    read_photo,
    shrunk,
    specimen,
    toned,
)
from ..texts import Words
from ..views.image import ImageView
from .plain import sentence

#: Where a session keeps the visitor's own picture, the number of the widget that takes the next one, why the
#: last file was refused, and the pixels that go in now, with what names them.
_OWN, _TURN, _REFUSED, _NOW = "image.own", "image.uploads", "image.refused", "image.pixels"
#: And what names the pixels that the browser has.
_SENT = "image.sent"

#: Streamlit has words of its own on the widget, in English only; what they say is in its label.
_STYLE = """
<style>
  [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
  [data-testid="stFileUploader"] button p { font-size: 0; }
  [data-testid="stFileUploader"] button p::after { content: WORDS; font-size: 0.875rem; }
</style>
"""


def uploaded_size() -> Pair | None:
    """Return the (rows, columns) of the visitor's own picture, or None while there is none."""
    uploaded: Planes | None = st.session_state.get(_OWN)
    return None if uploaded is None else (uploaded.shape[1], uploaded.shape[2])


def pixels(view: ImageView) -> Planes:
    """Return what goes in, (channels, rows, columns)."""
    name = _name(view)
    kept = st.session_state.get(_NOW)
    if kept and kept[0] == name:
        planes: Planes = kept[1]
        return planes
    if view.picture == "drawing":
        planes, _ = toned(drawing(view.grid, view.x), "clamped")
    else:
        planes = shrunk(_whole(view), view.longest)
        if not view.colour:
            planes = grey(planes)
    st.session_state[_NOW] = (name, planes)
    return planes


def _name(view: ImageView) -> str:
    """Return what names the pixels that go in, in this visit."""
    return f"{view.shown()} {st.session_state.get(_TURN)}"


def sent(view: ImageView) -> None:
    """Keep note of which pixels the browser has been sent."""
    st.session_state[_SENT] = _name(view)


def is_sent(view: ImageView) -> bool:
    """Return whether the browser has these pixels already."""
    return bool(st.session_state.get(_SENT) == _name(view))


def colourful(view: ImageView) -> bool:
    """Return whether the picture that goes in has colours."""
    return view.picture != "drawing" and len(_whole(view)) == 3


def _whole(view: ImageView) -> Planes:
    uploaded: Planes | None = st.session_state.get(_OWN)
    if view.picture == "upload":
        # While there is none, the widget that asks for one stands before a white sheet.
        return blank() if uploaded is None else uploaded
    return specimen(view.picture)


def upload(say: Words) -> None:
    """Draw the widget that takes a picture; only its pixels are kept, shrunk, as long as the visit lasts."""
    turn = st.session_state.setdefault(_TURN, 0)
    st.html(_STYLE.replace("WORDS", json.dumps(say("image.choose"), ensure_ascii=False)))
    st.file_uploader(
        say("image.upload", side=PHOTO_SIDE, limit=PHOTO_BYTES >> 20),
        # Each file has a new widget: the old one, with the whole file, is let go. It takes any file, since
        # what is no picture is refused here, in the visitor's language.
        key=f"image.upload{turn}",
        on_change=_take,
        args=(f"image.upload{turn}",),
    )
    refused: ConvError | None = st.session_state.get(_REFUSED)
    if refused:
        st.error(sentence(refused, say))
    st.caption(say("image.upload_note"))


def leave_upload() -> None:
    """Forget why the last file was refused: the visitor has turned to another picture."""
    st.session_state.pop(_REFUSED, None)


def _take(key: str) -> None:
    file: Any = st.session_state.get(key)
    # There is none, or a message names a file that never came.
    if not isinstance(file, BytesIO):
        return
    st.session_state[_REFUSED] = None
    try:
        st.session_state[_OWN] = read_photo(file.getvalue())
    except ConvError as refused:
        st.session_state[_REFUSED] = refused
    st.session_state[_TURN] += 1

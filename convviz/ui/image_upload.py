"""The field that takes a visitor's own picture."""

from __future__ import annotations

import json
from functools import partial
from io import BytesIO
from typing import Any

import streamlit as st

from ..errors import ConvError
from ..figures import OwnPicture
from ..render import PHOTO_BYTES, PHOTO_SIDE, read_photo
from ..texts import Words
from .image_store import ImageStore
from .parts import rerun_all
from .plain import sentence

#: Where a session keeps the number of the widget that takes the next picture, and why a file was refused.
_TURN, _REFUSED = "image.uploads", "image.refused"

#: Streamlit has words of its own on the widget, in English only; what they say is in its label.
_STYLE = """
<style>
  [data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
  [data-testid="stFileUploader"] button p { font-size: 0; }
  [data-testid="stFileUploader"] button p::after { content: WORDS; font-size: 0.875rem; }
</style>
"""


def upload(store: ImageStore, say: Words) -> None:
    """Draw it, where it is wanted; only a picture's pixels are kept, as long as the visit lasts."""
    if not store.note_field():
        # The visitor has turned to another picture.
        st.session_state.pop(_REFUSED, None)
        return
    turn = st.session_state.setdefault(_TURN, 0)
    st.html(_STYLE.replace("WORDS", json.dumps(say("image.choose"), ensure_ascii=False)))
    st.file_uploader(
        say("image.upload", side=PHOTO_SIDE, limit=PHOTO_BYTES >> 20),
        # Each file has a new widget: the old one, with the whole file, is let go. It takes any file, since
        # what is no picture is refused here, in the visitor's language.
        key=f"image.upload{turn}",
        on_change=partial(_take, store, f"image.upload{turn}"),
    )
    refused: ConvError | None = st.session_state.get(_REFUSED)
    if refused:
        st.error(sentence(refused, say))
    st.caption(say("image.upload_note"))


def _take(store: ImageStore, key: str) -> None:
    file: Any = st.session_state.get(key)
    # There is none, or a message names a file that never came.
    if not isinstance(file, BytesIO):
        return
    st.session_state[_REFUSED] = None
    try:
        store.take(OwnPicture(read_photo(file.getvalue())))
    except ConvError as refused:
        st.session_state[_REFUSED] = refused
    st.session_state[_TURN] += 1
    rerun_all()

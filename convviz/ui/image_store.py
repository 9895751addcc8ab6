"""What a visitor has chosen on the picture page, the picture of their own among it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ..engine import is_cell, with_cells
from ..errors import ConvError
from ..figures import OwnPicture
from ..views.image import EXAMPLES, ImageView
from .store import Store

#: Where a session keeps the visitor's own picture.
_OWN = "image.own"
#: And whether the field that takes one is drawn, and why what was painted last was not taken.
_FIELD, _UNPAINTED = "image.field", "image.unpainted"


def own_picture() -> OwnPicture | None:
    """Return the visitor's own picture, None while there is none."""
    own: OwnPicture | None = st.session_state.get(_OWN)
    return own


class ImageStore(Store[ImageView]):
    """The values of the picture page, with what is painted on a drawing and the visitor's own picture."""

    def __init__(self) -> None:
        super().__init__("image", collect=_collect, cases=EXAMPLES, drawers=("cells", "code"))

    def take(self, own: OwnPicture) -> None:
        """Keep a picture in the place of the one before."""
        if before := own_picture():
            before.drop()
        st.session_state[_OWN] = own
        # Its size is part of the view.
        st.session_state.pop(self.key("settled"), None)

    def note_field(self) -> bool:
        """Return whether the field that takes a picture is to be drawn, and note that it is."""
        wanted = bool(self.values["picture"] == "upload")
        st.session_state[_FIELD] = wanted
        return wanted

    def refusal(self) -> ConvError | None:
        """Return why what was painted was not taken over, once."""
        refused: ConvError | None = st.session_state.pop(_UNPAINTED, None)
        return refused

    def _act(self, act: object) -> None:
        match act:
            case {"painted": list(cells)}:
                self._paint(cells)
            case _:
                super()._act(act)

    def _paint(self, cells: list[Any]) -> None:
        """Take over what was painted on the drawing: [row, column, grey] of each cell."""
        view = self.now()
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
            # The grid to write in begins with other numbers now.
            self.write({"x": with_cells(view.x, changes)}, anew=True)
        except ConvError as refused:
            st.session_state[_UNPAINTED] = refused

    def parts(self) -> list[str]:
        """See `Store`."""
        is_other = st.session_state.get(_FIELD) != (self.values["picture"] == "upload")
        return [*["upload"] * is_other, *super().parts()]


def _collect(values: Any) -> ImageView:
    own = own_picture()
    return ImageView.collected(values, own.size if own else None)

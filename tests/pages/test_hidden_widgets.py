"""What was chosen with a widget waits while another choice hides it: nothing is lost while one stays."""

from __future__ import annotations

from typing import Any

import pytest

from .visitor import open_page

ENLARGED = "way=transposed&weights=box"
HERE = "output_padding"
#: What shows and hides the widgets of one way over a picture, and those of the other.
BACK, THERE = ("button_group", "way", "conv", "transposed"), ("button_group", "way", "transposed", "conv")
#: Page and link, what is chosen of a widget that comes into sight, and what shows and hides it.
HIDDEN: list[tuple[str, str, tuple[str, str, Any], tuple[str, str, Any, Any]]] = [
    ("image", "", ("slider", "factor", 4), THERE),
    ("image", "", ("select_slider", "small", 32), THERE),
    ("image", ENLARGED, ("slider", "stride.v", 3), BACK),
    ("image", ENLARGED, ("selectbox", "padding_mode", "reflect"), BACK),
    ("image", "", ("slider", "grid", 12), ("selectbox", "picture", "drawing", "still_life")),
    ("image", "", ("slider", "kernel.v", 5), ("selectbox", "weights", "box", "laplacian")),
    ("image", "", ("toggle", "whole", True), ("selectbox", "weights", "box", "laplacian")),
    ("conv", "", ("number_input", "seed", 77), ("selectbox", "numbers", "random", "ones")),
    ("conv", "", ("slider", "padding.top", 3), ("selectbox", "padding.kind", "sides", "same")),
    ("transposed", "", ("slider", "output_size.v", 6), ("selectbox", "sized", "output_size", HERE)),
    ("transposed", "sized=same", ("slider", "output_padding.v", 1), ("selectbox", "sized", HERE, "same")),
]  # fmt: skip


@pytest.mark.parametrize(("page", "link", "chosen", "switch"), HIDDEN)
def test_what_was_chosen_waits_while_it_is_hidden(
    page: str, link: str, chosen: tuple[str, str, Any], switch: tuple[str, str, Any, Any]
) -> None:
    kind, name, value = chosen
    turner, key, shown, hidden = switch
    app = open_page(link, page=page)

    def choose(kind: str, name: str, value: Any) -> None:
        # A move draws its own parts, and the next one may draw the whole page.
        getattr(app, kind)(key=f"{page}.{name}").set_value(value).run()
        app.run()
        assert not app.exception

    choose(turner, key, shown)
    choose(kind, name, value)
    choose(turner, key, hidden)
    with pytest.raises(KeyError):
        getattr(app, kind)(key=f"{page}.{name}")
    choose(turner, key, shown)
    assert getattr(app, kind)(key=f"{page}.{name}").value == value
    assert app.session_state[page][name] == value

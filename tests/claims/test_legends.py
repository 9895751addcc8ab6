"""A legend names what the picture shows, and only that."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from convviz.kinds import Picture, draw, legend
from convviz.scene import Marks, Scene
from convviz.texts import words

from .drawn import a_conv, a_grouped, a_separable, possible

SAY = words("en")
#: What a picture may show that is worth a word: kinds of cells, and what marks them.
WORDED = {"input", "output", "padding", "extra", "unread", "kernel", "window", "band", "added", "bad"}


def shown(scene: Scene) -> set[str]:
    """Return the roles that occur in a scene: of its cells, and of its marks at some step."""
    found = {item.role for item in scene.items if hasattr(item, "role") and not isinstance(item, Marks)}
    for step in {0, len(scene) // 2, len(scene) - 1}:
        marked = {mark for mark, cells in scene.frame(step).marks.items() if len(cells)}
        found |= {item.role for item in scene.items if isinstance(item, Marks) and item.id in marked}
    return found


@pytest.mark.parametrize(
    ("kind", "draw_one"), [("conv", a_conv), ("grouped", a_grouped), ("separable", a_separable)]
)
def test_a_legend_names_what_the_picture_shows(kind: str, draw_one: Callable[[random.Random], Any]) -> None:
    for number, setting in enumerate(possible(41, 25, draw_one)):
        picture = Picture(kind=kind, setting=setting, layout=("isometric", "flat")[number % 2])
        roles = shown(draw(picture, SAY).scene)
        # What lies on a ground of its own is named with it.
        named = [role for entry, _ in legend([picture], SAY) for role in entry.split()]
        assert set(named) <= roles, setting
        # Two stages have a kernel of their own for each channel, in the channel's colour.
        missing = (roles & WORDED) - set(named) - ({"kernel", "input"} if kind == "separable" else set())
        assert not missing, setting

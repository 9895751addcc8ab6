"""A picture as the command line's arguments: what a file notes of itself, so that it can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from ..engine import NumberChoice
from ..parameters import parameters
from . import KINDS
from .picture import Picture

#: The arguments that say which numbers a picture has.
NUMBERS = tuple(field.name for field in fields(NumberChoice))
#: The arguments that say how a setting is looked at.
LOOKS = tuple(field.name for field in fields(Picture) if field.name not in ("kind", "setting", "numbers"))


def arguments(picture: Picture) -> dict[str, Any]:
    """Return the arguments that ask for a picture, by name: texts, and True or False for switches.

    What is as usual is left out.

    Examples
    --------
    >>> from convviz import ConvSetting
    >>> setting = ConvSetting((5, 7), 3, padding=((0, 1), (0, 1)))
    >>> arguments(Picture(kind="conv", setting=setting, layout="flat", digits=True))
    {'what': 'conv', 'input': '5x7', 'kernel': '3', 'padding': '0,1,0,1', 'layout': 'flat', 'digits': True}
    """
    kind = KINDS[picture.kind]
    # Compared as settled: 1 for the stride and (1, 1) are the same.
    plain = kind.setting(picture.options(*kind.needed))
    usual = Picture(kind=picture.kind, setting=plain)
    unusual = {
        name: getattr(part, name)
        for part, usual_part, names in (
            (picture.setting, plain, kind.arguments),
            (picture.numbers, usual.numbers, NUMBERS),
            (picture, usual, LOOKS),
        )
        for name in names
        if name in kind.needed or getattr(part, name) != getattr(usual_part, name)
    }
    return {"what": picture.kind, **argument_texts("command", unusual)}


def argument_texts(column: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as arguments of a column of the table: texts, and True or False for switches.

    Examples
    --------
    >>> argument_texts("file", {"theme": "dark", "width": 800, "transparent": True})
    {'theme': 'dark', 'width': '800', 'transparent': True}
    """
    rows = parameters(column)
    return {
        name: value if rows[name].is_switch else rows[name].codec.text(value)
        for name, value in values.items()
    }

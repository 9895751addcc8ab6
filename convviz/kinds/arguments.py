"""A picture as the command line's arguments: what a file notes of itself, so that it can be made again."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ..engine import NumberChoice
from ..parameters import parameters
from . import KINDS
from .picture import Picture

__all__ = ["LOOKS", "NUMBERS", "arguments"]

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
    kind, rows = KINDS[picture.kind], parameters("command")
    # Compared as settled: 1 for the stride and (1, 1) are the same.
    plain = kind.setting(picture.options(*kind.needed))
    usual = Picture(kind=picture.kind, setting=plain)
    texts: dict[str, Any] = {"what": picture.kind}
    for part, usual_part, names in (
        (picture.setting, plain, kind.arguments),
        (picture.numbers, usual.numbers, NUMBERS),
        (picture, usual, LOOKS),
    ):
        for name in names:
            value = getattr(part, name)
            if name in kind.needed or value != getattr(usual_part, name):
                texts[name] = value if rows[name].is_switch else rows[name].codec.text(value)
    return texts

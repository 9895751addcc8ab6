"""A picture as the command line's arguments: what a file notes of itself, so that it can be made again."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ..engine import NumberChoice
from ..parameters import padding_text, size_text
from . import KINDS
from .picture import Picture

__all__ = ["argument_text", "arguments"]

#: Arguments of its numbers.
_NUMBERS = tuple(one.name for one in fields(NumberChoice))
#: Arguments of a picture beside its setting's.
_LOOKS = ("layout", "view", "digits", "as_paper", "flip", "round_trip")


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
    kind, setting = KINDS[picture.kind], picture.setting
    said = {name: getattr(setting, name) for name in kind.arguments}
    # Compared as settled: 1 for the stride and (1, 1) are the same.
    plain = kind.setting({name: said[name] for name in kind.needed})
    usual = {name: getattr(plain, name) for name in kind.arguments if name not in kind.needed}
    for told, names in ((picture.numbers, _NUMBERS), (picture, _LOOKS)):
        said |= {name: getattr(told, name) for name in names}
        usual |= {one.name: one.default for one in fields(told) if one.name in names}
    return {"what": picture.kind} | {
        name: value if isinstance(value, bool) else argument_text(value)
        for name, value in said.items()
        if name not in usual or value != usual[name]
    }


def argument_text(value: Any) -> str:
    """Return a number, a pair, four sides or a word as the command line takes it.

    Examples
    --------
    >>> argument_text(3), argument_text((3, 5)), argument_text(((0, 1), (2, 3)))
    ('3', '3x5', '0,1,2,3')
    """
    match value:
        case ((_, _), (_, _)):
            return padding_text(value)
        case (_, _):
            return size_text(value)
    return str(value)

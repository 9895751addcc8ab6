"""The text of an argument -> what it means."""

from __future__ import annotations

from ..engine.setting import quoted
from ..errors import ConvError

__all__ = ["padding_of", "pair_of", "whole_of"]


def whole_of(name: str, text: str) -> int:
    """Return a whole number; `name` is the argument's.

    Examples
    --------
    >>> whole_of("dpi", " 72 ")
    72
    """
    try:
        return int(text)
    except ValueError:
        raise ConvError("not_whole", name, name=f"--{_dashed(name)}", value=quoted(text)) from None


def pair_of(name: str, text: str) -> int | tuple[int, int]:
    """Return a number or a (vertical, horizontal) pair.

    Examples
    --------
    >>> pair_of("input", "5"), pair_of("input", "5x7")
    (5, (5, 7))
    """
    try:
        numbers = [int(part) for part in text.lower().replace("×", "x").split("x")]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 2):
        raise ConvError("argument_pair", name, name=f"--{_dashed(name)}", value=quoted(text))
    return numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])


def padding_of(name: str, text: str) -> object:
    """Return padding: a number, a pair, the four sides (top, bottom, left, right) or a name.

    Examples
    --------
    >>> padding_of("padding", "1x2"), padding_of("padding", "0,1,0,1"), padding_of("padding", "same")
    ((1, 2), ((0, 1), (0, 1)), 'same')
    """
    if text.replace("_", "").isalpha():
        return text
    if "," not in text:
        return pair_of(name, text)
    sides = text.split(",")
    if len(sides) != 4:
        raise ConvError(
            "argument_sides", name, name=f"--{_dashed(name)}", value=quoted(text), count=len(sides)
        )
    top, bottom, left, right = (whole_of(name, side) for side in sides)
    return (top, bottom), (left, right)


def _dashed(name: str) -> str:
    return name.replace("_", "-")

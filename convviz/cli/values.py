"""The text of an argument -> what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..engine import PADDING_NAMES
from ..engine.cells import cells_in
from ..engine.setting import quoted
from ..errors import ConvError
from ..spelling import spelt, whole_in
from .refusal import option

__all__ = ["cells_of", "padding_of", "pair_of", "whole_of", "within", "word_of"]


def word_of(allowed: Iterable[str]) -> Callable[[str, str], str]:
    """Return what reads one of a few words in whatever case; another word stays, for others to judge.

    Examples
    --------
    >>> word_of(["zeros", "reflect"])("padding_mode", "Reflect")
    'reflect'
    """
    words = tuple(allowed)
    return lambda name, text: spelt(text, words)


def cells_of(name: str, text: str) -> str:
    """Return cells written by hand, all of which are numbers."""
    try:
        cells_in(text, (1, 1, 1))
    except ConvError as problem:
        raise ConvError(problem.code, name, **{**problem.numbers, "name": name}) from None
    return text


def whole_of(name: str, text: str) -> int:
    """Return a whole number; `name` is the argument's.

    Examples
    --------
    >>> whole_of("dpi", " 72 ")
    72
    """
    if (number := whole_in(text)) is None:
        raise ConvError("not_whole", name, name=option(name), value=quoted(text))
    return number


def within(name: str, text: str, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`.

    Examples
    --------
    >>> within("port", "8600", 1, 65535)
    8600
    """
    number = whole_of(name, text)
    if number < least:
        raise ConvError("below_minimum", name, name=option(name), value=number, minimum=least)
    if number > most:
        raise ConvError("above_maximum", name, name=option(name), value=number, maximum=most)
    return number


def pair_of(name: str, text: str) -> int | tuple[int, int]:
    """Return a number or a (vertical, horizontal) pair.

    Examples
    --------
    >>> pair_of("input", "5"), pair_of("input", "5x7")
    (5, (5, 7))
    """
    parts = text.lower().replace("×", "x").split("x")
    numbers = [number for part in parts if (number := whole_in(part)) is not None]
    if len(numbers) != len(parts) or len(numbers) not in (1, 2):
        raise ConvError("argument_pair", name, name=option(name), value=quoted(text))
    return numbers[0] if len(numbers) == 1 else (numbers[0], numbers[1])


def padding_of(name: str, text: str) -> object:
    """Return padding: a number, a pair, the four sides (top, bottom, left, right) or a name.

    Examples
    --------
    >>> padding_of("padding", "1x2"), padding_of("padding", "0,1,0,1"), padding_of("padding", "same")
    ((1, 2), ((0, 1), (0, 1)), 'same')
    """
    if text.strip().replace("_", "").isalpha():
        return spelt(text, PADDING_NAMES)
    if "," not in text:
        return pair_of(name, text)
    sides = text.split(",")
    if len(sides) != 4:
        raise ConvError("argument_sides", name, name=option(name), value=quoted(text), count=len(sides))
    top, bottom, left, right = (whole_of(name, side) for side in sides)
    return (top, bottom), (left, right)

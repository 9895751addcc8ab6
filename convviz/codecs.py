"""Codecs: how a kind of value is said, in links, on the command line and by widgets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from .engine import PADDING_NAMES, read_cells
from .engine.cells import cells_in
from .engine.setting import LARGEST, Padding, Pair, Sides, quoted, sides_of
from .errors import ConvError
from .spelling import number_in, spelt, whole_in

T = TypeVar("T")

#: What a text of a link can be, from good to bad: the value itself, one between two values, one beyond the
#: limits, two numbers where there is only one, one that is read in part, or none at all.
EXACT, BETWEEN, OUTSIDE, UNEVEN, PARTLY, UNREAD = _NEARNESS = (
    "", "between", "changed", "uneven", "partly", "unread",
)  # fmt: skip

SIDES = ("top", "bottom", "left", "right")
#: All numbers that the engine takes, where no slider limits them.
_ANY = range(LARGEST + 1)
#: The longest text of a link that is looked at: far more than any of ours.
_LONGEST = 4000
_NOTHING: Sides = ((0, 0), (0, 0))


class Codec(ABC, Generic[T]):
    """How a kind of value is said, and which values there are.

    What only a widget says has no way to read it from a text.
    """

    def read(self, text: str, usual: T) -> tuple[T, str]:
        """Return the allowed value nearest to a text, `usual` where it says none, and how near it is.

        The second value is "" where the text says just that, "between" where it says what lies between two
        values, "changed" where it is beyond all of them, "uneven" where it says two for a single one,
        "partly" where only a part of it says one, and "unread" where nothing does.
        """
        raise NotImplementedError

    def take(self, name: str, text: str) -> T:
        """Return the value that a text says, strictly by its form, for the parameter `name`.

        It may be beyond the limits of a page, or a word that is none of those allowed: of these the setting
        itself has a sentence, which says what goes with it.

        Raises
        ------
        ConvError
            For a text of another form, with how it is written.
        """
        raise NotImplementedError

    @abstractmethod
    def near(self, value: object, kept: T) -> T:
        """Return the allowed value nearest to anything; `kept` where it is nothing of the kind."""

    def text(self, value: T) -> str:
        """Return how a link, the command line and the note in a file say a value."""
        return str(value)

    def readable(self, text: str) -> bool:
        """Return whether a text says a value, or what one is near to."""
        # Whatever would be usual: only how near the text is counts.
        usual: Any = _NOTHING
        return self.read(text, usual)[1] != UNREAD

    def allows(self, value: T) -> bool:
        """Return whether a value of the kind is one of those that there are."""
        return True

    def widgets(self, name: str) -> dict[str, Codec[Any]]:
        """Return the widgets of a parameter of this name, each with the codec of what it says."""
        return {name: self}

    def spread(self, name: str, value: T) -> dict[str, Any]:
        """Return what the widgets of a parameter of this name say of a value."""
        return {name: value}

    def collect(self, name: str, widgets: Mapping[str, Any]) -> T:
        """Return the value that the widgets of a parameter of this name say."""
        value: T = widgets[name]
        return value


@dataclass(frozen=True, slots=True)
class Whole(Codec[int]):
    """A whole number: one of `allowed`, which are in order.

    A pair of two alike is that number; of others it is the value in their middle.

    Examples
    --------
    >>> Whole(range(1, 8)).read("4x4", 3), Whole(range(1, 8)).read("(2, 6)", 3)
    ((4, ''), (4, 'uneven'))
    >>> Whole(range(1, 8)).read("12", 3), Whole((1, 2, 4, 8)).read("5.2", 1), Whole(range(9)).read("x", 3)
    ((7, 'changed'), (4, 'between'), (3, 'unread'))
    >>> Whole(range(1, 8)).near(99.5, 3), Whole(range(1, 8)).near([2], 3)
    (7, 3)
    >>> Whole(range(1, 8)).take("groups", " 72 ")
    72
    """

    allowed: Sequence[int] = _ANY

    def read(self, text: str, usual: int) -> tuple[int, str]:
        """See `Codec`."""
        parts = _parts(text)
        if len(parts) != 2:
            return self.single(parts[0] if len(parts) == 1 else "", usual)
        (down, down_how), (right, right_how) = (self.single(part, usual) for part in parts)
        how = together([down_how, right_how])
        if UNREAD in (down_how, right_how):
            return (right if down_how == UNREAD else down), how
        return self._nearest((down + right) / 2), how if down == right else UNEVEN

    def single(self, text: str, usual: int) -> tuple[int, str]:
        """Return what a text says that has no room for a pair; see `Codec.read`."""
        number = number_in(text[:_LONGEST])
        if number is None:
            return usual, UNREAD
        used = self._nearest(number)
        if used == number:
            return used, EXACT
        return used, BETWEEN if self.allowed[0] < number < self.allowed[-1] else OUTSIDE

    def take(self, name: str, text: str) -> int:
        """See `Codec`."""
        if (number := whole_in(text)) is None:
            raise ConvError("not_whole", name, name=name, value=quoted(text))
        return number

    def take_allowed(self, name: str, text: str) -> int:
        """Return what `take` does, and refuse what lies beyond `allowed`, which has no gaps.

        Examples
        --------
        >>> Whole(range(1, 65536)).take_allowed("port", "8600")
        8600
        """
        number, least, most = self.take(name, text), self.allowed[0], self.allowed[-1]
        if number < least:
            raise ConvError("below_minimum", name, name=name, value=number, minimum=least)
        if number > most:
            raise ConvError("above_maximum", name, name=name, value=number, maximum=most)
        return number

    def near(self, value: object, kept: int) -> int:
        """See `Codec`."""
        # A whole number may be too large to be asked whether it is one.
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            return kept
        return self._nearest(value)

    def allows(self, value: int) -> bool:
        """See `Codec`."""
        return value in self.allowed

    def _nearest(self, number: float) -> int:
        whole = int(max(self.allowed[0], min(self.allowed[-1], number)) + 0.5)
        return whole if whole in self.allowed else min(self.allowed, key=lambda value: abs(value - whole))


@dataclass(frozen=True, slots=True)
class PairCodec(Codec[Pair]):
    """A value for each axis, (vertical, horizontal), both of `allowed`.

    Examples
    --------
    >>> size = PairCodec(range(1, 8))
    >>> (
    ...     size.read("3x5", (1, 1)),
    ...     size.read("(3, 5)", (1, 1)),
    ...     size.read("3", (1, 1)),
    ...     size.read("9×2", (1, 1)),
    ... )
    (((3, 5), ''), ((3, 5), ''), ((3, 3), ''), ((7, 2), 'changed'))
    >>> size.take("input", "5"), size.take("input", "50x7"), size.text((5, 5)), size.text((5, 7))
    ((5, 5), (50, 7), '5', '5x7')
    """

    allowed: Sequence[int] = _ANY

    def read(self, text: str, usual: Pair) -> tuple[Pair, str]:
        """See `Codec`."""
        parts = _parts(text)
        if len(parts) not in (1, 2):
            return usual, UNREAD
        axis = Whole(self.allowed)
        down, down_how = axis.single(parts[0], usual[0])
        right, right_how = axis.single(parts[1], usual[1]) if len(parts) == 2 else (down, down_how)
        how = together([down_how, right_how])
        return (usual if how == UNREAD else (down, right)), how

    def take(self, name: str, text: str) -> Pair:
        """See `Codec`."""
        parts = text.lower().replace("×", "x").split("x")
        numbers = [number for part in parts if (number := whole_in(part)) is not None]
        if len(numbers) != len(parts) or len(numbers) not in (1, 2):
            raise ConvError("argument_pair", name, name=name, value=quoted(text))
        return numbers[0], numbers[-1]

    def near(self, value: object, kept: Pair) -> Pair:
        """See `Codec`."""
        if not isinstance(value, tuple) or len(value) != 2:
            return kept
        axis = Whole(self.allowed)
        return axis.near(value[0], kept[0]), axis.near(value[1], kept[1])

    def text(self, value: Pair) -> str:
        """See `Codec`."""
        return str(value[0]) if value[0] == value[1] else f"{value[0]}x{value[1]}"

    def allows(self, value: Pair) -> bool:
        """See `Codec`."""
        return set(value) <= set(self.allowed)

    def widgets(self, name: str) -> dict[str, Codec[Any]]:
        """See `Codec`."""
        return dict.fromkeys((f"{name}.v", f"{name}.h"), Whole(self.allowed))

    def spread(self, name: str, value: Pair) -> dict[str, Any]:
        """See `Codec`."""
        return {f"{name}.v": value[0], f"{name}.h": value[1]}

    def collect(self, name: str, widgets: Mapping[str, Any]) -> Pair:
        """See `Codec`."""
        return widgets[f"{name}.v"], widgets[f"{name}.h"]


@dataclass(frozen=True, slots=True)
class PaddingCodec(Codec[Padding]):
    """Padding: four sides of `allowed` cells each, or one of `names`.

    Examples
    --------
    >>> padding = PaddingCodec(range(7), ("same",))
    >>> padding.read("1x2", "same"), padding.read("0,1,2,9", "same"), padding.read("same", "same")
    ((((1, 1), (2, 2)), ''), (((0, 1), (2, 6)), 'changed'), ('same', ''))
    >>> padding.text(((1, 1), (2, 2))), padding.text(((0, 1), (2, 6)))
    ('1x2', '0,1,2,6')
    >>> padding.take("padding", "10"), padding.take("padding", "0,1,0,1"), padding.take("padding", "Same")
    (((10, 10), (10, 10)), ((0, 1), (0, 1)), 'same')
    """

    allowed: Sequence[int] = _ANY
    names: tuple[str, ...] = PADDING_NAMES

    def read(self, text: str, usual: Padding) -> tuple[Padding, str]:
        """See `Codec`."""
        if (name := spelt(text, self.names)) in self.names:
            return name, EXACT
        parts = _parts(text)
        if len(parts) == 4:
            read = [Whole(self.allowed).single(part, 0) for part in parts]
            top, bottom, left, right = (value for value, _ in read)
            how = together([nearness for _, nearness in read])
            return (usual if how == UNREAD else ((top, bottom), (left, right))), how
        (top, _), (left, _) = _NOTHING if isinstance(usual, str) else usual
        both, how = PairCodec(self.allowed).read(text, (top, left))
        return (usual if how == UNREAD else sides_of(both)), how

    def take(self, name: str, text: str) -> Padding:
        """See `Codec`."""
        if text.strip().replace("_", "").isalpha():
            return spelt(text, self.names)
        if "," not in text:
            down, right = PairCodec().take(name, text)
            return (down, down), (right, right)
        sides = text.split(",")
        if len(sides) != len(SIDES):
            raise ConvError("argument_sides", name, name=name, value=quoted(text), count=len(sides))
        top, bottom, left, right = (Whole().take(name, side) for side in sides)
        return (top, bottom), (left, right)

    def near(self, value: object, kept: Padding) -> Padding:
        """See `Codec`."""
        if isinstance(value, str):
            return value if value in self.names else kept
        if not isinstance(value, tuple) or len(value) != 2:
            return kept
        rows, cols = _NOTHING if isinstance(kept, str) else kept
        axis = PairCodec(self.allowed)
        return axis.near(value[0], rows), axis.near(value[1], cols)

    def text(self, value: Padding) -> str:
        """See `Codec`."""
        if isinstance(value, str):
            return value
        (top, bottom), (left, right) = value
        if (top, left) == (bottom, right):
            return PairCodec().text((top, left))
        return f"{top},{bottom},{left},{right}"

    def allows(self, value: Padding) -> bool:
        """See `Codec`."""
        if isinstance(value, str):
            return value in self.names
        return all(PairCodec(self.allowed).allows(axis) for axis in value)

    def widgets(self, name: str) -> dict[str, Codec[Any]]:
        """See `Codec`: how it is given, a value for each axis, and the four sides."""
        kinds = {f"{name}.kind": Choice(("even", "sides", *self.names))}
        sides = dict.fromkeys((f"{name}.{side}" for side in SIDES), Whole(self.allowed))
        return {**kinds, **PairCodec(self.allowed).widgets(name), **sides}

    def spread(self, name: str, value: Padding) -> dict[str, Any]:
        """See `Codec`."""
        (top, bottom), (left, right) = _NOTHING if isinstance(value, str) else value
        even = "even" if (top, left) == (bottom, right) else "sides"
        sides = {
            f"{name}.{side}": cells for side, cells in zip(SIDES, (top, bottom, left, right), strict=True)
        }
        kind = value if isinstance(value, str) else even
        return {f"{name}.kind": kind, **PairCodec(self.allowed).spread(name, (top, left)), **sides}

    def collect(self, name: str, widgets: Mapping[str, Any]) -> Padding:
        """See `Codec`."""
        kind: str = widgets[f"{name}.kind"]
        if kind == "even":
            return sides_of(PairCodec(self.allowed).collect(name, widgets))
        if kind == "sides":
            top, bottom, left, right = (widgets[f"{name}.{side}"] for side in SIDES)
            return (top, bottom), (left, right)
        return kind


@dataclass(frozen=True, slots=True)
class Choice(Codec[str]):
    """One of a few words, in whatever case it is written.

    Examples
    --------
    >>> Choice(("flat", "stacked")).read(" Stacked", "flat")
    ('stacked', '')
    >>> (
    ...     Choice(("flat", "stacked")).read("round", "flat"),
    ...     Choice(("flat", "stacked")).near(["flat"], "stacked"),
    ... )
    (('flat', 'unread'), 'stacked')
    >>> Choice(("zeros", "reflect")).take("padding_mode", "Reflect")
    'reflect'
    """

    allowed: tuple[str, ...]

    def read(self, text: str, usual: str) -> tuple[str, str]:
        """See `Codec`."""
        word = spelt(text, self.allowed)
        return (word, EXACT) if word in self.allowed else (usual, UNREAD)

    def take(self, name: str, text: str) -> str:
        """See `Codec`."""
        return spelt(text, self.allowed)

    def near(self, value: object, kept: str) -> str:
        """See `Codec`."""
        return value if isinstance(value, str) and value in self.allowed else kept

    def allows(self, value: str) -> bool:
        """See `Codec`."""
        return value in self.allowed


@dataclass(frozen=True, slots=True)
class Either(Choice):
    """One of two words, of which a switch turns the second one on.

    Examples
    --------
    >>> either = Either(("standard", "safe"))
    >>> either.spread("colours", "safe"), either.collect("colours", {"colours": False})
    ({'colours': True}, 'standard')
    """

    def widgets(self, name: str) -> dict[str, Codec[Any]]:
        """See `Codec`."""
        return {name: Switch()}

    def spread(self, name: str, value: str) -> dict[str, Any]:
        """See `Codec`."""
        return {name: value == self.allowed[1]}

    def collect(self, name: str, widgets: Mapping[str, Any]) -> str:
        """See `Codec`."""
        word: str = self.allowed[widgets[name]]
        return word


@dataclass(frozen=True, slots=True)
class Choices(Codec[list[str]]):
    """Any of a few words, each once; only a widget says them.

    Examples
    --------
    >>> Choices(("a", "b")).near(["b", "c", 1, "b"], []), Choices(("a", "b")).near("a", ["b"])
    (['b'], ['b'])
    """

    allowed: tuple[str, ...]

    def near(self, value: object, kept: list[str]) -> list[str]:
        """See `Codec`."""
        if not isinstance(value, list):
            return kept
        words = [word for word in value if isinstance(word, str) and word in self.allowed]
        # Words that are none at all are those of another language: nothing was chosen by them.
        return list(dict.fromkeys(words)) if words or not value else kept


@dataclass(frozen=True, slots=True)
class Switch(Codec[bool]):
    """On or off: 1 or 0 in a link, torch's True and False too.

    Examples
    --------
    >>> (
    ...     Switch().read("1", False),
    ...     Switch().read("False", True),
    ...     Switch().read("2", False),
    ...     Switch().text(True),
    ... )
    ((True, ''), (False, ''), (False, 'unread'), '1')
    """

    #: What it says, by the words that say it.
    _WORDS: ClassVar = {"1": True, "0": False, "true": True, "false": False}

    def read(self, text: str, usual: bool) -> tuple[bool, str]:
        """See `Codec`."""
        word = text.strip().lower()
        return (self._WORDS[word], EXACT) if word in self._WORDS else (usual, UNREAD)

    def take(self, name: str, text: str) -> bool:
        """See `Codec`."""
        value, how = self.read(text, False)
        if how == UNREAD:
            raise ConvError("argument_word", name, name=name, value=quoted(text), names=["1", "0"])
        return value

    def near(self, value: object, kept: bool) -> bool:
        """See `Codec`."""
        return value if isinstance(value, bool) else kept

    def text(self, value: bool) -> str:
        """See `Codec`."""
        return str(int(value))


@dataclass(frozen=True, slots=True)
class Text(Codec[str]):
    """A text as it is.

    Examples
    --------
    >>> Text().read(" A kernel", ""), Text().take("caption", "A kernel")
    ((' A kernel', ''), 'A kernel')
    """

    def read(self, text: str, usual: str) -> tuple[str, str]:
        """See `Codec`."""
        return text, EXACT

    def take(self, name: str, text: str) -> str:
        """See `Codec`."""
        return text

    def near(self, value: object, kept: str) -> str:
        """See `Codec`."""
        return value if isinstance(value, str) else kept


@dataclass(frozen=True, slots=True)
class Grid(Text):
    """Cells written by hand, as a text: see `engine.cells`.

    Examples
    --------
    >>> Grid().read("1,,2", ""), Grid().read("1,two", "")
    (('1,,2', ''), ('1', 'unread'))
    >>> Grid().near("1;x;2e99", "7"), Grid().near(5, "7")
    ('1', '7')
    """

    def read(self, text: str, usual: str) -> tuple[str, str]:
        """See `Codec`."""
        cells = read_cells(text)
        return cells.text, UNREAD if cells.unread or cells.cut else EXACT

    def take(self, name: str, text: str) -> str:
        """See `Codec`: every cell must be a number."""
        try:
            cells_in(text, (1, 1, 1))
        except ConvError as problem:
            raise ConvError(problem.code, name, **{**problem.numbers, "name": name}) from None
        return text

    def near(self, value: object, kept: str) -> str:
        """See `Codec`."""
        return read_cells(value).text if isinstance(value, str) and value != kept else kept

    def readable(self, text: str) -> bool:
        """See `Codec`."""
        return bool(read_cells(text).text)


def together(parts: Sequence[str]) -> str:
    """Return how near a text is that has several parts, each as near as this.

    Examples
    --------
    >>> together(["", "changed"]), together(["unread", ""]), together(["unread", "unread"])
    ('changed', 'partly', 'unread')
    """
    worst = max(parts, key=_NEARNESS.index)
    return PARTLY if worst == UNREAD and set(parts) != {UNREAD} else worst


def _parts(text: str) -> list[str]:
    """Return the numbers of a pair or of four sides, each as it is said: 3x5, 3×5, 3,5 or (3, 5)."""
    plain = text[:_LONGEST].lower().translate({ord(sign): None for sign in "()[]{} "})
    # Python writes a tuple of one as (2,).
    plain = plain.removesuffix(",")
    return plain.replace("×", "x").split("," if "," in plain else "x")

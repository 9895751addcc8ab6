"""The table of parameters: what each is called, how a link says it, and which values a page has for it.

A row of the table is a `Parameter`, a column a page. Whatever comes in from outside, a link, a widget, a
message of a browser, is judged by the codec of its row, and so by the same limits.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any, Generic, TypeVar

from .cases import cases_of
from .engine import (
    KERNELS,
    NUMBER_SETS,
    PADDING_MODES,
    PADDING_NAMES,
    TRANSPOSED_NUMBER_SETS,
    read_cells,
)
from .engine.setting import Padding, Pair, Sides, sides_of
from .photos import SPECIMENS, TONES
from .scene import LAYOUTS
from .spelling import number_in, spelt

__all__ = [
    "BILINEAR",
    "CELLS",
    "CHANNELS",
    "EXACT",
    "LAYER",
    "SEEDS",
    "SIDES",
    "UNEVEN",
    "UNREAD",
    "Choice",
    "Choices",
    "Codec",
    "Either",
    "Grid",
    "PaddingCodec",
    "PairCodec",
    "Parameter",
    "Switch",
    "Whole",
    "collect",
    "is_foreign",
    "limits",
    "link_names",
    "options",
    "padding_text",
    "parameters",
    "size_text",
    "spread",
    "together",
    "widgets",
]

T = TypeVar("T")

#: What a text of a link can be, from good to bad: the value itself, one between two values, one beyond the
#: limits, two numbers where there is only one, one that is read in part, or none at all.
EXACT, BETWEEN, OUTSIDE, UNEVEN, PARTLY, UNREAD = _FOUND = (
    "", "between", "changed", "uneven", "partly", "unread",
)  # fmt: skip

SIDES = ("top", "bottom", "left", "right")
SEEDS = range(10_000)
#: Channel counts to slide over where there are many: those that can be drawn, and those of usual layers.
CHANNELS = (*range(1, 9), 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 512)
#: Cells written by hand: over the input, the weight, and the weight of a second stage.
CELLS = ("x", "w", "pw")
#: The kernel that only a transposed convolution of pictures has a use for.
BILINEAR = "bilinear"
#: The longest text of a link that is looked at: far more than any of ours.
_LONGEST = 4000
_NOTHING: Sides = ((0, 0), (0, 0))


class Codec(ABC, Generic[T]):
    """How a kind of value is said, and which values there are."""

    @abstractmethod
    def read(self, text: str, usual: T) -> tuple[T, str]:
        """Return the allowed value nearest to a text, `usual` where it says none, and how near it is.

        The second value is "" where the text says just that, "between" where it says what lies between two
        values, "changed" where it is beyond all of them, "uneven" where it says two for a single one,
        "partly" where only a part of it says one, and "unread" where nothing does.
        """

    @abstractmethod
    def near(self, value: object, kept: T) -> T:
        """Return the allowed value nearest to anything; `kept` where it is nothing of the kind."""

    def text(self, value: T) -> str:
        """Return how a link says a value."""
        return str(value)

    def readable(self, text: str) -> bool:
        """Return whether a text says a value, or what one is near to."""
        # Whatever would be usual: nothing is asked but how near the text is.
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
    """

    allowed: Sequence[int]

    def read(self, text: str, usual: int) -> tuple[int, str]:
        """See `Codec`."""
        parts = _parts(text)
        if len(parts) != 2:
            return self.single(parts[0] if len(parts) == 1 else "", usual)
        (down, down_said), (right, right_said) = (self.single(part, usual) for part in parts)
        how = together([down_said, right_said])
        if UNREAD in (down_said, right_said):
            return (right if down_said == UNREAD else down), how
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

    def near(self, value: object, kept: int) -> int:
        """See `Codec`."""
        if isinstance(value, bool) or not isinstance(value, int | float) or isnan(value):
            return kept
        return self._nearest(value)

    def allows(self, value: int) -> bool:
        """See `Codec`."""
        return value in self.allowed

    def _nearest(self, number: float) -> int:
        whole = int(max(self.allowed[0], min(self.allowed[-1], number)) + 0.5)
        return whole if whole in self.allowed else min(self.allowed, key=lambda one: abs(one - whole))


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
    """

    allowed: Sequence[int]

    def read(self, text: str, usual: Pair) -> tuple[Pair, str]:
        """See `Codec`."""
        parts = _parts(text)
        if len(parts) not in (1, 2):
            return usual, UNREAD
        one = Whole(self.allowed)
        down, down_said = one.single(parts[0], usual[0])
        right, right_said = one.single(parts[1], usual[1]) if len(parts) == 2 else (down, down_said)
        how = together([down_said, right_said])
        return (usual if how == UNREAD else (down, right)), how

    def near(self, value: object, kept: Pair) -> Pair:
        """See `Codec`."""
        if not isinstance(value, tuple) or len(value) != 2:
            return kept
        one = Whole(self.allowed)
        return one.near(value[0], kept[0]), one.near(value[1], kept[1])

    def text(self, value: Pair) -> str:
        """See `Codec`."""
        return size_text(value)

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
    """

    allowed: Sequence[int]
    names: tuple[str, ...] = PADDING_NAMES

    def read(self, text: str, usual: Padding) -> tuple[Padding, str]:
        """See `Codec`."""
        if (name := spelt(text, self.names)) in self.names:
            return name, EXACT
        parts = _parts(text)
        if len(parts) == 4:
            read = [Whole(self.allowed).single(part, 0) for part in parts]
            top, bottom, left, right = (value for value, _ in read)
            how = together([said for _, said in read])
            return (usual if how == UNREAD else ((top, bottom), (left, right))), how
        (top, _), (left, _) = _NOTHING if isinstance(usual, str) else usual
        both, how = PairCodec(self.allowed).read(text, (top, left))
        return (usual if how == UNREAD else sides_of(both)), how

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
        return padding_text(value)

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
    """

    allowed: tuple[str, ...]

    def read(self, text: str, usual: str) -> tuple[str, str]:
        """See `Codec`."""
        word = spelt(text, self.allowed)
        return (word, EXACT) if word in self.allowed else (usual, UNREAD)

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
    """Any of a few words, each once; no link says them.

    Examples
    --------
    >>> Choices(("a", "b")).near(["b", "c", 1, "b"], []), Choices(("a", "b")).near("a", ["b"])
    (['b'], ['b'])
    """

    allowed: tuple[str, ...]

    def read(self, text: str, usual: list[str]) -> tuple[list[str], str]:
        """See `Codec`."""
        found = [part for part in text.split(",") if part in self.allowed]
        return list(dict.fromkeys(found)), EXACT if ",".join(found) == text else UNREAD

    def near(self, value: object, kept: list[str]) -> list[str]:
        """See `Codec`."""
        if not isinstance(value, list):
            return kept
        found = [one for one in value if isinstance(one, str) and one in self.allowed]
        # Words that are none at all are those of another language: nothing was chosen by them.
        return list(dict.fromkeys(found)) if found or not value else kept


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

    def read(self, text: str, usual: bool) -> tuple[bool, str]:
        """See `Codec`."""
        words = {"0": False, "false": False, "1": True, "true": True}
        found = words.get(text.strip().lower())
        return (usual, UNREAD) if found is None else (found, EXACT)

    def near(self, value: object, kept: bool) -> bool:
        """See `Codec`."""
        return value if isinstance(value, bool) else kept

    def text(self, value: bool) -> str:
        """See `Codec`."""
        return str(int(value))


@dataclass(frozen=True, slots=True)
class Grid(Codec[str]):
    """Cells written by hand, as a text: see `engine.cells`.

    Examples
    --------
    >>> Grid().read("1,,2", ""), Grid().read("1,two", "")
    (('1,,2', ''), ('1', 'unread'))
    """

    def read(self, text: str, usual: str) -> tuple[str, str]:
        """See `Codec`."""
        read = read_cells(text)
        return read.text, UNREAD if read.unread or read.cut else EXACT

    def readable(self, text: str) -> bool:
        """See `Codec`."""
        return bool(read_cells(text).text)

    def near(self, value: object, kept: str) -> str:
        """See `Codec`."""
        return value if isinstance(value, str) else kept


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of the table, as one page has it.

    Attributes
    ----------
    name : str
        torch's name, where torch has one.
    codec : Codec
        How it is said, and its values on the page.
    links : tuple of str
        Its names in a link: the first is written, all are read.
    default : object
        What torch takes where nothing is said; None where torch has no default, or a page its own.
    """

    name: str
    codec: Codec[Any]
    links: tuple[str, ...]
    default: Any = field(default=None)


#: Parameters with more names in links than their own, which is written: short ones of links made before, and
#: other frameworks'.
_LINKS = {
    "kernel": ("kernel", "kernel_size"),
    "in_channels": ("in_channels", "in"),
    "out_channels": ("out_channels", "out"),
    "output_padding": ("output_padding", "op"),
    "output_size": ("output_size", "size"),
    "padding_mode": ("padding_mode", "mode"),
    # Keras has a name for what torch has not.
    "multiplier": ("multiplier", "depth_multiplier"),
}
#: What torch takes where nothing is said, of what a link may leave out once it names a size.
_DEFAULTS: Mapping[str, object] = {
    "stride": (1, 1),
    "padding": _NOTHING,
    "output_padding": (0, 0),
    "dilation": (1, 1),
}


def _page(**codecs: Codec[Any]) -> dict[str, Parameter]:
    return {
        name: Parameter(name, codec, _LINKS.get(name, (name,)), _DEFAULTS.get(name))
        for name, codec in codecs.items()
    }


def _looks(sets: tuple[str, ...], *cells: str) -> dict[str, Codec[Any]]:
    """Return the codecs of what every page of numbers has beside its setting."""
    return {
        "numbers": Choice(sets),
        "seed": Whole(SEEDS),
        "weights": Choice(("", *KERNELS)),
        "whole": Switch(),
        **dict.fromkeys(cells, Grid()),
        "layout": Choice(LAYOUTS),
        "digits": Switch(),
        "colours": Either(("standard", "safe")),
    }


def _conv(
    channels: Sequence[int], groups: Sequence[int], modes: tuple[str, ...] = PADDING_MODES
) -> dict[str, Codec[Any]]:
    """Return the codecs of an ordinary convolution."""
    return {
        "input": PairCodec(range(1, 17)),
        "kernel": PairCodec(range(1, 8)),
        "stride": PairCodec(range(1, 6)),
        "padding": PaddingCodec(range(7)),
        "dilation": PairCodec(range(1, 5)),
        "in_channels": Whole(channels),
        "out_channels": Whole(channels),
        "groups": Whole(groups),
        "padding_mode": Choice(modes),
        "bias": Switch(),
    }


def _case(page: str) -> Choice:
    return Choice(("", *cases_of(page)))


#: The layer that the separable page only counts.
LAYER: Mapping[str, Sequence[int]] = {
    "layer_height": range(1, 100_001),
    "layer_width": range(1, 100_001),
    "layer_in": range(1, 100_001),
    "layer_out": range(1, 100_001),
    "layer_kernel": range(1, 100),
    "layer_stride": range(1, 100),
    "layer_multiplier": range(1, 101),
}

_TABLE: Mapping[str, Mapping[str, Parameter]] = {
    "conv": _page(
        # Groups have a page of their own.
        **_conv(range(1, 9), range(1, 2)),
        flip=Switch(),
        **_looks(NUMBER_SETS, "x", "w"),
        case=_case("conv"),
    ),
    "transposed": _page(
        input=PairCodec(range(1, 9)),
        kernel=PairCodec(range(1, 8)),
        stride=PairCodec(range(1, 6)),
        padding=PaddingCodec(range(7), ()),
        output_padding=PairCodec(range(5)),
        dilation=PairCodec(range(1, 5)),
        in_channels=Whole(range(1, 9)),
        out_channels=Whole(range(1, 9)),
        groups=Whole(range(1, 2)),
        padding_mode=Choice(("zeros",)),
        bias=Switch(),
        sized=Choice(("output_padding", "output_size", "valid", "same")),
        output_size=PairCodec(range(1, 25)),
        view=Choice(("scatter", "gather", "CT", "C")),
        beside=Choice(("none", "scatter", "gather", "CT", "C", "direct")),
        **_looks(TRANSPOSED_NUMBER_SETS, "x", "w"),
        case=_case("transposed"),
    ),
    "grouped": _page(
        **_conv(CHANNELS, range(1, CHANNELS[-1] + 1)),
        beside=Choice(("none", "weights", "split")),
        **_looks(NUMBER_SETS, "x", "w"),
        case=_case("grouped"),
    ),
    "separable": _page(
        **_conv(CHANNELS, range(1, 2), ("zeros",)),
        multiplier=Whole(range(1, 5)),
        frame=Whole(range(3)),
        beside=Choice(("none", "standard")),
        **{name: Whole(values) for name, values in LAYER.items()},
        **_looks(NUMBER_SETS, *CELLS),
        case=_case("separable"),
    ),
    "image": _page(
        picture=Choice((*SPECIMENS, "drawing", "upload")),
        grid=Whole(range(4, 17)),
        x=Grid(),
        colour=Switch(),
        side=Whole((32, 64, 128, 256, 512)),
        small=Whole((16, 32, 64, 96)),
        way=Choice(("conv", "transposed")),
        weights=Choice((*KERNELS, BILINEAR)),
        whole=Switch(),
        w=Grid(),
        kernel=PairCodec(range(1, 8)),
        stride=PairCodec(range(1, 6)),
        padding=PaddingCodec((0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 48, 64)),
        padding_mode=Choice(PADDING_MODES),
        dilation=PairCodec(range(1, 9)),
        factor=Whole(range(2, 5)),
        tone=Choice(TONES),
    ),
}
#: What else a link to a page says: the step of its player, or the pixel that its magnifier holds.
_PLACES = {"conv": "step", "transposed": "step", "grouped": "step", "separable": "step", "image": "at"}

#: What others put into links, to follow who comes from where, and Streamlit to embed a page.
_FOREIGN = {
    "_ga", "_gl", "_hsenc", "_hsmi", "bd_vid", "dm_i", "epik", "gbraid", "gclsrc", "igsh", "igshid",
    "isappinstalled", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "nsukey", "ref", "ref_src", "s_cid",
    "share_source", "si", "spm", "srsltid", "vero_id", "wbraid",
    "embed", "embed_options",
}  # fmt: skip


def parameters(page: str) -> Mapping[str, Parameter]:
    """Return a page's parameters by name: "conv", "transposed", "grouped", "separable" or "image".

    Examples
    --------
    >>> parameters("transposed")["output_padding"].links
    ('output_padding', 'op')
    """
    return _TABLE[page]


def limits(page: str) -> dict[str, Sequence[int]]:
    """Return the numbers of every slider of a page, by parameter.

    Examples
    --------
    >>> limits("conv")["kernel"], limits("transposed")["input"]
    (range(1, 8), range(1, 9))
    """
    numbers = (Whole, PairCodec, PaddingCodec)
    return {name: one.codec.allowed for name, one in _TABLE[page].items() if isinstance(one.codec, numbers)}


def options(page: str, name: str) -> tuple[str, ...]:
    """Return the words of a choice of a page.

    Examples
    --------
    >>> options("grouped", "beside")
    ('none', 'weights', 'split')
    """
    codec = _TABLE[page][name].codec
    assert isinstance(codec, Choice), "a parameter of another kind"
    return codec.allowed


def widgets(page: str) -> dict[str, Codec[Any]]:
    """Return the codec of what each widget of a page says, by the widget's name.

    Examples
    --------
    >>> widgets("conv")["kernel.h"].near(1e9, 3), widgets("image")["tone"].near("loud", "signed")
    (7, 'signed')
    """
    found: dict[str, Codec[Any]] = {}
    for one in _TABLE[page].values():
        if one.name != "case":
            found |= one.codec.widgets(one.name)
    paired = tuple(name[:-2] for name in found if name.endswith(".v"))
    return {**found, "free": Choices(paired)}


def spread(page: str, values: Mapping[str, Any], sides: Sides) -> dict[str, Any]:
    """Return what every widget of a page says of the values of its parameters, by the widget's name.

    `sides` is what a padding by a name comes to: its numbers wait at their sliders to be turned.

    Examples
    --------
    >>> spread("conv", {"kernel": (3, 5), "padding": "same"}, ((1, 1), (2, 2)))["padding.left"]
    2
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        codec = _TABLE[page][name].codec
        if isinstance(codec, PaddingCodec) and isinstance(value, str):
            # They may lie beyond the sliders.
            found |= codec.spread(name, codec.near(sides, _NOTHING)) | {f"{name}.kind": value}
        else:
            found |= codec.spread(name, value)
    paired = [name.removesuffix(".v") for name in found if name.endswith(".v")]
    return {**found, "free": [name for name in paired if found[f"{name}.v"] != found[f"{name}.h"]]}


def collect(page: str, widgets: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of every parameter of a page, worked examples aside, that its widgets say."""
    return {name: one.codec.collect(name, widgets) for name, one in _TABLE[page].items() if name != "case"}


def link_names(page: str) -> frozenset[str]:
    """Return every name that a link to a page may say of its own; the language is no page's own.

    Examples
    --------
    >>> sorted(link_names("conv") & {"kernel", "kernel_size", "in", "in_channels", "step", "lang", "utm_id"})
    ['in', 'in_channels', 'kernel', 'kernel_size', 'step']
    """
    return frozenset({name for one in _TABLE[page].values() for name in one.links} | {_PLACES[page]})


def is_foreign(name: str) -> bool:
    """Return whether a name in a link is one of those that others append to any link.

    Examples
    --------
    >>> [name for name in ("utm_source", "fbclid", "msclkid", "embed", "kernal") if not is_foreign(name)]
    ['kernal']
    """
    low = name.lower()
    return low.startswith("utm_") or low.endswith(("clid", "clkid", "click_id")) or low in _FOREIGN


def together(found: Sequence[str]) -> str:
    """Return how near a text is that has several parts, of which this was found.

    Examples
    --------
    >>> together(["", "changed"]), together(["unread", ""]), together(["unread", "unread"])
    ('changed', 'partly', 'unread')
    """
    worst = max(found, key=_FOUND.index)
    return PARTLY if worst == UNREAD and set(found) != {UNREAD} else worst


def size_text(pair: Pair) -> str:
    """Return a pair as a link says it: (5, 7) -> 5x7, (5, 5) -> 5."""
    return str(pair[0]) if pair[0] == pair[1] else f"{pair[0]}x{pair[1]}"


def padding_text(padding: Padding) -> str:
    """Return a padding as a link says it: its name, or its sides, a pair where both ends are alike.

    Examples
    --------
    >>> padding_text("same"), padding_text(((1, 1), (2, 2))), padding_text(((0, 1), (2, 6)))
    ('same', '1x2', '0,1,2,6')
    """
    if isinstance(padding, str):
        return padding
    (top, bottom), (left, right) = padding
    if (top, left) == (bottom, right):
        return size_text((top, left))
    return f"{top},{bottom},{left},{right}"


def _parts(text: str) -> list[str]:
    """Return the numbers of a pair or of four sides, each as it is said: 3x5, 3×5, 3,5 or (3, 5)."""
    plain = text[:_LONGEST].lower().translate({ord(sign): None for sign in "()[]{} "})
    # Python writes a tuple of one as (2,).
    plain = plain.removesuffix(",")
    return plain.replace("×", "x").split("," if "," in plain else "x")

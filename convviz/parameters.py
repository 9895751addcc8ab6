"""The table of parameters: what each is called wherever it is said, and which values there are.

A row of the table is a `Parameter`, a column a page, or a part of what the command line takes. Whatever comes
in from outside, a link, a widget, a message of a browser, an argument or the note in a file, is judged by the
codec of its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .cases import cases_of
from .codecs import (
    Choice,
    Choices,
    Codec,
    Either,
    Grid,
    PaddingCodec,
    PairCodec,
    Switch,
    Text,
    Whole,
)
from .engine import KERNELS, NUMBER_SETS, PADDING_MODES, TRANSPOSED_NUMBER_SETS
from .engine.setting import Sides
from .photos import SPECIMENS, TONES
from .scene import LAYOUTS, THEMES

SEEDS = range(10_000)
PORTS = range(1, 1 << 16)
#: Channel counts to slide over where there are many: those that can be drawn, and those of usual layers.
CHANNELS = (*range(1, 9), 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 512)
#: Cells written by hand: over the input, the weight, and the weight of a second stage.
CELLS = ("x", "w", "pw")
#: The kernel that only a transposed convolution of pictures has a use for.
BILINEAR = "bilinear"
_NOTHING: Sides = ((0, 0), (0, 0))


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of the table, as one column has it.

    Attributes
    ----------
    name : str
        torch's name, where torch has one; the option of the command line is called after it.
    codec : Codec
        How it is said, and its values.
    links : tuple of str
        Its names in a link: the first is written, all are read.
    default : object
        What torch takes where nothing is said; None where torch has no default, or a page its own.
    shape : str
        What stands for its value in the help of the command line.
    tag : str
        Its word in the name of a file; "" where that does not say it.
    """

    name: str
    codec: Codec[Any]
    links: tuple[str, ...]
    default: Any = None
    shape: str = "N"
    tag: str = ""

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off."""
        return isinstance(self.codec, Switch)


#: What a row has beside its name and its codecs, the same in all columns. More names in links than its own
#: are short ones of links made before, and other frameworks'. Defaults are of what a link may leave out once
#: it names a size.
_ROWS: Mapping[str, Mapping[str, Any]] = {
    "input": {"shape": "5|5x7", "tag": "input"},
    "kernel": {"links": ("kernel", "kernel_size"), "shape": "3|3x5", "tag": "kernel"},
    "stride": {"default": (1, 1), "shape": "2|2x1", "tag": "stride"},
    "padding": {"default": _NOTHING, "shape": "1|1x2|T,B,L,R|NAME", "tag": "padding"},
    "output_padding": {
        "links": ("output_padding", "op"),
        "default": (0, 0),
        "shape": "1|1x0",
        "tag": "outpad",
    },
    "output_size": {"links": ("output_size", "size")},
    "dilation": {"default": (1, 1), "shape": "2|2x1", "tag": "dilation"},
    "in_channels": {"links": ("in_channels", "in"), "tag": "in"},
    # Keras has a name for what torch has not.
    "multiplier": {"links": ("multiplier", "depth_multiplier"), "tag": "times"},
    "out_channels": {"links": ("out_channels", "out"), "tag": "out"},
    "groups": {"tag": "groups"},
    "padding_mode": {"links": ("padding_mode", "mode"), "shape": "MODE"},
    "pointwise_padding": {"shape": "1|1x2|T,B,L,R"},
    "numbers": {"shape": "SET"},
    "weights": {"shape": "NAME"},
    "x": {"shape": "CELLS"},
    "w": {"shape": "CELLS"},
    "pw": {"shape": "CELLS"},
    "layout": {"shape": "|".join(LAYOUTS)},
    "view": {"shape": "VIEW"},
    "theme": {"shape": "|".join(THEMES)},
    "caption": {"shape": "TEXT"},
    "address": {"shape": "ADDRESS"},
}


def _column(**codecs: Codec[Any]) -> dict[str, Parameter]:
    return {
        name: Parameter(name, codec, **{"links": (name,), **_ROWS.get(name, {})})
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
    "conv": _column(
        # Groups have a page of their own.
        **_conv(range(1, 9), range(1, 2)),
        flip=Switch(),
        **_looks(NUMBER_SETS, "x", "w"),
        case=_case("conv"),
    ),
    "transposed": _column(
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
    "grouped": _column(
        **_conv(CHANNELS, range(1, CHANNELS[-1] + 1)),
        beside=Choice(("none", "weights", "split")),
        **_looks(NUMBER_SETS, "x", "w"),
        case=_case("grouped"),
    ),
    "separable": _column(
        **_conv(CHANNELS, range(1, 2), ("zeros",)),
        multiplier=Whole(range(1, 5)),
        frame=Whole(range(3)),
        beside=Choice(("none", "standard")),
        **{name: Whole(values) for name, values in LAYER.items()},
        **_looks(NUMBER_SETS, *CELLS),
        case=_case("separable"),
    ),
    "image": _column(
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
    # What the command line takes has no limits but the engine's.
    "command": _column(
        input=PairCodec(),
        kernel=PairCodec(),
        stride=PairCodec(),
        padding=PaddingCodec(),
        output_padding=PairCodec(),
        dilation=PairCodec(),
        in_channels=Whole(),
        multiplier=Whole(),
        out_channels=Whole(),
        groups=Whole(),
        padding_mode=Choice(PADDING_MODES),
        bias=Switch(),
        depthwise_bias=Switch(),
        pointwise_bias=Switch(),
        pointwise_padding=PaddingCodec(names=()),
        ceil_mode=Switch(),
        count_include_pad=Switch(),
        numbers=Choice((*NUMBER_SETS, *TRANSPOSED_NUMBER_SETS)),
        seed=Whole(),
        weights=Choice(tuple(KERNELS)),
        whole=Switch(),
        **dict.fromkeys(CELLS, Grid()),
        layout=Choice(LAYOUTS),
        # Which there are says the kind of operation.
        view=Text(),
        digits=Switch(),
        as_paper=Switch(),
        flip=Switch(),
        round_trip=Switch(),
    ),
    "file": _column(
        theme=Choice(tuple(THEMES)),
        dpi=Whole(),
        width=Whole(),
        transparent=Switch(),
        caption=Text(),
        step=Whole(),
        first=Whole(),
        last=Whole(),
        milliseconds=Whole(),
    ),
    "server": _column(port=Whole(PORTS), address=Text()),
}
#: What else a link to a page says: the step of its player, or the pixel that its magnifier holds.
_PLACES = {"conv": "step", "transposed": "step", "grouped": "step", "separable": "step", "image": "at"}
#: Names that mean one thing in a link, whatever page it leads to, in use or kept free. A page's parameter is
#: called by one of them only where it is that very thing: so no two things get one name.
RESERVED = frozenset({
    # The words, how it looks, how fast it goes and where it begins.
    "lang", "theme", "view", "layout", "width", "caption", "rate", "step", "at",
    # A page that is not there, and a picture of one's own.
    "asked", "own",
    # A parameter in all its values, and what comes back from the output.
    "vary", "dy",
    # A lesson and where it stops; questions, how hard, drawn from where and how many; before a class.
    "lesson", "stop", "ask", "level", "draw", "count", "present",
})  # fmt: skip

#: What others put into links, to follow who comes from where, and Streamlit to embed a page.
_FOREIGN = {
    "_ga", "_gl", "_hsenc", "_hsmi", "bd_vid", "dm_i", "epik", "gbraid", "gclsrc", "igsh", "igshid",
    "isappinstalled", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "nsukey", "ref", "ref_src", "s_cid",
    "share_source", "si", "spm", "srsltid", "vero_id", "wbraid",
    "embed", "embed_options",
}  # fmt: skip


def parameters(column: str) -> Mapping[str, Parameter]:
    """Return the parameters of a column of the table, by name.

    It is a page, "conv", "transposed", "grouped", "separable" or "image", or what the command line takes:
    "command" for a picture, "file" for what it is written to, "server" for the app.

    Examples
    --------
    >>> parameters("transposed")["output_padding"].links
    ('output_padding', 'op')
    """
    return _TABLE[column]


def limits(page: str) -> dict[str, Sequence[int]]:
    """Return the numbers of every slider of a page, by parameter.

    Examples
    --------
    >>> limits("conv")["kernel"], limits("transposed")["input"]
    (range(1, 8), range(1, 9))
    """
    numbers = (Whole, PairCodec, PaddingCodec)
    return {name: row.codec.allowed for name, row in _TABLE[page].items() if isinstance(row.codec, numbers)}


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
    codecs: dict[str, Codec[Any]] = {}
    for row in _TABLE[page].values():
        if row.name != "case":
            codecs |= row.codec.widgets(row.name)
    paired = tuple(name[:-2] for name in codecs if name.endswith(".v"))
    return {**codecs, "free": Choices(paired)}


def spread(page: str, values: Mapping[str, Any], sides: Sides) -> dict[str, Any]:
    """Return what every widget of a page says of the values of its parameters, by the widget's name.

    `sides` is what a padding by a name comes to: its numbers wait at their sliders to be turned.

    Examples
    --------
    >>> spread("conv", {"kernel": (3, 5), "padding": "same"}, ((1, 1), (2, 2)))["padding.left"]
    2
    """
    shown: dict[str, Any] = {}
    for name, value in values.items():
        codec = _TABLE[page][name].codec
        if isinstance(codec, PaddingCodec) and isinstance(value, str):
            # They may lie beyond the sliders.
            shown |= codec.spread(name, codec.near(sides, _NOTHING)) | {f"{name}.kind": value}
        else:
            shown |= codec.spread(name, value)
    paired = [name.removesuffix(".v") for name in shown if name.endswith(".v")]
    return {**shown, "free": [name for name in paired if shown[f"{name}.v"] != shown[f"{name}.h"]]}


def collect(page: str, widgets: Mapping[str, Any]) -> dict[str, Any]:
    """Return the value of every parameter of a page, worked examples aside, that its widgets say."""
    return {name: row.codec.collect(name, widgets) for name, row in _TABLE[page].items() if name != "case"}


def link_names(page: str) -> frozenset[str]:
    """Return every name that a link to a page may say of its own; the language is no page's own.

    Examples
    --------
    >>> sorted(link_names("conv") & {"kernel", "kernel_size", "in", "in_channels", "step", "lang", "utm_id"})
    ['in', 'in_channels', 'kernel', 'kernel_size', 'step']
    """
    return frozenset({name for row in _TABLE[page].values() for name in row.links} | {_PLACES[page]})


def is_foreign(name: str) -> bool:
    """Return whether a name in a link is one of those that others append to any link.

    Examples
    --------
    >>> [name for name in ("utm_source", "fbclid", "msclkid", "embed", "kernal") if not is_foreign(name)]
    ['kernal']
    """
    low = name.lower()
    return low.startswith("utm_") or low.endswith(("clid", "clkid", "click_id")) or low in _FOREIGN

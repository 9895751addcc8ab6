"""A view of the picture page: a picture, a kernel, how it runs over the picture, and the way to a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

from ..engine import (
    KERNELS,
    ConvSetting,
    Fix,
    TransposedSetting,
    bilinear_kernel,
    enlarging,
    named_kernel,
    nearest,
    nearest_pairs,
    overlay,
)
from ..engine.arrays import Array
from ..engine.setting import Padding, Pair, Sides
from ..errors import ConvError
from ..parameters import BILINEAR, collect, limits, options, parameters, spread
from ..photos import SPECIMENS
from ..render import shrunk_size
from ..texts import Words
from .link import Change, Query, Reader, link_text
from .offers import Offer, fix_words, joined
from .state import State

#: Where the picture comes from.
PICTURES = options("image", "picture")
#: What runs over it.
WAYS = options("image", "way")
#: The values of every slider. Sizes in pixels; "small" is what a transposed convolution enlarges.
IMAGE_LIMITS = limits("image")


@dataclass(frozen=True)
class ImageView(State):
    """What one visitor sees of the picture page.

    Attributes
    ----------
    picture : str
        One of `PICTURES`.
    grid, x : int, str
        The side of a drawing in cells, and what is drawn, as `overlay` takes it.
    colour : bool
        Whether a picture in colour keeps it; else it is made grey.
    side, small : int
        The longest side worked with, by a convolution and by a transposed one.
    way : str
        One of `WAYS`.
    weights, whole, w : str, bool, str
        The kernel's name, whether it has whole numbers, and what is written over its cells.
    kernel, stride, dilation : (vertical, horizontal)
        Sizes of the families of kernels that come in all sizes, and steps.
    padding, padding_mode : Padding, str
        As a `ConvSetting` takes them.
    factor : int
        What a transposed convolution enlarges by: its stride.
    tone : str
        How the result is shown, one of `TONES`.
    uploaded : (rows, columns) or None
        The size of the visitor's own picture; no part of a link.
    at : (row, column) or None
        The pixel of the result that the magnifier begins with.
    """

    picture: str = SPECIMENS[0]
    grid: int = 8
    x: str = ""
    colour: bool = False
    side: int = 256
    small: int = 64
    way: str = WAYS[0]
    weights: str = "sobel_x"
    whole: bool = False
    w: str = ""
    kernel: Pair = (3, 3)
    stride: Pair = (1, 1)
    padding: Padding = "same"
    padding_mode: str = "zeros"
    dilation: Pair = (1, 1)
    factor: int = 2
    tone: str = "signed"
    uploaded: Pair | None = field(default=None, compare=False)
    at: Pair | None = field(default=None, compare=False)

    @property
    def longest(self) -> int:
        """The longest side that is worked with now."""
        return self.side if self.way == "conv" else self.small

    @property
    def size(self) -> Pair:
        """The picture's size in pixels as it is worked with: (rows, columns)."""
        if self.picture == "drawing":
            return self.grid, self.grid
        if self.picture == "upload" and self.uploaded:
            return shrunk_size(self.uploaded, self.longest)
        return self.longest, self.longest

    @property
    def kernel_size(self) -> Pair:
        """The kernel's size: its own where its name says one."""
        if self.weights == BILINEAR:
            side = 2 * self.factor - self.factor % 2
            return side, side
        return KERNELS[self.weights].size or self.kernel

    @property
    def times(self) -> int:
        """What an average's weights are multiplied by: enlarging spreads each pixel over several."""
        averages = not self.whole and self.weights in KERNELS and KERNELS[self.weights].divisor
        return self.factor**2 if self.way == "transposed" and averages else 1

    @cached_property
    def numbers(self) -> Array:
        """The kernel's numbers, (kh, kw), with what is written over them."""
        if self.weights == BILINEAR:
            named = bilinear_kernel(self.factor)
        else:
            named = self.times * named_kernel(self.weights, self.kernel_size, normalised=not self.whole)
        numbers: Array = overlay(named[None], self.w)[0]
        return numbers

    @cached_property
    def setting(self) -> ConvSetting | TransposedSetting:
        """What runs over one channel of the picture; it may be impossible."""
        if self.way == "transposed":
            return enlarging(self.size, self.kernel_size, self.factor, self.dilation)
        return self.direct

    @property
    def direct(self) -> ConvSetting:
        """The convolution, also while a transposed one is shown."""
        return ConvSetting(
            input=self.size,
            kernel=self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            padding_mode=self.padding_mode,
        )

    @property
    def sides_of_name(self) -> Sides | None:
        """See `State`."""
        return self.direct.sides if isinstance(self.padding, str) else None

    @property
    def problem(self) -> ConvError | None:
        """Why it is impossible, or None when it works."""
        return self.setting.problem()

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the arrays whose cells can be written by hand."""
        drawn = {"x": (1, self.grid, self.grid)} if self.picture == "drawing" else {}
        return {**drawn, "w": (1, *self.kernel_size)}

    @property
    def values(self) -> dict[str, Any]:
        """The value of every parameter of the page, by name."""
        return {name: getattr(self, name) for name in parameters("image")}

    def panel(self, *, colourful: bool) -> tuple[str, ...]:
        """Return what is drawn beside the picture, in order: names of parameters, and "padding_kind".

        `colourful` says whether the picture that goes in has colours to keep.
        """
        enlarges, kernel = self.way == "transposed", KERNELS.get(self.weights)
        size = "grid" if self.picture == "drawing" else "small" if enlarges else "side"
        return (
            *("picture", size),
            *["colour"] * colourful,
            "weights",
            *["kernel"] * bool(kernel and not kernel.size),
            *["whole"] * bool(kernel and kernel.divisor),
            *(("factor",) if enlarges else ("stride", "padding", "padding_kind", "padding_mode")),
            "dilation",
        )

    @property
    def kernels(self) -> tuple[str, ...]:
        """The kernels that there are to choose from."""
        return options("image", "weights") if self.way == "transposed" else tuple(KERNELS)

    def following(self) -> dict[str, dict[str, Any]]:
        """Return what comes with another way, by the way: its kernel, if that of now is none for it.

        A transposed convolution gets the kernel of which people ask, a convolution one that convolves.

        Examples
        --------
        >>> ImageView(weights="sobel_x").following()
        {'transposed': {'weights': 'box', 'w': '', 'tone': 'clamped'}}
        """
        averages = self.weights == BILINEAR or KERNELS[self.weights].divisor
        if self.way == "conv":
            return {} if averages else {"transposed": {"weights": "box", **best_seen("box")}}
        if self.weights == BILINEAR:
            return {"conv": {"weights": "gaussian", **best_seen("gaussian")}}
        return {}

    @property
    def source(self) -> ImageView:
        """The usual view of the picture that goes in: all that its pixels follow from."""
        names = ("picture", "grid", "x", "colour", "side", "small", "way")
        values = {name: getattr(self, name) for name in names}
        return ImageView(**values, weights="box", uploaded=self.uploaded)

    def idle(self) -> frozenset[str]:
        """Return the parameters that have no part in what is shown; their widgets keep what was chosen.

        Examples
        --------
        >>> sorted(ImageView(way="transposed", weights="bilinear").idle())
        ['grid', 'kernel', 'padding', 'padding_mode', 'side', 'stride', 'whole', 'x']
        """
        names = {"grid", "x"} if self.picture != "drawing" else {"side", "small"}
        names |= {"factor", "small"} if self.way == "conv" else {"stride", "padding", "padding_mode", "side"}
        kernel = KERNELS.get(self.weights)
        if kernel is None or kernel.size:
            names.add("kernel")
        if kernel is None or not kernel.divisor:
            names.add("whole")
        return frozenset(names)

    def link(self) -> str:
        """Return the query text that reopens this view, an upload aside.

        It says nothing of what is idle.

        Examples
        --------
        >>> ImageView().link()
        'picture=still_life&weights=sobel_x'
        >>> ImageView(way="transposed", weights="box").link()
        'picture=still_life&way=transposed&weights=box'
        """
        return link_text("image", self.values, ImageView().values, ("picture", "weights"), self.idle())

    def spread(self) -> dict[str, Any]:
        """See `State`."""
        return spread("image", self.values, self.direct.sides)

    @classmethod
    def collected(cls, widgets: Mapping[str, Any], uploaded: Pair | None) -> ImageView:
        """Return the view that widgets say, with the size of the visitor's own picture."""
        view = cls(**collect("image", widgets), uploaded=uploaded)
        return view if view.weights in view.kernels else replace(view, weights=cls.weights)

    def shows(self, case: Example) -> bool:
        """See `State`."""
        return self.opened(case) == self

    def opened(self, case: Example) -> ImageView:
        """Return the view an example opens with; a picture of the visitor's own stays."""
        upload = {"picture": "upload"} if self.picture == "upload" and case.anywhere else {}
        return replace(ImageView(uploaded=self.uploaded), **{**case.changes, **upload})


@cache
def best_seen(name: str) -> Mapping[str, str]:
    """Return what comes with a kernel: nothing is written over it, and its results are as best seen.

    Examples
    --------
    >>> best_seen("laplacian")["tone"], best_seen("box")["tone"]
    ('signed', 'clamped')
    """
    bright = name == BILINEAR or float(ImageView(weights=name).numbers.sum()) > 0
    return MappingProxyType({"w": "", "tone": "clamped" if bright else "signed"})


@dataclass(frozen=True)
class Example:
    """An example of the picture page.

    `changes` is what it sets in a fresh view; `anywhere` whether any picture shows what it is about.
    """

    name: str
    changes: Mapping[str, Any]
    anywhere: bool = True


_COLOUR: Mapping[str, Any] = {"colour": True, "tone": "clamped"}
_GREY: Mapping[str, Any] = {"tone": "clamped"}
_EXAMPLES = (
    Example("edges", {}),
    Example("clamped", {"tone": "clamped"}),
    Example("blur", {"weights": "gaussian", "kernel": (7, 7), **_COLOUR}),
    Example("sharpen", {"weights": "sharpen", **_COLOUR}),
    Example(
        "borders",
        {"weights": "identity", "padding": ((48, 48), (48, 48)), "padding_mode": "reflect", **_COLOUR},
    ),
    Example(
        "aliasing",
        {"picture": "zone_plate", "side": 512, "weights": "identity", "stride": (4, 4), **_GREY},
        anywhere=False,
    ),
    Example(
        "gridding",
        {"picture": "staircase", "weights": "box", "whole": True, "dilation": (6, 6), **_GREY},
        anywhere=False,
    ),
    Example("checkerboard", {"way": "transposed", "weights": "box", **_COLOUR}),
    Example("no_checkerboard", {"way": "transposed", "weights": BILINEAR, **_COLOUR}),
    Example("own_drawing", {"picture": "drawing", "weights": "laplacian"}, anywhere=False),
)
#: What there is to try, by name.
EXAMPLES: Mapping[str, Example] = {example.name: example for example in _EXAMPLES}


def image_offers(view: ImageView, say: Words) -> list[Offer]:
    """Return the nearest settings that work and that the page can show, nearest first."""
    sized = KERNELS[view.weights].size is None
    names = ("stride", "padding", "dilation", *["kernel"] * sized)
    allowed = {name: IMAGE_LIMITS[name] for name in names}

    def shown(ways: Sequence[tuple[Fix[ConvSetting], ...]]) -> list[Offer]:
        offers = []
        for way in ways:
            changed = {name: getattr(way[-1].setting, name) for name in (*names, "padding_mode")}
            words = [fix_words(fix.field, fix.value, say) for fix in way]
            if all(parameters("image")[name].codec.allows(value) for name, value in changed.items()):
                offers.append(Offer(joined(words, say), replace(view, **changed), several=len(way) > 1))
        return offers

    one_each = [(fix,) for fix in nearest(view.direct, allowed)]
    return shown(one_each) or shown(nearest_pairs(view.direct, allowed))


def image_link(query: Query, uploaded: Pair | None = None) -> tuple[ImageView, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed.

    What a link leaves out is the page's own usual, also where it names a size: our own links say only
    what is unusual.

    Examples
    --------
    >>> view, changes = image_link({"weights": ["box"], "padding": ["40"], "picture": ["upload"]})
    >>> view.weights, view.padding, view.picture
    ('box', ((32, 32), (32, 32)), 'still_life')
    >>> [(change.name, change.text, change.used) for change in changes]
    [('padding', '40', '32'), ('picture', 'upload', 'still_life')]
    """
    reader, start = Reader(query, "image"), ImageView()
    way = reader.value("way", start.way)
    names = options("image", "weights")
    foreign = way == "transposed" and not (reader.says("picture") and reader.says("weights"))
    fields = {
        name: reader.value(name, getattr(start, name))
        for name in parameters("image")
        if name not in _SETTLED and not (foreign and name in _UNUSED)
    }
    if foreign:
        # Every link of ours says a picture and weights; older ones kept what a convolution would have, too.
        fields |= _torch_fields(reader)
    view = ImageView(
        **fields,
        way=way,
        picture=reader.choice("picture", start.picture, PICTURES if uploaded else PICTURES[:-1]),
        weights=reader.choice("weights", start.weights, names if way == "transposed" else tuple(KERNELS)),
        uploaded=uploaded,
    )
    for name in ("x", "w"):
        reader.cells(name, view.shapes().get(name))
    if not view.problem:
        view = replace(view, at=reader.pixel(view.setting.output))
    return view, reader.all_changes()


def _torch_fields(reader: Reader) -> dict[str, Any]:
    """Return what a link in torch's words says of a transposed convolution: its stride is the factor."""
    fields: dict[str, Any] = {}
    if reader.says("stride") and not reader.says("factor"):
        fields["factor"] = reader.value("stride", ImageView().factor, parameters("image")["factor"].codec)
        reader.ignore("padding", "padding_mode")
    else:
        reader.ignore("stride", "padding", "padding_mode")
    return fields


#: What a transposed convolution of pictures has no use for.
_UNUSED = ("stride", "padding", "padding_mode")
#: What other things decide of which values there are.
_SETTLED = ("way", "picture", "weights")

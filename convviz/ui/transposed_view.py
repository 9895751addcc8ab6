"""A view of the transposed page: everything a link reopens, and the way between it and the text of a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any

from ..cases import Case, cases_of
from ..engine import (
    TransposedSetting,
    tensorflow_setting,
    with_output_size,
)
from ..engine.arrays import Array
from ..engine.fixes import near_sides, near_values
from ..engine.setting import Pair
from ..errors import ConvError
from ..parameters import limits, options, padding_text, parameters, size_text
from ..pictures import Picture, given, matrix_is_too_large, views_of
from ..texts import Words
from .link import Change, Query, Reader
from .looks import Looks

__all__ = ["ASKED", "BESIDE", "LIMITS", "PICTURES", "TransposedView", "read_link"]

#: The range of every slider; the same whatever the others say.
LIMITS = limits("transposed")
#: The views of one transposed convolution: stamps, windows, and its matrix.
PICTURES = options("transposed", "view")
#: What may stand beside it: nothing, another view, the direct convolution.
BESIDE = options("transposed", "beside")
#: How the output's size is asked for: by output_padding, or itself, of PyTorch or of TensorFlow.
ASKED = options("transposed", "sized")
#: The numbers that a visitor sees first: none of them is 0, so that every stamp is seen.
_FIRST_NUMBERS = "from_one"

_START = TransposedSetting(input=2, kernel=3, stride=2)


@dataclass(frozen=True, slots=True)
class TransposedView(Looks):
    """What one visitor sees of the transposed page.

    `base` is the setting as the sliders say it; `asked` how the output's size is asked for, and `size`
    what is asked for where that is not by output_padding. `picture` leads and `beside` follows.
    """

    base: TransposedSetting = _START
    asked: str = "output_padding"
    size: tuple[int, int] = (5, 5)
    picture: str = "scatter"
    beside: str = "none"

    @property
    def drawn(self) -> object:
        """The setting as a worked example has it."""
        return self.base

    @property
    def setting(self) -> TransposedSetting:
        """The setting that is meant; where the size asked for is refused, the one without it."""
        return self._settled()[0]

    @property
    def problem(self) -> ConvError | None:
        """Why it is impossible, or None when it works."""
        return self._settled()[1]

    def _settled(self) -> tuple[TransposedSetting, ConvError | None]:
        base = self.base
        if self.asked == "output_padding":
            return base, base.problem()
        try:
            return self._sized(self.size), None
        except ConvError as problem:
            padding = base.padding if self.asked == "output_size" else ((0, 0), (0, 0))
            return replace(base, output_padding=(0, 0), padding=padding), problem

    @property
    def usual_size(self) -> Pair:
        """The size where none is named: Keras's, or torch's without output_padding; what the slider has."""
        if self.asked == "output_padding":
            return self.size
        bare = replace(self.base, output_padding=(0, 0))
        try:
            size = bare.output if self.asked == "output_size" else self._sized(None).output
        except ConvError:
            # Keras has none for what it refuses at any size.
            size = replace(bare, padding=((0, 0), (0, 0))).output
        near: Pair = parameters("transposed")["output_size"].codec.near(size, self.size)
        return near

    def _sized(self, size: Pair | None) -> TransposedSetting:
        base = self.base
        if self.asked == "output_size":
            assert size is not None, "torch's is asked for by its numbers"
            return with_output_size(replace(base, output_padding=(0, 0)), size)
        return tensorflow_setting(
            base.input,
            base.kernel,
            base.stride,
            self.asked,
            size,
            base.dilation,
            base.in_channels,
            base.out_channels,
            base.bias,
        )

    def pictures(self) -> list[Picture]:
        """Return what there is to see of a possible setting, what leads first.

        A view that this setting does not have gives way to the usual one.
        """
        setting = self.setting
        views = views_of("transposed", setting)
        asked = [self.picture] if self.beside == "none" else [self.picture, self.beside]
        # Each once.
        found = list(dict.fromkeys(name if name in views else views[0] for name in asked))
        direct = bool({"C", "direct"} & set(found))
        return [self.looked_at("transposed", setting, view=name, round_trip=direct) for name in found]

    def grids(self) -> dict[str, Array]:
        """Return input and weight of a possible setting; the input is the direct one's where it leads."""
        what = given(self.pictures()[0])
        return {"x": what.x if what.before is None else what.before, "w": what.weight}

    def impossible(self) -> Picture:
        """Return what there is to see of an impossible setting."""
        return self.looked_at("transposed", self.setting)

    def missing(self, say: Words) -> list[str]:
        """Return what to say of what is asked for but not drawn."""
        asked = {"C", "CT"} & {self.picture, self.beside}
        too_large = (
            [say("transposed.matrix_too_large")] if asked and matrix_is_too_large(self.setting) else []
        )
        return too_large + self.misfit(self.setting.kernel, say)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the arrays whose cells can be written by hand; also of the impossible."""
        setting = self.setting
        if not self.problem and self.pictures()[0].view in ("C", "direct"):
            # What is written over is the direct one's input.
            x = (setting.out_channels, *setting.output)
        else:
            x = (setting.in_channels, *setting.input)
        return {"x": x, "w": setting.weight_shape}

    @property
    def _refused_on(self) -> object:
        """The axis that is impossible, if it is one of them."""
        problem = self.problem
        return problem.numbers.get("axis") if problem else None

    def ways_out(self) -> list[tuple[str, TransposedView]]:
        """Return the nearest views that work where the size asked for is refused, by what they change.

        Each changes one thing, to what the sliders can show: the size, another parameter, or how the size
        is asked for.
        """
        # TensorFlow's own paddings leave the page's aside.
        problem = self.problem
        # What does not go together no other size mends.
        both = problem is not None and problem.code == "stride_and_dilation"
        found = [] if both else [("size", self._nearest(_near(self.size, "output_size"), self._with_size))]
        for name in ("stride", "dilation", *(() if both else ("input", "kernel"))):
            near = _near(getattr(self.base, name), name)
            found.append((name, self._nearest(near, partial(self._with, name))))
        if self.asked == "output_size":
            sides = self.base.padding
            even = all(before == after for before, after in sides)
            # What can be reached depends on what both sides crop together.
            around = [
                list(
                    {sum(one[1]): one for one in reversed(near_sides(side, LIMITS["padding"], even))}.values()
                )
                for side in sides
            ]
            found.append(("padding", self._nearest(around, partial(self._with, "padding"))))
        found.append(("asked", replace(self, asked="output_padding")))
        return [(name, view) for name, view in found if view and view.problem is None]

    def _with_size(self, size: Pair) -> TransposedView:
        return replace(self, size=size)

    def _with(self, name: str, value: object) -> TransposedView:
        changes: dict[str, Any] = {name: value}
        return replace(self, base=replace(self.base, **changes))

    def _nearest(
        self, near: Sequence[Sequence[tuple[int, Any]]], change: Callable[[Any], TransposedView]
    ) -> TransposedView | None:
        """Return the possible view that the smallest change makes of this one, or None.

        `near` holds for each axis its values, each after how far it is; nearest first.
        """
        down, right = near
        # What one axis refuses of its own value, no value of the other mends.
        down = [one for one in down if change((one[1], right[0][1]))._refused_on != "vertical"]
        right = [one for one in right if down and change((down[0][1], one[1]))._refused_on != "horizontal"]
        pairs = sorted(product(down, right), key=lambda pair: pair[0][0] + pair[1][0])
        views = (change((rows, cols)) for (_, rows), (_, cols) in pairs)
        return next((view for view in views if view.problem is None), None)

    def link(self) -> str:
        """Return the query text that reopens this view (the step is the player's to add).

        Examples
        --------
        >>> TransposedView().link()
        'input=2&kernel=3&stride=2&padding=0'
        """
        base, start = self.base, TransposedView()
        said = {
            "input": size_text(base.input),
            "kernel": size_text(base.kernel),
            "stride": size_text(base.stride),
            "padding": padding_text(base.padding),
        }
        others: dict[str, tuple[object, object]] = {
            # Where a size is asked for, it says what is added.
            "op": (size_text(base.output_padding) if self.asked == start.asked else "0", "0"),
            "dilation": (size_text(base.dilation), "1"),
            "in": (base.in_channels, 1),
            "out": (base.out_channels, 1),
            "bias": (int(base.bias), 0),
            "sized": (self.asked, start.asked),
            "size": (size_text(self.size) if self.asked != start.asked else "", ""),
            "view": (self.picture, start.picture),
            "beside": (self.beside, start.beside),
        }
        return self.link_with(said, others)

    def opened(self, case: Case) -> TransposedView:
        """Return the view a case opens with, the looks kept."""
        assert isinstance(case.setting, TransposedSetting), "a case of another page"
        return replace(
            self,
            base=case.setting,
            asked="output_padding",
            picture=case.view,
            **self.opened_looks(case),
        )


def _near(now: Pair, name: str) -> list[list[tuple[int, int]]]:
    """Return for each axis what the sliders of a parameter allow, nearest first."""
    return [near_values(value, LIMITS[name]) for value in now]


def read_link(query: Query) -> tuple[TransposedView, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed; see `view.read_link`.

    Examples
    --------
    >>> view, changes = read_link({"kernel": ["4"], "op": ["9"], "view": ["gather"]})
    >>> view.setting.kernel, view.setting.output_padding, view.picture
    ((4, 4), (4, 4), 'gather')
    >>> [(change.name, change.used) for change in changes]
    [('op', '4')]
    >>> (
    ...     read_link({"output_size": ["4"]})[0].asked,
    ...     read_link({})[0].numbers,
    ...     read_link({"in": ["1"]})[0].numbers,
    ... )
    ('output_size', 'from_one', 'counting')
    """
    reader = Reader(query, "transposed")
    start = TransposedView(numbers=_FIRST_NUMBERS) if reader.bare else TransposedView()
    cases = cases_of("transposed")
    case = reader.value("case", "")
    if case:
        start = start.opened(cases[case])
    base = start.base
    view = TransposedView(
        base=TransposedSetting(
            input=reader.value("input", base.input),
            kernel=reader.value("kernel", base.kernel),
            stride=reader.sized("stride", base.stride),
            padding=reader.sized("padding", base.padding),
            output_padding=reader.sized("output_padding", base.output_padding),
            dilation=reader.sized("dilation", base.dilation),
            in_channels=reader.value("in_channels", base.in_channels),
            out_channels=reader.value("out_channels", base.out_channels),
            bias=reader.value("bias", base.bias),
        ),
        # A size is asked for as torch does, where nothing else is said.
        asked=reader.value("sized", "output_size" if reader.says("output_size") else start.asked),
        size=start.size,
        picture=reader.value("view", start.picture),
        beside=reader.value("beside", start.beside),
        **start.looks_in(reader),
    )
    view = replace(view, size=reader.value("output_size", view.usual_size))
    # The page has one group and zeros around it, and torch has names for that.
    for name, only in (("groups", 1), ("padding_mode", "zeros")):
        reader.value(name, only)
    for name, shape in view.shapes().items():
        reader.cells(name, shape)
    setting = view.setting
    channels, (rows, cols) = (
        (setting.out_channels, setting.output)
        if view.picture in ("gather", "CT")
        else (setting.in_channels, setting.input)
    )
    return replace(view, step=reader.step(channels * max(rows, 0) * max(cols, 0))), reader.all_changes()

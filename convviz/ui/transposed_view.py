"""A view of the transposed page: everything a link reopens, and the way between it and the text of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..cases import Case, cases_of
from ..engine import (
    TRANSPOSED_NUMBER_SETS,
    TransposedSetting,
    tensorflow_setting,
    tensorflow_sizes,
    with_output_size,
)
from ..engine.arrays import Array
from ..errors import ConvError
from ..pictures import Picture, given, matrix_is_too_large, views_of
from ..texts import Words
from .link import Change, Reader, sides_text, size_text
from .looks import Looks

__all__ = ["ASKED", "BESIDE", "LIMITS", "PICTURES", "TransposedView", "read_link"]

#: The range of every slider; the same whatever the others say.
LIMITS = {
    "input": range(1, 9),
    "kernel": range(1, 8),
    "stride": range(1, 6),
    "padding": range(7),
    "output_padding": range(5),
    "dilation": range(1, 5),
    "in_channels": range(1, 9),
    "out_channels": range(1, 9),
    "size": range(1, 25),
}
#: The views of one transposed convolution: stamps, windows, and its matrix.
PICTURES = ("scatter", "gather", "CT", "C")
#: What may stand beside it: nothing, another view, the direct convolution.
BESIDE = ("none", *PICTURES, "direct")
#: How the output's size is asked for: by output_padding, or itself, of PyTorch or of TensorFlow.
ASKED = ("output_padding", "output_size", "valid", "same")

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

    def _sized(self, size: tuple[int, int]) -> TransposedSetting:
        base = self.base
        if self.asked == "output_size":
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

    def ways_out(self) -> list[TransposedView]:
        """Return the nearest views that work where the size asked for is refused: another size, no gaps."""
        ranges = [
            axis.same_output_sizes if self.asked == "output_size" else tensorflow_sizes(axis, self.asked)
            for axis in replace(self.base, output_padding=(0, 0)).axes
        ]
        rows, cols = (
            min(max(size, allowed[0]), allowed[-1]) if allowed else size
            for size, allowed in zip(self.size, ranges, strict=True)
        )
        tried = [
            replace(self, size=(rows, cols)),
            replace(self, base=replace(self.base, stride=(1, 1))),
            replace(self, base=replace(self.base, dilation=(1, 1))),
            replace(self, asked="output_padding"),
        ]
        return [view for view in tried if view != self and view.problem is None]

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
            "padding": sides_text(base.padding),
        }
        others: dict[str, tuple[object, object]] = {
            "op": (size_text(base.output_padding), "0"),
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
            picture="CT" if case.view == "matrix" else case.view,
            **self.opened_looks(case),
        )


def read_link(query: Mapping[str, Sequence[str]]) -> tuple[TransposedView, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed; see `view.read_link`.

    Examples
    --------
    >>> view, changes = read_link({"kernel": ["4"], "op": ["9"], "view": ["gather"]})
    >>> view.setting.kernel, view.setting.output_padding, view.picture
    ((4, 4), (4, 4), 'gather')
    >>> [(change.name, change.used) for change in changes]
    [('op', '4')]
    """
    reader = Reader(query, LIMITS | {"op": LIMITS["output_padding"]})
    start = TransposedView()
    cases = cases_of("transposed")
    case = reader.choice("case", ("", *cases), "")
    if case:
        start = start.opened(cases[case])
    base = start.base
    view = TransposedView(
        base=TransposedSetting(
            input=reader.pair("input", base.input),
            kernel=reader.pair("kernel", base.kernel),
            stride=reader.pair("stride", base.stride),
            padding=reader.padding(base.padding, base.padding, named=False),
            output_padding=reader.pair("op", base.output_padding),
            dilation=reader.pair("dilation", base.dilation),
            in_channels=reader.whole("in", LIMITS["in_channels"], base.in_channels),
            out_channels=reader.whole("out", LIMITS["out_channels"], base.out_channels),
            bias=reader.switch("bias", base.bias),
        ),
        asked=reader.choice("sized", ASKED, start.asked),
        size=reader.pair("size", start.size),
        picture=reader.choice("view", PICTURES, start.picture),
        beside=reader.choice("beside", BESIDE, start.beside),
        **start.looks_in(reader, TRANSPOSED_NUMBER_SETS),
    )
    setting = view.setting
    channels, (rows, cols) = (
        (setting.out_channels, setting.output)
        if view.picture in ("gather", "CT")
        else (setting.in_channels, setting.input)
    )
    return replace(view, step=reader.step(channels * max(rows, 0) * max(cols, 0))), reader.changes

"""Transposed convolution: stamps, windows, its matrices, the ordinary one beside them, and what is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from math import prod
from typing import Any, ClassVar

from ..engine import (
    NUMBER_SETS,
    ConvSetting,
    Trace,
    TransposedSetting,
    conv2d_trace,
    conv_matrix,
    conv_transpose2d_trace,
    same_shift,
    samples,
    tensorflow_setting,
    with_output_size,
)
from ..engine.arrays import Array
from ..engine.fixes import near_sides, near_values
from ..engine.setting import Pair
from ..engine.transposed_trace import GatherTrace, ScatterTrace
from ..errors import ConvError
from ..notices import TRANSPOSED_RULES, Notice, TransposedFacts, needless_keys, noticed
from ..parameters import limits, parameters
from ..scene import (
    Say,
    conv_labels,
    conv_numbers,
    conv_scene,
    gather_labels,
    gather_numbers,
    gather_scene,
    matrix_numbers,
    matrix_scene,
    nothing_left_scene,
    scatter_labels,
    scatter_numbers,
    scatter_scene,
    size,
    transposed_legend,
    transposed_title,
)
from ..texts import Words
from .kind import DRAWN, WEIGHED, Draw, Kind, Legend, Values, Way, values_of
from .looks import looks
from .overlap_map import overlap_map
from .picture import Drawn, Picture
from .size_formula import transposed_formula

#: The longest side, and the most entries, of a matrix that is drawn.
_LONGEST, _MOST_ENTRIES = 640, 12_000
#: Which numbers the direct convolution starts from where the set is one of the transposed one's own.
_BEFORE = {"convolved_tenths": "tenths"}
_OPTIONS = ("stride", "padding", "output_padding", "dilation", "groups")
#: Views that show the direct convolution, and so start from its input.
_DIRECT = ("C", "direct")
#: At most so many things are pointed out at once.
_MOST = 5


@dataclass(frozen=True, eq=False, slots=True)
class Operands:
    """The arrays of a transposed convolution; `before` is the direct one's input where that made `x`."""

    x: Array
    weight: Array
    bias: Array | None
    before: Array | None


def matrix_is_too_large(setting: TransposedSetting) -> bool:
    """Return whether the matrix has more rows, columns or entries than are drawn."""
    entries = prod(setting.weight_shape) * prod(setting.input)
    sides = (setting.in_channels * prod(setting.input), setting.out_channels * prod(setting.output))
    return max(sides) > _LONGEST or entries > _MOST_ENTRIES


@lru_cache(maxsize=256)
def views(setting: TransposedSetting) -> tuple[str, ...]:
    """Return the views of a possible setting, the usual one first."""
    # An output_padding beyond the stride (dilation allows it) leaves room for more placements.
    returns = setting.direct.problem() is None and setting.direct.output == setting.input
    names = ["scatter", "gather"]
    if not matrix_is_too_large(setting):
        names += ["CT", "C"] if returns else ["CT"]
    return tuple(names + ["direct"] * returns)


def operands(picture: Picture) -> Operands:
    """Return the numbers of a picture."""
    setting: TransposedSetting = picture.setting
    x, weight, bias = samples(setting, picture.numbers)
    if not picture.round_trip and picture.view not in _DIRECT:
        return Operands(x, weight, bias, None)
    choice = picture.numbers
    if choice.numbers not in NUMBER_SETS:
        choice = replace(choice, numbers=_BEFORE.get(choice.numbers, "counting"))
    direct = setting.direct
    before = samples(direct, choice)[0]
    x = conv2d_trace(before, weight, groups=direct.groups, **direct.arguments).output
    return Operands(x, weight, bias, before)


def transposed_trace(picture: Picture) -> Trace | GatherTrace | ScatterTrace:
    """Return every placement of a picture; a matrix is worked through as windows are."""
    if picture.view in _DIRECT:
        return _direct_trace(picture)
    return _scatter_trace(picture) if picture.view in ("", "scatter") else _gather_trace(picture)


def _direct_trace(picture: Picture) -> Trace:
    arrays, direct = operands(picture), picture.setting.direct
    assert arrays.before is not None
    return conv2d_trace(arrays.before, arrays.weight, groups=direct.groups, **direct.arguments)


def _scatter_trace(picture: Picture) -> ScatterTrace:
    arrays, options = operands(picture), picture.options(*_OPTIONS)
    trace: ScatterTrace = conv_transpose2d_trace(
        arrays.x, arrays.weight, arrays.bias, view="scatter", **options
    )
    return trace


def _gather_trace(picture: Picture) -> GatherTrace:
    arrays, options = operands(picture), picture.options(*_OPTIONS)
    trace: GatherTrace = conv_transpose2d_trace(
        arrays.x, arrays.weight, arrays.bias, view="gather", **options
    )
    return trace


def draw_scatter(picture: Picture, say: Say) -> Drawn:
    """Return the stamps of the input's cells on the growing output."""
    setting, stamps = picture.setting, _scatter_trace(picture)
    down, right = same_shift(setting) or (0, 0)
    scene = scatter_scene(
        stamps,
        picture.layout,
        numbers=picture.written,
        labels=scatter_labels(setting, say),
        kept=(-down, -right) if down or right else None,
    )
    return Drawn(scene, scatter_numbers(stamps), transposed_title("scatter", setting, say))


def draw_gather(picture: Picture, say: Say) -> Drawn:
    """Return the windows over the spread-out input."""
    setting, windows = picture.setting, _gather_trace(picture)
    scene = gather_scene(
        windows,
        picture.layout,
        numbers=picture.written,
        labels=None if picture.as_paper else gather_labels(setting, say),
        as_paper=picture.as_paper,
    )
    return Drawn(scene, gather_numbers(windows), transposed_title("gather", setting, say))


def draw_direct(picture: Picture, say: Say) -> Drawn:
    """Return the direct convolution, which makes the input of the transposed one."""
    direct: ConvSetting = picture.setting.direct
    trace = _direct_trace(picture)
    labels = conv_labels(direct, say, picture.layout)
    scene = conv_scene(trace, picture.layout, numbers=picture.written, labels=labels)
    numbers = conv_numbers(trace) | {"grids": ["y", "x"], "letters": ["X", "x"]}
    return Drawn(scene, numbers, transposed_title("direct", picture.setting, say))


def draw_matrix(picture: Picture, say: Say) -> Drawn:
    """Return the matrix of the direct convolution, C, or the same transposed."""
    setting, arrays, turned = picture.setting, operands(picture), picture.view == "CT"
    matrix = conv_matrix(setting, arrays.weight)
    vector, result = arrays.before, arrays.x
    if turned:
        matrix, vector, result = matrix.transposed, arrays.x, _gather_trace(picture).output
    assert vector is not None
    labels = {
        "matrix": f"{'Cᵀ' if turned else 'C'} {size(matrix.shape)}",
        "vector": "x" if turned else "X",
        "result": "y" if turned else "x",
    }
    bias = arrays.bias if turned else None
    scene = matrix_scene(matrix, vector.ravel(), result.ravel(), bias, labels=labels, numbers=picture.written)
    if turned:
        numbers = matrix_numbers(matrix, vector, result, ("x", "y"), bias)
    else:
        numbers = matrix_numbers(matrix, vector, result, ("y", "x")) | {"letters": ["X", "x"]}
    return Drawn(scene, numbers, transposed_title(picture.view, setting, say))


def transposed_facts(pictures: Sequence[Picture]) -> TransposedFacts:
    """Return what is known of pictures of one possible setting, of which the first leads."""
    arrays = operands(pictures[0])
    shown = tuple(picture.view for picture in pictures)
    return TransposedFacts(pictures[0].setting, shown, arrays.x, arrays.weight, arrays.bias, arrays.before)


class Transposed(Kind):
    """Transposed convolution.

    "sized" says how the output's size is asked for: by output_padding, or as "output_size" itself, PyTorch's
    or TensorFlow's. "view" leads and "beside" follows.
    """

    name = "transposed"
    form: ClassVar[type[Any]] = TransposedSetting
    particular: ClassVar[tuple[str, ...]] = ("view", "as_paper", "round_trip", *WEIGHED)
    drawings: ClassVar[Mapping[str, Draw]] = {
        "scatter": draw_scatter,
        "gather": draw_gather,
        "CT": draw_matrix,
        "C": draw_matrix,
        "direct": draw_direct,
    }
    start: ClassVar[Values] = {
        **values_of(TransposedSetting(2, 3, 2)),
        "padding_mode": "zeros",
        "sized": "output_padding",
        "output_size": (5, 5),
        "view": "scatter",
        "beside": "none",
        **looks("counting", "x", "w"),
    }
    more: ClassVar[tuple[str, ...]] = ("free", "padding_kind", "bias", "numbers", *DRAWN)
    looks: ClassVar[tuple[str, ...]] = ("view", "layout", "beside")
    always: ClassVar[tuple[str, ...]] = (*Kind.always, "output_size")

    # -- what can be drawn -----------------------------------------------------------------------

    def views(self, setting: Any) -> tuple[str, ...]:
        """See `Kind`."""
        return views(setting)

    def trace(self, picture: Picture) -> Any:
        """See `Kind`."""
        return transposed_trace(picture)

    def legend(self, pictures: Sequence[Picture], say: Say) -> Legend:
        """See `Kind`."""
        shown = tuple(picture.view or "scatter" for picture in pictures)
        return transposed_legend(shown, pictures[0].setting, say, numbers=pictures[0].written)

    def draw_impossible(self, picture: Picture, say: Say) -> Drawn:
        """See `Kind`."""
        setting = picture.setting
        scene = nothing_left_scene(setting, picture.layout, labels=scatter_labels(setting, say))
        return Drawn(scene, {}, transposed_title("impossible", setting, say))

    def impossible_legend(self, picture: Picture, say: Say) -> Legend:
        """See `Kind`."""
        # Where only the size that is asked for is refused, what is drawn works.
        return transposed_legend(("bad",) if picture.setting.problem() else (), picture.setting, say)

    # -- what is chosen on its page ----------------------------------------------------------------

    def first(self) -> Values:
        """See `Kind`: no number is 0, so that every stamp is seen."""
        return {**self.start, "numbers": "from_one"}

    def settled(self, values: Values, base: Any = None) -> tuple[TransposedSetting, ConvError | None]:
        """Return the setting that is meant; where the size asked for is refused, the one without it."""
        base = base or self.base(values)
        if values["sized"] == "output_padding":
            return base, base.problem()
        try:
            return _sized(base, values["sized"], values["output_size"]), None
        except ConvError as problem:
            padding = base.padding if values["sized"] == "output_size" else ((0, 0), (0, 0))
            return replace(base, output_padding=(0, 0), padding=padding), problem

    def usual(self, name: str, values: Values, is_said: Callable[[str], bool]) -> object:
        """See `Kind`."""
        if name == "sized" and is_said("output_size"):
            # A size is asked for as torch does, where nothing else is said.
            return "output_size"
        return self._usual_size(values) if name == "output_size" else values[name]

    def _usual_size(self, values: Values) -> Pair:
        """Return the size where none is named: Keras's, or torch's without output_padding."""
        size: Pair = values["output_size"]
        if values["sized"] == "output_padding":
            return size
        bare = replace(self.base(values), output_padding=(0, 0))
        try:
            wanted = bare.output if values["sized"] == "output_size" else _sized(bare, values["sized"]).output
        except ConvError:
            # Keras has none for what it refuses at any size.
            wanted = replace(bare, padding=((0, 0), (0, 0))).output
        near: Pair = parameters(self.name)["output_size"].codec.near(wanted, size)
        return near

    def idle(self, values: Values) -> frozenset[str]:
        """See `Kind`."""
        # Where a size is asked for, it says what is added.
        by_padding = values["sized"] == "output_padding"
        return super().idle(values) | {"output_size" if by_padding else "output_padding"}

    def opened(self, values: Values, case: Any) -> Values:
        """See `Kind`."""
        return {**super().opened(values, case), "sized": "output_padding", "view": case.view}

    def panel(self, values: Values) -> tuple[str, ...]:
        """See `Kind`."""
        # TensorFlow's own paddings leave the page's aside.
        padding = ("padding",) if values["sized"] in ("output_padding", "output_size") else ()
        wanted = "output_padding" if values["sized"] == "output_padding" else "output_size"
        sizes = ("input", "kernel", "stride", *padding, wanted, "sized", "dilation")
        return (*sizes, "in_channels", "out_channels")

    # -- what its page shows and says ----------------------------------------------------------------

    def pictures(self, values: Values, setting: Any) -> list[Picture]:
        """See `Kind`; a view that this setting does not have gives way to the usual one."""
        there = views(setting)
        wanted = [values["view"]] if values["beside"] == "none" else [values["view"], values["beside"]]
        # Each once.
        shown = list(dict.fromkeys(name if name in there else there[0] for name in wanted))
        direct = bool(set(_DIRECT) & set(shown))
        return [self.picture(values, setting, view=name, round_trip=direct) for name in shown]

    def steps(self, values: Values, setting: Any) -> int:
        """See `Kind`."""
        out = values["view"] in ("gather", "CT")
        rows, cols = setting.output if out else setting.input
        channels = setting.out_channels if out else setting.in_channels
        return int(channels * max(rows, 0) * max(cols, 0))

    def grids(self, values: Values, setting: Any) -> dict[str, Array]:
        """Return input and weight; the input is the ordinary convolution's where it leads."""
        arrays = operands(self.pictures(values, setting)[0])
        return {"x": arrays.x if arrays.before is None else arrays.before, "w": arrays.weight}

    def shapes(self, values: Values, setting: Any) -> dict[str, tuple[int, ...]]:
        """See `Kind`."""
        shapes = super().shapes(values, setting)
        if self.settled(values)[1] is None and self.pictures(values, setting)[0].view in _DIRECT:
            # What is written over is the ordinary convolution's input.
            shapes["x"] = (setting.out_channels, *setting.output)
        return shapes

    def missing(self, values: Values, setting: Any, say: Words) -> list[str]:
        """See `Kind`."""
        wanted = {"C", "CT"} & {values["view"], values["beside"]}
        too_large = [say("transposed.matrix_too_large")] if wanted and matrix_is_too_large(setting) else []
        return too_large + super().missing(values, setting, say)

    def size_formula(self, setting: Any, say: Words) -> str:
        """See `Kind`."""
        return transposed_formula(setting, say)

    def notices(self, values: Values, setting: Any, case: str = "") -> list[Notice]:
        """See `Kind`."""
        facts = transposed_facts(self.pictures(values, setting))
        return noticed(TRANSPOSED_RULES, facts, _MOST, needless_keys(case))

    def below(self, values: Values, setting: Any, say: Words) -> str:
        """Return the map of how many taps land on each output cell."""
        return overlap_map(setting, say)

    def code_options(self, values: Values, setting: Any) -> dict[str, Any]:
        """See `Kind`: on the way back the input is what an ordinary convolution made."""
        arrays = operands(self.pictures(values, setting)[0])
        return {"x": None if arrays.before is None else arrays.x}

    def code_note(self, values: Values, setting: Any, say: Words) -> str:
        """Return which way the code goes, where a picture goes the other way; else ""."""
        shown = {picture.view for picture in self.pictures(values, setting)}
        if "C" in shown:
            return say("transposed.code_C", made="Cᵀ x + b" if setting.bias else "Cᵀ x")
        return say("transposed.code_direct") if "direct" in shown else ""

    # -- ways out ------------------------------------------------------------------------------------

    def ways_out(self, values: Values) -> list[Way]:
        """See `Kind`; where a size is asked for, it may be another, or output_padding may take its place."""
        if values["sized"] == "output_padding":
            return self.base_ways(values)
        ways = [way for way in self._sized_ways(values) if self.can_show(way.values)]
        if ways:
            return ways
        # Where no size can be asked for at all, the sizes come first.
        by_padding = ("sized", "output_padding")
        return [
            replace(way, changes=(by_padding, *way.changes))
            for way in self.base_ways({**values, "sized": "output_padding"})
        ]

    def _sized_ways(self, values: Values) -> list[Way]:
        """Return the nearest values that work, each of which changes one parameter.

        It is set to what the sliders can show: the size, another parameter, or how the size is asked for.
        """
        problem = self.settled(values)[1]
        # What does not go together no other size mends.
        both = problem is not None and problem.code == "stride_and_dilation"
        allowed, base = limits(self.name), self.base(values)
        names = ("stride", "dilation") if both else ("output_size", "stride", "dilation", "input", "kernel")
        nearest = [
            self._nearest(values, name, [near_values(now, allowed[name]) for now in values[name]])
            for name in names
        ]
        if values["sized"] == "output_size":
            even = all(before == after for before, after in base.padding)
            # What can be reached depends on what both sides crop together.
            around = [
                list(
                    {
                        sum(near[1]): near for near in reversed(near_sides(side, allowed["padding"], even))
                    }.values()
                )
                for side in base.padding
            ]
            nearest.append(self._nearest(values, "padding", around))
        by_padding = Way((("sized", "output_padding"),), {**values, "sized": "output_padding"})
        ways = [way for way in (*nearest, by_padding) if way]
        return [way for way in ways if self.settled(way.values)[1] is None]

    def _nearest(self, values: Values, name: str, near: Sequence[Sequence[tuple[int, Any]]]) -> Way | None:
        """Return the way that makes a setting work by the smallest change of a parameter, or None.

        `near` holds for each axis its values, each after how far it is; nearest first.
        """

        def refused_on(pair: Any) -> object:
            problem = self.settled({**values, name: pair})[1]
            return problem.numbers.get("axis") if problem else None

        down, right = near
        # What one axis refuses of its own value, no value of the other mends.
        down = [rows for rows in down if refused_on((rows[1], right[0][1])) != "vertical"]
        right = [cols for cols in right if down and refused_on((down[0][1], cols[1])) != "horizontal"]
        pairs = sorted(product(down, right), key=lambda pair: pair[0][0] + pair[1][0])
        for (_, rows), (_, cols) in pairs:
            changed = {**values, name: (rows, cols)}
            if self.settled(changed)[1] is None:
                return Way(((name, (rows, cols)),), changed)
        return None


def _sized(base: TransposedSetting, sized: str, output_size: Pair | None = None) -> TransposedSetting:
    """Return the setting whose output has the size that is asked for; without one, Keras's own."""
    if sized == "output_size":
        assert output_size is not None, "torch's is asked for by its numbers"
        return with_output_size(replace(base, output_padding=(0, 0)), output_size)
    return tensorflow_setting(
        base.input,
        base.kernel,
        base.stride,
        sized,
        output_size,
        base.dilation,
        base.in_channels,
        base.out_channels,
        base.bias,
    )

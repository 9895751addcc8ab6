"""A kind of operation: all that there is to see of it, and all that is said about it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import partial
from typing import Any, ClassVar

from ..cases import Case
from ..engine import KERNELS, NumberChoice, nearest, nearest_pairs
from ..engine.arrays import Array
from ..errors import ConvError
from ..notices import Notice
from ..parameters import CELLS, limits, parameters
from ..scene import Say, size
from ..snippets import snippets
from ..texts import Words
from .picture import Drawn, Picture

#: What is chosen on a page: the value of every parameter that the page has, by its name.
Values = Mapping[str, Any]
#: (role, words) for each kind of cell that pictures show.
Legend = list[tuple[str, str]]
#: From a picture to its scene, with words in the language of `Say`.
Draw = Callable[[Picture, Say], Drawn]

#: How every picture looks, which is chosen below "more settings".
DRAWN = ("digits", "colours")
#: What the command line takes for the numbers of a weight.
WEIGHED = ("weights", "whole", "w")


@dataclass(frozen=True, slots=True)
class Way:
    """A way out of an impossible setting: what it changes, (name, value) each, and the values after it."""

    changes: tuple[tuple[str, object], ...]
    values: Values


def numbers_of(values: Values) -> NumberChoice:
    """Return which numbers input and weights have."""
    averages = values["weights"] and KERNELS[values["weights"]].divisor
    return NumberChoice(
        numbers=values["numbers"],
        # Only drawn numbers begin somewhere.
        seed=values["seed"] if values["numbers"] == "random" else 0,
        weights=values["weights"],
        # Only averages have fractions.
        whole=values["whole"] and bool(averages),
        **{name: values.get(name, "") for name in CELLS},
    )


def values_of(setting: Any) -> dict[str, Any]:
    """Return every argument of a setting, by name, but not the kind of pooling."""
    return {field.name: getattr(setting, field.name) for field in fields(setting) if field.name != "kind"}


class Kind(ABC):
    """A kind of operation.

    Its pictures are asked for with a `Picture`, on the command line and by a page; a page asks with the
    values of its parameters (`Values`) and the setting that they come to, settled once. Where a kind differs
    from what is usual it says so in a method of its own.

    Attributes
    ----------
    name : str
        Its name, and that of its page, where it has one.
    form : type
        The class of its settings.
    needed : tuple of str
        The setting's arguments without a usual value.
    particular : tuple of str
        What the command line takes for it beside its setting's arguments, and not for every kind.
    drawings : mapping
        How each of its views is drawn, the usual one first.
    start : mapping
        The values that its page opens with; empty where there is no page.
    more, looks, fields : tuple of str
        What is drawn below "more settings", above the picture and below it, in order: names of parameters,
        and of what stands for several ("free", "padding_kind").
    always : tuple of str
        What a link always says, where it is not idle.
    """

    name: ClassVar[str]
    form: ClassVar[type[Any]]
    needed: ClassVar[tuple[str, ...]] = ("input", "kernel")
    particular: ClassVar[tuple[str, ...]]
    drawings: ClassVar[Mapping[str, Draw]]
    start: ClassVar[Values] = {}
    more: ClassVar[tuple[str, ...]] = ()
    looks: ClassVar[tuple[str, ...]] = ("layout",)
    fields: ClassVar[tuple[str, ...]] = ()
    always: ClassVar[tuple[str, ...]] = ("input", "kernel", "stride", "padding")

    # -- what can be drawn -----------------------------------------------------------------------

    @property
    def arguments(self) -> tuple[str, ...]:
        """The names of the setting's arguments that can be given."""
        return tuple(field.name for field in fields(self.form) if field.name != "kind")

    @property
    def options(self) -> tuple[str, ...]:
        """The names of what the command line takes for it and not for every kind."""
        return (*self.arguments, *self.particular)

    def setting(self, arguments: Mapping[str, Any]) -> Any:
        """Return the setting of these arguments, possible or not; all that are needed must be there."""
        return self.form(**arguments)

    def views(self, setting: Any) -> tuple[str, ...]:
        """Return the views of a possible setting, the usual one first."""
        return ("layers",)

    @abstractmethod
    def trace(self, picture: Picture) -> Any:
        """Return every placement of a picture."""

    def draw(self, picture: Picture, say: Say) -> Drawn:
        """Return a picture as data."""
        return self.drawings[picture.view or next(iter(self.drawings))](picture, say)

    def legend(self, pictures: Sequence[Picture], say: Say) -> Legend:
        """Return the legend of pictures of one page, of which the first leads."""
        return []

    def draw_impossible(self, picture: Picture, say: Say) -> Drawn:
        """Return the one still frame of an impossible setting: what is there, and where it fails."""
        raise NotImplementedError

    def impossible_legend(self, picture: Picture, say: Say) -> Legend:
        """Return the legend of an impossible setting."""
        return self.legend([picture], say)

    # -- what is chosen on its page ----------------------------------------------------------------

    def first(self) -> Values:
        """Return the values of a visitor whose link says nothing."""
        return self.start

    def base(self, values: Values) -> Any:
        """Return the setting that the values say, before anything is worked out from it."""
        return self.form(**{name: values[name] for name in self.arguments})

    def values_of(self, setting: Any) -> Values:
        """Return the values that say a setting."""
        return values_of(setting)

    def settled(self, values: Values, base: Any = None) -> tuple[Any, ConvError | None]:
        """Return the setting that is meant, and why it is impossible, or None.

        `base` is that of the values, where it is known already.
        """
        setting = base or self.base(values)
        return setting, setting.problem()

    def usual(self, name: str, values: Values, is_said: Callable[[str], bool]) -> object:
        """Return the value of a parameter that a link leaves out.

        `values` are those read so far, and what the page opens with; `is_said` tells whether the link says
        another parameter.
        """
        return values[name]

    def idle(self, values: Values) -> frozenset[str]:
        """Return the parameters that have no part in what is shown, and so none in a link."""
        choice = numbers_of(values)
        idle = {"seed"} if values["numbers"] != "random" else set()
        return frozenset(idle if choice.whole else idle | {"whole"})

    def opened(self, values: Values, case: Case) -> Values:
        """Return the values that a case opens with, the looks kept: nothing is written over its numbers."""
        nothing: dict[str, Any] = {"weights": "", "whole": False}
        nothing |= {name: "" for name in CELLS if name in values}
        return {
            **values,
            **nothing,
            **self.values_of(case.setting),
            "numbers": case.numbers,
            "layout": case.layout,
        }

    def panel(self, values: Values) -> tuple[str, ...]:
        """Return what is drawn beside the picture, in order; see `more`."""
        return ()

    def stops(self, name: str, values: Values, say: Words) -> dict[int, str] | None:
        """Return the few values that a slider stops at, with their words; None where it stops at all."""
        return None

    # -- what its page shows -----------------------------------------------------------------------

    def picture(self, values: Values, setting: Any, kind: str = "", **others: Any) -> Picture:
        """Return a picture with the looks that were chosen."""
        return Picture(
            kind=kind or self.name,
            setting=setting,
            numbers=numbers_of(values),
            layout=values["layout"],
            digits=values["digits"],
            **others,
        )

    def pictures(self, values: Values, setting: Any) -> list[Picture]:
        """Return the pictures of a possible setting, the leading one first."""
        return [self.picture(values, setting)]

    def still(self, values: Values, setting: Any) -> Picture:
        """Return the one-frame picture of an impossible setting; see `draw_impossible`."""
        return self.picture(values, setting)

    def steps(self, values: Values, setting: Any) -> int:
        """Return how many steps the leading picture of a possible setting has."""
        raise NotImplementedError

    def grids(self, values: Values, setting: Any) -> dict[str, Array]:
        """Return the arrays of a possible setting that can be written over, as far as they are drawn."""
        raise NotImplementedError

    def shapes(self, values: Values, setting: Any) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the arrays whose cells can be written by hand; also of the impossible."""
        return {"x": (setting.in_channels, *setting.input), "w": setting.weight_shape}

    def missing(self, values: Values, setting: Any, say: Words) -> list[str]:
        """Return sentences on what was chosen but is not drawn: a kernel that has not this size."""
        name = values["weights"]
        its_size = KERNELS[name].size if name else None
        if its_size in (None, setting.kernel):
            return []
        assert its_size is not None
        return [say("own.weights_do_not_fit", kernel=say(f"kernels.{name}.title"), own=size(its_size))]

    # -- what its page says ------------------------------------------------------------------------

    def size_formula(self, setting: Any, say: Words) -> str:
        """Return the size formula with a possible setting's numbers, as HTML."""
        raise NotImplementedError

    def notices(self, values: Values, setting: Any, case: str = "") -> list[Notice]:
        """Return what to notice in a possible setting, the most particular first.

        `case` names the worked example on the page, or is "": what its note says is not said again.
        """
        return []

    def below(self, values: Values, setting: Any, say: Words) -> str:
        """Return what stands below the formula of a possible setting, as HTML."""
        return ""

    def counted(self, values: Values, say: Words) -> str:
        """Return what is said of a layer that is not drawn but only counted, as HTML; see `fields`."""
        return ""

    def code(self, values: Values, setting: Any, say: Words) -> dict[str, Callable[[], str]]:
        """Return what writes a possible setting as code, by the name of the framework."""
        beside = {"say": say, **self.code_options(values, setting)}
        return {
            name: partial(write, setting, numbers_of(values), **beside)
            for name, write in snippets(self.name, setting).items()
        }

    def code_options(self, values: Values, setting: Any) -> dict[str, Any]:
        """Return what else the code of a possible setting follows from; see `snippets.Snippet`."""
        return {}

    def code_note(self, values: Values, setting: Any, say: Words) -> str:
        """Return what is said above the code of a possible setting, or ""."""
        return ""

    # -- ways out ------------------------------------------------------------------------------------

    def can_show(self, values: Values) -> bool:
        """Return whether the page has these values just as they are."""
        known = parameters(self.name)
        return all(known[name].codec.allows(value) for name, value in values.items())

    def ways_out(self, values: Values) -> list[Way]:
        """Return the smallest changes that make an impossible setting work, nearest first.

        Each changes one parameter, or two where no single one is enough, to what the page can show.
        """
        return self.base_ways(values)

    def base_ways(self, values: Values) -> list[Way]:
        """Return the smallest changes of the setting's own parameters."""
        base, allowed = self.base(values), limits(self.name)

        def shown(fixes: Sequence[tuple[Any, ...]]) -> list[Way]:
            ways = [
                Way(
                    tuple((fix.field, fix.value) for fix in way),
                    {**values, **self.values_of(way[-1].setting)},
                )
                for way in fixes
            ]
            return [way for way in ways if self.can_show(way.values)]

        return shown([(fix,) for fix in nearest(base, allowed)]) or shown(nearest_pairs(base, allowed))

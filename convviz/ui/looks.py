"""What a view of every page says beside its setting: numbers, layout, colours, step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from ..cases import Case
from ..engine import KERNELS, NumberChoice
from ..parameters import CELLS, parameters
from ..pictures import Picture
from ..scene import size
from ..texts import Words
from .link import Reader

__all__ = ["Looks"]

#: The same placements may look otherwise, have other numbers, and have something beside them.
_ASIDE = ("layout", "digits", "colours", "beside", "numbers", "seed", "weights", "whole", *CELLS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """The part of a view that every page has.

    `numbers` names the set of numbers, of which drawn ones begin with `seed`, and the others are as in
    `NumberChoice`; `digits` says whether
    cells show their numbers; `step` counts from 0.
    """

    numbers: str = "counting"
    seed: int = 0
    weights: str = ""
    whole: bool = False
    x: str = ""
    w: str = ""
    pw: str = ""
    layout: str = "isometric"
    digits: bool = True
    colours: str = "standard"
    step: int = field(default=0, compare=False)

    @property
    def chosen(self) -> NumberChoice:
        """Which numbers input and weights have."""
        return NumberChoice(
            numbers=self.numbers,
            # Only drawn numbers begin somewhere.
            seed=self.seed if self.numbers == "random" else 0,
            weights=self.weights,
            # Only averages have fractions.
            whole=self.whole and bool(self.weights and KERNELS[self.weights].divisor),
            x=self.x,
            w=self.w,
            pw=self.pw,
        )

    def looked_at(self, kind: str, setting: Any, **others: Any) -> Picture:
        """Return a picture with these looks."""
        looks: dict[str, Any] = {"numbers": self.chosen, "layout": self.layout, "digits": self.digits}
        return Picture(kind=kind, setting=setting, **looks | others)

    def misfit(self, kernel: tuple[int, int], say: Words) -> list[str]:
        """Return what to say where the kernel that was chosen does not come in this size."""
        own = KERNELS[self.weights].size if self.weights else None
        if own in (None, kernel):
            return []
        assert own is not None
        name = say(f"kernels.{self.weights}.title")
        return [say("own.weights_do_not_fit", kernel=name, own=size(own))]

    def link(self) -> str:
        """Return the query text that reopens this view; every page has its own."""
        raise NotImplementedError

    def placements_key(self) -> str:
        """Return what names the placements of this view, however they are looked at."""
        usual: dict[str, Any] = {one.name: one.default for one in fields(self) if one.name in _ASIDE}
        return replace(self, **usual).link()

    def link_with(self, always: Mapping[str, str], others: Mapping[str, tuple[object, object]]) -> str:
        """Return the query text of a whole view.

        `always` is said in any case; of `others`, and of the looks, what differs from the usual:
        each name has (value, usual value).
        """
        start = type(self)()
        looks: dict[str, tuple[object, object]] = {
            "numbers": (self.numbers, start.numbers),
            "seed": (self.chosen.seed, 0),
            "weights": (self.weights, ""),
            "whole": (int(self.chosen.whole), 0),
            "x": (self.x, ""),
            "w": (self.w, ""),
            "pw": (self.pw, ""),
            "layout": (self.layout, start.layout),
            "digits": (int(self.digits), 1),
            "colours": (self.colours, start.colours),
        }
        unusual = {name: str(value) for name, (value, usual) in {**others, **looks}.items() if value != usual}
        return urlencode({**always, **unusual}, safe=",;/~")

    def looks_in(self, reader: Reader) -> dict[str, Any]:
        """Return the looks a link asks for, by name, these where it says nothing."""
        names = ("numbers", "seed", "weights", "whole", "layout", "digits", "colours")
        cells = {name: reader.value(name, "") for name in CELLS if name in parameters(reader.page)}
        return {name: reader.value(name, getattr(self, name)) for name in names} | cells

    @staticmethod
    def opened_looks(case: Case) -> dict[str, Any]:
        """Return the looks a worked example opens with, by name: nothing is written over its numbers."""
        nothing: dict[str, Any] = {"weights": "", "whole": False} | dict.fromkeys(CELLS, "")
        return nothing | {"numbers": case.numbers, "layout": case.layout, "step": 0}

    def spread_looks(self) -> dict[str, Any]:
        """Return what the widgets of the looks say, by name."""
        return {
            "numbers": self.numbers,
            "seed": self.seed,
            "weights": self.weights,
            "whole": self.whole,
            **{name: getattr(self, name) for name in CELLS},
            "layout": self.layout,
            "digits": self.digits,
            "colours": self.colours == "safe",
        }

    @staticmethod
    def collect_looks(said: Mapping[str, Any]) -> dict[str, Any]:
        """Return the looks that widgets say, by name."""
        names = ("numbers", "seed", "weights", "whole", *CELLS, "layout", "digits")
        return {name: said[name] for name in names} | {"colours": "safe" if said["colours"] else "standard"}

"""What is to be drawn, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..engine import NumberChoice
from ..scene import Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is asked for: a possible setting, its numbers, and how it is looked at.

    Parameters
    ----------
    kind : str
        A key of `KINDS`; `setting` is of its class.
    numbers : NumberChoice
        Which numbers input and weights have.
    layout : str
        One of `LAYOUTS`.
    view : str
        One of the kind's views; "" is its first.
    digits : bool, optional
        Whether cells show their numbers; None leaves it to the kind and to the paper.
    as_paper : bool
        Whether it is drawn as the paper does, with nothing added.
    flip : bool
        Whether the kernel is turned by 180 degrees (true convolution).
    round_trip : bool
        Whether a transposed convolution starts from what the direct one makes of the numbers.
    """

    kind: str
    setting: Any
    numbers: NumberChoice = field(default_factory=NumberChoice)
    layout: str = "isometric"
    view: str = ""
    digits: bool | None = None
    as_paper: bool = False
    flip: bool = False
    round_trip: bool = False

    @property
    def written(self) -> bool:
        """Whether cells show their numbers: in the paper's figures only those side by side do."""
        if self.digits is None:
            return not self.as_paper or self.layout == "flat"
        return self.digits

    def options(self, *names: str) -> dict[str, Any]:
        """Return the setting's values of these names."""
        return {name: getattr(self.setting, name) for name in names}


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
    """A picture as data: its scene, what its steps compute with, and what it shows, in a sentence.

    `numbers` are as `conv_numbers` and its like return them; `shrinks` says whether it rather becomes
    small than wider than its place.
    """

    scene: Scene
    numbers: Mapping[str, Any]
    title: str
    shrinks: bool = False

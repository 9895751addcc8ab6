"""The registry of operations: what there is to see of each, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..cases import Case
from ..engine import PoolSetting
from ..scene import Say
from .conv import Conv
from .grouped import Grouped
from .kind import DRAWN, Kind, Legend, Values, Way, numbers_of
from .picture import Drawn, Picture
from .pool import AvgPool, MaxPool
from .separable import Separable
from .transposed import Transposed

__all__ = [
    "DRAWN",
    "KINDS",
    "PAGED",
    "Drawn",
    "Kind",
    "Picture",
    "Values",
    "Way",
    "draw",
    "kind_of",
    "legend",
    "numbers_of",
    "views_of",
]

#: What there is, by name.
KINDS: Mapping[str, Kind] = {
    kind.name: kind for kind in (Conv(), Grouped(), Transposed(), Separable(), MaxPool(), AvgPool())
}
#: The kinds that have a page, by its name.
PAGED: Mapping[str, Kind] = {name: kind for name, kind in KINDS.items() if kind.start}


def kind_of(case: Case) -> str:
    """Return the kind of a case, a key of `KINDS`."""
    return f"{case.setting.kind}_pool" if isinstance(case.setting, PoolSetting) else case.page


def views_of(kind: str, setting: Any) -> tuple[str, ...]:
    """Return the views of a possible setting, the usual one first.

    Examples
    --------
    >>> from convviz import ConvSetting
    >>> views_of("grouped", ConvSetting(5, 3, in_channels=4, out_channels=4, groups=2))
    ('layers', 'weights', 'group0', 'group1')
    """
    return KINDS[kind].views(setting)


def draw(picture: Picture, say: Say) -> Drawn:
    """Return a picture as data, with words in the language of `say`.

    Examples
    --------
    >>> from convviz import ConvSetting
    >>> from convviz.texts import words
    >>> drawn = draw(Picture(kind="conv", setting=ConvSetting(5, 3)), words("en"))
    >>> len(drawn.scene)
    9
    """
    return KINDS[picture.kind].draw(picture, say)


def legend(pictures: Sequence[Picture], say: Say) -> Legend:
    """Return (role, words) for each kind of cell that pictures of one page show, of which the first leads."""
    return KINDS[pictures[0].kind].legend(pictures, say)

"""A view: what one visitor sees of an operation's page, and the way between it and the text of a link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..cases import Case, cases_of
from ..engine.arrays import Array
from ..engine.setting import Sides
from ..errors import ConvError
from ..kinds import PAGED, Kind, Picture, Values
from ..parameters import CELLS, collect, parameters, spread
from .link import Change, Query, Reader, link_text
from .state import State

#: The same placements may look otherwise, have other numbers, and have something beside them.
_ASIDE = ("layout", "digits", "colours", "beside", "numbers", "seed", "weights", "whole", *CELLS)


@dataclass(frozen=True)
class View(State):
    """What one visitor sees of the page of a kind of operation.

    Attributes
    ----------
    kind : Kind
        Of those that have a page.
    values : mapping
        The value of every parameter of the page, by name.
    step : int
        The step that the player begins with, from 0; views that differ in nothing else are equal.

    Examples
    --------
    >>> view = View.of("conv", stride=(1, 1))
    >>> view["stride"], view.setting.output, view.link()
    ((1, 1), (5, 5), 'input=5&kernel=3&stride=1&padding=1')
    """

    kind: Kind
    values: Values
    step: int = field(default=0, compare=False)

    @classmethod
    def of(cls, kind: str, setting: Any = None, **values: Any) -> View:
        """Return the view that a page opens with, with another setting or other values."""
        page = PAGED[kind]
        says = {} if setting is None else page.values_of(setting)
        return cls(page, {**page.start, **says, **values})

    def __getitem__(self, name: str) -> Any:
        """Return the value of a parameter."""
        return self.values[name]

    def changed(self, setting: Any = None, **values: Any) -> View:
        """Return the view with another setting or other values, at the same step."""
        says = {} if setting is None else self.kind.values_of(setting)
        return View(self.kind, {**self.values, **says, **values}, self.step)

    def at(self, step: int) -> View:
        """Return the view at another step; what is settled already stays settled."""
        view = View(self.kind, self.values, step)
        view.__dict__.update({**self.__dict__, "step": step})
        return view

    def without_idle(self) -> View:
        """Return the view that its link reopens: what has no part in what is shown is as usual."""
        start = self.kind.start
        idle = {name: start[name] for name in self.kind.idle(self.values) if name in start}
        return View(self.kind, {**self.values, **idle}, self.step)

    @cached_property
    def base(self) -> Any:
        """The setting that the values say, before anything is worked out from it."""
        return self.kind.base(self.values)

    @cached_property
    def _settled(self) -> tuple[Any, ConvError | None]:
        return self.kind.settled(self.values, self.base)

    @property
    def setting(self) -> Any:
        """The setting that the values come to, possible or not."""
        return self._settled[0]

    @property
    def problem(self) -> ConvError | None:
        """See `State`."""
        return self._settled[1]

    @property
    def sides_of_name(self) -> Sides | None:
        """See `State`."""
        sides: Sides | None = self.base.sides if isinstance(self["padding"], str) else None
        return sides

    @cached_property
    def pictures(self) -> Sequence[Picture]:
        """The pictures, the leading one first; of an impossible setting its one still frame."""
        if self.problem:
            return [self.kind.still(self.values, self.setting)]
        return self.kind.pictures(self.values, self.setting)

    @property
    def steps(self) -> int:
        """How many steps the leading picture has; 0 where the setting is impossible."""
        return 0 if self.problem else self.kind.steps(self.values, self.setting)

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Return the shapes of the arrays whose cells can be written by hand; also of the impossible."""
        return self.kind.shapes(self.values, self.setting)

    def grids(self) -> dict[str, Array]:
        """Return those arrays as far as they are drawn, with what is written over them."""
        return self.kind.grids(self.values, self.setting)

    def opened(self, case: Case) -> View:
        """See `State`."""
        return View(self.kind, self.kind.opened(self.values, case))

    def shows(self, case: Case) -> bool:
        """See `State`."""
        # Most settings are no case's: only of the others is all else compared.
        return bool(self.setting == case.setting) and self.opened(case) == self

    # -- links ---------------------------------------------------------------------------------------

    def link(self) -> str:
        """Return the query text that reopens this view (the step is the player's to add).

        It says the sizes, and of all else what is unusual and not idle.

        Examples
        --------
        >>> View.of("transposed").link(), View.of("separable", multiplier=2).link()
        ('input=2&kernel=3&stride=2&padding=0', 'input=5&kernel=3&stride=1&padding=0&multiplier=2')
        """
        return self._link(self.values)

    def placements_key(self) -> str:
        """Return what names the placements of this view, however they are looked at."""
        start = self.kind.start
        return self._link({**self.values, **{name: start[name] for name in _ASIDE if name in start}})

    def _link(self, values: Values) -> str:
        kind = self.kind
        return link_text(kind.name, values, kind.start, kind.always, kind.idle(values))

    # -- widgets ---------------------------------------------------------------------------------------

    def spread(self) -> dict[str, Any]:
        """See `State`."""
        return spread(self.kind.name, self.values, self.base.sides)

    @classmethod
    def collected(cls, kind: Kind, widgets: Mapping[str, Any]) -> View:
        """Return the view that widgets say."""
        return cls(kind, collect(kind.name, widgets))


def read_link(kind: str, query: Query) -> tuple[View, list[Change]]:
    """Return the nearest sensible view to a link, and what had to be changed.

    `query` maps each name to all its values. Whatever it holds, a view comes out.

    Examples
    --------
    >>> view, changes = read_link("conv", {"kernel": ["99"], "stride": ["2", "3"], "padding": ["same"]})
    >>> view["kernel"], view["stride"], view["padding"]
    ((7, 7), (2, 2), 'same')
    >>> [(change.name, change.text, change.used) for change in changes]
    [('kernel', '99', '7'), ('stride', '2 & 3', '2')]

    What a link that names a size leaves out has torch's default:

    >>> read_link("conv", {"kernel_size": ["3"]})[0]["stride"], read_link("conv", {})[0]["stride"]
    ((1, 1), (2, 2))
    >>> read_link("transposed", {"output_size": ["4"]})[0]["sized"]
    'output_size'
    """
    page = PAGED[kind]
    reader = Reader(query, kind)
    values = dict(page.first() if reader.bare else page.start)
    if case := reader.value("case", ""):
        values = dict(page.opened(page.start, cases_of(kind)[case]))
    for name in parameters(kind):
        if name in values:
            usual = page.usual(name, values, reader.says)
            values[name] = reader.sized(name, usual)
    view = View(page, values)
    for name, shape in view.shapes().items():
        reader.cells(name, shape)
    return view.at(reader.step(view.steps)), reader.all_changes()

"""What the states of all pages have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Self

from ..engine.setting import Sides
from ..errors import ConvError


class State(ABC):
    """The state of a page: all that a link reopens."""

    @property
    @abstractmethod
    def problem(self) -> ConvError | None:
        """Why it is impossible, or None when it works."""

    @property
    @abstractmethod
    def sides_of_name(self) -> Sides | None:
        """What a padding that has a name comes to, ((top, bottom), (left, right)); None where it has none."""

    @abstractmethod
    def link(self) -> str:
        """Return the query text that reopens it."""

    @abstractmethod
    def spread(self) -> dict[str, Any]:
        """Return what every widget of the page says of it, by name."""

    @abstractmethod
    def opened(self, case: Any) -> Self:
        """Return what a worked example opens with, the looks kept."""

    @abstractmethod
    def shows(self, case: Any) -> bool:
        """Return whether this is what a worked example opens with."""

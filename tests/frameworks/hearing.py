"""Which comments a program has: heard while it is written."""

from __future__ import annotations

from typing import Any

from convviz.texts import words

Said = list[tuple[str, dict[str, Any]]]


class Hearing:
    """The lookup of comments, which remembers what was asked for."""

    def __init__(self) -> None:
        self.words = words("en")
        self.said: list[tuple[str, dict[str, Any], str]] = []

    def __call__(self, key: str, **numbers: Any) -> str:
        text = self.words(key, **numbers)
        self.said.append((key, numbers, text))
        return text

    def shown(self, text: str) -> Said:
        """Return what of it stands in a program."""
        return [(key, numbers) for key, numbers, said in self.said if f"# {said}" in text]

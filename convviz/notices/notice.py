"""A notice: what a sentence claims, and the rule that says when it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ..texts import Words

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Notice:
    """What a sentence claims: the key of its wording, and the numbers in it.

    A number may be a pair, which is read as a size (5×7), a shape of more numbers, a list, a text, or another
    notice, whose words are put in.

    Examples
    --------
    >>> from convviz.texts import words
    >>> Notice("notice.same", {"input": (5, 7)}).sentence(words("en"))
    'The output is as large as the input (5×7).'
    """

    key: str
    numbers: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, say: Words) -> str:
        """Return the sentence in the language of `say`."""
        return say(self.key, **{name: _written(number, say) for name, number in self.numbers.items()})


def _written(number: object, say: Words) -> object:
    match number:
        case Notice():
            return number.sentence(say)
        case (_, _, _, *_) if isinstance(number, tuple):
            return str(number)
    return number


@dataclass(frozen=True)
class Rule(Generic[Facts]):
    """When a notice is shown: a pure function of the facts, and the keys of all that it may return."""

    keys: tuple[str, ...]
    judge: Callable[[Facts], Notice | None]

    def __call__(self, facts: Facts) -> Notice | None:
        """Return what is to be noticed of `facts`, or None."""
        return self.judge(facts)


def rule(*keys: str) -> Callable[[Callable[[Facts], Notice | None]], Rule[Facts]]:
    """Return the decorator that makes a rule of a function; `keys` are all that it may return."""
    return lambda judge: Rule(keys, judge)


def noticed(
    rules: Iterable[Rule[Facts]], facts: Facts, most: int, needless: Iterable[str] = ()
) -> list[Notice]:
    """Return the first `most` notices that the rules find, in the order of the rules.

    `needless` are the keys of what is said already, which is not said twice.
    """
    left_out = frozenset(needless)
    notices = (notice for rule in rules if (notice := rule(facts)) and notice.key not in left_out)
    return [notice for notice, _ in zip(notices, range(most), strict=False)]

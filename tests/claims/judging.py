"""How sentences are judged: every claim by a check of its own, and shown wherever it holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from convviz.notices import Notice, Rule
from convviz.texts import LANGUAGES, words

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Claim(Generic[Facts]):
    """What a notice says of the facts, counted independently.

    `check` raises AssertionError where the numbers or the sentence are not true. `holds`, if there is
    one, says whether the sentence is to be shown: it is shown if and only if it holds.
    """

    check: Callable[[Facts, Mapping[str, Any]], None]
    holds: Callable[[Facts], bool] | None = None


def sweep(
    rules: Sequence[Rule[Facts]], claims: Mapping[str, Claim[Facts]], settings: Iterable[Facts]
) -> Counter[str]:
    """Judge all that the rules say of `settings`; return how often each was shown, and "" the settings."""
    counts: Counter[str] = Counter()
    for facts in settings:
        counts[""] += 1
        for one in rules:
            notice = one(facts)
            shown = notice.key if notice else ""
            assert not shown or shown in one.keys, f"{shown} is not in the table of its rule"
            for key in one.keys:
                holds = claims[key].holds
                if holds is not None:
                    assert holds(facts) == (key == shown), f"{key}, {shown or 'nothing'} shown: {facts}"
            if notice:
                counts[shown] += 1
                try:
                    claims[shown].check(facts, notice.numbers)
                    judge_words(notice)
                except AssertionError as wrong:
                    said = notice.sentence(words("en"))
                    raise AssertionError(f"{shown}: {said}\n{wrong}\n{facts}") from wrong
    return counts


def keys(rules: Iterable[Rule[Any]]) -> set[str]:
    """Return the keys of all that rules may say."""
    return {key for one in rules for key in one.keys}


#: A number of one beside a word for many.
ONE_OF_MANY = re.compile(
    r"(?<![\d.,×–−] )(?<![\d.,×(\[])\b1 (?:rows|columns|cells|products|biases|numbers|sums|weights|channels"
    r"|slices|groups|filters|kernels|outputs|overlaps|maps|lines)\b"
)


def judge_words(notice: Notice) -> None:
    """Check that each language says every number of a notice, and one of a thing as one."""
    for language in LANGUAGES:
        say = words(language)
        said = notice.sentence(say)
        assert not re.search(r"[{}]|\bNone\b|\bNotice\b", said), said
        assert not ONE_OF_MANY.search(said), said
        for name, number in notice.numbers.items():
            if f"{{{name}}}" not in say.sentences[notice.key]:
                continue
            for part in _parts(number, language):
                assert part in said, f"{name} = {part} is not in {said}"


def _parts(number: object, language: str) -> list[str]:
    match number:
        case Notice():
            return [number.sentence(words(language))]
        case (int(height), int(width)) if isinstance(number, tuple):
            return [f"{height}×{width}"]
        case list():
            return [str(part) for part in number]
        case float():
            return []  # How they are rounded, tests/test_texts.py says.
    return [str(number)]

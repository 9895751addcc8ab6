"""Every sentence a person reads, in English and in Simplified Chinese.

``words("zh")`` gives the lookup for one language; a key is the dotted path of the sentence in
``en.toml`` / ``zh.toml``; the numbers a sentence names are put in by keyword.
"""

from __future__ import annotations

import string
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from .numbers import written

__all__ = ["LANGUAGES", "Words", "best_language", "offered_language", "words"]

#: Language code -> the language's own name, in the order offered to visitors.
LANGUAGES = {"en": "English", "zh": "简体中文"}
#: What stands between the parts of a list.
_COMMAS = {"en": ", ", "zh": "、"}


class _Numbers(string.Formatter):
    """``str.format`` that writes pairs, lists and numbers the way people do, and knows plurals.

    A pair is ``5×7``; what stands between the parts of a list is the language's.

    ``{rows} {rows:row|rows}`` chooses the first form where the number is 1, else the second; the number
    itself is written only where the sentence names it. assets/page.js fills sentences by the same rule.
    """

    def __init__(self, comma: str) -> None:
        self.comma = comma

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" in format_spec:
            singular, plural = format_spec.split("|")
            return singular if value == 1 else plural
        if isinstance(value, tuple) and not format_spec:
            return "×".join(self.format_field(part, "") for part in value)
        if isinstance(value, list) and not format_spec:
            return self.comma.join(self.format_field(part, "") for part in value)
        if isinstance(value, float) and not format_spec:
            return written(value)
        return str(format(value, format_spec))


class Words:
    """The sentences of one language.

    Parameters
    ----------
    language : str
        A key of `LANGUAGES`.

    Examples
    --------
    >>> words("en")("errors.below_minimum", name="stride", value=0, minimum=1)
    'stride is 0, but the smallest that works is 1'
    >>> words("en")("player.feeds", cell="x[0, 0] = 7", count=1)
    'Input x[0, 0] = 7 feeds 1 output cell'
    """

    def __init__(self, language: str) -> None:
        self.language = language
        text = files(__name__).joinpath(f"{language}.toml").read_text(encoding="utf-8")
        self.sentences = dict(_flat(tomllib.loads(text)))
        self.comma = _COMMAS[language]
        self._format = _Numbers(self.comma)
        self._sections: dict[str, dict[str, str]] = {}

    def __call__(self, key: str, **numbers: object) -> str:
        """Return the sentence `key` with its numbers put in; an unknown key is a KeyError.

        A word among the numbers that stands in the table ``[terms]`` is put in by its translation.
        """
        named = {
            name: self.sentences.get(f"terms.{value}", value) if isinstance(value, str) else value
            for name, value in numbers.items()
        }
        return self._format.vformat(self.sentences[key], (), named)

    def __contains__(self, key: str) -> bool:
        return key in self.sentences

    def section(self, name: str) -> dict[str, str]:
        """Return all sentences directly under the table `name`, unformatted, by their last part."""
        if name not in self._sections:
            start = name + "."
            self._sections[name] = {
                key[len(start) :]: text
                for key, text in self.sentences.items()
                if key.startswith(start) and "." not in key[len(start) :]
            }
        return dict(self._sections[name])


def _flat(table: dict[str, Any], path: str = "") -> list[tuple[str, str]]:
    entries: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            entries += _flat(value, f"{path}{key}.")
        else:
            entries.append((path + key, value))
    return entries


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """Return the sentences of `language` (``"en"`` or ``"zh"``), read once."""
    return Words(language)


def best_language(wanted: str | None) -> str:
    """Return the offered language that is wanted most, English if none is.

    Parameters
    ----------
    wanted : str, optional
        A tag such as ``"zh-CN"``, or what a browser sends as Accept-Language: tags, each with how much it is
        wanted, 1 where nothing is said.

    Examples
    --------
    >>> best_language("zh-Hans-CN"), best_language("de"), best_language(None)
    ('zh', 'en', 'en')
    >>> best_language("de, en;q=0.3, zh-TW;q=0.7"), best_language("zh;q=0, de")
    ('zh', 'en')
    """
    return offered_language(wanted) or "en"


def offered_language(wanted: str | None) -> str | None:
    """Return the offered language that is wanted most, None if none is; see `best_language`.

    Examples
    --------
    >>> offered_language("ZH"), offered_language("zh_CN"), offered_language("de"), offered_language("zhx")
    ('zh', 'zh', None, None)
    """
    weights: dict[str, float] = {}
    for part in (wanted or "").lower().replace(" ", "").split(","):
        tag, _, weight = part.partition(";q=")
        language = tag.replace("_", "-").split("-")[0]
        if language in LANGUAGES:
            weights.setdefault(language, _number(weight or "1"))
    best = max(weights, key=weights.__getitem__, default=None)
    return best if best and weights[best] else None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0

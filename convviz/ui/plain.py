"""What a visitor or a link says, as text: Streamlit takes every sentence for Markdown."""

from __future__ import annotations

import re

from ..errors import ConvError
from ..texts import Words

#: No sign of these means anything in Markdown, nor in what Streamlit makes of it.
_HARMLESS = re.compile(r"(?:[\w ,×–…“”‘’。，：；（）]|-(?=\d)|(?<=\d)\.(?=\d)|(?<= )&(?= ))*")
#: An underscore that could begin or end emphasis.
_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")


def plain(text: str) -> str:
    """Return a text as Markdown that shows just that text, whatever is in it.

    What could mean anything is written as code, in which nothing does.

    Examples
    --------
    >>> plain("3x5"), plain("[hi](//e.vil)"), plain("a `b` ``c``")
    ('3x5', '`[hi](//e.vil)`', '``` a `b` ``c`` ```')
    """
    if _HARMLESS.fullmatch(text) and not _EMPHASIS.search(text):
        return text
    text = " ".join(text.split("\n")).replace("\r", " ")
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    # A fence must not touch a backtick; one blank at each end is taken off again.
    room = " " if text[:1] == "`" or text[-1:] == "`" or (text[:1] == text[-1:] == " ") else ""
    return f"{fence}{room}{text}{room}{fence}"


def sentence(problem: ConvError, say: Words) -> str:
    """Return the sentence of an error as Markdown, with the texts that it quotes as text."""
    numbers = {name: _quoted(value, say) for name, value in problem.numbers.items()}
    return say(f"errors.{problem.code}", **numbers)


def _quoted(value: object, say: Words) -> object:
    if isinstance(value, list):
        return [_quoted(part, say) for part in value]
    # What has a translation is a word of ours.
    return plain(value) if isinstance(value, str) and f"terms.{value}" not in say else value

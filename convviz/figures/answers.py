"""Answers that are no pictures: a sentence in the visitor's language."""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from ..texts import best_language, words
from ..views.link import brief

#: What an answer is kept by that depends on who asks.
BY_VISITOR = {"cache-control": "no-cache", "vary": "Accept, Accept-Language"}

#: A kind that is named only to say that it is not wanted.
_UNWANTED = re.compile(r"q=0(?:\.0*)?", re.ASCII)


def missing(headers: Headers, key: str, *, status: int = 404, **named: object) -> Response:
    """Return the answer that something is not there: a sentence in the visitor's language."""
    say = words(best_language(headers.get("accept-language")))
    quoted = {name: brief(value) if isinstance(value, str) else value for name, value in named.items()}
    return PlainTextResponse(say(key, **quoted), status_code=status, headers=BY_VISITOR)


def takes(accepted: str, kind: str) -> bool:
    """Return whether who asks takes something, and says so: the header Accept, or Accept-Encoding.

    Examples
    --------
    >>> takes("gzip, br;q=0.5", "gzip"), takes("br, gzip;q=0", "gzip"), takes("", "gzip")
    (True, False, False)
    """
    for part in accepted.lower().replace(" ", "").split(","):
        name, *weights = part.split(";")
        if name == kind and not any(map(_UNWANTED.fullmatch, weights)):
            return True
    return False

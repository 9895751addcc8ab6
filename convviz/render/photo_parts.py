"""How many parts a picture from outside may have: a small file has room for millions of them."""

from __future__ import annotations

from ..errors import ConvError

#: A file of as many bytes as are read has fewer even where a part has only 255 of them, as in a GIF.
MOST_PARTS = 50_000


def refuse_parts(kind: str, count: int, most: int = MOST_PARTS) -> None:
    """Raise a ConvError when a file has more parts than take a moment to read.

    `count` are those counted so far: who counts need not go to the end of the file.

    Examples
    --------
    >>> refuse_parts("GIF", 50_000)
    >>> try:
    ...     refuse_parts("GIF", 50_001)
    ... except ConvError as problem:
    ...     print(problem.sentence("en").split(";")[0])
    the GIF file has more than 50,000 parts, and would take too long to read
    """
    if count > most:
        raise ConvError("photo_parts", "photo", kind=kind, limit=most)

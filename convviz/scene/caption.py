"""A line of text under a picture, broken where the picture is narrower."""

from __future__ import annotations

import re
from dataclasses import replace

from .scene import Label, Scene

#: Height of the type and of a line, and the room at the page's edges, in points.
_TYPE, _LINE, _MARGIN = 8.0, 11.0, 10.0
#: What stays together: a word, or a sign of a script without spaces, with what may not begin a line.
_PIECE = re.compile(r"(?:[^\s\u2e80-\uffff]+|[\u2e80-\uffff])[，。；：！？、）》」”]*\s*")


def captioned(scene: Scene, text: str) -> Scene:
    """Return a scene with `text` under it; as it is if there is no text.

    Examples
    --------
    >>> from convviz import conv2d_trace
    >>> from convviz.scene import conv_scene
    >>> scene = conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]]))
    >>> captioned(scene, "a kernel of one row").items[-1].text
    'a kernel of one row'
    """
    width, height = scene.size
    lines = [
        line for part in text.splitlines() for line in _broken(part.strip(), (width - 2 * _MARGIN) / _TYPE)
    ]
    labels = [
        Label(f"caption{number}", line, (width / 2, height + _TYPE * 0.76 + number * _LINE), _TYPE)
        for number, line in enumerate(lines)
    ]
    if not labels:
        return scene
    foot = height + len(lines) * _LINE + _MARGIN - (_LINE - _TYPE)
    return replace(scene, size=(width, foot), items=(*scene.items, *labels))


def _broken(text: str, width: float) -> list[str]:
    """Return a text as lines at most so many heights of the type wide."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text):
        pieces += [piece] if _wide(piece) <= width else piece
    lines = [""]
    for piece in pieces:
        if lines[-1] and _wide(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [stripped for line in lines if (stripped := line.rstrip())]


def _wide(text: str) -> float:
    """Return about how wide a text is, in heights of its type: Chinese is square."""
    return sum(1.0 if sign > "\u2e7f" else 0.62 for sign in text)

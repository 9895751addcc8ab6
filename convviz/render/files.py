"""A scene as a file of any kind, into a stream or a place on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..errors import ConvError
from ..scene import Scene, captioned
from .gif import write_gif
from .options import Options
from .pdf import write_pdf
from .png import write_apng, write_png
from .progress import Course, Pause, Progress
from .replacing import replacing
from .svg import svg
from .webp import write_webp


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type, whether it shows all frames or the first only, and its writer."""

    media: str
    moving: bool
    write: Callable[[Scene, BinaryIO, Options, Course], None]


def _write_svg(scene: Scene, file: BinaryIO, options: Options, course: Course) -> None:
    number = options.frames(scene)[0]
    captured = captioned(scene, options.caption)
    file.write(svg(captured, number, theme=options.theme, canvas=not options.transparent).encode())
    course.begin(1)
    course.done()


#: Every kind of file, by its name and by how its file's name ends.
FORMATS: dict[str, Format] = {
    "gif": Format("image/gif", True, write_gif),
    "apng": Format("image/apng", True, write_apng),
    "webp": Format("image/webp", True, write_webp),
    "pdf": Format("application/pdf", True, write_pdf),
    "png": Format("image/png", False, write_png),
    "svg": Format("image/svg+xml", False, _write_svg),
}


def write(
    scene: Scene,
    file: BinaryIO,
    kind: str,
    options: Options | None = None,
    progress: Progress | None = None,
    pause: Pause | None = None,
) -> None:
    """Write a scene into a binary stream, frame by frame.

    Parameters
    ----------
    scene : Scene
    file : binary stream
        Open for writing. What fails half-way leaves half a file in it; `save` does not.
    kind : str
        A key of `FORMATS`.
    options : Options, optional
    progress : callable, optional
        Called after each frame with the number of frames that are done, and of all.
    pause : callable, optional
        Called several times a second meanwhile, between two pieces of work.

    Raises
    ------
    ConvError
        An unknown kind, frames the scene does not have, or a picture too large; before anything is
        written.

    Examples
    --------
    >>> import io
    >>> from convviz import conv2d_trace
    >>> from convviz.scene import conv_scene
    >>> scene = conv_scene(conv2d_trace([[[1, 2], [3, 4]]], [[[[1, 1]]]]))
    >>> file = io.BytesIO()
    >>> write(scene, file, "gif", Options(dpi=72), lambda done, total: print(f"{done}/{total}"))
    1/2
    2/2
    >>> file.getvalue()[:6]
    b'GIF89a'
    """
    _format(kind).write(scene, file, options or Options(), Course(progress, pause))


def save(
    scene: Scene,
    path: str | os.PathLike[str],
    options: Options | None = None,
    progress: Progress | None = None,
) -> None:
    """Write a scene to a file whose name says what kind it is: ``.gif``, ``.png``, ``.svg``, ...

    The file is there when it is complete, and not before; `write` says the rest.
    """
    kind = Path(path).suffix.lstrip(".").lower()
    _format(kind)
    with replacing(path) as file:
        write(scene, file, kind, options, progress)


def _format(kind: str) -> Format:
    if kind not in FORMATS:
        raise ConvError("file_format", "kind", value=f"“{kind}”", names=list(FORMATS))
    return FORMATS[kind]

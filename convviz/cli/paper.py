"""``paper``: all the figures of the paper as GIFs, as they were published."""

from __future__ import annotations

from pathlib import Path

from ..cases import CASES
from ..kinds import draw
from ..render import save
from ..texts import Words
from .bar import bar
from .picture import Arguments, picture_of
from .writing import refuse_existing, writing


def paper(arguments: Arguments, say: Words) -> None:
    """Draw the figures into a folder, which is made if need be."""
    folder = Path(arguments["output"])
    paths = {name: folder / f"{name}.gif" for name, case in CASES.items() if case.source == "paper"}
    refuse_existing(folder, [*paths.values()], force="force" in arguments)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    # One after the other: a second process would first load all that draws, and gains nothing.
    with bar(str(folder)) as progress:
        for done, (name, path) in enumerate(paths.items(), 1):
            picture = picture_of({"what": name, "as_paper": True})
            with writing(path):
                save(draw(picture, say).scene, path)
            if progress:
                progress(done, len(paths))

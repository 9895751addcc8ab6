"""``render``: one figure as a file of any kind."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import ConvError
from ..player import page, panel, payload
from ..render import FORMATS, Options, read_note, replacing, save
from ..texts import Words, words
from .bar import bar
from .figure import FIGURE_ARGUMENTS, SETTING_ARGUMENTS, Given, figure_of
from .kinds import KINDS, Figure
from .values import whole_of
from .writing import refuse_existing, writing

__all__ = ["render"]

#: The arguments that say what the file is like, by their names in `Options`; None is a switch.
_OPTIONS: dict[str, Any] = {
    "theme": lambda _, text: text,
    "dpi": whole_of,
    "width": whole_of,
    "transparent": None,
    "first": whole_of,
    "last": whole_of,
    "milliseconds": whole_of,
    "caption": lambda _, text: text,
}
#: What a page shows, beside its theme and its first step, is the reader's to choose.
_NOT_OF_A_PAGE = ("dpi", "width", "transparent", "first", "last", "milliseconds", "caption")
#: A theme as the colours and the scheme of a page.
_PAGE_THEMES = {
    "light": ("standard", "light"),
    "dark": ("standard", "dark"),
    "safe": ("safe", "light"),
    "safe-dark": ("safe", "dark"),
}
_PAGE = "html"


def render(given: Given, say: Words) -> None:
    """Write the file that arguments ask for."""
    path = Path(given["output"])
    kind = path.suffix.lstrip(".").lower()
    if kind not in FORMATS and kind != _PAGE:
        raise ConvError("file_format", "output", value=f"“{kind or path.name}”", names=[*FORMATS, _PAGE])
    refuse_existing([path], force="force" in given)
    asked = dict(given)
    if "like" in given:
        asked = _noted(Path(given["like"])) | asked
        # One of the two says which frames: the one that is said now.
        if "step" in given:
            asked = {name: value for name, value in asked.items() if name not in ("first", "last")}
        elif "first" in given or "last" in given:
            asked.pop("step", None)
    say = words(asked.get("lang", say.language))
    figure = figure_of(asked, drawn=True)
    note = json.dumps(
        {"lang": say.language} | {name: value for name, value in asked.items() if name in _kept()},
        ensure_ascii=False,
        separators=(",", ":"),
    )
    if kind == _PAGE:
        if unused := [name for name in _NOT_OF_A_PAGE if name in given]:
            raise ConvError("page_option", unused[0], name=f"--{unused[0]}")
        _write_page(figure, asked, path, say)
    else:
        options = replace(_options(asked), note=note)
        drawing = KINDS[figure.kind].drawing
        assert drawing is not None
        scene = drawing.scene(figure, say)
        with writing(path), bar(path.name) as progress:
            save(scene, path, options, progress)


def _kept() -> set[str]:
    """Return the names of what a note keeps: all that the picture follows from."""
    return {"what", "lang", "step", *SETTING_ARGUMENTS, *FIGURE_ARGUMENTS, *_OPTIONS}


def _noted(path: Path) -> dict[str, Any]:
    """Return the arguments that a file was made with."""
    try:
        with path.open("rb") as file:
            note = read_note(file)
    except OSError as error:
        raise ConvError("file_unreadable", "like", path=path, reason=error.strerror) from None
    try:
        found = json.loads(note or "")
    except ValueError:
        found = None
    switches = {
        name for table in (SETTING_ARGUMENTS, FIGURE_ARGUMENTS, _OPTIONS) for name in table if not table[name]
    }
    if not isinstance(found, dict) or not all(
        name in _kept() and isinstance(value, bool if name in switches else str)
        for name, value in found.items()
    ):
        raise ConvError("nothing_noted", "like", path=path)
    return found


def _options(asked: Given) -> Options:
    found = {
        name: asked[name] if read is None else read(name, asked[name])
        for name, read in _OPTIONS.items()
        if name in asked
    }
    if "step" in asked:
        if both := [name for name in ("first", "last") if name in asked]:
            raise ConvError("step_and_range", "step", name=f"--{both[0]}")
        found |= {"first": whole_of("step", asked["step"]), "last": whole_of("step", asked["step"])}
    return Options(**found)


def _write_page(figure: Figure, asked: Given, path: Path, say: Words) -> None:
    drawing = KINDS[figure.kind].drawing
    assert drawing is not None
    if drawing.player is None:
        raise ConvError("no_player", "output", what=figure.kind, names=list(FORMATS))
    options = _options({name: value for name, value in asked.items() if name in ("theme", "step")})
    scene = drawing.scene(figure, say)
    told = drawing.player(figure, say)
    data = payload(
        [panel(scene, told["numbers"], title=told["title"])],
        key="",
        words=say.section("player"),
        legend=told["legend"],
    ) | {"start": options.frames(scene)[0]}
    colours, scheme = _PAGE_THEMES[options.theme] if "theme" in asked else ("standard", "auto")
    text = page(data, title=told["title"], language=say.language, colours=colours, scheme=scheme)
    with writing(path), replacing(path) as file:
        file.write(text.encode())

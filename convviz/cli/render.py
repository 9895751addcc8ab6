"""``render``: one figure as a file of any kind."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..engine.setting import quoted
from ..errors import ConvError
from ..kinds import Picture, draw, legend
from ..player import PAGE_THEMES, page, panel, payload
from ..render import FORMATS, Options, can_write, read_note, replacing, save, svg
from ..scene import THEMES
from ..spelling import spelt
from ..texts import LANGUAGES, Words, words
from .bar import bar
from .notice import notice
from .picture import (
    NUMBER_ARGUMENTS,
    PICTURE_ARGUMENTS,
    SETTING_ARGUMENTS,
    Given,
    Readers,
    picture_of,
    read,
    refuse_idle,
    text_of,
)
from .values import whole_of, within, word_of
from .writing import refuse_existing, writing

__all__ = ["render"]

#: The arguments that say what the file is like, by their names in `Options`.
_OPTIONS: Readers = {
    "theme": word_of(THEMES),
    "dpi": whole_of,
    "width": whole_of,
    "transparent": None,
    "first": whole_of,
    "last": whole_of,
    "milliseconds": whole_of,
    "caption": text_of,
}
#: All that a picture follows from: what its note keeps.
_NOTED: Readers = {
    "what": text_of,
    **SETTING_ARGUMENTS,
    **NUMBER_ARGUMENTS,
    **PICTURE_ARGUMENTS,
    **_OPTIONS,
    "step": whole_of,
    "lang": text_of,
}
#: What a kind of file has no use for: a still shows its first step alone, what is not made of pixels has
#: no size in them, and of a page its reader chooses.
_UNUSED = {
    "png": ("last", "milliseconds"),
    "svg": ("last", "milliseconds", "dpi", "width"),
    "pdf": ("milliseconds", "dpi", "width"),
    "html": ("first", "last", "milliseconds", "dpi", "width", "transparent", "caption"),
}
_PAGE = "html"


def render(given: Given, say: Words) -> None:
    """Write the file that arguments ask for."""
    path = Path(given["output"])
    kind = path.suffix.lstrip(".").lower()
    if kind not in FORMATS and kind != _PAGE:
        raise ConvError("file_format", "output", value=quoted(kind or path.name), names=[*FORMATS, _PAGE])
    if unused := [name for name in _UNUSED.get(kind, ()) if name in given]:
        raise ConvError("option_unused", unused[0], kind=kind, name=f"--{unused[0]}")
    _refuse_beside(given)
    refuse_existing(path, [path], force="force" in given)
    asked = {"lang": say.language} | (_like(given) if "like" in given else dict(given))
    say = words(_language(asked["lang"]))
    picture = picture_of(asked)
    # What a file was made with may be idle beside what is said now; what is said now may not.
    refuse_idle(given, picture)
    if kind == _PAGE:
        _write_page(picture, asked, path, say)
        return
    note = {name: value for name, value in asked.items() if name in _NOTED}
    # The paper's figures keep the sizes they were published in.
    options = replace(
        _options(asked),
        even=not picture.as_paper,
        note=json.dumps(note, ensure_ascii=False, separators=(",", ":")),
    )
    scene = draw(picture, say).scene
    _refuse_step(asked, len(scene))
    if kind != "svg" and not can_write(scene):
        # Words in another language are better than boxes.
        scene = draw(picture, words("en")).scene
        notice(say("cli.no_font"))
    with writing(path), bar(path.name) as progress:
        save(scene, path, options, progress)


def _like(given: Given) -> dict[str, Any]:
    """Return the arguments that a file was made with, and over them those given beside it."""
    noted = _noted(Path(given["like"]))
    # The steps to show are said in one of two ways: the one that is said now.
    said = {"step": ("first", "last"), "first": ("step",), "last": ("step",)}
    gone = {other for name, others in said.items() if name in given for other in others}
    return {name: value for name, value in noted.items() if name not in gone} | dict(given)


def _noted(path: Path) -> dict[str, Any]:
    """Return the arguments that a file was made with."""
    try:
        with path.open("rb") as file:
            note = read_note(file)
    except OSError as error:
        raise ConvError("file_unreadable", "like", path=path, reason=error.strerror or error) from None
    try:
        found = json.loads(note or "")
    # Not JSON, or nested so deep that it is nobody's note.
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(
        name in _NOTED and isinstance(value, str if _NOTED[name] else bool) for name, value in found.items()
    ):
        raise ConvError("nothing_noted", "like", path=path)
    return found


def _language(text: str) -> str:
    """Return a language, which a note may say in any word."""
    language = spelt(text, LANGUAGES)
    if language not in LANGUAGES:
        raise ConvError("argument_word", "lang", name="--lang", value=quoted(text), names=list(LANGUAGES))
    return language


def _refuse_beside(given: Given) -> None:
    """Refuse what says the size of a file a second time."""
    if "dpi" in given and "width" in given:
        raise ConvError("width_and_dpi", "dpi", name="--width", other="--dpi")


def _refuse_step(given: Given, frames: int) -> None:
    """Refuse a step that a picture does not have, as the argument that named it."""
    for name in ("step", "first", "last"):
        if name in given:
            within(name, given[name], 0, frames - 1)


def _options(asked: Given) -> Options:
    found = read(asked, _OPTIONS)
    if "step" in asked:
        if both := [name for name in ("first", "last") if name in asked]:
            raise ConvError("step_and_range", "step", name=f"--{both[0]}")
        step = whole_of("step", asked["step"])
        found |= {"first": step, "last": step}
    return Options(**found)


def _write_page(picture: Picture, asked: Given, path: Path, say: Words) -> None:
    """Write the player as a page of its own."""
    drawn = draw(picture, say)
    if not drawn.numbers:
        raise ConvError("no_player", "output", what=picture.kind, names=list(FORMATS))
    options = _options({name: value for name, value in asked.items() if name in ("theme", "step")})
    _refuse_step({name: asked[name] for name in asked if name == "step"}, len(drawn.scene))
    shown = panel(drawn.scene, drawn.numbers, title=drawn.title, shrinks=drawn.shrinks)
    data = payload([shown], key="", words=say.section("player"), legend=legend([picture], say))
    data |= {"start": options.frames(drawn.scene)[0]}
    colours, scheme = PAGE_THEMES[options.theme] if "theme" in asked else ("standard", "auto")
    still = svg(drawn.scene, data["start"], theme=None)
    text = page(data, title=drawn.title, language=say.language, colours=colours, scheme=scheme, still=still)
    with writing(path), replacing(path) as file:
        file.write(text.encode())

"""``render``: one figure as a file of any kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..codecs import Whole
from ..engine.setting import quoted
from ..errors import ConvError
from ..kinds import Picture, draw, legend
from ..parameters import parameters
from ..player import PAGE_THEMES, page, panel, payload
from ..render import FORMATS, Options, can_write, read_note, replacing, save, svg
from ..spelling import spelt
from ..texts import LANGUAGES, Words, words
from .bar import bar
from .notice import notice
from .picture import Arguments, picture_of, read, refuse_idle
from .refusal import note_name
from .writing import refuse_existing, writing

#: All that a picture follows from, which its note keeps: the type that it has there.
_NOTED: Mapping[str, type] = {
    "what": str,
    "lang": str,
    **{
        name: bool if row.is_switch else str
        for column in ("command", "file")
        for name, row in parameters(column).items()
    },
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


def render(arguments: Arguments, say: Words) -> None:
    """Write the file that arguments ask for."""
    path = Path(arguments["output"])
    kind = path.suffix.lstrip(".").lower()
    if kind not in FORMATS and kind != _PAGE:
        raise ConvError("file_format", "output", value=quoted(kind or path.name), names=[*FORMATS, _PAGE])
    if unused := [name for name in _UNUSED.get(kind, ()) if name in arguments]:
        raise ConvError("option_unused", unused[0], kind=kind, name=f"--{unused[0]}")
    _refuse_beside(arguments)
    refuse_existing(path, [path], force="force" in arguments)
    every = {"lang": say.language} | (_like(arguments) if "like" in arguments else dict(arguments))
    say = words(_language(every["lang"]))
    picture = picture_of(every)
    # What a file was made with may be idle beside what is typed now; what is typed now may not.
    refuse_idle(arguments, picture)
    if kind == _PAGE:
        _write_page(picture, every, path, say)
        return
    note = {name: value for name, value in every.items() if name in _NOTED}
    # The paper's figures keep the sizes they were published in.
    options = replace(
        _options(every),
        even=not picture.as_paper,
        note=json.dumps(note, ensure_ascii=False, separators=(",", ":")),
    )
    scene = draw(picture, say).scene
    _refuse_step(every, len(scene))
    if kind != "svg" and not can_write(scene):
        # Words in another language are better than boxes.
        scene = draw(picture, words("en")).scene
        notice(say("cli.no_font"))
    with writing(path), bar(path.name) as progress:
        save(scene, path, options, progress)


def _like(arguments: Arguments) -> dict[str, Any]:
    """Return the arguments that a file was made with, and over them those typed beside it."""
    noted = _noted(Path(arguments["like"]))
    # The steps to show are named in one of two ways: the one that is typed now.
    instead = {"step": ("first", "last"), "first": ("step",), "last": ("step",)}
    gone = {other for name, others in instead.items() if name in arguments for other in others}
    return {name: value for name, value in noted.items() if name not in gone} | dict(arguments)


def _noted(path: Path) -> dict[str, Any]:
    """Return the arguments that a file was made with."""
    try:
        with path.open("rb") as file:
            note = read_note(file)
    except OSError as error:
        raise ConvError("file_unreadable", "like", path=path, reason=error.strerror or error) from None
    try:
        noted = json.loads(note or "")
    # Not JSON, or nested so deep that it is nobody's note.
    except (ValueError, RecursionError):
        noted = None
    if not isinstance(noted, dict):
        raise ConvError("nothing_noted", "like", path=path)
    noted = {note_name(name): value for name, value in noted.items()}
    for name, value in noted.items():
        if not isinstance(value, _NOTED.get(name, ())):
            raise ConvError("note_unknown", "like", path=path, name=quoted(name))
    return noted


def _language(text: str) -> str:
    """Return a language, which a note may say in any word."""
    language = spelt(text, LANGUAGES)
    if language not in LANGUAGES:
        raise ConvError("argument_word", "lang", name="--lang", value=quoted(text), names=list(LANGUAGES))
    return language


def _refuse_beside(arguments: Arguments) -> None:
    """Refuse what says the size of a file a second time."""
    if "dpi" in arguments and "width" in arguments:
        raise ConvError("width_and_dpi", "dpi", name="--width", other="--dpi")


def _refuse_step(arguments: Arguments, frames: int) -> None:
    """Refuse a step that a picture does not have, as the argument that named it."""
    for name in ("step", "first", "last"):
        if name in arguments:
            Whole(range(frames)).take_allowed(name, arguments[name])


def _options(arguments: Arguments) -> Options:
    values = read(arguments, parameters("file"))
    if "step" in values:
        if both := [name for name in ("first", "last") if name in values]:
            raise ConvError("step_and_range", "step", name=f"--{both[0]}")
        values["first"] = values["last"] = values.pop("step")
    return Options(**values)


def _write_page(picture: Picture, arguments: Arguments, path: Path, say: Words) -> None:
    """Write the player as a page of its own."""
    drawn = draw(picture, say)
    if not drawn.numbers:
        raise ConvError("no_player", "output", what=picture.kind, names=list(FORMATS))
    options = _options({name: value for name, value in arguments.items() if name in ("theme", "step")})
    _refuse_step({name: arguments[name] for name in arguments if name == "step"}, len(drawn.scene))
    shown = panel(drawn.scene, drawn.numbers, title=drawn.title, shrinks=drawn.shrinks)
    data = payload([shown], key="", words=say.section("player"), legend=legend([picture], say))
    data |= {"start": options.frames(drawn.scene)[0]}
    colours, scheme = PAGE_THEMES[options.theme] if "theme" in arguments else ("standard", "auto")
    still = svg(drawn.scene, data["start"], theme=None)
    text = page(data, title=drawn.title, language=say.language, colours=colours, scheme=scheme, still=still)
    with writing(path), replacing(path) as file:
        file.write(text.encode())

"""A file of what a page shows, made when it is asked for: in turns, and no endless ones."""

from __future__ import annotations

import io
import json
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from math import prod
from typing import Any

from ..errors import ConvError
from ..kinds import Picture, draw
from ..kinds.arguments import argument_texts, arguments
from ..parameters import parameters
from ..player import PAGE_THEMES, page
from ..render import FORMATS, Options, can_write, refuse_large_webp, svg, widest, write
from ..scene import Scene, captioned
from ..texts import Words, words
from ..turns import Turns

#: What can be made, by name: the kind of file, and whether it shows every step.
FILE_KINDS: dict[str, tuple[str, bool]] = {
    "gif": ("gif", True),
    "apng": ("apng", True),
    "webp": ("webp", True),
    "html": ("html", True),
    "png": ("png", False),
    "svg": ("svg", False),
    "pdf": ("pdf", False),
    "pages": ("pdf", True),
}
#: So many pixels are drawn for a file at most, all its steps together: well under a minute.
_MOST_PIXELS = 2_000_000_000
#: What is made within a second: so many pixels to draw for all its steps, in one picture, and to encode as
#: WebP, which takes longer.
_FEW_PIXELS, _SMALL_PICTURE, _FEW_WEBP = 30_000_000, 1_600_000, 4_000_000
#: Who draws: several at once would be no faster, and slow every slider down.
_TURNS = Turns()
#: The large files, of which one is begun at a time: each takes its memory until it is done.
_LARGE = Turns()


@dataclass(frozen=True, slots=True)
class Made:
    """A file that is ready: its name, its media type, and what is in it."""

    name: str
    media: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpec:
    """What the file is to be like.

    `kind` is a key of `FILE_KINDS`; `theme` one of the picture's themes. `size` is a width in pixels, or, if
    `by_dpi`, pixels per inch. `caption` is None for none, "" for what the picture shows. `steps` are the
    first and the last one shown, counted from 0; a file of one step shows the step of the player.
    """

    kind: str
    theme: str
    size: int = 800
    by_dpi: bool = False
    transparent: bool = False
    caption: str | None = None
    steps: tuple[int, int] = (0, 0)
    milliseconds: int = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """A file to be made: what is in it, and how it is done.

    `large` says that it takes longer than a moment, or much memory.
    """

    name: str
    kind: str
    scene: Scene
    options: Options
    large: bool


@contextmanager
def turn_to_make(wait: Callable[[], object], *, large: bool = False) -> Iterator[Callable[[], object]]:
    """Hold the turn to make a file, and give what lets others have theirs in between.

    `wait` is called a few times a second while it is others' turn. A small file is made in one go. A
    large one waits until the large ones before it are done, since each takes its memory until then; at
    every pause it lets those who wait work first. So nobody waits longer for it than one piece of its work
    takes.
    """
    if not large:
        with _TURNS.turn(wait):
            yield lambda: None
        return
    with _LARGE.turn(wait), _TURNS.turn(wait) as turn:
        yield turn.pass_on


def order(picture: Picture, spec: FileSpec, step: int, say: Words) -> Order:
    """Return what is to be made of a picture, as a file of any kind but a page.

    Parameters
    ----------
    picture : Picture
        Of a possible setting.
    spec : FileSpec
    step : int
        The step of the player, for a file of one step.
    say : Words

    Raises
    ------
    ConvError
        A picture that is too large, or too many of them.
    """
    kind, moving = FILE_KINDS[spec.kind]
    drawn = draw(picture, say)
    if kind != "svg" and not can_write(drawn.scene):
        # Words in another language are better than boxes.
        drawn = draw(picture, words("en"))
    first, last = spec.steps if moving else (step, step)
    caption = _caption(spec, drawn.title)
    file: dict[str, Any] = {"theme": spec.theme, "dpi" if spec.by_dpi else "width": spec.size}
    file |= {"transparent": True} if spec.transparent else {}
    file |= {"caption": caption} if caption else {}
    file |= {"first": first, "last": last, "milliseconds": spec.milliseconds} if moving else {"step": step}
    note = {"lang": say.language, **arguments(picture), **argument_texts("file", file)}
    options = replace(
        _sized(spec),
        theme=spec.theme,
        transparent=spec.transparent,
        first=first,
        last=last,
        milliseconds=spec.milliseconds,
        caption=caption,
        note=json.dumps(note, ensure_ascii=False, separators=(",", ":")),
    )
    whole, frames = captioned(drawn.scene, caption), len(options.frames(drawn.scene))
    _refuse(whole, kind, options, frames)
    steps = "_steps" if spec.kind == "pages" else "" if moving else f"_step{step + 1}"
    name = f"{_name(picture)}{steps}.{kind}"
    return Order(name, kind, drawn.scene, options, _is_large(whole, kind, options, frames))


def largest_size(spec: FileSpec, least: int, page: tuple[float, float], title: str) -> int:
    """Return the largest size of a file, up to the wanted one, that is not refused; or `least`.

    Parameters
    ----------
    spec : FileSpec
    least : int
    page : (float, float)
        The picture's width and height in points.
    title : str
        What the picture shows.

    Examples
    --------
    >>> largest_size(FileSpec(kind="webp", theme="light"), 100, (300, 2400), "")
    446
    """
    kind, moving = FILE_KINDS[spec.kind]
    whole = captioned(Scene(page, {}, (), None, {}), _caption(spec, title))
    frames = spec.steps[1] - spec.steps[0] + 1 if moving else 1

    def refused(size: int) -> bool:
        try:
            _refuse(whole, kind, _sized(replace(spec, size=size)), frames)
        except ConvError:
            return True
        return False

    fits = bisect_left(range(least, spec.size + 1), True, key=refused) + least - 1
    return max(fits, least)


def make_file(
    order: Order, progress: Callable[[int, int], object], pause: Callable[[], object] = lambda: None
) -> Made:
    """Return a file.

    Parameters
    ----------
    order : Order
    progress : callable
        Called with the number of steps that are done, and of all.
    pause : callable
        Called several times a second meanwhile.

    Raises
    ------
    ConvError
        A picture that is too large for this kind of file.
    """
    file = io.BytesIO()
    write(order.scene, file, order.kind, order.options, progress, pause)
    return Made(order.name, FORMATS[order.kind].media, file.getvalue())


def make_page(
    data: Mapping[str, Any], picture: Picture, spec: FileSpec, step: int, say: Words, colours: str
) -> Made:
    """Return the player as a page of its own; the theme "reader" is the reader's screen's, in `colours`."""
    shown = PAGE_THEMES.get(spec.theme, (colours, "auto"))
    scene = draw(picture, say).scene
    text = page(
        {**data, "start": step},
        title=data["panels"][0]["title"],
        language=say.language,
        colours=shown[0],
        scheme=shown[1],
        still=svg(scene, min(step, len(scene) - 1), theme=None),
    )
    return Made(f"{_name(picture)}.html", "text/html", text.encode())


def _caption(spec: FileSpec, title: str) -> str:
    """Return the text under a picture that shows what its title says."""
    return (spec.caption or title) if spec.caption is not None else ""


def _sized(spec: FileSpec) -> Options:
    """Return how large a file is to be; nothing else of it."""
    if spec.by_dpi:
        return Options(dpi=spec.size, even=True)
    return Options(width=spec.size, even=True)


def _is_large(scene: Scene, kind: str, options: Options, frames: int) -> bool:
    """Return whether a file takes longer than a moment, or much memory."""
    if kind == "svg":
        return False
    # What is made of lines has no pixels; a page of it takes about as long as a picture at 72 dpi.
    wide, high = map(round, scene.size) if kind == "pdf" else options.size(scene)
    pixels = wide * high
    most = _FEW_WEBP if kind == "webp" else _FEW_PIXELS
    return (pixels > _SMALL_PICTURE and kind != "pdf") or frames * pixels > most


def _refuse(scene: Scene, kind: str, options: Options, frames: int) -> None:
    """Refuse what a kind of file does not hold, and what takes too long; the caption belongs to the scene."""
    if kind in ("svg", "pdf"):
        return
    if kind == "webp":
        # Fewer steps would not make it smaller.
        refuse_large_webp(scene, options)
    _refuse_much(scene, options, frames)


def _refuse_much(scene: Scene, options: Options, frames: int) -> None:
    """Refuse what would keep the machine busy for minutes, and say what would not."""
    wide, high = options.size(scene)
    if frames * wide * high > _MOST_PIXELS:
        raise ConvError(
            "export_too_much",
            "size",
            frames=frames,
            wide=wide,
            high=high,
            # More than the limit, also where it is little more.
            total=-(-frames * wide * high // 1_000_000),
            limit=_MOST_PIXELS // 1_000_000,
            width=widest(scene, options, lambda size: frames * prod(size) <= _MOST_PIXELS),
            steps=_MOST_PIXELS // (wide * high),
        )


def _name(picture: Picture) -> str:
    """Return a name that tells the setting, of signs that every system takes."""
    texts = arguments(picture)
    tagged = [row for name, row in parameters("command").items() if row.tag and name in texts]
    parts = [picture.kind]
    parts += [f"{row.tag}{texts[row.name].replace(',', '-')}" for row in tagged]
    parts += [picture.view] if picture.view else []
    parts += [picture.layout] if picture.layout == "flat" else []
    return "_".join(parts)

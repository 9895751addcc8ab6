"""The drawer of files to take along: what they are to be like, the button that makes one, and the file."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from ..errors import ConvError
from ..kinds import Picture
from ..render import LIMITS
from ..scene import THEMES
from ..texts import Words
from ..views.view import View
from .made import FILE_KINDS, FileSpec, Made, largest_size, make_file, make_page, order, turn_to_make
from .make_button import make_button
from .parts import drawer, rerun_all, reword
from .plain import sentence

#: What the number fields take.
_SIZES = {"width": (100, 6000, 800), "dpi": (36, 600, 150)}
_SECONDS = (LIMITS["milliseconds"][0] / 1000, LIMITS["milliseconds"][1] / 1000, 1.0)
#: Themes that are called otherwise in the texts.
_THEME_WORDS = {"safe-dark": "safe_dark"}
#: A bar that is drawn again more often than this only costs time, in seconds.
_BEAT = 0.1


def export(page: str, now: View, data: Callable[[], dict[str, Any]], say: Words) -> None:
    """Draw the drawer; what is in it, only while it is open.

    `now` is what the page shows, `data` makes the player's data of it.
    """
    # Sliders are drawn otherwise while it is open.
    place = drawer(page, "export", say("export.heading"), rerun_all)
    if not place.open:
        return
    if now.problem:
        place.caption(sentence(now.problem, say))
        return
    with place:
        pictures = now.pictures
        payload = data()
        counts = [panel["steps"] for panel in payload["panels"]]
        spec, chosen = _spec(pictures, payload["panels"], now["colours"], say)
        about = (now.link(), say.language, spec, chosen)
        steps = make_button(f"{page}.make", say("export.make"), counts)
        result = st.empty()
        if steps is not None:
            made = _make(pictures[chosen], spec, steps, chosen, now["colours"], payload, result, say)
            if made is None:
                return
            st.session_state[_key(page)] = (about, made)
            # Streamlit lets go of the file before this one only when the whole page is drawn again.
            rerun_all()
        kept = st.session_state.get(_key(page))
        if kept and kept[0] != about:
            del st.session_state[_key(page)]
        elif kept:
            _offer(kept[1], page, result, say)


def _key(page: str) -> str:
    return f"{page}.made"


def _spec(
    pictures: Sequence[Picture], panels: list[dict[str, Any]], colours: str, say: Words
) -> tuple[FileSpec, int]:
    """Draw the choices; return what they say, and which of the pictures is meant.

    `panels` are the player's data of the pictures.
    """
    reword("export.kind", say.language)
    kind = st.selectbox(
        say("export.kind"),
        list(FILE_KINDS),
        format_func=lambda name: say(f"export.kind_{name}"),
        key="export.kind",
        persist_state="session",
    )
    chosen = 0
    if len(pictures) > 1 and kind != "html":
        reword(f"export.picture.{len(pictures)}", say.language)
        chosen = st.selectbox(
            say("export.picture"),
            range(len(pictures)),
            format_func=lambda at: _picture_words(pictures[at], say),
            key=f"export.picture.{len(pictures)}",
        )
    colours_place, size_place, time_place = st.columns([1, 1, 0.6])
    with colours_place:
        themes = ("reader", *THEMES) if kind == "html" else ("page", *THEMES)
        reword(f"export.theme.{themes[0]}", say.language)
        theme = st.selectbox(
            say("export.theme"),
            themes,
            format_func=lambda name: say(f"export.theme_{_THEME_WORDS.get(name, name)}"),
            key=f"export.theme.{themes[0]}",
            persist_state="session",
        )
    if kind == "html":
        return FileSpec(kind=kind, theme=theme), 0
    spec: dict[str, Any] = {"kind": kind, "theme": _page_theme(colours) if theme == "page" else theme}
    if FILE_KINDS[kind][1] and kind != "pages":
        with time_place:
            spec |= _time(say)
    if FILE_KINDS[kind][1]:
        spec["steps"] = _range(panels[chosen]["steps"], say)
    spec["transparent"] = st.toggle(
        say("export.transparent"),
        help=say("export.transparent_help"),
        key="export.transparent",
        persist_state="session",
    )
    if st.toggle(say("export.caption"), key="export.caption", persist_state="session"):
        spec["caption"] = st.text_input(
            say("export.caption_text"),
            max_chars=400,
            placeholder=say("export.caption_usual"),
            key="export.caption_text",
            persist_state="session",
        ).strip()
    if FILE_KINDS[kind][0] not in ("svg", "pdf"):
        # Last of all: where it starts depends on everything else.
        with size_place:
            spec |= _size(FileSpec(**spec), panels[chosen], say)
    return FileSpec(**spec), chosen


def _picture_words(picture: Picture, say: Words) -> str:
    name = picture.view or picture.kind
    if name.startswith("group") and name[5:].isdigit():
        return say("export.picture_group", group=name[5:])
    return say(f"export.picture_{name}")


def _page_theme(colours: str) -> str:
    """Return the theme that the page shows the picture in."""
    dark = st.context.theme.type == "dark"
    return ("safe-dark" if dark else "safe") if colours == "safe" else ("dark" if dark else "light")


def _size(spec: FileSpec, panel: dict[str, Any], say: Words) -> dict[str, Any]:
    """Return the size; it starts with the largest usual one that such a file can have."""
    unit = st.segmented_control(
        say("export.size"),
        list(_SIZES),
        default="width",
        required=True,
        format_func=lambda name: say(f"export.size_{name}"),
        key="export.unit",
        persist_state="session",
    )
    # Even what is required can be taken back by a message.
    unit = unit if unit in _SIZES else "width"
    least, most, usual = _SIZES[unit]
    wide, high = panel["size"]
    fits = largest_size(replace(spec, size=usual, by_dpi=unit == "dpi"), least, (wide, high), panel["title"])
    size = st.number_input(
        say(f"export.size_{unit}"),
        least,
        most,
        fits,
        step=10,
        # What is too large for another file starts anew with the largest that is not.
        key=f"export.size.{unit}" + (f".{fits}" if fits < usual else ""),
        label_visibility="collapsed",
        persist_state="session",
    )
    return {"size": size, "by_dpi": unit == "dpi"}


def _time(say: Words) -> dict[str, Any]:
    least, most, usual = _SECONDS
    seconds = st.number_input(
        say("export.seconds"),
        least,
        most,
        usual,
        step=0.1,
        key="export.seconds",
        persist_state="session",
    )
    return {"milliseconds": round(seconds * 1000)}


def _range(steps: int, say: Words) -> tuple[int, int]:
    """Return the first and the last step to show, from 0."""
    if steps < 2:
        return 0, 0
    # Another number of steps comes with a range of its own.
    first, last = st.slider(say("export.steps"), 1, steps, (1, steps), key=f"export.steps.{steps}")
    return first - 1, last - 1


def _make(
    picture: Picture,
    spec: FileSpec,
    steps: list[int],
    chosen: int,
    colours: str,
    data: dict[str, Any],
    place: Any,
    say: Words,
) -> Made | None:
    """Return the file, a bar growing meanwhile; None where it cannot be, which is said.

    Whatever the visitor moves meanwhile ends it: a bar that is drawn gives way to the next run.
    """
    # The file before this one is offered no longer.
    place.progress(0.0, say("export.starting"))
    beat, shown = time.monotonic(), (0.0, say("export.starting"))

    def wait() -> None:
        # What is done stays done while others have their turn.
        place.progress(shown[0], say("export.waiting"))

    def grow(done: int, total: int) -> None:
        nonlocal beat, shown
        if time.monotonic() - beat > _BEAT or done == total:
            beat, shown = time.monotonic(), (done / total, say("export.progress", done=done, total=total))
            place.progress(*shown)

    try:
        if spec.kind == "html":
            with turn_to_make(wait):
                return make_page(data, picture, spec, steps[0], say, colours)
        file = order(picture, spec, steps[chosen], say)
        with turn_to_make(wait, large=file.large) as pause:
            return make_file(file, grow, pause)
    except ConvError as problem:
        place.error(sentence(problem, say))
        return None


def _offer(made: Made, page: str, place: Any, say: Words) -> None:
    place.download_button(
        say("export.download", name=made.name, kilobytes=-(-len(made.data) // 1000)),
        made.data,
        made.name,
        made.media,
        key=f"{page}.download",
        on_click="ignore",
        icon=":material/download:",
    )

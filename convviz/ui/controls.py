"""The controls of a page: widgets, what they say, and the way from widgets to a view and back."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from ..cases import cases_of
from ..codecs import SIDES, Choice, Whole
from ..parameters import CELLS, SEEDS, widgets
from ..texts import Words
from ..views.state import State
from .language import language_now
from .messages import has_message
from .parts import drawer, is_open, part, rerun_all, rerun_parts
from .visit import open_example

#: Drawers that tell of the setting, and so follow every move while they are open.
_DRAWERS = ("cells", "code", "export")


V = TypeVar("V", bound=State)
C = TypeVar("C")


def _title(case: Any, say: Words) -> str:
    return f"{say(f'cases.{case.name}.title')} · {say(f'controls.group_{case.group}')}"


class Controls(Generic[V]):
    """The widgets of one page, by name; the table of parameters judges whatever they say.

    Parameters
    ----------
    page : str
        The page's name; the key of a widget is ``page.name``.
    collect : callable
        From the value of every widget to the view.
    follows : callable
        From a view to the parts of the page, beside the picture, that tell of it.
    cases : mapping, optional
        What there is to start from, by name; the catalogue's cases of the page otherwise.
    title : callable
        From one of them to its title.
    """

    def __init__(
        self,
        page: str,
        *,
        collect: Callable[[dict[str, Any]], V],
        follows: Callable[[V], list[str]],
        cases: Mapping[str, C] | None = None,
        title: Callable[[C, Words], str] = _title,
    ) -> None:
        self.page = page
        self._codecs = widgets(page)
        #: Parameters with a vertical and a horizontal value: widgets ``name.v`` and ``name.h``.
        self.paired = tuple(name.removesuffix(".v") for name in self._codecs if name.endswith(".v"))
        self._cases: Mapping[str, Any] = cases_of(page) if cases is None else cases
        self._title = title
        self._collect, self._follows = collect, follows

    def key(self, name: str) -> str:
        """Return the key of a widget."""
        return f"{self.page}.{name}"

    def value_of(self, name: str) -> Any:
        """Return what a widget says now, as far as it can say it.

        A browser says a choice by its words. Those of the language before are none of this one's, and
        Streamlit takes them for a value; and a forged message may say anything.
        """
        value, codec = st.session_state[self.key(name)], self._codecs.get(name)
        return value if codec is None else codec.near(value, st.session_state[self.page][name])

    def kept(self, name: str) -> Any:
        """Return what is kept under a name beside the widgets."""
        return st.session_state.get(self.key(name), 0)

    def written(self, name: str) -> str:
        """Return the cells that are written by hand over an array."""
        text: str = st.session_state[self.key(name)]
        return text

    def write(self, names: Mapping[str, str], *, anew: bool) -> None:
        """Write cells over arrays; `anew` has the grid drawn with other numbers beneath what is typed."""
        for name, text in names.items():
            st.session_state[self.key(name)] = text
        st.session_state[self.key("typed")] += anew

    def follow(self) -> None:
        """End a callback in which cells were written."""
        self.moved()

    def now(self) -> V:
        """Return the view that the widgets say."""
        return self._collect(st.session_state[self.page])

    def apply(self, view: V) -> None:
        """Set every widget to a view; called before the widgets are drawn, or from a callback."""
        kept: dict[str, Any] = st.session_state.get(self.page, {})
        values = {
            name: self._codecs[name].near(value, kept.get(name, value))
            for name, value in view.spread().items()
        }
        st.session_state[self.page] = values
        for name, value in values.items():
            st.session_state[self.key(name)] = value
        # What was typed into a grid before is not in these.
        st.session_state[self.key("typed")] = st.session_state.get(self.key("typed"), 0) + 1

    def restore(self, first: Callable[[], V]) -> None:
        """Settle what every widget says, before any is drawn; `first` makes the view of a new visitor.

        Streamlit forgets a widget that a run does not draw (another page, a linked axis), so the
        values are kept beside the widgets. Unless it is told to let a widget's state persist, it even goes
        back to what was set before the widget was first drawn. A choice that was unselected keeps its last
        value, and a linked axis follows the vertical one.
        """
        if self.page not in st.session_state:
            self.apply(first())
        self._settle()
        language, words = language_now().language, self.key("words")
        if st.session_state.get(words, language) != language:
            # A browser shows the old words of a choice until its value is set.
            for name, value in st.session_state[self.page].items():
                st.session_state[self.key(name)] = value
        st.session_state[words] = language

    def _settle(self) -> None:
        # Asking Streamlit for a widget's value is dear, and this asks for all of them at every move.
        kept: dict[str, Any] = st.session_state[self.page]
        widgets = {name: st.session_state.get(self.key(name)) for name in kept}
        values = {name: self._codecs[name].near(widgets[name], value) for name, value in kept.items()}
        for name in self.paired:
            if name not in values["free"]:
                values[f"{name}.h"] = values[f"{name}.v"]
        st.session_state[self.page] = values
        for name, value in values.items():
            # Setting even the same value makes the browser set it again.
            if widgets[name] is None or widgets[name] != value:
                st.session_state[self.key(name)] = value

    def moved(self, *also: str) -> None:
        """Follow a widget whose value no other widget depends on; `also` are parts that tell of it alone."""
        self._settle()
        now = self.now()
        names = ["picture", *also, *self._follows(now)]
        if now.problem or has_message(self.page):
            names.append("above")
        if self.case_now() != st.session_state[self.key("case")]:
            names.append("preset")
        names += [name for name in _DRAWERS if is_open(self.page, name)]
        rerun_parts(*names)

    # -- widgets -------------------------------------------------------------------------------

    def slider(self, name: str, label: str) -> None:
        """Draw one slider over the numbers that the page has for it.

        It is a part of its own: a browser draws all of that anew as soon as the slider is moved, before it
        knows what follows, and would else draw the whole page. But the move of a part only waits for the end
        of what runs; where a file may be being made, it has to put an end to it.
        """
        key, codec = self.key(name), self._codecs[name]
        assert isinstance(codec, Whole), "a slider is over numbers"
        limits = codec.allowed
        if isinstance(limits, range):
            draw = partial(
                st.slider,
                label,
                limits[0],
                limits[-1],
                key=key,
                on_change=self.moved,
                persist_state="session",
            )
        else:
            draw = partial(
                st.select_slider, label, limits, key=key, on_change=self.moved, persist_state="session"
            )
        if is_open(self.page, "export"):
            draw()
        else:
            part(f"{key}.slider", draw)

    def stops(self, name: str, label: str, options: dict[int, str]) -> None:
        """Draw a slider over values that depend on others; a part of the page that is drawn again with them.

        Other values or words for them, or a value not set by hand, come with a new widget: see `_presets`.
        """
        turn, now = self.key(f"{name}_turn"), self.value_of(name)
        count, shown = st.session_state.get(turn, (0, {}))
        key = self.key(f"{name}{count}")
        if shown != options or st.session_state.get(key) != now:
            key = self.key(f"{name}{count + 1}")
            st.session_state[turn] = (count + 1, options)
        st.select_slider(
            label,
            list(options),
            now,
            format_func=options.__getitem__,
            key=key,
            on_change=self._stopped,
            args=(name, key),
        )

    def _stopped(self, name: str, key: str) -> None:
        count, _ = st.session_state[self.key(f"{name}_turn")]
        if key != self.key(f"{name}{count}"):
            return
        kept = st.session_state[self.page][name]
        st.session_state[self.key(name)] = self._codecs[name].near(st.session_state[key], kept)
        self.moved()

    def stops_are_old(self, name: str, options: dict[int, str]) -> bool:
        """Return whether a slider of `stops` shows other values than these, or another one."""
        count, shown = st.session_state.get(self.key(f"{name}_turn"), (0, {}))
        return bool(
            shown != options or st.session_state.get(self.key(f"{name}{count}")) != self.value_of(name)
        )

    def pair(self, name: str, say: Words) -> None:
        """Draw the slider of a paired parameter, or one for each axis where they are free."""
        label = say(f"controls.{name}")
        if name in self.value_of("free"):
            self.slider(f"{name}.v", say("controls.vertical", name=label))
            self.slider(f"{name}.h", say("controls.horizontal", name=label))
        else:
            self.slider(f"{name}.v", label)

    def padding(self, say: Words) -> None:
        """Draw the sliders of the padding: for each axis, for each side, or none where it has a name."""
        kind = self.value_of("padding.kind")
        if kind == "even":
            self.pair("padding", say)
        elif kind == "sides":
            for side in SIDES:
                self.slider(f"padding.{side}", say(f"controls.{side}"))

    def padding_kind(self, say: Words) -> None:
        """Draw the choice of how padding is given; the part "meaning" says what a name comes to."""
        codec = self._codecs["padding.kind"]
        assert isinstance(codec, Choice), "a choice"
        st.selectbox(
            say("controls.padding_kind"),
            codec.allowed,
            format_func=lambda kind: say(f"controls.kind_{kind}"),
            key=self.key("padding.kind"),
            persist_state="session",
        )
        part("meaning", partial(self._meaning, say))

    def _meaning(self, say: Words) -> None:
        sides = self.now().sides_of_name
        if sides:
            (top, bottom), (left, right) = sides
            st.caption(say("controls.kind_means", top=top, bottom=bottom, left=left, right=right))

    def drawer(self, say: Words, draw: Callable[[Words], None], label: str = "") -> None:
        """Draw what is needed less often, while it is open: unopened, it costs a slider move nothing."""
        more = drawer(self.page, "more", label or say("controls.more"))
        if more.open:
            with more:
                draw(say)

    def beside(self, options: tuple[str, ...], say: Words) -> None:
        """Draw the choice of what stands beside the picture."""
        st.selectbox(
            say("controls.beside"),
            options,
            format_func=lambda name: say(f"controls.beside_{name}"),
            key=self.key("beside"),
            persist_state="session",
            label_visibility="collapsed",
            on_change=self.moved,
            width=300,
        )

    def free(self, say: Words) -> None:
        """Draw the choice of the parameters whose axes are free."""
        st.pills(
            say("controls.free"),
            self.paired,
            selection_mode="multi",
            format_func=lambda name: say(f"controls.{name}"),
            help=say("controls.free_help"),
            key=self.key("free"),
            persist_state="session",
        )

    def choice(self, name: str, options: tuple[str, ...], label: str, words: Callable[[str], str]) -> None:
        """Draw a choice between a few, side by side."""
        st.segmented_control(
            label,
            options,
            format_func=words,
            key=self.key(name),
            persist_state="session",
            label_visibility="collapsed",
            required=True,
            on_change=self.moved,
        )

    def select(
        self,
        name: str,
        options: tuple[str, ...],
        label: str,
        words: Callable[[str], str],
        *,
        alone: bool = True,
    ) -> None:
        """Draw a choice; `alone` says that no other widget depends on it."""
        key, moved = self.key(name), self.moved if alone else None
        st.selectbox(label, options, format_func=words, key=key, on_change=moved, persist_state="session")

    def switch(self, name: str, say: Words, explanation: str | None = None) -> None:
        """Draw a switch."""
        st.toggle(
            say(f"controls.{name}"),
            help=explanation,
            key=self.key(name),
            on_change=self.moved,
            persist_state="session",
        )

    def numbers(self, sets: tuple[str, ...], say: Words) -> None:
        """Draw the choice of numbers, with the seed of drawn ones and a button that draws others."""
        st.selectbox(
            say("controls.numbers"),
            sets,
            format_func=lambda numbers: say(f"controls.numbers_{numbers}"),
            key=self.key("numbers"),
            persist_state="session",
        )
        if self.value_of("numbers") == "random":
            key = self.key("seed")
            st.number_input(
                say("controls.seed"),
                SEEDS[0],
                SEEDS[-1],
                step=1,
                key=key,
                on_change=self.moved,
                persist_state="session",
            )
        st.button(say("controls.surprise"), help=say("controls.surprise_help"), on_click=self._surprise)

    def _surprise(self) -> None:
        kept: dict[str, Any] = st.session_state[self.page]
        seed, nothing = random.randrange(1, len(SEEDS)), {name: "" for name in CELLS if name in kept}
        self.apply(self._collect(kept | nothing | {"numbers": "random", "seed": seed}))

    # -- worked examples -------------------------------------------------------------------------

    def presets(self, say: Words) -> None:
        """Draw the choice of worked examples."""
        part("preset", partial(self._presets, say))

    def _presets(self, say: Words) -> None:
        """Draw the choice of worked examples; it shows the one on the page, if it is one.

        A new value comes with a new widget. The same widget set to it would, in a browser that has just
        sent its next move, still hold the old one, and that would open the old example again. Another
        language comes with a new widget, too.
        """
        now, turn = self.case_now(), self.key("case_turn")
        shown = (now, say.language)
        if shown != (st.session_state.get(self.key("case")), st.session_state.get(self.key("case_words"))):
            st.session_state[self.key("case")], st.session_state[self.key("case_words")] = shown
            st.session_state[turn] = st.session_state.get(turn, 0) + 1
        key = self.key(f"case{st.session_state[turn]}")

        def title(name: str) -> str:
            return self._title(self._cases[name], say) if name else say("controls.own")

        names = ["", *self._cases]
        st.selectbox(
            say("controls.preset"),
            names,
            names.index(now),
            format_func=title,
            key=key,
            on_change=self._open_case,
            args=(key,),
        )

    def case_now(self) -> str:
        """Return the name of the worked example that the page shows, or ""; of several the chosen one."""
        now, chosen = self.now(), st.session_state.get(self.key("case"))
        same = [name for name, case in self._cases.items() if now.shows(case)]
        return chosen if chosen in same else (same or [""])[0]

    def _open_case(self, key: str) -> None:
        name, turn = st.session_state[key], st.session_state[self.key("case_turn")]
        # Asked again and again, a browser tells what a choice says that it has already lost or that it
        # has just been given, or the words of another language that it still shows: nobody chose that.
        if key != self.key(f"case{turn}") or name not in {"", *self._cases}:
            return
        if name == st.session_state[self.key("case")]:
            return
        st.session_state[self.key("case")] = name
        if name:
            open_example(self.page)
            self.apply(self.now().opened(self._cases[name]))
            rerun_all()

"""States that no browser sends: links, widgets, grids and components that say anything, and ways out taken.

Drawn by a seed, sent by raw websocket. What the page and the server make of them is what the tests judge.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from streamlit.proto.WidgetStates_pb2 import WidgetState

from convviz.cases import CASES
from convviz.codecs import Codec, Whole
from convviz.engine import KERNELS
from convviz.kinds import PAGED
from convviz.parameters import parameters, widgets
from convviz.texts import words
from convviz.views.image import EXAMPLES, ImageView, image_offers
from convviz.views.offers import Offer, offers
from convviz.views.view import View

from .client import Client, ConnectionClosed, Widget, events
from .measure import Result
from .server import Server

PAGES = ("", "conv", "transposed", "grouped", "separable", "image")
#: States a page, and the bounds: seconds of the slowest run, megabytes of memory that stay.
_STATES, _SLOWEST, _GROWTH = 150, 2, 50
#: A session is let go after so many states.
_VISIT = 16

#: What stands in links that nobody's page wrote.
_NONSENSE = (
    "",
    " ",
    "abc",
    "-1",
    "0",
    "1",
    "99",
    "1e400",
    "-1e400",
    "nan",
    "inf",
    "1_0",
    "9" * 400,
    "3x",
    "x3",
    "1x2x3",
    "2.5",
    "1,2,3",
    "1,1,1,1",
    "9,9,9,9",
    "same",
    "full",
    "True",
    "None",
    "[]",
    "(3, 3)",
    "0x10",
    "𝟝",
    "٣",
    "5×7",
    "![x](//a.bc/d)",
    "[hi](//e.vil)",
    "$x$",
    ":red[x]",
    "<b>x</b>",
    "`x`",
    "**x**",
    "a\nb",
    "\x00",
    "\u202e",
    "💥",
    "{name}",
    "%s",
    "../../etc/passwd",
    "'; drop",
    "~" * 300,
    "1e5," * 600,
    "1,,;;/~" * 300,
    "two,three",
    "1000001",
)
_NAMES = (
    "utm_source",
    "fbclid",
    "kernal",
    "strides",
    "n",
    "asked",
    "lang",
    "embed",
    "step",
    "at",
    "case",
    "[x](y)",
    "in_channels",
    "out_channels",
    "output_padding",
    "padding_mode",
    "kernel_size",
    "groups",
    "output_size",
    "bias",
)
_NUMBERS = (
    0.0,
    1.0,
    -1.0,
    2.5,
    7.0,
    16.0,
    17.0,
    99.0,
    1e6,
    1000001.0,
    -1e300,
    1e300,
    float("nan"),
    float("inf"),
    -float("inf"),
)
_CELLS = (5, 2.5, 1000001, -1e7, None, "x", "", True, [1], {"a": 1}, 1e300, "1e400", float("nan"))
_ROWS = ("0", "1", "2", "7", "10000000", "1000000000", "-1", "x", "1.5", "", "9" * 30)
_JSON = (
    "",
    "x",
    "[]",
    "{}",
    "null",
    "3",
    '"x"',
    "NaN",
    "[[",
    "[" * 3000,
    '{"edited_rows": []}',
    '{"value": 1}',
)


@dataclass
class Outcome:
    """What came of an attack: how many states were sent, what went wrong, seconds of the slowest run."""

    states: int = 0
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    slowest_state: str = ""
    pressed: int = 0


def attack(server: Server, page: str, count: int, seed: int) -> Outcome:
    """Send so many states to a page, and take every way out that appears."""
    return asyncio.run(_Attack(server, page, seed).all(count))


def run() -> list[Result]:
    with Server() as server:
        # What is kept for the next visitor is kept by then.
        outcomes = [attack(server, page, _STATES, 0) for page in PAGES]
        before = server.megabytes()
        outcomes += [attack(server, page, _STATES, 1) for page in PAGES]
        after = server.megabytes()
        complaints = server.complaints()
    slowest = max(outcomes, key=lambda outcome: outcome.slowest)
    faults = sum(len(outcome.faults) for outcome in outcomes) + complaints
    states = sum(outcome.states for outcome in outcomes)
    return [
        Result(
            "forged states: the slowest run", slowest.slowest, "s", _SLOWEST, note=slowest.slowest_state[:40]
        ),
        Result("forged states: growth of memory", after - before, "MB", _GROWTH, note=f"{states} states"),
        Result("forged states: faults", faults, "", 0),
    ]


class _Attack:
    """One page under attack, session after session."""

    def __init__(self, server: Server, page: str, seed: int) -> None:
        self.server, self.page = server, page
        self.chance = random.Random(f"{page} {seed}")
        self.outcome = Outcome()
        self.elsewhere: list[str] = []
        # What was said in this session, to tell of it.
        self.link = ""
        self.said: list[list[WidgetState]] = []

    async def all(self, count: int) -> Outcome:
        client: Client | None = None
        for number in range(count):
            fresh = client is None or number % _VISIT == 0 or self.chance.random() < 0.08
            try:
                if fresh:
                    if client:
                        await client.close()
                    # What is drawn by chance is seldom impossible on some pages: the first visit is.
                    link = _link(self.page, self.chance) if number else _first_link(self.page)
                    client = await self._open(link)
                assert client is not None
                if not fresh or self.chance.random() < 0.5:
                    await self._forge(client)
                await self._take_all_ways(client)
            except (TimeoutError, ConnectionClosed) as lost:
                self._fault(f"the run did not end: {type(lost).__name__}")
                client = None
            self.outcome.states += 1
        if client:
            await client.close()
        return self.outcome

    async def _open(self, link: str) -> Client:
        self.link, self.said = link, []
        client = Client(self.server, link, caches=False)
        self._judge(client, await client.open())
        await self._open_drawers(client)
        return client

    async def _open_drawers(self, client: Client) -> None:
        """Pull out some drawers: what is in them is attacked, too."""
        drawers = [one for key, one in sorted(client.widgets.items()) if one.kind == "expandable"]
        chosen = [one for one in drawers if self.chance.random() < 0.4]
        if chosen:
            states = [WidgetState(id=one.id, bool_value=True) for one in chosen]
            self.said.append(states)
            self._judge(client, await client.say(states, keep=True))

    async def _forge(self, client: Client) -> None:
        known = sorted(client.widgets.items())
        chosen = self.chance.sample(known, min(len(known), self.chance.choice((1, 1, 1, 2, 3, 6))))
        states = [state for key, one in chosen for state in _states(key, one, self.chance)]
        if self.chance.random() < 0.15:
            unknown = f"$$ID-{self.chance.getrandbits(128):032x}-{self.page}.kernel.v"
            states.append(_anything(self.chance.choice([unknown, "", "x", *self.elsewhere]), self.chance))
        self.elsewhere = [one.id for _, one in known][:20]
        part = chosen[0][1].part if chosen and self.chance.random() < 0.3 else ""
        self.said.append(states)
        self._judge(client, await client.say(states, part, keep=self.chance.random() < 0.3))

    async def _take_all_ways(self, client: Client) -> None:
        """Take every way out of what the browser's own controls say, if it is impossible."""
        if f"{self.page}.workbench" not in client.widgets:
            return
        before = client.values(self.page)
        view = _view(self.page, before)
        for way in _offers(view):
            changed = {name: value for name, value in way.view.spread().items() if before[name] != value}
            self.outcome.pressed += 1
            self._judge(client, await client.set(self.page, **changed), f"took {way.words}")
            if f"{self.page}.workbench" not in client.widgets:
                # What was said before, and is said again, has led elsewhere.
                return
            after = _view(self.page, client.values(self.page))
            if after.problem:
                self._fault(f"{way.words} did not make the setting possible: {after.link()}")
            await client.set(self.page, **before)

    def _judge(self, client: Client, took: float, what: str = "") -> None:
        if took > self.outcome.slowest:
            self.outcome.slowest, self.outcome.slowest_state = took, self._state()
        for exception in client.exceptions:
            self._fault(f"{what} {exception}")
        client.exceptions.clear()
        if not client.alive:
            self._fault(f"{what} no controls are left")

    def _fault(self, what: str) -> None:
        self.outcome.faults.append(f"{what.strip()} ({self._state()})")

    def _state(self) -> str:
        said = "; ".join(
            str(state).replace("\n", " ")[:200] for state in (self.said[-1] if self.said else [])
        )
        return f"/{self.link[:300]} {said}"


# -- what is sent ---------------------------------------------------------------------------------


def _view(page: str, values: Mapping[str, Any]) -> Any:
    """Return the view that the controls of a page say."""
    return ImageView.collected(values, None) if page == "image" else View.collected(PAGED[page], values)


def _offers(view: Any) -> Sequence[Offer]:
    """Return the ways out of a view, if it is impossible."""
    if not view.problem:
        return []
    say = words("en")
    return image_offers(view, say) if isinstance(view, ImageView) else offers(view, say)


def _first_link(page: str) -> str:
    """Return a link to a page that opens an impossible setting, where there are any."""
    links = {
        "": "",
        "transposed": "kernel=1&stride=1&padding=1",
        "image": "picture=drawing&weights=box&kernel=7&dilation=8&padding=0",
    }
    return f"{page}?{links.get(page, 'input=2&kernel=5&padding=0')}"


def _link(page: str, chance: random.Random) -> str:
    """Return a link to a page with some values that are good and some that are not."""
    table = parameters(page or "conv")
    query: list[tuple[str, str]] = []
    if page and chance.random() < 0.3:
        names = list(table)
        query += [(chance.choice(table[name].links), _good(table[name].codec, chance)) for name in names]
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 5, 12))):
        if not page or chance.random() < 0.25:
            # On the gallery other names would lead to another page.
            name = chance.choice(_NAMES[:6] if not page and chance.random() < 0.7 else _NAMES)
            query.append((name, chance.choice(_NONSENSE)))
            continue
        one = table[chance.choice(list(table))]
        value = _good(one.codec, chance) if chance.random() < 0.6 else chance.choice(_NONSENSE)
        query.append((chance.choice(one.links), value))
    text = "&".join(f"{quote(name)}={quote(value)}" for name, value in query)
    return f"{page}?{text}"


def _good(codec: Codec[object], chance: random.Random) -> str:
    allowed: Sequence[object] = getattr(codec, "allowed", (0, 1))
    if isinstance(codec, Whole):
        return str(chance.choice(allowed))
    words = [*map(str, allowed), *getattr(codec, "names", ())]
    if words[0].isdigit() and chance.random() < 0.3:
        return f"{chance.choice(words)}x{chance.choice(words)}"
    return chance.choice(words)


def _states(key: str, one: Widget, chance: random.Random) -> list[WidgetState]:
    """Return what is said of one widget: of its own kind, mostly, but not what it can say."""
    if one.kind == "bidi_component":
        return _component(key, one, chance)
    if chance.random() < 0.2:
        return [_anything(one.id, chance)]
    state = WidgetState(id=one.id)
    make = _KINDS.get(one.kind)
    if make is None:
        return [_anything(one.id, chance)]
    make(state, one.drawn, chance)
    return [state]


def _anything(name: str, chance: random.Random) -> WidgetState:
    """Return a state of any kind with any value."""
    state = WidgetState(id=name)
    kind = chance.choice([one.name for one in WidgetState.DESCRIPTOR.fields if one.name != "id"])
    if kind in ("trigger_value", "bool_value"):
        setattr(state, kind, chance.random() < 0.5)
    elif kind == "double_value":
        state.double_value = chance.choice(_NUMBERS)
    elif kind == "int_value":
        state.int_value = chance.choice((0, -1, 7, 99, 2**62))
    elif kind in ("string_value", "json_value", "json_trigger_value"):
        setattr(state, kind, chance.choice((*_NONSENSE, *_JSON)).replace("\x00", ""))
    elif kind == "double_array_value":
        state.double_array_value.data.extend(chance.choices(_NUMBERS, k=chance.choice((0, 1, 2, 50))))
    elif kind == "int_array_value":
        state.int_array_value.data.extend(chance.choices((0, -1, 9, 2**40), k=chance.choice((0, 1, 2))))
    elif kind == "string_array_value":
        state.string_array_value.data.extend(chance.choices(_NONSENSE, k=chance.choice((0, 1, 2, 9))))
    elif kind == "string_trigger_value":
        state.string_trigger_value.data = chance.choice(_NONSENSE)
    elif kind == "file_uploader_state_value":
        _file(state, None, chance)
    elif kind == "bytes_value":
        state.bytes_value = chance.randbytes(9)
    else:
        getattr(state, kind).SetInParent()
    return state


def _slider(state: WidgetState, drawn: object, chance: random.Random) -> None:
    if drawn.options:
        words = [*drawn.options, *_NONSENSE]
        state.string_array_value.data.extend(chance.choices(words, k=chance.choice((1, 1, 1, 0, 2))))
        return
    border = (drawn.min - 1, drawn.min, drawn.max, drawn.max + 1, (drawn.min + drawn.max) // 2)
    numbers = chance.choices((*border, *border, *_NUMBERS), k=chance.choice((1, 1, 1, 1, 0, 2)))
    state.double_array_value.data.extend(numbers)


def _selectbox(state: WidgetState, drawn: object, chance: random.Random) -> None:
    state.string_value = chance.choice([*drawn.options, *drawn.options, *_NONSENSE])


def _buttons(state: WidgetState, drawn: object, chance: random.Random) -> None:
    words = [*(one.content for one in drawn.options), *(one.content for one in drawn.options), *_NONSENSE]
    state.string_array_value.data.extend(chance.choices(words, k=chance.choice((1, 1, 0, 2, 5))))


def _number(state: WidgetState, drawn: object, chance: random.Random) -> None:
    state.double_value = chance.choice((drawn.min, drawn.max, drawn.min - 1, drawn.max + 1, *_NUMBERS))


def _switch(state: WidgetState, drawn: object, chance: random.Random) -> None:
    state.bool_value = chance.random() < 0.5


def _button(state: WidgetState, drawn: object, chance: random.Random) -> None:
    state.trigger_value = True


def _text(state: WidgetState, drawn: object, chance: random.Random) -> None:
    state.string_value = chance.choice(_NONSENSE)


def _grid(state: WidgetState, drawn: object, chance: random.Random) -> None:
    rows = {
        chance.choice(_ROWS): {
            chance.choice(("0", "1", "2", "_index", "x", "99")): chance.choice(_CELLS)
            for _ in range(chance.choice((0, 1, 1, 2)))
        }
        for _ in range(chance.choice((1, 1, 2, 3)))
    }
    said: dict[str, object] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    if chance.random() < 0.3:
        said["added_rows"] = chance.choice(([{}], [{"0": 3}], [3], "x", [{}] * 200))
    if chance.random() < 0.3:
        said["deleted_rows"] = chance.choice(([0], [99], ["x"], [-1], 3))
    if chance.random() < 0.2:
        said["edited_rows"] = chance.choice(([], "x", 3, None, {"0": 3}, {"0": [1]}))
    state.string_value = chance.choice(_JSON) if chance.random() < 0.2 else json.dumps(said)


def _file(state: WidgetState, drawn: object, chance: random.Random) -> None:
    info = state.file_uploader_state_value.uploaded_file_info.add()
    info.file_id, info.name, info.size = "no-such-file", chance.choice(("a.png", "[x](y)", "")), 5


_KINDS: dict[str, Callable[[WidgetState, object, random.Random], None]] = {
    "slider": _slider,
    "selectbox": _selectbox,
    "button_group": _buttons,
    "number_input": _number,
    "checkbox": _switch,
    "expandable": _switch,
    "button": _button,
    "text_input": _text,
    "tab_container": _text,
    "dataframe": _grid,
    "file_uploader": _file,
}


def _told(one: Widget, key: str, chance: random.Random) -> object:
    """Return what the controls of a page tell it: some of it good."""
    data, table = json.loads(one.drawn.json), widgets(key.partition(".")[0])
    values = dict(data["values"])
    for name in chance.sample(sorted(values), chance.choice((1, 2, 4, 12))):
        codec = table.get(name)
        allowed = list(getattr(codec, "allowed", (True, False)))
        odd = (*_NUMBERS, *_NONSENSE, None, [], {}, [3], 10**400)
        values[name] = chance.choice(allowed) if chance.random() < 0.7 else chance.choice(odd)
    if chance.random() < 0.2:
        # By chance few of these are impossible.
        values |= {"input.v": 1, "input.h": 1, "kernel.v": 7, "kernel.h": 7, "padding.kind": "even"}
        values |= {"padding.v": 0, "padding.h": 0} if "padding.v" in values else {}
    turn = data["turn"] + chance.choice((0, 0, 0, 0, 0, 1, -1))
    said: dict[str, object] = {
        "turn": turn,
        "values": values,
        "chosen": chance.choice(["", *CASES]),
        "shown": False,
    }
    said["act"] = _act(chance) if chance.random() < 0.5 else None
    if chance.random() < 0.15:
        said[chance.choice(sorted(said))] = chance.choice((None, [], "x", 10**400, {}))
    return said


def _act(chance: random.Random) -> object:
    """Return what the controls of a page ask it to do."""
    name = chance.choice(("case", "drawer", "numbers", "painted", "nothing"))
    if name == "painted" and chance.random() < 0.7:
        return {name: _triples(chance)}
    return {name: chance.choice([*CASES, *EXAMPLES, "code", "export", "cells", "", 3, None, [], {}])}


def _triples(chance: random.Random) -> list[list[object]]:
    """Return what a pen paints: some of it good."""
    return [
        [chance.choice((0, 1, 7, -1, 1.0, 99, "1", None, [1], 10**9)) for _ in range(3)] for _ in range(4)
    ]


def _component(key: str, one: Widget, chance: random.Random) -> list[WidgetState]:
    """Return what is said of a component of ours: a state, or an event."""
    if chance.random() < 0.3:
        return [_anything(one.id, chance)]
    values = [
        _triples(chance), [[0, 0, 255]], [[0, 0]], [0], [3, 10**9], [-1, True], [None], [], [[]],
        "x", None, {}, 7,
        *("conv", "image", "../x", chance.choice(list(CASES)), chance.choice(list(KERNELS))),
    ]  # fmt: skip
    events_of = ("make", "case", "page", "language", "told", "nothing")
    event = chance.choice(events_of)
    value: object = chance.choice(values)
    if key.endswith(".workbench") and chance.random() < 0.8:
        event, value = "told", _told(one, key, chance)
    if chance.random() < 0.4:
        said = {event: value} if chance.random() < 0.8 else value
        return [WidgetState(id=one.id, json_value=json.dumps(said))]
    payload = chance.choice(({"event": event, "value": value}, [{"event": event, "value": value}], value))
    return [WidgetState(id=events(one.id), json_trigger_value=json.dumps(payload))]

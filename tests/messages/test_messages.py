"""Messages that no browser sends, one by one: what the page makes of each."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates

from benchmarks.client import ConnectionClosed
from benchmarks.server import Server
from convviz.texts import words

from .visitor import Visitor, visit


async def write(client: Visitor, state: Any) -> float:
    [grid] = [widget for widget in client.widgets.values() if widget.kind == "dataframe"]
    text = state if isinstance(state, str) else json.dumps(state)
    return await client.say([WidgetState(id=grid.id, string_value=text)])


REFUSED = [
    1000001, -1e7, float("nan"), float("inf"), "zwei", "", "1e400", True, [1], {"a": 1}, 1e300, 10**400,
]  # fmt: skip


@pytest.mark.sampled(1)
@pytest.mark.parametrize("value", REFUSED, ids=lambda value: repr(value)[:12])
@pytest.mark.parametrize("page", ["conv", "separable"])
def test_a_cell_that_is_no_number_is_refused_and_nothing_else_is_lost(
    attacked: Server, page: str, value: object
) -> None:
    async def act(client: Visitor) -> None:
        await client.pull_out(f"{page}.cells")
        await write(client, {"edited_rows": {"0": {"1": 7}}})
        assert "x=%2C7" in client.link(page) or "x=,7" in client.link(page)
        await write(client, {"edited_rows": {"0": {"1": 7, "2": value}, "1": {"0": 8}}})
        [note] = [alert for alert in client.alerts if "from -1000000 to 1000000" in alert]
        assert "is not a number" in note
        # The good cell of the same paste is taken; picture, grid and the way back stay.
        assert "x=,7;8&" in client.link(page)
        assert any(widget.kind == "dataframe" for widget in client.widgets.values())
        assert f"{page}.forget" in client.widgets
        await client.press(f"{page}.forget")
        assert "x=" not in client.link(page).replace("&lang", "")

    visit(attacked, f"{page}?input=5&kernel=3&stride=1&padding=0", act)


ODD = [
    {"edited_rows": {"10000000": {"0": 5}}}, {"edited_rows": {"1000000000": {"0": 5}}},
    {"edited_rows": {"-1": {"0": 5}}}, {"edited_rows": {"x": {"0": 5}}}, {"edited_rows": {"1.5": {"0": 5}}},
    {"edited_rows": {"0": {"99": 5}}}, {"edited_rows": {"0": {"_index": 5}}}, {"edited_rows": {"0": [5]}},
    {"edited_rows": {"0": 5}}, {"edited_rows": []}, {"edited_rows": None},
    {"edited_rows": {}, "added_rows": [{"0": 5}] * 500}, {"edited_rows": {}, "added_rows": "x"},
    {"edited_rows": {}, "deleted_rows": [0]}, {"edited_rows": {}, "deleted_rows": [99]},
    {"edited_rows": {}, "deleted_rows": ["x"]}, "", "x", "[]", "null", "[" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("state", ODD, ids=lambda state: str(state)[:40])
def test_a_grid_says_nothing_of_what_it_does_not_have(attacked: Server, state: Any) -> None:
    async def act(client: Visitor) -> None:
        await client.pull_out("conv.cells")
        before = client.link("conv")
        await write(client, state)
        assert client.link("conv") == before
        assert not client.alerts
        # It goes on to take what is written into it.
        await write(client, {"edited_rows": {"0": {"0": 5}}})
        assert "x=5&" in client.link("conv")

    visit(attacked, "conv?input=5&kernel=3&stride=1&padding=0", act)


def many(count: int) -> str:
    return "&".join(f"utm_{number}=1" for number in range(count))


@pytest.mark.parametrize(
    ("link", "left"),
    [
        (f"conv?kernel=2&{many(998)}&input=7", 0),
        (f"conv?kernel=2&{many(998)}&input=7&&&&", 0),
        (f"conv?kernel=2&{many(999)}&input=7", 2),
        (f"conv?kernel=2&{many(5000)}", 4002),
        (f"conv?kernel=2&x={'1,' * 300_000}&input=7", 2),
        # Only the server says this.
        ("conv?kernel=2&input=7&%E2%80%A6=5&…=x", 0),
    ],
    ids=["as many as are read", "nothing", "one too many", "many", "long", "forged"],
)
def test_a_link_that_says_too_much_is_read_as_far_as_possible_and_that_is_told(
    attacked: Server, link: str, left: int
) -> None:
    async def act(client: Visitor) -> None:
        assert client.notes("conv") == [words("en")("link.cut", count=left)] * bool(left)
        assert client.link("conv").startswith("input=5&kernel=2&" if left else "input=7&kernel=2&")

    visit(attacked, link, act)


@pytest.mark.parametrize(
    "link",
    [
        "conv?x=" + "1e5," * 600,
        "conv?w=" + "1e5," * 600,
        "separable?pw=" + "1e5," * 600,
        "separable?x=" + "1e5;" * 600,
        "image?x=" + "1e5," * 600 + "&picture=drawing",
        "image?w=" + "1e5," * 600,
        "conv?" + "&".join(f"name{number}=1" for number in range(200)),
        "grouped?" + "&".join(["kernel=9"] * 300),
    ],
    ids=lambda link: link[:14],
)
def test_a_long_link_gets_a_short_note(attacked: Server, link: str) -> None:
    async def act(client: Visitor) -> None:
        page = link.partition("?")[0]
        note = "\n".join(client.notes(page))
        assert 0 < len(note) < 700
        assert note.count("\n") <= 5

    visit(attacked, link, act)


def test_more_than_a_handful_of_notes_is_counted(attacked: Server) -> None:
    async def act(client: Visitor) -> None:
        assert words("en")("link.more", count=6) == client.notes("conv")[-1]

    visit(attacked, "conv?" + "&".join(f"name{number}=1" for number in range(10)), act)


def test_a_file_that_never_came_is_none(attacked: Server) -> None:
    async def act(client: Visitor) -> None:
        await client.set("image", picture="upload")
        [field] = [widget for widget in client.widgets.values() if widget.kind == "file_uploader"]
        state = WidgetState(id=field.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.file_id, info.name, info.size = "never", "![x](//a.bc/d).png", 5
        await client.say([state])

    visit(attacked, "image?side=32", act)


@pytest.mark.parametrize("good", [True, False])
def test_a_browser_that_comes_back_has_its_drawers_open(attacked: Server, good: bool) -> None:
    async def act(client: Visitor) -> None:
        drawer, controls = client.widgets["conv.code"].id, client.widgets["conv.workbench"].id
        back = Visitor(attacked, "conv?input=4&kernel=3")
        states = [WidgetState(id=drawer, bool_value=True), WidgetState(id=controls, string_value="x")]
        if not good:
            states[0].Clear()
            states[0].id, states[0].double_value = drawer, 7
        back.first = states
        await back.open()
        await back.close()
        # The visit is another, but what the browser shows is the same.
        assert back.exceptions == []
        assert ("conv.framework" in back.widgets) == good
        assert back.link("conv") == client.link("conv")

    visit(attacked, "conv?input=4&kernel=3", act)


FRAMES = {
    "a text": "hello",
    "an empty text": "",
    "noise": b"\xff\xfe\x00garbage",
    "nothing": b"",
    "half a message": b"\x5a\x7f",
    "another message": ForwardMsg(hash="x", script_finished=0).SerializeToString(),
    "widgets alone": WidgetStates(widgets=[WidgetState(id="x", int_value=1)]).SerializeToString(),
    "too many bytes": b"\xff" * 3_000_000,
    "too long a text": "x" * 3_000_000,
    "more than the server takes": b"\xff" * 25_000_000,
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_that_is_no_message_is_passed_over(attacked: Server, name: str) -> None:
    complaints = len(attacked.log())

    async def act(client: Visitor) -> None:
        before = client.link("conv")
        assert client._socket is not None
        with suppress(ConnectionClosed):
            await client._socket.send(FRAMES[name])
        if name == "more than the server takes":
            # The connection ends, and a browser makes another.
            await asyncio.wait_for(client._socket.wait_closed(), 10)
            return
        await client.say([])
        assert client.link("conv") == before

    visit(attacked, "conv?input=4&kernel=3", act)
    # Nor does it fill the server's log.
    assert "rror" not in attacked.log()[complaints:]


def test_what_happens_once_is_no_state(attacked: Server) -> None:
    async def act(client: Visitor) -> None:
        await client.pull_out("conv.export")
        # It would be asked for again after each file that is made.
        state = WidgetState(id=client.widgets["conv.make"].id, json_value='{"make": [0]}')
        await client.say([state], keep=True)
        assert "conv.download" not in client.widgets

    visit(attacked, "conv?input=4&kernel=3", act)

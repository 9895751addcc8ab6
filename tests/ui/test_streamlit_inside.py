"""What is used of Streamlit beyond what is documented: it works, and the app does without it."""

from __future__ import annotations

import builtins
import inspect
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from benchmarks.client import Client
from convviz.ui import streamlit_inside as inside

from ..asking import answered
from ..serving import ROOT, serving

#: The release that every part of streamlit_inside.py was tried with. When another one is in the lock, run the
#: tests of ui/, pages/, messages/ and browser/ with it, see whether each function's words hold, and name it.
CHECKED_WITH = "1.67.0"


def test_the_release_that_is_locked_is_the_one_that_was_tried() -> None:
    locks = [(ROOT / name).read_text() for name in ("requirements.lock", "requirements-dev.lock")]
    assert [re.findall(r"^streamlit==([\w.]+)", lock, re.MULTILINE) for lock in locks] == [[CHECKED_WITH]] * 2


@pytest.mark.skipif(streamlit.__version__ != CHECKED_WITH, reason="another release may lack some")
def test_the_release_has_every_part() -> None:
    assert inside.static_folder() is not None
    assert inside.tidy_message(_run("/conv", "a=1&a=2"), lambda query: query[:3]) == _run("conv", "a=1")
    from streamlit import config, net_util
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.runtime.state.session_state import SessionState
    from streamlit.web.server import server_util

    for owner, names in (
        (config, ["get_options_for_section"]),
        (net_util, ["get_internal_ip", "get_external_ip"]),
        (server_util, ["get_url"]),
        (PagesManager, ["uses_pages_directory"]),
        (SessionState, ["on_script_will_rerun", "register_widget"]),
        (MemoryUploadedFileManager, ["add_file", "remove_file"]),
    ):
        assert all(hasattr(owner, name) for name in names), owner
    assert hasattr(SessionState()._new_widget_state, "states")
    assert hasattr(SessionState()._new_widget_state, "widget_metadata")


def _run(page: str, query: str) -> bytes:
    message = BackMsg()
    message.rerun_script.page_name, message.rerun_script.query_string = page, query
    return message.SerializeToString()


# ---- without them


def take_away(find: Callable[..., Any]) -> Callable[..., Any]:
    """Return an import that finds nothing for streamlit_inside.py, as of a release that has none of it."""

    def without(name: str, space: Any = None, *others: Any, **named: Any) -> Any:
        if (space or {}).get("__name__") == "convviz.ui.streamlit_inside" and space.get("sift_messages"):
            raise ImportError(name)
        return find(name, space, *others, **named)

    return without


@pytest.fixture
def without_imports(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "__import__", take_away(builtins.__import__))


@pytest.mark.usefixtures("without_imports")
@pytest.mark.parametrize(
    ("part", "lost"),
    [
        (inside.import_early, None),
        (inside.keep_uploads_in_memory, None),
        (inside.keep_last_upload, None),
        (inside.leave_pages_to_the_app, None),
        (inside.read_options_once, None),
        (inside.ask_nobody_outside, None),
        (inside.sift_messages, None),
        (inside.network_url, ""),
        (inside.static_folder, None),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_a_release_lacks_is_done_without(part: Callable[[], object], lost: object) -> None:
    manager = MemoryUploadedFileManager.add_file
    assert part() == lost
    assert MemoryUploadedFileManager.add_file is manager


@pytest.mark.usefixtures("without_imports")
def test_frames_are_handed_on_as_they_came_where_none_can_be_read() -> None:
    assert inside.tidy_message(b"anything", lambda query: "") == b"anything"


def test_the_app_is_served_without_any_of_it(tmp_path: Path) -> None:
    lines = ["from __future__ import annotations", "import builtins", inspect.getsource(take_away)]
    lines.append("builtins.__import__ = take_away(builtins.__import__)")
    (tmp_path / "sitecustomize.py").write_text("\n".join(lines))
    with serving("without_inside", environment={"PYTHONPATH": str(tmp_path)}) as address:
        for page in ("", "conv", "image"):
            with urllib.request.urlopen(f"{address}/{page}") as answer:
                # Streamlit's page, and not ours with the page's own title.
                assert "<title>Streamlit</title>" in answer.read().decode()
                assert answer.headers["x-content-type-options"] == "nosniff"
        answered(_move_a_control(SimpleNamespace(url=lambda path: f"{address}/{path}")))


async def _move_a_control(server: Any) -> None:
    client = Client(server, "conv?input=6&kernel=3")
    try:
        await client.open()
        await client.set("conv", **{"input.v": 7})
        assert (client.exceptions, client.values("conv")["input.v"]) == ([], 7)
    finally:
        await client.close()


class _Session:
    """A visit that a release keeps in another way."""


def test_a_message_is_handed_on_whole_where_a_visit_is_kept_otherwise() -> None:
    message = WidgetStates(widgets=[WidgetState(id="w", int_value=1)])
    taken: list[Any] = []
    inside._sifting(lambda session, *values, **named: taken.extend([*values, *named.values()]))(
        _Session(), message, again=message, other=7
    )
    assert taken == [message, message, 7]
    assert inside._judging(lambda session, widget, key: (widget, key))(_Session(), "w", key="k") == ("w", "k")


def test_no_file_is_let_go_of_where_they_are_kept_otherwise() -> None:
    kept: list[str] = []
    inside.last_only(lambda manager, visit, name: kept.append(name))(_Session(), "visit", "a")
    assert kept == ["a"]


def test_a_widget_that_a_release_describes_otherwise_is_no_nonsense() -> None:
    class Other:
        value_type = "int_value"

    with pytest.raises(AttributeError):
        inside.is_readable(WidgetState(id="w", int_value=1), {"w": Other()})


# ---- what browsers say


def known(value_type: Any) -> dict[str, WidgetMetadata[Any]]:
    def back(value: Any) -> Any:
        return value

    return {"w": WidgetMetadata("w", lambda value: int(value or 0), back, value_type)}


@pytest.mark.parametrize(
    ("value_type", "said", "readable"),
    [
        # A field of whole numbers: Streamlit knows it as one of numbers, browsers send it whole.
        ("double_value", {"int_value": 256}, True),
        ("double_value", {"double_value": 256.0}, True),
        ("double_value", {"double_value": 2.5}, False),
        ("double_value", {"string_value": "256"}, False),
        ("bool_value", {"int_value": 1}, False),
    ],
)
def test_a_number_is_read_as_browsers_send_it(value_type: str, said: dict[str, Any], readable: bool) -> None:
    assert inside.is_readable(WidgetState(id="w", **said), known(value_type)) == readable


def test_a_widget_that_was_not_drawn_says_nothing() -> None:
    assert not inside.is_readable(WidgetState(id="other", int_value=1), known("int_value"))


# ---- the files that visitors send


class Manager(MemoryUploadedFileManager):
    add_file = inside.last_only(MemoryUploadedFileManager.add_file)


def file(name: str, size: int) -> UploadedFileRec:
    return UploadedFileRec(file_id=name, name=f"{name}.png", type="image/png", data=bytes(size))


def held(manager: MemoryUploadedFileManager) -> int:
    """Return the bytes of all files that are kept."""
    return sum(len(file.data) for files in manager.file_storage.values() for file in files.values())


def test_thirty_uploads_leave_the_last_one() -> None:
    manager = Manager("/upload")
    for number in range(30):
        manager.add_file("visit", file(str(number), 1000 + number))
    assert held(manager) == 1029
    assert [file.name for file in manager.get_files("visit", [str(number) for number in range(30)])] == [
        "29.png"
    ]


def test_the_visits_do_not_take_each_others_files() -> None:
    manager = Manager("/upload")
    for visit in ("one", "other"):
        manager.add_file(visit, file("a", 10))
    manager.add_file("one", file("b", 5))
    manager.add_file("one", file("b", 7))
    assert held(manager) == 17
    manager.remove_session_files("one")
    assert held(manager) == 10

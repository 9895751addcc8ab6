"""The files that visitors send: of each visit the server keeps the last."""

from __future__ import annotations

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from convviz.ui.uploads import last_only


class Manager(MemoryUploadedFileManager):
    add_file = last_only(MemoryUploadedFileManager.add_file)


def file(name: str, size: int) -> UploadedFileRec:
    return UploadedFileRec(file_id=name, name=f"{name}.png", type="image/png", data=bytes(size))


def held(manager: MemoryUploadedFileManager) -> int:
    """Return the bytes of all files that are kept."""
    return sum(len(one.data) for files in manager.file_storage.values() for one in files.values())


def test_thirty_uploads_leave_the_last_one() -> None:
    manager = Manager("/upload")
    for number in range(30):
        manager.add_file("visit", file(str(number), 1000 + number))
    assert held(manager) == 1029
    assert [one.name for one in manager.get_files("visit", [str(number) for number in range(30)])] == [
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

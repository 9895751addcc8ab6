"""What the server keeps of the files that visitors send: of each visit the last one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

__all__ = ["keep_last_upload", "last_only"]


def keep_last_upload() -> None:
    """Have Streamlit let go of a visit's files when the next one comes: it would keep them all."""
    kept = MemoryUploadedFileManager.add_file
    # Once is enough, also where the server is started twice in a process.
    if not hasattr(kept, "__wrapped__"):
        MemoryUploadedFileManager.add_file = last_only(kept)  # type: ignore[method-assign]


def last_only(add_file: Callable[..., None]) -> Callable[..., None]:
    """Return what keeps a file of a visit and lets go of the others; the page asks for one at a time."""

    @wraps(add_file)
    def add(manager: Any, session_id: str, file: Any) -> None:
        add_file(manager, session_id, file)
        for other in list(manager.file_storage.get(session_id, ())):
            if other != file.file_id:
                manager.remove_file(session_id, other)

    return add
